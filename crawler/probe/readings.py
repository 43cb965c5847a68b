"""Reads a few releases the way a crawl would, and says how sure each field is: which witnesses agree. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from crawler.probe.leads import Lead
from crawler.reading import read_draft
from crawler.source import Source
from pipelines.errors import Unreadable
from pipelines.normalise import read_release
from pipelines.records import Capture, Draft, Release, Sighting
from pipelines.weigh import LISTED_AGE, PRINTED_AGE

Sureness = Literal["sure", "likely", "doubtful"]

_WORDS = 12


@dataclass(slots=True)
class Reading:
    """One release as it was read.

    Attributes:
        url: its address. capture: the page. release: what was read, None if nothing could be. why: why not.
        sure: for title and date how far they can be believed. witnesses: which rules agree on each, the chosen first.
        dates: every date that was said of it, as text.
    """

    url: str
    capture: Capture
    release: Release | None = None
    why: str | None = None
    sure: dict[str, Sureness] = field(default_factory=dict)
    witnesses: dict[str, list[str]] = field(default_factory=dict)
    dates: list[str] = field(default_factory=list)

    @property
    def opening(self) -> str:
        """The first words of the text."""
        return " ".join(self.release.text.split()[:_WORDS]) if self.release else ""


def read_one(url: str, capture: Capture, source: Source, said: Mapping[str, str]) -> Reading:
    """Read one release by a source's rules."""
    reading = Reading(url, capture)
    draft: Draft | None = None
    try:
        draft = read_draft(capture, source, said=said)
        reading.release = read_release(draft)
    except Unreadable as error:
        reading.why = error.why
    if draft is not None:
        heard = draft.fields.get("published", [])
        reading.dates = [it.value for it in heard if it.rule not in {"url", PRINTED_AGE, LISTED_AGE}]
    if reading.release is not None:
        for name in ("title", "published"):
            basis = reading.release.basis.get(name, {})
            reading.witnesses[name] = [str(basis.get("rule")), *basis.get("agreed", [])]
            reading.sure[name] = _sureness(name, basis)
    return reading


def samples(known: Mapping[str, Sighting], count: int) -> list[Sighting]:
    """Return a few of the releases that are known: the newest, the oldest, and those evenly between.

    Old releases are often drawn otherwise than new ones, so the middle alone would not tell.
    """
    found = list(known.values())
    if len(found) <= count:
        return found
    if count == 1:
        return found[:1]
    return [found[round(place * (len(found) - 1) / (count - 1))] for place in range(count)]


def merged(url_key: str, leads: Sequence[Lead]) -> dict[str, str]:
    """Return what all ways said of one release; the first that says something is heard."""
    said: dict[str, str] = {}
    for lead in leads:
        seen = lead.sightings.get(url_key)
        for name, value in (seen.said() if seen else {}).items():
            said.setdefault(name, value)
    return said


def _sureness(name: str, basis: Mapping[str, Any]) -> Sureness:
    """Return how far a field is believed. Where two witnesses agree on a date, 95 % are right; where not, 65 %."""
    agreed, rejected = len(basis.get("agreed", [])), basis.get("rejected", [])
    if "told" in basis:  # an age
        return "doubtful"
    # Other headlines on the page contradict nothing; another date does.
    if name == "published" and rejected and agreed < len(rejected):
        return "doubtful"
    return "sure" if agreed else "likely"
