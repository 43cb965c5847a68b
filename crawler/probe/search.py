"""What is asked next: the order in which a newsroom's ways are tried, by what each yields for a request.

A probe has a dozen requests. Four are kept back for what proves the rest: three releases, and one page a second time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from crawler.blocks import recognise
from crawler.discovery.wordpress import first_page
from crawler.document import Document, parse
from crawler.hosts import origin_of
from crawler.probe import hints
from crawler.probe.ask import Asker, Miss
from crawler.probe.leads import (
    Lead,
    children_of,
    is_better_list,
    lead_of,
    list_of,
    next_page,
    ranked_children,
    releases_in,
)
from crawler.probe.posts import category_of, offsets_of
from pipelines.errors import Unreadable
from pipelines.records import Capture, Sighting
from pipelines.urls import identity, is_home, normalise, same_site

#: Requests kept for the releases that are read and for the second look.
RESERVE = 4
_FEEDS = 2  # feeds that are tried: the one that the page names, and one more
_HOPS = 2  # from a home page to the newsroom, and from a newsroom's front to its releases


@dataclass(slots=True)
class Trail:
    """What a search found.

    Attributes:
        url: the address that was given. page: the newsroom's own page, None where no page answered.
        pages: every page that was read. listing, feed, wordpress, sitemap: the leads, None where there is none.
        releases: pages of releases that were read on the way, by `identity` of the address.
        clocks: pairs of local time and UTC that posts gave, evidence of the zone. why: why nothing was found.
    """

    url: str
    page: Document | None = None
    pages: list[Document] = field(default_factory=list)
    listing: Lead | None = None
    feed: Lead | None = None
    wordpress: Lead | None = None
    sitemap: Lead | None = None
    releases: dict[str, Capture] = field(default_factory=dict)
    clocks: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    why: str | None = None

    def leads(self) -> list[Lead]:
        """Return what was found, in the order in which a source's file declares it."""
        return [lead for lead in (self.feed, self.listing, self.wordpress, self.sitemap) if lead is not None]

    def known(self) -> dict[str, Sighting]:
        """Return what lists and feeds named, which are surely releases; a list's own words count most."""
        found: dict[str, Sighting] = {}
        for lead in (self.listing, self.wordpress, self.feed):
            for key, sighting in (lead.sightings if lead else {}).items():
                found.setdefault(key, sighting)
        return found


