"""Names and locks of the archive's files. Unix only, as the rest of Presswatch."""

from __future__ import annotations

import contextlib
import fcntl
import os
from pathlib import Path
from typing import BinaryIO

#: Ends the name of a file that is being written, or whose writer was killed.
OPEN = ".open"


def opened(final: Path) -> Path:
    """Return the name that a file has while it is being written."""
    return final.with_name(final.name + OPEN)


def open_file(final: Path) -> BinaryIO:
    """Open a file to read, under its final name or, while it is being written, its open one."""
    for path in (final, opened(final)):
        with contextlib.suppress(FileNotFoundError):
            return path.open("rb")
    return final.open("rb")  # renamed in between, or missing


def hold(file: int) -> bool:
    """Lock an open file for this process, which lasts until it closes the file or dies; False if another holds it."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # some network file systems have no locks: the lock of the crawl must do
        return True
    return True


def sync_directory(directory: Path) -> None:
    """Bring a new name to the disk: fsync of a file does not cover the entry in its directory."""
    handle = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
