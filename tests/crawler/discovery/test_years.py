from __future__ import annotations

import pytest

from crawler.discovery.listing import Listing
from crawler.discovery.years import find_sections
from crawler.document import parse
from tests.crawler.discovery.test_listing import BUILDS, capture, page

HOST = "https://press.example"


def sections(html: str, url: str = "/news", start: str = "/news") -> dict[int, str]:
    found = find_sections(parse(capture(f"<html><body>{html}</body></html>", HOST + url)), HOST + start)
    return {year: address.removeprefix(HOST) for year, address in found.items()}


def links(*addresses: str) -> str:
    return "".join(f'<a href="{address}">{address[-4:]}</a> ' for address in addresses)


@pytest.mark.parametrize(
    ("html", "url", "found"),
    [
        (links("/news/2025", "/news/2024"), "/news", {2025: "/news/2025", 2024: "/news/2024"}),
        (links("?year=2025", "?year=2024"), "/news", {2025: "/news?year=2025", 2024: "/news?year=2024"}),
        (links("/news/2026", "/news/2025", "/news/2024"), "/news/2025", {2026: "/news/2026", 2024: "/news/2024"}),
        (links("/news/2026"), "/news/2025", {2026: "/news/2026"}),
        (links("?type=pr&year=2025", "?type=pr&year=2024"), "/news?type=pr", {2025: "/news?type=pr&year=2025", 2024: "/news?type=pr&year=2024"}),
        ('<a href="/news/2025/">2025 (34)</a><a href="/news/2024/">2024 (12)</a>', "/news", {2025: "/news/2025/", 2024: "/news/2024/"}),
        ('<a href="/news/2025">2025 Press Releases</a><a href="/news/2024">2024 News</a>', "/news", {2025: "/news/2025", 2024: "/news/2024"}),
        ('<a href="?year=2024">2024</a>', "/news?year=2025&page=3", {2024: "/news?year=2024"}),
        (
            '<form><select name="year"><option value="">All</option><option value="2025">2025</option>'
            '<option value="2024">2024</option></select></form>',
            "/news",
            {2025: "/news?year=2025", 2024: "/news?year=2024"},
        ),
        (
            '<select onchange="go(this)"><option value="/news/2025">2025</option><option value="/news/2024">2024</option></select>',
            "/news",
            {2025: "/news/2025", 2024: "/news/2024"},
        ),
        # of another list, of another year than they say, to one year alone, to another site, by month
        (links("/reports/2025", "/reports/2024"), "/news", {}),
        (links("/2025", "/2024"), "/news", {}),
        ('<a href="/news/2025">2024</a><a href="/news/2024">2025</a>', "/news", {}),
        (links("/news/2025"), "/news", {}),
        (links("https://other.example/news/2025", "https://other.example/news/2024"), "/news", {}),
        ('<a href="/news/2025/03">March 2025</a><a href="/news/2025/02">February 2025</a>', "/news", {}),
        ('<form method=post><select name="year"><option value="2025">2025</option><option>2024</option></select></form>', "/news", {}),
    ],
)  # fmt: skip
def test_sections_by_year(html: str, url: str, found: dict[int, str]) -> None:
    assert sections(html, url, url.partition("&page")[0]) == found


def test_a_listing_names_its_sections_and_they_are_no_releases() -> None:
    html = page(BUILDS["rows"] + links("/news/2025", "/news/2024"))
    found = Listing(HOST + "/news").read(capture(html))
    assert found.sections == {2025: HOST + "/news/2025", 2024: HOST + "/news/2024"}
    assert (len(found.sightings), found.next) == (5, [])
    assert Listing(HOST + "/news", follow=False).read(capture(html)).sections == {}
