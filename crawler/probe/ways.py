"""How each way is tried on a site: WordPress, feeds, the list's next page, sitemaps."""

from __future__ import annotations

from crawler.discovery.wordpress import first_page
from crawler.document import parse
from crawler.hosts import origin_of
from crawler.probe import hints
from crawler.probe.leads import Lead, children_of, lead_of, ranked_children, releases_in
from crawler.probe.posts import category_of, offsets_of
from crawler.probe.trail import Steps
from pipelines.errors import Unreadable
from pipelines.records import Capture
from pipelines.urls import identity, normalise

_FEEDS = 2  # feeds that are tried: the one that the page names, and one more


class Ways(Steps):
    """Tries the ways one by one."""

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
        trail.releases[identity(newest.url)] = capture
        if capture is None or hints.media(capture) != "page":
            return
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
            listing.notes.append(f"leads on to {self.onward}, which could not be read")
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
