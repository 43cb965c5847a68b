from __future__ import annotations

import datetime as dt
import json
import tarfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.feed import Feed
from crawler.discovery.way import Found
from pipelines.errors import Unreadable
from pipelines.records import Capture, Sighting

URL = "https://coalition.example/news/feed"


def read(body: str | bytes, url: str = URL, content_type: str = "application/rss+xml", **keys: str) -> Found:
    raw = body.encode() if isinstance(body, str) else body
    at = dt.datetime(2026, 11, 1, 12, tzinfo=dt.UTC)
    return Feed(URL, **keys).read(Capture(url, at, 200, (("content-type", content_type),), raw))


def rss(*items: str, channel: str = "<link>https://coalition.example/</link>", version: str = "2.0") -> str:
    namespaces = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom" '
    namespaces += 'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"'
    inner = "".join(f"<item>{item}</item>" for item in items)
    return f'<rss version="{version}" {namespaces}><channel><title>News</title>{channel}{inner}</channel></rss>'


def one(*args: str, **keys: str) -> Sighting:
    found = read(rss(*args), **keys)
    assert found.problems == []
    (sighting,) = found.sightings
    return sighting


@pytest.mark.parametrize(
    ("item", "url"),
    [
        ("<link>https://coalition.example/news/one</link>", "https://coalition.example/news/one"),
        ("<link>\n  https://coalition.example/news/one#top\n</link>", "https://coalition.example/news/one"),
        ("<link>https://coalition.example/news/one?utm_source=rss</link>", "https://coalition.example/news/one"),
        ("<link>/news/one</link>", "https://coalition.example/news/one"),
        (
            "<link>one.cfm?id=1&amp;type=Press Release</link>",
            "https://coalition.example/news/one.cfm?id=1&type=Press%20Release",
        ),
        ("<guid>https://coalition.example/?p=12</guid>", "https://coalition.example/?p=12"),
        ('<guid isPermaLink="true">https://coalition.example/one</guid>', "https://coalition.example/one"),
        (
            "<link>https://coalition.example/one</link><guid>https://coalition.example/?p=12</guid>",
            "https://coalition.example/one",
        ),
        (
            "<guid>https://coalition.example/?p=12</guid><link>https://coalition.example/one</link>",
            "https://coalition.example/one",
        ),
        (
            "<link>https://proxy.example/~r/1</link><feedburner:origLink>https://coalition.example/one</feedburner:origLink>",
            "https://coalition.example/one",
        ),
    ],
)
def test_an_item_leads_to_its_release(item: str, url: str) -> None:
    assert one(item).url == url


@pytest.mark.parametrize(
    "item",
    [
        "<title>No address</title>",
        "<guid>1234</guid>",
        '<guid isPermaLink="false">https://coalition.example/?p=12</guid>',
        "<link>mailto:press@coalition.example</link>",
        "<link>#</link>",
    ],
)
def test_an_item_without_an_address_is_a_counted_problem(item: str) -> None:
    found = read(rss(item, "<link>/news/two</link>"))
    assert [sighting.url for sighting in found.sightings] == ["https://coalition.example/news/two"]
    assert found.problems == ["1 of 2 entries have no address that can be asked"]


def test_relative_links_of_a_feed_on_another_site_belong_to_its_channel() -> None:
    found = read(rss("<link>/news/one</link>"), url="https://feeds.proxy.example/coalition")
    assert found.sightings[0].url == "https://coalition.example/news/one"


@pytest.mark.parametrize(
    ("title", "plain"),
    [
        ("Council&#8217;s  statement\n on detention", "Council’s statement on detention"),
        ("Council&amp;#8217;s statement", "Council’s statement"),
        ("&lt;b&gt;Council&lt;/b&gt; sues", "Council sues"),
        ("<![CDATA[Council <em>sues</em> county]]>", "Council sues county"),
        ("<![CDATA[Deaths < 5 & rising]]>", "Deaths < 5 & rising"),
        ("R&amp;amp;D at the border", "R&D at the border"),
        ("Deten\u00adtion ends", "Detention ends"),
    ],
)
def test_a_title_is_plain_text(title: str, plain: str) -> None:
    assert one(f"<link>/news/one</link><title>{title}</title>").title == plain


