"""Habits of pages that no rule was written for, each on a page of a fictional newsroom."""

from __future__ import annotations

import datetime as dt

import pytest

from crawler.reading import read
from pipelines.errors import NotARelease, Undated
from pipelines.records import Capture, Release

PARAGRAPHS = [
    "PORT ALDER – The harbor board voted on Monday to open its three shelters to families who arrive without papers.",
    "The vote follows a winter in which the two shelters of the county were full on more than forty nights in a row.",
    "“A bed is not a reward for the right form,” said the board’s president, Ilse Marrow, after the vote was counted.",
    "The board will pay for the beds from its own reserve, and will ask the county to share the cost after the summer.",
    "The first of the three shelters opens on the first of November; the others follow as soon as they can be heated.",
]
PROSE = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
HEADLINE = "Harbor board opens its shelters"


def page(html: str, url: str = "https://harbor.example/news/shelters") -> Release:
    at = dt.datetime(2026, 11, 3, 12, tzinfo=dt.UTC)
    return read(Capture(url, at, 200, (("Content-Type", "text/html; charset=utf-8"),), html.encode()))


def stories(number: int) -> str:
    """Return so many dated teasers, each with the headline of another release."""
    return "".join(
        f"<div class=story><h4><a href=/news/{n}>Harbor board story of some length {n}</a></h4>"
        f"<span>October {n + 1}, 2026</span><p>What the harbor board decided on day {n}.</p></div>"
        for n in range(number)
    )


def test_a_release_beside_many_dated_stories_is_no_list() -> None:
    html = (
        f"<title>{HEADLINE} - Harbor Board</title><body><div class=left><h1>{HEADLINE}</h1><p>October 26, 2026</p>"
        f"{PROSE}</div><div class=right>{stories(9)}</div>"
    )
    release = page(html)
    assert release.title == HEADLINE
    assert "What the harbor board decided" not in release.text


@pytest.mark.parametrize(
    "html",
    [
        f"<body><h1>News</h1><p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p>{stories(9)}",
        # a flat list: each teaser below its linked headline, all in one column
        "<body><h1>News</h1><div>"
        + "".join(
            f"<h3><a href=/news/{n}>Harbor board story of some length {n}</a></h3><em>October {n + 1}, 2026</em><p>{text}</p>"
            for n, text in enumerate([*PARAGRAPHS, *PARAGRAPHS])
        )
        + "</div>",
        # whole posts below each other
        "<body>"
        + "".join(
            f"<div><h2><a href=/news/{n}>Harbor board story of some length {n}</a></h2><span>October {n + 1}, 2026</span>{PROSE}</div>"
            for n in range(7)
        ),
    ],
    ids=["introduction above a list", "flat list", "whole posts"],
)
def test_a_list_stays_a_list(html: str) -> None:
    with pytest.raises(NotARelease, match="list of releases"):
        page(html, "https://harbor.example/news")


def test_what_its_address_files_away_is_a_list_whatever_it_shows() -> None:
    html = f"<body><h1>Shelters</h1><div>{PROSE}</div>{stories(6)}"
    with pytest.raises(NotARelease, match="list of releases"):
        page(html, "https://harbor.example/tags/shelters")


def test_a_body_class_around_the_whole_story_is_narrowed_to_its_text() -> None:
    html = (
        f"<body><div class=post-content><div><a href=/news>News</a></div><h1>{HEADLINE}</h1><p>October 26, 2026</p>"
        f"<div class=columns><div class=text>{PROSE}</div></div>"
        "<div class=next><h2>More stories like this one</h2><h3>A ferry for the islands</h3></div></div>"
    )
    release = page(html)
    assert (release.text.split("\n\n"), release.title) == (PARAGRAPHS, HEADLINE)


@pytest.mark.parametrize("first", [True, False])
def test_no_paragraph_beside_the_column_of_a_whole_story_is_lost(first: bool) -> None:
    alone = PARAGRAPHS[0] if first else PARAGRAPHS[-1]
    box = "".join(f"<p>{text}</p>" for text in PARAGRAPHS if text != alone)
    column = f"<p>{alone}</p><div class=box>{box}</div>" if first else f"<div class=box>{box}</div><p>{alone}</p>"
    html = f"<body><div class=entry-content><h1>{HEADLINE}</h1><p>October 26, 2026</p>{column}</div>"
    assert page(html).text.split("\n\n") == PARAGRAPHS


