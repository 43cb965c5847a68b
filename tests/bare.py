"""The yardstick of `make bench`: the shortest honest Scrapy spider, parsel to JSON lines, nothing kept or checked."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Iterator
from typing import Any

import scrapy
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response


class Bare(scrapy.Spider):
    name = "bare"
    start_url: str

    async def start(self) -> AsyncIterator[Any]:
        yield scrapy.Request(self.start_url, self.parse_list)

    def parse_list(self, response: Response) -> Iterator[Any]:
        for link in response.css(".views-row a"):
            yield response.follow(link, self.parse_page)
        for link in response.css("a[rel=next]")[:1]:
            yield response.follow(link, self.parse_list, priority=10)

    def parse_page(self, response: Response) -> Iterator[Any]:
        yield {
            "url": response.url,
            "title": response.css("h1::text").get(),
            "published": response.css("time::attr(datetime)").get(),
            "text": "\n\n".join("".join(p.css("::text").getall()) for p in response.css(".field--name-body p")),
        }


if __name__ == "__main__":
    start_url, resolver, output = sys.argv[1:4]
    process = AsyncCrawlerProcess(
        {
            "FEEDS": {output: {"format": "jsonlines"}},
            "CONCURRENT_REQUESTS": 16,
            "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
            "DOWNLOAD_DELAY": 0,
            "ROBOTSTXT_OBEY": False,
            "TELNETCONSOLE_ENABLED": False,
            "REMOTE_CONTROL_ENABLED": False,
            "LOG_LEVEL": "ERROR",
            # *.localhost is loopback; the resolver that knows so is the only thing borrowed from Presswatch.
            "TWISTED_DNS_RESOLVER": resolver,
            "PRESSWATCH_ALLOW_PRIVATE": True,
        }
    )
    process.crawl(Bare, start_url=start_url)
    process.start()
