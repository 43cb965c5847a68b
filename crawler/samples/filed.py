"""A newsroom that files its releases by year and is awkward to walk: what a walk over lists must survive."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Literal

from crawler.samples.big import BigNewsroom
from crawler.samples.exchange import Ask, Reply
from crawler.samples.markup import escape, printed
from crawler.samples.story import Story

Order = Literal["newest first", "oldest first", "by slug"]

#: Hexadecimal digits as letters, so that a digest reads as words.
_LETTERS = str.maketrans("0123456789", "ghijklmnop")


class FiledNewsroom(BigNewsroom):
    """Its newest releases at ``/news``, those of a year at ``/news/2025?page=N`` from 0; every section has a next page.

    Beyond its last page a section shows that one again, for ever. Each release is linked three times, and the newest of
    a section stands on top of each of its pages.

    Attributes:
        order: of the sections. reorder: the number of the list request from which on another order holds, and which.
        growing: list requests after which a release is published, dated today's year.
        lists: list requests so far.
    """

    host = "filed"
    name = "Department of Filed Information"

    def __init__(self, count: int, *, page_size_bytes: int = 4_500, per_list: int = 10) -> None:
        self.order: Order = "newest first"
        self.reorder: tuple[int, Order] | None = None
        self.growing: set[int] = set()
        self.lists = 0
        super().__init__(count, page_size_bytes=page_size_bytes, per_list=per_list)

    def other(self, ask: Ask) -> Reply | None:
        """Return the front page of the list, or a page of a section."""
        year = ask.path.removeprefix(f"{self.listing}/")
        if ask.path != self.listing and not (ask.path.startswith(self.listing) and year.isdecimal()):
            return None
        self._count()
        if ask.path == self.listing:
            return self._page("News", self.stories[: self.per_list], "")
        stories = self._sorted_stories(int(year))
        if not stories:
            return None
        asked = ask.query.get("page", "0")
        last = (len(stories) - 1) // self.per_list
        page = int(asked) if asked.isdecimal() else 0
        at = min(page, last) * self.per_list
        pinned = max(stories, key=lambda story: story.published)
        rows = [pinned, *(story for story in stories[at : at + self.per_list] if story is not pinned)]
        more = f'<nav class="pager"><a href="?page={page + 1}">Older releases »</a></nav>'
        return self._page(f"News of {year}", rows, more)

    def _body(self, story: Story) -> str:
        """Return a text of nobody's words: three thousand releases that are alike would be compared with each other."""
        digest = hashlib.shake_128(story.slug.encode()).hexdigest(200)
        words = [digest[at : at + 7].translate(_LETTERS) for at in range(0, len(digest) - 7, 7)]
        return f"<p>The office said that {' '.join(words[:28])}.</p><p>It added that {' '.join(words[28:])}.</p>"

    def _count(self) -> None:
        self.lists += 1
        if self.reorder is not None and self.lists >= self.reorder[0]:
            self.order, self.reorder = self.reorder[1], None
        if self.lists in self.growing:
            number = 90_000 + self.lists
            newest = self.stories[0].published
            body = "The Department published this while its list was read.\n\nMore of the kind will follow soon."
            self.publish(
                Story(
                    slug=f"release-{number}", title=f"Department’s Late Report No. {number} on the Clinic Program",
                    published=newest + dt.timedelta(minutes=1), body=body,
                )
            )  # fmt: skip

    def _sorted_stories(self, year: int) -> list[Story]:
        stories = [story for story in self.stories if story.published.year == year]
        if self.order == "by slug":
            return sorted(stories, key=lambda story: story.slug[::-1])
        return stories if self.order == "newest first" else stories[::-1]

    def _page(self, title: str, stories: list[Story], more: str) -> Reply:
        years = sorted({story.published.year for story in self.stories}, reverse=True)
        filed = "".join(f'<li><a href="{self.listing}/{year}">{year}</a></li>' for year in years)
        rows = "\n".join(
            f'<div class="views-row"><a href="{self.path_of(story)}"><img src="/core/placeholder.png" alt=""></a>'
            f'<h3><a href="{self.path_of(story)}">{escape(story.title)}</a></h3>'
            f'<span class="date">{printed(story.published)}</span> <a href="{self.path_of(story)}">Read more</a></div>'
            for story in stories
        )
        head, middle, tail = self._chrome
        main = f'<h1>{title}</h1><div class="view-content">\n{rows}\n</div>{more}<ul class="years">{filed}</ul>'
        return Reply(f"{head}<title>{title} | {self.name}</title>{middle}{main}{tail}".encode())
