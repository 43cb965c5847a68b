"""A text that an archive kept takes its place among the revisions; what is shown, and what was said of it, stays."""

from __future__ import annotations

import datetime as dt
import itertools
import json
from collections.abc import Callable
from typing import Any

import pytest

from pipelines.records import Release, Sighting
from pipelines.store import Saved, Store

URL = "https://harbor.example/news/1"
TEXTS = {name: f"The clinic opened on Monday, said the {name} of the board." for name in ("first", "second", "third")}


@pytest.fixture
def keep(store: Store, make_release: Callable[..., Release]) -> Callable[..., Saved]:
    """Save a text as an archive's capture of a year (or as a crawl's own, which is of today)."""

    def keep(name: str, year: int, *, past: bool = True, url: str = URL) -> Saved:
        then = dt.datetime(year, 6, 1, 12, tzinfo=dt.UTC)
        now = dt.datetime(2026, 3, 3, tzinfo=dt.UTC)
        number = store.add_capture(
            url=f"https://web.example/{year}/{url}" if past else url, source="harbor", run=1,
            fetched_at=now if past else then, status=200, content_type="text/html", digest=f"sha1:{name}{year}",
            warc="2026/harbor.warc.gz", offset=year, length=900, original=url if past else None,
            original_at=then if past else None,
        )  # fmt: skip
        release = make_release(url, text=TEXTS[name], published=dt.date(2010, 3, 1))
        return store.save(release, capture=number, run=1, at=now if past else then, sighting_url=url, past=past)

    return keep


def revisions(store: Store) -> list[tuple[int, str, str]]:
    names = {text: name for name, text in TEXTS.items()}
    rows = store.db.execute("SELECT number, substr(seen_at, 1, 4), text FROM revisions ORDER BY number")
    return [(number, year, names[text]) for number, year, text in rows]


def release(store: Store) -> dict[str, Any]:
    (row,) = store.db.query("SELECT * FROM releases")
    return row


def changes_are_told(store: Store) -> bool:
    """Every revision but the first has the changes from the one before it, and no others."""
    told: dict[int, list[tuple[str, str]]] = {}
    for number, before, after in store.db.execute("SELECT revision, before, after FROM changes ORDER BY id"):
        told.setdefault(number, []).append((before, after))
    texts = dict(store.db.execute("SELECT number, text FROM revisions"))
    assert set(told) == set(texts) - {1}
    return all(before in texts[n - 1] and after in texts[n] for n, pairs in told.items() for before, after in pairs)


@pytest.mark.parametrize("order", list(itertools.permutations([("first", 2012), ("second", 2015), ("third", 2019)])))
def test_in_whatever_order_captures_are_read(store: Store, keep: Callable[..., Saved], order: Any) -> None:
    for name, year in order:
        keep(name, year)
    assert revisions(store) == [(1, "2012", "first"), (2, "2015", "second"), (3, "2019", "third")]
    row = release(store)
    assert (row["text"], row["revision"], row["last_seen"][:4], row["published"]) == (
        TEXTS["third"],
        3,
        "2019",
        "2010-03-01",
    )
    assert row["first_seen"].startswith("2026-03-03")  # when we first read it
    assert changes_are_told(store)
    found = store.db.execute("SELECT rowid FROM releases_fts WHERE releases_fts MATCH 'third'").fetchall()
    assert found == [(row["id"],)]


def test_an_older_text_never_replaces_what_a_crawl_read(store: Store, keep: Callable[..., Saved]) -> None:
    keep("second", 2020, past=False)
    before = release(store)
    assert keep("first", 2012).outcome == "changed"
    after = release(store)
    assert after | {"revision": 1} == before
    assert after["revision"] == 2
    assert revisions(store) == [(1, "2012", "first"), (2, "2020", "second")]
    assert changes_are_told(store)


def test_the_same_text_is_no_revision(store: Store, keep: Callable[..., Saved]) -> None:
    keep("first", 2020, past=False)
    assert [keep("first", year).outcome for year in (2012, 2016)] == ["unchanged", "unchanged"]
    assert revisions(store) == [(1, "2020", "first")]
    keep("second", 2011)
    assert keep("second", 2010).outcome == keep("second", 2011).outcome == "unchanged"
    assert revisions(store) == [(1, "2011", "second"), (2, "2020", "first")]


def test_a_text_that_was_put_back_is_a_revision_of_its_own(store: Store, keep: Callable[..., Saved]) -> None:
    keep("first", 2012)
    keep("first", 2019)
    assert keep("second", 2015) == ("changed", 1, 2)
    assert revisions(store) == [(1, "2012", "first"), (2, "2015", "second"), (3, "2019", "first")]
    assert (release(store)["text"], release(store)["revision"]) == (TEXTS["first"], 3)
    assert changes_are_told(store)


def test_a_later_capture_is_a_revision_as_ever(store: Store, keep: Callable[..., Saved]) -> None:
    keep("first", 2012)
    assert keep("second", 2015) == ("changed", 1, 2)
    assert release(store)["last_seen"][:4] == "2015"


@pytest.mark.parametrize(
    ("prepare", "state"),
    [
        (lambda store, at: None, "read"),
        (lambda store, at: store.fail("harbor", URL, "answered 404", at=at), "read"),
        (lambda store, at: store.drop("harbor", URL, "has no title", at=at), "read"),
        (lambda store, at: store.drop("harbor", URL, "answered 410", "gone", at=at), "gone"),
    ],
)
def test_where_its_address_stands(
    store: Store, keep: Callable[..., Saved], at: dt.datetime, prepare: Callable[..., Any], state: str
) -> None:
    store.sight("harbor", [Sighting(URL, "listing https://harbor.example/news")], at)
    prepare(store, at)
    keep("first", 2012)
    (row,) = store.db.query("SELECT state, release, ways FROM sightings")
    assert (row["state"], row["release"]) == (state, 1)
    assert json.loads(row["ways"]) == ["listing https://harbor.example/news"]


def test_an_update_that_waits_is_still_asked(store: Store, keep: Callable[..., Saved], at: dt.datetime) -> None:
    keep("first", 2020, past=False)
    way = "feed https://harbor.example/feed"
    store.sight("harbor", [Sighting(URL, way, updated="2026-01-01")], at)
    store.sight("harbor", [Sighting(URL, way, updated="2026-02-01")], at)
    keep("second", 2024)
    (row,) = store.db.query("SELECT state FROM sightings")
    assert row["state"] == "waiting"
    assert release(store)["text"] == TEXTS["second"]  # newer than what was read, so it is shown meanwhile
