"""Sample newsrooms: fictional organisations whose pages were written for this project, over real HTTP on loopback.

``make demo`` crawls them and the crawl tests run against them. A newsroom is one module with one `Newsroom` subclass,
its stories in ``stories/``, its page templates in ``pages/`` and its source file in ``sources/``. Nothing here knows
the rest of Presswatch; standard library only.
"""

from __future__ import annotations

from crawler.samples.big import BigNewsroom
from crawler.samples.borderstate import Borderstate
from crawler.samples.exchange import Ask, Fault, Reply, RequestLog, Seen
from crawler.samples.harbor import Harbor
from crawler.samples.lantern import Lantern
from crawler.samples.later import turn_the_page
from crawler.samples.many import many, write_many
from crawler.samples.meridian import Meridian
from crawler.samples.newsroom import Newsroom
from crawler.samples.northfork import Northfork
from crawler.samples.ridgeline import Ridgeline
from crawler.samples.server import Serving, serve
from crawler.samples.sources import DEFAULT_PORT, write_sources
from crawler.samples.story import Attachment, Picture, Story

__all__ = [
    "DEFAULT_PORT",
    "Ask",
    "Attachment",
    "BigNewsroom",
    "Borderstate",
    "Fault",
    "Harbor",
    "Lantern",
    "Meridian",
    "Newsroom",
    "Northfork",
    "Picture",
    "Reply",
    "RequestLog",
    "Ridgeline",
    "Seen",
    "Serving",
    "Story",
    "many",
    "newsrooms",
    "serve",
    "turn_the_page",
    "write_many",
    "write_sources",
]


def newsrooms() -> list[Newsroom]:
    """Return fresh copies of the newsrooms that ``make demo`` crawls; what one test changes, no other sees."""
    return [Harbor(), Meridian(), Borderstate(), Lantern(), Ridgeline(), Northfork()]
