from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from crawler.document import parse
from crawler.page import Page, check_selector, compile_layout
from pipelines.errors import Incomplete, Undated
from pipelines.normalise import read_release
from pipelines.records import Capture, Release

AT = dt.datetime(2026, 11, 1, 12, tzinfo=dt.UTC)
PROSE = (
    "<p>FRANKLIN CITY – The attorney general today joined a lawsuit over the conditions in which people are held.</p>"
    "<p>The complaint says that the contractor left people in unheated rooms for eleven days in the winter of last year.</p>"
    "<p>A hearing is set for next month, and the court has asked both sides for a list of everybody who was held there.</p>"
)


def read(html: str, layout: Page | None = None, url: str = "https://ag.example/news/one", said: Any = None) -> Release:
    capture = Capture(url, AT, 200, (("Content-Type", "text/html; charset=utf-8"),), html.encode())
    return read_release((layout or Page()).read(parse(capture), timezone="America/New_York", said=said))


def page(head: str = "", above: str = "", body: str = PROSE, below: str = "") -> str:
    return (
        f"<!doctype html><html lang=en><head>{head}</head><body><header><nav><a href=/>Home</a> <a href=/news>News</a></nav></header>"
        f"<main><article>{above}{body}</article>{below}</main><footer><p>100 Main Street, Franklin City. All of the office's numbers are "
        "listed on the page of contacts, which is kept up to date by the office of communications.</p></footer></body></html>"
    )


@pytest.mark.parametrize(
    ("head", "above", "title", "published"),
    [
        ('<script type="application/ld+json">{"@type":"NewsArticle","headline":"AG joins suit","datePublished":"2026-10-02T09:00:00-04:00"}</script>',
         "<h1>AG joins suit</h1>", "AG joins suit", "2026-10-02"),
        ('<meta property="og:title" content="AG joins suit | Office of the AG"><meta property="article:published_time" content="2026-10-02">',
         "<h1>AG joins suit</h1>", "AG joins suit", "2026-10-02"),
        ("<title>AG joins suit | Office</title>", "<h1>News Releases</h1><h2>AG joins suit</h2><p>10/2/2026</p>", "AG joins suit", "2026-10-02"),
        ("", "<h1>AG joins suit</h1><time datetime=2026-10-02>October 2</time>", "AG joins suit", "2026-10-02"),
        ("", "<h1>AG joins suit</h1><p class=date>Posted on Friday, October 2, 2026</p>", "AG joins suit", "2026-10-02"),
        ('<meta name="dcterms.title" content="AG joins suit"><meta name="dcterms.created" content="2026-10-02">', "", "AG joins suit", "2026-10-02"),
        # The head is in UTC and a day ahead; the reader sees the second.
        ('<meta property="article:published_time" content="2026-10-03T01:30:00+00:00">', "<h1>AG joins suit</h1><p>October 2, 2026</p>", "AG joins suit", "2026-10-02"),
        ('<meta property="og:title" content="AG joins suit over the winter of the eleven unheated">', "<h1>AG joins suit over the winter of the eleven unheated days</h1><p>October 2, 2026</p>",
         "AG joins suit over the winter of the eleven unheated days", "2026-10-02"),
        ("", "<h1>At\u00adtor\u00adney gen\u00aderal joins</h1><p>October 2, 2026</p>", "Attorney general joins", "2026-10-02"),
    ],
)  # fmt: skip
def test_defaults_read_a_well_built_page(head: str, above: str, title: str, published: str) -> None:
    release = read(page(head, above))
    assert release.title == title
    assert str(release.published) == published
    assert release.text.startswith("FRANKLIN CITY – The attorney general")
    assert release.text.endswith("everybody who was held there.")
    assert release.basis["title"]["rule"]
    assert release.basis["published"]["rule"]


def test_the_body_is_the_release_only() -> None:
    release = read(
        page(
            above="<h1>AG joins suit</h1><p>October 2, 2026</p><div class=share>Share on X</div><p>Contact: press@ag.example</p>",
            body=f"<div class=entry-content>{PROSE}<p>###</p><p>About the office: it has four hundred people.</p></div>",
            below="<aside class=related><h2>Related</h2><p>Another story that is quite long and full of words but not this one.</p></aside>",
        )
    )
    assert release.text.count("\n\n") == 2
    assert "Share" not in release.html
    assert release.words == sum(len(p.split()) for p in release.text.split("\n\n")) - 1  # the dash is no word


def test_deck_above_the_dateline_is_the_subtitle() -> None:
    release = read(
        page(
            above="<h1>AG joins suit</h1><p>October 2, 2026</p>",
            body=f"<p>Coalition of nine states asks for heat</p>{PROSE}",
        )
    )
    assert release.subtitle == "Coalition of nine states asks for heat"
    assert release.text.startswith("FRANKLIN CITY")
    assert (release.dateline, release.city) == ("FRANKLIN CITY", "Franklin City")


