"""Whole crawls of the sample newsrooms over real HTTP: every field of every release, twice, changed, broken, killed."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import random
import signal
import subprocess
import time
from collections import Counter
from typing import Any

import pytest

from crawler import samples

JSON_COLUMNS = ("topics", "components", "basis", "problems")


def stored(place: Any) -> dict[str, dict[str, Any]]:
    """The releases of a collection by address, with their documents and pictures."""
    releases = {}
    for row in place.rows("SELECT * FROM releases"):
        for name in JSON_COLUMNS:
            row[name] = json.loads(row[name])
        row["documents"] = place.rows(
            "SELECT url, label, media_type FROM documents WHERE release = ? ORDER BY id", row["id"]
        )
        row["images"] = place.rows(
            "SELECT url, caption, credit, alt FROM images WHERE release = ? ORDER BY id", row["id"]
        )
        releases[row["url"]] = row
    return releases


def test_every_field_of_every_release(place: Any, newsrooms: samples.Serving) -> None:
    summary = place.crawl()
    releases = stored(place)
    truths = [truth for room in newsrooms.newsrooms.values() for truth in room.truth()]
    assert set(releases) == {truth["url"] for truth in truths}
    assert sum(row["new"] for row in summary.values()) == len(truths)
    wrong = []
    for truth in truths:
        release = releases[truth["url"]]
        for name in (
            "source",
            "title",
            "subtitle",
            "published",
            "dateline",
            "city",
            "state",
            "kind",
            "language",
            "number",
            "topics",
            "components",
            "text",
            "documents",
        ):
            if release[name] != truth[name]:
                wrong.append((truth["url"], name, release[name], truth[name]))
        wrong += [(truth["url"], "clean", piece, None) for piece in truth["contains_not"] if piece in release["text"]]
        for picture in truth["pictures"]:
            found = next((image for image in release["images"] if image["url"] == picture["url"]), None)
            if found is None or (found["caption"], found["credit"]) != (picture["caption"], picture["credit"]):
                wrong.append((truth["url"], "picture", found, picture))
    assert not wrong
    assert {row["outcome"] for row in summary.values()} == {"well"}
    assert place.check_archive() == 1


def test_a_second_crawl_writes_no_release_and_asks_one_thing_a_list(place: Any, newsrooms: samples.Serving) -> None:
    place.crawl()
    before = place.rows("SELECT * FROM releases")
    newsrooms.log.clear()
    summary = place.crawl()
    assert [(row["new"], row["changed"], row["fetched"]) for row in summary.values()] == [(0, 0, 0)] * 6
    asked = [seen for seen in newsrooms.log if seen.path != "/robots.txt"]
    lists = dict.fromkeys(["harbor", "meridian", "borderstate", "lantern", "northfork"], 1)
    assert Counter(seen.host.partition(".")[0] for seen in asked) == lists | {"ridgeline": 4}  # an index and its three
    # WordPress sends no validators for its list: there the body's digest decides.
    assert all(seen.conditional and seen.status == 304 for seen in asked if seen.host != "lantern.localhost")
    assert place.rows("SELECT * FROM releases") == before
    assert place.check_archive() == 2


def test_provenance_every_release_leads_to_its_bytes(place: Any, newsrooms: samples.Serving) -> None:
    from crawler.archive import read_at

    place.crawl()
    rows = place.rows(
        "SELECT r.url, r.title, c.warc, c.offset, c.status, c.url AS asked FROM releases r JOIN captures c ON c.id = r.capture"
    )
    assert len(rows) > 50
    for row in rows:
        capture = read_at(place.archive, row["warc"], row["offset"])
        assert (capture.url, capture.status) == (row["asked"], 200)
        if row["url"] == row["asked"]:
            assert b"<html" in capture.body.lower()
        else:  # a release that a list carried
            assert json.dumps(row["url"].rpartition("localhost")[2].partition("/")[2])[1:-1].encode() in capture.body


def test_a_new_story_and_an_edit(place: Any, newsrooms: samples.Serving) -> None:
    place.crawl()
    harbor = newsrooms.newsrooms["harbor"]
    edited = harbor.stories[2]
    harbor.edit(edited.slug, title=edited.title + " (Corrected)", updated=dt.datetime(2026, 10, 1, 12, tzinfo=dt.UTC))
    added = samples.Story(
        slug="brand-new", title="Clinic opens its doors on Saturdays", published=dt.datetime(2026, 10, 2, 9, tzinfo=dt.UTC),
        body="The clinic on Pier Street will see people without an appointment on Saturdays from now on.\n\nInterpreters are there.",
    )  # fmt: skip
    harbor.publish(added)
    row = place.crawl("harbor")["harbor"]
    assert (row["new"], row["changed"], row["unchanged"]) == (1, 1, 0)
    release = stored(place)[harbor.url_of(edited)]
    assert release["revision"] == 2
    assert release["title"].endswith("(Corrected)")
    revisions = place.rows("SELECT title FROM revisions WHERE release = ? ORDER BY number", release["id"])
    assert [r["title"] for r in revisions] == [edited.title, edited.title + " (Corrected)"]
    changes = place.rows("SELECT kind, before, after FROM changes")
    assert changes == [{"kind": "headline", "before": edited.title, "after": edited.title + " (Corrected)"}]
    found = place.rows("SELECT rowid FROM releases_fts WHERE releases_fts MATCH 'interpreters AND pier'")
    assert len(found) == 1


def test_limit_and_then_the_rest(place: Any, newsrooms: samples.Serving) -> None:
    summary = place.crawl("meridian", "--limit", "3")
    assert summary["meridian"]["new"] == 3
    total = len(newsrooms.newsrooms["meridian"].stories)
    assert place.crawl("meridian")["meridian"]["new"] == total - 3
    assert place.one("SELECT count(*) FROM releases") == total
    assert place.one("SELECT count(*) FROM sightings WHERE state <> 'read'") == 0


def test_dry_run_stores_nothing(place: Any, newsrooms: samples.Serving) -> None:
    assert place.crawl("harbor", "--dry-run")["harbor"]["new"] == len(newsrooms.newsrooms["harbor"].stories)
    assert not place.database.exists()
    assert not place.archive.exists()
    place.crawl("harbor")
    newsrooms.newsrooms["harbor"].publish(
        samples.Story(
            "x",
            "One more thing to say",
            dt.datetime(2026, 10, 2, tzinfo=dt.UTC),
            "Fifteen words at the least are needed for a text to be taken for a press release.",
        )
    )
    before = place.rows("SELECT * FROM sightings")
    assert place.crawl("harbor", "--dry-run")["harbor"]["new"] == 1
    assert place.rows("SELECT * FROM sightings") == before


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (500, "http"),
        (404, "http"),
        (410, "http"),
        ("reset", "connection"),
        ("close", "connection"),
        ("truncate", "truncated"),
    ],
)
def test_a_page_that_does_not_come_is_one_problem_and_stays_waiting(
    place: Any, newsrooms: samples.Serving, fault: Any, kind: str
) -> None:
    harbor = newsrooms.newsrooms["harbor"]
    story = harbor.stories[0]
    harbor.break_(harbor.path_of(story), fault)
    row = place.crawl("harbor", code=1)["harbor"]
    assert (row["outcome"], row["new"], row["problems"]) == ("partial", len(harbor.stories) - 1, 1)
    (problem,) = place.rows("SELECT kind, url, count, closed_at FROM problems")
    assert (problem["kind"], problem["url"], problem["count"]) == (kind, harbor.url_of(story), 1)
    (sighting,) = place.rows("SELECT state, tries, why FROM sightings WHERE state <> 'read'")
    assert sighting["state"] == ("gone" if fault == 410 else "waiting")
    assert sighting["why"]
    harbor.mend()
    if fault != 410:
        assert place.crawl("harbor")["harbor"]["new"] == 1
        assert place.one("SELECT count(*) FROM problems WHERE closed_at IS NULL") == 0


def test_a_list_that_does_not_come_fails_its_source_and_no_other(place: Any, newsrooms: samples.Serving) -> None:
    newsrooms.newsrooms["harbor"].break_("/feed.xml", 503)
    summary = place.crawl(code=1)
    assert {name: row["outcome"] for name, row in summary.items()} == {
        "harbor": "failed",
        "meridian": "well",
        "borderstate": "well",
        "lantern": "well",
        "ridgeline": "well",
        "northfork": "well",
    }
    assert "503" in summary["harbor"]["reason"]


def test_a_list_page_in_the_middle_that_does_not_come(place: Any, newsrooms: samples.Serving) -> None:
    meridian = newsrooms.newsrooms["meridian"]
    meridian.break_("/newsroom?page=1", 500)
    assert place.crawl("meridian", code=1)["meridian"]["outcome"] == "partial"
    held = place.one("SELECT count(*) FROM releases")
    assert held < len(meridian.stories)
    meridian.mend()
    place.crawl("meridian")
    assert place.one("SELECT count(*) FROM releases") == len(meridian.stories)


def test_a_feed_that_is_a_page_is_named(place: Any, newsrooms: samples.Serving) -> None:
    newsrooms.newsrooms["harbor"].break_("/feed.xml", samples.Reply.html("<html><body><h1>Soon</h1></body></html>"))
    row = place.crawl("harbor", code=1)["harbor"]
    assert row["outcome"] == "failed"
    assert "not a feed" in row["reason"]


def test_a_redirect_to_the_home_page_is_no_release(place: Any, newsrooms: samples.Serving) -> None:
    harbor = newsrooms.newsrooms["harbor"]
    story = harbor.stories[0]
    harbor.break_(harbor.path_of(story), samples.Reply.redirect("/"))
    row = place.crawl("harbor", code=1)["harbor"]
    assert (row["outcome"], row["new"]) == ("partial", len(harbor.stories) - 1)
    (sighting,) = place.rows("SELECT state, why FROM sightings WHERE state <> 'read'")
    assert sighting["state"] == "waiting"
    assert "redirected" in sighting["why"]


def test_private_addresses_are_refused_by_default(
    place: Any, newsrooms: samples.Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRESSWATCH_CONTACT", "https://example.org/crawler")
    arguments = [a for a in place.crawl_arguments("harbor") if a != "--allow-private"]
    done = place.run(*arguments, code=1)
    assert not list(newsrooms.log)
    assert json.loads(done.stdout)["sources"][0]["outcome"] == "failed"


def test_robots_txt_is_obeyed(place: Any, newsrooms: samples.Serving) -> None:
    harbor = newsrooms.newsrooms["harbor"]
    harbor.break_("/robots.txt", samples.Reply(b"User-agent: *\nDisallow: /news/\n", content_type="text/plain"))
    row = place.crawl("harbor", code=1)["harbor"]
    assert row["new"] == 0
    assert {problem["kind"] for problem in place.rows("SELECT kind FROM problems")} == {"robots"}
    assert not [seen for seen in newsrooms.log if seen.path.startswith("/news/")]


def test_killed_at_ten_moments_nothing_is_lost_and_nothing_is_twice(place: Any) -> None:
    moments = random.Random(20261123)
    with samples.serve([samples.BigNewsroom(300, page_size_bytes=20_000)]) as serving:
        samples.write_sources(place.sources, serving.port, ["big"])
        room = serving.newsrooms["big"]
        killed = 0
        for _ in range(10):
            process = subprocess.Popen(
                place.command(*place.crawl_arguments("big")),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd=place.root,
            )
            began = time.monotonic()
            # Start-up takes most of a second; the crawl itself two more. A moment counts from the first request.
            room.requests.clear()
            while not len(room.requests) and process.poll() is None and time.monotonic() - began < 20:
                time.sleep(0.01)
            time.sleep(moments.uniform(0, 0.8))
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
                killed += 1
            process.communicate()
        assert killed >= 5
        place.crawl("big")
        assert place.one("SELECT count(*) FROM releases") == 300
        assert place.one("SELECT count(DISTINCT canonical_url) FROM releases") == 300
        assert place.one("SELECT count(*) FROM revisions") == 300
        assert place.rows("SELECT state, count(*) AS n FROM sightings GROUP BY state") == [{"state": "read", "n": 300}]
        assert {row["text"] for row in stored(place).values()} == {truth["text"] for truth in room.truth()}
        assert place.one("PRAGMA integrity_check") == "ok"
        assert place.check_archive() >= 1
        summary = place.crawl("big")
        assert (summary["big"]["new"], summary["big"]["fetched"]) == (0, 0)


def test_two_crawls_at_once(place: Any, newsrooms: samples.Serving) -> None:
    newsrooms.newsrooms["meridian"].break_("/newsroom", "hang")
    first = subprocess.Popen(
        place.command(*place.crawl_arguments("meridian")),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=place.root,
    )
    try:
        deadline = time.monotonic() + 20
        while not list(newsrooms.log) and time.monotonic() < deadline:
            time.sleep(0.05)
        done = place.run(*place.crawl_arguments("harbor"), code=3)
        assert "another crawl is running" in done.stderr
        first.send_signal(signal.SIGINT)
        time.sleep(0.5)
        first.send_signal(signal.SIGINT)
        first.communicate(timeout=30)
        assert first.returncode == 130
    finally:
        first.kill()
        first.communicate()


def test_a_dropped_release_stays_a_problem_until_it_is_read(place: Any, newsrooms: samples.Serving) -> None:
    """A dead selector drops a page; the next crawl does not ask it again, and must not take the silence for a cure."""
    rules = place.sources / "government" / "borderstate.toml"
    good = rules.read_text()
    rules.write_text(
        good.replace('published = ".release-meta .date"', 'published = ".no-such-date"').replace(
            'body = ".release-text"', 'body = ".no-such-body"'
        )
    )
    row = place.crawl("borderstate", code=1)["borderstate"]
    assert row["outcome"] == "failed"
    assert row["dropped"] == len(newsrooms.newsrooms["borderstate"].stories)
    place.crawl("borderstate")
    unread = place.one("SELECT count(*) FROM problems WHERE closed_at IS NULL AND kind = 'incomplete'")
    assert unread == row["dropped"]
    rules.write_text(good)
    base = ["--database", str(place.database), "--sources", str(place.sources)]
    found = json.loads(place.run("reread", *base, "--accept", "--json").stdout)["found"]
    assert len(found) == row["dropped"]
    assert place.one("SELECT count(*) FROM releases") == row["dropped"]
    place.crawl("borderstate")
    assert place.one("SELECT count(*) FROM problems WHERE closed_at IS NULL") == 0


def test_a_feed_with_nothing_known_in_it_is_a_gap(place: Any, newsrooms: samples.Serving) -> None:
    """A feed names only the newest; if all of it is new, what came between the crawls may be missing."""
    place.crawl("harbor")
    harbor = newsrooms.newsrooms["harbor"]
    for story in harbor.stories:
        harbor.take_down(story.slug)
        harbor.publish(dataclasses.replace(story, slug=f"{story.slug}-again"))
    row = place.crawl("harbor", code=1)["harbor"]
    assert (row["outcome"], row["new"]) == ("partial", len(harbor.stories))
    assert place.one("SELECT message FROM problems WHERE kind = 'gap'").endswith("older ones may have been missed")
    assert place.crawl("harbor")["harbor"]["outcome"] == "well"
