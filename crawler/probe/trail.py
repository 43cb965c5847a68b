"""What a search has found so far, and how it asks: the common ground of `ways` and `search`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from crawler.blocks import recognise
from crawler.document import Document, parse
from crawler.hosts import origin_of
from crawler.probe import hints
from crawler.probe.ask import Asker, Miss
from crawler.probe.leads import Lead
from pipelines.errors import Unreadable
from pipelines.records import Capture, Sighting
from pipelines.urls import identity, is_home

#: Requests kept for the releases that are read and for the second look.
RESERVE = 4


@dataclass(slots=True)
class Trail:
    """What a search found.

    Attributes:
        url: the address that was given. page: the newsroom's own page, None where no page answered.
        pages: every page that was read. listing, feed, wordpress, sitemap: the leads, None where there is none.
        releases: pages of releases that were asked on the way, by `identity` of the address; None for what gave none.
        clocks: pairs of local time and UTC that posts gave, evidence of the zone. why: why nothing was found.
    """

    url: str
    page: Document | None = None
    pages: list[Document] = field(default_factory=list)
    listing: Lead | None = None
    feed: Lead | None = None
    wordpress: Lead | None = None
    sitemap: Lead | None = None
    releases: dict[str, Capture | None] = field(default_factory=dict)
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


class Steps:
    """Asks, and keeps what was found.

    Attributes:
        onward: where the list goes on. asked: addresses that were asked, by `identity`.
    """

    def __init__(self, url: str, asker: Asker) -> None:
        self.asker = asker
        self.trail = Trail(url)
        self.onward: str | None = None
        self.asked: set[str] = set()

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
            step.kind, step.outcome = block.kind, f"{block.kind}: {block.evidence}"
            return None
        return found if found.status == 200 else None

    def can_ask(self, urls: Iterable[str]) -> list[str]:
        """Return those of some addresses that have not been asked."""
        return [url for url in urls if identity(url) not in self.asked]

    @property
    def spare(self) -> int:
        """Requests that the search itself may still send."""
        return self.asker.left - RESERVE + len(self.trail.releases)

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
