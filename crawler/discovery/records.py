"""Finds the list of releases in data that nobody has described: records with an address and a title each.

Everything is told from the records themselves: what their keys are called, and whether nearly all of them hold such a
value there. Menus are data too; so an undated list must have headlines, and none counts that a key calls a menu.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from crawler.discovery.dated import is_date_line
from crawler.discovery.items import moment, plain, summary
from pipelines.text import clean
from pipelines.urls import identity, is_home, normalise, same_site

#: Records that are looked at in one list, and lists of one page.
_MOST_RECORDS = 10_000
_MOST_LISTS = 500
_DEEPEST = 40  # levels of a page's data; those of a record are fewer
_DEEPEST_KEY = 4
_MOST_KEYS = 200
_SAMPLE = 25  # records that decide which keys are meant
_NEARLY_ALL = 0.8
_DATED = 4.0  # as much as in `crawler.discovery.rows`
_SHORT_TITLES = 4  # words: a menu's entries have fewer

# Kinds of keys, the best first; of a name in several parts ("link.url") the last that says something counts.
_LINKS = ("url", "permalink", "canonical", "href", "link", "path", "uri", "file", "filename", "filepath")
_TITLES = ("headline", "title", "rendered", "subject", "heading", "name", "label")
_DATES = ("publish", "release", "posted", "display", "date", "time", "created", "issued")
_SUMMARIES = ("summary", "excerpt", "teaser", "lede", "abstract", "description", "dek", "blurb", "intro")
_BARRED = re.compile(
    r"image|img|thumb|photo|picture|icon|logo|avatar|video|audio|share|social|author|byline|categor|tag|topic|section|seo|"
    r"meta|opengraph|alt|media|next|prev|parent|feed|rss|api",
    re.IGNORECASE,
)
_CHANGED = re.compile(r"modif|updat|chang|expir|unpublish|event|start|end", re.IGNORECASE)
#: Lists that a key or a type calls something else than releases.
_OTHER_LIST = re.compile(
    r"menu|nav(?!a)|breadcrumb|footer|header|social|sidebar|related|trending|popular|language|locale|event|calendar|banner|slide|"
    r"alert|redirect|route|script|style|quicklink",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"(?:https?:/)?/\S|\.{1,2}/\S|\?\S+=|[^\s/:?]+(?:/[^\s:]+)+|[^\s/:]+\.(?:aspx?|html?|php|cfm|pdf)\b"
)


class Entry(NamedTuple):
    """A release that data names: its address in the one spelling, and what else is said of it."""

    url: str
    title: str
    date: str | None = None
    summary: str | None = None


class _Keys(NamedTuple):
    link: str
    title: str
    date: str | None
    summary: str | None


def find_entries(values: Iterator[tuple[str, Any]], base: str, counts: Callable[[str], bool]) -> list[Entry]:
    """Return the entries of the one list in some named values that looks most like a list of releases, [] for none.

    Args:
        values: data by name. base: address for relative links. counts: whether an address may be a release's.
    """
    best: list[Entry] = []
    highest = 0.0
    for number, records in enumerate(_lists(values)):
        if number >= _MOST_LISTS:
            break
        found = _read(records, base, counts)
        score = sum(_DATED if entry.date else 1.0 for entry in found)
        if score > highest:
            best, highest = found, score
    return best


def _lists(values: Iterator[tuple[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Yield every list of records in the values, the outer ones first, without what is called a menu."""
    for name, value in values:
        stack: list[tuple[str, Any, int]] = [(name, value, 0)]
        while stack:
            key, part, depth = stack.pop()
            if depth > _DEEPEST or _OTHER_LIST.search(key):
                continue
            if isinstance(part, dict):
                if _OTHER_LIST.search(str(part.get("@type", ""))):
                    continue
                stack.extend((str(name), inner, depth + 1) for name, inner in reversed(part.items()))
            if isinstance(part, list):
                records = [inner for inner in part[:_MOST_RECORDS] if isinstance(inner, dict)]
                if len(records) >= 2 and len(records) >= _NEARLY_ALL * len(part):
                    yield records
                stack.extend((key, inner, depth + 1) for inner in reversed(part[:_MOST_RECORDS]))


