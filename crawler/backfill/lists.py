"""Back-fill from the source's own ways: their lists walked to the end, and what lies in the windows read."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import AsyncIterator
from typing import Any

from scrapy import Request, signals

from crawler.backfill.request import VIAS
from crawler.context import Context
from crawler.discovery.way import Found, Way
from crawler.discovery.wordpress import WordPress
from crawler.sections import Sections
from crawler.source import Source
from crawler.spider import BATCH, SourceSpider
from crawler.walk import Walk
from pipelines.errors import Operational
from pipelines.records import Sighting, now
from pipelines.store import Window
from pipelines.windows import MARGIN, Span, may_lie

ALL_DAYS = Span(dt.date.min, dt.date.max)


@dataclasses.dataclass(frozen=True)
class WordPressWindow(WordPress):
    """The posts of some days: WordPress' REST list takes ``after`` and ``before``.

    https://developer.wordpress.org/rest-api/reference/posts/#arguments: both are compared with the local time of
    publication and exclude their own instant, hence the seconds; a day beside each end is asked too.

    Attributes:
        span: the days. whole: the address of the whole list, by which tables know the way.
    """

    span: Span = ALL_DAYS
    whole: str = ""

    @property
    def name(self) -> str:
        """The name of the whole list: what the ways said is kept by it."""
        return f"{self.kind} {self.whole}"

    def answers_otherwise(self, found: Found) -> bool:
        """Tell whether an answer names posts of other days: then the site does not heed the question."""
        wide = Span(self.span.first - 2 * MARGIN, self.span.last + 2 * MARGIN)
        return any(not may_lie({self.name: sighting.said()}, [wide]) for sighting in found.sightings)


def window_of(way: WordPress, span: Span) -> WordPressWindow:
    """Return the way that asks for the posts of some days only."""
    values = {field.name: getattr(way, field.name) for field in dataclasses.fields(way)}
    after, before = span.first - MARGIN, span.last + MARGIN
    asked = f"{way.url}&after={after}T00:00:00&before={before}T23:59:59"
    return WordPressWindow(**values | {"url": asked, "span": span, "whole": way.url})


def years(spans: list[Span]) -> list[Span]:
    """Return spans joined to one a year: a list gives a hundred posts for one request, more than most months have.

    >>> [str(span.last) for span in years([Span(dt.date(2019, 3, 1), dt.date(2019, 3, 31)),
    ...     Span(dt.date(2019, 12, 1), dt.date(2019, 12, 31)), Span(dt.date(2020, 1, 1), dt.date(2020, 1, 31))])]
    ['2019-12-31', '2020-01-31']
    """
    joined: dict[int, Span] = {}
    for span in sorted(spans):
        begun = joined.get(span.first.year, span)
        joined[span.first.year] = Span(begun.first, max(begun.last, span.last))
    return list(joined.values())


class ListsSpider(SourceSpider):
    """Walks ways to their end, however much of them is known, then reads what lies in the windows and waits.

    A walk never stops by a date: lists are out of order, pin old releases to their head, and print days that are not
    those of publication. A date only decides what is read now; everything named is sighted, and what is left waits for
    the next crawl.

    Args:
        windows: those to fill, by way to look. dry: ask the lists, read nothing.
    """

    def __init__(
        self, source: Source, ways: tuple[Way, ...], context: Context, *, windows: list[Window], dry: bool = False
    ) -> None:
        super().__init__(source, ways, context)
        self.windows = windows
        self.dry = dry
        self.outside: set[str] = set()
        #: By number of the window: walks that have not ended for it, and what went wrong in one.
        self.left: dict[int, int] = {}
        self.broken: dict[int, str] = {}
        self.told = {window.id for window in windows if window.walked}
        #: Years of a WordPress that are still to be asked for, by the address of its whole list. One is asked after
        #: the other: a site that does not heed the question gives all its posts to the first.
        self.ahead: dict[str, list[WordPressWindow]] = {}
        self.heedless: set[str] = set()

    @property
    def spans(self) -> list[Span]:
        """The days to fill."""
        return [window.span for window in self.windows]

    async def start(self) -> AsyncIterator[Any]:
        """Ask the ways whose windows were not walked before, then draw what waits in the windows."""
        for way in self.ways_to_walk():
            if (request := self.open(way)) is not None:
                self.walking += 1
                yield request
        while self.context.fatal is None:
            batch = self.within()
            for sighting in batch:
                yield self.ask_page(sighting)
            if not batch and not self.walking:
                return
            await self.crawler.signals.wait_for(signals.scheduler_empty)

    def ways_to_walk(self) -> list[Way]:
        """Return the ways to ask first: of WordPress the first year, of the others the one list for all windows."""
        found: list[Way] = []
        for via, kinds in VIAS.items():
            windows = [window for window in self.windows if window.via == via and not window.walked]
            if not windows:
                continue
            for way in (way for way in self.ways if way.kind in kinds):
                if isinstance(way, WordPress):
                    first, *rest = (window_of(way, span) for span in years([window.span for window in windows]))
                    found.append(first)
                    self.ahead[way.url] = rest
                else:
                    found.append(way)
                for window in windows:
                    self.left[window.id] = self.left.get(window.id, 0) + 1
        return found

    def begin(self, way: Way, sections: Sections | None = None) -> Walk:
        """Start a walk that goes to the end."""
        if sections is None:
            return Walk(way, known=False)
        return Walk(way, known=False, seen=sections.seen, sections=sections, is_section=True)

    def is_enough(self, walk: Walk) -> bool:
        """Never: a limit bounds the pages that are read, not what is found."""
        return False

    def take_found(self, found: Found, walk: Walk, asked: str) -> tuple[list[str], list[str]]:
        """Store what a list named. A WordPress that answers with posts of other days is walked once for all windows."""
        way = walk.way
        if isinstance(way, WordPressWindow):
            if way.answers_otherwise(found):
                self.heedless.add(way.whole)
            elif not found.sightings and not found.problems and not found.passed:
                return [], []  # no post in these days; an ordinary list must not be empty
        return super().take_found(found, walk, asked)

    def go_on(self, walk: Walk) -> list[Request]:
        """Return the walk's next request, or behind the last one the first of the next year's."""
        following = super().go_on(walk)
        way = walk.way
        if following or self.context.fatal is not None or self.context.interrupted:
            return following
        if isinstance(way, WordPressWindow) and self.ahead.get(way.whole):
            self.walking += 1
            after = self.ahead[way.whole].pop(0)
            return [self.ask_list(self.begin(after), after.url)]
        return []

    def carried(self, way: Way, urls: list[str]) -> list[str]:
        """Return those of the waiting addresses that are carried and lie in the windows."""
        if self.dry or not way.carries:
            return []
        store, spans = self.context.store, self.spans
        return super().carried(way, [url for url in urls if may_lie(store.said_by_ways(self.source.id, url), spans)])

    def within(self) -> list[Sighting]:
        """Take the next waiting addresses of the windows that this crawl has not asked yet, within its limit."""
        room = BATCH if self.context.limit is None else min(BATCH, self.context.limit - len(self.drawn))
        if room <= 0 or self.dry:
            return []
        batch = self.context.store.waiting_within(
            self.source.id, self.spans, limit=room, skip=self.drawn, outside=self.outside
        )
        self.drawn.update(sighting.url for sighting in batch)
        return batch

    def end(self, walk: Walk) -> list[Request]:
        """End a walk; the last one of a way to look tells which windows are walked."""
        following = super().end(walk)
        self.outside.clear()  # another way may say another day
        if following:  # the next section by year of the same list
            if not walk.whole:
                self.broken |= {window.id: self._broken(walk) for window in self.covered(walk.way)} | self.broken
            return following
        done = []
        for window in self.covered(walk.way):
            self.left[window.id] -= 1
            if not walk.whole:
                self.broken.setdefault(window.id, self._broken(walk))
            elif not self.left[window.id] and window.id not in self.broken:
                done.append(window.id)
        self.told.update(done)
        if done and not self.context.interrupted and self.context.fatal is None:
            try:
                self.context.store.walked_windows(done, now())
            except Operational as error:
                self.context.abort(error)
        return []

    def _broken(self, walk: Walk) -> str:
        return f"{walk.way.name} was not read to its end"

    def covered(self, way: Way) -> list[Window]:
        """Return the windows that a walk over a way was for."""
        via = next(via for via, kinds in VIAS.items() if way.kind in kinds)
        windows = [window for window in self.windows if window.via == via and not window.walked]
        if not isinstance(way, WordPressWindow):
            return windows
        spans = [way.span]
        if way.whole in self.heedless:
            spans += [each.span for each in self.ahead.pop(way.whole, [])]
        return [window for window in windows if any(window.span.first in span for span in spans)]

    def leave(self) -> None:
        """Write down how far each window has come."""
        store, at = self.context.store, now()
        for via, kinds in VIAS.items():
            windows = [window for window in self.windows if window.via == via]
            names = [way.name for way in self.ways if way.kind in kinds]
            counts = store.window_counts(self.source.id, names, [window.span for window in windows]) if windows else []
            for window, count in zip(windows, counts, strict=True):
                state, why = self.state_of(window, count.waiting)
                store.leave_window(window.id, state, why, found=count.found, read=count.read, at=at)

    def state_of(self, window: Window, waiting: int) -> tuple[str, str | None]:
        """Return in which state this crawl leaves a window, and what is missing."""
        if window.id in self.broken and not self.context.interrupted:
            return "failed", self.broken[window.id]
        if window.id not in self.told or self.context.interrupted:
            return "open", "stopped before its lists were read to the end"
        if not waiting:
            return "done", None
        if self.dry or (self.context.limit is not None and len(self.drawn) >= self.context.limit):
            return "open", f"{waiting} addresses are still to be read"
        return "failed", f"{waiting} addresses could not be read; the next run asks them again"
