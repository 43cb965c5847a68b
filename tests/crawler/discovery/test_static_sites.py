"""The lists of well-known site software, found with no selectors. Every organisation here is fictional."""

from __future__ import annotations

import datetime as dt

import pytest

from crawler.discovery.feed import Feed
from crawler.discovery.listing import Listing
from crawler.discovery.way import Found
from pipelines.records import Capture

HOST = "https://larkmoor.example"
TITLES = (
    "Judge Orders Release of Twelve Farmworkers",
    "Legal Aid Opens a Clinic in Orsk County",
    "Statement on the Closing of Fairview Center",
    "Families Ask for an Answer before Winter",
    "New Figures Show Longer Stays in Detention",
    "Volunteers Wanted for Night Hotline",
    "Court Hears the Case of Three Nurses",
    "County Ends Its Contract with the Jail",
    "A Year at the Bus Station",
    "Letter to the Board of Supervisors",
)
MENU = "<nav><ul><li><a href='/'>Home</a></li><li><a href='/about/'>About Us</a></li><li><a href='/archives/'>Archives</a></li></ul></nav>"


def read(main: str, path: str = "/", start: str = "/") -> Found:
    html = f"<html><head><title>Larkmoor Legal Aid</title></head><body>{MENU}{main}<footer><p>Larkmoor</p></footer></body></html>"
    headers = (("Content-Type", "text/html; charset=utf-8"),)
    at = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
    return Listing(HOST + start).read(Capture(HOST + path, at, 200, headers, html.encode()))


def test_a_section_of_one_release_belongs_to_an_archive_that_is_cut_by_year() -> None:
    """Hexo's archive pages: a section for each year, of which the page's first or last may hold a single release."""

    def article(number: int, year: int) -> str:
        address = f"/{year}/{12 - number:02}/07/story-{number}/"
        return (
            f"<article class='archive-article'><div><header><a class='archive-article-date' href='{address}'>"
            f"<time datetime='{year}-{12 - number:02}-07T16:58:00.000Z'>{12 - number}-07</time></a>"
            f"<h1><a class='archive-article-title' href='{address}'>{TITLES[number]}</a></h1></header></div></article>"
        )

    sections = [(2026, [0]), (2025, list(range(1, 10)))]
    main = "".join(
        f"<section class='archives-wrap'><div class='archive-year-wrap'><a class='archive-year' href='/archives/{year}'>{year}</a></div>"
        f"<div class='archives'>{''.join(article(number, year) for number in numbers)}</div></section>"
        for year, numbers in sections
    )
    found = read(f"<section id='main'>{main}</section>", "/archives/page/2/", "/archives/")
    assert [sighting.title for sighting in found.sightings] == list(TITLES)
    assert [sighting.published[:10] for sighting in found.sightings if sighting.published][:2] == [
        "2026-12-07",
        "2025-11-07",
    ]


def feed(url: str, *, generator: str = "https://wordpress.org/?v=6.1.9", status: int = 200, count: int = 2) -> Capture:
    items = "".join(f"<item><title>{TITLES[n]}</title><link>{HOST}/{n}/</link></item>" for n in range(count))
    xml = (
        f"<rss version='2.0'><channel><title>Larkmoor</title><generator>{generator}</generator>{items}</channel></rss>"
    )
    at = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
    return Capture(url, at, status, (("Content-Type", "application/rss+xml; charset=UTF-8"),), xml.encode())


@pytest.mark.parametrize(
    ("url", "leads_to"),
    [
        ("/feed/", "/feed/?paged=2"),
        ("/feed/?paged=2", "/feed/?paged=3"),
        ("/?feed=rss2&cat=4", "/?feed=rss2&cat=4&paged=2"),
        ("/feed/?paged=nonsense", "/feed/?paged=2"),
    ],
)
def test_a_wordpress_feed_goes_on_though_it_does_not_say_so(url: str, leads_to: str) -> None:
    assert Feed(HOST + "/feed/").read(feed(HOST + url)).next == [HOST + leads_to]


def test_a_feed_of_another_software_or_without_items_ends() -> None:
    assert Feed(HOST + "/feed/").read(feed(HOST + "/feed/", generator="Jekyll")).next == []
    assert Feed(HOST + "/feed/").read(feed(HOST + "/feed/?paged=9", count=0)).next == []


def test_behind_the_last_page_of_a_wordpress_feed_there_is_nothing_to_miss() -> None:
    way = Feed(HOST + "/feed/")
    assert way.refusal(feed(HOST + "/feed/?paged=6", status=404)) is None
    assert way.refusal(feed(HOST + "/feed/", status=404)) == ""
    home = Capture(HOST + "/feed/?paged=6", dt.datetime(2026, 11, 1, tzinfo=dt.UTC), 200, (), b"<html><body>Home")
    assert not way.read(home).sightings
