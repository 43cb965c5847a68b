"""Sitemaps as sites really write them: sloppy, packed, nested, stamped with today's date, and hostile."""

from __future__ import annotations

import datetime as dt
import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.sitemap import MOST_ADDRESSES, Sitemap, is_older, is_stamped
from crawler.discovery.way import Found
from pipelines.errors import Unreadable
from pipelines.records import Capture


def gz(data: bytes) -> bytes:
    """Compress without the time of day: the ids of parametrized tests must be the same in every process."""
    return gzip.compress(data, mtime=0)


AT = dt.datetime(2026, 11, 23, 20, tzinfo=dt.UTC)
URL = "https://www.example.org/sitemap.xml"
SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def capture(body: str | bytes, url: str = URL, media: str = "application/xml") -> Capture:
    return Capture(url, AT, 200, (("Content-Type", media),), body.encode() if isinstance(body, str) else body)


def urlset(*entries: tuple[str, str], space: str = SPACE) -> str:
    rows = "".join(f"<url><loc>{loc}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</url>" for loc, day in entries)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset {space}>{rows}</urlset>'


ONE = urlset(("https://www.example.org/news/a", "2025-02-03"))


@pytest.mark.parametrize(
    "body",
    [
        ONE,
        urlset(("https://www.example.org/news/a", "2025-02-03"), space=""),
        urlset(("\n  https://www.example.org/news/a\n ", " 2025-02-03 ")),
        "\n\n  " + ONE,
        "\ufeff" + ONE,
        "<!-- made by hand -->" + ONE.partition("?>\n")[2],
        ONE.replace("<url>", "<ns:url>").replace("</url>", "</ns:url>"),  # a prefix that nobody declares
        ONE.replace("<loc>", "<LOC>").replace("</loc>", "</LOC>"),
        ONE.replace("https://www.example.org/news/a", "<![CDATA[https://www.example.org/news/a]]>"),
        ONE.replace("https://www.example.org", ""),
        ONE.replace("</url>", '</url><url><loc>https://www.example.org/news/a</loc></url>'),
        ONE.replace("</url>", "<image:image><image:loc>https://cdn.example.org/x.png</image:loc></image:image></url>"),
        ONE.encode("utf-16"),
        gz(ONE.encode()),
    ],
)  # fmt: skip
def test_one_release_however_it_is_written(body: str | bytes) -> None:
    if isinstance(body, bytes) and not body.startswith(b"\x1f\x8b"):
        body = ONE.replace("UTF-8", "UTF-16").encode("utf-16")
    found = Sitemap(URL).read(capture(body, media="text/plain"))
    assert [(s.url, s.updated) for s in found.sightings] == [("https://www.example.org/news/a", "2025-02-03")]
    assert (found.next, found.problems) == ([], [])


def test_an_address_with_a_bare_ampersand_is_whole() -> None:
    found = Sitemap(URL).read(capture(urlset(("https://www.example.org/r?id=1&lang=en&amp;x=2", ""))))
    assert [s.url for s in found.sightings] == ["https://www.example.org/r?id=1&lang=en&x=2"]


def test_a_news_sitemap_names_titles_and_dates() -> None:
    body = f"""<urlset {SPACE} xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url>
      <loc>https://www.example.org/news/a</loc><lastmod>2025-02-04</lastmod><news:news><news:publication>
      <news:name>Example</news:name></news:publication><news:publication_date>2025-02-03T10:00:00Z
      </news:publication_date><news:title>Hearing &amp; vigil</news:title></news:news></url></urlset>"""
    for text in (body, body.replace(' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"', "")):
        (seen,) = Sitemap(URL).read(capture(text)).sightings
        assert (seen.title, seen.published, seen.updated) == ("Hearing & vigil", "2025-02-03T10:00:00Z", None)


