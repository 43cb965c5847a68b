"""The frontier: nothing is lost, nothing waits twice, and every address has its outcome."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable

import pytest

from pipelines.cells import Row
from pipelines.frontier import TRIES
from pipelines.records import Release, Sighting
from pipelines.store import Store

URL = "https://harbor.example/news/1"
FEED, LISTING = "feed https://harbor.example/feed", "listing https://harbor.example/news"
DAY = dt.timedelta(days=1)


def row(store: Store, url: str = URL) -> Row:
    found = store.db.table("sightings").get(("harbor", url))
    return found | {"ways": json.loads(found["ways"]), "said": json.loads(found["said"])}


def test_new_then_known(store: Store, at: dt.datetime) -> None:
    first = store.sight("harbor", [Sighting(URL, FEED, title="One"), Sighting(URL, FEED, title="One")], at)
    assert (first.new, first.updated, first.refused, first.again) == ([URL], [], [], 0)
    assert row(store) == {
        "source": "harbor", "url": URL, "state": "waiting", "why": None, "ways": [FEED],
        "said": {FEED: {"title": "One"}}, "day": None, "tries": 0,
        "first_seen": "2026-03-02T12:00:00Z", "last_seen": "2026-03-02T12:00:00Z",
        "release": None, "capture": None, "looked_at": None, "look_at": None, "missing_since": None,
    }  # fmt: skip
    second = store.sight("harbor", [Sighting(URL, LISTING, published="March 1, 2026")], at + DAY)
    assert (second.new, second.again) == ([], 1)
    found = row(store)
    assert found["ways"] == [FEED, LISTING]
    assert found["said"] == {FEED: {"title": "One"}, LISTING: {"published": "March 1, 2026"}}
    assert (found["day"], found["first_seen"], found["last_seen"]) == (
        "2026-03-01", "2026-03-02T12:00:00Z", "2026-03-03T12:00:00Z",
    )  # fmt: skip
    assert store.said("harbor", URL) == {"title": "One", "published": "March 1, 2026"}
    assert store.said("prairie", URL) == {}


def test_seeing_the_same_again_writes_only_when(store: Store, at: dt.datetime) -> None:
    seen = [Sighting(URL, FEED, title="One")]
    store.sight("harbor", seen, at)
    before, changes = row(store), store.db.conn.total_changes
    store.sight("harbor", seen, at)
    assert store.db.conn.total_changes == changes
    store.sight("harbor", seen, at + DAY)
    assert store.db.conn.total_changes == changes + 1
    assert row(store) == before | {"last_seen": "2026-03-03T12:00:00Z"}


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("https://harbor.example/" + "a" * 2060, None),
        ("https://harbor.example/" + "a" * 2061, "the address has 2,084 characters"),
        ("https://harbor.example/" + "a" * 500_000, "the address has 500,023 characters"),
        ("HTTP://harbor.example/", None),
        ("ftp://harbor.example/1", "not of the web"),
        ("javascript:void(0)", "not of the web"),
        ("https:///path", "not of the web"),
        ("", "not of the web"),
        ("https://harbor.example/\ud800\x00", None),
    ],
)
def test_what_cannot_be_asked_is_stored_as_dropped(store: Store, at: dt.datetime, url: str, why: str | None) -> None:
    sighted = store.sight("harbor", [Sighting(url, FEED)], at)
    assert (sighted.new, sighted.refused) == (([url], []) if why is None else ([], [url]))
    (found,) = store.db.query("SELECT state, why, url FROM sightings")
    assert found["state"] == ("waiting" if why is None else "dropped")
    assert (found["why"] or "").startswith("the " if why else "")
    assert why is None or why in found["why"]
    assert len(found["url"]) <= 2084
    assert store.sight("harbor", [Sighting(url, FEED)], at + DAY).again == 1


def test_a_dropped_address_waits_again_once_a_way_tells_its_date(store: Store, at: dt.datetime) -> None:
    store.sight("harbor", [Sighting(URL, LISTING, title="One")], at)
    store.fail("harbor", URL, "gives no date", final_state="dropped", capture=1, at=at)
    dated = Sighting(URL, FEED, title="One", published="March 1, 2026")
    assert store.sight("harbor", [Sighting(URL, FEED, title="One")], at + DAY).updated == []
    assert store.sight("harbor", [dated], at + DAY).updated == [URL]
    assert (row(store)["state"], row(store)["why"]) == ("waiting", "the feed says when it was published")
    store.fail("harbor", URL, "gives no title", final_state="dropped", capture=1, at=at + DAY)
    assert store.sight("harbor", [dated], at + 2 * DAY).updated == []


READ_AGAIN = [
    ({"updated": "Monday"}, {"updated": "Tuesday"}, "the feed says it was updated"),
    ({"updated": "Monday"}, {"updated": "Monday"}, None),
    ({"updated": "Monday", "title": "A"}, {"updated": "Monday", "title": "B"}, None),
    ({"updated": "Monday"}, {}, None),
    ({}, {"updated": "Monday"}, None),
    (
        {"published": "1 May", "title": "A"},
        {"published": "1 May", "title": "B"},
        "the feed says its headline was changed",
    ),
    ({"published": "1 May", "title": "“A”"}, {"published": "1 May", "title": '"a" '}, None),
    ({"published": "2 days ago", "title": "A"}, {"published": "3 days ago", "title": "A"}, None),
    ({"published": "2 days ago", "title": "A"}, {"published": "3 days ago", "title": "B"}, None),
    ({"title": "A"}, {"title": "B"}, None),
    ({"published": "1 May", "title": "A"}, {"published": "1 May"}, None),
]


@pytest.mark.parametrize(("before", "now", "why"), READ_AGAIN)
def test_what_a_way_says_otherwise_is_read_again(
    store: Store,
    at: dt.datetime,
    make_release: Callable[..., Release],
    before: dict[str, str],
    now: dict[str, str],
    why: str | None,
) -> None:
    store.sight("harbor", [Sighting(URL, FEED, **before)], at)
    saved = store.save(make_release(), capture=1, run=1, at=at, sighting_url=URL)
    sighted = store.sight("harbor", [Sighting(URL, FEED, **now)], at + DAY)
    assert sighted.updated == ([URL] if why else [])
    assert sighted.again == (0 if why else 1)
    found = row(store)
    assert (found["state"], found["why"]) == (("waiting", why) if why else ("read", None))
    assert (found["release"], found["last_seen"]) == (saved.id, "2026-03-03T12:00:00Z")
    assert found["said"].get(FEED, {}) == before | now


def test_two_ways_that_spell_a_time_differently_do_not_disagree(
    store: Store, at: dt.datetime, make_release: Callable[..., Release]
) -> None:
    both = [Sighting(URL, FEED, updated="Mon, 02 Mar 2026"), Sighting(URL, "sitemap s", updated="2026-03-02")]
    store.sight("harbor", both, at)
    store.save(make_release(), capture=1, run=1, at=at, sighting_url=URL)
    for day in (1, 2):
        assert store.sight("harbor", both[:: day * 2 - 3], at + day * DAY).updated == []


@pytest.mark.parametrize(("state", "waits"), [("gone", True), ("dropped", False)])
def test_only_what_was_a_release_is_looked_at_again(store: Store, at: dt.datetime, state: str, waits: bool) -> None:
    store.sight("harbor", [Sighting(URL, FEED, updated="Monday")], at)
    store.drop("harbor", URL, "reason", state, at=at)
    store.sight("harbor", [Sighting(URL, FEED, updated="Tuesday")], at + DAY)
    assert row(store)["state"] == ("waiting" if waits else state)


def test_waiting_gives_the_newest_first(store: Store, at: dt.datetime) -> None:
    dates = {
        "a": "May 1, 2019",
        "b": None,
        "c": "Mon, 03 Nov 2025 10:00:00 GMT",
        "d": "2026-01-02T10:00:00Z",
        "e": None,
    }
    store.sight("harbor", [Sighting(f"https://h.example/{k}", FEED, published=v) for k, v in dates.items()], at)
    store.sight("harbor", [Sighting("https://h.example/f", FEED)], at + DAY)
    store.sight("prairie", [Sighting("https://p.example/x", FEED)], at)

    def order(limit: int = 10, skip: str = "") -> str:
        found = store.waiting("harbor", limit=limit, skip={f"https://h.example/{k}" for k in skip})
        return "".join(one.sighting.url[-1] for one in found)

    assert order() == "dcafbe"
    assert order(limit=2) == "dc"
    assert order(limit=3, skip="da") == "cfb"
    assert order(limit=0) == ""
    store.drop("harbor", "https://h.example/c", "no release", at=at)
    assert order() == "dafbe"
    assert store.counts("harbor") == {"waiting": 5, "read": 0, "dropped": 1, "gone": 0}


def test_waiting_tells_what_is_known(store: Store, at: dt.datetime) -> None:
    store.sight("harbor", [Sighting(URL, FEED, title="One"), Sighting(URL, LISTING, title="1", summary="S")], at)
    store.fail("harbor", URL, "timeout", at=at)
    (one,) = store.waiting("harbor", limit=5)
    assert one == (Sighting(URL, FEED, title="One", summary="S"), (FEED, LISTING), 1)


def test_waiting_needs_no_sorting(store: Store) -> None:
    """100,000 waiting addresses are read in the order of an index, not sorted for every handful."""
    plan = store.db.query(
        "EXPLAIN QUERY PLAN SELECT url FROM sightings WHERE source = 'harbor' AND state = 'waiting' "
        "ORDER BY day DESC, first_seen DESC, rowid"
    )
    assert [step["detail"] for step in plan] == ["SEARCH sightings USING INDEX sightings_state (source=? AND state=?)"]


def test_failures_are_counted_and_then_given_up(store: Store, at: dt.datetime) -> None:
    store.sight("harbor", [Sighting(URL, FEED)], at)
    for tries in range(1, TRIES):
        assert store.fail("harbor", URL, f"timeout {tries}", capture=1, at=at) == "waiting"
        found = row(store)
        assert (found["state"], found["why"], found["tries"]) == ("waiting", f"timeout {tries}", tries)
    assert store.fail("harbor", URL, "timeout", at=at + DAY) == "waiting", "five attempts within a day are no answer"
    assert store.fail("harbor", URL, "timeout", at=at + 7 * DAY) == "dropped"
    found = row(store)
    assert (found["why"], found["tries"], found["capture"]) == ("given up after 6 tries: timeout", 6, 1)
    assert store.waiting("harbor", limit=5) == []


@pytest.mark.parametrize("state", ["gone", "dropped"])
def test_a_final_failure_is_final_at_once(store: Store, at: dt.datetime, state: str) -> None:
    store.sight("harbor", [Sighting(URL, FEED)], at)
    assert store.fail("harbor", URL, "404", final_state=state, at=at) == state
    assert (row(store)["state"], row(store)["why"], row(store)["tries"]) == (state, "404", 1)


def test_a_release_stands_when_reading_it_again_is_given_up(
    store: Store, at: dt.datetime, make_release: Callable[..., Release]
) -> None:
    store.sight("harbor", [Sighting(URL, FEED, updated="Monday")], at)
    saved = store.save(make_release(), capture=1, run=1, at=at, sighting_url=URL)
    store.sight("harbor", [Sighting(URL, FEED, updated="Tuesday")], at + DAY)
    states = [store.fail("harbor", URL, "500", at=at + 8 * DAY) for _ in range(TRIES)]
    assert states == ["waiting"] * 4 + ["read"]
    assert (row(store)["release"], row(store)["why"]) == (saved.id, "given up after 5 tries: 500")


def test_an_address_that_no_way_saw_gets_its_outcome_too(store: Store, at: dt.datetime) -> None:
    store.fail("harbor", URL, "timeout", at=at)
    store.drop("harbor", URL + "0", "a list", at=at)
    assert (row(store)["state"], row(store)["ways"], row(store)["tries"]) == ("waiting", [], 1)
    assert row(store, URL + "0")["state"] == "dropped"
    assert store.waiting("harbor", limit=1)[0].sighting == Sighting(URL, "")


def test_what_a_crawl_of_the_same_second_left_waiting_is_not_this_crawls_own(store: Store, at: dt.datetime) -> None:
    seen = [Sighting(URL, FEED)]
    assert store.sight("harbor", seen, at).new == [URL]
    assert store.sight("harbor", seen, at).waiting == []  # the same list, asked once more
    with Store.open(store.path) as next_crawl:
        assert next_crawl.sight("harbor", seen, at).waiting == [URL]
