"""Back-fill from WARC files, such as Common Crawl's: what they hold of a source is copied, read and put in its place.

A file is gone through once, record by record; what is not wanted is never taken apart. What is used is written into our
own archive first, as the answer of its own address and time, so that ``reread`` finds it there when the file is gone.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import Path

from crawler.archive import Exchange
from crawler.backfill.candidates import Candidates
from crawler.backfill.wayback import keep_past
from crawler.context import Context
from crawler.reading import read
from crawler.replay import captures
from crawler.source import Source
from crawler.warc import exchange as records
from pipelines.errors import ArchiveError, Blocked, NotARelease, Unreadable, UsageError, WrongArchive
from pipelines.records import Capture, now
from pipelines.store import Window
from pipelines.urls import host, normalise

log = logging.getLogger(__name__)

#: How tables call this way to look.
WAY = "archive"
_ENDINGS = (".warc", ".warc.gz")
#: What described the body on the wire; what is copied is the body as decoded.
_OF_THE_WIRE = frozenset({"content-encoding", "transfer-encoding", "content-length"})


def files_in(paths: Iterable[Path]) -> list[Path]:
    """Return the WARC files that were named, those of a folder in the order of their names.

    Raises:
        UsageError: nothing is there, or a folder holds no WARC file.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(each for each in path.rglob("*") if each.name.endswith(_ENDINGS) and each.is_file())
            if not inside:
                raise UsageError(f"--archive {path}: no file in this folder ends in {' or '.join(_ENDINGS)}")
            found += inside
        elif path.is_file():
            found.append(path)
        else:
            raise UsageError(f"--archive {path}: there is no such file or folder")
    return list(dict.fromkeys(found))


def place_of(path: Path) -> str:
    """Return how the table ``windows`` knows a file, wherever it lies: by name and size."""
    return f"{path.name} ({path.stat().st_size} bytes)"


class FileReader:
    """Reads what WARC files hold of a source.

    Args:
        source: whose releases. context: the run.
        again: number of pages that may be read at most, None for all.

    Attributes:
        damages: what is wrong with the files. read: pages read.
    """

    def __init__(self, source: Source, context: Context, *, dry: bool = False) -> None:
        self.source = source
        self.context = context
        self.dry = dry
        self.candidates = Candidates(source, context.store.known_addresses(source.id))
        self.hosts = source.hosts()
        self.damages: list[str] = []
        self.read = 0

    @property
    def enough(self) -> bool:
        """Whether as many pages were read as were asked for."""
        return self.context.limit is not None and self.read >= self.context.limit

    def read_file(self, path: Path, windows: list[Window]) -> None:
        """Read a file for the windows that are open, and write down how far each of them has come."""
        counts = {window.id: [0, 0] for window in windows}
        damage: str | None = None
        stopped = False
        try:
            for capture in captures(path, self.is_wanted):
                day = capture.fetched_at.date()
                window = next((window for window in windows if day in window.span), None)
                if window is None or capture.status != 200:
                    continue
                if self.enough or self.context.interrupted:
                    stopped = True
                    break
                counts[window.id][0] += 1
                counts[window.id][1] += self.take(capture)
        except KeyboardInterrupt:
            self.context.interrupted = stopped = True
        except WrongArchive:
            raise
        except ArchiveError as error:
            if self.context.fatal is not None:
                raise
            damage = str(error)
            self.damages.append(damage)
            self.context.problem(self.source.id, "archive", damage, path.name)
        for window in windows:
            found, read_ = counts[window.id]
            state, why = "done", None
            if stopped or self.dry:
                state, why = "open", "the file was not read to its end" if stopped else "a dry run reads nothing"
            elif damage:
                state, why = "failed", damage
            self.context.store.leave_window(window.id, state, why, found=found, read=read_, at=now())

    def is_wanted(self, url: str) -> bool:
        """Tell whether an address is one of the source's and looks like its releases."""
        address = normalise(url)
        return address is not None and host(address).removeprefix("www.") in self.hosts and address in self.candidates

    def take(self, capture: Capture) -> bool:
        """Copy a capture into our archive, read it, and store what it is; tell whether it is a release."""
        context, source, store = self.context, self.source, self.context.store
        tally = context.tally(source.id)
        url = normalise(capture.url) or capture.url
        tally.found += 1
        if self.dry:
            return False
        self.read += 1
        number = self.copy(capture)
        tally.fetched += 1
        try:
            release = read(capture, source, said=store.said(source.id, url), url=url)
        except Unreadable as error:
            tally.dropped += 1
            if not isinstance(error, NotARelease | Blocked):
                context.problem(source.id, type(error).__name__.lower(), f"{url} {error.why}", url)
            return False
        finally:
            context.counted(source.id)
        outcome = keep_past(context, source.id, release, url, WAY, number)
        setattr(tally, outcome, getattr(tally, outcome) + 1)
        return True

    def copy(self, capture: Capture) -> int:
        """Write a capture into our archive, once; return the number of its row."""
        headers = tuple((name, value) for name, value in capture.headers if name.lower() not in _OF_THE_WIRE)
        known = self.context.store.has_capture(capture.url, capture.fetched_at, records.digest(capture.body))
        if known is not None:
            return known
        exchange = Exchange(
            url=capture.url,
            fetched_at=capture.fetched_at,
            status=capture.status,
            headers=headers,
            body=capture.body,
            metadata={"source": self.source.id, "via": WAY},
        )
        return self.context.keep(exchange, source=self.source.id)
