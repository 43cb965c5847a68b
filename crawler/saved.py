"""Reads saved pages: WARC files and single HTML files, with no database and no network (``presswatch read``)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from crawler.document import parse
from crawler.memento import unwrapped
from crawler.reading import read
from crawler.replay import captures
from crawler.source import Source, Sources
from pipelines.errors import NotARelease, Unreadable, UsageError
from pipelines.records import Capture, Release
from pipelines.urls import normalise


@dataclass(slots=True)
class Reading:
    """What one capture gave.

    Attributes:
        release: the release, whole or as far as it could be read. why: why it is not whole, None if it is.
        missing: a release that could not be read; False for what is no release at all.
    """

    where: str
    capture: Capture
    release: Release | None
    why: str | None = None
    missing: bool = False


def read_files(
    files: Iterable[Path],
    registry: Sources,
    *,
    url: str | None = None,
    at: dt.datetime | None = None,
    name: str | None = None,
) -> Iterator[Reading]:
    """Read every capture of the files.

    Args:
        files: WARC files (``.warc``, ``.warc.gz``) and HTML files.
        url, at: address and time of capture of a single HTML file; else its canonical link and its modification time.
        name: the source whose rules read; else the source is found by the host, and a stranger is read by the defaults.

    Raises:
        UsageError: a file that does not exist, `url` with more than one file, an unknown source.
        ArchiveError: a damaged WARC file, after everything readable in it was yielded.
    """
    paths = list(files)
    if (url or at) and (len(paths) != 1 or _is_warc(paths[0])):
        raise UsageError("--url and --at describe a single HTML file; a WARC file holds its own")
    chosen = registry.get(name) if name else None
    for path in paths:
        if not path.is_file():
            raise UsageError(f"{path}: there is no such file")
        found = captures(path) if _is_warc(path) else [saved_page(path, url, at)]
        for capture in found:
            yield _read(capture, chosen or registry.for_url(unwrapped(capture).url), path)


def _read(capture: Capture, source: Source | None, path: Path) -> Reading:
    where = f"{path}: {capture.url}"
    try:
        return Reading(where, capture, read(capture, source))
    except NotARelease as error:
        return Reading(where, capture, None, error.why, missing=not _is_warc(path))
    except Unreadable as error:
        if error.release is not None:
            error.release.problems.append(f"{type(error).__name__.lower()}: {error.why}")
        return Reading(where, capture, error.release, error.why, missing=True)


def _is_warc(path: Path) -> bool:
    """Tell a WARC file from a page by its name, or by its first bytes where the name says nothing."""
    if path.name.endswith((".warc", ".warc.gz", ".warc.gz.open")):
        return True
    with path.open("rb") as file:
        return file.read(5) == b"WARC/"


def saved_page(path: Path, url: str | None, at: dt.datetime | None) -> Capture:
    """Return a saved page as a capture: its address and time as given, else its canonical link and the file's time."""
    body = path.read_bytes()
    modified = dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC)
    address = normalise(url) if url else None
    if url and address is None:
        raise UsageError(f"--url {url!r} is no web address")
    capture = Capture(address or path.resolve().as_uri(), at.replace(tzinfo=dt.UTC) if at else modified, 200, (), body)
    if address is None:
        meta = parse(capture).meta
        own = meta.canonical or next((value for _, value in meta.first("og:url")), None)
        if own and (known := normalise(own)):
            return Capture(known, capture.fetched_at, 200, (), body)
    return capture
