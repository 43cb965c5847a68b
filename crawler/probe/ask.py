"""Asks a newsroom through the crawl's own gates: guard, robots.txt, pauses, limits. A dozen requests, nothing kept.

A probe is a crawl whose collection is thrown away: the same middlewares and the same download handler, so that there
is one implementation of manners.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import scrapy
from scrapy import Request
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.http.request import NO_CALLBACK

from crawler import crawllog
from crawler.archive import Archive
from crawler.context import Context
from crawler.courtesy import Stopped, explain, status_words
from crawler.hosts import name_of, origin_of
from crawler.plan import Options
from crawler.readers import Readers
from crawler.runner import settings_for
from crawler.source import Source
from crawler.version import VERSION
from crawler.wire import CAPTURE
from pipelines.records import Capture, now
from pipelines.store import Store

log = logging.getLogger(__name__)

#: Requests that one probe may send, robots.txt and redirects among them.
MOST = 12
#: Answers that did not come in time after which nothing more is asked: each of them costs a person half a minute.
_MOST_TIMEOUTS = 2
_NAME = "probe"

_STRANGER = Source(_NAME, "a stranger", "advocacy", "", ())

T = TypeVar("T")


class Spent(Stopped):
    """Raised for the request that would be one too many."""


@dataclass(frozen=True, slots=True)
class Miss:
    """An address that gave nothing: `kind` as in the table ``problems``, `why` in words."""

    url: str
    kind: str
    why: str


@dataclass(slots=True)
class Step:
    """One thing that was asked: what for, and what came of it, in words.

    `kind` is that of a `Miss` or of a block, ``http`` for another status than 200, and empty for an answer that is one.
    """

    url: str
    purpose: str
    outcome: str
    kind: str = ""


@dataclass(slots=True)
class Asker:
    """Asks one address after the other.

    Attributes:
        limit: requests that may be sent. spent: those that were. steps: what was asked, in order.
    """

    crawler: Crawler
    context: Context
    limit: int = MOST
    spent: int = 0
    timeouts: int = 0
    steps: list[Step] = field(default_factory=list)

    @property
    def left(self) -> int:
        """Requests that may still be sent."""
        return self.limit - self.spent

    async def ask(self, url: str, purpose: str) -> Capture | Miss:
        """Return what an address answers, whatever the status, or why nothing came. Redirects are followed."""
        found = await self._ask(url)
        outcome = found.why if isinstance(found, Miss) else status_words(found.status)
        if isinstance(found, Capture) and found.url != url:
            outcome += f", at {found.url}"
        kind = found.kind if isinstance(found, Miss) else "" if found.status == 200 else "http"
        self.steps.append(Step(url, purpose, outcome, kind))
        log.info("%s: %s: %s", purpose, url, outcome)
        return found

    def robots(self, url: str) -> Capture | None:
        """Return the robots.txt of an address's host as it was asked, None where it has none."""
        known = self.context.store.robots(origin_of(url))
        if known is None or known.status is None or not 200 <= known.status < 300:
            return None
        return Capture(f"{origin_of(url)}/robots.txt", known.asked_at, known.status, (), known.text.encode())

    async def _ask(self, url: str) -> Capture | Miss:
        if self.timeouts >= _MOST_TIMEOUTS:
            return Miss(url, "timeout", f"was not asked: {name_of(url)} is too slow to be probed")
        request = Request(
            url,
            callback=NO_CALLBACK,
            meta={"download_slot": name_of(url), "presswatch_note": {"source": _NAME, "via": _NAME}},
        )
        assert self.crawler.engine is not None  # it runs while the spider starts
        try:
            response = await self.crawler.engine.download_async(request)
        except Spent as error:
            return Miss(url, "spent", str(error))
        except Exception as error:
            kind, why = explain(error)
            if kind == "internal":
                raise
            self.timeouts += kind == "timeout"
            return Miss(url, kind, why)
        capture: Capture = response.meta[CAPTURE]
        return capture


