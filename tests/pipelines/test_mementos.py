"""What web archives hold: what waits, what is left out, what is given up."""

from __future__ import annotations

import datetime as dt

from pipelines.mementos import TRIES
from pipelines.store import Memento, Store

START = dt.datetime(2019, 12, 30, 23, 30, tzinfo=dt.UTC)
URL = "https://harbor.example/news/1"


def memento(day: int, digest: str, url: str = URL) -> Memento:
    at = START + dt.timedelta(days=day)
    return Memento(f"https://web.example/{at:%Y%m%d%H%M%S}id_/{url}", url, at, digest)


def waiting(store: Store, first: str, last: str, skip: set[str] | None = None, limit: int = 99) -> list[str]:
    found = store.waiting_mementos(
        "harbor", dt.date.fromisoformat(first), dt.date.fromisoformat(last), limit=limit, skip=skip or set()
    )
    return [each.digest for each in found]


def test_the_oldest_first_and_only_those_of_the_days(store: Store) -> None:
    assert store.put_mementos("harbor", [memento(2, "C"), memento(0, "A"), memento(1, "B")]) == 3
    assert store.put_mementos("harbor", [memento(2, "C")]) == 0
    assert store.put_mementos("prairie", [memento(0, "P")]) == 1
    assert waiting(store, "2019-12-01", "2019-12-31") == ["A", "B"]
    assert waiting(store, "2020-01-01", "2020-01-31") == ["C"]
    assert waiting(store, "2019-12-01", "2020-01-31", {memento(0, "A").address}, 1) == ["B"]


def test_a_body_that_was_there_before_is_left_out_and_one_put_back_is_not(store: Store) -> None:
    store.put_mementos("harbor", [memento(0, "A")])
    assert (
        store.put_mementos("harbor", [memento(1, "A"), memento(2, "B"), memento(3, "A"), memento(1, "A", URL + "x")])
        == 3
    )
    assert waiting(store, "2019-01-01", "2021-01-01") == ["A", "A", "B", "A"]
    # Without a digest nobody knows.
    assert store.put_mementos("harbor", [memento(4, ""), memento(5, "")]) == 2


def test_outcomes(store: Store) -> None:
    store.put_mementos("harbor", [memento(0, "A"), memento(1, "B"), memento(2, "C")])
    store.settle_memento("harbor", memento(0, "A").address, "read", None, capture=1)
    for _ in range(9):  # an archive that is down says nothing of the capture
        assert store.fail_memento("harbor", memento(1, "B").address, "timeout", counts=False) == "waiting"
    for attempt in range(1, TRIES + 1):
        state = store.fail_memento("harbor", memento(2, "C").address, "no raw capture", capture=1)
        assert state == ("dropped" if attempt == TRIES else "waiting")
    assert store.memento_counts("harbor", dt.date(2019, 12, 1), dt.date(2020, 1, 31)) == {
        "waiting": 1,
        "read": 1,
        "dropped": 1,
    }
    assert store.memento_counts("harbor", dt.date(2018, 1, 1), dt.date(2018, 1, 1)) == {
        "waiting": 0,
        "read": 0,
        "dropped": 0,
    }


def test_an_address_that_never_gives_a_release_is_given_up(store: Store) -> None:
    store.put_mementos("harbor", [memento(day, f"D{day}") for day in range(9)] + [memento(0, "A", URL + "x")])
    for day in range(3):
        assert store.give_up_mementos("harbor", URL, after=3) == 0
        store.settle_memento("harbor", memento(day, "").address, "dropped", "is a list", capture=None)
    assert store.give_up_mementos("harbor", URL, after=3) == 6
    assert waiting(store, "2019-01-01", "2021-01-01") == ["A"]


def test_an_address_that_gave_one_is_not(store: Store) -> None:
    store.put_mementos("harbor", [memento(day, f"D{day}") for day in range(9)])
    store.settle_memento("harbor", memento(0, "").address, "read", None, capture=None)
    for day in range(1, 6):
        store.settle_memento("harbor", memento(day, "").address, "dropped", "is a list", capture=None)
    assert store.give_up_mementos("harbor", URL, after=3) == 0
