"""Between Scrapy and the network: what came back is archived before anything looks at it, then decoded, once.

Also the other end of ``--replay``: a download handler that answers from WARC files with the same middlewares above it.
"""

from __future__ import annotations

import datetime as dt
import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes

from crawler.archive import Exchange, decode_body
from pipelines.records import Capture, now

if TYPE_CHECKING:
    from crawler.context import Context

#: Keys of `Request.meta` that carry a response's capture and the number of its row.
CAPTURE, CAPTURE_ID = "presswatch_capture", "presswatch_capture_id"
REPLAYED = "presswatch_replayed"
ACCEPT_ENCODING = b"gzip, deflate, br"


class NotArchived(LookupError):
    """Raised in a replay for an address that none of the WARC files holds."""


class WireMiddleware:
    """Archives every exchange, makes its capture row, and hands on the decoded response."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> WireMiddleware:
        """Build for one source's crawl."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Say which encodings are understood, and note when the request left."""
        request.headers.setdefault(b"Accept-Encoding", ACCEPT_ENCODING)
        request.meta["presswatch_sent"] = time.monotonic()

    def process_response(self, request: Request, response: Response) -> Response:
        """Archive a response, then return it decoded, with its capture in ``request.meta``."""
        spider = self.crawler.spider
        context: Context = spider.context  # type: ignore[union-attr]  # our spiders have one; see crawler.spider
        fetched_at: dt.datetime = request.meta.get(REPLAYED) or now()
        sent = _pairs(request.headers)
        received = _pairs(response.headers)
        metadata = {"fetchTimeMs": str(round((time.monotonic() - request.meta["presswatch_sent"]) * 1000))}
        metadata |= request.meta.get("presswatch_note", {})
        capture_id = context.keep(
            Exchange(
                url=request.url,
                fetched_at=fetched_at,
                method=request.method,
                request_headers=(("Host", urlsplit(request.url).netloc), *sent),
                status=response.status,
                headers=received,
                body=response.body,
                metadata=metadata,
            ),
            source=spider.name,  # type: ignore[union-attr]  # our spiders have one
        )
        body, problems = decode_body(received, response.body)
        request.meta[CAPTURE] = Capture(request.url, fetched_at, response.status, received, body, problems)
        request.meta[CAPTURE_ID] = capture_id
        context.tally(spider.name).received(response.status, len(response.body))  # type: ignore[union-attr]  # our spiders have one
        if b"Content-Encoding" not in response.headers:
            return response
        headers = Headers({k: v for k, v in response.headers.items() if k.lower() != b"content-encoding"})
        kind = responsetypes.from_args(headers=headers, url=response.url, body=body[:1024])
        return response.replace(headers=headers, body=body, cls=kind)


class ReplayHandler(BaseDownloadHandler):
    """Serves requests from the WARC files of ``--replay``; touches no network."""

    lazy = False

    async def download_request(self, request: Request) -> Response:
        """Return the archived response of an address. Raises `NotArchived` where there is none."""
        context: Context = self.crawler.spider.context  # type: ignore[union-attr]  # our spiders have one
        assert context.replay is not None
        capture = context.replay.get(request.url)
        if capture is None:
            raise NotArchived(f"{request.url} is not in the archive that is replayed")
        request.meta[REPLAYED] = capture.fetched_at
        headers = Headers()
        for name, value in capture.headers:
            # The index hands out decoded bodies; what described the encoded ones would now be wrong.
            if name.lower() not in {"content-encoding", "transfer-encoding", "content-length"}:
                headers.appendlist(name, value)
        kind = responsetypes.from_args(headers=headers, url=request.url, body=capture.body[:1024])
        return kind(url=request.url, status=capture.status, headers=headers, body=capture.body)

    async def close(self) -> None:
        """Nothing to close: the index belongs to the run."""


def _pairs(headers: Headers) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name.decode("latin-1"), value.decode("latin-1")) for name, values in headers.items() for value in values
    )