class Search:
    """Searches one site."""

    def __init__(self, url: str, asker: Asker) -> None:
        self.asker = asker
        self.trail = Trail(url)
        self.onward: str | None = None
        self.asked: set[str] = set()

    async def run(self) -> Trail:
        """Ask what is worth asking, and return what was found."""
        trail = self.trail
        start = await self.fetch(trail.url, "the address")
        if start is None:
            trail.why = f"{trail.url}: {self.asker.steps[-1].outcome}"
            return trail
        kind = hints.media(start)
        if kind == "page":
            await self.find_newsroom(parse(start))
        elif kind == "feed":
            await self.begin_with_feed(start)
        elif kind == "sitemap":
            trail.sitemap = await self.read_sitemap(start)
            await self.look_around(f"{origin_of(start.url)}/")
            trail.sitemap = self.only_releases(trail.sitemap) if trail.sitemap is not None else None
        else:
            trail.why = f"{trail.url}: is JSON; declare it by hand as [[api]], whose fields are named by path"
            return trail
        await self.try_wordpress()
        if trail.wordpress is None:
            await self.try_next_page()
            await self.look_at_release()
        if trail.wordpress is None:
            await self.try_feeds()
            await self.try_sitemaps()
            await self.try_archive()
        if not trail.leads():
            trail.why = f"{trail.url}: no feed, list, WordPress or sitemap that names releases was found"
        return trail

    async def fetch(self, url: str, purpose: str) -> Capture | None:
        """Return an answer that is a real page or file, None for anything else; each address is asked once."""
        self.asked.add(identity(url))
        found = await self.asker.ask(url, purpose)
        if isinstance(found, Miss):
            return None
        self.asked.add(identity(found.url))
        step = self.asker.steps[-1]
        block = recognise(found)
        if block is None and found.status == 200 and hints.media(found) == "page":
            try:
                block = recognise(found, parse(found), bare=False)
            except Unreadable as error:
                step.outcome = error.why
                return None
        if block is not None:
            step.outcome = f"{block.kind}: {block.evidence}"
            return None
        return found if found.status == 200 else None

    def can_ask(self, urls: Iterable[str]) -> list[str]:
        """Return those of some addresses that have not been asked."""
        return [url for url in urls if identity(url) not in self.asked]

    @property
    def spare(self) -> int:
        """Requests that the search itself may still send."""
        return self.asker.left - RESERVE + len(self.trail.releases)

    # -- the page ----------------------------------------------------------------------------------------------

    async def find_newsroom(self, page: Document) -> None:
        """Read the page's list; from a home page, an article or a page without a list go on to the newsroom."""
        trail = self.trail
        trail.pages.append(page)
        trail.page, trail.listing, self.onward = page, *self.list_on(page)
        for _ in range(_HOPS):
            links = self.can_ask(hints.newsrooms(page))
            if not links or not self.should_go_on(page) or self.spare <= 1:
                return
            capture = await self.fetch(links[0], "a page called newsroom")
            if capture is None or hints.media(capture) != "page":
                continue
            page = parse(capture)
            trail.pages.append(page)
            lead, onward = self.list_on(page)
            if lead and is_better_list(lead, trail.listing, onward, self.onward):
                trail.page, trail.listing, self.onward = page, lead, onward
            elif trail.listing is None:
                trail.page = page

    def list_on(self, page: Document) -> tuple[Lead | None, str | None]:
        """Return the list that a page shows and where it goes on; an article's "related stories" are none."""
        lead = list_of(page)
        if lead is None or (hints.is_article(page) and lead.dated < 6):
            return None, None
        return lead, next_page(lead, page.capture)

    def should_go_on(self, page: Document) -> bool:
        """Tell whether the newsroom is likely to be another page than this one."""
        listing = self.trail.listing
        return is_home(page.capture.url, f"{origin_of(page.capture.url)}/") or listing is None or len(listing) < 3

    async def look_around(self, home: str) -> None:
        """Read the page that belongs to a feed or a sitemap."""
        capture = await self.fetch(home, "its site") if self.can_ask([home]) else None
        if capture is not None and hints.media(capture) == "page":
            await self.find_newsroom(parse(capture))

    async def begin_with_feed(self, start: Capture) -> None:
        """Take the address itself as a feed, and go on with the page that it belongs to."""
        self.trail.feed = lead_of("feed", {"url": start.url}, start)
        home = hints.home_of_feed(start) or f"{origin_of(start.url)}/"
        await self.look_around(home if same_site(home, start.url) else f"{origin_of(start.url)}/")

    # -- the ways ----------------------------------------------------------------------------------------------

    async def try_wordpress(self) -> None:
        """Ask the REST interface where a page shows that there is one."""
        hint = next((found for page in self.pages() if (found := hints.wordpress(page)) is not None), None)
        if hint is None or self.spare <= 0:
            return
        table: dict[str, object] = {"url": hint.root}
        if hint.type != "posts":
            table["type"] = hint.type
        if hint.categories:
            table["categories"] = list(hint.categories)
        capture = await self.fetch(first_page(hint.root, hint.type, hint.categories), "WordPress's list")
        lead = lead_of("wordpress", table, capture) if capture is not None else None
        if lead is None or capture is None:
            return
        self.trail.clocks += offsets_of(capture)
        listing = self.trail.listing
        if listing is not None and len(listing) >= 3:
            if lead.share_of(listing) < 0.5 and len(lead) >= (lead.total or 0):
                self.note(
                    f"WordPress's {hint.type} hold {lead.share_of(listing):.0%} of the list: they are other things"
                )
                return
            chosen = category_of(capture, listing.sightings.keys())
            if chosen is not None and not hint.categories and not self.is_front():
                table["categories"] = [chosen]
                capture = await self.fetch(first_page(hint.root, hint.type, (chosen,)), "its category")
                lead = lead_of("wordpress", table, capture) if capture is not None else None
        self.trail.wordpress = lead

    async def look_at_release(self) -> None:
        """Read a release now where the list says too little: its page may name what others do not."""
        trail = self.trail
        newest = next(iter(trail.listing.sightings.values()), None) if trail.listing is not None else None
        if newest is None or trail.listing is None or trail.listing.reach == "past":
            return
        capture = await self.fetch(newest.url, "a release")
        if capture is None or hints.media(capture) != "page":
            return
        trail.releases[identity(newest.url)] = capture
        trail.pages.append(parse(capture))
        await self.try_wordpress()

    async def try_feeds(self) -> None:
        """Ask the feeds that the pages name, then likely ones; keep the one that shares most with the list."""
        trail = self.trail
        if trail.feed is not None:
            return
        named = [url for page in self.pages() for url in hints.feeds(page)]
        # A list that leads into the past needs no feed: what nobody names is then not worth a guess.
        guess = trail.listing is None or trail.listing.reach != "past"
        likely = [url for page in self.pages()[:1] for url in hints.likely_feeds(page)] if guess else []
        best = 0.0
        for url in self.can_ask(dict.fromkeys(named[:_FEEDS] or likely))[:_FEEDS]:
            if self.spare <= 1:
                return
            capture = await self.fetch(url, "a feed" if url in named else "a likely feed")
            lead = lead_of("feed", {"url": capture.url}, capture) if capture is not None else None
            if lead is None:
                if capture is not None:
                    self.asker.steps[-1].outcome += ", no feed"
                continue
            share = lead.share_of(trail.listing) if trail.listing else 1.0
            if trail.feed is None or share > best:
                trail.feed, best = lead, share
            if best > 0:
                return

    async def try_next_page(self) -> None:
        """Ask the list's second page: a list that goes on reaches the past."""
        listing = self.trail.listing
        if listing is None or self.onward is None or self.spare <= 0:
            return
        capture = await self.fetch(self.onward, "the list's next page")
        if capture is None:
            return
        try:
            found = listing.way.read(capture)
        except Unreadable:
            return
        if listing.take(found):
            listing.reach = "past" if found.next else "all"
            listing.notes.append(f"goes on at {capture.url}" + ("" if found.next else ", where it ends"))
        else:
            listing.notes.append(f"its next page {capture.url} names nothing new")

    async def try_sitemaps(self) -> None:
        """Ask the sitemap that robots.txt names, or the one at the common place."""
        if self.trail.sitemap is not None or self.trail.page is None:
            return
        home = self.trail.page.capture.url
        robots = self.asker.robots(home)
        named, _ = ranked_children(children_of(robots)) if robots is not None else ([], None)
        places = [normalise(place, f"{origin_of(home)}/") or "" for place in hints.COMMON_SITEMAPS]
        enough = self.trail.listing is not None and self.trail.listing.reach == "past"
        for url in self.can_ask(named[:2] or places[: 1 if enough else 2]):
            if self.spare <= 0:
                return
            capture = await self.fetch(url, "a sitemap")
            if capture is not None and hints.media(capture) != "page":
                self.trail.sitemap = await self.read_sitemap(capture)
                if self.trail.sitemap is not None:
                    return

    async def read_sitemap(self, capture: Capture) -> Lead | None:
        """Return what a sitemap gives: of an index, its most telling part is asked."""
        table: dict[str, object] = {"url": capture.url}
        lead = lead_of("sitemap", table, capture)
        children, pattern = ranked_children(children_of(capture))
        if lead is None:
            if not children or self.spare <= 0:
                return None
            if pattern is not None:
                table["sitemaps"] = pattern
            part = await self.fetch(children[0], "a sitemap of the index")
            if len(children) == 1 and part is not None:
                table = {"url": part.url}
            lead = lead_of("sitemap", table, part) if part is not None else None
            if lead is None:
                return None
            lead.notes.append(f"an index of {len(children)}; {children[0]} was read")
        lead.reach = "all" if len(children) < 2 else "past"
        if self.trail.page is None:  # the address itself is a sitemap: its pages are looked at first
            return lead
        return self.only_releases(lead)

    def only_releases(self, lead: Lead) -> Lead | None:
        """Return a sitemap with the pattern that lets its releases pass, None where they cannot be told."""
        others = [url for page in self.trail.pages for url in (page.capture.url, *hints.newsrooms(page))]
        found = releases_in(lead, self.trail.known(), others=others)
        if found is None:
            self.note(f"{lead.table['url']} names {len(lead)} pages, from which releases cannot be told")
        elif "match" in found.table:
            found.notes.append(f"{len(found)} of {len(lead)} addresses pass match")
        return found

    async def try_archive(self) -> None:
        """Ask the page called archive where nothing else leads to older releases: some sites list all of them there."""
        trail = self.trail
        listing = trail.listing
        if trail.sitemap is not None or (listing is not None and listing.reach != "newest") or trail.page is None:
            return
        for url in self.can_ask(url for page in self.pages() for url in hints.archives(page))[:1]:
            capture = await self.fetch(url, "an archive") if self.spare > 0 else None
            if capture is None or hints.media(capture) != "page":
                return
            page = parse(capture)
            lead, onward = self.list_on(page)
            known = trail.known()
            if (
                lead is not None
                and len(lead) > len(known)
                and len(lead.sightings.keys() & known.keys()) >= 0.5 * len(known)
            ):
                trail.pages.append(page)
                trail.page, trail.listing, self.onward = page, lead, onward
                lead.notes.append("the site's archive")
                await self.try_next_page()

    def pages(self) -> list[Document]:
        """Return the pages that were read, the newsroom first."""
        page = self.trail.page
        return [] if page is None else [page, *(other for other in self.trail.pages if other is not page)]

    def is_front(self) -> bool:
        """Tell whether the newsroom is the site's own front page."""
        page = self.trail.page
        return page is not None and is_home(page.capture.url, f"{origin_of(page.capture.url)}/")

    def note(self, text: str) -> None:
        """Keep what is worth telling."""
        if text not in self.trail.notes:
            self.trail.notes.append(text)
