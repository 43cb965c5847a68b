"""Reads the whole archive again with today's rules: what would change, and, once accepted, the change.

The publisher has changed nothing, so no revision is made: the reading of each revision is put right in place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from crawler.archive import read_at
from crawler.plan import archive_directory, lock
from crawler.reading import read
from crawler.source import Source, Sources
from crawler.version import VERSION
from pipelines.errors import ArchiveError, NotARelease, Unreadable
from pipelines.records import Capture, from_iso, now
from pipelines.store import Store


@dataclass(slots=True)
class Changed:
    """A release that reads differently today: for each field the stored and the new value."""

    release: int
    revision: int
    url: str
    fields: dict[str, tuple[Any, Any]]


@dataclass(slots=True)
class Report:
    """What a re-reading gave.

    Attributes:
        read: captures read. changed: readings that differ. found: pages that are releases now.
        failures: releases that cannot be read any more, each with the reason.
    """

    read: int = 0
    changed: list[Changed] = field(default_factory=list)
    found: list[str] = field(default_factory=list)
    failures: list[tuple[str, str]] = field(default_factory=list)


def reread(
    database: Path,
    registry: Sources,
    names: Iterable[str] = (),
    *,
    accept: bool = False,
    advance: Callable[[int, int], None] | None = None,
) -> Report:
    """Read every capture behind a revision, and every dropped page, again.

    Args:
        database: the collection. names: sources to read again, all of them where none is named.
        accept: write the new readings. advance: called with (done, total).

    Raises:
        UsageError: an unknown source. DatabaseError, ArchiveError: what cannot be opened. Busy: a crawl is running.
    """
    wanted = {registry.get(name).id for name in registry.expand(names)}
    report = Report()
    with lock(database), Store.open(database, create=False) as store:
        directory = archive_directory(database)
        jobs = [job for job in store.readings() if not wanted or job["source"] in wanted]
        run = store.begin_run("presswatch reread" + (" --accept" if accept else ""), VERSION, now()) if accept else 0
        for number, job in enumerate(jobs, 1):
            _again(job, store, directory, registry, report, run if accept else None)
            if advance is not None:
                advance(number, len(jobs))
        if accept:
            store.index_all()
            store.end_run(run, 1 if report.failures else 0, now())
    return report


def _again(
    job: dict[str, Any], store: Store, directory: Path, registry: Sources, report: Report, run: int | None
) -> None:
    """Read one capture again. `run` is the run that accepts, None to change nothing."""
    try:
        capture = load(store, directory, job["capture"])
        said = store.said(job["source"], job["url"])
        release = read(capture, _source(registry, job["source"]), said=said, url=job["url"])
    except NotARelease as error:
        if job["release"] is not None:
            report.failures.append((job["url"], error.why))
        return
    except (Unreadable, ArchiveError) as error:
        if job["release"] is not None or isinstance(error, ArchiveError):
            report.failures.append((job["url"], str(error)))
        return
    finally:
        report.read += 1
    if job["release"] is None:
        report.found.append(job["url"])
        if run is not None:
            store.save(release, capture=job["capture"], run=run, at=now(), sighting_url=job["url"])
        return
    differences = store.differences(job["release"], release, job["revision"])
    if differences:
        report.changed.append(Changed(job["release"], job["revision"], job["url"], differences))
        if run is not None:
            store.reaccept(job["release"], release, job["revision"])


def load(store: Store, directory: Path, number: int) -> Capture:
    """Return a capture from the archive by its row, with the address and time of that row.

    A revisit record holds no body of its own; the row names the capture that does.
    """
    row, body = store.capture(number), store.body_capture(number)
    held = read_at(directory, body["warc"], body["offset"])
    if row["id"] == body["id"]:
        return held
    return Capture(row["url"], from_iso(row["fetched_at"]), row["status"], held.headers, held.body, held.problems)


def _source(registry: Sources, name: str) -> Source | None:
    return registry.get(name) if name in registry.ids() else None
