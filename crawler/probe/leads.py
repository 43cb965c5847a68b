"""A lead: a way that was tried, and what it gave. Pure functions of captures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from crawler.declared import WAYS
from crawler.discovery.sitemap import Sitemap
from crawler.discovery.way import Found, Way
from crawler.document import Document
from crawler.probe.shapes import literal, news_folder, pattern_of
from crawler.tables import check_table
from pipelines import dates
from pipelines.errors import Unreadable
from pipelines.records import Capture, Sighting
from pipelines.urls import identity

#: How far back a way leads: all there is; page by page into the past; only the newest.
Reach = Literal["all", "past", "newest"]

#: Sitemaps that hold releases, by their names: WordPress, Yoast, Ghost, Drupal, and newsrooms' own.
_PREFERRED = re.compile(
    r"(?:post|posts|news|press|release|releases|blog|article|articles|stories|media)(?=[-_.\d]|$)", re.IGNORECASE
)
_OTHERS = re.compile(
    r"(?:tags?|categor(?:y|ies)|authors?|users?|pages?|images?|videos?|taxonom(?:y|ies)|terms?|attachments?|products?|archives?)(?=[-_.\d]|$)",
    re.IGNORECASE,
)
_OVERLAP = 0.5


@dataclass(slots=True)
class Lead:
    """A way that was tried.

    Attributes:
        kind, table: the way as its source's file declares it.
        sightings: what it named, by `identity` of the address, in its order. reach: how far back it leads.
        total: how many releases it says there are. problems: what its reader found wrong.
        notes: what is worth saying of it beside its numbers. chosen: whether it is declared.
    """

    kind: str
    table: dict[str, Any]
    sightings: dict[str, Sighting] = field(default_factory=dict)
    reach: Reach = "newest"
    total: int | None = None
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    chosen: bool = False

    @property
    def way(self) -> Way:
        """The way itself."""
        return build(self.kind, self.table)

    def __len__(self) -> int:
        return len(self.sightings)

    @property
    def dated(self) -> int:
        """How many of what it named it dates."""
        return sum(has_day(sighting) for sighting in self.sightings.values())

    def take(self, found: Found) -> int:
        """Add what another answer of the way gave; return how many were new."""
        before = len(self.sightings)
        for sighting in found.sightings:
            self.sightings.setdefault(identity(sighting.url), sighting)
        self.problems += [problem for problem in found.problems if problem not in self.problems]
        self.total = self.total or found.total
        return len(self.sightings) - before

    def share_of(self, other: Lead) -> float:
        """Return what part of the other's sightings this one names too, 0 where it names none."""
        both = self.sightings.keys() & other.sightings.keys()
        return len(both) / len(other) if len(other) else 0.0

    def spells_like(self, other: Lead) -> bool:
        """Tell whether the two spell the addresses that both name alike: two spellings would be fetched twice."""
        both = self.sightings.keys() & other.sightings.keys()
        same = sum(self.sightings[key].url == other.sightings[key].url for key in both)
        return same >= 0.9 * len(both)

    def urls(self) -> list[str]:
        """Return the addresses that it named."""
        return [sighting.url for sighting in self.sightings.values()]


def build(kind: str, table: Mapping[str, Any]) -> Way:
    """Return a way from its table, as the reader of source files does. Raises ValueError for a table that is none."""
    problems: list[str] = []
    checked = check_table(dict(table), WAYS[kind].keys, kind, problems)
    if problems:
        raise ValueError("; ".join(problems))
    return WAYS[kind].from_table(checked)


def has_day(sighting: Sighting) -> bool:
    """Tell whether a way dates a sighting to the day."""
    moment = dates.parse(sighting.published, zone="UTC") if sighting.published else None
    return moment is not None and moment.to_the_day


def lead_of(kind: str, table: dict[str, Any], capture: Capture) -> Lead | None:
    """Return what a way gives on its first answer, None if that is nothing of its kind or names nothing."""
    lead = Lead(kind, table)
    try:
        found = lead.way.read(capture)
    except (Unreadable, ValueError):
        return None
    lead.take(found)
    if kind == "wordpress":
        lead.reach = "all"  # its list leads to its end
    return lead if lead.sightings else None


def next_page(lead: Lead, capture: Capture) -> str | None:
    """Return where a list goes on behind an answer, None where it ends."""
    try:
        return next(iter(lead.way.read(capture).next), None)
    except Unreadable:
        return None


