"""Back-fill from WARC files: copied, read, in the order of their own time; damaged, killed, and gone through twice."""

from __future__ import annotations

import datetime as dt
import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crawler import samples
from crawler.archive import Archive, Exchange

SPAN = ("2009", "--to", "2026-06", "--via", "archive", "--archive")


@pytest.fixture
def meridian(place: Any) -> samples.Newsroom:
    room = samples.Meridian()
    room.settle(8699)
    samples.write_sources(place.sources, 8699, ["meridian"])
    return room


@pytest.fixture
def folder(meridian: samples.Newsroom, past: Callable[..., Path]) -> Path:
    """An archive of the newsroom, with a stranger's pages and other pages of its own among them."""
    folder = past(meridian)
    at = dt.datetime(2020, 5, 5, tzinfo=dt.UTC)
    page = meridian.draw(meridian.stories[0]).body
    with Archive(folder, run=77, software="tests", seen=lambda url, digest: None) as archive:
        for url, status in [
            ("http://stranger.example/newsroom/a-page-of-somebody-else", 200),
            (f"{meridian.base}/about", 200),
            (f"{meridian.base}/newsroom", 200),
            (f"{meridian.base}/newsroom/an-old-address-of-something", 404),
        ]:
            archive.write(Exchange(url, at, status, (("Content-Type", "text/html"),), page))
    return folder


def held(place: Any) -> set[str]:
    return {row["url"] for row in place.rows("SELECT url FROM releases")}


def test_all_of_it_and_nothing_else(place: Any, meridian: Any, folder: Path, fill: Callable[..., Any]) -> None:
    report = fill("meridian", *SPAN, str(folder))
    assert (report["new"], report["problems"], report["requests"]) == (35, 0, 0)
    assert held(place) == {truth["url"] for truth in meridian.truth()}
    assert {row["state"] for row in report["windows"]} == {"done"}
    assert sum(row["read"] for row in report["windows"]) == 35
    # Copied with their own address and time, one row each; the original files are not needed any more.
    rows = place.rows("SELECT captures.url, fetched_at, releases.url AS release, seen_at FROM captures "
                      "JOIN releases ON releases.capture = captures.id JOIN revisions ON release = releases.id")  # fmt: skip
    assert len(rows) == 35
    assert all((row["url"], row["fetched_at"]) == (row["release"], row["seen_at"]) for row in rows)
    for file in folder.rglob("*.warc.gz"):
        file.unlink()
    command = ["reread", "--json", "--sources", str(place.sources), "--database", str(place.database)]
    again = json.loads(place.run(*command).stdout)
    assert (again["read"], again["changed"], again["failures"]) == (35, [], [])
    assert place.check_archive() == 1


def test_a_window_and_then_the_rest(place: Any, meridian: Any, folder: Path, fill: Callable[..., Any]) -> None:
    report = fill("meridian", "2019", "--to", "2020", "--via", "archive", "--archive", str(folder))
    first = report["new"]
    assert 0 < first < 35
    report = fill("meridian", *SPAN, str(folder))
    assert (report["new"], report["unchanged"]) == (35 - first, 0)
    assert report["skipped"] == 2 * 24  # two files
    assert fill("meridian", *SPAN, str(folder))["windows"] == []
    again = fill("meridian", *SPAN, str(folder), "--again")
    assert (again["new"], again["unchanged"]) == (0, 35)
    assert place.one("SELECT count(*) FROM captures") == 35


def test_killed_once(place: Any, meridian: Any, folder: Path, fill: Any, kill: Callable[..., int]) -> None:
    before = kill(lambda: place.one("SELECT count(*) FROM releases") >= 5, "meridian", *SPAN, str(folder))
    assert 5 <= before < 35
    report = fill("meridian", *SPAN, str(folder))
    assert report["new"] == 35 - before
    assert held(place) == {truth["url"] for truth in meridian.truth()}
    assert place.one("SELECT count(*) FROM captures") == 35
    assert place.one("SELECT count(*) FROM revisions") == 35
    assert place.check_archive() == 2


@pytest.mark.parametrize("damage", ["cut", "garbage in the middle", "plain and cut"])
def test_of_a_damaged_file_the_rest_is_read(
    place: Any, meridian: Any, past: Any, tmp_path: Path, fill: Any, damage: str
) -> None:
    (file,) = past(meridian).rglob("*.warc.gz")
    data = file.read_bytes()
    broken = tmp_path / ("broken.warc" if "plain" in damage else "broken.warc.gz")
    if damage == "cut":
        broken.write_bytes(data[: len(data) * 2 // 3])
    elif damage == "plain and cut":
        plain = gzip.decompress(data)
        broken.write_bytes(plain[: len(plain) * 2 // 3])
    else:
        middle = len(data) // 2
        broken.write_bytes(data[:middle] + b"\0" * 3000 + data[middle + 3000 :])
    report = fill("meridian", *SPAN, str(broken), code=1)
    assert 15 < report["new"] < 35
    assert {row["state"] for row in report["windows"]} == {"failed"}
    assert place.rows("SELECT kind, url FROM problems") == [{"kind": "archive", "url": broken.name}]
    # The whole file brings the rest.
    assert fill("meridian", *SPAN, str(file))["new"] == 35 - report["new"]
    assert held(place) == {truth["url"] for truth in meridian.truth()}


def test_a_file_that_is_none_harms_no_other(place: Any, meridian: Any, folder: Path, tmp_path: Path, fill: Any) -> None:
    wrong = tmp_path / "wrong.warc.gz"
    wrong.write_bytes(b"This is a letter.")
    report = fill("meridian", *SPAN, str(wrong), "--archive", str(folder), code=1)
    assert report["new"] == 35


def test_texts_of_several_years_in_one_file(place: Any, meridian: Any, past: Callable[..., Path], fill: Any) -> None:
    story = meridian.stories[5]
    meridian.edit(story.slug, title="The Newest Headline")
    past(meridian, days=90, only=[story.slug])
    meridian.edit(story.slug, title=story.title)
    folder = past(meridian, days=1, only=[story.slug])
    fill("meridian", "2009", "--via", "archive", "--archive", str(folder))
    assert [row["title"] for row in place.rows("SELECT title FROM revisions ORDER BY number")] == [
        story.title,
        "The Newest Headline",
    ]
    assert place.one("SELECT title FROM releases") == "The Newest Headline"
