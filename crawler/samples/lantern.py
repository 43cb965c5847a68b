"""Lantern Coalition for Newcomers: a WordPress site, whose REST list carries whole releases."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable
from typing import Any, ClassVar

from crawler.samples.exchange import Ask, Reply
from crawler.samples.library import read_stories, slugify
from crawler.samples.markup import element, escape, image, links, printed, utc
from crawler.samples.newsroom import NOTICE, Newsroom
from crawler.samples.story import Story


class Lantern(Newsroom):
    """REST list at ``/wp-json/wp/v2/posts``, `most` items a page at most; pages at ``/<year>/<month>/<slug>/``.

    As WordPress does, the list sends no validators, gives local times and UTC, and refuses a page behind the last one.

    Attributes:
        open: whether the REST list answers; false as on sites where a plugin has closed it.
    """

    host = "lantern"
    name = "Lantern Coalition for Newcomers"
    timezone = "America/Chicago"
    etags = False
    dated = False
    pictures = "/wp-content/uploads/"
    furniture = ("Skip to content", "Proudly powered by", "Leave a Reply", NOTICE)
    most: ClassVar[int] = 5
    rest: ClassVar[str] = "/wp-json/wp/v2/posts"
    #: Whether the list heeds `after` and `before`; some caches leave out all of the question that they do not know.
    heeds: bool = True

    def __init__(self, stories: Iterable[Story] | None = None) -> None:
        self.open = True
        super().__init__(read_stories(self.host, self.timezone) if stories is None else stories)

    def path_of(self, story: Story) -> str:
        """Return ``/<year>/<month>/<slug>/``."""
        return f"/{story.published:%Y/%m}/{story.slug}/"

    def draw(self, story: Story) -> Reply:
        """Return a page in the manner of a stock theme."""
        older = [other for other in self.stories if other.published < story.published][:2]
        return Reply.html(
            self.fill(
                "lantern-release.html",
                url=self.url_of(story),
                title=escape(story.title),
                published=story.published.isoformat(),
                printed=printed(story.published),
                body=story.html(self.document_path),
                topics=escape(", ".join(story.topics)),
                picture=self._thumbnail(story),
                older=links((other, self.path_of(other)) for other in older),
            )
        )

    def other(self, ask: Ask) -> Reply | None:
        """Return the REST list or the home page."""
        if ask.path == self.rest:
            return self._list(ask) if self.open else _error("rest_forbidden", 401)
        if ask.path != "/":
            return None
        items = element("h1", self.name) + "<ul>" + links((s, self.path_of(s)) for s in self.stories[:5]) + "</ul>"
        return Reply.html(f"<!DOCTYPE html><html lang='en-US'><title>{self.name}</title><body>{items}</body></html>")

    def _thumbnail(self, story: Story) -> str:
        if story.picture is None:
            return ""
        img = image(story.picture, self.picture_path(story.picture.filename))
        return f'<figure class="post-thumbnail">{img}{element("figcaption", story.picture.caption)}</figure>'

    def _list(self, ask: Ask) -> Reply:
        key = (
            (lambda s: s.updated or s.published) if ask.query.get("orderby") == "modified" else (lambda s: s.published)
        )
        stories = sorted(self.stories, key=key, reverse=True)
        if self.heeds:  # both exclude their own instant, and are local times
            after, before = ask.query.get("after", ""), ask.query.get("before", "9999")
            stories = [story for story in stories if after < _local(story.published) < before]
        size = min(int(ask.query.get("per_page", "10")), self.most)
        page, pages = int(ask.query.get("page", "1")), -(-len(stories) // size)
        if page > max(1, pages):
            return _error("rest_post_invalid_page_number", 400)
        items = [self._item(story) for story in stories[(page - 1) * size : page * size]]
        totals = (("X-WP-Total", str(len(stories))), ("X-WP-TotalPages", str(pages)))
        return Reply(json.dumps(items).encode(), content_type="application/json; charset=UTF-8", headers=totals)

    def _item(self, story: Story) -> dict[str, Any]:
        updated = story.updated or story.published
        item = {
            "id": self.stories[::-1].index(story) + 100,
            "date": _local(story.published),
            "date_gmt": utc(story.published)[:-1],
            "modified": _local(updated),
            "modified_gmt": utc(updated)[:-1],
            "link": self.url_of(story),
            "title": {"rendered": _texturized(story.title)},
            "content": {"rendered": f"\n{story.html(self.document_path)}\n", "protected": False},
            "excerpt": {"rendered": f"<p>{_texturized(story.lead())}</p>\n", "protected": False},
        }
        terms = [{"taxonomy": "category", "name": escape(topic), "slug": slugify(topic)} for topic in story.topics]
        embedded: dict[str, Any] = {"wp:term": [terms, []]}
        if story.picture:
            caption = f"<p>{_texturized(story.picture.caption or '')}</p>\n"
            address = self.base + self.picture_path(story.picture.filename)
            media = {"source_url": address, "alt_text": story.picture.alt, "caption": {"rendered": caption}}
            embedded["wp:featuredmedia"] = [media]
        return item | {"_embedded": embedded}


def _texturized(text: str) -> str:
    """Return a text as WordPress renders it: characters outside ASCII as numbers, and the ampersand too."""
    escaped = html.escape(text, quote=False).replace("&amp;", "&#038;")
    return re.sub(r"[^\x00-\x7f]", lambda match: f"&#{ord(match[0])};", escaped)


def _local(moment: Any) -> str:
    return str(moment.replace(tzinfo=None).isoformat(timespec="seconds"))


def _error(code: str, status: int) -> Reply:
    data = {"code": code, "message": "Sorry, you are not allowed to do that.", "data": {"status": status}}
    return Reply(json.dumps(data).encode(), status, "application/json; charset=UTF-8")
