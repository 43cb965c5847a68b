"""Finds the list of a page that nobody has described: the repeated block of links that name releases.

Rows of a list are sisters: children of one element, built alike. So links are grouped by the element whose children
their rows are, and by their path within the row. Of all groups the one with the most headlines wins; a printed date
beside each is the strongest sign, for menus and teasers print none.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from lxml import etree

from crawler.discovery.dated import blocks, dates_between, find_date
from crawler.discovery.links import HEADINGS, Link, best_title, furniture, is_card, link_title, title_element
from pipelines.urls import document_type, identity

#: How many elements above a link its row may be: deeper ones hold sections of the page.
_HIGHEST_ROW = 12
#: Groups whose dates are looked at; sorted by headlines, the list is always among the first few.
_LOOKED_AT = 12
#: A date beside a headline counts as much as three more headlines: a menu of sixty links loses to ten dated releases.
_DATED = 4.0

# Addresses that file releases rather than hold one.
_FILED = re.compile(
    r"/(?:tags?|categor(?:y|ies)|topics?|authors?|people|staff|archives?|search|feed|rss)(?:/|$|\?)", re.IGNORECASE
)
# Parts of class names that differ from row to row: numbers, states, and WordPress's taxonomy classes.
_VARYING = re.compile(
    r"\d|^(?:odd|even|first|last|active|current|is-|has-|post|type-|status-|format-|hentry|category|tag-|sticky)"
)
_ROW_TAGS = frozenset({"article", "li", "tr", "dd", "dt", "a"})


@dataclass(slots=True)
class Item:
    """An entry of a list: its address, the links to it, the element that holds it, its title, the date as printed."""

    url: str
    links: list[Link]
    block: etree._Element
    title: str | None = None
    date: str | None = None


@dataclass(slots=True)
class _Group:
    container: etree._Element
    links: list[Link] = field(default_factory=list)
    rows: set[etree._Element] = field(default_factory=set)
    score: float = 0.0
    items: list[Item] = field(default_factory=list)


def find_items(links: Sequence[Link], region: etree._Element) -> list[Item]:
    """Return the items of the page's list in its order, none if no block of links looks like one.

    Args:
        links: of the page, those that may be releases: its own site's.
        region: the element with the page's own matter; what stands elsewhere is believed half.
    """
    inside = set(region.iter())
    worth = {link: _worth(link, link.node in inside) for link in links}
    useful = [link for link in links if worth[link] > 0]
    groups = sorted(_groups(useful), key=lambda group: -sum(worth[link] for link in group.links))[:_LOOKED_AT]
    for group in groups:
        group.items = describe(_by_address(_named(group)), useful)
        group.score = sum(_best(worth, item) * (_DATED if item.date else 1.0) for item in group.items)
    best = _tightest([group for group in groups if _plausible(group.items)])
    if best is None:
        return _single(useful, worth)
    return _with_sisters(_cleaned(best), useful, worth)


def describe(
    addresses: Mapping[str, list[Link]], links: Iterable[Link] = (), declared: Collection[etree._Element] = ()
) -> list[Item]:
    """Return items with title and date for addresses and the links that lead to them, in order.

    Args:
        addresses: the links to each item. links: the page's; those to an item in its block may know its title too.
        declared: elements that are declared to hold one item each; without one an item's block is found.
    """
    found = blocks({url: [link.node for link in those] for url, those in addresses.items()})
    for url, those in addresses.items() if declared else ():
        found[url] = next(
            (place for place in (those[0].node, *those[0].node.iterancestors()) if place in declared), found[url]
        )
    others: dict[str, list[Link]] = {}
    for link in links:
        if link.url in addresses:
            others.setdefault(link.url, []).append(link)
    items = []
    for url, those in addresses.items():
        near = set(found[url].iter())
        all_links = [*those, *(link for link in others.get(url, []) if link not in those and link.node in near)]
        items.append(Item(url, all_links, found[url], best_title(all_links, found[url]), _date(found[url], all_links)))
    undated = [item.url for item in items if item.date is None]
    if undated and items:
        between = dates_between(found, undated)
        for item in items:
            item.date = item.date or between.get(item.url)
    return items


def _date(block: etree._Element, links: Sequence[Link]) -> str | None:
    """Return the date in an item's block that is not part of its headline."""
    link = next((link for link in links if link_title(link)), links[0])
    holder = title_element(link)
    return find_date(block, None if holder is link.node and is_card(link) else holder)


def _worth(link: Link, inside: bool) -> float:
    """Return how much a link looks like the headline of a release, 0 to about 3, from itself alone."""
    weight = furniture(link.node)
    if weight == 0:
        return 0.0
    count = len(link_title(link).split())
    value = min(count, 12) / 12 if count >= 3 else 0.05
    value += 0.4 if title_element(link).tag in HEADINGS else 0.0
    if document_type(link.url):
        value *= 0.7
    if _FILED.search(urlsplit(link.url).path):
        value *= 0.3
    return value * weight * (2.0 if inside else 1.0)


def _best(worth: dict[Link, float], item: Item) -> float:
    value = max(worth.get(link, 0.0) for link in item.links)
    # "Read more" names nothing, but the heading of its row does.
    return max(value, min(len(item.title.split()), 12) / 12) if item.title and value > 0.05 else value


