"""What a release says, as records. Spans are character offsets into the text that was read (``title`` or ``text``).

What each field means, and its ids, is defined by the labelling guide that the accuracy figures are measured against.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Where = Literal["title", "text"]
Unit = Literal["people", "usd", "percent"]
Qualifier = Literal["exact", "about", "at_least", "at_most"]
Role = Literal["dateline", "mentioned"]
PlaceKind = Literal["state", "county", "city"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words that speak for a fact, where they stand, and the id of the rule that took them for it."""

    rule: str
    words: str
    start: int
    end: int
    where: Where = "text"


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of the controlled list; `score` is from 0 to 1, and a topic is given from 0.5 on."""

    topic: str
    score: float
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Agency:
    """A federal agency that is named as an actor, by its canonical id (``ICE``, ``USAO``, ``OTHER-FED``)."""

    agency: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the United States.

    Attributes:
        name: in normal spelling. kind: state, county or city. role: whether it is the dateline or mentioned.
        state: USPS code; None where the text leaves open which of several it is.
        fips: 2 digits of a state, 5 of a county; None for cities and where it is open.
        latitude, longitude: degrees, WGS 84; None where it is open.
        subject: whether acts told of happen there or it is a party, so that its state counts among the release's own.
    """

    name: str
    kind: PlaceKind
    state: str | None
    role: Role = "mentioned"
    fips: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    subject: bool = True
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of people, dollars or percents that a text gives.

    Attributes:
        value: of people a whole number. text: the exact words that carry it, about twelve at most.
        action: short id of what happened to those counted. sentence: the sentence it stands in.
        start, end: span of `text`.
    """

    value: float
    unit: Unit
    qualifier: Qualifier
    action: str
    text: str
    sentence: str
    start: int
    end: int
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """Direct speech of one speaker: full name and role as first given, the words quoted, and their span.

    `official`: the role is an office or one in an organisation. Other speakers are private persons: not indexed.
    """

    speaker: str
    role: str | None
    text: str
    start: int
    end: int
    rule: str = ""
    official: bool = False


@dataclass(frozen=True, slots=True)
class Reference:
    """A program (``287g``), a law (``8 U.S.C. § 1326``) or a case number, in one spelling."""

    kind: Literal["program", "law", "case_number"]
    name: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Relevance:
    """Whether a release is about immigration enforcement: `score` from 0 to 1, relevant from 0.5 on, and why."""

    score: float
    reasons: tuple[Evidence, ...] = ()

    @property
    def relevant(self) -> bool:
        """Whether the score reaches 0.5."""
        return self.score >= 0.5


@dataclass(slots=True)
class Facts:
    """Everything that a release says."""

    relevance: Relevance = Relevance(0.0)
    topics: list[Topic] = field(default_factory=list)
    agencies: list[Agency] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    quotes: list[Quote] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)

    @property
    def states(self) -> list[str]:
        """USPS codes of the states that the release is about, in alphabetical order."""
        return sorted({place.state for place in self.places if place.state and place.subject})
