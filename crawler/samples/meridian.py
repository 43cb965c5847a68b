"""Meridian Friends Council: a Drupal-like paged listing, and releases of before and after a redesign."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, ClassVar

from crawler.samples.exchange import Ask, Reply
from crawler.samples.library import read_stories
from crawler.samples.markup import document_link, element, escape, image, links, printed, utc
from crawler.samples.newsroom import NOTICE, Newsroom
from crawler.samples.story import Story


class Meridian(Newsroom):
    """Listing at ``/newsroom?page=N`` from 0, `per_list` a page; releases at ``/newsroom/<slug>``; ETags only."""

    host = "meridian"
    name = "Meridian Friends Council"
    dated = False
    documents = "/sites/default/files/documents/"
    pictures = "/sites/default/files/images/"
    furniture = (NOTICE,)
    #: Releases before this day kept the look in which they were made.
    redesigned: ClassVar[dt.date] = dt.date(2019, 1, 1)
    per_list: ClassVar[int] = 10

    def __init__(self, stories: Iterable[Story] | None = None) -> None:
        super().__init__(read_stories(self.host, self.timezone) if stories is None else stories)

    def path_of(self, story: Story) -> str:
        """Return ``/newsroom/<slug>``."""
        return f"/newsroom/{story.slug}"

    def is_old(self, story: Story) -> bool:
        """Tell whether a story is drawn in the old layout."""
        return story.published.date() < self.redesigned

    def draw(self, story: Story) -> Reply:
        """Return a page in the layout of its day."""
        return self._old(story) if self.is_old(story) else self._present(story)

    def expected(self, slug: str) -> dict[str, Any]:
        """Return the expected reading; the old layout prints no time of day."""
        reading = super().expected(slug)
        if self.is_old(self.story(slug)):
            words = [
                "Skip to content",
                "Printer-friendly version",
                "Take action",
                "Recent news",
                "Published:",
                "For more on",
            ]
            return reading | {"published_at": None, "contains_not": [*reading["contains_not"], *words]}
        words = [
            "Share on social media",
            "Media contact",
            "###",
            "is an association of meetings",
            "More from the newsroom",
        ]
        return reading | {"contains_not": [*reading["contains_not"], *words]}

    def other(self, ask: Ask) -> Reply | None:
        """Return a page of the listing; the home page is its first."""
        if ask.path not in {"/", "/newsroom"}:
            return None
        asked = ask.query.get("page", "0")
        page = int(asked) if asked.isdecimal() else 0  # Drupal takes anything else for the first page
        shown = self.stories[page * self.per_list : (page + 1) * self.per_list]
        items = "\n".join(map(self._row, shown)) or '<div class="view-empty">No results.</div>'
        return Reply.html(self.fill("meridian-list.html", items=items, pager=self._pager(page)))

    def _old(self, story: Story) -> Reply:
        picture = story.picture
        box = ""
        if picture:
            words = element("div", picture.caption, "caption") + element("div", f"Photo: {picture.credit}", "credit")
            box = f'<div class="field-image">{image(picture, self.picture_path(picture.filename))}{words}</div>'
        return Reply.html(
            self.fill(
                "meridian-old.html",
                path=self.path_of(story),
                title=escape(story.title),
                printed=printed(story.published),
                picture=box,
                body=story.html(self.document_path),
                documents="\n".join(map(self._review, self._files(story))),
                recent=self._recent(story),
            )
        )

    def _review(self, file: tuple[str, str, str]) -> str:
        url, label, blurb = file
        return (
            "<p>For more on the Council’s principles for migration, "
            f'review the <a href="{url}">{label}</a> document.</p>\n'
            f'<div class="field-file"><h3><a href="{url}">{label} (full version)</a></h3><p>{blurb}</p></div>'
        )

    def _files(self, story: Story) -> list[tuple[str, str, str]]:
        return [(self.document_path(d.filename), escape(d.label), escape(story.blurb)) for d in story.documents]

    def _present(self, story: Story) -> Reply:
        picture, updated = story.picture, story.updated
        figure = changed = ""
        if picture:
            words = f"{element('span', picture.caption, 'caption')} {element('span', picture.credit, 'photo-credit')}"
            img = image(picture, self.picture_path(picture.filename), ' loading="lazy"')
            figure = f'<figure class="media media--type-image">{img}<figcaption>{words}</figcaption></figure>'
        if updated:
            stamp = f'<time datetime="{utc(updated)}">{printed(updated)}</time>'
            changed = f'<span class="changed">Last updated {stamp}</span>'
        files = "".join(
            f'<div class="field field--name-field-file field--type-file"><span class="file file--application-pdf">'
            f"{document_link(document, self.document_path(document.filename))}</span></div>\n"
            for document in story.documents
        )
        topics = "".join(
            f'<a href="/topics/{number}">{escape(topic)}</a> ' for number, topic in enumerate(story.topics, 1)
        )
        return Reply.html(
            self.fill(
                "meridian-present.html",
                url=self.url_of(story),
                title=escape(story.title),
                subtitle=element("div", story.subtitle, "field field--name-field-subtitle"),
                head=f'<meta property="article:modified_time" content="{utc(updated)}" />' if updated else "",
                published=utc(story.published),
                printed=printed(story.published),
                updated_line=changed,
                picture=figure,
                body=story.html(self.document_path),
                documents=files,
                topics=f'<div class="field field--name-field-topics"><h2>Topics</h2>{topics}</div>' if topics else "",
                recent=self._recent(story),
            )
        )

    def _recent(self, story: Story) -> str:
        others = [other for other in self.stories if other.slug != story.slug][:4]
        return links((other, self.path_of(other)) for other in others)

    def _row(self, story: Story) -> str:
        url = self.path_of(story)
        name = self.picture_path(story.picture.filename) if story.picture else "/core/placeholder.png"
        return (
            '<div class="views-row">'
            f'<div class="views-field-image"><a href="{url}"><img loading="lazy" src="{name}" alt="" /></a></div>\n'
            f'<h3 class="views-field-title"><a href="{url}">{escape(story.title)}</a></h3>\n'
            f'<div class="views-field-created">{printed(story.published)}</div>\n'
            f'<div class="views-field-body">{escape(story.lead())}</div></div>'
        )

    def _pager(self, page: int) -> str:
        last = (len(self.stories) - 1) // self.per_list
        numbers = "".join(f'<li><a href="?page={number}">{number + 1}</a></li>' for number in range(last + 1))
        following = ""
        if page < last:
            link = f'<a href="?page={page + 1}" rel="next" title="Go to next page">Next ›</a>'
            following = f'<li class="pager__item--next">{link}</li>'
        return f'<nav class="pager" role="navigation" aria-label="Pagination"><ul>{numbers}{following}</ul></nav>'
