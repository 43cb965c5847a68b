"""The part of the spider that tells a page from what came in its place: a block, a challenge, a list, an error.

A mixin of `crawler.spider`, below that for lists.
"""

from __future__ import annotations

from contextlib import suppress

from crawler.blocks import HTML, Block, Look, look, recognise, same_look
from crawler.document import parse
from pipelines.errors import Unreadable
from pipelines.records import Capture

MOST_LOOKS = 4  # lists whose look is kept: a soft 404 shows the first page of one


class Looks:
    """The methods of `SourceSpider` for blocks.

    Attributes:
        looks: what lists of this crawl look like, to know them under another address.
    """

    looks: dict[str, Look]

    def blocked(self, capture: Capture, asked: str) -> Block | None:
        """Return what came in place of a release page, as far as it shows without reading the page.

        A page that shows what a list shows is a soft 404: many sites answer an unknown address with their newsroom.
        """
        block = self.refused(capture)
        if block is None and capture.status == 200:
            block = same_look(capture, ((url, seen) for url, seen in self.looks.items() if url != asked))
        return block

    def blocked_list(self, capture: Capture) -> Block | None:
        """Return what came in place of a list. Its look is kept where it is the list."""
        block = self.refused(capture)
        if block is None and capture.status == 200 and capture.media_type in HTML:
            with suppress(Unreadable):
                block = recognise(capture, parse(capture), bare=False)
            if block is None and len(self.looks) < MOST_LOOKS:
                self.looks[capture.url] = look(capture)
        return block

    def refused(self, capture: Capture) -> Block | None:
        """Return what a status or header says; behind a 5xx a challenge may stand, which its page tells."""
        block = recognise(capture)
        if block is None and capture.status >= 500:
            with suppress(Unreadable):
                block = recognise(capture, parse(capture))
        return block
