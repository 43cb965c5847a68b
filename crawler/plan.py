"""What a command is to work on: its options, its sources and their ways, its collection and the lock on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from crawler.discovery.way import Way
from crawler.replay import Replay
from crawler.source import Source, Sources
from pipelines.errors import Busy, SourceError, UsageError
from pipelines.records import now


@dataclass
class Options:
    """What ``presswatch crawl`` was asked to do."""

    database: Path
    sources: tuple[str, ...] = ()
    replay: tuple[Path, ...] = ()
    limit: int | None = None
    again: bool = False
    dry_run: bool = False
    allow_private: bool = False
    delay: float | None = None
    timeout: float | None = None
    command: str = "crawl"


def archive_directory(database: Path) -> Path:
    """Return the folder of a database's WARC files: beside it, named after it."""
    return database.with_name(f"{database.stem}-archive")


@contextmanager
def lock(database: Path) -> Iterator[None]:
    """Hold the lock of a database. Raises `Busy` if another crawl holds it."""
    held = FileLock(database.with_name(f"{database.name}.lock"), timeout=0)
    try:
        held.acquire()
    except Timeout:
        raise Busy(f"{database}: another crawl is running; wait until it has ended") from None
    except OSError as error:
        raise UsageError(
            f"{database}: cannot write there ({error.strerror}); name another place with --database"
        ) from None
    try:
        yield
    finally:
        held.release()


def choose(registry: Sources, names: Iterable[str]) -> tuple[list[Source], list[SourceError]]:
    """Return the sources to crawl, all of them where none is named, and the files that cannot be read.

    A family's name stands for its members.
    """
    if wanted := registry.expand(names):
        return [registry.get(name) for name in wanted], []
    chosen: list[Source] = []
    errors: list[SourceError] = []
    for name in registry.ids():
        try:
            chosen.append(registry.get(name))
        except SourceError as error:
            errors.append(error)
    if not chosen and not errors:
        raise UsageError("there are no source files; add one under crawler/sources/ or name a folder with --sources")
    return chosen, errors


def plan(sources: list[Source], replay: Replay | None, *, named: bool) -> list[tuple[Source, tuple[Way, ...]]]:
    """Return for each source the ways to ask.

    A live crawl never asks a way whose `until` has passed; a replay asks every way whose first page the archive holds.
    """
    jobs = []
    for source in sources:
        if replay is None:
            today = now().date()
            ways = tuple(way for way in source.ways if way.until is None or way.until >= today)
        else:
            ways = tuple(way for way in source.ways if way.url in replay)
            if not ways and not named:
                continue
            if not ways:
                starts = ", ".join(way.url for way in source.ways)
                raise UsageError(f"the archive holds none of the first pages of {source.id}: {starts}")
        jobs.append((source, ways))
    if not jobs:
        raise UsageError("the archive holds no first page of any source; name WARC files that hold one")
    return jobs
