from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.looks import GONE_AFTER, LONGEST, LOOKS_UNTIL_GONE, SHORTEST, next_look
from pipelines.records import Release, Sighting, iso
from pipelines.store import Store

URL = "https://harbor.example/news/one"
DAY = dt.timedelta(days=1)


@pytest.fixture
def read(store: Store, at: dt.datetime, make_release: Callable[..., Release]) -> Store:
    """A store with one release that was read from its page at `at`."""
    store.sight("harbor", [Sighting(URL, "listing x", title="One")], at=at)
    store.save(make_release(URL), capture=1, run=1, at=at, sighting_url=URL)
    store.set_validator(URL, '"a"', None, "digest", at)
    store.plan_look("harbor", URL, at=at)
    return store


def row(store: Store) -> dict[str, object]:
    return next(iter(store.db.query("SELECT * FROM sightings WHERE url = ?", [URL])))


@given(st.text(max_size=8), st.integers(-400, 20_000))
def test_the_interval_grows_with_age_and_stays_within_bounds(url: str, age: int) -> None:
    at = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
    due = next_look(url, at.date() - age * DAY, at) - at
    assert SHORTEST <= due <= LONGEST * 1.1
    assert due <= max(SHORTEST, (age + 1) * DAY / 2) * 1.1
    assert next_look(url, at.date() - age * DAY, at) - at == due


def test_an_old_archive_is_not_due_in_one_night() -> None:
    at = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
    nights = {next_look(f"https://harbor.example/{n}", dt.date(2010, 1, 1), at).date() for n in range(500)}
    assert len(nights) > 30


def test_it_is_due_when_its_time_has_come_and_brings_its_validator_and_what_the_ways_said(
    read: Store, at: dt.datetime
) -> None:
    assert read.due("harbor", at=at, limit=5) == []
    (due,) = read.due("harbor", at=at + 400 * DAY, limit=5)
    assert (due.sighting.url, due.sighting.title) == (URL, "One")
    assert due.validator is not None
    assert due.validator.etag == '"a"'
    assert read.due("harbor", at=at + 400 * DAY, limit=5, skip={URL}) == []
    assert read.due("prairie", at=at + 400 * DAY, limit=5) == []


def test_the_same_again_moves_only_the_times(read: Store, at: dt.datetime) -> None:
    later = at + 10 * DAY
    read.same_again("harbor", URL, at=later)
    assert read.due("harbor", at=later, limit=5) == []
    assert row(read)["looked_at"] == iso(later)
    (release,) = read.db.query("SELECT last_seen, revision FROM releases")
    assert release == {"last_seen": iso(later), "revision": 1}


def test_gone_only_after_days_and_looks_and_it_may_come_back(read: Store, at: dt.datetime) -> None:
    states = [read.not_found("harbor", URL, "answered 404", capture=None, at=at + n * DAY) for n in range(1, 9)]
    assert states == ["read"] * 7 + ["gone"]
    assert timedelta_of(read) == GONE_AFTER
    assert read.due("harbor", at=at + 20 * DAY, limit=5) == []
    (due,) = read.due("harbor", at=at + 60 * DAY, limit=5)
    read.plan_look("harbor", due.sighting.url, at=at + 60 * DAY)
    assert (row(read)["state"], row(read)["missing_since"], row(read)["tries"]) == ("read", None, 0)


def timedelta_of(store: Store) -> dt.timedelta:
    found = row(store)
    assert int(str(found["tries"])) >= LOOKS_UNTIL_GONE
    (since,) = store.db.execute("SELECT julianday(look_at) - 30 - julianday(missing_since) FROM sightings").fetchone()
    return dt.timedelta(days=round(since))


def test_many_looks_in_one_day_take_nothing_away(read: Store, at: dt.datetime) -> None:
    assert {read.not_found("harbor", URL, "x", capture=None, at=at + n * DAY / 24) for n in range(20)} == {"read"}


def test_what_is_no_release_is_never_looked_at(store: Store, at: dt.datetime) -> None:
    store.sight("harbor", [Sighting(URL, "listing x")], at=at)
    store.plan_look("harbor", URL, at=at)
    assert store.due("harbor", at=at + 900 * DAY, limit=5) == []


def test_a_missing_release_keeps_its_problem_open(read: Store, at: dt.datetime) -> None:
    read.not_found("harbor", URL, "answered 404", capture=None, at=at)
    read.problem("gone", "it is gone", source="harbor", url=URL, run=1, at=at)
    assert read.close_problems("harbor", not_seen_in_run=2, at=at) == 0
    read.plan_look("harbor", URL, at=at)
    assert read.close_problems("harbor", not_seen_in_run=2, at=at) == 1
