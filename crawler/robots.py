"""robots.txt is asked before anything else of a host, once a day, and obeyed. `crawler.rules` says what it means."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest, NotConfigured, StopDownload
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawler import rules
from crawler.courtesy import Disallowed, Resting, Stopped, explain
from crawler.guard import Refused
from crawler.hosts import name_of, origin_of
from crawler.rules import Rules
from crawler.wire import CAPTURE_ID
from pipelines.errors import Operational
from pipelines.records import now
from pipelines.store import RobotsAnswer

if TYPE_CHECKING:
    from crawler.context import Context

_ASKING, _TAKEN = "presswatch_robots", "presswatch_robots_taken"


class RobotsMiddleware:
    """Lets through what robots.txt allows. In place of Scrapy's, which crawls on when it cannot be reached.

    What a host says is shared by the crawls of a run, and kept in the table ``robots`` for a day; that a host cannot
    be reached holds for the run alone.
    """

    def __init__(self, crawler: Crawler) -> None:
        if not crawler.settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured("a replay asks no site, so there is no robots.txt to obey")
        self.crawler = crawler
        crawler.signals.connect(self._enough, signal=signals.bytes_received)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RobotsMiddleware:
        """Build for one source's crawl."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Raise `Disallowed` for an address that robots.txt does not allow, or whose robots.txt cannot be reached."""
        if request.meta.get(_ASKING):
            return
        context: Context = self.crawler.spider.context  # type: ignore[union-attr]  # our spiders have one
        origin, host = origin_of(request.url), context.hosts.of(request.url, self._at_once())
        async with host.asking:
            found = host.rules.get(origin)
            if found is None:
                found = host.rules[origin] = await self._rules(origin, context)
                host.crawl_delay = max(host.crawl_delay, found.delay)
        self._note_delay(found, context)
        if found.closed is not None:
            raise Disallowed(found.closed)
        if not found.allows(request.url):
            raise Disallowed(f"robots.txt of {name_of(request.url)} does not allow it")

    def _at_once(self) -> int:
        return self.crawler.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")

    async def _rules(self, origin: str, context: Context) -> Rules:
        """Return a host's rules, from the database where they are of today, else from the host."""
        known = context.store.robots(origin)
        if known is None or known.status is None or known.status >= 500 or now() - known.asked_at >= rules.FRESH:
            known = await self._ask(origin)
            try:
                context.store.keep_robots(known)
            except Operational as error:
                context.abort(error)
        return rules.judge(origin, known.status, known.text, known.error)

    async def _ask(self, origin: str) -> RobotsAnswer:
        """Ask a host for its robots.txt. Raises `Resting` and `Stopped`, and passes on whatever is a fault of ours."""
        url = f"{origin}/robots.txt"
        meta = {
            _ASKING: True,
            "redirect_ttl": rules.REDIRECTS,
            "download_maxsize": 0,  # whatever size it announces: what comes is cut at the part that counts
            "download_slot": name_of(url),
            "presswatch_note": {"source": self.crawler.spider.name, "via": "robots"},  # type: ignore[union-attr]  # our spiders have one
        }
        assert self.crawler.engine is not None
        try:
            response = await self.crawler.engine.download_async(Request(url, meta=meta, callback=NO_CALLBACK))
        except (Resting, Stopped, Operational):
            raise
        except Refused as error:
            return RobotsAnswer(origin, None, now(), error=str(error))
        except IgnoreRequest:  # more redirects than are followed: RFC 9309 §2.3.1.2 takes the file for unavailable
            return RobotsAnswer(origin, 302, now(), error=f"more than {rules.REDIRECTS} redirects")
        except Exception as error:
            kind, words = explain(error)
            if kind == "internal":
                raise
            return RobotsAnswer(origin, None, now(), error=words)
        return _answer(origin, response)

    def _enough(self, data: bytes, request: Request, spider: Spider) -> None:
        """Stop the download of a robots.txt once as much of it has come as is read."""
        if request.meta.get(_ASKING):
            request.meta[_TAKEN] = request.meta.get(_TAKEN, 0) + len(data)
            if request.meta[_TAKEN] > rules.MOST:
                raise StopDownload(fail=False)

    def _note_delay(self, found: Rules, context: Context) -> None:
        if found.asked_delay > found.delay:
            source = self.crawler.spider.name  # type: ignore[union-attr]  # our spiders have one
            url = f"{found.host}/robots.txt"
            if (source, url) not in context.noted:
                context.noted.add((source, url))
                message = (
                    f"{url} asks for {found.asked_delay:,.0f} s between two requests; {found.delay:.0f} s are kept. "
                    "Crawl this source seldom, or ask the site for another way"
                )
                context.problem(source, "robots", message, url)


def _answer(origin: str, response: Response) -> RobotsAnswer:
    """Return an answer as it is kept: its text only where it counts."""
    number = response.meta.get(CAPTURE_ID)
    if not 200 <= response.status < 300:
        return RobotsAnswer(origin, response.status, now(), capture=number)
    text = rules.text_of(response.body)
    delay = rules.judge(origin, response.status, text).asked_delay
    digest = hashlib.sha256(text.encode()).hexdigest()
    return RobotsAnswer(origin, response.status, now(), text, digest, delay or None, capture=number)
