"""The attorney general of Franklin, a state that does not exist: releases by month, PDF files, Spanish, old pages."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import Any, ClassVar

from crawler.samples.exchange import Ask, Reply
from crawler.samples.library import read_stories
from crawler.samples.markup import document_link, element, escape, month_of, printed
from crawler.samples.newsroom import NOTICE, Newsroom
from crawler.samples.story import Story

_LABELS = {
    "en": {
        "line": "FOR IMMEDIATE RELEASE",
        "contact": "Media contact:",
        "attachments": "Attachments",
        "topics": "Topics",
        "components": "Components",
        "other": "Leer en español",
    },
    "es": {
        "line": "PARA PUBLICACIÓN INMEDIATA",
        "contact": "Contacto para los medios:",
        "attachments": "Documentos adjuntos",
        "topics": "Temas",
        "components": "Dependencias",
        "other": "Read this release in English",
    },
}


class Borderstate(Newsroom):
    """Listing at ``/media/press-releases``, one link to older ones; ``Last-Modified`` only; files at ``/files/``."""

    host = "borderstate"
    name = "Office of the Attorney General, State of Franklin"
    etags = False
    listing: ClassVar[str] = "/media/press-releases"
    furniture = ("press@borderstate.localhost", "-30-", "to report a violation", "1 Capitol Square", NOTICE)
    per_list: ClassVar[int] = 10

    def __init__(self, stories: Iterable[Story] | None = None) -> None:
        super().__init__(read_stories(self.host, self.timezone) if stories is None else stories)

    def path_of(self, story: Story) -> str:
        """Return ``/media/press-releases/<year>/<slug>``."""
        return f"{self.listing}/{story.published.year}/{story.slug}"

    def draw(self, story: Story) -> Reply:
        """Return a release page, in the charset of its time; a windows-1252 page says so in its meta element alone."""
        words = _LABELS[story.language]
        utf8 = story.charset == "utf-8"
        text = self.fill(
            "borderstate-release.html",
            language=story.language,
            charset='<meta charset="utf-8">'
            if utf8
            else f'<meta http-equiv="Content-Type" content="text/html; charset={story.charset}">',
            title=escape(story.title),
            subtitle=element("h2", story.subtitle, "subhead"),
            summary=escape(story.lead()),
            meta_date=(story.meta_published or story.published.date()).isoformat(),
            printed=printed(story.published, story.language),
            number=escape(story.number),
            translation=self._translation(story),
            release_line=words["line"],
            contact_heading=words["contact"],
            body=story.html(self.document_path),
            attachments=self._attachments(story),
            topics_label=words["topics"],
            topics=_items(story.topics),
            components_label=words["components"],
            components=_items(story.components),
        )
        return Reply(text.encode(story.charset), content_type="text/html; charset=utf-8" if utf8 else "text/html")

    def expected(self, slug: str) -> dict[str, Any]:
        """Return the expected reading; the pages print no time of day."""
        reading = super().expected(slug)
        words = _LABELS[self.story(slug).language]
        return reading | {
            "published_at": None,
            "contains_not": [*reading["contains_not"], words["line"], words["contact"]],
        }

    def other(self, ask: Ask) -> Reply | None:
        """Return a page of the listing; ``before`` names where it starts, so that a new release shifts nothing."""
        if ask.path not in {"/", self.listing}:
            return None
        before = ask.query.get("before")
        left = sorted((s for s in self.stories if before is None or _key(s) < before), key=_key, reverse=True)
        shown = left[: self.per_list]
        months = "\n".join(
            f'<h2>{month}</h2>\n<ul class="release-list">\n{"".join(map(self._row, group))}</ul>'
            for month, group in itertools.groupby(shown, key=lambda story: month_of(story.published))
        )
        older = ""
        if len(left) > len(shown):
            older = f'<a class="older-link" href="{self.listing}?before={_key(shown[-1])}">Older releases »</a>'
        return Reply.html(self.fill("borderstate-list.html", months=months, older=older))

    def _row(self, story: Story) -> str:
        return (
            f'<li class="release-row"><span class="date">{printed(story.published)}</span> '
            f'<a class="release-link" href="{self.path_of(story)}">{escape(story.title)}</a></li>\n'
        )

    def _translation(self, story: Story) -> str:
        sibling = self._stories.get(story.translation or "")
        if sibling is None:
            return ""
        return (
            f'<p class="translation"><a hreflang="{sibling.language}" href="{self.path_of(sibling)}">'
            f"{_LABELS[story.language]['other']}</a></p>"
        )

    def _attachments(self, story: Story) -> str:
        files = "".join(f"<li>{document_link(d, self.document_path(d.filename))}</li>" for d in story.other_documents())
        heading = _LABELS[story.language]["attachments"]
        return f'<div class="attachments"><h2>{heading}</h2><ul>{files}</ul></div>' if files else ""


def _key(story: Story) -> str:
    """Return a story's place in the listing: its day, then its slug."""
    return f"{story.published.date()}-{story.slug}"


def _items(words: Iterable[str]) -> str:
    return "".join(f"<li>{escape(word)}</li>" for word in words)