class BudgetMiddleware:
    """Counts every request that leaves, of a redirect and of robots.txt too, and holds back the one too many."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> BudgetMiddleware:
        """Build for the probe's crawl."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raise `Spent` where the budget is."""
        asker: Asker = self.crawler.spider.asker  # type: ignore[union-attr]  # the only spider here is `_Probe`
        if asker.left <= 0:
            raise Spent(f"was not asked: the {asker.limit} requests of a probe are spent")
        asker.spent += 1


class _Probe(scrapy.Spider):
    """Runs one search. It yields nothing: all is asked while it starts, one address after the other."""

    def __init__(self, context: Context, search: Callable[[Asker], Awaitable[Any]], asker: Asker) -> None:
        super().__init__(name=_NAME)
        self.context = context
        self.asker = asker
        self.search = search
        self.result: Any = None
        self.error: Exception | None = None

    async def start(self) -> AsyncIterator[Any]:
        """Search. Scrapy would log an error and end well: it is kept for `run`."""
        try:
            self.result = await self.search(self.asker)
        except Exception as error:
            self.error = error
        nothing: tuple[Request, ...] = ()
        for request in nothing:  # Scrapy takes only a generator
            yield request


def run(
    search: Callable[[Asker], Awaitable[T]],
    *,
    allow_private: bool = False,
    delay: float | None = None,
    timeout: float = 20.0,
    limit: int = MOST,
) -> T:
    """Run a search to its end and return what it gives.

    Args:
        search: asks through the `Asker` that it is given.
        allow_private: admit addresses that are not public. delay: seconds between two requests to a host, None for the
            crawl's own. timeout: seconds for one answer. limit: requests that may be sent.

    Raises:
        KeyboardInterrupt: the operator stopped it. Whatever `search` raises.
    """
    with tempfile.TemporaryDirectory(prefix="presswatch-probe-") as folder:
        database = Path(folder) / "presswatch.db"
        with Store.open(database) as store:
            store.put_source(_STRANGER.row())  # captures belong to a source
            number = store.begin_run("add", VERSION, now())
            archive = Archive(Path(folder) / "archive", run=number, software="presswatch", seen=lambda *_: None)
            context = Context(number, store, archive, Readers((), beside=False))
            options = Options(database, allow_private=allow_private, delay=delay)
            settings = settings_for(options)
            # A probe is one request after the other, and what fails is better left than asked again.
            settings.setdict({"RETRY_ENABLED": False, "AUTOTHROTTLE_ENABLED": False, "DOWNLOAD_TIMEOUT": timeout})
            settings.set("CONCURRENT_REQUESTS_PER_DOMAIN", 1)
            gates = {**settings.getdict("DOWNLOADER_MIDDLEWARES"), f"{__name__}.BudgetMiddleware": 960}
            settings.set("DOWNLOADER_MIDDLEWARES", gates)
            process = AsyncCrawlerProcess(settings)
            crawllog.restrain()
            crawler = Crawler(_Probe, settings)
            process.crawl(crawler, context=context, search=search, asker=Asker(crawler, context, limit))
            try:
                _start(process, context)
            finally:
                archive.close()
            if context.interrupted:
                raise KeyboardInterrupt
            probe = crawler.spider
            assert isinstance(probe, _Probe), "Scrapy did not start the probe"
            if context.fatal is not None:
                raise context.fatal
            if probe.error is not None:
                raise probe.error
            result: T = probe.result
            return result


def _start(process: AsyncCrawlerProcess, context: Context) -> None:
    """Run the event loop; Ctrl-C ends the request that waits."""
    loop = asyncio.get_event_loop()
    stopping: list[asyncio.Task[None]] = []  # asyncio itself keeps only weak references to its tasks

    def interrupt(*_: object) -> None:
        if context.interrupted:
            raise KeyboardInterrupt
        context.interrupted = True
        loop.call_soon_threadsafe(lambda: stopping.append(loop.create_task(process.stop())))

    before = {number: signal.signal(number, interrupt) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        process.start(install_signal_handlers=False)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
