"""The common form of the addresses of releases: what tells them from the other pages of a site."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from urllib.parse import parse_qsl, urlsplit

_MOST_FORMS = 4
#: Of all addresses the part that the forms must cover; the rest are a list's strays, such as a file or an event.
_COVERED = 0.8
#: Names on a path under which sites file their news, and nothing else.
NEWS = re.compile(
    r"/(?:(?:press|news|media)[-_]?(?:releases?|room|statements?|cent(?:er|re))?s?|blog|posts?|articles?|stories|statements?|"
    r"updates?|releases?|announcements?|noticias?|prensa|comunicados?|sala-de-prensa|entradas?)(?=/)",
    re.IGNORECASE,
)
_NAMES = r"(?:page|tags?|categor(?:y|ies)|topics?|authors?|archives?|search|feed|index)-?\d*(?:\.\w+)?/?"
#: The last segment of pages that file releases and hold none.
_FILING = re.compile(rf"/{_NAMES}$", re.IGNORECASE)
_NO_FILING = rf"^(?!.*/{_NAMES}$)"
_SLUG, _NUMBERS = "[^/?]+", "[0-9]+"

Form = tuple[str, ...]


def pattern_of(urls: Iterable[str], strangers: Iterable[str] = ()) -> str | None:
    r"""Return a pattern that addresses have in common and other pages of the site hardly have, None if there is none.

    A form tells something where a folder, a date or a parameter stands in it. ``/slug`` at a site's root does not.

    `strangers` are other addresses of the site: where some of them have the form and a name that files releases, such
    as ``/news/archive``, the pattern leaves those names out.

    >>> pattern_of(["https://a.example/news/2024/one", "https://a.example/news/2025/two"])
    '^https?://[^/]+/news/[0-9]{4}/[^/?]+/?$'
    >>> pattern_of(["https://a.example/one-slug", "https://a.example/another-slug"])
    """
    known = list(dict.fromkeys(urls))
    if not known:
        return None
    groups: dict[tuple[int, bool, bool], list[str]] = {}
    for url in known:
        parts = urlsplit(url)
        dated = any(_is_year(part) for part in _segments(url))
        groups.setdefault((len(_segments(url)), bool(parts.query), dated), []).append(url)
    largest = sorted(groups.values(), key=len, reverse=True)[:_MOST_FORMS]
    kept = [group for group in largest if len(group) >= max(1, 0.1 * len(known))]
    forms = [form for group in kept if (form := _form(group)) is not None]
    if len(forms) < len(kept) or sum(map(len, kept)) < _COVERED * len(known):
        return None
    common = forms[0] if len(forms) == 1 else f"(?:{'|'.join(forms)})"
    pattern = f"^https?://[^/]+{common}/?$"
    if any(re.search(pattern, url) and _FILING.search(urlsplit(url).path) for url in strangers):
        return f"{_NO_FILING}{pattern.removeprefix('^')}"
    return pattern


def literal(text: str) -> str:
    r"""Return a text as a pattern finds it, its hyphens left as they read best.

    >>> literal("press-releases.html")
    'press-releases\\.html'
    """
    return re.escape(text).replace("\\-", "-")


def news_folder(urls: Sequence[str]) -> list[str]:
    """Return those of a site's addresses that look like its releases, by a folder's name or by a date in the path.

    Of several such groups the one with the most addresses; none if no group has three.
    """
    groups: dict[str, list[str]] = {}
    for url in urls:
        path = urlsplit(url).path
        named = NEWS.search(path)
        dated = next((part for part in _segments(url) if _is_year(part)), None)
        if named is not None:
            groups.setdefault(path[: named.end()].lower(), []).append(url)
        elif dated is not None:
            groups.setdefault(path[: path.index(dated)].lower(), []).append(url)
    best = max(groups.values(), key=len, default=[])
    return best if len(best) >= 3 else []


def _form(urls: Sequence[str]) -> str | None:
    """Return the form of addresses with equally many segments, None if it would tell nothing."""
    rows = [_segments(url) for url in urls]
    if not rows[0] or urlsplit(urls[0]).query:
        return _by_query(urls)
    columns = list(zip(*rows, strict=True))
    parts = [_folder(column) for column in columns[:-1]]
    last = _name(columns[-1])
    telling = any(part != _SLUG for part in parts) or last.startswith("[0-9]")
    if not telling:
        return None
    return "".join(f"/{part}" for part in [*parts, last])


def _by_query(urls: Sequence[str]) -> str | None:
    """Return the form of addresses that differ in a parameter alone: ``/release?id=12``."""
    paths = {urlsplit(url).path for url in urls}
    if len(paths) != 1 or len(urls) < 2:
        return None
    queries = [dict(parse_qsl(urlsplit(url).query)) for url in urls]
    keys = [key for key in queries[0] if all(key in query for query in queries)]
    differing = [key for key in keys if len({query[key] for query in queries}) > 1]
    return rf"{literal(paths.pop())}\?(?:.*&)?{literal(differing[0])}=[^&]+.*" if differing else None


def _folder(column: Sequence[str]) -> str:
    """Return the form of a folder: its name, one of a few names, a number, or anything."""
    values = Counter(column)
    if all(value.isdecimal() for value in values):
        widths = {len(value) for value in values}
        return f"[0-9]{{{widths.pop()}}}" if len(widths) == 1 else _NUMBERS
    if len(values) == 1:
        return literal(column[0])
    if len(values) <= 3 and min(values.values()) >= 2:
        return f"(?:{'|'.join(literal(value) for value in sorted(values))})"
    return _SLUG


def _name(column: Sequence[str]) -> str:
    """Return the form of the last segment: a number, or a name with the ending that all have."""
    if all(value.isdecimal() for value in column):
        return _NUMBERS
    endings = {value.rpartition(".")[2] if "." in value else "" for value in column}
    ending = endings.pop() if len(endings) == 1 else ""
    return f"{_SLUG}\\.{literal(ending)}" if re.fullmatch(r"[a-z]{3,5}", ending) else _SLUG


def _segments(url: str) -> list[str]:
    return [part for part in urlsplit(url).path.split("/") if part]


def _is_year(part: str) -> bool:
    return re.fullmatch(r"(?:19|20)\d\d", part) is not None
