"""The stories of the sample newsrooms: told in full, each its own, and drawn the same every time."""

from __future__ import annotations

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from crawler import samples
from crawler.samples import BigNewsroom, Newsroom, Story
from crawler.samples.library import read_stories, slugify

DEMO = ("harbor", "meridian", "borderstate", "lantern", "ridgeline", "northfork")


def test_big_newsroom_is_the_size_asked_for_and_always_the_same() -> None:
    first, second = BigNewsroom(300), BigNewsroom(300)
    drawn = [first.draw(story).body for story in first.stories]
    assert drawn == [second.draw(story).body for story in second.stories]
    assert all(58_000 <= len(body) <= 62_000 for body in drawn)
    assert len(set(drawn)) == len({story.text() for story in first.stories}) == 300
    assert all(2_500 <= len(story.text()) <= 4_500 for story in first.stories)


@pytest.mark.parametrize("room", samples.newsrooms(), ids=DEMO)
def test_stories_are_told_in_full(room: Newsroom) -> None:
    for told in room.stories:
        words = told.text().split()
        assert 100 <= len(words) <= 700, told.slug
        assert not re.search(r"[{}]|doc:|\*\*|\]\(", told.text()), told.slug
        assert date(1990, 1, 1) < told.published.date() < date(2026, 6, 1)
        assert told.published.tzinfo is not None
        assert [d.label for d in told.linked_documents()] == [
            d.label for d in told.linked_documents() if f"[{d.label}](doc:{d.filename})" in told.body
        ]


def test_stories_differ_between_newsrooms_too() -> None:
    texts = [told.text() for room in samples.newsrooms() for told in room.stories]
    assert len(texts) == len(set(texts)) == 110
    assert read_stories("harbor", "America/New_York") is read_stories("harbor", "America/New_York")


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Statement on Family Detention", "statement-on-family-detention"),
        (
            "Friends Council Report: Guaranteed Beds Cost $41 Million",
            "friends-council-report-guaranteed-beds-cost-41-million",
        ),
        ("Operator’s “plan” – multi\u00adstate", "operators-plan-multistate"),
        ("Peña Announces a Settlement", "pena-announces-a-settlement"),
    ],
)
def test_slugify(title: str, slug: str) -> None:
    assert slugify(title) == slug


def test_blocks_as_html_and_as_text() -> None:
    body = """A [link](/x) & **bold**.

## Heading

- one
- two *three*

1. first

> said

| A | B |
| 1 | 2 |"""
    moment = datetime(2026, 5, 30, 9, tzinfo=ZoneInfo("America/New_York"))
    told = Story(slug="x", title="X", published=moment, body=body, dateline="BOSTON", dash="—")
    assert told.html() == (
        '<p>BOSTON — A <a href="/x">link</a> &amp; <strong>bold</strong>.</p>\n<h2>Heading</h2>\n'
        "<ul>\n<li>one</li>\n<li>two <em>three</em></li>\n</ul>\n<ol>\n<li>first</li>\n</ol>\n"
        "<blockquote><p>said</p></blockquote>\n"
        '<table>\n<thead><tr><th scope="col">A</th><th scope="col">B</th></tr></thead>\n<tbody>\n'
        "<tr><td>1</td><td>2</td></tr>\n</tbody>\n</table>"
    )
    assert told.text() == "BOSTON — A link & bold.\n\nHeading\n\none\ntwo three\n\nfirst\n\nsaid\n\nA\tB\n1\t2"
