"""The pure path: a capture and a source's rules in, a release out.

The live crawl, `read`, `reread` and the tests all call it. No network, no clock, no database.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import islice

from crawler.blocks import recognise
from crawler.bodies import is_one_text
from crawler.discovery.listing import Listing
from crawler.discovery.way import Way
from crawler.document import Document, parse
from crawler.furniture import is_furniture
from crawler.memento import unwrapped
from crawler.page import Page
from crawler.source import Source
from pipelines.errors import Blocked, NotARelease, Unreadable
from pipelines.normalise import read_release
from pipelines.records import Capture, Draft, Release
from pipelines.urls import host, identity, is_home

#: What decides the day on a page whose source nobody declared: most newsrooms watched are in Washington's zone.
STRANGERS_ZONE = "America/New_York"

# So many dated links to other pages are a list; a release has three to five of them under "related".
_LIST_ITEMS = 6
# The page of a tag, category, author or year, and the last page of a list, may name two releases only.
_FILED = re.compile(
    r"/(?:(?:tags?|categor(?:y|ies)|authors?)/[^/]+|(?:19|20)\d\d(?:/\d\d?){0,2}|(?:index|page)[/_-]?\d+(?:\.html?)?)/?$",
    re.IGNORECASE,
)
_FILED_ITEMS = 2


def read_draft(
    capture: Capture,
    source: Source | None = None,
    *,
    said: Mapping[str, str] | None = None,
    url: str | None = None,
) -> Draft:
    """Read a capture by its source's layout of that date, or by the defaults.

    Args:
        capture: the response; a web archive's is read as the page that it captured, with that address and time.
        source: its source, None for a stranger's page.
        said: what the way that led here already said.
        url: the address of the release, which the capture may be a list to carry whole.

    Raises:
        Blocked: the site did not show the page: a block, a challenge, a login, or "not found" with status 200.
        NotARelease: an error answer, the home page, a list, or no HTML at all.
        NoLayout: the source declares layouts and none fits; the landmarks that are missing are named.
    """
    capture = unwrapped(capture)
    if block := recognise(capture):
        raise Blocked(block.evidence, block.kind)
    if capture.status != 200:
        raise NotARelease(f"answered {capture.status}")
    if source and url and (carried := _carried(capture, source, url)):
        return carried
    if capture.url.partition("?")[0].endswith("/robots.txt"):
        raise NotARelease("is the robots.txt")
    if is_home(capture.url, source.home if source else f"//{host(capture.url)}/"):
        raise NotARelease("is the home page")
    if source and any(_is_page_of(way, capture) for way in source.ways):
        raise NotARelease("is the source's own list")
    document = parse(capture)
    if block := recognise(capture, document, said=said, home=source.home if source else None):
        raise Blocked(block.evidence, block.kind)
    # A sitemap names lists beside releases, and no title; what a list or feed calls by its headline is a release.
    unnamed = source is None or not (source.layouts or (said or {}).get("title"))
    if unnamed and _looks_like_a_list(document):
        raise NotARelease("looks like a list of releases")
    layout = source.layout_for(document) if source else Page()
    return layout.read(
        document,
        source=source.id if source else None,
        timezone=source.timezone if source else STRANGERS_ZONE,
        said=said,
    )


def read(
    capture: Capture,
    source: Source | None = None,
    *,
    said: Mapping[str, str] | None = None,
    url: str | None = None,
) -> Release:
    """Read a capture into a release; see `read_draft`. Raises `Unreadable` (and its kinds) where it gives none."""
    draft = read_draft(capture, source, said=said, url=url)
    draft.home_state = source.state if source else None
    return read_release(draft)


def _carried(capture: Capture, source: Source, url: str) -> Draft | None:
    """Return the draft of a release that a list of the source carries whole, None if this is no such list.

    What a layout without a landmark cuts from every body is cut from these too.
    """
    for way in source.ways:
        if not way.carries:
            continue
        try:
            draft = way.draft(capture, url, source=source.id, timezone=source.timezone)
        except Unreadable:
            continue
        if draft is not None:
            layout = next((layout for layout in source.layouts if layout.when is None), Page)
            draft.drop, draft.end = layout.drop, layout.end
            return draft
    return None


def _is_page_of(way: Way, capture: Capture) -> bool:
    """Tell whether a capture is a page of a way's list: its first page, or another query of it that names items."""
    if identity(capture.url) == identity(way.url):
        return True
    if identity(capture.url.partition("?")[0]) != identity(way.url.partition("?")[0]):
        return False
    try:
        return bool(way.read(capture).sightings)
    except Unreadable:
        return False


def _looks_like_a_list(document: Document) -> bool:
    """Tell a stranger's list from a release: many dated links, and nothing that calls the page itself an article."""
    meta = document.meta
    if meta.article("datePublished") or any(meta.first("article:published_time", "citation_publication_date")):
        return False
    least = _FILED_ITEMS if _FILED.search(document.capture.url.partition("?")[0]) else _LIST_ITEMS
    links = (link for link in document.region.iter("a") if link.get("href") and not is_furniture(link))
    if next(islice(links, least - 1, None), None) is None:
        return False  # most releases; looking for a list takes three times as long as reading one
    items = Listing(document.capture.url).read(document.capture).sightings
    if sum(item.published is not None for item in items) < least:
        return False
    # A release may lead to a dozen dated stories on its subject; what its address files away is a list all the same.
    return least == _FILED_ITEMS or not is_one_text(document.region)
