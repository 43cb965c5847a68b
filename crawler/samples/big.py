"""A synthetic newsroom of any size, for kill tests and benchmarks: cheap to serve, heavy to read, always the same."""

from __future__ import annotations

import datetime as dt
import random
import zlib
from typing import ClassVar
from zoneinfo import ZoneInfo

from crawler.samples.exchange import Ask, Reply
from crawler.samples.library import read_bank
from crawler.samples.markup import escape, printed, utc
from crawler.samples.newsroom import NOTICE, Newsroom
from crawler.samples.story import Story

_FIRST = dt.date(2012, 1, 2)
_STEP = dt.timedelta(days=3)
_LAST = dt.date(2026, 5, 29)
_FAMILIES = ("clinic", "detention", "raid", "county", "vigil")
_BODY_BYTES = 3_000
_MARKUP_BYTES = 750  # of the article around its text
# What the filler is made of: sentences that no two releases share, for releases that are alike are compared with each
# other, and no newsroom has hundreds of them.
_WHO = (
    "a mother of two", "the new deputy", "one of the lawyers", "a night clerk", "the county’s auditor", "a judge",
    "the dockworkers’ union", "a school nurse", "the parish council", "an interpreter", "the youngest plaintiff",
    "a ferry pilot",
)  # fmt: skip
_DID = (
    "asked for", "wrote down", "could not find", "was shown", "paid for", "carried home", "read aloud", "argued over",
    "waited a week for", "sent back", "counted", "took a picture of", "had translated", "objected to",
)  # fmt: skip
_WHAT = (
    "the old ledger", "a list of flights", "forty sworn statements", "the contract’s last page", "a hearing notice",
    "two boxes of receipts", "the shift roster", "a medical file", "the county’s answer", "an unsigned order",
    "the recording", "a bond of $2,500", "three letters", "the map of the annex",
)  # fmt: skip
_WHEN = (
    "on a Friday in March", "before the ice broke", "in the spring", "while the office was closed", "after the vote",
    "during the second inspection", "at the end of the hearing", "in October", "within nine days", "long after dark",
    "when the ferry was late", "on the first day of school",
)  # fmt: skip
_POOLS = {
    "org": ["the Department"],
    "speaker": ["a spokesman", "the director"],
    "city": ["Port Amity", "Franklin City"],
}


class BigNewsroom(Newsroom):
    """`count` releases at ``/news/release-00001`` and on, listed at ``/news?page=N`` from 0, newest first.

    Args:
        count: how many releases. page_size_bytes: of a release page, reached with the menus, scripts and icons of a
            Drupal site; about 3 KB of it are the body. per_list: releases on a page of the listing.
    """

    host = "big"
    name = "Department of Public Information"
    keeps = False  # drawing is a join of strings, and 840 pages of 60 KB would fill 50 MB
    furniture = ("Skip to main content", "Office menu", NOTICE)
    listing: ClassVar[str] = "/news"

    def __init__(self, count: int, *, page_size_bytes: int = 60_000, per_list: int = 50) -> None:
        self.per_list = per_list
        self._bodies: dict[Story, str] = {}
        self._chrome = _chrome(page_size_bytes - _BODY_BYTES - _MARKUP_BYTES)
        super().__init__(_stories(count, self.timezone))

    def path_of(self, story: Story) -> str:
        """Return ``/news/release-00001``."""
        return f"{self.listing}/{story.slug}"

    def draw(self, story: Story) -> Reply:
        """Return a release page: the common chrome around its own few KB."""
        head, middle, tail = self._chrome
        own = (
            f'<title>{escape(story.title)} | {self.name}</title>\n<link rel="canonical" href="{self.url_of(story)}" />'
        )
        article = (
            f'<article class="node node--type-news"><h1 class="page-title"><span>{escape(story.title)}</span></h1>\n'
            f'<div class="node__meta"><time datetime="{utc(story.published)}">{printed(story.published)}</time></div>\n'
            f'<div class="field field--name-body field--type-text-with-summary">\n{self._body(story)}\n<p>###</p>'
            "</div></article>"
        )
        page = "".join((head, own, middle, article, tail)).encode()
        return Reply(page, etag=f'"{zlib.crc32(page):08x}"')

    def other(self, ask: Ask) -> Reply | None:
        """Return a page of the listing."""
        if ask.path not in {"/", self.listing}:
            return None
        asked = ask.query.get("page", "0")
        page = int(asked) if asked.isdecimal() else 0
        stories = self.stories
        shown = stories[page * self.per_list : (page + 1) * self.per_list]
        rows = "\n".join(
            f'<div class="views-row"><h3><a href="{self.path_of(story)}">{escape(story.title)}</a></h3>'
            f'<span class="date">{printed(story.published)}</span></div>'
            for story in shown
        )
        more = (page + 1) * self.per_list < len(stories)
        following = f'<nav class="pager"><a rel="next" href="?page={page + 1}">Next ›</a></nav>' if more else ""
        head, middle, tail = self._chrome
        main = f'<h1>News</h1><div class="view-content">\n{rows}\n</div>{following}'
        return Reply(f"{head}<title>News | {self.name}</title>{middle}{main}{tail}".encode())

    def _body(self, story: Story) -> str:
        if story not in self._bodies:
            self._bodies[story] = story.html()
        return self._bodies[story]


