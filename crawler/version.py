"""The version, from the installed package: `pyproject.toml` is its one place."""

from importlib.metadata import PackageNotFoundError, version

try:
    VERSION = version("presswatch")
except PackageNotFoundError:  # run from a bare checkout
    VERSION = "0+unknown"
