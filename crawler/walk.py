"""A walk over one way's answers: what was asked, what is still to be asked, and whether anything was missed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from crawler.discovery.pager import page_after
from crawler.discovery.way import Way
from crawler.sections import Sections
from pipelines import dates
from pipelines.reconcile import WayReport
from pipelines.records import Sighting
from pipelines.urls import identity

#: Sitemaps of sitemaps that are followed; the protocol knows one level, generators make two.
MAX_DEPTH = 5
#: A list is walked to its end so often, for what was published under an old date stands below what is known.
WALK_AGAIN = dt.timedelta(days=7)

_MOST_REPEATS = 3  # pages in a row with nothing but what was seen: a burst of new releases may push out two, not three
_MOST_DEAD = 3  # pages in a row that do not come
_MOST_PASSES = 3  # over a list whose order changes while it is read
_MANY_MOVED = 3  # releases in another place than before; a single one may stand in a list twice


@dataclass
class Walk:
    """The walk over one way's answers. One of them is asked at a time.

    Attributes:
        known: an earlier walk reached the end, so a page without anything new means that the rest is known.
        walked_at: when it did. early: this walk has stopped where the known part began.
        whole: nothing has gone wrong so far; only a whole walk allows the next crawl to stop early.
        pages: answers so far. asked: addresses asked, by `identity`. seen: releases named, in other sections too.
        named: how many releases this walk was the first to name.
        quiet: answers that had not changed. passed: items that the way's `match` left out.
        sections: parts by year that are walked after this one. is_section: whether this is one of them.
        empty: the list is not there (yet): what a section of a new year may be.
        total: how many releases the source says there are. urls: releases named, in order.
    """

    way: Way
    known: bool = False
    walked_at: dt.datetime | None = None
    early: bool = False
    whole: bool = True
    pages: int = 0
    named: int = 0
    quiet: int = 0
    passed: int = 0
    total: int | None = None
    urls: list[str] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    sections: Sections | None = None
    is_section: bool = False
    empty: bool = False
    _ahead: list[str] = field(default_factory=list)
    _depth: dict[str, int] = field(default_factory=dict)
    _trail: list[str] = field(default_factory=list)
    _guessed: set[str] = field(default_factory=set)
    _dead: int = 0
    _repeats: int = 0
    _pass: int = 1
    _in_pass: set[str] = field(default_factory=set)
    _first: frozenset[str] | None = None
    _moved: int = 0
    _stale: int = 0
    _before: int = 0
    _looked: bool = False

    def ask(self, url: str) -> bool:
        """Note that an address is asked; return whether it is the first of the walk."""
        first = not self.asked
        self.asked.add(identity(url))
        self._trail = [*self._trail[-1:], url]
        return first

    def lead(self, asked: str, following: Iterable[str]) -> list[str]:
        """Take in where an answer leads on: one next page of a list, but all branches of a way that has them.

        Returns the branches that lie deeper than `MAX_DEPTH` and are not followed.
        """
        depth = self._depth.get(identity(asked), 0) + 1
        fresh = [url for url in following if identity(url) not in self.asked]
        if not self.way.branches:
            fresh = fresh[:1]
        elif depth >= MAX_DEPTH:
            return fresh
        for url in fresh:
            if self._depth.setdefault(identity(url), depth) == depth:
                self._ahead.append(url)
        return []

    def onward(self) -> str | None:
        """Return the address to ask now, None at the end of the walk."""
        while self._ahead:
            url = self._ahead.pop(0)
            if identity(url) not in self.asked:
                return url
        return None

    def report(self) -> WayReport:
        """Return what the way did, to be reconciled with the others."""
        return WayReport(
            self.way.name,
            self.way.wants,
            pages=self.pages,
            named=len(self.seen),
            unchanged=self.quiet,
            whole=self.whole or self.known,
            newest_only=self.way.newest_only and self.pages <= 1,
            urls=self.urls,
            # A total counts what `match` leaves out too.
            total=None if self.passed or self.way.match else self.total,
        )

    def stop(self) -> None:
        """Ask nothing more: what was ahead is left for the next crawl."""
        if self._ahead:
            self.whole = False
            self._ahead.clear()

    def skip(self) -> list[str]:
        """Return the page behind one that did not come, if the numbers in their addresses tell it."""
        self._dead += 1
        if self.way.branches or self._dead >= _MOST_DEAD or len(self._trail) < 2:
            return []
        before, dead = self._trail
        url = page_after(before, dead)
        if url is None:
            return []
        self._guessed.add(identity(url))
        return [url]

    def is_guess(self, url: str) -> bool:
        """Tell whether an address was only worked out: that it is not there means that the list has ended."""
        return identity(url) in self._guessed

    def turn(self, other: Walk) -> None:
        """Go on as another walk: to the list that the page asked first is not, but names."""
        self.way, self.known, self.walked_at, self.pages = other.way, other.known, other.walked_at, 0
        self.asked.clear()
        self._trail.clear()

    def take(self, named: Sequence[Sighting]) -> tuple[list[Sighting], bool]:
        """Take in a page's releases; return those not seen before, and whether the list only repeats itself."""
        self._dead = 0
        urls = [sighting.url for sighting in named]
        fresh = [sighting for sighting in named if sighting.url not in self.seen]
        if self._first is None:
            self._first = frozenset(urls)  # some of them may be pinned, and so stand on every page
        others = [url for url in urls if url not in self._first]
        again = [url for url in others if url in self._in_pass]
        # New releases push others over to the next page, where they stand first. Elsewhere, the order has changed.
        self._moved += len(again) if again != others[: len(again)] else 0
        repeats = bool(urls) and self._in_pass.issuperset(urls)
        self._repeats = self._repeats + 1 if repeats else 0
        self._stale = self._stale + 1 if urls and not fresh else 0
        self._in_pass.update(urls)
        self.seen.update(urls)
        self.named += len(fresh)
        return fresh, self._repeats >= _MOST_REPEATS or self._is_stale()

    def _is_stale(self) -> bool:
        """Tell whether a section names only what others have named: sites answer an unknown year with all releases."""
        if self.sections is None or not self.is_section:
            return False
        return self._stale >= (1 if self.sections.urls is None else _MOST_REPEATS)

    def once_more(self) -> bool:
        """Prepare another pass from the top if this one may have missed something; return whether it is needed.

        A list whose order changed is read again, as long as that brings something. Any list of several pages is looked
        at from the top, since it may have grown.
        """
        if not self.whole or self.early or self._looked or self.way.branches or self.pages < 2:
            return False
        brought, self._before = self.named - self._before, self.named
        if self._moved >= _MANY_MOVED and brought and self._pass < _MOST_PASSES:
            self._pass += 1
        elif self.known or self.is_section:
            return False
        else:
            self._looked = self.known = True
        self._moved, self._repeats = 0, 0
        self.asked.clear()
        self._in_pass.clear()
        self._trail.clear()
        return True

    @property
    def is_look(self) -> bool:
        """Whether the walk has reached the end and is looking at the top once more."""
        return self._looked


def runs_upward(named: Sequence[Sighting]) -> bool:
    """Tell whether a page's releases run from the oldest to the newest, so that the list's news is on its last page."""
    moments = [dates.parse(sighting.published, zone="UTC") for sighting in named if sighting.published]
    days = [moment.day for moment in moments if moment is not None]
    later = sum(after > before for before, after in pairwise(days))
    earlier = sum(after < before for before, after in pairwise(days))
    return later >= 3 and later >= 9 * earlier
