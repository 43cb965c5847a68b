"""Whole crawls of the newsrooms that only a REST list, sitemaps or a JSON list lead to."""

from __future__ import annotations

import datetime as dt
import gzip
import json
from typing import Any

import pytest

from crawler import samples

FIELDS = ("source", "title", "published", "dateline", "city", "state", "kind", "language", "topics", "text")


def stored(place: Any) -> dict[str, dict[str, Any]]:
    rows = place.rows("SELECT * FROM releases")
    return {row["url"]: row | {"topics": json.loads(row["topics"])} for row in rows}


def told(slug: str, day: dt.datetime) -> samples.Story:
    body = "The office will be open on Saturdays from now on, from nine until noon.\n\nInterpreters will be there too."
    return samples.Story(slug=slug, title=f"Open on Saturdays ({slug})", published=day, body=body)


@pytest.mark.parametrize("name", ["lantern", "ridgeline", "northfork"])
def test_every_release_is_read_right_then_an_edit_and_a_new_one(
    place: Any, newsrooms: samples.Serving, name: str
) -> None:
    room = newsrooms.newsrooms[name]
    carried = name != "ridgeline"
    row = place.crawl(name)[name]
    assert (row["outcome"], row["new"], row["fetched"]) == (
        "well", len(room.stories), 0 if carried else len(room.stories),
    )  # fmt: skip
    releases = stored(place)
    assert set(releases) == {truth["url"] for truth in room.truth()}
    wrong = [
        (truth["url"], field, releases[truth["url"]][field], truth[field])
        for truth in room.truth()
        for field in FIELDS
        if releases[truth["url"]][field] != truth[field]
    ]
    assert not wrong
    assert place.one("SELECT count(*) FROM sightings WHERE state <> 'read'") == 0
    if carried:
        assert {row["layout"] for row in releases.values()} == {"wordpress" if name == "lantern" else "api"}
        assert {row["published_at"] for row in releases.values()} == {t["published_at"] for t in room.truth()}

    last = room.stories[1]
    room.edit(last.slug, title=last.title + " (Corrected)", updated=dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC))
    room.publish(told("saturdays", dt.datetime(2026, 11, 3, 20, tzinfo=dt.UTC)))
    row = place.crawl(name)[name]
    assert (row["new"], row["changed"], row["unchanged"]) == (1, 1, 0)
    assert stored(place)[room.url_of(last)]["title"] == last.title + " (Corrected)"
    assert [change["kind"] for change in place.rows("SELECT kind FROM changes")] == ["headline"]

    base = ["--database", str(place.database), "--sources", str(place.sources)]
    report = json.loads(place.run("reread", *base, "--json").stdout)
    assert (report["found"], report["failures"]) == ([], [])
    # A page may be read before the last sitemap has told when it was changed: nothing else can differ later.
    later = {field for change in report["changed"] for field in change["fields"]}
    assert later <= (set() if carried else {"updated_at", "basis"})


def test_wordpress_an_edit_of_the_oldest_post_is_seen(place: Any, newsrooms: samples.Serving) -> None:
    lantern = newsrooms.newsrooms["lantern"]
    place.crawl("lantern")
    oldest = lantern.stories[-1]
    lantern.edit(oldest.slug, title="A title that was put right", updated=dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC))
    lantern.requests.clear()
    row = place.crawl("lantern")["lantern"]
    assert (row["new"], row["changed"]) == (0, 1)
    assert len([path for path in lantern.requests.paths() if "wp-json" in path]) == 2  # where the known part begins