@pytest.mark.parametrize("name", ["entry-title", "headline", "article-title"])
def test_a_headline_named_by_class_where_there_is_no_h1(name: str) -> None:
    release = page(
        f"<title>News from the Harbor Board</title><body><div><p>October 26, 2026</p>"
        f"<p><span class='{name}'>{HEADLINE}</span></p>{PROSE}</div>"
    )
    assert (release.title, release.basis["title"]["rule"]) == (HEADLINE, f"class {name}")


def test_the_class_of_many_headlines_names_none_of_them() -> None:
    others = "".join(f"<a class=entry-title href=/news/{n}>A story of another day, number {n}</a>" for n in range(3))
    release = page(f"<title>{HEADLINE}</title><body><p>October 26, 2026</p><div>{PROSE}</div><div>{others}</div>")
    assert release.title == HEADLINE


def test_the_headline_is_set_as_readers_see_it() -> None:
    release = page(
        """<head><meta property="og:title" content="Board's vote: 'beds for all'"><script type="application/ld+json">"""
        """{"@type": "NewsArticle", "headline": "Board's vote: 'beds for all'"}</script></head>"""
        f"<body><h1>Board’s vote: ‘beds for all’</h1><p>October 26, 2026</p>{PROSE}"
    )
    assert release.title == "Board’s vote: ‘beds for all’"
    assert "json-ld headline" in release.basis["title"]["agreed"]


def test_the_date_below_a_headline_in_the_banner_outweighs_those_of_related_stories() -> None:
    html = (
        f"<meta property='article:published_time' content='2026-10-26T14:00:00Z'><body><header><div><h1>{HEADLINE}</h1>"
        "<div class=meta><time datetime=2026-10-26T14:00:00Z>26 October 2026</time></div></div></header>"
        f"<main><h1></h1><div class=text>{PROSE}</div><div class=cards>"
        + "".join(
            f"<div class=card><p>The board on day {n} …</p><time datetime=2026-07-22>22 July 2026</time></div>"
            for n in range(3)
        )
        + "</div></main>"
    )
    release = page(html)
    assert release.title == HEADLINE
    assert release.published == dt.date(2026, 10, 26)


def test_a_logo_marked_up_as_headline_is_none() -> None:
    html = f"<title>{HEADLINE}</title><body><h1><a href=/>Harbor</a></h1><div><h2>{HEADLINE}</h2><p>October 26, 2026</p>{PROSE}</div>"
    assert page(html).title == HEADLINE


def test_no_component_of_a_text_is_lost() -> None:
    """A page builder's boxes: the lead, the text, a quotation, the end."""
    boxes = [PARAGRAPHS[:1], PARAGRAPHS[1:4] * 3, PARAGRAPHS[2:3], PARAGRAPHS[4:]]
    html = "".join(
        f"<div class=item><div class=part>{''.join(f'<p>{text}</p>' for text in box)}</div></div>" for box in boxes
    )
    cards = "".join(
        f"<div class=item><h3><a href=/news/{n}>Another story {n}</a></h3><p>{PARAGRAPHS[3]}</p></div>"
        for n in range(3)
    )
    release = page(
        f"<body><h1>{HEADLINE}</h1><p>October 26, 2026</p><div class=items>{html}</div><div class=more>{cards}</div>"
    )
    assert release.text == "\n\n".join(text for box in boxes for text in box)


@pytest.mark.parametrize("dash", ["–", "—", "--", "-"])
def test_a_date_that_only_the_dateline_gives(dash: str) -> None:
    opening = f"PORT ALDER, October 26, 2026 {dash} The harbor board voted to open its three shelters to all families."
    release = page(f"<body><h1>{HEADLINE}</h1><div><p>{opening}</p>{PROSE}</div>")
    assert release.published == dt.date(2026, 10, 26)
    assert release.basis["published"]["rule"] == "dateline"


@pytest.mark.parametrize(
    "told",
    [
        "The board met on October 26, 2026 for the first time since the flood of 1962 took the town hall and all its papers – and voted.",
        "The fire of October 26, 2016 – the worst that the harbor has seen in all its years – was on the minds of those who voted on Monday.",
    ],
)
def test_a_date_in_the_first_sentence_is_not_the_release_s(told: str) -> None:
    with pytest.raises(Undated):
        page(f"<body><h1>{HEADLINE}</h1><div><p>{told}</p>{PROSE}</div>")
