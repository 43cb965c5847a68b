from __future__ import annotations

import datetime as dt

import pytest

from crawler.discovery.pager import Onward, find_next, page_after
from crawler.document import parse
from pipelines.records import Capture

HOST = "https://press.example"


def onward(html: str, url: str = "/news", start: str = "/news") -> Onward:
    at = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
    capture = Capture(
        HOST + url, at, 200, (("Content-Type", "text/html"),), f"<html><body>{html}</body></html>".encode()
    )
    return find_next(parse(capture), [HOST + "/news/item"], HOST + start)


@pytest.mark.parametrize(
    ("html", "url", "leads_to"),
    [
        # rel
        ('<a href="?page=2" rel="next">x</a>', "/news", "/news?page=2"),
        ('<link rel="next" href="/news?page=2">', "/news", "/news?page=2"),
        # words
        ('<a href="?page=2">Next</a>', "/news", "/news?page=2"),
        ('<a href="?page=2">Página siguiente</a>', "/news", "/news?page=2"),
        ('<a href="?start=10">Prior News »</a>', "/news", "/news?start=10"),
        ('<a href="/news/index-1.html">Older posts</a>', "/news", "/news/index-1.html"),
        (
            '<a href="?title=News&amp;offset=20250101">older 50</a>',
            "/news?title=News",
            "/news?title=News&offset=20250101",
        ),
        ('<a href="?cursor=abc" aria-label="Next page"><svg></svg></a>', "/news", "/news?cursor=abc"),
        ('<a title="Go to next page" href="?page=1"><span>next</span> <span>›</span></a>', "/news", "/news?page=1"),
        ('<a href="?page=2"><img src="r.png" alt="Next"></a>', "/news", "/news?page=2"),
        # classes
        ('<li class="pager-next"><a href="?after=x">→</a></li>', "/news", "/news?after=x"),
        ('<a class="next page-numbers" href="/news/page/2/"></a>', "/news", "/news/page/2/"),
        # arrows need a page number
        ('<a href="?offset=20">&gt;</a> <a href="?offset=400">&gt;&gt;</a>', "/news?offset=10", "/news?offset=20"),
        ('<a href="?page=2">›</a> <a href="?page=9">»</a>', "/news", "/news?page=2"),
        ('<a href="/donate">»</a>', "/news", None),
        # the files of a static site, whose first page has no number
        ('<a href="/index2.html">&rang;</a> <a href="/index5.html">&Rang;</a>', "/", "/index2.html"),
        (
            '<a href="/index.html">&Lang;</a> <a href="/index.html">&lang;</a> <a href="/index3.html">&rang;</a>',
            "/index2.html",
            "/index3.html",
        ),
        ('<a href="/category/press2.html">»</a>', "/category/press.html", "/category/press2.html"),
        ('<a href="/category/press3.html">»</a>', "/category/press2.html", "/category/press3.html"),
        ('<a href="/news/page2.html">2</a> <a href="/news/page3.html">3</a>', "/news/", "/news/page2.html"),
        ('<a href="/news/index_1.html">2</a>', "/news/index.html", "/news/index_1.html"),
        ('<a href="/news/pr98-15.html">»</a>', "/news/pr98-14.html", None),
        ('<a href="/news/order2.html">The second order</a>', "/news/order.html", None),
        # words that lead either way need one too
        ('<a href="/news/page/2/">« Previous Entries</a>', "/news", "/news/page/2/"),
        ('<a href="/news/page/3/">« Previous</a> <a href="/news/">Next »</a>', "/news/page/2/", "/news/page/3/"),
        ('<a href="?page=1">Load more</a>', "/news", "/news?page=1"),
        ('<a href="?page=%2C1">Show more</a>', "/news", "/news?page=%2C1"),
        ('<a href="/all-news">More news</a>', "/news", None),
        # bare numbers, with first pages 0, 1 or none
        ('<a href="?page=0">1</a> <a href="?page=1">2</a> <a href="?page=2">3</a>', "/news", "/news?page=1"),
        ('<a href="?page=0">1</a> <a href="?page=1">2</a> <a href="?page=2">3</a>', "/news?page=1", "/news?page=2"),
        ('<a href="?page=1">1</a> <a href="?page=2">2</a> <a href="?page=3">3</a>', "/news", "/news?page=2"),
        ('<b>1</b> <a href="/news/page/2/">2</a> <a href="/news/page/3/">3</a>', "/news", "/news/page/2/"),
        ('<a href="/news/">1</a> <a href="/news/page/3/">3</a>', "/news/page/2/", "/news/page/3/"),
        ('<a href="/news/p2">2</a>', "/news", "/news/p2"),
        ('<a href="?type=pr&amp;page=2">2</a>', "/news?type=pr", "/news?type=pr&page=2"),
        ('<a href="?items_per_page=50&amp;page=1">2</a>', "/news?items_per_page=50", "/news?items_per_page=50&page=1"),
        ('<a href="/office/12?page=3">Next</a>', "/office/12?page=2", "/office/12?page=3"),
        # buttons and choices
        ('<button data-url="?page=2">Load more</button>', "/news", "/news?page=2"),
        ('<button class="btn" data-href="/news/more?page=2">Show more news</button>', "/news", "/news/more?page=2"),
        (
            '<div class="load-more" data-next-url="/news?start=20"><span>View more</span></div>',
            "/news",
            "/news?start=20",
        ),
        ('<button hx-get="/news?page=3" aria-label="Next page">→</button>', "/news?page=2", "/news?page=3"),
        ('<button data-url="/api/share">Share</button>', "/news", None),
        ('<button data-url="/video/more">More</button>', "/news", None),
        (
            '<select><option value="?page=1" selected>1</option><option value="?page=2">2</option>'
            '<option value="?page=3">3</option></select>',
            "/news",
            "/news?page=2",
        ),
        (
            '<form action="/news"><input type=hidden name=type value=pr><select name="page"><option value="0">1</option>'
            '<option value="1">2</option></select></form>',
            "/news?type=pr",
            "/news?type=pr&page=1",
        ),
        ('<form action="/news"><select name="year"><option value="2024">2024</option></select></form>', "/news", None),
        # numbers that are no page's
        ('<a href="?year=2024">2024</a> <a href="?year=2023">2023</a>', "/news", None),
        ('<a href="/news/2024">2024</a> <a href="/news/2023">2023</a>', "/news", None),
        ('<a href="?category=5">Grants</a> <a href="?id=12">Something</a>', "/news", None),
        ('<a href="/news/123">A release</a> <a href="/news/124">Another</a>', "/news", None),
        ('<a href="?page=1&amp;tag=x">Tag x</a>', "/news", None),
        # the end, and never back
        ('<a href="?page=0">1</a> <a href="?page=1">2</a>', "/news?page=2", None),
        ('<a href="?page=2">Next</a>', "/news?page=3", None),
        ('<a href="?page=2" class="next disabled">Next</a>', "/news", None),
        ('<a href="?page=2" class="next" aria-disabled="true">Next</a>', "/news", None),
        # never the same page, its start, an item or another host; never the last page for the next
        ('<a href="#" class="carousel-control-next">Next</a>', "/news", None),
        ('<a href="/news" rel="next">Next</a>', "/news?page=1", None),
        ('<a href="/news/item" rel="next">Next</a>', "/news", None),
        ('<a href="https://elsewhere.example/news?page=2" rel="next">Next</a>', "/news", None),
        ('<a href="javascript:next()">Next</a>', "/news", None),
        ('<a href="?page=172">last »</a> <a href="?page=1">next ›</a>', "/news", "/news?page=1"),
        ('<a href="?page=172" class="next">&gt;|</a>', "/news", None),
        (
            '<a href="/what-comes-next">What Comes Next</a> <a class="next-steps" href="/next-steps">Next Steps</a>',
            "/news",
            None,
        ),
    ],
)
def test_how_a_list_goes_on(html: str, url: str, leads_to: str | None) -> None:
    assert onward(html, url).next == (HOST + leads_to if leads_to else None)


