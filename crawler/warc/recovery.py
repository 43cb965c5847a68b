"""Finishes the archive files that a killed run left open."""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO, NamedTuple

from crawler.warc.files import OPEN, hold, sync_directory
from crawler.warc.walk import Damage, walk
from pipelines.errors import ArchiveError


class Repair(NamedTuple):
    """What `recover` did to one file.

    Attributes:
        warc: its final path within the archive.
        kept_records: whole records in it; 0 means that nothing was whole and the file was removed.
        cut_bytes: the half-written end that was cut off.
        problems: damage that has whole records behind it, left as it stands since their offsets are known elsewhere.
    """

    warc: str
    kept_records: int
    cut_bytes: int
    problems: tuple[str, ...]


def recover(directory: Path) -> list[Repair]:
    """Finish the files that killed runs left open: cut off a half-written end, give them their final names.

    A file whose writer still lives is left alone. Safe to run at any time and twice.

    Raises:
        ArchiveError: a file cannot be read or renamed, or its final name is taken.
    """
    repairs = (_repair(directory, path) for path in sorted(directory.rglob(f"*.warc.gz{OPEN}")))
    return [repair for repair in repairs if repair is not None]


def _repair(directory: Path, path: Path) -> Repair | None:
    final = path.with_name(path.name.removesuffix(OPEN))
    if final.exists():
        raise ArchiveError(f"both {final} and {path} exist; move one of them out of the archive, then run again")
    try:
        with path.open("r+b") as file:
            if not hold(file.fileno()):
                return None
            kept, end, damages = _survey(file)
            cut = file.seek(0, os.SEEK_END) - end
            if kept:
                file.truncate(end)
                os.fsync(file.fileno())
                path.rename(final)
            else:
                path.unlink()
        sync_directory(path.parent)
    except OSError as error:
        raise ArchiveError(
            f"cannot repair {path}: {error.strerror}; look at its permissions, then run again"
        ) from error
    problems = tuple(f"offset {damage.offset}: {damage.what}" for damage in damages)
    return Repair(final.relative_to(directory).as_posix(), kept, cut, problems)


def _survey(file: BinaryIO) -> tuple[int, int, list[Damage]]:
    """Return how many records are whole, where the last of them ends, and the damages before that."""
    kept, end = 0, 0
    damages: list[Damage] = []
    for found in walk(file):
        if isinstance(found, Damage):
            damages.append(found)
        else:
            kept, end = kept + 1, found.end
    return kept, end, [damage for damage in damages if damage.offset < end]
