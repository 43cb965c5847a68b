"""Back-fill from a source's own ways: listing, sitemap, WordPress and API, each killed once and gone on with."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from crawler import samples

WAYS = [("meridian", "listing", 35), ("ridgeline", "sitemap", 10), ("lantern", "api", 12), ("northfork", "api", 17)]


def releases(place: Any) -> set[str]:
    return {row["url"] for row in place.rows("SELECT url FROM releases")}


@pytest.mark.parametrize(("source", "via", "count"), WAYS)
def test_killed_once_nothing_is_lost_and_nothing_is_twice(
    place: Any, newsrooms: samples.Serving, fill: Callable[..., Any], kill: Callable[..., int],
    source: str, via: str, count: int,
) -> None:  # fmt: skip
    room = newsrooms.newsrooms[source]
    span = ("2009", "--to", "2026-06", "--via", via)
    answer = room.answer
    seen = 0

    def slow(ask: samples.Ask) -> samples.Reply:
        """Leave time to be killed in: between the first list and the last page."""
        nonlocal seen
        seen += 1
        import time

        time.sleep(0.02)
        return answer(ask)

    room.answer = slow  # type: ignore[method-assign]
    kill(lambda: seen >= 4, source, *span)
    report = fill(source, *span)
    assert releases(place) == {truth["url"] for truth in room.truth()}
    assert {row["text"] for row in place.rows("SELECT text FROM releases")} == {t["text"] for t in room.truth()}
    assert place.one("SELECT count(*) FROM revisions") == place.one("SELECT count(*) FROM releases") == count
    assert {row["state"] for row in report["windows"]} == {"done"}
    assert sum(row["read"] for row in report["windows"]) == count
    assert {row["missing"] for row in report["gaps"]} == {0}
    before = seen
    again = fill(source, *span)
    assert (again["windows"], again["skipped"], seen) == ([], 17 * 12 + 6, before)  # nothing is asked
    assert place.check_archive() >= 1


def test_only_what_lies_in_the_window_is_read_and_everything_is_sighted(
    place: Any, newsrooms: samples.Serving, fill: Callable[..., Any]
) -> None:
    room = newsrooms.newsrooms["meridian"]
    report = fill("meridian", "2019-12", "--to", "2020-04", "--via", "listing")
    wanted = {room.url_of(s) for s in room.stories if "2019-12" <= f"{s.published:%Y-%m}" <= "2020-04"}
    assert len(wanted) >= 2
    assert releases(place) == wanted
    assert place.one("SELECT count(*) FROM sightings") == 35
    pages = [path for path in room.requests.paths() if path.startswith("/newsroom/")]
    assert sorted(pages) == sorted(url.removeprefix(room.base) for url in wanted)
    assert [row["state"] for row in report["windows"]] == ["done"] * 5
    # What was sighted and is not of the window waits for the next crawl.
    assert place.crawl("meridian")["meridian"]["new"] == 35 - len(wanted)


def test_a_crawl_before_changes_nothing_of_it(place: Any, newsrooms: samples.Serving, fill: Callable[..., Any]) -> None:
    place.crawl("meridian")
    report = fill("meridian", "2009", "--via", "listing")
    assert (report["new"], report["changed"], report["fetched"]) == (0, 0, 0)
    assert {row["state"] for row in report["windows"]} == {"done"}
    # The walk went to the end all the same: a hole in what a crawl knew would have been found.
    assert sum("page=" in path for path in newsrooms.newsrooms["meridian"].requests.paths()) >= 3
    assert place.crawl("meridian")["meridian"]["not_modified"] == 1


def test_the_last_evening_of_a_year(place: Any, newsrooms: samples.Serving, fill: Callable[..., Any]) -> None:
    """Half past eleven on 31 December in Chicago is the next year in UTC: each way says another day, none loses it."""
    for name in ("lantern", "meridian", "ridgeline"):
        room = newsrooms.newsrooms[name]
        zone = ZoneInfo(room.timezone)
        story = dataclasses.replace(
            room.stories[0], slug="the-last-evening-of-the-year", title="The Last Evening of the Year",
            published=dt.datetime(2024, 12, 31, 23, 30, tzinfo=zone),
        )  # fmt: skip
        room.publish(story)
        url = room.url_of(story)
        if name == "ridgeline":
            fill(name, "2024-12", "--to", "2024-12", "--via", "sitemap")
        else:
            fill(name, "2024-12", "--to", "2024-12")
        (row,) = place.rows("SELECT published FROM releases WHERE url = ?", url)
        assert row["published"] == "2024-12-31", name
        gaps = json.loads(place.run("gaps", name, "--json", "--database", str(place.database)).stdout)
        (december,) = [month for month in gaps if month["month"] == "2024-12"]
        assert (december["held"], december["missing"]) == (1, 0)


def test_a_wordpress_is_asked_by_the_year(place: Any, newsrooms: samples.Serving, fill: Callable[..., Any]) -> None:
    room = newsrooms.newsrooms["lantern"]
    fill("lantern", "2024", "--to", "2026-03", "--via", "api")
    asked = [path for path in room.requests.paths() if "after=" in path]
    assert sum("after=2023-12-31T00" in path for path in asked) == 1
    assert sum("before=2026-04-01T23" in path for path in asked) >= 1
    assert not [path for path in room.requests.paths() if path.startswith("/2025/")], "the list carries whole releases"
    wanted = {room.url_of(story) for story in room.stories if f"{story.published:%Y-%m}" <= "2026-03"}
    assert releases(place) == wanted
    assert {row["way"] for row in place.rows("SELECT DISTINCT json_extract(ways, '$[0]') AS way FROM sightings")} == {
        next(way for way in [place.one("SELECT json_extract(ways, '$[0]') FROM sightings LIMIT 1")])
    }


def test_a_wordpress_that_does_not_heed_the_question_is_walked_once(
    place: Any, newsrooms: samples.Serving, fill: Callable[..., Any]
) -> None:
    room = newsrooms.newsrooms["lantern"]
    room.heeds = False  # type: ignore[attr-defined]
    report = fill("lantern", "2009", "--to", "2026-06", "--via", "api")
    assert releases(place) == {truth["url"] for truth in room.truth()}
    assert {row["state"] for row in report["windows"]} == {"done"}
    assert (
        len([path for path in room.requests.paths() if path.startswith("/wp-json")]) == 4
    )  # its pages, five posts each, and the first once more: a list of several pages may have grown meanwhile


def test_a_list_that_breaks_off_leaves_its_windows_failed(
    place: Any, newsrooms: samples.Serving, fill: Callable[..., Any]
) -> None:
    room = newsrooms.newsrooms["meridian"]
    room.break_("/newsroom?page=2", 500)
    report = fill("meridian", "2009", "--to", "2026-06", "--via", "listing", code=1)
    assert {row["state"] for row in report["windows"]} == {"failed"}
    assert "not read to its end" in report["windows"][0]["why"]
    room.mend()
    assert {row["state"] for row in fill("meridian", "2009", "--to", "2026-06", "--via", "listing")["windows"]} == {
        "done"
    }
    assert releases(place) == {truth["url"] for truth in room.truth()}


def test_a_page_that_fails_is_asked_again_without_the_lists(
    place: Any, newsrooms: samples.Serving, fill: Callable[..., Any]
) -> None:
    room = newsrooms.newsrooms["meridian"]
    story = room.stories[4]
    room.break_(room.path_of(story), 503)
    month = f"{story.published:%Y-%m}"
    report = fill("meridian", month, "--to", month, "--via", "listing", code=1)
    assert [(row["state"], row["found"], row["read"]) for row in report["windows"]] == [("failed", 1, 0)]
    room.mend()
    room.requests.clear()
    report = fill("meridian", month, "--to", month, "--via", "listing")
    assert [(row["state"], row["read"]) for row in report["windows"]] == [("done", 1)]
    assert room.requests.paths() == [room.path_of(story)]


def test_a_limit_leaves_windows_open_and_a_dry_run_asks_lists_only(
    place: Any, newsrooms: samples.Serving, fill: Callable[..., Any]
) -> None:
    room = newsrooms.newsrooms["meridian"]
    report = fill("meridian", "2009", "--to", "2026-06", "--dry-run")
    assert sum(row["found"] for row in report["windows"]) == 35
    assert not [path for path in room.requests.paths() if path.startswith("/newsroom/")]
    assert not place.database.exists()
    report = fill("meridian", "2009", "--to", "2026-06", "--limit", "3")
    assert (report["new"], report["exit_code"]) == (3, 0)
    assert {row["state"] for row in report["windows"]} == {"open", "done"}
    assert fill("meridian", "2009", "--to", "2026-06")["new"] == 32


def test_what_is_printed(place: Any, newsrooms: samples.Serving) -> None:
    common = ["--sources", str(place.sources), "--database", str(place.database), "--allow-private", "--delay", "0"]
    newsrooms.newsrooms["meridian"].break_(
        newsrooms.newsrooms["meridian"].path_of(newsrooms.newsrooms["meridian"].stories[4]), 404
    )
    out = place.run("backfill", "meridian", "--from", "2009", "--to", "2026-05", *common, code=1).stdout
    assert "listing  2009-01-01  2009-01-31  done" in out
    assert "1 are missing; try --via wayback" in out
    table = place.run("gaps", "--database", str(place.database)).stdout
    assert "0/1" in table
    assert "·" in table
    missing = place.run("gaps", "nobody", "--database", str(place.database), code=2)
    assert "holds no source named 'nobody'" in missing.stderr