def test_a_declared_subtitle_in_several_elements_is_read_as_one() -> None:
    decks = "<p class=lede>Coalition of nine states</p><p class=lede>Hearing is set for May</p>"
    html = page(above="<h1>AG joins suit</h1><p>October 2, 2026</p>", body=f"{decks}{PROSE}")
    layout = {"subtitle": [".deck", "p.lede"], "body": "article", "drop": ["h1", "p.lede"]}
    release = read(html, compile_layout("decks", layout)())
    assert release.subtitle == "Coalition of nine states Hearing is set for May"
    assert release.basis["subtitle"]["rule"] == "css p.lede"


LAYOUT = {
    "title": "h2.headline", "published": ["time@datetime", ".date"], "body": ".story", "drop": [".promo"], "end": "^For more",
    "topics": ".tags a", "components": ".office", "number": ".nr", "picture": ".photo img", "caption": ".cap", "credit": ".by",
    "documents": ".files a",
}  # fmt: skip


def test_declared_rules_win_and_say_so() -> None:
    html = page(
        head='<meta property="og:title" content="Section title">',
        above="<h1>Section title</h1><h2 class=headline>AG joins suit</h2><p class=date>October 2, 2026</p>"
        "<div class=tags><a>Detention</a> <a>Courts</a></div><span class=office>Civil Rights</span><span class=nr>26-114</span>"
        "<div class=photo><img src=/p.jpg alt=x><p class=cap>The rooms</p><p class=by>Ana Ruiz</p></div>"
        "<p class=files><a href=/get/12>The complaint</a></p>",
        body=f"<div class=story>{PROSE}<p class=promo>Sign up</p><p>For more, see <a href=/paper.pdf>the paper</a>.</p></div>",
    )
    layout = compile_layout("ag", LAYOUT)()
    release = read(html, layout)
    assert release.title == "AG joins suit"
    assert release.basis["title"]["rule"] == "css h2.headline"
    assert {"rule": "meta og:title", "value": "Section title"} in release.basis["title"]["rejected"]
    assert release.basis["published"]["rule"] == "css .date"
    assert (release.topics, release.components, release.number) == (["Detention", "Courts"], ["Civil Rights"], "26-114")
    (picture,) = release.pictures
    assert (picture.caption, picture.credit) == ("The rooms", "Ana Ruiz")
    assert [d.url for d in release.documents] == ["https://ag.example/paper.pdf", "https://ag.example/get/12"]
    assert "Sign up" not in release.text
    assert release.text.endswith("held there.")
    assert release.layout == "ag"


def test_a_dead_selector_is_named_and_the_defaults_step_in() -> None:
    layout = compile_layout("ag", {"title": "h1.gone", "published": "time.gone@datetime"})()
    release = read(page(above="<h1>AG joins suit</h1><p>October 2, 2026</p>"), layout)
    assert release.title == "AG joins suit"
    assert "title: selector 'h1.gone' found nothing" in release.problems


def test_what_the_way_said_helps_a_bare_page() -> None:
    release = read(page(), said={"title": "AG joins suit", "published": "Oct. 2, 2026"})
    assert (release.title, str(release.published)) == ("AG joins suit", "2026-10-02")
    assert release.basis["published"]["rule"] == "listed date"


@pytest.mark.parametrize("printed", ["October 2, 1889", "October 2, 2031", "at noon"])
def test_a_date_out_of_bounds_is_refused(printed: str) -> None:
    with pytest.raises(Undated) as caught:
        read(
            page(above=f"<h1>AG joins suit</h1><p class=date>{printed}</p>"),
            compile_layout("x", {"published": ".date"})(),
        )
    assert caught.value.release is not None
    assert caught.value.release.title == "AG joins suit"


def test_an_empty_body_is_incomplete() -> None:
    with pytest.raises(Incomplete, match="body of"):
        read(page(above="<h1>AG joins suit</h1><p>October 2, 2026</p>", body="<p>Soon.</p>"))


@pytest.mark.parametrize(
    ("canonical", "expected"),
    [
        ("https://ag.example/news/one", "https://ag.example/news/one"),
        ("/news/2026/one-and-only", "https://ag.example/news/2026/one-and-only"),
        ("https://ag.example/", "https://ag.example/news/one"),
        ("https://other.example/news/one", "https://ag.example/news/one"),
        ("javascript:void(0)", "https://ag.example/news/one"),
    ],
)
def test_canonical_links_are_believed_only_where_they_can_be(canonical: str, expected: str) -> None:
    release = read(
        page(head=f"<link rel=canonical href='{canonical}'>", above="<h1>AG joins suit</h1><p>October 2, 2026</p>")
    )
    assert release.canonical_url == expected


@pytest.mark.parametrize(
    ("selector", "fine"),
    [("h1", True), ("time@datetime", True), ("a[href", False), ("@href", False), ("p:nonsense(", False)],
)
def test_check_selector(selector: str, fine: bool) -> None:
    assert (check_selector(selector) is None) is fine


def test_htmldate_is_the_last_witness() -> None:
    html = page(
        above="<h1>AG joins suit</h1>",
        below="<div id=meta data-date='x'><abbr class=published title='2026-10-02'>2</abbr></div>",
    )
    release = read(html)
    assert (str(release.published), release.basis["published"]["rule"]) == ("2026-10-02", "htmldate")
