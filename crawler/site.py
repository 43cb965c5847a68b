"""Starts Datasette over a collection, with the site's configuration directory."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from pathlib import Path

from pipelines.errors import UsageError

_PORTS_TRIED = 50


def command(database: Path, site: Path, *, host: str, port: int) -> list[str]:
    """Return the Datasette command that serves a database with the configuration of `site`.

    The parts are named one by one: Datasette 0.65.5 takes no database beside a configuration directory ("disk I/O
    error"), and opens every database inside one. The file is served live, never with ``-i``, which fails on a file
    that is being written.
    """
    if not (site / "metadata.yaml").exists():
        raise UsageError(f"{site}: holds no metadata.yaml; name the site's configuration directory with --site")
    parts = [sys.executable, "-m", "datasette", "serve", str(database), "--host", host, "--port", str(port)]
    parts += ["--metadata", str(site / "metadata.yaml")]
    for option, folder in (("--template-dir", "templates"), ("--plugins-dir", "plugins")):
        if (site / folder).is_dir():
            parts += [option, str(site / folder)]
    if (site / "static").is_dir():
        parts += ["--static", f"static:{site / 'static'}"]
    for name, value in json.loads((site / "settings.json").read_text()).items():
        parts += ["--setting", name, str(value).lower() if isinstance(value, bool) else str(value)]
    return parts


def free_port(host: str, port: int) -> int:
    """Return `port`, or the next one that nobody listens on. Raises UsageError if there is none nearby."""
    for candidate in range(port, port + _PORTS_TRIED):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, candidate))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise UsageError(f"no port from {port} to {port + _PORTS_TRIED - 1} is free on {host}; name another with --port")


def serve(database: Path, site: Path, *, host: str, port: int) -> int:
    """Serve until interrupted, and return the exit code: 0 after Ctrl-C."""
    chosen = free_port(host, port)
    parts = command(database, site, host=host, port=chosen)
    sys.stdout.write(f"Presswatch is at http://{host}:{chosen}/ (Ctrl-C ends it)\n")
    sys.stdout.flush()
    with subprocess.Popen(parts) as process:  # noqa: S603  # our own interpreter and our own arguments

        def end(*_: object) -> None:
            process.terminate()

        # Set outright: a shell that starts a command in the background makes it ignore Ctrl-C otherwise.
        before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            return max(process.wait(), 0)  # a server that was told to end has ended well
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