def test_wordpress_a_post_without_text_is_read_from_its_page(place: Any, newsrooms: samples.Serving) -> None:
    lantern = newsrooms.newsrooms["lantern"]
    target = next(seen for seen in _lists(place, lantern) if "page=" not in seen.replace("per_page=", ""))
    listed = json.loads(lantern.answer(samples.Ask("GET", target)).body)
    emptied = listed[0]["link"]
    listed[0]["content"]["rendered"] = ""
    lantern.break_(target, samples.Reply(json.dumps(listed).encode(), headers=(("X-WP-TotalPages", "1"),)))
    place.database.unlink()
    row = place.crawl("lantern")["lantern"]
    assert (row["outcome"], row["new"], row["fetched"]) == ("well", lantern.most, 1)
    assert stored(place)[emptied]["layout"] == "default"


def _lists(place: Any, room: samples.Newsroom) -> list[str]:
    place.crawl(room.host)
    return [path for path in room.requests.paths(200) if "wp-json" in path]


def test_wordpress_closed_says_so_and_the_feed_beside_it_is_asked(place: Any, newsrooms: samples.Serving) -> None:
    lantern = newsrooms.newsrooms["lantern"]
    assert isinstance(lantern, samples.Lantern)
    lantern.open = False
    row = place.crawl("lantern", code=1)["lantern"]
    assert row["outcome"] == "failed"
    assert "REST interface is closed" in row["reason"]
    assert "[[feed]]" in row["reason"]
    entries = "".join(f"<item><link>{lantern.url_of(story)}</link></item>" for story in lantern.stories)
    feed = f"<rss version='2.0'><channel>{entries}</channel></rss>"
    lantern.break_("/feed/", samples.Reply(feed.encode(), content_type="application/rss+xml"))
    file = place.sources / "advocacy" / "lantern.toml"
    file.write_text(file.read_text() + f'\n[[feed]]\nurl = "{lantern.base}/feed/"\n')
    row = place.crawl("lantern", code=1)["lantern"]
    assert (row["outcome"], row["new"]) == ("partial", len(lantern.stories))


def test_limit_holds_for_carried_releases_and_the_rest_comes_later(place: Any, newsrooms: samples.Serving) -> None:
    northfork = newsrooms.newsrooms["northfork"]
    assert place.crawl("northfork", "--limit", "3")["northfork"]["new"] == 3
    # The others of the first page wait. Their pages are empty shells without the script, so they stay unread there.
    waiting = place.one("SELECT count(*) FROM sightings WHERE state = 'waiting'")
    assert waiting == 8 - 3
    assert place.one("SELECT count(*) FROM releases") == 3
    assert len(northfork.requests.paths()) == 2  # robots.txt and one page of the list


def test_sitemap_a_dead_child_harms_no_other_and_is_read_when_it_is_back(
    place: Any, newsrooms: samples.Serving
) -> None:
    ridgeline = newsrooms.newsrooms["ridgeline"]
    ridgeline.break_("/sitemap-2026.xml.gz", 500)
    row = place.crawl("ridgeline", code=1)["ridgeline"]
    in_2025 = [story for story in ridgeline.stories if story.published.year == 2025]
    assert row["outcome"] == "partial"
    assert row["new"] == len(in_2025) + ridgeline.in_news
    ridgeline.mend()
    ridgeline.requests.clear()
    assert place.crawl("ridgeline")["ridgeline"]["new"] == len(ridgeline.stories) - row["new"]
    again = {seen.path: seen.status for seen in ridgeline.requests if "sitemap" in seen.path}
    assert again == {
        "/sitemap_index.xml": 304, "/sitemap-news.xml": 304, "/sitemap-2026.xml.gz": 200, "/sitemap-2025.xml.gz": 304,
    }  # fmt: skip


