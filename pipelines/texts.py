"""What texts of anybody's say: lines of JSON in, lines of JSON out (``presswatch enrich``). Pure.

A line in holds ``title`` and ``text``, and where known ``id``, ``url``, ``source`` and ``published``. The text is read
as it is given: spans count its characters.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from pipelines import datelines
from pipelines.enrich.facts import Evidence, Facts
from pipelines.enrich.kind import kind_of
from pipelines.enrich.language import language_of
from pipelines.enrich.whole import facts_of

# Half of a character, as "\ud800" in JSON gives one; nothing can write it down again.
_LONE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Given:
    """A text as it was given: its id is the one given, else its address, else the number of its line."""

    id: Any
    title: str
    text: str
    source: str | None = None
    published: dt.date | None = None
    url: str = ""


class Malformed(ValueError):
    """Raised for a line that is none of ours; says what is wrong and the remedy, without the line's number."""


def given(line: str, number: int) -> Given:
    """Read a line. Raises `Malformed`."""
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise Malformed(f"is no JSON ({error}); write one object a line") from None
    if not isinstance(record, dict):
        raise Malformed("is no JSON object; write {…} with title and text")
    title, text = record.get("title"), record.get("text")
    if not isinstance(text, str):
        raise Malformed("has no text; give the release as plain text under the key text")
    if title is not None and not isinstance(title, str):
        raise Malformed("has a title that is no text")
    known = next((record[key] for key in ("id", "url") if record.get(key) not in (None, "")), number)
    title, text = _LONE.sub("\ufffd", title or ""), _LONE.sub("\ufffd", text)
    source, url = (value if isinstance(value, str) else None for value in (record.get("source"), record.get("url")))
    return Given(known, title, text, source, _day(record), url or "")


def told(one: Given) -> dict[str, Any]:
    """Return what a text says, as plain data."""
    line = datelines.find(one.text)
    language, _ = language_of(one.text or one.title, [])
    kind, _ = kind_of(one.title, [], one.text, one.url)
    facts = facts_of(one.title, one.text, language=language, dateline=line)
    return {
        "id": one.id,
        "relevant": facts.relevance.relevant,
        "relevance": round(facts.relevance.score, 3),
        "reasons": _plain(facts.relevance.reasons),
        "kind": kind,
        "language": language,
        "dateline": line.raw if line else None,
        "city": line.city if line else None,
        "state": line.state if line else None,
        **_listed(facts),
    }


def _listed(facts: Facts) -> dict[str, Any]:
    figures = ("value", "unit", "qualifier", "action", "text", "start", "end", "sentence", "rule")
    names = {kind: [ref.name for ref in facts.references if ref.kind == kind] for kind in _REFERENCES}
    return {
        "topics": [
            {"topic": topic.topic, "score": round(topic.score, 3), "evidence": _plain(topic.evidence)}
            for topic in facts.topics
        ],
        "agencies": [{"agency": agency.agency, "evidence": _plain(agency.evidence)} for agency in facts.agencies],
        "states": facts.states,
        "places": [asdict(place) | {"evidence": _plain(place.evidence)} for place in facts.places],
        "figures": [{name: _number(getattr(figure, name)) for name in figures} for figure in facts.figures],
        "quotes": [
            {"speaker": quote.speaker, "role": quote.role, "text": quote.text}
            for quote in facts.quotes
            if quote.official
        ],
        **{key: names[kind] for kind, key in _REFERENCES.items()},
    }


_REFERENCES = {"program": "programs", "law": "laws", "case_number": "case_numbers"}


def _plain(evidence: Iterable[Evidence]) -> list[dict[str, Any]]:
    return [asdict(one) for one in evidence]


def _number(value: Any) -> Any:
    """Return whole numbers as such: 12 people, not 12.0."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _day(record: dict[str, Any]) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(record.get("published"))[:10])
    except ValueError:
        return None


def read_lines(lines: Iterable[str]) -> Iterator[Given | tuple[int, str]]:
    """Yield each text, or the number of a line that is none and why; empty lines are passed over."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield given(line, number)
            except Malformed as error:
                yield number, str(error)
