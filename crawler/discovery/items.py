"""JSON lists, as the ways *wordpress* and *api* read them: their items, the values inside, and whole releases."""

from __future__ import annotations

import datetime as dt
import html
import json
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from parsel import Selector

from crawler.selectors import node_text
from pipelines.errors import Unreadable
from pipelines.records import Candidate, Capture, Draft
from pipelines.text import clean

_STEP = re.compile(r"([^.\[\]]+)|\[(\d{1,6})\]")
_MARKUP = re.compile(r"<[a-zA-Z/!][^<>]*>")
_EPOCH = re.compile(r"\d{9,10}|\d{12,13}")
_BLANK_LINE = re.compile(r"\s*\n\s*\n\s*")
#: A longer summary is the release itself.
_LONGEST_SUMMARY = 1_000


@lru_cache(maxsize=2)  # a list that carries a hundred releases is asked for each of them
def parse_json(body: bytes) -> Any:
    """Return what a JSON text holds; not to be changed. Raises `Unreadable` for anything else."""
    head = body[:200].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not head:
        raise Unreadable("is empty, not a JSON list")
    if head.startswith(b"<"):
        raise Unreadable("is an HTML or XML page, not a JSON list")
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:  # RecursionError: deeply nested arrays, on purpose or not
        raise Unreadable(f"is damaged JSON: {error}") from error


def dig(value: Any, path: str) -> Any:
    """Return what stands at a path inside a JSON value, None where there is nothing.

    >>> dig({"data": {"items": [{"title": "One"}]}}, "data.items[0].title")
    'One'
    """
    for name, number in _STEP.findall(path):
        if name:
            value = value.get(name) if isinstance(value, dict) else None
        else:
            value = value[int(number)] if isinstance(value, list) and int(number) < len(value) else None
    return value


def words_at(item: Any, path: str | None) -> str | None:
    """Return the text or number at a path as one clean line, None where there is none."""
    value = dig(item, path) if path else None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return clean(str(value)) or None


def plain(markup: str | None) -> str | None:
    """Return HTML as plain text of one line: markup out, entities decoded."""
    if not markup:
        return None
    text = node_text(Selector(text=markup, type="html").root) if _MARKUP.search(markup) else markup
    return clean(html.unescape(text)) or None


def summary(markup: str | None) -> str | None:
    """Return a summary as plain text, None where it is so long that it is the release itself."""
    text = plain(markup)
    return text if text and len(text) <= _LONGEST_SUMMARY else None


def moment(text: str | None) -> str | None:
    """Return a date as it stands, but seconds or milliseconds since 1970 as a time that can be read.

    >>> moment("1423112400"), moment("May 2, 2025")
    ('2015-02-05T05:00:00Z', 'May 2, 2025')
    """
    if text is None or not _EPOCH.fullmatch(text):
        return text
    seconds = int(text) / (1_000 if len(text) > 10 else 1)
    return dt.datetime.fromtimestamp(seconds, dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def as_html(body: str) -> str:
    """Return a body as HTML: as it stands if it has markup, else its paragraphs, parted by empty lines."""
    if _MARKUP.search(body):
        return body
    parts = [part for part in _BLANK_LINE.split(body.strip()) if part]
    return "".join(f"<p>{html.escape(part, quote=False)}</p>" for part in parts)


def draft_of(
    capture: Capture,
    url: str,
    fields: Mapping[str, Iterable[str | None]],
    body: str,
    *,
    layout: str,
    source: str | None,
    timezone: str,
) -> Draft:
    """Return the draft of a release that an item of a list holds whole.

    Args:
        capture: of the list. url: the release's own address.
        fields: the item's values by field, most trusted first. body: HTML.
        layout: kind of the way, which names the rules: ``wordpress title``.
    """
    candidates = {
        name: [Candidate(value, f"{layout} {name}") for value in values if value] for name, values in fields.items()
    }
    return Draft(
        url=url,
        at=capture.fetched_at,
        source=source,
        layout=layout,
        timezone=timezone,
        fields=candidates,
        body=[Candidate(body, f"{layout} body")],
        html_base=url,
        problems=list(capture.problems),
    )
