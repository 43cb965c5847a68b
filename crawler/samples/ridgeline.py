"""The public advocate of Ridgeline, a city that does not exist: releases that only sitemaps lead to."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from typing import Any, ClassVar

from crawler.samples.exchange import Ask, Reply
from crawler.samples.library import read_stories
from crawler.samples.markup import escape, printed
from crawler.samples.newsroom import NOTICE, Newsroom
from crawler.samples.story import Story

_XML = "application/xml; charset=utf-8"
_OPENING = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'


class Ridgeline(Newsroom):
    """Index at ``/sitemap_index.xml``: pages by year in ``/sitemap-<year>.xml.gz``, the newest in a news sitemap."""

    host = "ridgeline"
    name = "Office of the Public Advocate, City of Ridgeline"
    timezone = "America/Denver"
    furniture = ("Skip to content", "City services", NOTICE)
    in_news: ClassVar[int] = 2

    def __init__(self, stories: Iterable[Story] | None = None) -> None:
        super().__init__(read_stories(self.host, self.timezone) if stories is None else stories)

    def path_of(self, story: Story) -> str:
        """Return ``/news/<year>/<slug>``."""
        return f"/news/{story.published.year}/{story.slug}"

    def draw(self, story: Story) -> Reply:
        """Return a plain page: a headline, a date and the text."""
        return Reply.html(
            self.fill(
                "ridgeline-release.html",
                url=self.url_of(story),
                title=escape(story.title),
                summary=escape(story.lead()),
                printed=printed(story.published),
                body=story.html(self.document_path),
            )
        )

    def expected(self, slug: str) -> dict[str, Any]:
        """Return the expected reading; the pages print no time of day."""
        return super().expected(slug) | {"published_at": None}

    def other(self, ask: Ask) -> Reply | None:
        """Return one of the sitemaps, or the home page, which lists nothing."""
        if ask.path == "/":
            return Reply.html(f"<!DOCTYPE html><html lang='en'><title>{self.name}</title><h1>{self.name}</h1></html>")
        if ask.path == "/sitemap_index.xml":
            return Reply(self._index_of_sitemaps().encode(), content_type=_XML)
        if ask.path == "/sitemap-news.xml":
            return Reply(self._news().encode(), content_type=_XML)
        for year in self._years():
            if ask.path == f"/sitemap-{year}.xml.gz":
                packed = gzip.compress(self._pages(year).encode(), mtime=0)
                return Reply(packed, content_type="application/octet-stream")
        return None

    def _years(self) -> list[int]:
        return sorted({story.published.year for story in self.stories}, reverse=True)

    def _index_of_sitemaps(self) -> str:
        names = ["sitemap-news.xml", *(f"sitemap-{year}.xml.gz" for year in self._years())]
        rows = "\n".join(f"<sitemap><loc>{self.base}/{name}</loc></sitemap>" for name in names)
        return f"{_OPENING}<sitemapindex {_SPACE}>\n{rows}\n</sitemapindex>\n"

    def _pages(self, year: int) -> str:
        fixed = [f"<url><loc>{self.base}{path}</loc></url>" for path in ("/", "/about", "/contact")]
        told = [
            f"<url><loc>{self.url_of(story)}</loc>"
            f"<lastmod>{(story.updated or story.published).isoformat()}</lastmod></url>"
            for story in self.stories
            if story.published.year == year
        ]
        return f"{_OPENING}<urlset {_SPACE}>\n" + "\n".join([*fixed, *told]) + "\n</urlset>\n"

    def _news(self) -> str:
        rows = "\n".join(
            f"<url><loc>{self.url_of(story)}</loc><news:news><news:publication><news:name>{self.name}</news:name>"
            f"<news:language>en</news:language></news:publication>"
            f"<news:publication_date>{story.published.isoformat()}</news:publication_date>"
            f"<news:title>{escape(story.title)}</news:title></news:news></url>"
            for story in self.stories[: self.in_news]
        )
        return f"{_OPENING}<urlset {_SPACE} {_NEWS}>\n{rows}\n</urlset>\n"
