"""Second looks and the reconciliation of ways, in whole crawls over real HTTP."""

from __future__ import annotations

import sqlite3
from typing import Any

from crawler import samples


def make_due(place: Any, *, days: int = 0) -> None:
    """Let the time pass: everything is due now, and what is missing has been for so many days longer."""
    with sqlite3.connect(place.database) as connection:
        connection.execute(
            "UPDATE sightings SET look_at = '2020-01-01T00:00:00Z', missing_since = "
            "strftime('%Y-%m-%dT%H:%M:%SZ', missing_since, ?) WHERE look_at IS NOT NULL",
            (f"-{days} days",),
        )
    connection.close()


def test_an_edit_that_no_list_tells_of_is_seen_and_an_unchanged_page_costs_a_304(
    place: Any, newsrooms: samples.Serving
) -> None:
    meridian = newsrooms.newsrooms["meridian"]
    place.crawl("meridian")
    edited = meridian.stories[4]
    meridian.edit(edited.slug, body=edited.body + "\n\nThe committee has since confirmed the figures.")
    assert place.crawl("meridian")["meridian"]["looked"] == 0
    make_due(place)
    meridian.requests.clear()
    row = place.crawl("meridian")["meridian"]
    held = len(meridian.stories)
    assert (row["outcome"], row["looked"], row["new"], row["changed"], row["unchanged"]) == (
        "well", held, 0, 1, held - 1,
    )  # fmt: skip
    pages = [seen for seen in meridian.requests if seen.path not in {"/robots.txt"} and "page" not in seen.path]
    assert sum(seen.status == 304 for seen in pages) >= held - 1
    assert all(seen.conditional for seen in pages)
    assert place.one("SELECT revision FROM releases WHERE url = ?", meridian.url_of(edited)) == 2
    assert place.one("SELECT kind FROM changes") == "wording"
    assert place.crawl("meridian")["meridian"]["looked"] == 0
    place.check_archive()


def test_what_is_taken_down_stands_is_told_of_and_is_gone_only_after_a_week(
    place: Any, newsrooms: samples.Serving
) -> None:
    harbor = newsrooms.newsrooms["harbor"]
    place.crawl("harbor")
    gone, moved = harbor.stories[5], harbor.stories[7]
    harbor.take_down(gone.slug)
    harbor.take_down(moved.slug, samples.Reply.redirect("/"))
    urls = {harbor.url_of(gone), harbor.url_of(moved)}
    total = len(harbor.stories) + 2
    state = "SELECT url, state FROM sightings WHERE missing_since IS NOT NULL"
    for number in range(1, 4):
        make_due(place, days=4)
        row = place.crawl("harbor", code=1)["harbor"]
        assert row["outcome"] == "partial"
        assert place.one("SELECT count(*) FROM releases") == total
        problems = place.rows("SELECT url, count FROM problems WHERE kind = 'gone' AND closed_at IS NULL")
        assert {problem["url"]: problem["count"] for problem in problems} == dict.fromkeys(urls, number)
        assert place.crawl("harbor")["harbor"]["outcome"] == "well"  # not asked again on the same day
    assert {row["url"]: row["state"] for row in place.rows(state)} == dict.fromkeys(urls, "gone")
    harbor.publish(gone)
    make_due(place)
    place.crawl("harbor", code=1)
    assert place.one("SELECT state FROM sightings WHERE url = ?", harbor.url_of(gone)) == "read"
    assert place.one("SELECT count(*) FROM releases") == total


def test_a_block_or_an_outage_at_a_second_look_changes_nothing(place: Any, newsrooms: samples.Serving) -> None:
    harbor = newsrooms.newsrooms["harbor"]
    place.crawl("harbor")
    before = place.rows("SELECT * FROM releases")
    for story, fault in zip(harbor.stories[:3], (403, 500, "close"), strict=True):
        harbor.break_(harbor.path_of(story), fault)
    make_due(place)
    assert place.crawl("harbor", code=1)["harbor"]["changed"] == 0
    after = place.rows("SELECT * FROM releases")
    assert [row | {"last_seen": ""} for row in after] == [row | {"last_seen": ""} for row in before]
    assert place.one("SELECT count(*) FROM sightings WHERE state <> 'read' OR missing_since IS NOT NULL") == 0


def test_a_release_that_a_list_leaves_out_is_a_row_and_a_line(place: Any, newsrooms: samples.Serving) -> None:
    lantern = newsrooms.newsrooms["lantern"]
    left_out = lantern.stories[2]
    entries = "".join(
        f"<item><link>{lantern.url_of(story)}</link><pubDate>{story.published:%a, %d %b %Y %H:%M:%S %z}</pubDate></item>"
        for story in lantern.stories
        if story is not left_out
    )
    feed = f"<rss version='2.0'><channel>{entries}</channel></rss>"
    lantern.break_("/feed/", samples.Reply(feed.encode(), content_type="application/rss+xml"))
    file = place.sources / "advocacy" / "lantern.toml"
    file.write_text(file.read_text() + f'\n[[feed]]\nurl = "{lantern.base}/feed/"\n')
    row = place.crawl("lantern")["lantern"]
    assert row["outcome"] == "well"
    (note,) = row["notes"]
    assert "has not named 1 address that another way names" in note
    assert lantern.url_of(left_out) in note
    (found,) = place.rows("SELECT way, url, closed_at FROM unseen")
    assert found == {"way": f"feed {lantern.base}/feed/", "url": lantern.url_of(left_out), "closed_at": None}
    walks = place.rows("SELECT way, named, whole, total, held FROM walks ORDER BY way DESC")
    assert [(walk["named"], walk["whole"], walk["total"], walk["held"]) for walk in walks] == [
        (len(lantern.stories), 1, len(lantern.stories), len(lantern.stories)),
        (len(lantern.stories) - 1, 1, None, len(lantern.stories) - 1),
    ]


def test_a_stated_total_that_is_not_held_is_said(place: Any, newsrooms: samples.Serving) -> None:
    lantern = newsrooms.newsrooms["lantern"]
    place.crawl("lantern")
    assert place.one("SELECT total - held FROM walks") == 0
    first = next(path for path in lantern.requests.paths() if "wp-json" in path)
    listed = lantern.answer(samples.Ask("GET", first))
    more = str(len(lantern.stories) + 3)
    totals = tuple((name, more if name == "X-WP-Total" else value) for name, value in listed.headers)
    lantern.break_(first, samples.Reply(listed.body + b" ", content_type=listed.content_type, headers=totals))
    (note,) = place.crawl("lantern")["lantern"]["notes"]
    assert f"says that there are {more} releases, of which {len(lantern.stories)} are held" in note


def test_what_a_list_carried_and_a_killed_crawl_left_waiting_comes_back_with_the_list(
    place: Any, newsrooms: samples.Serving
) -> None:
    northfork = newsrooms.newsrooms["northfork"]
    place.crawl("northfork", "--limit", "3")
    assert place.one("SELECT count(*) FROM sightings WHERE state = 'waiting'") > 0
    row = place.crawl("northfork")["northfork"]
    # Their own pages are empty shells without the script: only the list can give them.
    assert (row["outcome"], row["fetched"]) == ("well", 0)
    assert place.one("SELECT count(*) FROM releases") == len(northfork.stories)
    assert place.one("SELECT count(*) FROM sightings WHERE state <> 'read'") == 0