def test_what_is_no_page_of_a_release_is_left_out() -> None:
    addresses = ["https://www.example.org/", "https://www.example.org/files/order.pdf", "https://www.example.org/about"]
    body = urlset(*((address, "") for address in [*addresses, "https://www.example.org/news/a"]))
    found = Sitemap(URL, match="/news/").read(capture(body))
    assert [s.url for s in found.sightings] == ["https://www.example.org/news/a"]
    assert found.passed == 1


INDEX = f"""<sitemapindex {SPACE}><sitemap><loc>https://www.example.org/post-1.xml</loc><lastmod>2026-01-01</lastmod>
</sitemap><sitemap><loc>/page.xml.gz?a=1&amp;b=2</loc></sitemap><sitemap><loc>https://example.org/post-1.xml</loc>
</sitemap><sitemap><loc>https://elsewhere.net/s.xml</loc></sitemap></sitemapindex>"""


def test_an_index_leads_to_its_sitemaps() -> None:
    way = Sitemap(URL)
    found = way.read(capture(INDEX))
    assert found.next == ["https://www.example.org/post-1.xml", "https://www.example.org/page.xml.gz?a=1&b=2"]
    assert found.problems == ["1 sitemaps of other sites are named and were not followed"]
    assert way.onward(capture(INDEX)).next == found.next
    assert way.onward(capture(ONE)) == Found()
    assert Sitemap(URL, sitemaps="/post-").read(capture(INDEX)).next == ["https://www.example.org/post-1.xml"]


def test_robots_txt_leads_to_its_sitemaps() -> None:
    text = (
        "User-agent: *\nDisallow:\nSITEMAP: https://cdn.example.net/s.xml\n Sitemap:/b.xml # ours\n#Sitemap: /no.xml\n"
    )
    way = Sitemap("https://www.example.org/robots.txt")
    page = capture(text, "https://www.example.org/robots.txt", "text/plain")
    assert (
        way.read(page).next
        == way.onward(page).next
        == ["https://cdn.example.net/s.xml", "https://www.example.org/b.xml"]
    )
    (problem,) = way.read(capture("User-agent: *\n", "https://www.example.org/robots.txt")).problems
    assert "names no sitemap" in problem


def test_a_plain_list_is_a_sitemap() -> None:
    body = "\ufeffhttps://www.example.org/news/a\r\n\r\nhttps://www.example.org/news/b  \nnonsense\nftp://x.org/c"
    found = Sitemap(URL).read(capture(body, media="text/plain"))
    assert [s.url for s in found.sightings][:2] == ["https://www.example.org/news/a", "https://www.example.org/news/b"]


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("", "is empty"),
        ("<!DOCTYPE html><html><body><p>Not found</p></body></html>", "an HTML page"),
        ("<html><body></body>", "an HTML page"),
        ("<rss version='2.0'><channel></channel></rss>", "is a feed"),
        ("<opml></opml>", "XML of another kind (<opml>)"),
        ("<", "no"),
        ('{"a": 1}', "is no sitemap: it begins with '{\"a\": 1}'"),
        ("Not found", "is no sitemap"),
        (b"\x1f\x8bnot gzip at all", "gzip file that cannot be read whole"),
        (gz(ONE.encode())[:60], "truncated"),
    ],
)
def test_what_is_no_sitemap_says_what_it_is(body: str | bytes, why: str) -> None:
    with pytest.raises(Unreadable) as caught:
        Sitemap(URL).read(capture(body))
    assert why in caught.value.why


def test_a_sitemap_that_ends_early_says_so() -> None:
    body = urlset(*((f"https://www.example.org/news/{number}", "") for number in range(9)))
    found = Sitemap(URL).read(capture(body[: body.index("news/5")]))
    assert len(found.sightings) >= 5
    assert found.problems


def test_a_gzip_bomb_is_refused() -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(packer.compress(b" " * 1_000_000) for _ in range(200)) + packer.flush()
    with pytest.raises(Unreadable, match="too large"):
        Sitemap(URL).read(capture(bomb))


