"""The one spider: walks the ways of a source, reads what they lead to, and leaves nothing without an outcome.

Its frontier is the table ``sightings``: an address is a row before it is fetched, and leaves ``waiting`` only in the
transaction that saves its outcome. Lists are walked first and pages are drawn from the table while they are, so that
a crawl that is killed anywhere goes on where it was.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from typing import Any, Literal

import scrapy
from scrapy import Request, signals
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler import courtesy
from crawler.blocks import Look
from crawler.context import Context
from crawler.discovery.way import Way
from crawler.lists import Lists, slot
from crawler.source import Source
from crawler.wire import CAPTURE, CAPTURE_ID
from pipelines.errors import Operational
from pipelines.reconcile import WayReport
from pipelines.records import Capture, Sighting, now
from pipelines.stages import Arrival, PageSeen
from pipelines.store import Due
from pipelines.urls import identity, is_home

log = logging.getLogger(__name__)

Final = Literal["gone", "dropped"] | None

#: Kinds of failures that say that a page is not at its address any more.
NOT_THERE = frozenset({"redirected", "soft-404"})

BATCH = 32  # sightings drawn from the frontier at a time: enough to keep sixteen requests under way


class SourceSpider(Lists, scrapy.Spider):
    """Crawls one source."""

    def __init__(self, source: Source, ways: tuple[Way, ...], context: Context, **kwargs: Any) -> None:
        super().__init__(name=source.id, **kwargs)
        self.source = source
        self.ways = ways
        self.context = context
        self.walking = 0
        self.opening: set[str] = set()
        self.drawn: set[str] = set()
        self.looks: dict[str, Look] = {}
        self.reports: list[WayReport] = []
        self.lists_read = 0
        self.began = now()

    # -- the frontier -------------------------------------------------------------------------------------------

    async def start(self) -> AsyncIterator[Request]:
        """Ask every way, then draw waiting sightings until there are none and no list is being walked."""
        for way in self.ways:
            if (request := self.open(way)) is not None:
                self.walking += 1
                self.opening.add(way.name)
                yield request
        while self.context.fatal is None:
            batch = self.draw()
            for request in batch:
                yield request
            if not batch and not self.walking:
                return
            await self.crawler.signals.wait_for(signals.scheduler_empty)

    def draw(self) -> list[Request]:
        """Return requests for the next waiting sightings that this crawl has not asked yet, within its limit.

        None until each way has answered once: a sitemap names an address, and the feed beside it knows its date, which
        the page itself may not print. When nothing waits and every list is read, pages that are due are looked at
        again.
        """
        if self.opening:
            return []
        room = BATCH if self.context.limit is None else min(BATCH, self.context.limit - len(self.drawn))
        if room <= 0 or (self.walking and any(way.carries for way in self.ways)):
            return []  # what a list may still carry whole is not asked by its own address
        waiting = self.context.store.waiting(self.source.id, limit=room, skip=self.drawn)
        batch = [self.ask_page(entry.sighting) for entry in waiting]
        if not batch and not self.walking:
            room = min(room, self.context.looks - self.tally.looked)
            due = self.context.store.due(self.source.id, at=self.began, limit=room, skip=self.drawn) if room > 0 else []
            batch = [self.ask_page(page.sighting, page) for page in due]
            self.tally.looked += len(batch)
        self.drawn.update(request.cb_kwargs["sighting"].url for request in batch)
        return batch

    def ask_page(self, sighting: Sighting, due: Due | None = None) -> Request:
        """Return the request for a release page; a conditional one for a second look."""
        return Request(
            sighting.url,
            self.read_page,
            errback=self.page_failed,
            cb_kwargs={"sighting": sighting, "due": due},
            headers=courtesy.conditional(due.validator) if due else {},
            meta={
                "presswatch_note": {"source": self.source.id, "via": "second look" if due else sighting.way},
                "download_slot": slot(sighting.url),
            },
        )

    # -- pages --------------------------------------------------------------------------------------------------

    async def read_page(self, response: Response, sighting: Sighting, due: Due | None) -> list[Arrival]:
        """Read a release page and hand it to the pipeline."""
        capture: Capture = response.meta[CAPTURE]
        number: int = response.meta[CAPTURE_ID]
        digest = courtesy.body_digest(capture)
        self.tally.fetched += due is None
        if due and (capture.status == 304 or (capture.status == 200 and courtesy.same_body(due.validator, digest))):
            self.same_again(sighting)
        elif block := self.blocked(capture, sighting.url):
            self.fail(sighting, block.kind, block.evidence, capture=number, due=due)
        elif capture.status != 200:
            final: Final = "gone" if capture.status == 410 else None
            self.fail(
                sighting,
                "http",
                f"answered {capture.status}",
                capture=number,
                status=capture.status,
                final=final,
                due=due,
            )
        elif elsewhere := self.led_away(capture, sighting):
            self.fail(sighting, "redirected", elsewhere, capture=number, due=due)
        elif "truncated" in capture.problems:
            self.fail(sighting, "truncated", "came incomplete", capture=number, due=due)
        else:
            try:
                said = self.context.store.said(self.source.id, sighting.url)  # more ways may have named it by now
                release = await self.context.readers.read(capture, self.source.id, said)
                page = PageSeen(capture.header("ETag"), capture.header("Last-Modified"), digest)
                return [Arrival(self.source.id, sighting.url, number, release, page, again=due is not None)]
            except Exception as error:
                log.exception("%s: %s", self.source.id, sighting.url)
                self.fail(sighting, "internal", f"{type(error).__name__}: {error}", capture=number, due=due)
        return []

    def same_again(self, sighting: Sighting) -> None:
        """Note that a page is what it was."""
        try:
            self.context.store.same_again(self.source.id, sighting.url, at=now())
        except Operational as error:
            self.context.abort(error)
        self.tally.unchanged += 1
        self.context.counted(self.source.id)

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
        due: Due | None = failure.request.cb_kwargs["due"]  # type: ignore[attr-defined]  # likewise
        if isinstance(failure.value, Operational):
            self.context.abort(failure.value)
            return
        kind, message = courtesy.explain(failure.value)
        if kind == "interrupted":
            return  # it waits as before; the operator knows why
        self.fail(
            sighting,
            kind,
            message,
            final="dropped" if isinstance(failure.value, IgnoreRequest) and kind == "refused" else None,
            due=due,
        )

    def fail(
        self,
        sighting: Sighting,
        kind: str,
        why: str,
        *,
        capture: int | None = None,
        status: int | None = None,
        final: Final = None,
        due: Due | None = None,
    ) -> None:
        """Record a failed attempt; the sighting stays waiting for the next crawl unless the failure is final."""
        store = self.context.store
        try:
            if due is not None:
                if kind in NOT_THERE or status in {404, 410}:
                    kind, why = "gone", f"{why}; the release that was read there stands"
                    store.not_found(self.source.id, sighting.url, why, capture=capture, at=now())
                else:
                    store.postpone_look(self.source.id, sighting.url, at=now())
            elif kind in courtesy.REFUSALS | courtesy.OUTAGES or (status or 0) >= 500:
                store.defer(self.source.id, sighting.url, why, capture=capture, at=now())
            else:
                store.fail(self.source.id, sighting.url, why, final_state=final, capture=capture, at=now())
        except Operational as error:
            self.context.abort(error)
        self.context.problem(self.source.id, kind, f"{sighting.url} {why}", sighting.url)
        self.context.counted(self.source.id)