def test_www_is_no_other_host() -> None:
    assert (
        onward('<a rel="next" href="https://www.press.example/news?page=2">2</a>').next
        == "https://www.press.example/news?page=2"
    )


def test_a_base_element_moves_the_links() -> None:
    assert onward('<base href="/press/"><a rel="next" href="?page=2">x</a>').next == HOST + "/press/?page=2"


@pytest.mark.parametrize(
    ("html", "beyond"), [('<a href="?page=2">2</a> <a href="?page=3">3</a>', True), ('<a href="?page=2">2</a>', False)]
)
def test_a_pager_tells_whether_it_goes_on_beyond_the_next_page(html: str, beyond: bool) -> None:
    assert onward(html).beyond is beyond


@pytest.mark.parametrize(
    ("before", "here", "after"),
    [
        ("/news?page=6", "/news?page=7", "/news?page=8"),
        ("/news", "/news?page=1", "/news?page=2"),
        ("/news", "/news?page=2", "/news?page=3"),
        ("/news?type=pr", "/news?type=pr&start=25", "/news?type=pr&start=50"),
        ("/news?start=25&x=7", "/news?start=50&x=7", "/news?start=75&x=7"),
        ("/news", "/news/page/2/", "/news/page/3/"),
        ("/news/page/9/", "/news/page/10/", "/news/page/11/"),
        ("/news/p2", "/news/p3", "/news/p4"),
        ("/news?page=0%2C3", "/news?page=0%2C4", "/news?page=0,5"),
        ("/news?f%5B0%5D=a&page=1", "/news?f%5B0%5D=a&page=2", "/news?f%5B0%5D=a&page=3"),
        ("/news?cursor=abc", "/news?cursor=def", None),
        ("/news?page=2", "/other?page=3", None),
        ("/news?page=3", "/news?page=2", None),
    ],
)
def test_the_page_after_a_dead_one(before: str, here: str, after: str | None) -> None:
    assert page_after(HOST + before, HOST + here) == (HOST + after if after else None)