def list_of(document: Document) -> Lead | None:
    """Return the list of releases that a page shows, found by its structure alone."""
    return lead_of("listing", {"url": document.capture.url}, document.capture)


def is_better_list(new: Lead, old: Lead | None, new_next: str | None, old_next: str | None) -> bool:
    """Tell whether a page that calls itself a newsroom shows more of a list than the page that led there."""
    if old is None:
        return True
    if old.dated > new.dated and len(new) < len(old):
        return False
    if old_next and not new_next and len(new) <= len(old):
        return False
    if old_next and old.dated >= 5 and _is_part(new, old):
        return False  # one category of a blog, whose front page lists all of them
    return len(new) >= min(len(old), 3)


def _is_part(new: Lead, old: Lead) -> bool:
    """Tell whether one list is a part of the other: it lacks some of what that one names between its own items."""
    shared = [place for place, key in enumerate(old.sightings) if key in new.sightings]
    lacking = sum(key not in new.sightings for key in list(old.sightings)[: max(shared, default=0)])
    return bool(shared) and lacking > 0


def children_of(capture: Capture) -> list[str]:
    """Return the sitemaps that an index or a robots.txt names, none for a sitemap of pages."""
    try:
        return Sitemap(capture.url).read(capture).next
    except Unreadable:
        return []


def ranked_children(children: Iterable[str]) -> tuple[list[str], str | None]:
    """Return the sitemaps of an index, those of releases first, and a pattern that tells them from the others.

    The pattern is None where their names tell nothing: then all of them are asked.
    """
    urls = list(children)
    # Some generators name their feeds in the index of sitemaps too.
    maps = [url for url in urls if "sitemap" in url.lower()] or urls
    mixed, urls = len(maps) < len(urls), maps
    names = {url: url.rpartition("/")[2] for url in urls}
    wanted = [url for url in urls if _PREFERRED.search(names[url]) and not _OTHERS.search(names[url])]
    plain = [url for url in urls if url not in wanted and not _OTHERS.search(names[url])]
    if not wanted or len(wanted) == len(urls):
        rest = [url for url in urls if url not in wanted and url not in plain]
        return [*wanted, *plain, *rest], "sitemap" if mixed else None
    # A news sitemap holds two days; what names years or numbers beside it holds the rest.
    if all("news" in names[url].lower() for url in wanted) and plain:
        return [*plain, *wanted], "sitemap" if mixed else None
    words = sorted(
        {re.sub(r"\d+", "[0-9]+", literal(re.sub(r"\.(?:xml|txt)(?:\.gz)?$|\?.*$", "", names[url]))) for url in wanted}
    )
    words = sorted({re.sub(r"(?:\[0-9\]\+|-)+$", "", word) for word in words})
    return [*wanted, *plain], f"/(?:{'|'.join(words)})" if len(words) > 1 else f"/{words[0]}"


def releases_in(lead: Lead, known: Mapping[str, Sighting], *, others: Iterable[str] = ()) -> Lead | None:
    """Return a sitemap's lead with the `match` that lets releases pass and nothing else, None if none can be found.

    Args:
        lead: what the sitemap named. known: releases that lists named. others: pages of the site that are none.
    """
    urls = lead.urls()
    examples = [sighting.url for sighting in known.values()] or news_folder(urls)
    pattern = pattern_of(examples, [url for key, url in zip(lead.sightings, urls, strict=True) if key not in known])
    if pattern is None:
        # Releases at the site's root: only a sitemap of nothing else can be used, and `sitemaps` says which it is.
        strangers = [url for key, url in zip(lead.sightings, urls, strict=True) if key not in known]
        return lead if "sitemaps" in lead.table or not strangers else None
    table = lead.table | {"match": pattern}
    barred = {identity(url) for url in others}
    kept = {
        key: sighting
        for key, sighting in lead.sightings.items()
        if re.search(pattern, sighting.url) and (key in known or key not in barred)
    }
    # Of an index one part was read, which may be of other years than what the lists name.
    part = lead.reach == "past" and len(kept) >= 3
    if known and not part and not any(key in known for key in kept):
        return None
    return Lead(lead.kind, table, kept, lead.reach, None, lead.problems, lead.notes) if kept else None
