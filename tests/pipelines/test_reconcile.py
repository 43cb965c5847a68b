from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from pipelines.reconcile import WayReport
from pipelines.records import Release, Sighting
from pipelines.store import Store

FEED, LISTING = "feed f", "listing l"


def url(number: int) -> str:
    return f"https://harbor.example/news/{number}"


@pytest.fixture
def sight(store: Store, at: dt.datetime, make_release: Callable[..., Release]) -> Callable[..., None]:
    """Sights and reads releases; number n is of the n-th of January 2026."""

    def enter(way: str, numbers: Iterable[int], *, read: bool = True) -> None:
        for number in numbers:
            day = dt.date(2026, 1, number)
            store.sight("harbor", [Sighting(url(number), way, published=day.isoformat())], at=at)
            if read:
                release = make_release(url(number), title=f"Release {number}", published=day)
                store.save(release, capture=1, run=1, at=at, sighting_url=url(number))

    return enter


def report(way: str, numbers: Iterable[int] = (), **more: Any) -> WayReport:
    urls = [url(number) for number in numbers]
    values = {"pages": 1, "named": len(urls), "whole": True, "newest_only": way == FEED, "wants": lambda _: True}
    return WayReport(way, urls=urls, **(values | more))


def unseen(store: Store, *, still: bool = True) -> list[tuple[str, int]]:
    rows = store.db.query("SELECT way, url FROM unseen WHERE (closed_at IS NULL) = ? ORDER BY way, day", [still])
    return [(row["way"], int(row["url"].rpartition("/")[2])) for row in rows]


def test_each_way_lacks_what_the_other_named_within_its_reach(
    store: Store, at: dt.datetime, sight: Callable[..., None]
) -> None:
    sight(LISTING, [1, 2, 3, 4, 5, 7, 8])
    sight(FEED, [8, 6, 5])
    reports = [report(LISTING, [8, 7, 5, 4, 3, 2, 1]), report(FEED, [8, 6, 5])]
    found = store.reconcile(1, "harbor", reports, at=at)
    # The feed reaches back to its last entry, the 5th: what is older it need not name.
    assert unseen(store) == [(FEED, 7), (LISTING, 6)]
    assert [str(difference) for difference in found] == [
        f"listing l has not named 1 address that another way names: {url(6)}",
        f"feed f has not named 1 address that another way names: {url(7)}",
    ]
    walks = list(store.db.query("SELECT way, pages, named, whole, held, reach FROM walks ORDER BY way"))
    assert walks == [
        {"way": FEED, "pages": 1, "named": 3, "whole": 1, "held": 3, "reach": "2026-01-05"},
        {"way": LISTING, "pages": 1, "named": 7, "whole": 1, "held": 7, "reach": "2026-01-01"},
    ]

    sight(LISTING, [6])
    assert store.reconcile(1, "harbor", [report(LISTING, [6]), report(FEED, [], unchanged=1)], at=at) == []
    assert unseen(store) == [(FEED, 7)]  # the feed had not changed, so nothing new is known of it
    assert unseen(store, still=False) == [(LISTING, 6)]


def test_a_feed_ordered_by_change_does_not_reach_back_to_an_old_release_that_was_edited(
    store: Store, at: dt.datetime, sight: Callable[..., None]
) -> None:
    sight(LISTING, range(1, 21))
    sight(FEED, [20, 19, 18, 17, 2])
    assert store.reconcile(1, "harbor", [report(LISTING), report(FEED, [2, 20, 19, 18, 17])], at=at) == []


def test_what_cannot_be_judged_is_not(store: Store, at: dt.datetime, sight: Callable[..., None]) -> None:
    sight(LISTING, [1, 2, 3, 5])
    sight(FEED, [5, 1])
    assert store.reconcile(1, "harbor", [report(LISTING), report(FEED, [5, 1], pages=0)], at=at) == []
    assert store.reconcile(1, "harbor", [report(FEED, [5, 1], newest_only=False, whole=False)], at=at) == []
    only_odd = report(FEED, [5, 1], wants=lambda address: address.endswith(("1", "3", "5")))
    store.reconcile(1, "harbor", [report(LISTING), only_odd], at=at)
    assert unseen(store) == [(FEED, 3)]


def test_two_addresses_of_one_release_are_one(
    store: Store, at: dt.datetime, sight: Callable[..., None], make_release: Callable[..., Release]
) -> None:
    sight(LISTING, [1, 2])
    other = "https://www.harbor.example/node/2"
    store.sight("harbor", [Sighting(other, FEED, published="2026-01-02")], at=at)
    release = make_release(url(2), title="Release 2", published=dt.date(2026, 1, 2))
    store.save(release, capture=1, run=1, at=at, sighting_url=other)
    store.sight("harbor", [Sighting(url(1), FEED)], at=at)
    assert store.reconcile(1, "harbor", [report(LISTING), report(FEED, [2, 1])], at=at) == []


def test_the_stated_total_against_what_is_held(store: Store, at: dt.datetime, sight: Callable[..., None]) -> None:
    sight(LISTING, [1, 2, 3])
    sight(LISTING, [4], read=False)
    (found,) = store.reconcile(1, "harbor", [report(LISTING, total=4)], at=at)
    assert str(found) == "listing l says that there are 4 releases, of which 3 are held"
    assert store.reconcile(1, "harbor", [report(LISTING, total=3)], at=at) == []
    # A walk that was cut short has no business with the total.
    assert store.reconcile(1, "harbor", [report(LISTING, total=9, whole=False)], at=at) == []
