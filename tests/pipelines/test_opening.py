"""Opening: what is refused, what is made, and how transactions behave."""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from pipelines.dictionary import TABLES
from pipelines.errors import DatabaseError
from pipelines.records import Release
from pipelines.schema import migrations
from pipelines.store import Store


@contextmanager
def as_stranger() -> Iterator[None]:
    """Run as a user who owns nothing; root may write everywhere."""
    if os.geteuid():
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def other_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE songs (id INTEGER)")


def other_mark(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA application_id = 7")


def truncated(path: Path) -> None:
    Store.open(path).close()
    path.write_bytes(path.read_bytes()[:20480])


def newer(path: Path) -> None:
    with Store.open(path) as store:
        row = {"migration_set": "presswatch", "name": "m999_future", "applied_at": "2030-01-01"}
        store.db.table("_sqlite_migrations").insert(row)


def without_a_table(path: Path) -> None:
    with Store.open(path) as store:
        store.db.execute("DROP TABLE changes")


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda path: path.write_bytes(b"x"), "not a SQLite database"),
        (lambda path: path.write_text("no database at all\n" * 100), "not a SQLite database"),
        (lambda path: path.write_bytes(b"SQLite format 3\0" + bytes(84)), "not a SQLite database"),
        (other_database, r"belongs to another program \(songs\)"),
        (other_mark, r"belongs to another program \(no tables\)"),
        (truncated, "is damaged. Restore"),
        (newer, "newer Presswatch .*m999_future.*Update Presswatch"),
        (without_a_table, "'changes' is missing"),
        (Path.mkdir, "this is a folder"),
    ],
)
def test_refused_and_left_as_it_was(tmp_path: Path, make: Callable[[Path], None], message: str) -> None:
    path = tmp_path / "some.db"
    make(path)
    before = path.read_bytes() if path.is_file() else b""
    for options in ({}, {"create": False}, {"read_only": True}):
        with pytest.raises(DatabaseError, match=message) as caught:
            Store.open(path, **options)
        assert str(path) in str(caught.value)
    assert (path.read_bytes() if path.is_file() else b"") == before


@pytest.mark.parametrize("options", [{"create": False}, {"read_only": True}])
def test_a_missing_file_is_not_made(tmp_path: Path, options: dict[str, bool]) -> None:
    with pytest.raises(DatabaseError, match="there is no such file"):
        Store.open(tmp_path / "none.db", **options)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match=r"the folder .*nowhere does not exist"):
        Store.open(tmp_path / "nowhere" / "some.db")