def _stories(count: int, timezone: str) -> list[Story]:
    """Return the releases, evenly over the days from 2012 on, their bodies filled up to about 3 KB."""
    zone = ZoneInfo(timezone)
    bank = read_bank("banks-advocacy", _POOLS)
    span = (_LAST - _FIRST).days
    stories = []
    for number in range(1, count + 1):
        slug = f"release-{number:05d}"
        family = _FAMILIES[number % len(_FAMILIES)]
        parts = [bank.paragraph(family, part, seed=slug, number=number) for part in ("lead", "quote")]
        draw = random.Random(slug)  # noqa: S311  # always the same, and nothing secret
        while sum(map(len, parts)) < _BODY_BYTES:
            parts.append(" ".join(_sentence(draw) for _ in range(4)))
        day = _FIRST + dt.timedelta(days=span * number // count)
        moment = dt.datetime.combine(day, dt.time(9 + number % 8, number % 60), zone)
        title = f"Department’s Report No. {number} on the {family.title()} Program"
        stories.append(Story(slug=slug, title=title, published=moment, body="\n\n".join(parts)))
    return stories


def _sentence(draw: random.Random) -> str:
    who, other = draw.sample(_WHO, 2)
    first, second = draw.sample(_DID, 2)
    what, more = draw.sample(_WHAT, 2)
    when, later = draw.sample(_WHEN, 2)
    whole = f"{when}, {who} {first} {what}, and {other} {second} {more} {later}."
    return whole[0].upper() + whole[1:]


def _chrome(size: int) -> tuple[str, str, str]:
    """Return what stands before a page's title, between it and the article, and after: about `size` bytes."""
    head = '<!DOCTYPE html>\n<html lang="en" dir="ltr">\n<head>\n<meta charset="utf-8" />\n'
    opening = (
        '\n</head>\n<body class="path-node">\n'
        '<a href="#main-content" class="visually-hidden">Skip to main content</a>\n'
        '<header role="banner"><nav role="navigation" aria-label="Office menu"><h2>Office menu</h2><ul class="menu">\n'
    )
    main = '</ul></nav></header>\n<main role="main"><a id="main-content" tabindex="-1"></a>\n'
    closing = f'\n</main>\n<footer role="contentinfo"><p>{NOTICE}</p></footer>\n'
    end = "</body>\n</html>\n"
    room = size - sum(map(len, (head, opening, main, closing, end)))
    menu: list[str] = []
    icons: list[str] = []
    number = 0
    while room > 0:
        number += 1
        # Menus weigh about two thirds, icons and settings a third: as on pages of government sites on Drupal.
        kind, piece = (icons, _icon(number)) if number % 3 == 0 else (menu, _menu_item(number))
        kind.append(piece)
        room -= len(piece)
    return head, opening + "".join(menu) + main, closing + "".join(icons) + end


def _menu_item(number: int) -> str:
    return (
        f'<li class="menu__item menu__item--level-{number % 3 + 1}">'
        f'<a href="/offices/{number}/about" class="menu__link" '
        f'data-drupal-link-system-path="node/{1000 + number}">Office {number} of the Department</a></li>\n'
    )


def _icon(number: int) -> str:
    if number % 2:
        settings = f'{{"node":{number},"cache":"a{number:039x}"}}'
        return f'<script type="application/json" data-drupal-selector="settings-{number}">{settings}</script>\n'
    return (
        f'<svg class="icon icon--{number}" width="16" height="16" aria-hidden="true">'
        f'<path d="M{number} 2.5a7 7 0 1 0 0 14 7 7 0 0 0 0-14z'
        f'm0 1.2a5.8 5.8 0 1 1 0 11.6 5.8 5.8 0 0 1 0-11.6z"></path></svg>\n'
    )
