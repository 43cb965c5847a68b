"""The sections of a list that is filed by year: which of them a crawl asks, and in which order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field

from crawler.discovery.way import Way
from pipelines.captures import Validator
from pipelines.records import now

#: No newsroom on the web is older.
FIRST_YEAR = 1990
#: Sections in a row that name nothing, or do not come: the list has no older ones.
_MOST_EMPTY = 2
#: A year's section is closed when it was walked so long after the year's end: releases are filed late.
_LATE = dt.timedelta(days=31)

Known = Callable[[str], Validator | None]


@dataclass
class Sections:
    """The sections of one way in one crawl, from the newest back.

    A live crawl asks the section of this year, and that of the last one until it is closed. The first walk goes on back
    until two years running name nothing.

    Attributes:
        way: as declared, or the way to the page that led to the sections.
        today: decides which year is this one. validator: returns what is known of an address.
        known: an earlier crawl has been through all of them.
        urls: their addresses by year; None where the way's own address holds ``{year}``.
        newest: whether this year's section is to be asked although it was walked before.
        seen: releases named in any of them. whole: nothing has gone wrong in any.
        walked_at: since when the page that led to them is known to its end.
    """

    way: Way
    today: dt.date
    validator: Known
    known: bool = False
    urls: Mapping[int, str] | None = None
    newest: bool = True
    seen: set[str] = field(default_factory=set)
    whole: bool = True
    walked_at: dt.datetime | None = None
    empty: int = 0
    failed: int = 0
    asked: int = 0
    _years: list[int] | None = None

    def following(self) -> Way | None:
        """Return the way to the section to walk now, None when all are done."""
        if self._years is None:
            years = self.urls or range(FIRST_YEAR, self.today.year + 1)
            self._years = sorted(year for year in years if FIRST_YEAR <= year <= self.today.year + 1)
        while self._years and self.failed < _MOST_EMPTY:
            if self.urls is None and self.empty >= _MOST_EMPTY:
                break
            year = self._years.pop()
            # Among known addresses of a way with {year} are those that an archive holds.
            way = self.way.section(year) if self.urls is None or self.way.by_year else self.way.part(self.urls[year])
            if self._is_due(year, self.validator(way.url)):
                self.asked += 1
                return way
        return None

    def ended(self, *, whole: bool, empty: bool) -> None:
        """Take in how the walk of a section ended: whether it came whole, and whether it named nothing at all."""
        self.whole &= whole
        self.failed = 0 if whole else self.failed + 1
        self.empty = self.empty + 1 if empty else 0

    @property
    def all_empty(self) -> bool:
        """Whether all sections that were asked name nothing: in the first weeks of a year its own may be missing."""
        opened = self.today >= dt.date(self.today.year, 1, 1) + 2 * _LATE
        return 0 < self.asked == self.empty and (self.asked > 1 or opened)

    def _is_due(self, year: int, validator: Validator | None) -> bool:
        walked = validator.walked_at if validator is not None else None
        if year >= self.today.year:
            return self.newest or walked is None
        if walked is not None and walked.date() >= dt.date(year + 1, 1, 1) + _LATE:
            return False
        return not self.known or year == self.today.year - 1 or (self.urls is not None and walked is None)


def held_sections(way: Way, archive: Container[str]) -> dict[int, str]:
    """Return the sections of a way whose first page an archive holds."""
    years = range(FIRST_YEAR, now().year + 2)
    return {year: url for year in years if (url := way.section(year).url) in archive}
