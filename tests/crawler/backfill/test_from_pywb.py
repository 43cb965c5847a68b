"""Back-fill through a real pywb that serves our own archives: every release, each layout of its day, killed once."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest

from crawler import samples

FIELDS = ("source", "title", "subtitle", "published", "dateline", "city", "state", "language", "text")


@pytest.fixture
def meridian(place: Any) -> samples.Newsroom:
    """A newsroom that is gone from the web: only its source file and what archives kept are left."""
    room = samples.Meridian()
    room.settle(8699)
    samples.write_sources(place.sources, 8699, ["meridian"])
    return room


def held(place: Any) -> dict[str, dict[str, Any]]:
    return {row["url"]: row for row in place.rows("SELECT * FROM releases")}


def check_all(place: Any, room: samples.Newsroom) -> None:
    """Every release is held once, exactly as it was; nothing waits; what is stored leads to its bytes and re-reads."""
    rows = held(place)
    assert rows.keys() == {truth["url"] for truth in room.truth()}
    wrong = [(t["url"], name) for t in room.truth() for name in FIELDS if rows[t["url"]][name] != t[name]]
    assert not wrong
    assert place.one("SELECT count(*) FROM revisions") == len(rows)
    assert place.one("SELECT count(DISTINCT canonical_url) FROM releases") == len(rows)
    assert place.rows("SELECT DISTINCT state FROM mementos") == [{"state": "read"}]
    assert place.rows("SELECT DISTINCT state FROM sightings") == [{"state": "read"}]
    again = json.loads(
        place.run("reread", "--json", "--sources", str(place.sources), "--database", str(place.database)).stdout
    )
    assert (again["read"], again["changed"], again["found"], again["failures"]) == (len(rows), [], [], [])
    assert place.check_archive() >= 1
    assert place.one("PRAGMA integrity_check") == "ok"


def test_every_release_of_seventeen_years_killed_once(
    place: Any, meridian: samples.Newsroom, past: Callable[..., Any], pywb: Callable[..., Any],
    fill: Callable[..., Any], kill: Callable[..., int],
) -> None:  # fmt: skip
    with pywb(sorted(past(meridian).rglob("*.warc.gz"))) as endpoint:
        options = ("2009", "--to", "2026-06", "--via", "wayback", "--endpoint", endpoint)
        asked = json.loads(place.run(*_dry(place, *options)).stdout)
        assert sum(window["found"] for window in asked["windows"]) == 35
        assert not place.database.exists()

        limited = fill("meridian", *options, "--limit", "4")
        assert (limited["new"], limited["exit_code"]) == (4, 0)
        (first,) = [row for row in limited["windows"] if row["state"] == "done" and row["read"]][:1]
        assert first["first_day"] == "2009-11-01"  # the oldest captures first

        before = kill(lambda: place.one("SELECT count(*) FROM releases") >= 12, "meridian", *options)
        assert 12 <= before < 35
        report = fill("meridian", *options)
        assert report["new"] == 35 - before
        assert {row["state"] for row in report["windows"]} == {"done"}
        check_all(place, meridian)
        again = fill("meridian", *options)
        assert (again["requests"], again["windows"]) == (0, [])
        assert again["skipped"] == 17 * 12 + 6

    row = place.rows(
        "SELECT captures.url AS asked, original, original_at, revisions.seen_at, releases.url FROM releases "
        "JOIN captures ON captures.id = releases.capture JOIN revisions ON revisions.release = releases.id LIMIT 1"
    )[0]
    assert row["original"] == row["url"]
    assert row["asked"].endswith("id_/" + row["url"])
    assert row["seen_at"] == row["original_at"]
    layouts = {row["layout"] for row in held(place).values()}
    assert len(layouts) == 2, "the layout of its day reads each page"
    assert {row["missing"] for row in report["gaps"]} == {0}


def test_december_and_january(
    place: Any, meridian: samples.Newsroom, past: Callable[..., Any], pywb: Callable[..., Any], fill: Callable[..., Any]
) -> None:
    """Captures of the last minute of a year and the first of the next are each in their own window, none is lost."""
    slugs = [story.slug for story in meridian.stories[:2]]
    eve = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    for slug, moment in zip(slugs, (eve - dt.timedelta(seconds=1), eve), strict=True):
        story = meridian.story(slug)
        meridian.edit(
            slug, published=dt.datetime(2025, 12, 31, 23, 30, tzinfo=story.published.tzinfo) - dt.timedelta(days=1)
        )
        folder = past(meridian, only=[slug], days=(moment - meridian.story(slug).published).total_seconds() / 86400)
    with pywb(sorted(folder.rglob("*.warc.gz"))) as endpoint:
        december = fill("meridian", "2025-12", "--to", "2025-12", "--via", "wayback", "--endpoint", endpoint)
        january = fill("meridian", "2026-01", "--to", "2026-01", "--via", "wayback", "--endpoint", endpoint)
    assert (december["new"], january["new"]) == (1, 1)
    # 31 December, 23:30 in the newsroom's own zone, though it was the next year in UTC.
    assert {row["published"] for row in held(place).values()} == {"2025-12-30"}


def test_edits_are_revisions_in_the_order_of_time(
    place: Any, meridian: samples.Newsroom, past: Callable[..., Any], pywb: Callable[..., Any], fill: Callable[..., Any]
) -> None:
    story = meridian.stories[5]
    titles = [story.title]
    past(meridian, days=1)
    for number in (2, 3):
        titles.append(f"{story.title}, Version {number}")
        meridian.edit(story.slug, title=titles[-1])
        folder = past(meridian, days=40 * number, only=[story.slug])
    with pywb(sorted(folder.rglob("*.warc.gz"))) as endpoint:
        # The newest capture first, by itself: what is older comes later, and goes before it.
        last = (story.published + dt.timedelta(days=120)).date()
        fill(
            "meridian",
            str(last - dt.timedelta(days=1)),
            "--to",
            str(last + dt.timedelta(days=1)),
            "--via",
            "wayback",
            "--endpoint",
            endpoint,
        )
        assert [row["title"] for row in held(place).values()] == [titles[2]]
        fill("meridian", "2009", "--to", "2026-11", "--via", "wayback", "--endpoint", endpoint)
    revisions = place.rows("SELECT number, title FROM revisions WHERE release = 1 ORDER BY number")
    assert revisions == [{"number": number, "title": title} for number, title in enumerate(titles, 1)]
    release = held(place)[meridian.url_of(story)]
    assert (release["title"], release["revision"], release["id"]) == (titles[2], 3, 1)
    kinds = place.rows("SELECT revision, kind FROM changes ORDER BY revision")
    assert kinds == [{"revision": number, "kind": "headline"} for number in (2, 3)]
    assert place.one("SELECT count(*) FROM releases") == 35


def _dry(place: Any, *options: str) -> list[str]:
    common = ["--json", "--allow-private", "--delay", "0", "--sources", str(place.sources), "--dry-run"]
    return ["backfill", "meridian", "--from", *options, *common, "--database", str(place.database)]
