"""Saving releases: identity, revisions, and what is left alone."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Callable
from typing import Any
from unittest.mock import ANY

import pytest

from pipelines.errors import DatabaseError
from pipelines.records import Document, Picture, Release, Sighting
from pipelines.releases import Saved
from pipelines.store import Store

DAY = dt.timedelta(days=1)
BASE = "https://harbor.example/news/"
Make = Callable[..., Release]


@pytest.fixture
def save(store: Store, at: dt.datetime) -> Callable[..., Saved]:
    """Save a release as read from its own address."""

    def run(release: Release, *, sighting_url: str | None = None, later: int = 0) -> Saved:
        return store.save(release, capture=1, run=1, at=at + later * DAY, sighting_url=sighting_url or release.url)

    return run


def rows(store: Store, table: str, columns: str = "*") -> list[tuple[Any, ...]]:
    order = "rowid" if table != "changes" else "id"
    return list(store.db.execute(f"SELECT {columns} FROM {table} ORDER BY {order}").fetchall())


def test_a_new_release_with_all_its_rows(store: Store, at: dt.datetime, make_release: Make, save: Any) -> None:
    store.sight("harbor", [Sighting(BASE + "1", "feed f")], at)
    store.fail("harbor", BASE + "1", "timeout", at=at)
    release = make_release(
        published_at=dt.datetime(2026, 3, 1, 15, 30, tzinfo=dt.UTC),
        topics=["Health"],
        documents=[Document(BASE + "a.pdf", "Plan", "application/pdf"), Document(BASE + "a.pdf", "again")],
        pictures=[Picture(BASE + "a.jpg", alt="A pier"), Picture(BASE + "b.jpg", caption="C", credit="D")],
        title="Clinic \ud800 opens",
    )
    assert save(release) == Saved("new", 1, 1)
    stored = store.db.table("releases").get(1)
    assert stored["title"] == "Clinic \ufffd opens"
    assert (stored["published"], stored["published_at"]) == ("2026-03-01", "2026-03-01T15:30:00Z")
    assert (stored["first_seen"], stored["last_seen"]) == ("2026-03-02T12:00:00Z",) * 2
    assert json.loads(stored["basis"]) == release.basis
    assert json.loads(stored["topics"]) == ["Health"]
    assert rows(store, "documents", "url, label, media_type") == [(BASE + "a.pdf", "Plan", "application/pdf")]
    assert rows(store, "images", "url, caption, credit, alt") == [
        (BASE + "a.jpg", None, None, "A pier"), (BASE + "b.jpg", "C", "D", None),
    ]  # fmt: skip
    assert rows(store, "revisions", "release, number, seen_at, published, text, capture") == [
        (1, 1, "2026-03-02T12:00:00Z", "2026-03-01", release.text, 1)
    ]
    assert rows(store, "sightings", "state, why, tries, release, capture") == [("read", None, 0, 1, 1)]
    assert rows(store, "changes") == rows(store, "problems") == []


def test_an_unchanged_release_gets_a_new_last_seen_and_nothing_else(
    store: Store, make_release: Make, save: Any
) -> None:
    save(make_release(documents=[Document(BASE + "a.pdf")]))
    before, changes = store.db.table("releases").get(1), store.db.conn.total_changes
    better = make_release(subtitle="New rules found a deck", documents=[], html="<p>other</p>", layout="two")
    assert save(better, later=1) == Saved("unchanged", 1, 1)
    assert store.db.table("releases").get(1) == before | {"last_seen": "2026-03-03T12:00:00Z"}
    assert store.db.conn.total_changes == changes + 2  # the release and its sighting
    assert rows(store, "documents", "url") == [(BASE + "a.pdf",)]


def test_a_changed_release_is_a_revision_with_typed_changes(store: Store, make_release: Make, save: Any) -> None:
    first = make_release(pictures=[Picture(BASE + "a.jpg")], documents=[Document(BASE + "a.pdf")])
    second = dataclasses.replace(
        first, title="Clinic closes", published=dt.date(2026, 3, 2), text="It closed.", digest="2", pictures=[],
        subtitle="Deck",
    )  # fmt: skip
    save(first)
    (document,) = rows(store, "documents")
    assert save(second, later=1) == Saved("changed", 1, 2)
    stored = store.db.table("releases").get(1)
    assert [stored[name] for name in ("title", "published", "text", "subtitle", "revision")] == [
        "Clinic closes", "2026-03-02", "It closed.", "Deck", 2,
    ]  # fmt: skip
    assert (stored["first_seen"], stored["last_seen"]) == ("2026-03-02T12:00:00Z", "2026-03-03T12:00:00Z")
    assert rows(store, "changes", "release, revision, kind, before, after, seen_at") == [
        (1, 2, "headline", first.title, "Clinic closes", "2026-03-03T12:00:00Z"),
        (1, 2, "date", "2026-03-01", "2026-03-02", "2026-03-03T12:00:00Z"),
        (1, 2, "wording", first.text, "It closed.", "2026-03-03T12:00:00Z"),
    ]
    assert rows(store, "images") == []
    assert rows(store, "documents") == [document]
    # Back to an earlier text: a new revision all the same.
    assert save(first, later=2) == Saved("changed", 1, 3)
    assert rows(store, "revisions", "number, digest") == [(1, first.digest), (2, "2"), (3, first.digest)]


def test_a_release_needs_source_and_date(make_release: Make, save: Any, store: Store) -> None:
    for fields in ({"source": None}, {"published": None}, {"published_precision": None}):
        with pytest.raises(ValueError, match="only with its source and its day"):
            save(make_release(**fields))
    with pytest.raises(DatabaseError, match="FOREIGN KEY"):
        save(make_release(source="nobody"))
    assert rows(store, "releases") == rows(store, "sightings") == []


def test_the_sighting_decides_first(store: Store, make_release: Make, save: Any) -> None:
    """The address moved and calls itself otherwise: it is the same release."""
    save(make_release(BASE + "1"))
    moved = make_release(BASE + "moved", text="Other words.")
    assert save(moved, sighting_url=BASE + "1") == Saved("changed", 1, 2)
    assert rows(store, "releases", "url, canonical_url") == [(BASE + "moved", BASE + "moved")]


def test_an_address_that_now_leads_to_another_release_keeps_its_own(
    store: Store, make_release: Make, save: Any
) -> None:
    save(make_release(BASE + "1"))
    save(make_release(BASE + "2", text="Two."))
    assert save(make_release(BASE + "2", text="Three."), sighting_url=BASE + "1") == Saved("changed", 1, 2)
    assert rows(store, "releases", "url, canonical_url") == [(BASE + n, BASE + n) for n in "12"]


def test_an_alias_is_linked(store: Store, make_release: Make, save: Any) -> None:
    save(make_release(BASE + "1"))
    assert save(make_release(BASE + "1?print", canonical_url=BASE + "1")) == Saved("unchanged", 1, 1)
    # By its address alone: it calls itself otherwise, but that address was fetched before, for another sighting.
    assert save(make_release(BASE + "1", canonical_url=BASE + "x"), sighting_url=BASE + "short").id == 1
    assert rows(store, "sightings", "url, state, release") == [
        (BASE + "1", "read", 1), (BASE + "1?print", "read", 1), (BASE + "short", "read", 1),
    ]  # fmt: skip
    assert rows(store, "problems") == []


def test_a_release_whose_old_address_was_left_behind_has_moved(store: Store, make_release: Make, save: Any) -> None:
    save(make_release(BASE + "old", canonical_url=BASE + "1"))
    store.db.execute("DELETE FROM sightings")
    assert save(make_release(BASE + "1", text="Other words.")) == Saved("changed", 1, 2)
    assert rows(store, "releases", "url, canonical_url") == [(BASE + "1", BASE + "1")]


@pytest.mark.parametrize("order", ["123", "321", "213", "312"])
def test_a_canonical_link_that_lies_does_not_fold_releases(
    store: Store, make_release: Make, save: Any, order: str
) -> None:
    """A template gives page 1's address as canonical on every page; whatever is read first, three releases stay."""
    releases = [make_release(BASE + n, canonical_url=BASE + "1", text=f"Text {n}.") for n in order]
    assert [save(release).outcome for release in releases] == ["new"] * 3
    assert sorted(rows(store, "releases", "url, canonical_url")) == [(BASE + n, BASE + n) for n in "123"]
    assert sorted(rows(store, "problems", "kind, url")) == [("canonical", BASE + n) for n in "23"]
    # Read again, nothing moves, and the fresh reading does not seem to differ.
    assert [save(release).outcome for release in releases] == ["unchanged"] * 3
    assert [store.differences(number + 1, release) for number, release in enumerate(releases)] == [{}] * 3
    assert len(rows(store, "problems")) == 2


