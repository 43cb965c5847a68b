"""A release whose page tells only an age is looked at again: what is an edit, and which date stands."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from pipelines.normalise import digest
from pipelines.records import Precision, Release, Sighting
from pipelines.releases import Saved
from pipelines.store import Store

URL = "https://harbor.example/news/1"
DAY = dt.timedelta(days=1)
TEXT = "The clinic opened on Monday. It stands on Pier Street.\n\nAll are welcome."
#: Earlier and later ages of one release, and dates that come to be known.
FIRST, LATER = ("2025-10-02", "about_month"), ("2025-10-20", "about_month")
NEARER, KNOWN, MONTH = ("2025-09-20", "about_day"), ("2025-09-19", "day"), ("2025-09-01", "month")


@pytest.fixture
def look(store: Store, at: dt.datetime, make_release: Any) -> Any:
    """Save a reading of the release; each look comes twenty days after the last."""
    store.sight("harbor", [Sighting(URL, "listing l")], at)
    looks = iter(range(100))

    def run(date: tuple[str, Precision], text: str = TEXT, url: str = URL, **fields: Any) -> Saved:
        number = next(looks)
        made: Release = make_release(
            url, text=text, published=dt.date.fromisoformat(date[0]), published_precision=date[1],
            basis={"published": {"rule": date[1]}}, problems=[f"published: {date[1]}", "other: x"], **fields,
        )  # fmt: skip
        made.digest = digest(made.title, "" if date[1].startswith("about") else date[0], text)
        return store.save(made, capture=1, run=1, at=at + number * 20 * DAY, sighting_url=made.url)

    return run


def stands(store: Store) -> tuple[str, str]:
    (row,) = store.db.execute("SELECT published, published_precision, digest, title, text FROM releases").fetchall()
    assert row[2] == digest(row[3], "" if row[1].startswith("about") else row[0], row[4])
    return row[0], row[1]


def kinds(store: Store) -> list[str]:
    return [kind for (kind,) in store.db.execute("SELECT kind FROM changes ORDER BY id")]


@pytest.mark.parametrize(
    ("first", "second", "date"),
    [
        (FIRST, LATER, FIRST),
        (FIRST, ("2025-06-01", "about_year"), FIRST),
        (FIRST, NEARER, NEARER),
        (FIRST, KNOWN, KNOWN),
        (FIRST, MONTH, MONTH),
        (KNOWN, LATER, KNOWN),
        (MONTH, LATER, MONTH),
    ],
)
def test_an_age_makes_no_edit_and_the_better_date_stands(
    store: Store, look: Any, first: Any, second: Any, date: Any
) -> None:
    assert look(first) == Saved("new", 1, 1)
    assert look(second) == Saved("unchanged", 1, 1)
    assert (stands(store), kinds(store)) == (date, [])
    assert [tuple(row) for row in store.db.execute("SELECT published FROM revisions")] == [(date[0],)]
    (row,) = store.db.execute("SELECT basis, problems FROM releases").fetchall()
    assert json.loads(row[0])["published"] == {"rule": date[1]}
    assert sorted(json.loads(row[1])) == ["other: x", f"published: {date[1]}"]
    assert look(date) == Saved("unchanged", 1, 1)


@pytest.mark.parametrize(("second", "date"), [(LATER, FIRST), (KNOWN, KNOWN), (NEARER, NEARER)])
def test_an_edit_of_the_text_is_one_of_the_text_alone(store: Store, look: Any, second: Any, date: Any) -> None:
    look(FIRST)
    assert look(second, TEXT + " Bring your papers.") == Saved("changed", 1, 2)
    assert (stands(store), kinds(store)) == (date, ["wording"])
    assert [tuple(row) for row in store.db.execute("SELECT published FROM revisions")] == [(date[0],)] * 2
    assert look(LATER, TEXT + " Bring your papers.") == Saved("unchanged", 1, 2)
    assert look(LATER) == Saved("changed", 1, 3)  # put back
    assert kinds(store) == ["wording", "wording"]


def test_a_date_that_the_publisher_changes_is_an_edit(store: Store, look: Any) -> None:
    look(FIRST)
    look(KNOWN)
    assert look(("2025-09-25", "day")) == Saved("changed", 1, 2)
    assert kinds(store) == ["date"]


def test_reading_again_with_other_rules_keeps_the_date_that_is_better(
    store: Store, look: Any, make_release: Any
) -> None:
    def again(date: tuple[str, Precision]) -> Release:
        made: Release = make_release(
            URL, text=TEXT, published=dt.date.fromisoformat(date[0]), published_precision=date[1]
        )
        made.digest = digest(made.title, "" if date[1].startswith("about") else date[0], TEXT)
        return made

    look(FIRST)
    assert store.differences(1, again(LATER), 1)["published"] == (FIRST[0], LATER[0])  # a better rule for ages
    look(KNOWN)
    assert not store.differences(1, again(FIRST), 1).keys() & {"published", "published_precision", "digest"}
    store.reaccept(1, again(FIRST), 1)
    assert stands(store) == KNOWN


def test_two_addresses_of_one_release_are_one_though_their_ages_differ(store: Store, look: Any) -> None:
    look(FIRST)
    other = URL + "?from=list"
    store.sight("harbor", [Sighting(other, "listing l")], dt.datetime(2026, 3, 3, tzinfo=dt.UTC))
    assert look(LATER, url=other, canonical_url=URL) == Saved("unchanged", 1, 1)
    assert store.db.execute("SELECT count(*) FROM problems").fetchone()[0] == 0