def test_a_folder_that_cannot_be_written(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("closed")
    Store.open(folder / "there.db").close()
    folder.chmod(0o555)
    # pytest's folders admit only their owner; the stranger has to come in that far.
    opened = [parent for parent in folder.parents if not parent.stat().st_mode & 0o001]
    for parent in opened:
        parent.chmod(parent.stat().st_mode | 0o011)
    try:
        with as_stranger():
            for name in ("new.db", "there.db"):
                with pytest.raises(DatabaseError, match=r"right to write .*folder"):
                    Store.open(folder / name)
    finally:
        folder.chmod(0o755)
        for parent in opened:
            parent.chmod(0o700)


@pytest.mark.parametrize("name", ["plain.db", "odd ?name#50%.db", "ü.db"])
def test_an_empty_or_new_file_becomes_ours(tmp_path: Path, name: str) -> None:
    for path in (tmp_path / name, tmp_path / f"empty {name}"):
        if path.name.startswith("empty"):
            path.touch()
        with Store.open(path) as store:
            assert TABLES.keys() <= set(store.db.table_names())
        assert path.stat().st_size > 0
        Store.open(path, create=False).close()


def test_pragmas(store: Store) -> None:
    found = {name: store.db.execute(f"PRAGMA {name}").fetchone()[0] for name in
             ("journal_mode", "busy_timeout", "foreign_keys", "synchronous")}  # fmt: skip
    assert found == {"journal_mode": "wal", "busy_timeout": 30_000, "foreign_keys": 1, "synchronous": 1}


def test_reading_only(database: Path, at: dt.datetime) -> None:
    with Store.open(database, read_only=True) as store:
        assert store.capture(1)["status"] == 200
        with pytest.raises(DatabaseError, match="cannot be written"):
            store.begin_run("x", "1", at)


def test_reading_only_needs_a_whole_schema(tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()
    with pytest.raises(DatabaseError, match="migration m001_first is missing"):
        Store.open(tmp_path / "empty.db", read_only=True)


def test_closing_empties_the_log_and_may_happen_twice(database: Path, at: dt.datetime) -> None:
    reader = sqlite3.connect(database)  # keeps SQLite from removing the log itself
    reader.execute("SELECT count(*) FROM runs").fetchone()
    store = Store.open(database)
    store.begin_run("x", "1", at)
    log = database.with_name(database.name + "-wal")
    assert log.stat().st_size > 0
    store.close()
    store.close()
    assert log.stat().st_size == 0
    reader.close()


def test_a_transaction_is_whole(store: Store, at: dt.datetime) -> None:
    def fail(command: str) -> None:
        with store.transaction():
            store.begin_run(command, "1", at)
            raise RuntimeError(command)

    with pytest.raises(RuntimeError, match="lost"):
        fail("lost")
    with store.transaction():
        store.begin_run("outer", "1", at)
        with pytest.raises(RuntimeError, match="inner"):
            fail("inner")
        with store.transaction():
            store.begin_run("second", "1", at)
    assert [row["command"] for row in store.db.query("SELECT command FROM runs WHERE id > 1")] == ["outer", "second"]


def test_a_file_that_stays_locked_is_named(store: Store, at: dt.datetime) -> None:
    store.db.execute("PRAGMA busy_timeout = 10")
    with closing(sqlite3.connect(store.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseError, match="another program held it locked") as caught:
            store.begin_run("x", "1", at)
        other.execute("ROLLBACK")
    assert str(store.path) in str(caught.value)
    assert store.begin_run("x", "1", at) == 2


def test_a_full_disk_keeps_what_was_committed(
    store: Store, at: dt.datetime, make_release: Callable[..., Release]
) -> None:
    (pages,) = store.db.execute("PRAGMA page_count").fetchone()
    store.db.execute(f"PRAGMA max_page_count = {pages + 40}")

    def save(*numbers: int) -> None:
        for number in numbers:
            url = f"https://harbor.example/news/{number}"
            release = make_release(url, text=f"Word{number} " * 500)
            store.save(release, capture=1, run=1, at=at, sighting_url=url)

    with pytest.raises(DatabaseError, match=r"the disk is full.*goes on where it stopped") as caught:
        save(*range(200))
    assert str(store.path) in str(caught.value)
    saved = store.db.table("releases").count
    assert 0 < saved < 200
    assert [store.db.table(name).count for name in ("revisions", "sightings")] == [saved, saved]
    assert store.db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    store.db.execute("PRAGMA max_page_count = 100000")
    save(saved)
    assert store.db.table("releases").count == saved + 1


def test_damage_inside_is_named(database: Path) -> None:
    with Store.open(database) as store:
        root = store.db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'runs'").fetchone()[0]
    data = bytearray(database.read_bytes())
    data[4096 * (root - 1) : 4096 * root] = b"\xff" * 4096
    database.write_bytes(data)
    with Store.open(database) as store, pytest.raises(DatabaseError, match=r"is damaged.*\.recover"):
        store.begin_run("x", "1", dt.datetime.now(dt.UTC))


def test_what_breaks_a_rule_is_refused_whole(store: Store, at: dt.datetime) -> None:
    with pytest.raises(DatabaseError, match=r"breaks a rule.*FOREIGN KEY"):
        store.begin_crawl(1, "nobody", at)
    assert store.crawl_rows(1) == []


def test_a_copy_is_whole_while_the_collection_is_written(store: Store, tmp_path: Path, at: dt.datetime) -> None:
    with closing(sqlite3.connect(store.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("DELETE FROM validators")
        store.copy_to(tmp_path / "copy.db")
    with Store.open(tmp_path / "copy.db", create=False) as copy:
        assert copy.capture(1) == store.capture(1)
        assert copy.begin_run("x", "1", at) == 2
    assert store.db.table("runs").count == 1


OPENER = """
import sys
from pathlib import Path
from pipelines.store import Store
for number in range(12):
    Store.open(Path(sys.argv[1]) / f"{number}.db").close()
"""


def test_several_may_open_a_new_file_at_once(tmp_path: Path) -> None:
    command = [sys.executable, "-c", OPENER, str(tmp_path)]
    root = Path(__file__).parents[2]
    openers = [subprocess.Popen(command, cwd=root, stderr=subprocess.PIPE) for _ in range(4)]
    assert [opener.communicate()[1] for opener in openers] == [b""] * 4
    for number in range(12):
        with Store.open(tmp_path / f"{number}.db", create=False) as store:
            assert store.db.table("_sqlite_migrations").count == len(list(migrations.applied(store.db)))
