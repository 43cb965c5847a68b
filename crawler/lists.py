"""The part of the spider that asks the ways: walks their lists, stores what they name, hands on what they carry.

A mixin of `crawler.spider`, as the store's parts are of `pipelines.store`.
"""

from __future__ import annotations

import datetime as dt
import logging

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler import courtesy
from crawler.carried import Carried
from crawler.context import Context, Tally
from crawler.discovery.way import Found, Way
from crawler.discovery.years import YEARS
from crawler.known import Known, whole_since
from crawler.looks import Looks
from crawler.sections import FIRST_YEAR, Sections, held_sections
from crawler.source import Source
from crawler.walk import MAX_DEPTH, Walk, runs_upward
from crawler.wire import CAPTURE
from pipelines.errors import Operational, Unreadable
from pipelines.reconcile import WayReport
from pipelines.records import Capture, now
from pipelines.stages import Arrival
from pipelines.urls import normalise

log = logging.getLogger(__name__)

#: New items from which a short list without a known one among them is taken for a gap.
GAP_ITEMS = 5
MAX_LIST_PAGES = 5_000  # pages of one list in one walk: the longest real newsroom seen has some 1,300


class Lists(Looks, Known, Carried):
    """The methods of `SourceSpider` for lists.

    Attributes:
        walking: walks that have not ended. opening: names of the ways whose first answer has not come.
        drawn: releases that this crawl reads. lists_read: lists that answered. reports: of ways whose walks ended.
        began: one time for all sightings of a crawl: `last_seen` is then written once.
    """

    source: Source
    context: Context
    walking: int
    opening: set[str]
    lists_read: int
    drawn: set[str]
    reports: list[WayReport]
    began: dt.datetime

    @property
    def tally(self) -> Tally:
        """The counts of this source in this run."""
        return self.context.tally(self.source.id)

    def open(self, way: Way) -> Request | None:
        """Return the first request of a way: for its list, or for the newest of its sections."""
        if not way.by_year:
            return self.ask_list(self.begin(way), way.url)
        store, replay = self.context.store, self.context.replay
        walked = store.validator(way.url)
        sections = Sections(
            way, now().date(), store.validator, known=walked is not None and walked.walked_at is not None,
            urls=None if replay is None else held_sections(way, replay),
        )  # fmt: skip
        return self.next_section(sections)

    def next_section(self, sections: Sections) -> Request | None:
        """Return the first request for the section that is to be walked now, None where all are done."""
        way = sections.following() if self.context.fatal is None else None
        return None if way is None else self.ask_list(self.begin(way, sections), way.url)

    def ask_list(self, walk: Walk, url: str) -> Request:
        """Return the request for a page of a list; conditional for the first page of a list walked before.

        A branch is a file of its own. It is asked conditionally if the archive still holds the answer that a 304
        would stand for: other branches may hang on it.
        """
        first = walk.ask(url)
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
        self.opening.discard(walk.way.name)
        try:
            following, carried = await self.take_list(response, walk, asked, first)
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
        if following is None and self.context.fatal is None and walk.once_more():
            following = walk.way.url
        if following is not None:
            return [self.ask_list(walk, following)]
        return self.end(walk)

    async def take_list(self, response: Response, walk: Walk, asked: str, first: bool) -> tuple[list[str], list[str]]:
        """Store what a page of a list named; return where it leads on, and the releases that it carries whole."""
        capture: Capture = response.meta[CAPTURE]
        way, store = walk.way, self.context.store
        walk.pages += 1
        if block := self.blocked_list(capture):
            more = way.refusal(capture) if capture.status not in (200, 304) else ""
            if more is not None:
                self.missed(walk, block.kind, f"{asked} {block.evidence}{more}", asked)
            return [], []
        if capture.status == 304:
            return self.unchanged(walk, self.context.body_of(asked), asked), []
        if capture.status != 200:
            if capture.status in courtesy.ABSENT and (walk.is_guess(asked) or self.is_unopened(walk, asked, first)):
                return [], []
            more = way.refusal(capture)
            if more is None:
                return [], []
            self.missed(walk, "http", f"{asked} answered {capture.status}{more}", asked)
            return walk.skip(), []
        digest = courtesy.body_digest(capture)
        if (way.branches or (first and walk.known)) and courtesy.same_body(store.validator(asked), digest):
            return self.unchanged(walk, capture, asked), []
        try:
            found = await self.context.readers.read_list(way, capture)
            return self.take_answer(found, walk, asked, capture, first=first)
        except Unreadable as error:
            self.missed(walk, "list", f"{asked} {error.why}", asked)
            return walk.skip(), []

    def take_answer(
        self, found: Found, walk: Walk, asked: str, capture: Capture, *, first: bool
    ) -> tuple[list[str], list[str]]:
        """Store what a page of a list said, and its validators; return the same as `take_list`."""
        way, store, at = walk.way, self.context.store, now()
        sent, digest = (capture.header("ETag"), capture.header("Last-Modified")), courtesy.body_digest(capture)
        if first and found.instead is not None and way.declared is None:
            walk.turn(self.begin(way.part(found.instead)))  # this page is no list, but names the list as its own
            return [found.instead], []
        if first and not found.sightings and self.is_unopened(walk, asked, first):
            return [], []
        if first and not way.branches:
            # Until this walk has reached its end, the next crawl must not take the list for known.
            store.set_walked(asked, None)
            upward = bool(found.next) and not way.by_change and runs_upward(found.sightings)
            # The first page of a list whose news is on the last one tells nothing by being the same.
            store.set_validator(asked, *((None, None) if upward else sent), None if upward else digest, at)
            walk.known = walk.known and not upward
        self.lists_read += bool(found.sightings)
        for problem in found.problems:
            self.missed(walk, "selector" if "selector" in problem else "list", f"{asked}: {problem}", asked)
        result = self.take_found(found, walk, asked)
        if way.branches and not found.problems:  # a file that is known only once all that it names is stored
            store.set_validator(asked, *sent, digest, at)
        return result

    def unchanged(self, walk: Walk, capture: Capture | None, asked: str) -> list[str]:
        """Count a list that is what it was; return the lists that it leads on to, which may have changed all the same.

        `capture` holds its body.
        """
        self.lists_read += 1
        walk.quiet += 1
        if not walk.way.branches:
            if capture is not None and walk.sections is None and YEARS.search(walk.way.url):
                self.take_sections(walk, walk.way.read(capture))  # of last year: this year's has another address
            return []
        store = self.context.store
        if (known := store.validator(asked)) is not None:
            store.set_validator(asked, known.etag, known.last_modified, known.digest, now())
        return [] if capture is None else self.branches(walk.way.onward(capture))

    def take_found(self, found: Found, walk: Walk, asked: str) -> tuple[list[str], list[str]]:
        """Store sightings, and decide whether the walk goes on; return the same as `take_list`."""
        fresh, repeats = walk.take(found.sightings)
        if walk.sections is None:
            self.take_sections(walk, found)
        walk.urls.extend(sighting.url for sighting in fresh)
        walk.total = found.total if walk.total is None else walk.total
        # A branch may say of a release what another one has not: a news sitemap its title, a sitemap its last change.
        told = found.sightings if walk.way.branches else fresh
        sighted = self.context.store.sight(self.source.id, told, at=self.began)
        self.tally.found += len(fresh)
        self.context.counted(self.source.id)
        carried = self.carried(walk.way, [*sighted.new, *sighted.updated, *sighted.waiting])
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
            return self.branches(found), carried
        if walk.known and walk.pages == 1 and not found.next and len(sighted.new) == len(fresh) >= GAP_ITEMS:
            # A feed, or a list whose further pages are barred, names only the newest: nothing joins it to what is held.
            self.missed(walk, "gap", f"{asked}: all {len(fresh)} items are new; older ones may have been missed", asked)
        if repeats:
            walk.empty = walk.is_section and walk.named == 0
            return [], carried  # pages that repeat what this walk has seen: a list that never ends
        if walk.known and walk.whole and found.sightings and not sighted.new and not sighted.updated:
            walk.early = not walk.is_look
            return [], carried  # the known part begins here, and an earlier walk has seen all of it
        if found.next and self.is_enough(walk):
            walk.whole = False
            return [], carried
        return found.next, carried

    def is_enough(self, walk: Walk) -> bool:
        """Tell whether a walk has named as many releases as this crawl may read."""
        return self.context.limit is not None and len(walk.seen) >= self.context.limit

    def list_failed(self, failure: Failure) -> list[Request]:
        """Record a page of a list that did not come; there may be others behind it."""
        walk: Walk = failure.request.cb_kwargs["walk"]  # type: ignore[attr-defined]  # set by Scrapy
        asked: str = failure.request.cb_kwargs["asked"]  # type: ignore[attr-defined]  # likewise
        self.opening.discard(walk.way.name)
        kind, message = courtesy.explain(failure.value)
        if kind == "archive" and (walk.is_guess(asked) or self.is_unopened(walk, asked, first=walk.pages == 0)):
            return self.go_on(walk)
        self.missed(walk, kind, f"{asked}: {message}", asked)
        if kind in courtesy.OUTAGES | {"truncated"}:
            walk.lead(asked, walk.skip())
        return self.go_on(walk)

    def missed(self, walk: Walk, kind: str, message: str, url: str) -> None:
        """Record what a walk has missed."""
        walk.whole = False
        self.context.problem(self.source.id, kind, message, url)

    def end(self, walk: Walk) -> list[Request]:
        """End a walk, and go on to the next section where there are some; a whole one makes its list known."""
        if walk.whole and walk.passed and not (walk.known or walk.seen or walk.quiet):
            text = f"match = {walk.way.match!r} lets none of {walk.passed} addresses pass"
            self.missed(walk, "list", f"{walk.way.name}: {text}", walk.way.url)
        self.reported(walk.report())
        sections = walk.sections
        if sections is None:
            self.walked(walk.way.url, whole_since(walk))
        elif walk.is_section:
            sections.ended(whole=walk.whole, empty=walk.empty)
            if not (walk.empty and sections.way.by_year):
                self.walked(walk.way.url, whole_since(walk))
        else:
            sections.whole, sections.walked_at = walk.whole, whole_since(walk)
        if sections is not None:
            request = self.next_section(sections)
            if request is not None:
                return [request]
            if sections.all_empty and sections.way.by_year:
                text = f"no section names a release since {FIRST_YEAR if not sections.known else 'last year'}"
                self.missed(walk, "list", f"{sections.way.name}: {text}; zero items is never success", walk.way.url)
            elif sections.whole:
                # Only now: a crawl that is killed between two sections begins again with the page that leads to them.
                self.walked(sections.way.url, sections.walked_at or now())
        self.walking -= 1
        return []

    def reported(self, report: WayReport) -> None:
        """Keep what a walk did; the sections of a list count as one, of which no total is known."""
        held = next((other for other in self.reports if other.way == report.way), None)
        if held is None:
            self.reports.append(report)
            return
        held.pages, held.named, held.unchanged = (
            held.pages + report.pages, held.named + report.named, held.unchanged + report.unchanged,
        )  # fmt: skip
        held.whole, held.total = held.whole and report.whole, None
        held.urls.extend(report.urls)


def slot(url: str) -> str:
    """Return the politeness slot: host and port. Scrapy's own is the host alone, which lumps loopback's servers."""
    return (normalise(url) or url).split("/")[2]