def test_entities_are_never_unfolded() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    body = f'<?xml version="1.0"?><!DOCTYPE urlset [<!ENTITY l0 "ha"><!ENTITY f SYSTEM "file:///etc/passwd">{laughs}]>'
    body += f"<urlset {SPACE}><url><loc>https://www.example.org/&l11;</loc></url><url><loc>/&f;x</loc></url></urlset>"
    found = Sitemap(URL).read(capture(body))
    assert [s.url for s in found.sightings] == ["https://www.example.org/&l11;", "https://www.example.org/&f;x"]


def test_more_addresses_than_the_protocol_allows_are_cut_and_named() -> None:
    body = urlset(*((f"https://www.example.org/n/{number}", "") for number in range(MOST_ADDRESSES + 20)))
    found = Sitemap(URL).read(capture(body))
    assert len(found.sightings) == MOST_ADDRESSES
    assert found.problems == ["names more than 50,000 pages; the rest was left"]


@pytest.mark.parametrize(
    ("days", "stamped"),
    [
        ([], False),
        (["2026-11-23"] * 40, True),
        (["2026-11-23T19:59:59+00:00"], True),
        (["2026-11-22", "2026-11-23", "2025-01-01"], True),
        (["2026-10-01"] * 9 + ["2026-10-02"], True),  # the day of a deployment
        (["2026-10-01"] * 3, False),
        (["2026-10-01"] * 7 + [f"2026-0{n}-01" for n in range(1, 5)], False),
        ([f"2026-0{n}-01" for n in range(1, 9)] + ["2026-11-23"], False),
        (["never", "2026-01-01"], False),
    ],
)
def test_a_stamp_of_the_day_is_no_update(days: list[str], stamped: bool) -> None:
    assert is_stamped(days, AT) is stamped


def test_a_stamped_sitemap_gives_no_update() -> None:
    body = urlset(*((f"https://www.example.org/news/{number}", "2026-11-23T20:00:00Z") for number in range(6)))
    assert {s.updated for s in Sitemap(URL).read(capture(body)).sightings} == {None}


@given(
    st.binary(max_size=400), st.sampled_from([b"", b"<urlset>", b"<urlset><url><loc>/a</loc>", b"\x1f\x8b", b"http"])
)
def test_no_bytes_crash_it(tail: bytes, head: bytes) -> None:
    try:
        found = Sitemap(URL).read(capture(head + tail))
    except Unreadable:
        return
    assert len({s.url for s in found.sightings}) == len(found.sightings)


def index(*days: str) -> str:
    rows = "".join(
        f"<sitemap><loc>https://www.example.org/s{n}.xml</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</sitemap>"
        for n, day in enumerate(days)
    )
    return f"<sitemapindex {SPACE}>{rows}</sitemapindex>"


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (("2024-01-02", "2025-03-04", "2026-11-22"), {0: "2024-01-02", 1: "2025-03-04"}),  # not of the newest
        (("2024-01-02", "", "2026-11-22"), {0: "2024-01-02"}),
        (("2026-11-23", "2026-11-23", "2026-11-23", "2024-01-02"), {}),  # stamped with the day of the request
        (("2026-01-01",) * 6, {}),  # made on one day
        (("", ""), {}),
    ],
)
def test_when_an_index_says_that_its_sitemaps_were_changed(days: tuple[str, ...], told: dict[int, str]) -> None:
    expected = {f"https://www.example.org/s{n}.xml": day for n, day in told.items()}
    way = Sitemap(URL)
    assert way.read(capture(index(*days))).changed == expected
    assert way.onward(capture(index(*days))).changed == expected


@pytest.mark.parametrize(
    ("lastmod", "older"),
    [
        ("2026-11-21", True),
        ("2026-11-22", True),  # that day has ended everywhere
        ("2026-11-23", False),
        ("2026-11-23T18:00:00Z", True),
        ("2026-11-23T19:30:00Z", False),  # within the hour
        ("2026-11-23T14:30:00-05:00", False),
        ("2026-11", False),
        ("yesterday", False),
    ],
)
def test_a_sitemap_that_was_last_changed_before_it_was_asked(lastmod: str, older: bool) -> None:
    assert is_older(lastmod, AT) is older
