"""Reads one saved page as a way would, and shows what a crawl would see in it (``presswatch try --file``)."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from crawler.discovery.api import Api
from crawler.discovery.feed import Feed
from crawler.discovery.listing import Listing
from crawler.discovery.sitemap import Sitemap
from crawler.discovery.way import Found, Way
from crawler.discovery.wordpress import WordPress
from crawler.reading import STRANGERS_ZONE
from crawler.saved import saved_page
from crawler.source import Source, Sources
from pipelines import dates
from pipelines.ages import told
from pipelines.errors import UsageError
from pipelines.urls import identity

#: The ways that a saved page can be tried as.
WAYS: dict[str, type[Way]] = {way.kind: way for way in (Listing, Feed, Sitemap, WordPress)}

#: Ways whose answers are lists, though no listings.
_LISTS = frozenset({Api.kind, WordPress.kind})


@dataclass(slots=True)
class Item:
    """A release that a list names: `date` is ISO 8601 if `printed`, the words on the page, say the day."""

    url: str
    title: str | None
    date: str | None
    printed: str | None


@dataclass(slots=True)
class Trial:
    """What a list or feed gave: its items, the address of its next page, the total it states, and what is wrong."""

    way: str
    items: list[Item] = field(default_factory=list)
    next: str | None = None
    total: int | None = None
    problems: list[str] = field(default_factory=list)

    def json(self) -> dict[str, Any]:
        """Return it as plain data."""
        return asdict(self)


def try_file(path: Path, registry: Sources, *, url: str, kind: str, name: str | None = None) -> Trial:
    """Read a saved page the way a crawl would.

    Args:
        path: the page. url: its address, which decides where relative links lead.
        kind: one of `WAYS`; the declared list of another kind is read as a listing too.
        name: the source whose declared way reads it; else the source is found by the host, and a stranger's list is
            read by its structure alone.

    Raises:
        UsageError: no such file, no web address, an unknown source. Unreadable: the page is nothing of that kind.
    """
    if not path.is_file():
        raise UsageError(f"{path}: there is no such file")
    capture = saved_page(path, url, None)
    source = registry.get(name) if name else registry.for_url(capture.url)
    way = _declared(source, kind, capture.url) or WAYS[kind].from_table({"url": capture.url})
    return _told(way.read(capture), way, source.timezone if source else STRANGERS_ZONE)


def _declared(source: Source | None, kind: str, url: str) -> Way | None:
    """Return the source's own way to that page: of ways to lists the one whose path it has, else the first listing."""
    ways = source.ways if source else ()
    path = identity(url.partition("?")[0])
    for way in (way for way in ways if way.kind == kind or (kind == Listing.kind and way.kind in _LISTS)):
        if way.by_year:
            year = way.year_in(url)
            if year is not None:
                return way.section(year)
        elif identity(way.url.partition("?")[0]) == path:
            return way
    return next((way for way in ways if way.kind == kind and not way.by_year), None)


def _told(found: Found, way: Way, zone: str) -> Trial:
    items = []
    for sighting in found.sightings:
        moment = dates.parse(sighting.published, zone=zone) if sighting.published else None
        day = moment.day.isoformat() if moment and moment.to_the_day else None
        age = told(sighting.age or "")
        items.append(Item(sighting.url, sighting.title, day, sighting.published or (age.age if age else None)))
    return Trial(way.name, items, next(iter(found.next), found.instead), found.total, list(found.problems))