def test_sitemaps_that_name_one_another_end(place: Any, newsrooms: samples.Serving) -> None:
    ridgeline = newsrooms.newsrooms["ridgeline"]

    def index(*names: str) -> samples.Reply:
        rows = "".join(f"<sitemap><loc>{ridgeline.base}/{name}</loc></sitemap>" for name in names)
        return samples.Reply(f"<sitemapindex>{rows}</sitemapindex>".encode(), content_type="application/xml")

    ridgeline.break_("/sitemap_index.xml", index("sitemap_index.xml", "1.xml", "sitemap-2026.xml.gz"))
    for number in range(1, 12):
        ridgeline.break_(f"/{number}.xml", index(f"{number + 1}.xml", f"{number - 1}.xml", "sitemap_index.xml"))
    ridgeline.break_("/0.xml", samples.Reply(gzip.compress(b"<urlset></urlset>", mtime=0)))
    row = place.crawl("ridgeline", code=1)["ridgeline"]
    assert row["new"] == 5
    (problem,) = place.rows("SELECT kind, message FROM problems")
    assert problem["kind"] == "limit"
    assert "deeper than 5 levels" in problem["message"]
    assert len([path for path in ridgeline.requests.paths() if path.endswith(".xml")]) <= 7


def test_a_match_that_lets_nothing_pass_is_named(place: Any, newsrooms: samples.Serving) -> None:
    file = place.sources / "government" / "ridgeline.toml"
    file.write_text(file.read_text().replace("/news/[0-9]{4}/", "/nowhere/"))
    row = place.crawl("ridgeline", code=1)["ridgeline"]
    assert row["outcome"] == "failed"
    assert "match = '/nowhere/' lets none of" in row["reason"]


def test_sitemaps_that_their_index_calls_unchanged_are_not_asked(place: Any, newsrooms: samples.Serving) -> None:
    ridgeline = newsrooms.newsrooms["ridgeline"]
    target = "/sitemap_index.xml"
    days = {"sitemap-news.xml": "2026-06-30", "sitemap-2026.xml.gz": "2026-06-12", "sitemap-2025.xml.gz": "2025-12-30"}

    def index() -> samples.Reply:
        rows = (
            f"<sitemap><loc>{ridgeline.base}/{name}</loc><lastmod>{day}</lastmod></sitemap>"
            for name, day in days.items()
        )
        return samples.Reply(f"<sitemapindex>{''.join(rows)}</sitemapindex>".encode(), content_type="application/xml")

    def asked() -> set[str]:
        ridgeline.requests.clear()
        place.crawl("ridgeline")
        return {path for path in ridgeline.requests.paths() if "sitemap" in path}

    ridgeline.break_(target, index())
    assert asked() == {target, *(f"/{name}" for name in days)}
    assert place.one("SELECT count(*) FROM releases") == len(ridgeline.stories)
    assert asked() == {target, "/sitemap-news.xml"}  # the newest is asked whatever its index says
    days["sitemap-2025.xml.gz"] = "2026-11-30"
    ridgeline.break_(target, index())
    assert asked() == {target, "/sitemap-2025.xml.gz"}


def test_a_feed_may_be_declared_by_the_page_that_names_it(place: Any, newsrooms: samples.Serving) -> None:
    harbor = newsrooms.newsrooms["harbor"]
    assert isinstance(harbor, samples.Harbor)
    file = place.sources / "advocacy" / "harbor.toml"
    file.write_text(file.read_text().replace("/feed.xml", "/pressroom"))
    page = '<html><head><link rel="alternate" type="application/rss+xml" href="/feed.xml"></head><body></body></html>'
    harbor.break_("/pressroom", samples.Reply.html(page))
    row = place.crawl("harbor")["harbor"]
    assert (row["outcome"], row["new"]) == ("well", len(harbor.stories))
    newsrooms.log.clear()
    harbor.publish(told("saturdays", dt.datetime(2026, 11, 3, 20, tzinfo=dt.UTC)))
    assert place.crawl("harbor")["harbor"]["new"] == 1
    newsrooms.log.clear()
    assert place.crawl("harbor")["harbor"]["outcome"] == "well"
    asked = [(seen.path, seen.status) for seen in newsrooms.log if seen.path != "/robots.txt"]
    assert asked == [("/pressroom", 200), ("/feed.xml", 304)]
