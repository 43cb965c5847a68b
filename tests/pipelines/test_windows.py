"""Windows of a back-fill and the map of the gaps, on a real database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from pipelines.dictionary import VIEWS
from pipelines.records import Release, Sighting
from pipelines.store import Memento, Span, Store
from pipelines.windows import months

DECEMBER = Span(dt.date(2019, 12, 1), dt.date(2019, 12, 31))
JANUARY = Span(dt.date(2020, 1, 1), dt.date(2020, 1, 31))
LISTING = "listing https://harbor.example/news"


def sighting(name: str, published: str | None = None, way: str = LISTING) -> Sighting:
    return Sighting(f"https://harbor.example/news/{name}", way, title=name, published=published)


def test_the_view_is_described(store: Store) -> None:
    columns = [column[1] for column in store.db.execute("PRAGMA table_info(gaps)")]
    assert columns == list(VIEWS["gaps"].columns)


def test_a_window_that_is_done_is_not_given_again(store: Store, at: dt.datetime) -> None:
    first, second = store.put_windows("harbor", "listing", "", [DECEMBER, JANUARY], run=1)
    store.walked_windows([second.id], at)
    store.leave_window(first.id, "done", None, found=4, read=4, at=at)
    store.leave_window(second.id, "failed", "one page is missing", found=5, read=4, at=at)
    (left,) = store.put_windows("harbor", "listing", "", [DECEMBER, JANUARY], run=1)
    assert (left.id, left.span, left.state, left.walked) == (second.id, JANUARY, "failed", True)
    # Another way to look, another place, another source, other days: other windows.
    assert len(store.put_windows("harbor", "wayback", "", [DECEMBER], run=1)) == 1
    assert len(store.put_windows("harbor", "listing", "b.warc.gz", [DECEMBER], run=1)) == 1
    assert len(store.put_windows("prairie", "listing", "", [DECEMBER], run=1)) == 1
    assert len(store.put_windows("harbor", "listing", "", [Span(DECEMBER.first, DECEMBER.first)], run=1)) == 1
    again = store.put_windows("harbor", "listing", "", [DECEMBER, JANUARY], run=1, again=True)
    assert [(window.span, window.state, window.walked) for window in again] == [
        (DECEMBER, "open", False),
        (JANUARY, "failed", True),
    ]


def test_what_waits_in_a_window(store: Store, at: dt.datetime) -> None:
    store.sight("harbor", [
        sighting("eve", "December 31, 2019"), sighting("new-year", "2020-01-01T04:30:00Z"), sighting("undated"),
        sighting("june", "June 1, 2019"), sighting("of-the-year", "2020"), sighting("later", "March 3, 2020"),
    ], at)  # fmt: skip
    store.sight("harbor", [sighting("june", "December 12, 2019", "feed https://harbor.example/feed")], at)
    outside: set[str] = set()
    found = store.waiting_within("harbor", [DECEMBER], limit=9, skip=set(), outside=outside)
    names = [each.url.rpartition("/")[2] for each in found]
    assert sorted(names) == ["eve", "june", "new-year", "undated"]
    assert names[-1] == "undated"
    assert (
        store.waiting_within("harbor", [DECEMBER], limit=1, skip={found[0].url}, outside=outside)[0].url == found[1].url
    )
    assert store.waiting_within("harbor", [], limit=9, skip=set(), outside=outside) == []
    assert len(store.waiting_within("harbor", [DECEMBER, JANUARY], limit=9, skip=set(), outside=set())) == 5


def test_counts_of_windows(store: Store, make_release: Callable[..., Release], at: dt.datetime) -> None:
    url = "https://harbor.example/news/eve"
    named = [
        sighting("eve", "2020-01-01"),
        sighting("lost", "December 5, 2019"),
        sighting("undated"),
        sighting("no", "2019-12-06"),
    ]
    store.sight("harbor", named, at)
    # The way says the first of January, in UTC; the release says the last of December, and that counts.
    store.save(make_release(url, published=dt.date(2019, 12, 31)), capture=1, run=1, at=at, sighting_url=url)
    store.drop("harbor", "https://harbor.example/news/no", "is a list", at=at)
    december, january = store.window_counts("harbor", [LISTING], [DECEMBER, JANUARY])
    assert december == (2, 1, 2)
    assert january == (0, 0, 1)
    assert store.window_counts("harbor", ["feed https://harbor.example/feed"], [DECEMBER]) == [(0, 0, 0)]


def gaps(store: Store) -> dict[str, tuple[Any, ...]]:
    return {row["month"]: (row["expected"], row["held"], row["missing"], row["walked"]) for row in store.gaps("harbor")}


def test_the_map_of_the_gaps(store: Store, make_release: Callable[..., Release], at: dt.datetime) -> None:
    assert store.gaps() == []
    for number, published in enumerate((dt.date(2019, 11, 5), dt.date(2019, 12, 31), dt.date(2020, 2, 2)), 1):
        url = f"https://harbor.example/news/{number}"
        store.save(make_release(url, published=published), capture=1, run=1, at=at, sighting_url=url)
    # Two addresses of one release are one.
    store.save(
        make_release("https://harbor.example/news/1", published=dt.date(2019, 11, 5)),
        capture=1,
        run=1,
        at=at,
        sighting_url="https://harbor.example/old/1",
    )
    store.sight(
        "harbor",
        [
            sighting("lost", "December 5, 2019"),
            sighting("list", "December 6, 2019"),
            sighting("odd", "December 7, 2019"),
            sighting("undated"),
        ],
        at,
    )
    store.drop("harbor", "https://harbor.example/news/list", "is a list", at=at)
    store.drop("harbor", "https://harbor.example/news/odd", "has no title", at=at)  # a fault, and no "no release"
    store.problem("incomplete", "has no title", source="harbor", url="https://harbor.example/news/odd", run=1, at=at)
    then = dt.datetime(2020, 2, 29, tzinfo=dt.UTC)
    store.put_mementos("harbor", [
        Memento("https://web.example/1", "https://harbor.example/news/kept", then, "A"),
        Memento("https://web.example/2", "https://harbor.example/news/kept", then + dt.timedelta(days=90), "B"),
        Memento("https://web.example/3", "https://harbor.example/news/1", then, "A"),  # it is held
    ])  # fmt: skip
    for window in store.put_windows("harbor", "listing", "", months(dt.date(2019, 12, 1), dt.date(2020, 1, 20)), run=1):
        store.leave_window(window.id, "done", None, found=0, read=0, at=at)
    for via in ("feed", "archive"):
        (window,) = store.put_windows("harbor", via, "", [Span(dt.date(2019, 11, 1), dt.date(2019, 11, 30))], run=1)
        store.leave_window(window.id, "done", None, found=0, read=0, at=at)
    found = gaps(store)
    assert found.pop("") == (1, 0, 1, None)
    assert found["2019-11"] == (1, 1, 0, None)
    assert found["2019-12"] == (3, 1, 2, "listing")
    assert found["2020-01"] == (0, 0, 0, None)  # asked for up to the 20th only
    assert found["2020-02"] == (2, 1, 1, None)
    assert set(list(found.values())[4:]) == {(0, 0, 0, None)}  # silent, or never asked for: up to this month
    assert list(found) == sorted(found)
    assert [row["source"] for row in store.gaps("prairie")] == []
