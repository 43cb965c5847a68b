"""The records that travel: `Sighting` → `Capture` → `Draft` → `Release`. Each step takes the last step's output.

Times are aware datetimes in UTC; dates are ``datetime.date``; what a page said stays text until `normalise`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from pipelines.enrich.facts import Facts

Precision = Literal["second", "minute", "day", "month", "year", "about_day", "about_week", "about_month", "about_year"]


@dataclass(frozen=True, slots=True)
class Sighting:
    """A release URL seen by a way, and what that way already said of it.

    Attributes:
        url: absolute address, in the one spelling of `pipelines.urls.normalise`.
        way: name of the way that saw it, such as ``listing https://afsc.org/newsroom``.
        title, published, updated, summary: as printed by the way, untouched; None where it said nothing.
        age: how old it was, where the way says that and no date, with the instant: `pipelines.ages.Told` as text.
    """

    url: str
    way: str
    title: str | None = None
    published: str | None = None
    updated: str | None = None
    summary: str | None = None
    age: str | None = None

    def said(self) -> dict[str, str]:
        """Return what the way said beside the address, without what it left out."""
        pairs = {"title": self.title, "published": self.published, "updated": self.updated, "summary": self.summary}
        pairs["age"] = self.age
        return {name: value for name, value in pairs.items() if value}


@dataclass(frozen=True, slots=True)
class Capture:
    """One archived response: what came back when an address was asked.

    Attributes:
        url: the address that answered (after redirects, the last one).
        fetched_at: when, aware and in UTC.
        status: HTTP status.
        headers: as sent, in order, names in their original case.
        body: the bytes with any Content-Encoding undone.
        problems: what is wrong with the bytes themselves, such as ``truncated``.
    """

    url: str
    fetched_at: dt.datetime
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    problems: tuple[str, ...] = ()

    def header(self, name: str) -> str | None:
        """Return the first header of that name in any case, or None."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)

    @property
    def content_type(self) -> str:
        """The Content-Type header as sent, ``""`` where there is none."""
        return self.header("Content-Type") or ""

    @property
    def media_type(self) -> str:
        """The media type alone, lower case and without parameters: ``text/html``."""
        return self.content_type.partition(";")[0].strip().lower()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A value for a field and the rule that gave it, such as ``css h1`` or ``json-ld datePublished``."""

    value: str
    rule: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the release, apart from its text. Addresses are absolute."""

    url: str
    caption: str | None = None
    credit: str | None = None
    alt: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A file that the release hands out: its absolute address, the words of the link, its media type if known."""

    url: str
    label: str | None = None
    media_type: str | None = None


@dataclass(slots=True)
class Draft:
    """What a page said: for each field its candidates in order of trust, first the most trusted, all still text.

    Attributes:
        url: the address that answered; source: id of the source or None for a stranger's page.
        at: time of the capture, UTC. layout: name of the layout that read the page.
        timezone: IANA zone of the source, which decides the day.
        fields: candidates by field: title, subtitle, published, updated, canonical, language, kind, number, summary.
        body: candidates for the body, as HTML. html_base: address against which the body's links are resolved.
        pictures, documents: found in the page's own places for them; the body's own are added by `normalise`.
        topics, components: the publisher's own words, as they stand.
        home_state: USPS code of the state that the source speaks for.
        end: pattern of the paragraph where this source's boilerplate begins; it and what follows are not body.
    """

    url: str
    at: dt.datetime
    source: str | None = None
    layout: str = "default"
    timezone: str = "America/New_York"
    fields: dict[str, list[Candidate]] = field(default_factory=dict)
    body: list[Candidate] = field(default_factory=list)
    html_base: str | None = None
    home_state: str | None = None
    drop: tuple[str, ...] = ()
    end: str | None = None
    pictures: list[Picture] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)
    components: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Release:
    """A press release, normalised: typed, clean, and traceable.

    Attributes:
        url: what was fetched; canonical_url: its identity within the source.
        published: day of publication in the source's zone; published_at: the instant in UTC where the page gives a
            time of day; published_precision: how much of the date the page really said. ``about_month`` and
            its like: it only told an age, and the day may be a month off, either way.
        updated_at: when the page says it was last changed, UTC, or None.
        dateline, city, state: the dateline as printed; the city; the USPS code, ``DC`` included.
        kind: press_release, statement, advisory, letter, speech, blog, fact_sheet, report or other.
        language: ISO 639-1. words: number of words of `text`.
        text: plain text, paragraphs parted by one empty line. html: clean HTML of the same.
        digest: what a reader would call a change: over title, date and text.
        basis: for each field the rule that gave it and the candidates that were rejected.
        problems: doubts that stop nothing, such as ``published: day and month could be swapped``.
        facts: what its text says, None where it was not asked.
    """

    url: str
    canonical_url: str
    source: str | None
    title: str
    text: str
    html: str
    digest: str
    published: dt.date | None = None
    published_at: dt.datetime | None = None
    published_precision: Precision | None = None
    updated_at: dt.datetime | None = None
    subtitle: str | None = None
    summary: str | None = None
    dateline: str | None = None
    city: str | None = None
    state: str | None = None
    kind: str = "press_release"
    language: str | None = None
    number: str | None = None
    words: int = 0
    pictures: list[Picture] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)
    components: list[str] = field(default_factory=list)
    layout: str = "default"
    basis: dict[str, dict[str, Any]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    facts: Facts | None = None

    @property
    def relevant(self) -> bool | None:
        """Whether it is about immigration enforcement; None where its text was not asked."""
        return self.facts.relevance.relevant if self.facts else None

    @property
    def relevance(self) -> float | None:
        """How far it is, from 0 to 1."""
        return self.facts.relevance.score if self.facts else None

    @property
    def reasons(self) -> list[dict[str, Any]]:
        """Why it was judged so: the words that speak for it and against it."""
        return [asdict(reason) for reason in self.facts.relevance.reasons] if self.facts else []


def iso(moment: dt.datetime) -> str:
    """Return an aware time as ``2026-11-23T20:25:30Z``: UTC, whole seconds, the one spelling in the database."""
    return moment.astimezone(dt.UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def from_iso(text: str) -> dt.datetime:
    """Read a time written by `iso` back: aware, UTC."""
    return dt.datetime.fromisoformat(text)


def now() -> dt.datetime:
    """Return the time now, aware and in UTC. The pure path never calls this; it takes the capture's own time."""
    return dt.datetime.now(dt.UTC)
