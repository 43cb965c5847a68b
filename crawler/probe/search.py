"""What is asked next: the order in which a newsroom's ways are tried, by what each yields for a request.

A probe has a dozen requests. Four are kept back for what proves the rest: three releases, and one page a second time.
"""

from __future__ import annotations

from crawler.document import Document, parse
from crawler.hosts import origin_of
from crawler.probe import hints
from crawler.probe.leads import Lead, is_better_list, lead_of, list_of, next_page
from crawler.probe.trail import Trail
from crawler.probe.ways import Ways
from pipelines.records import Capture
from pipelines.urls import is_home, same_site

_LONG = 10  # items of a list that is no front page's selection
_RELEASES, _NEVER = 4.0, 99.0  # see `hints.trust_in_name`
_HOPS = 2  # from a home page to the newsroom, and from a newsroom's front to its releases


class Search(Ways):
    """Searches one site."""

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

    async def find_newsroom(self, page: Document) -> None:
        """Read the page's list; from a home page, an article or a page without a list go on to the newsroom."""
        trail = self.trail
        trail.pages.append(page)
        trail.page, trail.listing, self.onward = page, *self.list_on(page)
        for _ in range(_HOPS):
            links = self.can_ask(hints.newsrooms(page, least=self.least_trust(page)))
            if not links or self.spare <= 1:
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

    def least_trust(self, page: Document) -> float:
        """Return how surely a link must name the newsroom to be followed from a page.

        From a home page, and where there is no list, any name will do. The front of a newsroom shows a few stories and
        leads on to its press releases by name; a list that goes on, or is long, is the newsroom itself.
        """
        listing = self.trail.listing
        if is_home(page.capture.url, f"{origin_of(page.capture.url)}/") or listing is None or len(listing) < 3:
            return 0.0
        return _RELEASES if self.onward is None and len(listing) < _LONG else _NEVER

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
