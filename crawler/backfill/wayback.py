"""Back-fill from a web archive: its index asked for each window, its captures fetched, read and put in their place.

All of it is asked as politely as a newsroom is: robots.txt of the archive, one request at a time, its pauses. What it
answers goes into our own archive first; a release that is read from it leads back to that answer.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from typing import Any

from scrapy import Request, signals
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler import courtesy
from crawler.backfill.asking import Asking
from crawler.backfill.candidates import Candidates
from crawler.backfill.cdx import Index
from crawler.context import Context
from crawler.discovery.way import Way
from crawler.lists import slot
from crawler.memento import original_of
from crawler.source import Source
from crawler.spider import BATCH, SourceSpider
from crawler.wire import CAPTURE, CAPTURE_ID
from pipelines.errors import Blocked, NotARelease, Operational, Unreadable
from pipelines.records import Capture, Release, Sighting, now
from pipelines.store import Memento, Window

log = logging.getLogger(__name__)

#: Captures of one address that gave no release, after which the rest of them is not asked.
MOST_DROPPED = 5

#: Failures that say something of the web archive as a whole: the rest of its captures is left for the next run.
_STOPS = courtesy.REFUSALS | {"refused"}


class WaybackSpider(Asking, SourceSpider):
    """Asks the index of a web archive what it holds of a source's releases, then reads it, the oldest capture first.

    A window is one of the time of *capture*: nobody knows the day of publication before a page is read. The first
    capture of an address makes the release, each later one with another text a revision, all in the order of time,
    whatever is held already (see `pipelines.past`). Captures of pages that were no answer 200 are not asked.

    Args:
        windows: those to fill, in the order of time. index: the web archive. dry: ask the index, read nothing.
    """

    def __init__(
        self,
        source: Source,
        ways: tuple[Way, ...],
        context: Context,
        *,
        windows: list[Window],
        index: Index,
        dry: bool = False,
    ) -> None:
        super().__init__(source, ways, context)
        self.windows = windows
        self.index = index
        self.dry = dry
        self.candidates = Candidates(source, context.store.known_addresses(source.id))
        self.left = {window.id: 0 for window in windows}
        self.answers = {window.id: 0 for window in windows}
        self.broken = {}
        self.told = {window.id for window in windows if window.walked}
        self.stopped: str | None = None

    async def start(self) -> AsyncIterator[Any]:
        """Ask the index for every window that was not walked, then draw the captures that wait, the oldest first."""
        prefixes = self.candidates.prefixes()
        for window in self.windows:
            if window.walked:
                continue
            for prefix, match in prefixes:
                yield self.ask_index(window, window.span, prefix, match)
        while self.context.fatal is None:
            batch = self.within() if not self.walking else []
            for memento in batch:
                yield self.ask_capture(memento)
            if not batch and not self.walking:
                return
            await self.crawler.signals.wait_for(signals.scheduler_empty)

    # -- the captures -----------------------------------------------------------------------------------------------

    def within(self) -> list[Memento]:
        """Take the next captures of the windows that wait and were not asked by this run, within its limit."""
        if self.dry or self.stopped or self.context.interrupted:
            return []
        found: list[Memento] = []
        for window in self.windows:
            taken = len(self.drawn) + len(found)
            room = BATCH - len(found)
            room = room if self.context.limit is None else min(room, self.context.limit - taken)
            if room <= 0:
                break
            found += self.context.store.waiting_mementos(self.source.id, *window.span, limit=room, skip=self.drawn)
        self.drawn.update(memento.address for memento in found)
        return found

    def ask_capture(self, memento: Memento) -> Request:
        """Return the request for a raw capture."""
        return Request(
            memento.address,
            self.read_capture,
            errback=self.capture_failed,
            cb_kwargs={"memento": memento},
            meta={
                "presswatch_note": {"source": self.source.id, "via": self.index.way},
                "download_slot": slot(memento.address),
            },
        )

    async def read_capture(self, response: Response, memento: Memento) -> None:
        """Read what was captured and put it in its place; or record why there is nothing to read."""
        capture: Capture = response.meta[CAPTURE]
        number: int = response.meta[CAPTURE_ID]
        self.tally.fetched += 1
        try:
            if original_of(capture.url, capture.headers) is None:
                self.archive_failed(memento, capture, number)
            elif "truncated" in capture.problems:
                self.failed(memento, "truncated", "came incomplete", capture=number)
            else:
                said = self.context.store.said(self.source.id, memento.url)
                release = await self.context.readers.read(capture, self.source.id, said, url=memento.url)
                if isinstance(release, Unreadable):
                    self.drop(memento, release, number)
                else:
                    with self.context.store.transaction():
                        saved = keep_past(self.context, self.source.id, release, memento.url, self.index.way, number)
                        self.context.store.settle_memento(self.source.id, memento.address, "read", None, capture=number)
                    setattr(self.tally, saved, getattr(self.tally, saved) + 1)
        except Operational as error:
            self.context.abort(error)
        except Exception as error:
            log.exception("%s: %s", self.source.id, memento.address)
            self.failed(memento, "internal", f"{type(error).__name__}: {error}", capture=number)
        self.context.counted(self.source.id)

    def drop(self, memento: Memento, why: Unreadable, number: int) -> None:
        """Record a capture that gives no release. It says nothing of what stands at its address today."""
        self.tally.dropped += 1
        self.context.store.settle_memento(self.source.id, memento.address, "dropped", why.why, capture=number)
        if isinstance(why, NotARelease) and not isinstance(why, Blocked):
            self.context.store.give_up_mementos(self.source.id, memento.url, after=MOST_DROPPED)
        elif not isinstance(why, Blocked):
            message = f"{memento.address} {why.why}"
            self.context.problem(self.source.id, type(why).__name__.lower(), message, memento.address)

    def archive_failed(self, memento: Memento, capture: Capture, number: int) -> None:
        """Record an answer that is the web archive's own and no capture."""
        if block := self.refused(capture):
            self.failed(memento, block.kind, f"the web archive {block.evidence}", capture=number, counts=False)
        elif capture.status in {404, 410}:
            self.context.store.settle_memento(
                self.source.id, memento.address, "dropped", "the web archive does not have it after all", capture=number
            )
            self.tally.dropped += 1
        elif capture.status >= 400:
            text = f"the web archive answered {courtesy.status_words(capture.status)}"
            self.failed(memento, "http", text, capture=number, counts=capture.status < 500 and capture.status != 429)
        else:
            text = f"{capture.url} is no raw capture: it has no Memento-Datetime of the time in its address"
            self.failed(memento, "archive", text, capture=number)

    def capture_failed(self, failure: Failure) -> None:
        """Record a capture that did not come."""
        memento: Memento = failure.request.cb_kwargs["memento"]  # type: ignore[attr-defined]  # set by Scrapy
        if isinstance(failure.value, Operational):
            self.context.abort(failure.value)
            return
        kind, message = courtesy.explain(failure.value)
        if kind != "interrupted":
            counts = kind not in courtesy.REFUSALS | courtesy.OUTAGES
            self.failed(memento, kind, message, counts=counts)

    def failed(self, memento: Memento, kind: str, why: str, *, capture: int | None = None, counts: bool = True) -> None:
        """Record a failed attempt at a capture; one that the archive refuses altogether ends the asking."""
        stops = kind in _STOPS
        try:
            self.context.store.fail_memento(self.source.id, memento.address, why, capture=capture, counts=counts)
        except Operational as error:
            self.context.abort(error)
        if stops and self.stopped is None:
            self.stopped = why
        url = self.index.captures if stops else memento.address
        self.context.problem(self.source.id, kind, f"{url} {why}", url)

    # -- the end ------------------------------------------------------------------------------------------------------

    def leave(self) -> None:
        """Write down how far each window has come."""
        at = now()
        for window in self.windows:
            counts = self.context.store.memento_counts(self.source.id, *window.span)
            waiting, read = counts["waiting"], counts["read"]
            state, why = self.state_of(window, waiting)
            self.context.store.leave_window(window.id, state, why, found=waiting + read, read=read, at=at)

    def state_of(self, window: Window, waiting: int) -> tuple[str, str | None]:
        """Return in which state this run leaves a window, and what is missing."""
        if window.id in self.broken and not self.context.interrupted:
            return "failed", self.broken[window.id]
        if self.context.interrupted or window.id not in self.told:
            return "open", "stopped before all was asked"
        if not waiting:
            return "done", None
        if self.stopped:
            return "failed", f"{waiting} captures are still to be read: {self.stopped}"
        if self.dry or (self.context.limit is not None and len(self.drawn) >= self.context.limit):
            return "open", f"{waiting} captures are still to be read"
        return "failed", f"{waiting} captures could not be read; the next run asks them again"


def keep_past(context: Context, source: str, release: Release, url: str, way: str, capture: int) -> str:
    """Store a release that an archive kept, and that the archive names its address; return what that was.

    The address is sighted in the same transaction: it is never seen waiting, and so never asked of the newsroom.
    """
    store, at = context.store, now()
    with store.transaction():
        store.sight(source, [Sighting(url, way)], at=at)
        saved = store.save(release, capture=capture, run=context.run, at=at, sighting_url=url, past=True)
    return saved.outcome
