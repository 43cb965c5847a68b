"""The part of the spider that asks the ways: walks their lists, stores what they name, hands on what they carry.

A mixin of `crawler.spider`, as the store's parts are of `pipelines.store`.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import AsyncIterator
from contextlib import suppress

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler import courtesy
from crawler.blocks import HTML, Block, Look, look, recognise, same_look
from crawler.context import Context, Tally
from crawler.discovery.way import Found, Way
from crawler.document import parse
from crawler.source import Source
from crawler.walk import MAX_DEPTH, Walk
from crawler.wire import CAPTURE, CAPTURE_ID
from pipelines.errors import Operational, Unreadable
from pipelines.records import Capture, now
from pipelines.stages import Arrival
from pipelines.urls import identity, normalise

log = logging.getLogger(__name__)

MOST_LOOKS = 4  # lists whose look is kept: a soft 404 shows the first page of one
#: New items from which a short list without a known one among them is taken for a gap.
GAP_ITEMS = 5
MAX_LIST_PAGES = 5_000  # pages of one list in one walk: the longest real newsroom seen has some 1,300


class Lists:
    """The methods of `SourceSpider` for lists.

    Attributes:
        walking: walks that have not ended. opening: those whose first answer has not come.
        drawn: releases that this crawl reads. lists_read: lists that answered.
        looks: what lists of this crawl look like, to know them under another address.
        began: one time for all sightings of a crawl: `last_seen` is then written once.
    """

    source: Source
    context: Context
    walking: int
    opening: int
    lists_read: int
    drawn: set[str]
    looks: dict[str, Look]
    began: dt.datetime

    @property
    def tally(self) -> Tally:
        """The counts of this source in this run."""
        return self.context.tally(self.source.id)

    def begin(self, way: Way) -> Walk:
        """Start a walk; it may stop early only if an earlier one reached the end."""
        validator = self.context.store.validator(way.url)
        return Walk(way, known=validator is not None and validator.walked_at is not None)

    def ask_list(self, walk: Walk, url: str) -> Request:
        """Return the request for a page of a list; conditional for the first page of a list walked before.

        A branch is a file of its own. It is asked conditionally if the archive still holds the answer that a 304
        would stand for: other branches may hang on it.
        """
        first = not walk.asked
        walk.asked.add(identity(url))
        validator = None
        if (self.context.body_of(url) is not None) if walk.way.branches else (first and walk.known):
            validator = self.context.store.validator(url)
        return Request(
            url,
            self.read_list,
            errback=self.list_failed,
            cb_kwargs={"walk": walk, "asked": url, "first": first},
            headers=courtesy.conditional(validator),
            priority=10,  # before pages: a list that grows while it is read is read quickly
            meta={"presswatch_note": {"source": self.source.id, "via": walk.way.name}, "download_slot": slot(url)},
        )

    async def read_list(self, response: Response, walk: Walk, asked: str, first: bool) -> list[Request | Arrival]:
        """Store what a page of a list named and carried, then go on to the next page or end the walk."""
        arrivals: list[Arrival] = []
        self.opening -= first
        try:
            following, carried = self.take_list(response, walk, asked, first)
            if too_deep := walk.lead(asked, following):
                self.missed(walk, "limit", f"{asked}: {len(too_deep)} lists lie deeper than {MAX_DEPTH} levels", asked)
            arrivals = [arrival async for arrival in self.read_carried(response, carried)]
        except Operational as error:
            self.context.abort(error)
        except Exception as error:
            log.exception("%s: %s", self.source.id, asked)
            self.missed(walk, "internal", f"{asked}: {type(error).__name__}: {error}", asked)
        return [*arrivals, *self.go_on(walk)]

    def go_on(self, walk: Walk) -> list[Request]:
        """Return the walk's next request; end it where there is none."""
        following = walk.onward() if self.context.fatal is None else None
        if following is None:
            self.end(walk)
            return []
        return [self.ask_list(walk, following)]

    def take_list(self, response: Response, walk: Walk, asked: str, first: bool) -> tuple[list[str], list[str]]:
        """Store what a page of a list named; return where it leads on, and the releases that it carries whole."""
        capture: Capture = response.meta[CAPTURE]
        way, store, at = walk.way, self.context.store, now()
        walk.pages += 1
        if block := self.blocked_list(capture):
            more = way.refusal(capture) if capture.status not in (200, 304) else ""
            if more is not None:
                self.missed(walk, block.kind, f"{asked} {block.evidence}{more}", asked)
            return [], []
        if capture.status == 304:
            return self.unchanged(walk, self.context.body_of(asked)), []
        if capture.status != 200:
            if (more := way.refusal(capture)) is not None:
                self.missed(walk, "http", f"{asked} answered {capture.status}{more}", asked)
            return [], []
        digest = courtesy.body_digest(capture)
        if (way.branches or (first and walk.known)) and courtesy.same_body(store.validator(asked), digest):
            return self.unchanged(walk, capture), []
        if first and not way.branches:
            # Until this walk has reached its end, the next crawl must not take the list for known.
            store.set_walked(asked, None)
            store.set_validator(asked, capture.header("ETag"), capture.header("Last-Modified"), digest, at)
        try:
            found = way.read(capture)
        except Unreadable as error:
            self.missed(walk, "list", f"{asked} {error.why}", asked)
            return [], []
        self.lists_read += bool(found.sightings)
        for problem in found.problems:
            self.missed(walk, "selector" if "selector" in problem else "list", f"{asked}: {problem}", asked)
        result = self.take_found(found, walk, asked)
        if way.branches and not found.problems:  # a file that is known only once all that it names is stored
            store.set_validator(asked, capture.header("ETag"), capture.header("Last-Modified"), digest, at)
        return result

    def unchanged(self, walk: Walk, capture: Capture | None) -> list[str]:
        """Count a list that is what it was; return the lists that it leads on to, which may have changed all the same.

        `capture` holds its body.
        """
        self.lists_read += 1
        walk.quiet += 1
        return walk.way.onward(capture) if walk.way.branches and capture is not None else []

    def take_found(self, found: Found, walk: Walk, asked: str) -> tuple[list[str], list[str]]:
        """Store sightings, and decide whether the walk goes on; return the same as `take_list`."""
        fresh = [sighting for sighting in found.sightings if sighting.url not in walk.seen]
        walk.seen.update(sighting.url for sighting in fresh)
        # A branch may say of a release what another one has not: a news sitemap its title, a sitemap its last change.
        told = found.sightings if walk.way.branches else fresh
        sighted = self.context.store.sight(self.source.id, told, at=self.began)
        self.tally.found += len(fresh)
        self.context.counted(self.source.id)
        carried = self.carried(walk.way, [*sighted.new, *sighted.updated])
        walk.passed += found.passed
        if walk.pages == 1 and not (found.sightings or found.next or found.passed or found.problems):
            self.missed(walk, "list", f"{asked} names no release; zero items is never success", asked)
        if walk.pages >= MAX_LIST_PAGES and found.next:
            self.missed(walk, "limit", f"{walk.way.name}: stopped after {MAX_LIST_PAGES} pages", asked)
            walk.stop()
            return [], carried
        if walk.way.branches:
            if self.is_enough(walk):
                walk.whole = walk.whole and not found.next
                walk.stop()
                return [], carried
            return found.next, carried
        if walk.known and not found.next and walk.pages == 1 and len(sighted.new) == len(fresh) >= GAP_ITEMS:
            # A feed, or a list whose further pages are barred, names only the newest: nothing joins it to what is held.
            self.missed(walk, "gap", f"{asked}: all {len(fresh)} items are new; older ones may have been missed", asked)
        if found.sightings and not fresh:
            return [], carried  # a page that repeats what this walk has seen: a list that never ends
        if walk.known and walk.whole and found.sightings and not sighted.new and not sighted.updated:
            return [], carried  # the known part begins here, and an earlier walk has seen all of it
        if found.next and self.is_enough(walk):
            walk.whole = False
            return [], carried
        return found.next, carried

    def is_enough(self, walk: Walk) -> bool:
        """Tell whether a walk has named as many releases as this crawl may read."""
        return self.context.limit is not None and len(walk.seen) >= self.context.limit

    def carried(self, way: Way, urls: list[str]) -> list[str]:
        """Return those of the waiting addresses whose releases the list carries, and keep `draw` from asking them."""
        room = len(urls) if self.context.limit is None else max(0, self.context.limit - len(self.drawn))
        chosen = [url for url in urls if url not in self.drawn][:room] if way.carries else []
        self.drawn.update(chosen)
        return chosen

    async def read_carried(self, response: Response, urls: list[str]) -> AsyncIterator[Arrival]:
        """Read the releases that a list carries whole. One that cannot be read here is asked by its own address."""
        for url in urls:
            said = self.context.store.said(self.source.id, url)
            release = await self.context.readers.read(response.meta[CAPTURE], self.source.id, said, url=url)
            if isinstance(release, Unreadable):
                self.drawn.discard(url)
            else:
                yield Arrival(self.source.id, url, response.meta[CAPTURE_ID], release)

    def blocked(self, capture: Capture, asked: str) -> Block | None:
        """Return what came in place of a release page, as far as it shows without reading the page.

        A page that shows what a list shows is a soft 404: many sites answer an unknown address with their newsroom.
        """
        block = self.refused(capture)
        if block is None and capture.status == 200:
            block = same_look(capture, ((url, seen) for url, seen in self.looks.items() if url != asked))
        return block

    def blocked_list(self, capture: Capture) -> Block | None:
        """Return what came in place of a list. Its look is kept where it is the list."""
        block = self.refused(capture)
        if block is None and capture.status == 200 and capture.media_type in HTML:
            with suppress(Unreadable):
                block = recognise(capture, parse(capture), bare=False)
            if block is None and len(self.looks) < MOST_LOOKS:
                self.looks[capture.url] = look(capture)
        return block

    def refused(self, capture: Capture) -> Block | None:
        """Return what a status or header says; behind a 5xx a challenge may stand, which its page tells."""
        block = recognise(capture)
        if block is None and capture.status >= 500:
            with suppress(Unreadable):
                block = recognise(capture, parse(capture))
        return block

    def list_failed(self, failure: Failure) -> list[Request]:
        """Record a page of a list that did not come; a way with branches has others."""
        walk: Walk = failure.request.cb_kwargs["walk"]  # type: ignore[attr-defined]  # set by Scrapy
        asked: str = failure.request.cb_kwargs["asked"]  # type: ignore[attr-defined]  # likewise
        self.opening -= failure.request.cb_kwargs["first"]  # type: ignore[attr-defined]  # likewise
        kind, message = courtesy.explain(failure.value)
        self.missed(walk, kind, f"{asked}: {message}", asked)
        return self.go_on(walk)

    def missed(self, walk: Walk, kind: str, message: str, url: str) -> None:
        """Record what a walk has missed."""
        walk.whole = False
        self.context.problem(self.source.id, kind, message, url)

    def end(self, walk: Walk) -> None:
        """End a walk; a whole one lets the next crawl stop where the known begins."""
        if walk.whole and walk.passed and not (walk.known or walk.seen or walk.quiet):
            text = f"match = {walk.way.match!r} lets none of {walk.passed} addresses pass"
            self.missed(walk, "list", f"{walk.way.name}: {text}", walk.way.url)
        self.walking -= 1
        if walk.whole and self.context.fatal is None:
            try:
                self.context.store.set_walked(walk.way.url, now())
            except Operational as error:
                self.context.abort(error)


def slot(url: str) -> str:
    """Return the politeness slot: host and port. Scrapy's own is the host alone, which lumps loopback's servers."""
    return (normalise(url) or url).split("/")[2]