@pytest.mark.parametrize(
    ("inner", "published", "updated"),
    [
        ("<pubDate>Thu, 30 Jul 26 14:05:00 EDT</pubDate>", "Thu, 30 Jul 26 14:05:00 EDT", None),
        ("<pubdate>Thu, 02 May 2013 11:27:00 EST</pubdate>", "Thu, 02 May 2013 11:27:00 EST", None),
        ("<pubDate>July 30th, in the morning</pubDate>", "July 30th, in the morning", None),
        ("<dc:date>2026-07-30T10:00:00-04:00</dc:date>", "2026-07-30T10:00:00-04:00", None),
        (
            "<pubDate>30 Jul 2026</pubDate><atom:updated>2026-08-01T00:00:00Z</atom:updated>",
            "30 Jul 2026",
            "2026-08-01T00:00:00Z",
        ),
        ("", None, None),
    ],
)
def test_dates_stay_as_printed(inner: str, published: str | None, updated: str | None) -> None:
    sighting = one(f"<link>/news/one</link>{inner}")
    assert (sighting.published, sighting.updated) == (published, updated)


def test_a_summary_is_plain_and_a_whole_release_is_none() -> None:
    short = "<link>/a</link><description>&lt;p&gt;Two lines.&lt;/p&gt;&lt;p&gt;Of it.&lt;/p&gt;</description>"
    long = f"<link>/b</link><description>{'The council said that it would sue. ' * 60}</description>"
    assert [sighting.summary for sighting in read(rss(short, long)).sightings] == ["Two lines. Of it.", None]


ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title><link rel="alternate" href="https://coalition.example/"/>
<link rel="self" href="https://coalition.example/news/feed"/>{links}
<entry><id>tag:coalition.example,2026:1</id><title type="html">Council &amp;amp; county settle</title>
<link rel="enclosure" href="/files/one.pdf"/><link rel="alternate" href="/news/one"/>
<published>2026-07-30T10:00:00-04:00</published><updated>2026-08-01T10:00:00-04:00</updated>
<summary>It ends the case.</summary></entry>
<entry><id>https://coalition.example/news/two</id><title>Two</title><updated>2026-07-01T00:00:00Z</updated></entry></feed>"""


def test_an_atom_feed_is_read_and_led_on() -> None:
    found = read(ATOM.format(links='<link rel="next" href="?page=2"/>'), content_type="application/atom+xml")
    first, second = found.sightings
    assert first == Sighting(
        "https://coalition.example/news/one",
        f"feed {URL}",
        title="Council & county settle",
        published="2026-07-30T10:00:00-04:00",
        updated="2026-08-01T10:00:00-04:00",
        summary="It ends the case.",
    )
    assert (second.url, second.published, second.updated) == (
        "https://coalition.example/news/two",
        None,
        "2026-07-01T00:00:00Z",
    )
    assert found.next == ["https://coalition.example/news/feed?page=2"]


@pytest.mark.parametrize(
    "address",
    ["https://coalition.example/news/feed", "https://elsewhere.example/feed?page=2", "javascript:void(0)", ""],
)
def test_a_feed_never_leads_to_itself_or_to_another_site(address: str) -> None:
    assert read(ATOM.format(links=f'<link rel="next" href="{address}"/>')).next == []


def test_rss_1_with_dublin_core() -> None:
    found = read(
        """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
        xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>N</title><link>https://coalition.example/</link></channel>
        <item rdf:about="https://coalition.example/news/one"><title>One</title><link>https://coalition.example/news/one</link>
        <dc:date>2004-05-06</dc:date></item></rdf:RDF>"""
    )
    assert [(s.url, s.title, s.published) for s in found.sightings] == [
        ("https://coalition.example/news/one", "One", "2004-05-06")
    ]