def test_addresses_that_are_claimed_in_a_chain(store: Store, make_release: Make, save: Any) -> None:
    """1 calls itself 2, 3 calls itself 1; then 2 is read."""
    save(make_release(BASE + "1", canonical_url=BASE + "2", text="One."))
    save(make_release(BASE + "3", canonical_url=BASE + "1", text="Three."))
    assert save(make_release(BASE + "2", text="Two.")).outcome == "new"
    assert rows(store, "releases", "url, canonical_url") == [(BASE + n, BASE + n) for n in "132"]
    assert rows(store, "problems", "url") == [(BASE + "1",), (BASE + "3",)]


def test_another_source_holds_the_address(store: Store, make_release: Make, save: Any) -> None:
    save(make_release(BASE + "1"))
    theirs = make_release(BASE + "1", source="prairie", text="Other words.")
    for _ in range(2):
        assert save(theirs) == Saved("unchanged", 1, 1)
    assert rows(store, "sightings", "source, state, why, release")[1] == (
        "prairie", "read", "this address is held as release 1 of the source 'harbor'", 1,
    )  # fmt: skip
    # The same canonical address in another source is another release.
    assert save(make_release("https://prairie.example/1", source="prairie", canonical_url=BASE + "1")).id == 2


def test_differences_and_reaccept(store: Store, make_release: Make, save: Any) -> None:
    first = make_release(topics=["A"], documents=[Document(BASE + "a.pdf", "Plan")])
    save(first)
    assert store.differences(1, first) == {}
    better = make_release(
        topics=["A", "B"], documents=[], pictures=[Picture(BASE + "a.jpg")], text="Better.", words=1,
        basis={"title": {"rejected": [], "rule": "css h1"}},
    )  # fmt: skip
    assert store.differences(1, better) == {
        "topics": (["A"], ["A", "B"]),
        "text": (first.text, "Better."),
        "words": (12, 1),
        "digest": (first.digest, better.digest),
        "documents": ([{"url": BASE + "a.pdf", "label": "Plan", "media_type": None}], []),
        "images": ([], [{"url": BASE + "a.jpg", "caption": None, "credit": None, "alt": None}]),
    }
    store.reaccept(1, better, 1)
    assert store.differences(1, better) == {}
    assert rows(store, "revisions", "number, text, digest") == [(1, "Better.", better.digest)]
    assert rows(store, "changes") == []
    assert store.db.table("releases").get(1)["first_seen"] == "2026-03-02T12:00:00Z"
    assert store.db.execute("SELECT count(*) FROM releases_fts WHERE releases_fts MATCH 'better'").fetchone() == (1,)