def _read(records: Sequence[dict[str, Any]], base: str, counts: Callable[[str], bool]) -> list[Entry]:
    """Return the entries of a list of records, [] unless nearly all of them name a release."""
    flat = [dict(_leaves(record)) for record in records]
    keys = _keys(flat[:_SAMPLE], base)
    if keys is None:
        return []
    found: dict[str, Entry] = {}
    named = 0
    for record in flat:
        url, title = normalise(str(record.get(keys.link) or ""), base), _words(record.get(keys.title))
        if url is None or title is None:
            continue
        named += 1
        if same_site(url, base) and not is_home(url, base) and counts(url):
            date = _date(record.get(keys.date)) if keys.date else None
            told = summary(_words(record.get(keys.summary))) if keys.summary else None
            found.setdefault(identity(url), Entry(url, title, date, told))
    entries = list(found.values())
    dated = sum(1 for entry in entries if entry.date)
    lengths = sorted(len(entry.title.split()) for entry in entries)
    plausible = dated >= 2 or (len(entries) >= 3 and lengths[len(lengths) // 2] >= _SHORT_TITLES)
    return entries if plausible and named >= _NEARLY_ALL * len(records) else []


def _leaves(record: dict[str, Any]) -> Iterator[tuple[str, str | int | float]]:
    """Yield the texts and numbers of a record by the path of their keys."""
    stack: list[tuple[str, Any, int]] = [("", record, 0)]
    left = _MOST_KEYS
    while stack and left:
        path, part, depth = stack.pop()
        if isinstance(part, dict) and depth < _DEEPEST_KEY:
            stack.extend((f"{path}.{name}" if path else str(name), inner, depth + 1) for name, inner in part.items())
        elif isinstance(part, str | int | float) and not isinstance(part, bool) and part != "":
            left -= 1
            yield path, part


def _keys(sample: Sequence[dict[str, Any]], base: str) -> _Keys | None:
    """Return which keys hold what, None if the records have no address or no title."""
    names = list(dict.fromkeys(name for record in sample for name in record))
    held = {name: [record[name] for record in sample if name in record] for name in names}
    common = [name for name in names if len(held[name]) >= _NEARLY_ALL * len(sample)]
    link = _best(common, _LINKS, lambda name: all(_is_address(value) for value in held[name]))
    title = _best(common, _TITLES, lambda name: _mostly(held[name], _is_title))
    if link is None or title is None:
        return None
    # Not every record need have a date or a summary, and the day may be missing in some.
    date = _best(names, _DATES, lambda name: 2 * sum(map(_is_date, held[name])) > len(held[name]), _CHANGED)
    told = _best(names, _SUMMARIES, lambda name: _mostly(held[name], lambda value: isinstance(value, str)))
    return _Keys(link, title, date, told)


def _best(
    names: Sequence[str],
    kinds: Sequence[str],
    fits: Callable[[str], bool],
    barred: re.Pattern[str] | None = None,
) -> str | None:
    """Return the key that by its name is most likely of a kind and whose values fit."""
    ranked = []
    for place, name in enumerate(names):
        if _BARRED.search(name) or (barred is not None and barred.search(name)):
            continue
        parts = [re.sub(r"[\W_]", "", part).lower() for part in name.split(".")]
        rank = min(
            (number + 0.5 * (kind != parts[-1]) for number, kind in enumerate(kinds) for part in parts if kind in part),
            default=None,
        )
        if rank is not None:
            ranked.append((name.count("."), rank, place, name))
    return next((name for *_, name in sorted(ranked) if fits(name)), None)


def _mostly(values: Sequence[Any], test: Callable[[Any], bool]) -> bool:
    return sum(map(test, values)) >= _NEARLY_ALL * len(values)


def _is_address(value: Any) -> bool:
    return isinstance(value, str) and _ADDRESS.match(value.strip()) is not None


def _is_title(value: Any) -> bool:
    return isinstance(value, str) and any(map(str.isalpha, value)) and not _is_address(value) and len(value) < 1_000


def _is_date(value: Any) -> bool:
    return _date(value) is not None


def _words(value: Any) -> str | None:
    return plain(clean(str(value))) if value is not None else None


def _date(value: Any) -> str | None:
    """Return a date as printed; a number of seconds since 1970 as a time, None if it is no date to the day."""
    text = moment(clean(str(value)))
    return text if text and is_date_line(text) else None
