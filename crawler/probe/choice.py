"""Which of the ways that were found a source declares: the fewest that together lead to everything. Pure."""

from __future__ import annotations

import re

from crawler.probe.leads import Lead
from crawler.probe.shapes import pattern_of
from crawler.probe.trail import Trail
from pipelines import dates
from pipelines.records import Sighting

#: Of a list's items the part that a feed must share to be a feed of the same releases.
_SHARED = 0.3


def choose(trail: Trail) -> list[str]:
    """Mark the leads that are declared (`Lead.chosen`); return what a person should know before trusting them."""
    if trail.wordpress is not None:
        return _with_wordpress(trail, trail.wordpress)
    listing, feed, sitemap = trail.listing, trail.feed, trail.sitemap
    if listing is not None and feed is not None and not _is_of(feed, listing):
        if len(feed) > len(listing) and listing.reach == "newest" and listing.dated < len(listing):
            listing.notes.append("not used: an undated block that shares nothing with the feed")
            listing = None
        else:
            _keep_what_passes(feed, listing)
            feed = feed if feed.sightings else None
    if feed is not None:
        feed.chosen = True
    if listing is not None:
        listing.chosen = True
        _note_strays(listing)
    if sitemap is not None and _adds(sitemap, listing, feed):
        sitemap.chosen = True
    _one_spelling(trail)
    return _reach_doubts(trail)


def chosen(trail: Trail) -> list[Lead]:
    """Return the leads that are declared."""
    return [lead for lead in trail.leads() if lead.chosen]


def _with_wordpress(trail: Trail, wordpress: Lead) -> list[str]:
    """Declare the REST list, which carries every release whole; beside it a list that has releases it lacks."""
    wordpress.chosen = True
    listing = trail.listing
    missing = listing.sightings.keys() - wordpress.sightings.keys() if listing is not None else set()
    whole = wordpress.total is None or len(wordpress) >= wordpress.total
    if listing is not None and missing and (whole or len(missing) > 0.5 * len(listing)):
        listing.chosen = wordpress.spells_like(listing)
        return [
            f"{len(missing)} of the {len(listing)} items of the list are not in WordPress's: look which are releases"
        ]
    return []


def _is_of(feed: Lead, listing: Lead) -> bool:
    """Tell whether a feed is of the list's releases: the shorter one's items are largely the other's."""
    return max(feed.share_of(listing), listing.share_of(feed)) >= _SHARED


def _keep_what_passes(feed: Lead, listing: Lead) -> None:
    """Give a feed of a whole site the pattern of the list's releases; without any of them it is not used."""
    pattern = pattern_of(listing.urls())
    shared = len(feed.sightings.keys() & listing.sightings.keys())
    if pattern is not None and shared:
        feed.table["match"] = pattern
        feed.sightings = {key: seen for key, seen in feed.sightings.items() if re.search(pattern, seen.url)}
        feed.notes.append("of a whole site: only what looks like the list's releases counts")
    else:
        feed.notes.append(f"not used: it shares {shared} of its {len(feed)} items with the list")
        feed.sightings = {}


def _note_strays(listing: Lead) -> None:
    """Say where a few of its items are built otherwise than all the others."""
    urls = listing.urls()
    pattern = pattern_of(urls)
    if pattern is None:
        return
    strays = [url for url in urls if not re.search(pattern, url)]
    if strays and len(strays) <= 0.2 * len(urls):
        listing.notes.append(f"{len(strays)} of its items are of another form, the first {strays[0]}")


def _adds(sitemap: Lead, listing: Lead | None, feed: Lead | None) -> bool:
    """Tell whether a sitemap leads to releases that the other ways may miss."""
    others = {*(listing.sightings if listing else ()), *(feed.sightings if feed else ())}
    beyond = sitemap.sightings.keys() - others
    if listing is None:
        return True
    if listing.reach == "newest":
        if not beyond and sitemap.reach == "all":
            listing.reach = "all"
            listing.notes.append("the sitemap names no other release")
        return bool(beyond)
    if missed := [key for key in missed_by(listing, feed) if key in sitemap.sightings]:
        listing.notes.append(f"misses {len(missed)} of the feed's releases, which the sitemap has")
    elif listing.reach == "all" and beyond:
        listing.notes.append(f"but the sitemap names {len(beyond)} more")
    # A list was followed for one page only: nobody knows yet whether the walk reaches its end, and the sitemap tells.
    return bool(beyond)


def missed_by(listing: Lead, feed: Lead | None) -> list[str]:
    """Return what a feed names and a list should have named too: what is newer than the list's oldest item."""
    days = sorted(day for seen in listing.sightings.values() if (day := _day(seen)))
    if feed is None or not days:
        return []
    oldest = days[0]
    return [key for key, seen in feed.sightings.items() if key not in listing.sightings and (_day(seen) or "") > oldest]


def _day(seen: Sighting) -> str | None:
    moment = dates.parse(seen.published, zone="UTC") if seen.published else None
    return moment.day.isoformat() if moment else None


def _one_spelling(trail: Trail) -> None:
    """Drop a way that spells the addresses of releases otherwise than a more complete one: both would be fetched."""
    order = {"all": 2, "past": 1, "newest": 0}
    ways = sorted(chosen(trail), key=lambda lead: (order[lead.reach], lead.kind != "feed"), reverse=True)
    for place, lead in enumerate(ways):
        for better in ways[:place]:
            if better.chosen and not lead.spells_like(better):
                lead.chosen = False
                lead.notes.append(f"not used: it spells addresses otherwise than the {better.kind}")


def _reach_doubts(trail: Trail) -> list[str]:
    ways = chosen(trail)
    if not ways or any(lead.reach != "newest" for lead in ways):
        return []
    listing = next((lead for lead in ways if lead.kind == "listing"), None)
    feed = trail.feed
    if listing is not None and feed is not None and feed.share_of(listing) < 1 and listing.share_of(feed) == 1:
        listing.notes.append("one page, which holds more than the feed")
        return []
    named = len({key for lead in ways for key in lead.sightings})
    return [
        f"nothing leads further back than the {named} releases that {' and '.join(lead.kind for lead in ways)} name: "
        "if there are older ones, add the address of their list as [[listing]]"
    ]