def test_reaccepting_an_older_revision_leaves_the_release(store: Store, make_release: Make, save: Any) -> None:
    save(make_release(text="One."))
    save(make_release(text="Two."))
    before, changes = store.db.table("releases").get(1), rows(store, "changes")
    better = make_release(text="One, better.", topics=["A"])
    assert store.differences(1, better, 1) == {"text": ("One.", "One, better."), "digest": (ANY, better.digest)}
    store.reaccept(1, better, 1)
    assert store.differences(1, better, 1) == {}
    assert rows(store, "revisions", "number, text") == [(1, "One, better."), (2, "Two.")]
    assert (store.db.table("releases").get(1), rows(store, "changes")) == (before, changes)
    with pytest.raises(DatabaseError, match="release 1 has no revision 3"):
        store.reaccept(1, make_release(), 3)
    with pytest.raises(DatabaseError, match="release 1 has no revision 3"):
        store.differences(1, make_release(), 3)
    with pytest.raises(DatabaseError, match="there is no release 9"):
        store.differences(9, make_release())


def test_what_can_be_read_again(store: Store, at: dt.datetime, make_release: Make, save: Any) -> None:
    save(make_release(BASE + "1", text="One."), sighting_url=BASE + "short")
    save(make_release(BASE + "1", text="Two."))
    store.drop("harbor", BASE + "list", "a list", capture=1, at=at)
    store.drop("harbor", BASE + "never", "never fetched", at=at)
    first = {"source": "harbor", "url": BASE + "1", "release": 1, "revision": 1, "capture": 1}
    dropped = {"source": "harbor", "url": BASE + "list", "release": None, "revision": None, "capture": 1}
    assert store.readings() == [first, first | {"revision": 2}, dropped]