def test_a_json_feed_is_read_and_led_on() -> None:
    items: list[object] = [
        {
            "id": "1",
            "url": "/news/one",
            "title": "One & two",
            "date_published": "2026-07-30",
            "date_modified": "2026-08-01",
            "summary": "S",
        },
        {"id": "https://coalition.example/news/two", "content_text": "No title"},
        {"id": 3, "url": None},
        "no item",
    ]
    body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items, "next_url": "/news/feed?page=2"})
    found = read(body, content_type="application/feed+json")
    assert [(s.url, s.title, s.published, s.updated, s.summary) for s in found.sightings] == [
        ("https://coalition.example/news/one", "One & two", "2026-07-30", "2026-08-01", "S"),
        ("https://coalition.example/news/two", None, None, None, None),
    ]
    assert found.next == ["https://coalition.example/news/feed?page=2"]
    assert found.problems == ["2 of 4 entries have no address that can be asked"]


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("", "is empty"),
        ("  \n", "is empty"),
        ("<!DOCTYPE html><html><body>Access denied</body></html>", "is an HTML page"),
        ("\ufeff<!-- x -->\n<html lang=en><body><p>Soon</p></body></html>", "is an HTML page"),
        (
            '<?xml version="1.0"?><urlset '
            'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>x</loc></url></urlset>',
            "is no feed",
        ),
        ("Service unavailable", "is no feed"),
        ('{"error": "closed"}', "is JSON, but no JSON Feed"),
        ('[{"id": 1}]', "is JSON, but no JSON Feed"),
        ('{"items": [', "is damaged JSON"),
        ("[" * 100_000, "is damaged JSON"),
    ],
)
def test_what_is_no_feed_is_named(body: str, why: str) -> None:
    with pytest.raises(Unreadable) as raised:
        read(body)
    assert raised.value.why.startswith(why)


def test_a_damaged_feed_says_what_was_lost() -> None:
    whole = rss(*(f"<title>R {n}</title><link>/news/{n}</link>" for n in range(5)))
    cut = whole[: whole.index("R 3") + 2]
    found = read(cut)
    assert [s.url[-1] for s in found.sightings] == ["0", "1", "2"]
    assert any(
        "of 5 entries" in problem or "ends early" in problem or "no address" in problem for problem in found.problems
    )
    # An unescaped ampersand harms nothing, so it is no problem.
    assert read(whole.replace("R 1", "R & D")).problems == []


def test_each_address_once_and_only_those_that_match() -> None:
    found = read(rss("<link>/news/a</link>", "<link>/news/a#x</link>", "<link>/events/b</link>"), match="/news/")
    assert [s.url for s in found.sightings] == ["https://coalition.example/news/a"]


@pytest.mark.parametrize(
    "content_type", ["text/xml; charset=iso-8859-1", "application/rss+xml", "text/html", "text/xml", ""]
)
def test_utf8_is_utf8_whatever_the_header_says(content_type: str) -> None:
    (sighting,) = read(rss("<link>/a</link><title>Detención – “no”</title>"), content_type=content_type).sightings
    assert sighting.title == "Detención – “no”"


def test_a_declared_charset_is_obeyed() -> None:
    body = '<?xml version="1.0" encoding="windows-1252"?>' + rss("<link>/a</link><title>Detención</title>")
    assert read(body.encode("cp1252")).sightings[0].title == "Detención"


@given(st.text(max_size=300), st.binary(max_size=300))
def test_hostile_bytes_give_sightings_or_a_reason(text: str, noise: bytes) -> None:
    for body in (
        noise,
        rss(f"<link>/a</link><title>{text}</title>").encode("utf-8", "replace") + noise,
        b'<rss version="2.0"><channel><item>' + noise,
    ):
        try:
            found = read(body)
        except Unreadable:
            continue
        assert all(sighting.url.startswith(("http://", "https://")) for sighting in found.sightings)


