"""The schema keeps its promises: described whole, split right, strict, and with a search index that stays in step."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlite_utils import Database

from pipelines.dictionary import TABLES, VIEWS
from pipelines.records import Release
from pipelines.schema import APPLICATION_ID, migrations, script, statements
from pipelines.store import Store


def own_tables(store: Store) -> dict[str, list[str]]:
    return {
        name: list(store.db.table(name).columns_dict)
        for name in store.db.table_names()
        if not name.startswith(("_", "sqlite_", "releases_fts"))
    }


def test_every_table_and_column_is_described_and_nothing_else(store: Store) -> None:
    # Lists, not sets: the descriptions stand in the order of the columns.
    assert own_tables(store) == {name: list(table.columns) for name, table in TABLES.items()}
    for name, table in TABLES.items():
        assert all([name, table.about, *table.columns.values()])


def test_every_view_and_column_is_described_and_nothing_else(store: Store) -> None:
    views = {view.name: list(view.columns_dict) for view in store.db.views}
    assert views == {name: list(view.columns) for name, view in VIEWS.items()}
    for view in VIEWS.values():
        assert all([view.about, *view.columns.values()])


def test_migrating_twice_changes_nothing(tmp_path: Path) -> None:
    with Database(tmp_path / "twice.db") as db:
        migrations.apply(db)
        schema = db.schema
        migrations.apply(db)
        assert db.schema == schema
        names = [migration.name for migration in migrations.applied(db)]
        assert names[0] == "m001_first"
        assert [name[:4] for name in names] == [f"m{number:03d}" for number in range(1, len(names) + 1)]
        assert db.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)


def test_a_migration_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "pipelines.schema.script", lambda name: script(name) + "CREATE TABLE broken (id NOTATYPE) STRICT;\n"
    )
    with Database(tmp_path / "half.db") as db:
        with pytest.raises(sqlite3.OperationalError, match="NOTATYPE"):
            migrations.apply(db)
        assert [name for name in db.table_names() if not name.startswith("_")] == []


def test_statements_are_split_whole() -> None:
    first = script("m001_first")
    parts = statements(first)
    assert all(sqlite3.complete_statement(part) for part in parts)
    assert all(part.startswith("CREATE ") for part in parts)
    assert "\n".join(parts) == first.strip()
    assert sum(part.startswith("CREATE TRIGGER") for part in parts) == 3


def test_every_table_is_strict(store: Store) -> None:
    assert [name for name in own_tables(store) if not store.db.table(name).strict] == []
    with pytest.raises(sqlite3.IntegrityError, match="cannot store TEXT value in INTEGER column"):
        store.db.execute("INSERT INTO runs (command, version, started_at, exit_code) VALUES ('a', 'b', 'c', 'well')")


def test_every_foreign_key_and_search_of_the_site_has_an_index(store: Store) -> None:
    """A foreign key without an index makes each delete, and each "what belongs to this", read a whole table."""
    small = {("crawls", "source"), ("problems", "source"), ("problems", "first_run"), ("captures", "source")}
    for name in own_tables(store):
        table = store.db.table(name)
        first_columns = {table.pks[0]} | {index.columns[0] for index in table.indexes}
        for key in table.foreign_keys:
            assert key.column in first_columns or (name, key.column) in small, f"{name}.{key.column}"


def search(store: Store, words: str) -> list[int]:
    rows = store.db.execute("SELECT rowid FROM releases_fts WHERE releases_fts MATCH ? ORDER BY rowid", [words])
    return [number for (number,) in rows]


def test_the_search_index_keeps_in_step(store: Store, at: dt.datetime, make_release: Callable[..., Release]) -> None:
    for number in (1, 2):
        url = f"https://harbor.example/news/{number}"
        store.save(make_release(url, title=f"Café number{number}"), capture=1, run=1, at=at, sighting_url=url)
    assert search(store, "cafe") == [1, 2]
    store.db.execute("UPDATE releases SET title = 'Bakery' WHERE id = 1")
    store.db.execute("UPDATE releases SET last_seen = 'later' WHERE id = 2")
    assert (search(store, "cafe"), search(store, "bakeries")) == ([2], [1])
    for table in ("revisions", "sightings"):
        store.db.execute(f"DELETE FROM {table} WHERE release = 2")
    store.db.execute("DELETE FROM releases WHERE id = 2")
    assert search(store, "cafe") == []
    # Compares the index with the rows it was made from; raises "database disk image is malformed" if they differ.
    store.db.execute("INSERT INTO releases_fts (releases_fts, rank) VALUES ('integrity-check', 1)")
    store.db.execute("DROP TRIGGER releases_fts_update")
    store.db.execute("UPDATE releases SET title = 'Silent' WHERE id = 1")
    with pytest.raises(sqlite3.DatabaseError, match="malformed"):
        store.db.execute("INSERT INTO releases_fts (releases_fts, rank) VALUES ('integrity-check', 1)")
