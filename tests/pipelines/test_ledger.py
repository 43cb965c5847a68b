"""Sources, runs, crawls and problems."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from pipelines.errors import DatabaseError
from pipelines.records import Release
from pipelines.store import Store

DAY = dt.timedelta(days=1)


def test_a_source_is_written_only_when_its_file_changed(store: Store) -> None:
    row = {
        "id": "harbor", "name": "Harbor Alliance", "kind": "advocacy", "home": "https://harbor.example",
        "ways": ["feed a", "listing b"], "timezone": "UTC", "evidence": "live", "every_days": 14, "licence": "CC0",
    }  # fmt: skip
    assert store.put_source(row) is True
    changes = store.db.conn.total_changes
    assert store.put_source(row) is False
    assert store.db.conn.total_changes == changes
    assert store.db.table("sources").get("harbor")["ways"] == '["feed a","listing b"]'
    del row["licence"]
    assert store.put_source(row) is True
    assert store.db.table("sources").get("harbor")["licence"] is None
    assert store.db.table("sources").count == 2
    with pytest.raises(ValueError, match="'colour'"):
        store.put_source(row | {"colour": "red"})


def test_a_run_that_was_killed_stays_open(store: Store, at: dt.datetime) -> None:
    run = store.begin_run("presswatch crawl harbor\udc80", "0.1.0", at)
    store.end_run(run, 130, at + DAY)
    killed, ended = list(store.db.query("SELECT * FROM runs ORDER BY id"))
    assert (killed["finished_at"], killed["exit_code"]) == (None, None)
    assert ended == {
        "id": 2, "command": "presswatch crawl harbor\ufffd", "version": "0.1.0", "started_at": "2026-03-02T12:00:00Z",
        "finished_at": "2026-03-03T12:00:00Z", "exit_code": 130,
    }  # fmt: skip


def test_a_crawl_with_its_counters(store: Store, at: dt.datetime) -> None:
    store.begin_crawl(1, "prairie", at)
    store.begin_crawl(1, "harbor", at)
    store.end_crawl(
        1, "harbor", "partial", "one page timed out", {"requests": 7, "new": 2}, at + dt.timedelta(seconds=9)
    )
    harbor, prairie = store.crawl_rows(1)
    assert (harbor["outcome"], harbor["reason"], harbor["requests"], harbor["new"], harbor["changed"]) == (
        "partial", "one page timed out", 7, 2, 0,
    )  # fmt: skip
    assert (harbor["seconds"], harbor["finished_at"]) == (9.0, "2026-03-02T12:00:09Z")
    assert (prairie["source"], prairie["outcome"], prairie["finished_at"]) == ("prairie", None, None)
    store.end_crawl(1, "prairie", "well", None, {"seconds": 1.25}, at)
    assert store.crawl_rows(1)[1]["seconds"] == 1.25
    assert store.crawl_rows(2) == []
    with pytest.raises(ValueError, match="'outcome'"):
        store.end_crawl(1, "harbor", "well", None, {"outcome": 1}, at)


def test_a_crawl_is_begun_once(store: Store, at: dt.datetime) -> None:
    store.begin_crawl(1, "harbor", at)
    with pytest.raises(DatabaseError, match="UNIQUE"):
        store.begin_crawl(1, "harbor", at)


def test_the_same_open_problem_is_one_row(store: Store, at: dt.datetime) -> None:
    second = store.begin_run("presswatch crawl", "0.1.0", at)
    first = store.problem("http", "503", source="harbor", url="u", run=1, at=at)
    assert store.problem("http", "502", source="harbor", url="u", run=second, at=at + DAY) == first
    others = [
        store.problem("http", "503", source="harbor", run=1, at=at),
        store.problem("dns", "503", source="harbor", url="u", run=1, at=at),
        store.problem("http", "503", source="prairie", url="u", run=1, at=at),
        store.problem("http", "503", url="u", run=None, at=at),
    ]
    assert store.problem("http", "again", url="u", run=1, at=at) == others[-1]
    assert len({first, *others}) == 5
    assert store.db.table("problems").get(first) == {
        "id": first, "source": "harbor", "kind": "http", "url": "u", "message": "502", "count": 2,
        "first_seen": "2026-03-02T12:00:00Z", "last_seen": "2026-03-03T12:00:00Z", "first_run": 1, "last_run": second,
        "closed_at": None,
    }  # fmt: skip
    assert [row["id"] for row in store.open_problems(second)] == [first]
    assert len(store.open_problems(1)) == 4
    assert len(store.open_problems()) == 5


def test_problems_close_when_a_crawl_no_longer_sees_them(store: Store, at: dt.datetime) -> None:
    run = store.begin_run("presswatch crawl", "0.1.0", at)
    store.problem("http", "old", source="harbor", url="1", run=1, at=at)
    store.problem("dns", "old", source="harbor", run=1, at=at)
    store.problem("http", "still", source="harbor", url="2", run=run, at=at)
    store.problem("http", "elsewhere", source="prairie", run=1, at=at)
    store.problem("archive", "of no source", run=1, at=at)
    assert store.close_problems("harbor", {"http"}, not_seen_in_run=run, at=at) == 1
    assert {row["message"] for row in store.open_problems()} == {"old", "still", "elsewhere", "of no source"}
    assert store.close_problems("harbor", [], not_seen_in_run=run, at=at) == 0
    assert store.close_problems("harbor", None, not_seen_in_run=run, at=at + DAY) == 1
    assert store.close_problems(None, None, not_seen_in_run=run, at=at) == 1
    assert {row["message"] for row in store.open_problems()} == {"still", "elsewhere"}
    # What comes back after it was closed is a new problem.
    assert store.problem("dns", "back", source="harbor", run=run, at=at) == 6


def test_sources_seen(store: Store, at: dt.datetime, make_release: Callable[..., Release]) -> None:
    for number in (1, 2):
        url = f"https://harbor.example/news/{number}"
        release = make_release(url, published=dt.date(2026, 2, number))
        store.save(release, capture=1, run=1, at=at, sighting_url=url)
    store.begin_crawl(1, "harbor", at)
    store.end_crawl(1, "harbor", "failed", "down", {}, at)
    store.begin_crawl(store.begin_run("c", "v", at), "harbor", at + DAY)
    harbor, prairie = store.sources_seen()
    assert harbor == {
        "id": "harbor", "name": "Harbor Alliance harbor", "kind": "advocacy", "last_crawl": "2026-03-03T12:00:00Z",
        "outcome": None, "reason": None, "last_published": "2026-02-02", "releases": 2,
    }  # fmt: skip
    assert (prairie["last_crawl"], prairie["last_published"], prairie["releases"]) == (None, None, 0)
