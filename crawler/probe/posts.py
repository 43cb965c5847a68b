"""What a page of WordPress's REST list says beside its releases: the site's clock, and its categories."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import Any

from crawler.discovery.items import dig, parse_json, words_at
from pipelines.errors import Unreadable
from pipelines.records import Capture
from pipelines.urls import identity, normalise

_MOST = 40  # posts whose clocks are compared; both halves of a year are among them on most sites


def offsets_of(capture: Capture) -> list[tuple[str, str]]:
    """Return local time and UTC of the posts: together they say in which zone the site's clock stands."""
    pairs = ((words_at(item, "date"), words_at(item, "date_gmt")) for item in _posts(capture)[:_MOST])
    return [(local, utc) for local, utc in pairs if local and utc and not utc.startswith("0000")]


def category_of(capture: Capture, listed: Collection[str]) -> int | None:
    """Return the category that tells the posts of a newsroom's list from the site's other posts.

    Args:
        capture: a page of the posts of all categories. listed: what the newsroom's page names, by `identity`.

    Returns:
        None where there is no such category, or where nearly all posts are listed anyway.
    """
    inside: list[set[int]] = []
    outside: list[set[int]] = []
    for item in _posts(capture):
        link = words_at(item, "link")
        url = normalise(link, capture.url) if link else None
        if url is not None:
            (inside if identity(url) in listed else outside).append(_categories(item))
    if len(inside) < 3 or len(outside) < 3:
        return None
    shared = set.intersection(*inside)
    counts = Counter(number for numbers in outside for number in numbers if number in shared)
    best = min(shared, key=lambda number: counts[number], default=None)
    # Posts outside may well be older ones of the same category, but then not most of all there are.
    return best if best is not None and counts[best] <= 0.8 * len(outside) else None


def _posts(capture: Capture) -> list[Any]:
    try:
        found = parse_json(capture.body)
    except Unreadable:
        return []
    return found if isinstance(found, list) else []


def _categories(item: Any) -> set[int]:
    groups = dig(item, "_embedded.wp:term")
    return {
        term["id"]
        for group in (groups if isinstance(groups, list) else [])
        for term in (group if isinstance(group, list) else [])
        if isinstance(term, dict) and term.get("taxonomy") == "category" and isinstance(term.get("id"), int)
    }
