"""Where requests leave: one at a time a host, not while it rests, and each of them counted."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.exceptions import DownloadTimeoutError
from scrapy.http import Response

from crawler.courtesy import Resting, Stopped
from crawler.hosts import Host, retry_after
from pipelines.records import now

if TYPE_CHECKING:
    from crawler.context import Context

#: Seconds between two looks at whether the operator has stopped the crawl meanwhile.
_LOOK = 0.5


class PoliteHandler(HTTP11DownloadHandler):
    """Scrapy's own handler, behind a gate for each host that all sources of the run share.

    The wait stands here, behind Scrapy's queues, because a pause must also hold the requests that have left them; and
    the time limit of a request begins only after it.
    """

    async def download_request(self, request: Request) -> Response:
        """Send a request when its host may be asked. Raises `Resting` where it may not be asked in this run."""
        settings = self._crawler.settings
        context: Context = self._crawler.spider.context  # type: ignore[union-attr]  # our spiders have one
        delay = settings.getfloat("DOWNLOAD_DELAY")
        host = context.hosts.of(request.url, settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN"))
        async with host.turn:
            await self._wait(host, context, delay * (1 - settings.getfloat("DOWNLOAD_DELAY_JITTER")))
            host.sent = time.monotonic()
            context.hosts.count(request.url, now(), requests=1)
            try:
                response = await super().download_request(request)
            except DownloadTimeoutError:
                host.timed_out(time.monotonic(), delay)
                raise
            value = (response.headers.get("Retry-After") or b"").decode("latin-1")
            host.answered(response.status, retry_after(value, now()), time.monotonic(), delay)
            context.hosts.count(request.url, now(), status=response.status, size=len(response.body))
            return response

    async def _wait(self, host: Host, context: Context, gap: float) -> None:
        """Wait until a host may be asked; what is sent after this returns is sent at once, so that no two slip by."""
        while True:
            if host.closed is not None:
                raise Resting(host.closed)
            if context.interrupted or context.fatal is not None:
                raise Stopped("the crawl was stopped before this was asked")
            left = host.left(time.monotonic(), gap)
            if left <= 0:
                return
            await asyncio.sleep(min(left, _LOOK))
