"""``make lab``: real site software, installed from the package registries and served on loopback, against `add`."""
