"""Back-fill from the source's own ways: their lists walked to the end, and what lies in the windows read."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import AsyncIterator, Iterable
from typing import Any

from scrapy import signals

from crawler.backfill.request import VIAS
from crawler.context import Context
from crawler.discovery.way import Found, Way
from crawler.discovery.wordpress import WordPress
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
        #: What each way to look still has to walk: for a window of its own, or (None) for all of them.
        self.left: dict[tuple[str, int | None], int] = {}
        self.broken: dict[tuple[str, int | None], str] = {}
        self.heedless: set[str] = set()

    @property
    def spans(self) -> list[Span]:
        """The days to fill."""
        return [window.span for window in self.windows]

    async def start(self) -> AsyncIterator[Any]:
        """Ask the ways whose windows were not walked before, then draw what waits in the windows."""
        for walk in [self.begin(way) for way in self.ways_to_walk()]:
            self.walking += 1
            yield self.ask_list(walk, walk.way.url)
        while self.context.fatal is None:
            batch = self.within()
            for sighting in batch:
                yield self.ask_page(sighting)
            if not batch and not self.walking:
                return
            await self.crawler.signals.wait_for(signals.scheduler_empty)

    def ways_to_walk(self) -> Iterable[Way]:
        """Return the ways to ask: WordPress once for each window, the others once for all of them."""
        found: list[Way] = []
        for via, kinds in VIAS.items():
            windows = [window for window in self.windows if window.via == via and not window.walked]
            if not windows:
                continue
            for way in (way for way in self.ways if way.kind in kinds):
                if isinstance(way, WordPress):
                    found += [window_of(way, window.span) for window in windows]
                    for window in windows:
                        self.left[via, window.id] = self.left.get((via, window.id), 0) + 1
                else:
                    found.append(way)
                    self.left[via, None] = self.left.get((via, None), 0) + 1
        return found

    def begin(self, way: Way) -> Walk:
        """Start a walk that goes to the end."""
        return Walk(way, known=False)

    def is_enough(self, walk: Walk) -> bool:
        """Never: a limit bounds the pages that are read, not what is found."""
        return False

    def take_found(self, found: Found, walk: Walk, asked: str) -> tuple[list[str], list[str]]:
        """Store what a list named. A WordPress that answers with posts of other days is walked once for all windows."""
        way = walk.way
        if isinstance(way, WordPressWindow) and way.answers_otherwise(found):
            if way.whole in self.heedless:
                return [], super().take_found(found, walk, asked)[1]
            self.heedless.add(way.whole)
        elif isinstance(way, WordPressWindow) and not found.sightings and not found.problems:
            return [], []  # no post in these days; an ordinary list must not be empty
        return super().take_found(found, walk, asked)

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

    def end(self, walk: Walk) -> None:
        """End a walk; the last one of a way to look tells which windows are walked."""
        super().end(walk)
        self.outside.clear()  # another way may say another day
        via = next(via for via, kinds in VIAS.items() if walk.way.kind in kinds)
        own = walk.way.span if isinstance(walk.way, WordPressWindow) else None
        keys: list[tuple[str, int | None]] = [
            (via, window.id) for window in self.windows if own == window.span and window.via == via
        ] or [(via, None)]
        for key in keys:
            self.left[key] -= 1
            if not walk.whole:
                self.broken.setdefault(
                    (via, None) if self.heedless else key, f"{walk.way.name} was not read to its end"
                )
        done = [window.id for window in self.windows if not window.walked and self.is_walked(window)]
        if done and not self.context.interrupted and self.context.fatal is None:
            try:
                self.context.store.walked_windows(done, now())
            except Operational as error:
                self.context.abort(error)

    def is_walked(self, window: Window) -> bool:
        """Tell whether all ways were walked to the end for a window."""
        keys = [key for key in self.left if key[0] == window.via and (self.heedless or key[1] in {None, window.id})]
        return window.walked or all(
            not self.left.get(key) and key not in self.broken for key in [*keys, (window.via, None)]
        )

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
        broken = self.broken.get((window.via, None)) or self.broken.get((window.via, window.id))
        if broken:
            return "failed", broken
        if not self.is_walked(window) or self.context.interrupted:
            return "open", "stopped before its lists were read to the end"
        if not waiting:
            return "done", None
        if self.dry or (self.context.limit is not None and len(self.drawn) >= self.context.limit):
            return "open", f"{waiting} addresses are still to be read"
        return "failed", f"{waiting} addresses could not be read; the next run asks them again"
