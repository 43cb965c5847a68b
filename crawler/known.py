"""The part of the spider that knows what earlier crawls have walked: where a walk begins, and what it may leave out.

A mixin of `crawler.spider`, below that for lists.
"""

from __future__ import annotations

import datetime as dt

from crawler.context import Context
from crawler.discovery.sitemap import is_older
from crawler.discovery.way import Found, Way
from crawler.discovery.years import YEARS
from crawler.sections import Sections
from crawler.source import Source
from crawler.walk import WALK_AGAIN, Walk
from pipelines.errors import Operational
from pipelines.records import now


class Known:
    """The methods of `SourceSpider` for what is remembered of lists."""

    source: Source
    context: Context

    def begin(self, way: Way, sections: Sections | None = None) -> Walk:
        """Start a walk; it may stop early only if an earlier one reached the end, and not too long ago.

        A list that carries its releases is walked anew where some of them wait: an earlier crawl was cut short, and
        their own pages may be empty shells.
        """
        validator = self.context.store.validator(way.url)
        walked = validator.walked_at if validator is not None else None
        known = walked is not None and (way.branches or way.by_change or now() - walked < WALK_AGAIN)
        if way.carries and self.context.store.counts(self.source.id)["waiting"]:
            known = False
        if sections is None:
            return Walk(way, known, walked)
        return Walk(way, known, walked, seen=sections.seen, sections=sections, is_section=True)

    def branches(self, found: Found) -> list[str]:
        """Return the branches to ask: not those that by the word of their index are what they were when last asked."""
        known = {url: self.context.store.validator(url) for url in found.changed}
        return [
            url
            for url in found.next
            if (held := known.get(url)) is None
            or now() - held.asked_at >= WALK_AGAIN
            or not is_older(found.changed[url], held.asked_at)
        ]

    def is_unopened(self, walk: Walk, asked: str, first: bool) -> bool:
        """Tell whether a section that names nothing never did: that of a year to come, or from before the first."""
        walk.empty = first and walk.is_section and self.context.store.validator(asked) is None
        return walk.empty

    def take_sections(self, walk: Walk, found: Found) -> None:
        """Take in the sections by year that a list leads to. They are walked after it."""
        if found.sections and not walk.is_section:
            walk.sections = Sections(
                walk.way, now().date(), self.context.store.validator, known=walk.walked_at is not None,
                urls=found.sections, newest=walk.quiet == 0 or YEARS.search(walk.way.url) is not None, seen=walk.seen,
            )  # fmt: skip

    def walked(self, url: str, at: dt.datetime | None) -> None:
        """Remember since when a list is known to its end, if it is."""
        if at is not None and self.context.fatal is None:
            try:
                self.context.store.set_walked(url, at)
            except Operational as error:
                self.context.abort(error)


def whole_since(walk: Walk) -> dt.datetime | None:
    """Return when a list was last walked to its end, None if something is missing: now, or as before if left early."""
    if not walk.whole:
        return None
    left = walk.early or (walk.quiet > 0 and walk.pages == 1)
    return walk.walked_at if left and walk.walked_at and not walk.way.branches else now()
