"""The archive's index and the validators."""

from __future__ import annotations

import datetime as dt

import pytest

from pipelines.captures import Validator
from pipelines.errors import DatabaseError
from pipelines.store import Store

URL = "https://harbor.example/news"
DAY = dt.timedelta(days=1)


def add(store: Store, at: dt.datetime, digest: str, body_in: int | None = None, url: str = URL) -> int:
    return store.add_capture(
        url=url, source="harbor", run=1, fetched_at=at, status=200, content_type=None, digest=digest,
        warc="a.warc.gz", offset=2**40, length=5, body_in=body_in,
    )  # fmt: skip


def test_a_body_is_found_where_it_lies(store: Store, at: dt.datetime) -> None:
    assert store.body_seen(URL, "sha1:B") is None
    first = add(store, at, "sha1:B")
    revisit = add(store, at + DAY, "sha1:B", body_in=first)
    assert store.body_seen(URL, "sha1:B") == (first, at)
    assert store.body_seen(URL + "?", "sha1:B") is None
    assert store.body_seen(URL, "sha1:C") is None
    assert store.capture(revisit)["body_in"] == first
    assert store.body_capture(revisit) == store.body_capture(first) == store.capture(first)
    assert store.capture(first)["offset"] == 2**40
    later = add(store, at + 2 * DAY, "sha1:B")
    assert store.body_seen(URL, "sha1:B") == (later, at + 2 * DAY)
    newest = add(store, at + 3 * DAY, "sha1:C")
    add(store, at + 4 * DAY, "sha1:B", body_in=later)
    assert store.body_seen(URL, None) == (newest, at + 3 * DAY)
    assert store.body_seen(URL + "?", None) is None
    with pytest.raises(DatabaseError, match="there is no capture 99"):
        store.body_capture(99)


def test_a_number_too_large_for_the_file_is_named(store: Store, at: dt.datetime) -> None:
    with pytest.raises(DatabaseError, match="body_in = "):
        add(store, at, "sha1:B", body_in=2**63)
    assert store.db.table("captures").count == 1


def test_validators(store: Store, at: dt.datetime) -> None:
    assert store.validator(URL) is None
    store.set_walked(URL, None)
    assert store.validator(URL) is None
    store.set_validator(URL, '"abc"', "Mon, 02 Mar 2026 00:00:00 GMT", "sha1:A", at)
    store.set_walked(URL, at + DAY)
    assert store.validator(URL) == Validator(
        URL, '"abc"', "Mon, 02 Mar 2026 00:00:00 GMT", "sha1:A", asked_at=at, walked_at=at + DAY
    )
    store.set_validator(URL, None, None, "sha1:B", at + 2 * DAY)
    assert store.validator(URL) == Validator(URL, None, None, "sha1:B", at + 2 * DAY, at + DAY)
    store.set_walked(URL, None)
    assert store.validator(URL) == Validator(URL, None, None, "sha1:B", at + 2 * DAY, None)
    store.set_walked(URL + "2", at)
    assert store.validator(URL + "2") == Validator(URL + "2", None, None, None, at, at)
