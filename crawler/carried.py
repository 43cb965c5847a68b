"""The part of the spider that reads the releases which a list carries whole.

A mixin of `crawler.spider`, below that for lists.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

from scrapy.http import Response

from crawler.context import Context
from crawler.discovery.way import Way
from crawler.source import Source
from crawler.wire import CAPTURE, CAPTURE_ID
from pipelines.errors import Unreadable
from pipelines.stages import Arrival


class Carried:
    """The methods of `SourceSpider` for releases in lists.

    Attributes:
        drawn: releases that this crawl reads.
    """

    source: Source
    context: Context
    drawn: set[str]

    def carried(self, way: Way, urls: list[str]) -> list[str]:
        """Return those of the waiting addresses whose releases the list carries, and keep `draw` from asking them."""
        room = len(urls) if self.context.limit is None else max(0, self.context.limit - len(self.drawn))
        chosen = [url for url in urls if url not in self.drawn][:room] if way.carries else []
        self.drawn.update(chosen)
        return chosen

    async def read_carried(self, response: Response, urls: list[str]) -> AsyncIterator[Arrival]:
        """Read the releases that a list carries whole. One that cannot be read here is asked by its own address."""
        for url in urls:
            said = self.context.store.said(self.source.id, url)
            release = await self.context.readers.read(response.meta[CAPTURE], self.source.id, said, url=url)
            if isinstance(release, Unreadable):
                self.drawn.discard(url)
            else:
                yield Arrival(self.source.id, url, response.meta[CAPTURE_ID], release)
