"""Harbor Legal Aid Network: a static site with an Atom feed and well-built pages, which need no rules to be read."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import ClassVar

from crawler.samples.exchange import Ask, Reply
from crawler.samples.library import read_stories
from crawler.samples.markup import element, escape, image, links, printed
from crawler.samples.newsroom import NOTICE, Newsroom
from crawler.samples.story import Story

_CATEGORIES = {"press_release": "Press Release", "statement": "Statement", "fact_sheet": "Fact Sheet"}


class Harbor(Newsroom):
    """Feed at ``/feed.xml`` (the newest `in_feed` entries), pages at ``/news/<slug>/``; ETags, gzip."""

    host = "harbor"
    name = "Harbor Legal Aid Network"
    gzips = True
    documents = "/downloads/"
    furniture = (
        "Share this story",
        "Related stories",
        "Get Harbor’s newsletter",
        "About the author",
        "Accept cookies",
        "Gifts are tax-deductible",
        NOTICE,
    )
    in_feed: ClassVar[int] = 15

    def __init__(self, stories: Iterable[Story] | None = None) -> None:
        super().__init__(read_stories(self.host, self.timezone) if stories is None else stories)

    def path_of(self, story: Story) -> str:
        """Return ``/news/<slug>/``."""
        return f"/news/{story.slug}/"

    def draw(self, story: Story) -> Reply:
        """Return a page with JSON-LD, OpenGraph, and all the furniture of a static site."""
        updated = story.updated
        byline = f' by <span class="author">{escape(story.author)}</span>' if story.author else ""
        changed = (
            f' <span class="updated">Updated <time datetime="{updated.isoformat()}">{printed(updated)}</time></span>'
            if updated
            else ""
        )
        head = [f'<meta property="article:modified_time" content="{updated.isoformat()}">'] if updated else []
        if story.picture:
            head.append(f'<meta property="og:image" content="{self.base}{self.picture_path(story.picture.filename)}">')
        older = [other for other in self.stories if other.published < story.published][:3]
        return Reply.html(
            self.fill(
                "harbor-release.html",
                url=self.url_of(story),
                title=escape(story.title),
                subtitle=element("p", story.subtitle, "subtitle"),
                summary=escape(story.lead()),
                published=story.published.isoformat(),
                printed=printed(story.published),
                byline=byline,
                updated_line=changed,
                category=_CATEGORIES.get(story.kind, "News"),
                head="\n".join(head),
                json_ld=self._json_ld(story),
                picture=self._picture(story),
                body=story.html(self.document_path),
                related=links((other, self.path_of(other)) for other in older),
            )
        )

    def other(self, ask: Ask) -> Reply | None:
        """Return the feed, the list of all news, or the home page."""
        if ask.path == "/feed.xml":
            return Reply(self._feed().encode(), content_type="application/atom+xml; charset=utf-8")
        if ask.path not in {"/", "/news/"}:
            return None
        heading, shown = ("News", self.stories) if ask.path == "/news/" else (self.name, self.stories[:5])
        items = "<ul>" + links((story, self.path_of(story)) for story in shown) + "</ul>"
        return Reply.html(self.fill("harbor-list.html", heading=heading, items=items))

    def _json_ld(self, story: Story) -> str:
        data = {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": story.title,
            "alternativeHeadline": story.subtitle,
            "datePublished": story.published.isoformat(),
            "dateModified": story.updated.isoformat() if story.updated else None,
            "articleSection": _CATEGORIES.get(story.kind, "News"),
            "inLanguage": story.language,
            "mainEntityOfPage": self.url_of(story),
            "publisher": {"@type": "Organization", "name": self.name, "url": self.base},
            "author": {"@type": "Person", "name": story.author} if story.author else None,
        }
        said = {key: value for key, value in data.items() if value is not None}
        return json.dumps(said, ensure_ascii=False, indent=1).replace("</", "<\\/")

    def _picture(self, story: Story) -> str:
        picture = story.picture
        if picture is None:
            return ""
        img = image(picture, self.picture_path(picture.filename), ' width="1024" height="683"')
        words = f"{escape(picture.caption)} {element('span', picture.credit, 'credit')}"
        return f'<figure class="wp-block-image">{img}<figcaption>{words}</figcaption></figure>'

    def _feed(self) -> str:
        shown = self.stories[: self.in_feed]
        latest = max((story.updated or story.published for story in shown), default=None)
        entries = "\n".join(map(self._entry, shown))
        return (
            '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
            f"<title>{escape(self.name)}: news</title>\n<id>tag:harbor.localhost,2025:news</id>\n"
            f'<link rel="self" href="{self.base}/feed.xml"/>\n'
            f'<link rel="alternate" type="text/html" href="{self.base}/news/"/>\n'
            f"<updated>{latest.isoformat() if latest else '2025-01-01T00:00:00Z'}</updated>\n"
            f"<author><name>{escape(self.name)}</name></author>\n<rights>{escape(NOTICE)}</rights>\n{entries}\n</feed>\n"
        )

    def _entry(self, story: Story) -> str:
        return (
            f"<entry>\n<title>{escape(story.title)}</title>\n<id>tag:harbor.localhost,2025:{story.slug}</id>\n"
            f'<link rel="alternate" type="text/html" href="{self.url_of(story)}"/>\n'
            f"<published>{story.published.isoformat()}</published>\n"
            f"<updated>{(story.updated or story.published).isoformat()}</updated>\n"
            f"<summary>{escape(story.lead())}</summary>\n</entry>"
        )
