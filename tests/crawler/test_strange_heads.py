"""Headlines and ends of pages whose head names the site, and not the story; each on a page of a fictional newsroom."""

from __future__ import annotations

import pytest

from tests.crawler.test_strangers import HEADLINE, PARAGRAPHS, PROSE, page

DATE = "<p>October 26, 2026</p>"
SITE = "The Harbor Board of Port Alder County"


@pytest.mark.parametrize(
    ("html", "rule"),
    [
        (f"<title>{SITE}</title><body><h3>{HEADLINE}</h3>{DATE}{PROSE}", "h3 above the text"),
        (f"<title>Port Alder</title><body><div><h4>{HEADLINE}</h4>{DATE}{PROSE}</div>", "h4 above the text"),
        (
            f'<title>Harbor Board - Leading the way</title><meta property="og:title" content="Harbor Board"><body>'
            f"<article><h3>{HEADLINE}</h3>{DATE}{PROSE}</article>",
            "h3 above the text",
        ),
        (f"<title>Board theme</title><body><h1>Press Release</h1><h2>{HEADLINE}</h2>{DATE}{PROSE}", "h2 above the text"),
        (f"<title>Harbor Press Release</title><body><strong>{HEADLINE}</strong>{DATE}{PROSE}", "bold line above the text"),
        (
            f"<title>Harbor Board - {HEADLINE}</title><body><div><div class=top_headline>{HEADLINE}</div>{DATE}{PROSE}</div>"
            "<div class=side><div class=headline>The board everywhere</div></div>",
            "part of title",
        ),
        (
            f"<title>Harbor Board - {HEADLINE}</title><body><div><h1>{SITE}</h1><h3>{HEADLINE}</h3>{DATE}{PROSE}</div>",
            "part of title",
        ),
        (f"<title>{HEADLINE} ‹ Harbor Board</title><body><div>{DATE}{PROSE}</div>", "title"),
        (f"<title>HB: Press Release--{HEADLINE} -- October 26, 2026</title><body><div>{DATE}{PROSE}</div>", "title"),
    ],
)  # fmt: skip
def test_the_headline_of_a_page_whose_head_names_the_site(html: str, rule: str) -> None:
    release = page(html)
    assert (release.title, release.basis["title"]["rule"]) == (HEADLINE, rule)
    assert release.text.split("\n\n") == PARAGRAPHS


@pytest.mark.parametrize(
    "title", [f"{HEADLINE} - A vote of the board", f"{HEADLINE}: the vote", "Board votes - October was cold"]
)
def test_a_dash_in_a_headline_stays(title: str) -> None:
    assert page(f"<title>{title}</title><body><div>{DATE}{PROSE}</div>").title == title


@pytest.mark.parametrize("head", [HEADLINE, f"2026-10-26 Press Release: {HEADLINE}", f"{HEADLINE} | Harbor Board"])
def test_a_deck_below_a_line_break_of_the_headline(head: str) -> None:
    deck = "Three shelters open by November"
    release = page(f"<title>{head}</title><body><h1>{HEADLINE}<br>{deck}</h1>{DATE}{PROSE}")
    assert (release.title, release.subtitle) == (HEADLINE, deck)
    assert release.text.split("\n\n") == PARAGRAPHS


def test_a_line_break_may_only_fold_a_headline() -> None:
    release = page(f"<title>{HEADLINE} to all</title><body><h1>{HEADLINE}<br>to all</h1>{DATE}{PROSE}")
    assert (release.title, release.subtitle) == (f"{HEADLINE} to all", None)


ABOUT = (
    "<p>The harbor board was made by law in 1911. It keeps the piers, the lights and the shelters of the county.</p>"
)


@pytest.mark.parametrize(
    "tail",
    [
        f"<h5><strong>About the Harbor Board</strong></h5>{ABOUT * 2}<h5><strong>About Port Alder</strong></h5>{ABOUT * 2}",
        f"<p>About the Harbor Board:<br>{ABOUT[3:-4]}</p><p>About Port Alder:<br>{ABOUT[3:-4]}</p>",
        "<p>For more information, please contact:</p><p>Ilse Marrow</p><p>Harbor Board</p><p>press@harbor.example</p>",
        "<p>For additional information on the shelters of the board, please contact the office.</p>"
        "<p>CONTACT: Ilse Marrow<br>EMAIL: press@harbor.example<br>-----<br>About the Harbor Board</p>" + ABOUT * 2,
        "<p><strong>About the Board</strong></p>" + ABOUT + "<p>Ilse Marrow<br>press@harbor.example</p>" * 4,
        "<p><a href=/2026>2026 releases</a><p><a href=/>Home</a> | <a href=/news>News</a><br><b>Last update: May 5, 2026</b>",
    ],
    ids=["two abouts", "abouts in paragraphs", "please contact", "all in one", "many contacts", "foot of the page"],
)
def test_where_a_release_ends(tail: str) -> None:
    release = page(f"<title>{HEADLINE}</title><body><div><h1>{HEADLINE}</h1>{DATE}{PROSE}{tail}</div>")
    assert release.text.split("\n\n") == PARAGRAPHS


@pytest.mark.parametrize("line", ["Release Date: October 26, 2026", "26 October, 2026 - 1400 UTC"])
def test_date_lines(line: str) -> None:
    release = page(f"<title>{HEADLINE}</title><body><div><h1>{HEADLINE}</h1><p><b>{line}</b></p>{PROSE}</div>")
    assert (release.text.split("\n\n"), str(release.published)) == (PARAGRAPHS, "2026-10-26")


@pytest.mark.parametrize(
    ("url", "language", "published"),
    [
        ("https://harbor.example/news/shelters", "de", "2026-05-03"),
        ("https://hafen.de/news/shelters", "", "2026-05-03"),
        ("https://harbor.example/news/shelters", "es", "2026-03-05"),
        ("https://harbor.example/news/shelters", "en", "2026-03-05"),
    ],
)
def test_whether_the_day_comes_first(url: str, language: str, published: str) -> None:
    html = f"<html lang='{language}'><title>{HEADLINE}</title><body><div><h1>{HEADLINE}</h1><p>03.05.2026</p>{PROSE}"
    assert str(page(html, url).published) == published
