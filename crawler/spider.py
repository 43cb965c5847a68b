"""The one spider: walks the ways of a source, reads what they lead to, and leaves nothing without an outcome.

Its frontier is the table ``sightings``: an address is a row before it is fetched, and leaves ``waiting`` only in the
transaction that saves its outcome. Lists are walked first and pages are drawn from the table while they are, so that
a crawl that is killed anywhere goes on where it was.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any, Literal

import scrapy
from scrapy import Request, signals
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler import courtesy
from crawler.context import Context, Tally
from crawler.discovery.way import Found, Way
from crawler.source import Source
from crawler.wire import CAPTURE, CAPTURE_ID
from pipelines.errors import Operational, Unreadable
from pipelines.records import Capture, Sighting, now
from pipelines.stages import Arrival
from pipelines.urls import identity, is_home, normalise

log = logging.getLogger(__name__)

Final = Literal["gone", "dropped"] | None

MAX_LIST_PAGES = 5_000  # pages of one list in one walk: the longest real newsroom seen has some 1,300
BATCH = 32  # sightings drawn from the frontier at a time: enough to keep sixteen requests under way


@dataclass
class Walk:
    """The walk over one way's pages.

    Attributes:
        known: an earlier walk reached the end, so a page without anything new means that the rest is known.
        whole: nothing has gone wrong so far; only a whole walk allows the next crawl to stop early.
    """

    way: Way
    known: bool = False
    whole: bool = True
    pages: int = 0
    asked: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)


class SourceSpider(scrapy.Spider):
    """Crawls one source."""

    def __init__(self, source: Source, ways: tuple[Way, ...], context: Context, **kwargs: Any) -> None:
        super().__init__(name=source.id, **kwargs)
        self.source = source
        self.ways = ways
        self.context = context
        self.walking = 0
        self.drawn: set[str] = set()
        self.lists_read = 0
        self.began = now()  # one time for all sightings of a crawl: `last_seen` is then written once

    @property
    def tally(self) -> Tally:
        """The counts of this source in this run."""
        return self.context.tally(self.source.id)

    # -- the frontier -------------------------------------------------------------------------------------------

    async def start(self) -> AsyncIterator[Request]:
        """Ask every way, then draw waiting sightings until there are none and no list is being walked."""
        for way in self.ways:
            self.walking += 1
            yield self.ask_list(self.begin(way), way.url)
        while self.context.fatal is None:
            batch = self.draw()
            for sighting in batch:
                yield self.ask_page(sighting)
            if not batch and not self.walking:
                return
            await self.crawler.signals.wait_for(signals.scheduler_empty)

    def draw(self) -> list[Sighting]:
        """Take the next waiting sightings that this crawl has not asked yet, within its limit."""
        room = BATCH if self.context.limit is None else min(BATCH, self.context.limit - len(self.drawn))
        if room <= 0:
            return []
        waiting = self.context.store.waiting(self.source.id, limit=room, skip=self.drawn)
        batch = [entry.sighting for entry in waiting]
        self.drawn.update(sighting.url for sighting in batch)
        return batch

    def ask_page(self, sighting: Sighting) -> Request:
        """Return the request for a release page."""
        return Request(
            sighting.url,
            self.read_page,
            errback=self.page_failed,
            cb_kwargs={"sighting": sighting},
            meta={
                "presswatch_note": {"source": self.source.id, "via": sighting.way},
                "download_slot": _slot(sighting.url),
            },
        )

    # -- lists --------------------------------------------------------------------------------------------------

    def begin(self, way: Way) -> Walk:
        """Start a walk; it may stop early only if an earlier one reached the end."""
        validator = self.context.store.validator(way.url)
        return Walk(way, known=validator is not None and validator.walked_at is not None)

    def ask_list(self, walk: Walk, url: str) -> Request:
        """Return the request for a page of a list; conditional for the first page of a list walked before."""
        first = not walk.asked
        walk.asked.add(identity(url))
        validator = self.context.store.validator(url) if first and walk.known else None
        return Request(
            url,
            self.read_list,
            errback=self.list_failed,
            cb_kwargs={"walk": walk, "asked": url, "first": first},
            headers=courtesy.conditional(validator),
            priority=10,  # before pages: a list that grows while it is read is read quickly
            meta={"presswatch_note": {"source": self.source.id, "via": walk.way.name}, "download_slot": _slot(url)},
        )

    def read_list(self, response: Response, walk: Walk, asked: str, first: bool) -> list[Request]:
        """Store what a page of a list named, then go on to the next page or end the walk."""
        following: list[str] = []
        try:
            following = self.take_list(response, walk, asked, first)
        except Operational as error:
            self.context.abort(error)
        except Exception as error:
            log.exception("%s: %s", self.source.id, asked)
            self.missed(walk, "internal", f"{asked}: {type(error).__name__}: {error}", asked)
        requests = [self.ask_list(walk, url) for url in following if identity(url) not in walk.asked]
        if not requests:
            self.end(walk)
        return requests[:1]

    def take_list(self, response: Response, walk: Walk, asked: str, first: bool) -> list[str]:
        """Return the addresses of the list's following pages, after storing what this one named."""
        capture: Capture = response.meta[CAPTURE]
        store, at = self.context.store, now()
        walk.pages += 1
        if capture.status == 304:
            self.lists_read += 1
            return []
        if capture.status != 200:
            self.missed(walk, "http", f"{asked} answered {capture.status}", asked)
            return []
        digest = courtesy.body_digest(capture)
        if first:
            if walk.known and courtesy.same_body(store.validator(asked), digest):
                self.lists_read += 1
                return []
            # Until this walk has reached its end, the next crawl must not take the list for known.
            store.set_walked(asked, None)
            store.set_validator(asked, capture.header("ETag"), capture.header("Last-Modified"), digest, at)
        try:
            found = walk.way.read(capture)
        except Unreadable as error:
            self.missed(walk, "list", f"{asked} {error.why}", asked)
            return []
        self.lists_read += bool(found.sightings)
        for problem in found.problems:
            self.missed(walk, "selector" if "selector" in problem else "list", f"{asked}: {problem}", asked)
        return self.take_found(found, walk, asked)

    def take_found(self, found: Found, walk: Walk, asked: str) -> list[str]:
        """Store sightings, and decide whether the walk goes on."""
        fresh = [sighting for sighting in found.sightings if sighting.url not in walk.seen]
        walk.seen.update(sighting.url for sighting in fresh)
        sighted = self.context.store.sight(self.source.id, fresh, at=self.began)
        self.tally.found += len(fresh)
        self.context.counted(self.source.id)
        if not found.sightings and walk.pages == 1 and not found.problems:
            self.missed(walk, "list", f"{asked} names no release; zero items is never success", asked)
        if walk.pages >= MAX_LIST_PAGES and found.next:
            self.missed(walk, "limit", f"{walk.way.name}: stopped after {MAX_LIST_PAGES} pages", asked)
            return []
        if found.sightings and not fresh:
            return []  # a page that repeats what this walk has seen: a list that never ends
        if walk.known and walk.whole and not sighted.new:
            return []  # the known part begins here, and an earlier walk has seen all of it
        if self.context.limit is not None and len(walk.seen) >= self.context.limit and found.next:
            walk.whole = False
            return []
        return found.next

    def list_failed(self, failure: Failure) -> None:
        """Record a page of a list that did not come."""
        walk: Walk = failure.request.cb_kwargs["walk"]  # type: ignore[attr-defined]  # set by Scrapy
        asked: str = failure.request.cb_kwargs["asked"]  # type: ignore[attr-defined]
        kind, message = courtesy.explain(failure.value)
        self.missed(walk, kind, f"{asked}: {message}", asked)
        self.end(walk)

    def missed(self, walk: Walk, kind: str, message: str, url: str) -> None:
        """Record what a walk has missed."""
        walk.whole = False
        self.context.problem(self.source.id, kind, message, url)

    def end(self, walk: Walk) -> None:
        """End a walk; a whole one lets the next crawl stop where the known begins."""
        self.walking -= 1
        if walk.whole and self.context.fatal is None:
            try:
                self.context.store.set_walked(walk.way.url, now())
            except Operational as error:
                self.context.abort(error)

    # -- pages --------------------------------------------------------------------------------------------------

    async def read_page(self, response: Response, sighting: Sighting) -> list[Arrival]:
        """Read a release page and hand it to the pipeline."""
        capture: Capture = response.meta[CAPTURE]
        number: int = response.meta[CAPTURE_ID]
        self.tally.fetched += 1
        if capture.status != 200:
            final: Final = "gone" if capture.status == 410 else None
            self.fail(sighting, "http", f"answered {capture.status}", capture=number, final=final)
        elif elsewhere := self.led_away(capture, sighting):
            self.fail(sighting, "redirected", elsewhere, capture=number)
        elif "truncated" in capture.problems:
            self.fail(sighting, "truncated", "came incomplete", capture=number)
        else:
            try:
                release = await self.context.readers.read(capture, self.source.id, sighting.said())
                return [Arrival(self.source.id, sighting.url, number, release)]
            except Exception as error:
                log.exception("%s: %s", self.source.id, sighting.url)
                self.fail(sighting, "internal", f"{type(error).__name__}: {error}", capture=number)
        return []

    def led_away(self, capture: Capture, sighting: Sighting) -> str | None:
        """Return where a redirect led if it led away from the release, to the home page or to a list.

        The sighting stays waiting: a site that is being rebuilt redirects everything for a while.
        """
        if identity(capture.url) == identity(sighting.url):
            return None
        if is_home(capture.url, self.source.home) or any(
            identity(capture.url) == identity(way.url) for way in self.ways
        ):
            return f"was redirected to {capture.url}: the release is not there"
        return None

    def page_failed(self, failure: Failure) -> None:
        """Record a page that did not come."""
        sighting: Sighting = failure.request.cb_kwargs["sighting"]  # type: ignore[attr-defined]  # set by Scrapy
        if isinstance(failure.value, Operational):
            self.context.abort(failure.value)
            return
        kind, message = courtesy.explain(failure.value)
        self.fail(
            sighting,
            kind,
            message,
            final="dropped" if isinstance(failure.value, IgnoreRequest) and kind == "refused" else None,
        )

    def fail(self, sighting: Sighting, kind: str, why: str, *, capture: int | None = None, final: Final = None) -> None:
        """Record a failed attempt; the sighting stays waiting for the next crawl unless the failure is final."""
        try:
            self.context.store.fail(self.source.id, sighting.url, why, final_state=final, capture=capture, at=now())
        except Operational as error:
            self.context.abort(error)
        self.context.problem(self.source.id, kind, f"{sighting.url} {why}", sighting.url)
        self.context.counted(self.source.id)


def _slot(url: str) -> str:
    """Return the politeness slot: host and port. Scrapy's own is the host alone, which lumps loopback's servers."""
    return (normalise(url) or url).split("/")[2]
