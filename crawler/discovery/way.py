"""What every way of discovery has in common: where it starts, and what it reads from an answer.

A way is pure: it turns a `Capture` into what it saw and where to look next. Who fetches, waits, stores and stops is
`crawler.spider`; so a way can be tried on a saved page, and the same code serves a live crawl and a replay.
"""

from __future__ import annotations

import datetime as dt
import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self

from pipelines.records import Capture, Draft, Sighting


@dataclass(slots=True)
class Found:
    """What one answer gave.

    Attributes:
        sightings: release addresses in the order of the page, each once.
        next: addresses to ask next, usually none or one.
        total: how many releases the source itself says there are, where it says so.
        problems: what is wrong with this page of the list, such as a selector that found nothing.
        passed: items that `match` left out: a page of nothing else is no empty page.
    """

    sightings: list[Sighting] = field(default_factory=list)
    next: list[str] = field(default_factory=list)
    total: int | None = None
    problems: list[str] = field(default_factory=list)
    passed: int = 0


@dataclass(frozen=True)
class Way(ABC):
    """One way to find releases, as declared by a table of a source's file.

    Attributes:
        url: the first address to ask.
        match: an item counts only if this pattern is found in its address; None lets all pass.
        until: last day on which the way was in use; a live crawl does not ask a way whose `until` has passed.
    """

    kind: ClassVar[str]
    #: Keys of the TOML table, each the name of a field, with the check of `crawler.tables` that its value must pass.
    keys: ClassVar[Mapping[str, str]] = {"url": "url", "match": "pattern", "until": "date"}
    #: Whether its answers are files of their own, each with its own validator and all of them to be asked, rather than
    #: one list cut into pages that is left where the known part begins.
    branches: ClassVar[bool] = False

    url: str
    match: str | None = None
    until: dt.date | None = None

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

    def onward(self, capture: Capture) -> list[str]:
        """Return the addresses to ask after an answer whose releases are known already; see `branches`."""
        return []

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
        return f"{self.kind} {self.url}"

    def wants(self, url: str) -> bool:
        """Tell whether an address passes `match`."""
        return self.match is None or re.search(self.match, url) is not None
