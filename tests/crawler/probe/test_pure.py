"""The pure parts of a probe, by tables of cases."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.document import Document, parse
from crawler.probe import facts, hints
from crawler.probe.choice import choose, chosen
from crawler.probe.leads import Lead, is_better_list, lead_of, ranked_children, releases_in
from crawler.probe.posts import category_of, offsets_of
from crawler.probe.readings import read_one, samples
from crawler.probe.shapes import news_folder, pattern_of
from crawler.probe.trail import Trail
from crawler.probe.volatile import differences
from crawler.probe.write import _value
from crawler.source import Source
from pipelines.records import Capture, Sighting
from pipelines.urls import identity

AT = dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC)
SITE = "https://www.shore.example"


def capture(
    body: str | bytes, url: str = f"{SITE}/", kind: str = "text/html; charset=utf-8", **headers: str
) -> Capture:
    named = (("Content-Type", kind), *((name.replace("_", "-"), value) for name, value in headers.items()))
    return Capture(url, AT, 200, named, body.encode() if isinstance(body, str) else body)


def document(markup: str, url: str = f"{SITE}/") -> Document:
    return parse(capture(markup, url))


def lead(
    kind: str, paths: list[str], reach: str = "newest", *, dated: bool = True, host: str = SITE, **table: str
) -> Lead:
    seen = [
        Sighting(host + path, kind, f"Title of {path}", f"2026-05-{28 - n:02d}" if dated else None)
        for n, path in enumerate(paths)
    ]
    return Lead(kind, {"url": f"{SITE}/{kind}", **table}, {identity(s.url): s for s in seen}, reach)  # type: ignore[arg-type]  # a case's own word


# -- shapes ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("paths", "passes", "stopped"),
    [
        (["/news/one", "/news/two"], ["/news/three/", "/news/index-of-misery"], ["/", "/news", "/news/a/b", "/about", "/tag/one"]),
        (["/news/2024/one", "/news/2025/two"], ["/news/2019/three"], ["/news/archive/three", "/news/2024"]),
        (["/2026/03/05/one.html", "/2026/11/02/two.html"], ["/2019/01/09/x.html"], ["/about.html", "/2019/01/09/"]),
        (["/courts/2026/03/one", "/jails/2026/04/two", "/x/2025/01/three"], ["/y/2019/01/z"], ["/y/about"]),
        (["/blog/one", "/press/two", "/blog/three", "/press/four"], ["/press/x", "/blog/y"], ["/jobs/x"]),
        (["/pr/view?id=1", "/pr/view?id=22"], ["/pr/view?id=7&lang=en"], ["/pr/view", "/pr/list?id=7"]),
        (["/news/101", "/news/202"], ["/news/99"], ["/news/about"]),
        (["/node/1", "/news/2024/one", "/news/2024/two", "/news/2025/three"] + [f"/news/2025/{n}x" for n in range(9)], ["/news/2023/q"], ["/node/2"]),
    ],
)  # fmt: skip
def test_a_pattern_tells_releases_from_other_pages(paths: list[str], passes: list[str], stopped: list[str]) -> None:

    pattern = pattern_of([SITE + path for path in paths])
    assert pattern is not None
    assert [path for path in passes if not re.search(pattern, SITE + path)] == []
    assert [path for path in stopped if re.search(pattern, SITE + path)] == []


@pytest.mark.parametrize(
    "paths", [["/one-slug", "/another-slug"], ["/a.html", "/b.html"], [], ["/"], ["/a", "/b/c", "/d/e/f", "/g/h/i/j"]]
)
def test_no_pattern_where_addresses_tell_nothing(paths: list[str]) -> None:
    assert pattern_of([SITE + path for path in paths]) is None


def test_pages_that_file_releases_are_left_out_where_there_are_some() -> None:

    known = [f"{SITE}/blog/one", f"{SITE}/blog/two"]
    pattern = pattern_of(known, [f"{SITE}/blog/archive/", f"{SITE}/blog/page2", f"{SITE}/about"])
    assert pattern is not None
    assert not re.search(pattern, f"{SITE}/blog/archive/")
    assert re.search(pattern, f"{SITE}/blog/archive-of-pain-is-opened")


@given(st.lists(st.text(max_size=60), max_size=8))
def test_any_addresses_give_a_pattern_that_compiles_and_finds_most_of_them(texts: list[str]) -> None:

    urls = [f"{SITE}/{text}" for text in texts]
    pattern = pattern_of(urls, urls)
    assert pattern is None or re.compile(pattern)


def test_the_folder_of_news_in_a_sitemap_of_everything() -> None:
    news = [f"{SITE}/press-releases/{n}" for n in range(4)]
    assert news_folder([f"{SITE}/about", *news, f"{SITE}/people/x", f"{SITE}/2019/a"]) == news
    assert news_folder([f"{SITE}/about", f"{SITE}/news/one"]) == []


# -- hints -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "trust"),
    [
        ("Press Releases", 4), ("News Releases & Statements", 4), ("Newsroom", 3), ("Press Room", 3),
        ("All press releases »", 4), ("Sala de prensa", 3), ("Comunicados de prensa", 4), ("Latest News", 2),
        ("News", 2), ("News & Events", 2), ("Media", 2), ("Noticias", 2), ("Media Center", 2), ("Prensa", 2),
        ("Blog", 1), ("Our blog", 1), ("Updates", 1), ("Posts", 1), ("Archives", 1),
        ("Donate", 0), ("In the news: the Tribune on our clinic", 0), ("Newsletter", 0), ("Press Freedom Index", 0),
        ("Social media", 0), ("News that the harbor closes reached us on a Tuesday in the middle of a storm", 0), ("", 0),
    ],
)  # fmt: skip
def test_words_that_name_a_newsroom(label: str, trust: int) -> None:
    assert hints.trust_in_name(label) == trust


def test_newsrooms_by_their_trust_and_only_of_the_own_site() -> None:
    found = hints.newsrooms(
        document(
            "<a href=/blog>Blog</a><a href=/news>News</a><a href=/media/press-releases>Press Releases</a>"
            "<a href=https://other.example/news>News</a><a href=/donate>Donate</a><a href=/feed>News feed</a>"
            "<a href=/newsroom/>What we say</a>"
        )
    )
    assert found == [f"{SITE}{path}" for path in ("/media/press-releases", "/news", "/blog", "/newsroom/")]


def test_feeds_that_a_page_names() -> None:
    found = hints.feeds(
        document(
            "<link rel=alternate type=application/rss+xml href=/feed title='All'>"
            "<link rel=alternate type=application/rss+xml href=/comments/feed title='Comments Feed'>"
            "<link rel=alternate type='application/json+oembed' href=/oembed?x=1>"
            "<link rel='alternate' type=application/atom+xml href=/news/atom.xml>"
            "<a href=/news.rss>RSS</a><a href=/news/one>Feed the hungry of the harbor</a>",
            f"{SITE}/news",
        )
    )
    assert found == [f"{SITE}{path}" for path in ("/news/atom.xml", "/news.rss", "/feed")]


@pytest.mark.parametrize(
    ("generator", "first"),
    [("Hugo 0.168", "/index.xml"), ("WordPress 6.5", "/feed/"), ("Jekyll v4", "/feed.xml"), ("Ghost 5.8", "/rss/"), ("", "/feed/")],
)  # fmt: skip
def test_likely_feeds_by_the_software(generator: str, first: str) -> None:
    meta = f"<meta name=generator content='{generator}'>"
    assert hints.likely_feeds(document(f"<head>{meta}</head><p>x", f"{SITE}/a/b"))[0] == SITE + first


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<link rel='https://api.w.org/' href='/wp-json/'>", (f"{SITE}/wp-json/", True, "posts", ())),
        ("<img src=/wp-content/x.png>", (f"{SITE}/", False, "posts", ())),
        (
            "<link rel='https://api.w.org/' href='/wp-json/'><link rel=alternate type=application/json href=/wp-json/wp/v2/categories/12>",
            (f"{SITE}/wp-json/", True, "posts", (12,)),
        ),
        (
            "<link rel='https://api.w.org/' href='/wp-json/'><link rel=alternate type=application/json href=/wp-json/wp/v2/press_release/4>",
            (f"{SITE}/wp-json/", True, "press_release", ()),
        ),
        (
            "<link rel='https://api.w.org/' href='/wp-json/'><link rel=alternate type=application/json href=/wp-json/wp/v2/pages/4>",
            (f"{SITE}/wp-json/", True, "posts", ()),
        ),
        ("<p>no WordPress</p>", None),
    ],
)  # fmt: skip
def test_what_a_page_says_of_its_wordpress(markup: str, expected: tuple[object, ...] | None) -> None:
    hint = hints.wordpress(document(f"<html><head>{markup}</head><body><p>x</p></body></html>"))
    assert (hint and (hint.root, hint.said, hint.type, hint.categories)) == expected


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("<?xml version='1.0'?><rss version='2.0'>", "feed"), ("<feed xmlns='http://www.w3.org/2005/Atom'>", "feed"),
        ('{"version": "https://jsonfeed.org/version/1.1"}', "feed"), ('[{"id": 1}]', "json"),
        ("<?xml version='1.0'?><urlset>", "sitemap"), ("<sitemapindex xmlns='x'>", "sitemap"),
        ("https://a.example/one\nhttps://a.example/two\n", "sitemap"), ("https://a.example is our page", "page"),
        ("<!doctype html><html><body>the rss of &lt;rss&gt;", "page"), ("", "page"),
    ],
)  # fmt: skip
def test_what_an_answer_is(body: str, kind: str) -> None:
    assert hints.media(capture(body)) == kind
    assert hints.media(capture(gzip.compress(b"<urlset/>"))) == "sitemap"


# -- leads and the choice ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("names", "first", "pattern"),
    [
        (["post-sitemap.xml", "page-sitemap.xml", "category-sitemap.xml"], "post-sitemap.xml", "/post-sitemap"),
        (["wp-sitemap-posts-post-1.xml", "wp-sitemap-posts-page-1.xml"], "wp-sitemap-posts-post-1.xml", "/wp-sitemap-posts-post"),
        (["sitemap-pages.xml", "sitemap-posts.xml"], "sitemap-posts.xml", "/sitemap-posts"),
        (["sitemap-news.xml", "sitemap-2024.xml", "sitemap-2025.xml"], "sitemap-2024.xml", None),
        (["sitemap.xml?page=1", "sitemap.xml?page=2"], "sitemap.xml?page=1", None),
        (["rss.xml", "categories/x.xml", "sitemap.xml"], "sitemap.xml", "sitemap"),
    ],
)  # fmt: skip
def test_the_sitemaps_of_an_index(names: list[str], first: str, pattern: str | None) -> None:
    ranked, found = ranked_children([f"{SITE}/{name}" for name in names])
    assert (ranked[0], found) == (f"{SITE}/{first}", pattern)


def test_a_sitemap_of_root_slugs_is_used_only_where_its_name_tells_it_apart() -> None:
    known = lead("listing", ["/one-slug", "/two-slug"]).sightings
    everything = lead("sitemap", ["/one-slug", "/two-slug", "/about"])
    assert releases_in(everything, known) is None
    posts = lead("sitemap", ["/one-slug", "/two-slug", "/old-slug"], sitemaps="/sitemap-posts")
    assert releases_in(posts, known) is posts


def test_one_part_of_an_index_may_be_of_other_years_than_the_list() -> None:
    known = lead("listing", ["/news/2026/one", "/news/2026/two"]).sightings
    old = [f"/news/2019/{name}" for name in "abc"]
    found = releases_in(lead("sitemap", [*old, "/about"], "past"), known)
    assert found is not None
    assert len(found) == 3
    assert releases_in(lead("sitemap", ["/about", "/shop"], "past"), known) is None


def test_a_sitemap_that_holds_nothing_of_the_list_is_none() -> None:
    known = lead("listing", ["/news/one", "/news/two"]).sightings
    assert releases_in(lead("sitemap", ["/shop/a", "/shop/b"]), known) is None


ONE, TWO = ["/news/a", "/news/b", "/news/c"], ["/news/a", "/news/b", "/news/c", "/news/d"]


@pytest.mark.parametrize(
    ("trail", "ways", "doubts"),
    [
        ({"feed": lead("feed", ONE)}, ["feed"], 1),
        ({"feed": lead("feed", ONE), "listing": lead("listing", TWO, "past")}, ["feed", "listing"], 0),
        ({"listing": lead("listing", ONE), "sitemap": lead("sitemap", TWO, "all")}, ["listing", "sitemap"], 0),
        ({"listing": lead("listing", TWO), "sitemap": lead("sitemap", TWO, "all")}, ["listing"], 0),
        ({"listing": lead("listing", ONE, "past"), "wordpress": lead("wordpress", TWO, "all")}, ["wordpress"], 0),
        ({"listing": lead("listing", TWO), "wordpress": lead("wordpress", ONE, "all")}, ["listing", "wordpress"], 1),
        ({"feed": lead("feed", ["/blog/x", "/blog/y"]), "listing": lead("listing", TWO, "past")}, ["listing"], 0),
        ({"feed": lead("feed", ONE, host="https://shore.example"), "listing": lead("listing", TWO, "past")}, ["listing"], 0),
        (
            {"feed": lead("feed", TWO), "listing": lead("listing", ["/about-us", "/join-us"], dated=False)},
            ["feed"], 1,
        ),
    ],
)  # fmt: skip
def test_the_ways_that_are_declared(trail: dict[str, Lead], ways: list[str], doubts: int) -> None:
    found = Trail(SITE, **trail)  # type: ignore[arg-type]  # by name
    for way in found.leads():
        way.chosen = False
    assert len(choose(found)) == doubts
    assert [way.kind for way in chosen(found)] == ways


def test_a_feed_of_a_whole_site_gets_the_pattern_of_the_list() -> None:
    feed = lead("feed", ["/news/a", *(f"/events/{n}" for n in range(9))])
    listing = lead("listing", [f"/news/{n}" for n in "abcdefgh"], "past")
    choose(Trail(SITE, feed=feed, listing=listing))
    assert feed.table["match"] == "^https?://[^/]+/news/[^/?]+/?$"
    assert [seen.url for seen in feed.sightings.values()] == [f"{SITE}/news/a"]


def test_a_category_is_no_better_than_the_front_page_that_lists_all() -> None:
    front = lead("listing", [f"/2026/05/{n}" for n in "abcdefgh"])
    category = lead("listing", [f"/2026/05/{n}" for n in "aceg"])
    whole = lead("listing", [f"/2026/05/{n}" for n in "abcdefghijkl"])
    assert not is_better_list(category, front, "next", "next")
    assert is_better_list(whole, front, None, "next")
    assert not is_better_list(lead("listing", ["/a", "/b"], dated=False), front, None, None)


# -- facts ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "ident", "kind", "state"),
    [
        ("https://www.shore.example/news", "shore", "advocacy", None),
        ("https://news.shore.example/", "shore", "advocacy", None),
        ("https://oag.ca.gov/news", "oag-ca", "government", "CA"),
        ("https://www.larkmoor.va.us/", "larkmoor-va", "government", "VA"),
        ("https://www.navy.mil/Press", "navy", "government", None),
        ("https://www.ice.gov/", "ice", "government", None),
        ("https://www.texasattorneygeneral.gov/", "texasattorneygeneral", "government", "TX"),
        ("https://www.connect.gov/", "connect", "government", None),
        ("http://127.0.0.1:8000/", "shore-rights-project", "advocacy", None),
        ("http://harbor.localhost:8611/", "harbor", "advocacy", None),
        ("https://shore.org.uk/", "shore", "advocacy", None),
    ],
)  # fmt: skip
def test_id_kind_and_state_from_the_host(url: str, ident: str, kind: str, state: str | None) -> None:
    assert facts.id_of(url, "Shore Rights Project") == ident
    assert facts.kind_of(url).value == kind
    found = facts.state_of(url, "Shore Rights Project", kind)
    assert (found.value if found else None) == state


@pytest.mark.parametrize(
    ("name", "state", "level"),
    [
        ("Attorney General of West Virginia", "WV", "state"), ("Office of the Governor of New Mexico", "NM", "state"),
        ("State of Washington, Office of the Governor", "WA", "state"), ("Washington Office on Migration", None, None),
        ("Larkmoor County Sheriff", None, "county"),
        ("Bureau of Indian Affairs", None, None), ("Mayor Michelle Orsk", None, "city"), ("City of Ridgeline", None, "city"), ("Bureau of Shores", None, None),
    ],
)  # fmt: skip
def test_state_and_level_from_a_governments_name(name: str, state: str | None, level: str | None) -> None:
    url = "https://www.somewhere.gov/"
    found = facts.state_of(url, name, "government")
    assert (found.value if found else None) == state
    high = facts.level_of(name, state, url)
    assert (high.value if high else None) == level


@pytest.mark.parametrize(
    ("moments", "clocks", "zone"),
    [
        ([(["2026-01-05T09:00:00-06:00", "2026-07-05T09:00:00-05:00"], [])], [], "America/Chicago"),
        ([(["Mon, 05 Jan 2026 09:00:00 -0500"], [])], [], "America/New_York"),
        ([(["2026-01-05T09:00:00-07:00", "2026-07-05T09:00:00-07:00"], [])], [], "America/Phoenix"),
        ([(["2026-01-05T09:00:00+01:00"], [])], [], None),
        ([], [("2026-07-05T09:00:00", "2026-07-05T16:00:00")], "America/Los_Angeles"),
        ([(["2026-05-05T02:30:00Z"], ["May 5, 2026"])], [], "UTC"),
        ([(["2026-05-05T02:30:00Z"], ["May 4, 2026"])], [], None),  # as in Washington: the default
        ([(["2026-05-05T15:30:00Z"], ["May 5, 2026"])], [], None),
        ([(["2026-05-05T00:00:00Z"], ["May 5, 2026"])], [], None),  # a day written as midnight tells no zone
        ([(["2026-05-05T05:30:00Z"], ["May 4, 2026"])], [], "America/Denver"),
    ],
)  # fmt: skip
def test_the_zone_only_from_evidence(
    moments: list[tuple[list[str], list[str]]], clocks: list[tuple[str, str]], zone: str | None
) -> None:
    found = facts.zone_of(moments, clocks)
    assert (found.value if found else None) == zone


@given(st.lists(st.text(max_size=40), max_size=4))
def test_any_dates_part_into_instants_and_days(values: list[str]) -> None:
    instants, days = facts.instants_and_days(values)
    facts.zone_of([(instants, days)], [(value, value) for value in values])
    assert len(instants) + len(days) <= len(values)


def test_the_name_is_what_most_pages_say() -> None:
    pages = [
        document("<head><title>News | Shore Rights Project</title></head><p>x"),
        document("<head><title>Court hears the case - Shore Rights Project</title></head><p>x"),
    ]
    assert facts.name_of(pages) == facts.Fact("Shore Rights Project", "the pages' titles")
    named = document("<head><title>News</title><meta property=og:site_name content='The Shore'></head><p>x")
    assert facts.name_of([named]) == facts.Fact("The Shore", "meta og:site_name")
    assert facts.name_of([document("<head><title>Home</title></head><p>x")]) is None


# -- WordPress, readings, volatile, writing ------------------------------------------------------------------------


def posts(*entries: tuple[str, int]) -> Capture:
    items = [
        {
            "link": f"{SITE}/{slug}", "date": "2026-01-05T09:00:00", "date_gmt": "2026-01-05T14:00:00",
            "_embedded": {"wp:term": [[{"id": category, "taxonomy": "category", "name": "x"}], []]},
        }
        for slug, category in entries
    ]  # fmt: skip
    return capture(json.dumps(items), kind="application/json")


def test_the_category_of_a_newsroom() -> None:
    listed = {identity(f"{SITE}/{slug}") for slug in ("a", "b", "c")}
    mixed = posts(("a", 7), ("b", 7), ("c", 7), ("x", 9), ("y", 9), ("z", 9))
    assert category_of(mixed, listed) == 7
    assert category_of(posts(("a", 7), ("b", 7), ("c", 7), ("x", 7), ("y", 7), ("z", 7)), listed) is None
    assert category_of(posts(("a", 7), ("b", 8), ("c", 7), ("x", 9), ("y", 9), ("z", 9)), listed) is None
    assert category_of(capture("<p>no list"), listed) is None
    assert offsets_of(mixed)[0] == ("2026-01-05T09:00:00", "2026-01-05T14:00:00")


def test_samples_are_the_newest_the_oldest_and_some_between() -> None:
    known = lead("feed", [f"/{n}" for n in range(9)]).sightings
    assert [seen.url for seen in samples(known, 3)] == [f"{SITE}/0", f"{SITE}/4", f"{SITE}/8"]
    assert len(samples(known, 1)) == 1
    assert len(samples(dict(list(known.items())[:2]), 3)) == 2


def test_how_sure_a_reading_is() -> None:
    source = Source("shore", "Shore", "advocacy", SITE, ())
    text = "<p>" + "The county must answer before the end of the month, the project said on Tuesday. " * 4 + "</p>"
    markup = f"<html><head><title>One day in May</title></head><main><h1>One day in May</h1><p>May 4, 2026</p>{text}</main></html>"
    url = f"{SITE}/news/one"
    found = read_one(url, capture(markup, url), source, {"title": "One day in May", "published": "May 4, 2026"})
    assert found.sure == {"title": "sure", "published": "sure"}
    assert "listed date" in found.witnesses["published"]
    assert found.opening.startswith("The county must answer")
    doubtful = read_one(url, capture(markup, url), source, {"published": "May 9, 2026"})
    assert doubtful.sure["published"] == "doubtful"
    nothing = read_one(url, capture("<html><p>no", url), source, {})
    assert nothing.release is None or nothing.why
    assert nothing.why


def test_what_differs_between_two_fetches() -> None:
    page = "<html><head><meta name=csrf content=%s></head><body><p class=count>%s views</p><p>%s</p></body></html>"
    first, second = document(page % ("a1", "7", "same")), document(page % ("b2", "8", "same"))
    found = {(part.place, part.first, part.second) for part in differences(first, second)}
    assert found == {('meta[name="csrf"]@content', "a1", "b2"), ("p.count", "7 views", "8 views")}
    assert differences(first, first) == []
    assert [part.place for part in differences(first, document(page % ("a1", "7", "same") + "<!-- x -->"))] == [
        "the page's bytes"
    ]


@given(st.one_of(st.text(), st.integers(0, 10**9), st.lists(st.integers(0, 99), min_size=1), st.booleans()))
def test_any_value_is_written_as_toml_that_reads_back(value: object) -> None:

    if isinstance(value, str):
        value = value.encode("utf-8", "ignore").decode()
    assert tomllib.loads(f"key = {_value(value)}")["key"] == value


def test_a_way_that_gives_nothing_is_no_lead() -> None:
    assert lead_of("feed", {"url": f"{SITE}/feed"}, capture("<html><p>not found")) is None
    assert lead_of("feed", {"url": f"{SITE}/feed"}, capture("<rss><channel></channel></rss>")) is None
    assert lead_of("sitemap", {"url": f"{SITE}/s.xml"}, capture("<html><p>not found")) is None


def test_real_lists_are_followed(shared_data: Path) -> None:
    """The attorneys general's own lists: found by structure, with a pattern that all of their items have."""

    from crawler.replay import Replay

    lines = (shared_data / "replays" / "state-ags.truth.jsonl").read_text(encoding="utf-8").splitlines()
    replay = Replay([shared_data / "replays" / "state-ags.warc.gz"])
    found = 0
    for truth in (t for t in map(json.loads, lines) if t.get("kind") == "listing" and "minnesota" not in t["url"]):
        seen = replay.get(truth["url"])
        assert seen is not None
        way = lead_of("listing", {"url": truth["url"]}, seen)
        if way is None or "ag.state.mn" in truth["url"]:
            continue
        found += 1
        pattern = pattern_of(way.urls())
        assert pattern is not None
        assert all(re.search(pattern, item["url"]) for item in truth["items"])
        assert not re.search(pattern, truth["url"])
    assert found >= 3