def _groups(links: Sequence[Link]) -> list[_Group]:
    """Group links by the container of their rows and their path within the row; only groups of two rows or more."""
    groups: dict[tuple[etree._Element, str, str], _Group] = {}
    for link in links:
        path = ""
        row = link.node
        for container in list(link.node.iterancestors())[:_HIGHEST_ROW]:
            group = groups.setdefault((container, str(row.tag), path), _Group(container))
            group.links.append(link)
            group.rows.add(row)
            path = f"{row.tag}{_kinds(row)}/{path}"
            row = container
    return [group for group in groups.values() if len(group.rows) >= 2]


def _kinds(node: etree._Element) -> str:
    """Return what of an element's classes rows have in common."""
    if node.tag in {"td", "th"}:  # a table's columns are told apart by their place
        return f"[{sum(1 for _ in node.itersiblings(preceding=True))}]"
    if node.tag in _ROW_TAGS:
        return ""
    return "".join(f".{name}" for name in sorted((node.get("class") or "").split()) if not _VARYING.search(name))


def _named(group: _Group) -> list[Link]:
    """Return a group's links without those that name nothing in a row where another one names the release."""
    rows: dict[etree._Element, list[Link]] = {}
    for link in group.links:
        row = next(place for place in (link.node, *link.node.iterancestors()) if place in group.rows)
        rows.setdefault(row, []).append(link)
    return [link for row in rows.values() for link in row if link_title(link) or not any(map(link_title, row))]


def _by_address(links: Iterable[Link]) -> dict[str, list[Link]]:
    found: dict[str, list[Link]] = {}
    for link in links:
        found.setdefault(link.url, []).append(link)
    return found


def _plausible(items: Sequence[Item]) -> bool:
    """Tell whether items look like a list of releases: two that are dated, or three whose titles are phrases."""
    titled = [item for item in items if item.title and (item.date or len(item.title.split()) >= 3)]
    if len(titled) < 2 or len(titled) < 0.6 * len(items):
        return False
    return len(titled) >= 3 or all(item.date for item in titled)


def _tightest(groups: Sequence[_Group]) -> _Group | None:
    """Return the group with the highest score, or the part of it that has nearly all of its score or all of its dates.

    What the whole has beyond that is another block that happens to be built alike. Where every item is dated it is no
    other block: lists are cut in sections by year, and one may hold a single release.
    """
    best = max(groups, key=lambda group: group.score, default=None)
    if best is None:
        return None
    held, dated = {item.url for item in best.items}, _dated(best)
    parts = [
        group
        for group in groups
        if {item.url for item in group.items} <= held
        and ((group.score >= 0.85 * best.score and dated != held) or (len(dated) >= 2 and _dated(group) == dated))
    ]
    return min(parts, key=lambda group: (len(group.items), -group.score))


def _dated(group: _Group) -> set[str]:
    return {item.url for item in group.items if item.date}


def _cleaned(group: _Group) -> list[Item]:
    """Return a group's items without what only shares their build: where most are dated, undated short ones go."""
    mostly = len(_dated(group)) >= 0.7 * len(group.items)
    return [item for item in group.items if item.title and (item.date or not mostly or len(item.title.split()) >= 5)]


def _with_sisters(items: list[Item], links: Sequence[Link], worth: dict[Link, float]) -> list[Item]:
    """Add releases of the same list that are built otherwise, such as a featured first one.

    They lead to the same folder of the site, and have what the others have: a date, or else a heading.
    """
    folder = _folder([item.url for item in items])
    if folder is None:
        return items
    known = {identity(item.url) for item in items}
    mostly_dated = sum(1 for item in items if item.date) >= 0.7 * len(items)
    fresh = [
        link
        for link in links
        if worth[link] >= 0.5 and identity(link.url) not in known and _folder([link.url]) == folder
    ]
    addresses = _by_address([link for item in items for link in item.links] + fresh)
    added = {
        item.url: item
        for item in describe(addresses, links)
        if identity(item.url) not in known
        and item.title
        and len(item.title.split()) >= 3
        and (item.date if mostly_dated else any(title_element(link).tag in HEADINGS for link in item.links))
    }
    both = {item.url: item for item in items} | added
    return [both[url] for url in _by_address(links) if url in both]


def _folder(urls: Sequence[str]) -> str | None:
    """Return the folder that addresses share if all stand in one, at least one name deep."""
    folders = {url.split("?")[0].rstrip("/").rpartition("/")[0] for url in urls}
    if len(folders) != 1:
        return None
    folder = folders.pop()
    return folder if folder.count("/") >= 3 else None


def _single(links: Sequence[Link], worth: dict[Link, float]) -> list[Item]:
    """Return the one item of a list that holds a single one, such as the last page of many: a dated headline."""
    for url, those in _by_address(link for link in links if worth[link] >= 0.5).items():
        (item,) = describe({url: those}, links)
        if item.date and item.title and len(item.title.split()) >= 3:
            return [item]
    return []


def unique(items: Iterable[Item]) -> Iterator[Item]:
    """Yield items whose pages differ: the same address with and without ``www.`` is one."""
    seen: set[str] = set()
    for item in items:
        if identity(item.url) not in seen:
            seen.add(identity(item.url))
            yield item
