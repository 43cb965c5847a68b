"""What every way of discovery has in common: where it starts, and what it reads from an answer.

A way is pure: it turns a `Capture` into what it saw and where to look next. Who fetches, waits, stores and stops is
`crawler.spider`; so a way can be tried on a saved page, and the same code serves a live crawl and a replay.
"""

from __future__ import annotations

import datetime as dt
import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Self

from pipelines.records import Capture, Draft, Sighting
from pipelines.urls import normalise

#: Stands for the year in the address of a list that is filed by year.
YEAR = "{year}"


@dataclass(slots=True)
class Found:
    """What one answer gave.

    Attributes:
        sightings: release addresses in the order of the page, each once.
        next: addresses to ask next, usually none or one.
        total: how many releases the source itself says there are, where it says so.
        problems: what is wrong with this page of the list, such as a selector that found nothing.
        passed: items that `match` left out: a page of nothing else is no empty page.
        sections: addresses of the same list's parts by year, where the page leads to them.
        instead: address of the list that this page is not, but names as its own.
        changed: when each address of `next` was last changed, as printed, where the answer says so.
    """

    sightings: list[Sighting] = field(default_factory=list)
    next: list[str] = field(default_factory=list)
    total: int | None = None
    problems: list[str] = field(default_factory=list)
    passed: int = 0
    sections: dict[int, str] = field(default_factory=dict)
    instead: str | None = None
    changed: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Way(ABC):
    """One way to find releases, as declared by a table of a source's file.

    Attributes:
        url: the first address to ask. With ``{year}`` in it the list has a section for each year; see `section`.
        match: an item counts only if this pattern is found in its address; None lets all pass.
        until: last day on which the way was in use; a live crawl does not ask a way whose `until` has passed.
        declared: of a section, the address that the source's file names; None for a way as declared.
    """

    kind: ClassVar[str]
    #: Keys of the TOML table, each the name of a field, with the check of `crawler.tables` that its value must pass.
    keys: ClassVar[Mapping[str, str]] = {"url": "yearly", "match": "pattern", "until": "date"}
    #: Whether its answers are files of their own, each with its own validator and all of them to be asked, rather than
    #: one list cut into pages that is left where the known part begins.
    branches: ClassVar[bool] = False
    #: Whether the last changed releases come first, so that nothing can come in below a page that is known.
    by_change: ClassVar[bool] = False

    url: str
    match: str | None = None
    until: dt.date | None = None
    declared: str | None = None

    @classmethod
    def from_table(cls, table: Mapping[str, Any]) -> Self:
        """Build the way from its checked TOML table, whose keys are the names of its fields.

        Raises:
            ValueError: the keys do not fit together; the text begins with the key: ``link: is missing; …``.
        """
        return cls(**table)

    @abstractmethod
    def read(self, capture: Capture) -> Found:
        """Read one answer of this way. Raises `Unreadable` if it is not what this way expects."""

    @property
    def carries(self) -> bool:
        """Whether its answers hold whole releases, so that their pages need not be fetched; see `draft`."""
        return False

    def draft(self, capture: Capture, url: str, *, source: str | None, timezone: str) -> Draft | None:
        """Read the release of an address out of an answer of this way, None where it does not hold it whole.

        Raises `Unreadable` if the capture is no answer of this way.
        """
        return None

    def onward(self, capture: Capture) -> Found:
        """Return where an answer leads on whose releases are known already, and nothing else; see `branches`."""
        return Found()

    @property
    def by_year(self) -> bool:
        """Whether the list has a section for each year, named by ``{year}``."""
        return YEAR in self.url

    def section(self, year: int) -> Self:
        """Return the way to the section of one year: a list of its own, under the name of the declared way."""
        return self.part(fill_year(self.url, year))

    def part(self, url: str) -> Self:
        """Return the way to another part of this list, under the same name."""
        return replace(self, url=normalise(url) or url, declared=self.declared or self.url)

    def year_in(self, url: str) -> int | None:
        """Return the year whose section an address is, or is a page of; None for a stranger's.

        >>> from crawler.discovery.feed import Feed
        >>> Feed("https://example.org/{year}/feed").year_in("https://example.org/2025/feed")
        2025
        """
        parts = self.url.partition("?" if "?" not in url else "\0")[0].split(YEAR)
        first, *others = map(re.escape, parts)
        pattern = r"(?P=year)".join(others) if others else None
        found = pattern is not None and re.match(
            rf"{first}(?P<year>(?:19|20)\d\d){pattern}(?![\w-])", url, re.IGNORECASE
        )
        return int(found["year"]) if found else None

    def refusal(self, capture: Capture) -> str | None:
        """Return what is known of a refusal beside its status, None if it only means that the list has ended.

        The text goes on behind the status: ``: the remedy``; ``""`` if nothing is known.
        """
        return ""

    @property
    def newest_only(self) -> bool:
        """Whether it names the newest releases only: a feed, or a list that is not followed beyond its first page."""
        return not getattr(self, "follow", True)

    @property
    def name(self) -> str:
        """How tables and messages call this way: its kind and address."""
        return f"{self.kind} {self.declared or self.url}"

    def wants(self, url: str) -> bool:
        """Tell whether an address passes `match`."""
        return self.match is None or re.search(self.match, url) is not None


def fill_year(text: str, year: int) -> str:
    """Return a text of a source's file with the year in its place."""
    return text.replace(YEAR, str(year))