def test_real_feeds(shared_data: Path) -> None:
    feeds = shared_data / "feeds"
    found = read((feeds / "culberson_rss.xml").read_bytes(), url="http://culberson.house.gov/rss")
    assert (len(found.sightings), found.problems) == (10, [])
    assert found.sightings[1].title is not None
    assert "’" in found.sightings[1].title
    found = read(
        (feeds / "richard_burr.xml").read_bytes(), url="http://www.burr.senate.gov/public/index.cfm?FuseAction=RSS.Feed"
    )
    assert (len(found.sightings), found.problems) == (25, [])
    assert all(
        s.url.startswith("http://www.burr.senate.gov/public/index.cfm?FuseAction=Press") for s in found.sightings
    )
    assert found.sightings[0].published == "Thu, 02 May 2013 11:27:00 EST"


def test_every_feed_of_the_corpus_gives_sightings_or_a_reason(shared_data: Path) -> None:
    read_ones = refused = 0
    with tarfile.open(shared_data / "corpora" / "feeds.tar.gz") as archive:
        for member in archive:
            file = archive.extractfile(member) if member.isfile() and not member.name.endswith("LICENSE") else None
            if file is None:
                continue
            try:
                found = read(file.read())
            except Unreadable:
                refused += 1
                continue
            read_ones += 1
            assert len({sighting.url for sighting in found.sightings}) == len(found.sightings)
    assert read_ones >= 2_000
    assert refused <= 20


@pytest.mark.parametrize(
    ("links", "feed"),
    [
        ('<link rel="alternate" type="application/rss+xml" href="/feed">', "/feed"),
        ('<link rel="alternate" type="application/atom+xml; charset=utf-8" href="feed.atom">', "/news/feed.atom"),
        ('<link rel="feed alternate" type="application/feed+json" href="/feed.json">', "/feed.json"),
        (
            '<link rel="alternate" type="application/rss+xml" title="Council » Comments Feed" href="/comments/feed/">'
            '<link rel="alternate" type="application/rss+xml" title="Council » Feed" href="/feed/">',
            "/feed/",
        ),
        ('<link rel="alternate" hreflang="es" href="/es"><link rel="stylesheet" href="/x.css">', None),
    ],
)
def test_a_page_leads_to_the_feed_that_it_names(links: str, feed: str | None) -> None:
    page = f"<!DOCTYPE html><html><head>{links}</head><body><h1>News</h1></body></html>"
    if feed is None:
        with pytest.raises(Unreadable):
            read(page, content_type="text/html")
    else:
        assert read(page, content_type="text/html") == Found(instead="https://coalition.example" + feed)


WORDPRESS = rss("<link>https://coalition.example/a</link>").replace(
    "<title>News</title>", "<title>News</title><generator>https://wordpress.org/?v=6.8</generator>"
)


@pytest.mark.parametrize(
    ("body", "url", "keys", "following"),
    [
        (WORDPRESS, URL, {}, [URL + "?paged=2"]),
        (WORDPRESS, URL + "?paged=2", {}, [URL + "?paged=3"]),
        (WORDPRESS, URL + "?cat=4&paged=9", {}, [URL + "?cat=4&paged=10"]),
        (WORDPRESS, URL, {"follow": False}, []),
        (WORDPRESS.replace("<item><link>https://coalition.example/a</link></item>", ""), URL, {}, []),
        (rss("<link>https://coalition.example/a</link>"), URL, {}, []),
    ],
)
def test_a_wordpress_feed_has_pages(body: str, url: str, keys: dict[str, bool], following: list[str]) -> None:
    at = dt.datetime(2026, 11, 1, 12, tzinfo=dt.UTC)
    assert Feed(URL, **keys).read(Capture(url, at, 200, (), body.encode())).next == following


def test_behind_the_last_page_of_a_wordpress_feed_there_is_nothing() -> None:
    at = dt.datetime(2026, 11, 1, 12, tzinfo=dt.UTC)
    answers = [Capture(url, at, 404, (), b"") for url in (URL, URL + "?paged=1", URL + "?paged=2")]
    assert [Feed(URL).refusal(answer) for answer in answers] == ["", "", None]
