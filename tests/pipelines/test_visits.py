"""robots.txt with its history, and the requests of a day."""

from __future__ import annotations

import dataclasses
import datetime as dt

from pipelines.store import RobotsAnswer, Store, Traffic

HOST = "https://harbor.example"


def test_an_answer_that_changes_is_a_row_and_one_that_stays_is_not(store: Store, at: dt.datetime) -> None:
    first = RobotsAnswer(HOST, 200, at, "User-agent: *\nCrawl-delay: 5\n", "a" * 64, 5.0, capture=1)
    assert store.robots(HOST) is None
    assert store.keep_robots(first) is True
    later = at + dt.timedelta(days=1)
    assert store.keep_robots(dataclasses.replace(first, asked_at=later)) is False
    assert store.robots(HOST) == dataclasses.replace(first, asked_at=later)
    down = RobotsAnswer(HOST, None, later + dt.timedelta(days=1), error="the server refuses connections")
    assert store.keep_robots(down) is True
    assert store.robots(HOST) == down
    back = dataclasses.replace(first, asked_at=later + dt.timedelta(days=2))
    assert store.keep_robots(back) is True
    rows = list(store.db.query("SELECT status, crawl_delay, fetched_at, asked_at FROM robots ORDER BY id"))
    assert [row["status"] for row in rows] == [200, None, 200]
    assert (rows[0]["fetched_at"], rows[0]["asked_at"]) == ("2026-03-02T12:00:00Z", "2026-03-03T12:00:00Z")
    assert store.robots("http://harbor.example") is None


def test_requests_of_a_day_add_up(store: Store, at: dt.datetime) -> None:
    row = Traffic("harbor.example", at.date(), 3, 700, 1, 0)
    store.add_traffic([row, Traffic("prairie.example", at.date(), 1)])
    store.add_traffic([row, Traffic("harbor.example", at.date() + dt.timedelta(days=1), 1)])
    assert [tuple(found.values()) for found in store.db.query("SELECT * FROM requests_by_day ORDER BY host, day")] == [
        ("harbor.example", "2026-03-02", 6, 1400, 2, 0),
        ("harbor.example", "2026-03-03", 1, 0, 0, 0),
        ("prairie.example", "2026-03-02", 1, 0, 0, 0),
    ]


def test_an_address_that_the_site_refuses_waits_without_counting(store: Store, at: dt.datetime) -> None:
    url = "https://harbor.example/news/1"
    store.fail("harbor", url, "answered 500", at=at)
    for _ in range(9):
        store.defer("harbor", url, "answered 403", at=at)
    (row,) = store.db.query("SELECT state, tries, why FROM sightings")
    assert row == {"state": "waiting", "tries": 1, "why": "answered 403"}
