"""sqlite-utils, imported without numpy and pandas.

It loads them where they are installed, for columns of their number types, which no row of ours has: a tenth of a second
and 11 MB at the start of every command.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["Database", "Migrations"]


@contextmanager
def _absent(*names: str) -> Iterator[None]:
    """Let imports of modules that are not loaded yet fail as if they were not installed."""
    hidden = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # None is how Python marks a module as absent
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]


with _absent("numpy", "pandas"):
    from sqlite_utils import Database, Migrations
