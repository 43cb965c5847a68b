"""The way *listing*: pages of links to releases, each page leading to the next."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from lxml import etree

from crawler.ages import age_within
from crawler.discovery.islands import is_script, page_values, script_values
from crawler.discovery.links import Link, page_links
from crawler.discovery.pager import Onward, find_next, find_scripted, leads_on
from crawler.discovery.records import Entry, find_entries
from crawler.discovery.rows import Item, describe, find_items, unique
from crawler.discovery.way import Found, Way
from crawler.discovery.years import find_sections
from crawler.document import Document, parse
from crawler.selectors import node_text, nodes, pairs
from pipelines.ages import Told, line_age
from pipelines.errors import Unreadable
from pipelines.records import Capture, Sighting
from pipelines.text import clean
from pipelines.urls import identity, is_home, normalise, same_site

#: "1-10 (of 3283)", "Showing 1 to 25 of 1,250 results": a range, because "1 of 172" counts pages.
_TOTAL = re.compile(
    r"\b\d[\d,]*\s*(?:-|–|to|through|a)\s*\d[\d,]*\s*\(?\s*(?:of|de|out of)\s+(?:about\s+)?(\d[\d,]*)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Listing(Way):
    """A list of links. With no selectors the list and the way on are found by their structure.

    Attributes:
        item: CSS of the links to releases, or of elements that hold one each.
        block: CSS of the element that holds one item; without it the largest that holds no other item.
        date: CSS of an item's date, ``@attr`` for an attribute: within its block, or else the last one above it.
        next: CSS of the link to the next page.
        follow: whether to go on to the next page at all; false for a list whose further pages the site bars.
    """

    kind: ClassVar[str] = "listing"
    keys = dict(Way.keys) | {
        "item": "selector",
        "block": "selector",
        "date": "selector",
        "next": "selector",
        "follow": "flag",
    }

    item: str | None = None
    block: str | None = None
    date: str | None = None
    next: str | None = None
    follow: bool = True

    def read(self, capture: Capture) -> Found:
        """Read a page of the list. Raises `Unreadable` for what is no HTML page and no script that holds a list."""
        if self.item is None and is_script(capture):
            return self._scripted(capture)
        document = parse(capture)
        found = Found(total=_total(document))
        picked = self._picked(document)
        items = list(unique(self._items(document, [link for link in picked if self._counts(link, document)])))
        items = self._with_dates(document, items, found.problems)
        found.sightings = [self._sighted(item, capture) for item in items]
        if self.item is None and not any(item.date for item in items):
            found.sightings = self._drawn(document) or found.sightings
        onward = self._onward(document, [sighting.url for sighting in found.sightings], found.problems)
        # A declared list may hold a page of nothing but other things, which `match` leaves out; the walk goes on.
        passed_over = self.item is not None and any(not self.wants(link.url) for link in picked)
        if (found.sightings or passed_over) and onward.next and self.follow:
            found.next = [onward.next]
        if found.sightings and self.follow and not onward.next and self._is_start(capture):
            found.problems += self._scripted_end(document)
        found.sections = find_sections(document, self.url) if self.follow else {}
        # Beyond the last page many sites answer with an empty list; nothing else may be empty in silence.
        if not found.sightings and (self._is_start(capture) or (onward.beyond and not passed_over)):
            found.problems.append(self._nothing(passed_over))
        return found

    def _scripted(self, capture: Capture) -> Found:
        """Read a script or a JSON file that holds the list as data."""
        found = find_entries(script_values(capture), capture.url, lambda url: self._may_be(url, capture))
        if not found:
            raise Unreadable("is a script or JSON and holds no list of releases that can be told; declare an [[api]]")
        return Found(sightings=[self._sighting(entry) for entry in found])

    def _sighted(self, item: Item, capture: Capture) -> Sighting:
        """Return an item as it was seen; its age, where it prints one in place of a date, with the time of that."""
        if item.date is not None and line_age(item.date) is None:
            return Sighting(item.url, self.name, title=item.title, published=item.date)
        age = age_within(item.block)
        words = line_age(item.date or "") or (age.words if age else None)
        said = str(Told(words, capture.fetched_at)) if words else None
        return Sighting(item.url, self.name, title=item.title, published=age.exact if age else None, age=said)

    def _drawn(self, document: Document) -> list[Sighting]:
        """Return the items of a list that a script draws from data in the page: dated, or with headlines."""
        capture = document.capture
        found = find_entries(page_values(document), document.base, lambda url: self._may_be(url, capture))
        return [self._sighting(entry) for entry in found]

    def _sighting(self, entry: Entry) -> Sighting:
        return Sighting(entry.url, self.name, title=entry.title, published=entry.date, summary=entry.summary)

    def _picked(self, document: Document) -> list[Link]:
        """Return the links that the declared selector finds; without one, all that lead to the list's own site."""
        if self.item is not None:
            found = (_link(node, document) for node in nodes(document.root, self.item))
            return [link for link in found if link is not None]
        site = document.capture.url
        return [
            link
            for link in page_links(document)
            if same_site(link.url, site) and not is_home(link.url, self.url) and not leads_on(link)
        ]

    def _items(self, document: Document, links: list[Link]) -> list[Item]:
        if self.item is None:
            return find_items(links, document.region)
        addresses: dict[str, list[Link]] = {}
        for link in links:
            addresses.setdefault(link.url, []).append(link)
        held = set(nodes(document.root, self.block)) if self.block else set()
        return describe(addresses, page_links(document), held) if addresses else []

    def _counts(self, link: Link, document: Document) -> bool:
        return self._may_be(link.url, document.capture)

    def _may_be(self, url: str, capture: Capture) -> bool:
        """Tell whether an address may be a release's: it passes `match`, and is not the list's own."""
        return self.wants(url) and identity(url) not in {identity(self.url), identity(capture.url)}

    def _with_dates(self, document: Document, items: list[Item], problems: list[str]) -> list[Item]:
        """Give each item the date that the declared selector finds in its block, or else last above it."""
        if self.date is None or not items:
            return items
        order = {node: place for place, node in enumerate(document.root.iter())}
        printed = [(order[node], node, text) for node, text in pairs(document.root, self.date)]
        if not printed:
            problems.append(f"date: selector {self.date!r} found nothing")
            return items
        held = {item.url: set(item.block.iter()) for item in items}
        between = [(place, text) for place, node, text in printed if not any(node in block for block in held.values())]
        for item in items:
            inside = [text for _, node, text in printed if node in held[item.url]]
            above = [text for place, text in between if place < order[item.block]]
            item.date = inside[0] if inside else above[-1] if above else item.date
        return items

    def _onward(self, document: Document, items: Sequence[str], problems: list[str]) -> Onward:
        onward = find_next(document, items, self.url)
        if self.next is None:
            return onward
        for node in nodes(document.root, self.next):
            link = _link(node, document)
            if (
                link is not None
                and same_site(link.url, document.capture.url)
                and identity(link.url) != identity(document.capture.url)
            ):
                return Onward(link.url, onward.beyond)
        if onward.next and items:
            problems.append(f"next: selector {self.next!r} found nothing, but the page leads on to {onward.next}")
        return onward

    def _scripted_end(self, document: Document) -> list[str]:
        words = find_scripted(document)
        if words is None:
            return []
        return [
            f"the list goes on behind {words!r}, which only a script can follow: what is not on its first page is not "
            "found here. Declare a feed, a sitemap or an api, or follow = false if the first page is enough"
        ]

    def _is_start(self, capture: Capture) -> bool:
        return identity(capture.url) == identity(self.url)

    def _nothing(self, passed_over: bool) -> str:
        if self.item is None:
            return 'no block of links to releases was found; declare item = "…" in the source\'s file'
        if passed_over:
            return f"selector {self.item!r} found no link that match = {self.match!r} lets pass"
        return f"selector {self.item!r} found nothing"


def _link(node: etree._Element, document: Document) -> Link | None:
    """Return the link that a selected element is, or holds, or stands in."""
    inside = next((part for part in node.iter("a") if part.get("href")), None)
    around = next((place for place in node.iterancestors("a") if place.get("href")), None)
    found = inside if inside is not None else around
    url = normalise(found.get("href") or "", document.base) if found is not None else None
    return Link(found, url) if found is not None and url is not None else None


def _total(document: Document) -> int | None:
    """Return how many releases the page itself says there are."""
    found = _TOTAL.search(clean(node_text(document.region))) or _TOTAL.search(clean(node_text(document.root)))
    return int(found[1].replace(",", "")) if found else None
