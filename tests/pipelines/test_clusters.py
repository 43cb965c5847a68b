"""Clusters in the database: found through the index, one by one, as if all had been compared at once."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from pipelines.errors import DatabaseError
from pipelines.records import Release, Sighting
from pipelines.similar import Fingerprint, cluster, fingerprint
from pipelines.store import Store
from tests.pipelines.conftest import source_row
from tests.pipelines.similar.test_groups import entries
from tests.pipelines.similar.texts import RAID, RAID_ES, weekly

Make = Callable[..., Release]
DAY = dt.date(2026, 3, 1)


class Desk:
    """Saves releases as a crawl does."""

    def __init__(self, store: Store, make: Make, at: dt.datetime) -> None:
        self.store, self.make, self.at = store, make, at

    def save(
        self, number: int, text: str, *, days: int = 0, source: str = "harbor", title: str = "Raid at Cannery"
    ) -> int:
        url = f"https://{source}.example/{number}"
        release = self.make(url, source=source, title=title, text=text, published=DAY + dt.timedelta(days=days))
        saved = self.store.save(release, capture=1, run=1, at=self.at, sighting_url=url)
        self.store.clusters.index_release(saved.id)
        return saved.id

    def clusters(self) -> list[tuple[int, int, str, str]]:
        rows = self.store.db.conn.execute(
            "SELECT primary_release, size, first_published, last_published FROM clusters ORDER BY id"
        )
        return rows.fetchall()

    def members(self, release: int) -> dict[int, str]:
        return {row["release"]: row["relation"] for row in self.store.clusters.cluster_of(release)}


@pytest.fixture
def desk(store: Store, make_release: Make, at: dt.datetime) -> Desk:
    return Desk(store, make_release, at)


def test_a_copy_makes_a_cluster_and_says_what_differs(desk: Desk) -> None:
    first = desk.save(1, RAID)
    assert desk.clusters() == []
    second = desk.save(2, RAID, days=2, source="prairie", title="Cannery Raided")
    assert desk.clusters() == [(first, 2, "2026-03-01", "2026-03-03")]
    assert desk.members(second) == {first: "primary", second: "same"}
    (_, row) = desk.store.clusters.cluster_of(first)
    assert (row["score"], json.loads(row["differs"])) == (
        1.0,
        [
            {"kind": "title", "before": "Raid at Cannery", "after": "Cannery Raided"},
            {"kind": "date", "before": "2026-03-01", "after": "2026-03-03"},
        ],
    )


def test_relations_are_to_the_primary(desk: Desk) -> None:
    first = desk.save(1, RAID)
    translation = desk.save(2, RAID_ES, title="Redada en conservera")
    correction = desk.save(3, RAID.replace("62 calls", "26 calls"), title="CORRECTION: Raid at Cannery", days=1)
    assert desk.members(first) == {first: "primary", translation: "translation", correction: "correction"}


def test_an_earlier_copy_that_comes_later_becomes_the_primary(desk: Desk) -> None:
    first, second = desk.save(1, RAID, days=3), desk.save(2, RAID, days=2)
    assert desk.clusters() == [(second, 2, "2026-03-03", "2026-03-04")]
    third = desk.save(3, RAID, days=1)
    assert desk.clusters() == [(third, 3, "2026-03-02", "2026-03-04")]
    assert desk.members(first) == {third: "primary", second: "same", first: "same"}


def test_a_series_is_no_cluster(desk: Desk) -> None:
    for week in range(4):
        text = weekly(f"March {1 + 7 * week}", str(377 + 31 * week), str(96 + week), str(38 + week))
        desk.save(week, text, days=7 * week, title="Weekly Figures")
    assert desk.clusters() == []


def test_a_release_between_two_joins_them(desk: Desk) -> None:
    """Two cuts that share too little meet in the whole."""
    paragraphs = RAID.split("\n\n")
    head = desk.save(1, "\n\n".join(paragraphs[:3]), title="Cannery Raided")
    tail = desk.save(2, "\n\n".join(paragraphs[2:]), title="Families Ask for Help")
    assert desk.clusters() == []
    whole = desk.save(3, RAID)
    assert set(desk.members(whole)) == {head, tail, whole}
    desk.save(
        3, "Another text took its place at the same address, and it speaks of nothing that was said before.\n\n" * 3
    )
    assert desk.clusters() == []


def test_two_clusters_become_one(desk: Desk) -> None:
    paragraphs = RAID.split("\n\n")
    for number in (1, 2):
        desk.save(number, "\n\n".join(paragraphs[:3]), title="Cannery Raided")
    for number in (3, 4):
        desk.save(number, "\n\n".join(paragraphs[2:]), title="Families Ask for Help")
    assert [size for _, size, *_ in desk.clusters()] == [2, 2]
    desk.save(5, RAID)
    assert [size for _, size, *_ in desk.clusters()] == [5]


def test_a_changed_release_leaves_its_cluster_and_may_come_back(desk: Desk) -> None:
    first, second, third = (desk.save(number, RAID, days=number) for number in (1, 2, 3))
    other = weekly("March 1", "412", "96", "38")
    assert desk.save(1, other, days=1) == first
    assert desk.members(second) == {second: "primary", third: "same"}
    assert desk.members(first) == {}
    assert desk.save(2, other, days=2) == second
    assert desk.members(first) == {first: "primary", second: "same"}
    assert desk.members(third) == {}
    for number in (1, 2):
        desk.save(number, RAID, days=number)
    assert desk.members(third) == {first: "primary", second: "same", third: "same"}
    assert desk.store.db.conn.execute("SELECT count(*) FROM clusters").fetchone() == (1,)


def test_indexing_again_does_nothing(desk: Desk) -> None:
    first = desk.save(1, RAID)
    assert not desk.store.clusters.index_release(first)
    assert desk.store.index_all() == 0
    with pytest.raises(DatabaseError, match="there is no release 99"):
        desk.store.clusters.index_release(99)


def test_no_row_of_the_index_is_left_behind(desk: Desk) -> None:
    first = desk.save(1, RAID)
    desk.save(1, weekly("March 1", "412", "96", "38"))
    keys = desk.store.db.conn.execute("SELECT count(*) FROM bands").fetchone()[0]
    assert keys == len(desk.store.clusters.held(first).issue.text.fingerprint.keys)


def test_one_by_one_or_all_at_once_or_in_memory(
    desk: Desk, database: Path, tmp_path: Path, make_release: Make, at: dt.datetime
) -> None:
    texts = [(number, *entry[1:3], None, entry[4] or DAY) for number, entry in enumerate(entries(), 1)]
    for number, title, text, _, day in texts:
        url = f"https://harbor.example/{number}"
        release = make_release(url, title=title or "Untitled", text=text, published=day)
        desk.store.save(release, capture=1, run=1, at=at, sighting_url=url)
    desk.store.copy_to(tmp_path / "other.db")
    made: list[tuple[str, str]] = []

    def elsewhere(waiting: Iterable[tuple[str, str]]) -> Iterator[Fingerprint]:
        for text in waiting:
            made.append(text)
            yield fingerprint(*text)

    assert desk.store.index_all(elsewhere, batch=2) == len(texts)
    assert len(made) == len(texts)
    with Store.open(tmp_path / "other.db") as other:
        for number, *_ in reversed(texts):
            assert other.clusters.index_release(number)
        both = [
            sorted(
                store.db.conn.execute(
                    "SELECT release, primary_release, relation, score, differs FROM cluster_members "
                    "JOIN clusters ON clusters.id = cluster"
                )
            )
            for store in (desk.store, other)
        ]
    assert both[0] == both[1]
    memory = {name: head for name, head in cluster(texts).items() if name != head}
    stored = {release: head for release, head, *_ in both[0] if release != head}
    assert set(stored) | set(stored.values()) == set(memory) | set(memory.values())
    assert len(set(stored.values())) == len(set(memory.values())) == 1


def test_what_an_office_and_its_headquarters_both_published(desk: Desk) -> None:
    for name, whole in (("coast", "harbor"), ("prairie", None)):
        desk.store.put_source(source_row(name) | {"part_of": whole})
    whole = desk.save(1, RAID)
    office = desk.save(2, RAID, days=2, source="coast")
    desk.save(3, RAID, source="prairie")  # another newsroom's copy
    listed = desk.save(4, weekly("March 1", "412", "96", "38"), title="One address")
    desk.store.sight("coast", [Sighting("https://harbor.example/4", "listing")], desk.at)
    desk.store.save(
        desk.make("https://harbor.example/4", source="coast", title="One address"),
        capture=1, run=1, at=desk.at, sighting_url="https://harbor.example/4",
    )  # fmt: skip
    columns = "headquarters, office, relation, days_later, title, headquarters_release, office_release"
    assert desk.store.db.execute(f"SELECT {columns} FROM office_and_headquarters ORDER BY days_later").fetchall() == [
        ("harbor", "coast", "one address", None, "One address", listed, None),
        ("harbor", "coast", "same", 2, "Raid at Cannery", whole, office),
    ]
