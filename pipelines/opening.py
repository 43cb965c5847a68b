"""Opening the database, and the one way to write to it: checked, migrated, locked, with errors an operator can use.

SQLite's own messages ("unable to open database file") name neither the file nor the remedy; here they get both.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pipelines.cells import Row, cells
from pipelines.dictionary import TABLES
from pipelines.errors import DatabaseError, WrongDatabase
from pipelines.schema import APPLICATION_ID, migrations
from pipelines.sqlite import Database

#: How long a writer waits for another, in seconds. A crawl commits every few milliseconds; what holds the lock for
#: longer than this is a long transaction of some other program.
PATIENCE = 30.0

_REMEDIES = {
    sqlite3.SQLITE_FULL: "the disk is full, or the file reached its size limit. Everything that was committed is kept. "
    "Free some space and run the command again: it goes on where it stopped",
    sqlite3.SQLITE_BUSY: f"another program held it locked for {PATIENCE:.0f} seconds. Wait for that program or stop it "
    "(`fuser FILE` names it), then run the command again",
    sqlite3.SQLITE_NOTADB: "this is not a SQLite database. Name another file",
    sqlite3.SQLITE_CORRUPT: "the database is damaged. Restore the last snapshot, or save what can be read with "
    "`sqlite3 FILE .recover`",
    sqlite3.SQLITE_READONLY: "it cannot be written. Give this user the right to write the file and its folder",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened. SQLite keeps two files (-wal, -shm) beside the database: this user "
    "needs the right to write its folder",
    sqlite3.SQLITE_IOERR: "the disk failed to read or write. Check the disk; everything that was committed is kept",
    sqlite3.SQLITE_CONSTRAINT: "a row breaks a rule of the database and was not stored. This is a fault of Presswatch: "
    "please report it with this message",
}
_REMEDIES[sqlite3.SQLITE_LOCKED] = _REMEDIES[sqlite3.SQLITE_BUSY]
_REMEDIES[sqlite3.SQLITE_PERM] = _REMEDIES[sqlite3.SQLITE_READONLY]


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what SQLite reports inside the block into a `DatabaseError` that names the file and the remedy."""
    try:
        yield
    except sqlite3.Error as error:
        # Without a code it is a misuse found by Python's sqlite3 itself: a bug, shown with its traceback.
        code = getattr(error, "sqlite_errorcode", None)
        if code is None:
            raise
        remedy = _REMEDIES.get(code & 0xFF, "SQLite refused. Please report this message")
        raise DatabaseError(f"{path}: {remedy}. (SQLite: {error})") from error


class Connected:
    """An open database of ours. `pipelines.store.Store` is this with the methods for each group of tables."""

    def __init__(self, path: Path, db: Database, *, read_only: bool) -> None:
        self.path = path
        self.db = db
        self.read_only = read_only

    @classmethod
    def open(cls, path: str | Path, *, create: bool = True, read_only: bool = False) -> Self:
        """Open the database file, make it if need be, and bring it to the newest schema.

        Several processes may do so at once. Raises `DatabaseError`, without having changed the file, if it is
        missing (and `create` is false or `read_only` true), not SQLite, not ours, damaged, of a newer Presswatch,
        or not to be written.
        """
        path = Path(path)
        _check_file(path, may_create=create and not read_only)
        mode = "ro" if read_only else "rwc" if create else "rw"
        with explained(path):
            connection = sqlite3.connect(
                f"{path.absolute().as_uri()}?mode={mode}",
                uri=True,
                timeout=PATIENCE,
                isolation_level=None,  # no hidden BEGIN by Python: `transaction` alone begins and commits
            )
            try:
                # Plugins of sqlite-utils that happen to be installed have no business in our database.
                db = Database(connection, execute_plugins=False)
                with db.atomic():  # one view of the file, or another opener's migration is seen half
                    _check_ours(path, db, read_only=read_only)
                self = cls(path, db, read_only=read_only)
                self._prepare()
                missing = TABLES.keys() - set(db.table_names())
            except BaseException:
                connection.close()
                raise
        if missing:
            connection.close()
            raise DatabaseError(
                f"{path}: the table {min(missing)!r} is missing, so the database is damaged. Restore the last snapshot"
            )
        return self

    def _prepare(self) -> None:
        connection = self.db.conn
        connection.execute("PRAGMA foreign_keys = ON")  # off by default in SQLite; a link must lead somewhere
        if self.read_only:
            return
        _enable_wal(self.path, connection)
        # In WAL mode NORMAL cannot damage the file and survives kill -9; only a power cut may take the last commits,
        # which the next crawl reads again. FULL costs an fsync for each release.
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA journal_size_limit = 67108864")  # give the disk back after one huge transaction
        connection.execute("PRAGMA cache_size = -16000")  # 16 MB: merging the search index re-reads its pages
        if migrations.pending(self.db):
            with self.transaction():  # two openers at once: the second finds nothing pending inside its own turn
                migrations.apply(self.db)

    def close(self) -> None:
        """Close the file; the write-ahead log is emptied first, unless a reader holds it. May be called twice."""
        connection = self.db.conn
        # Housekeeping: what was committed is safe, and what fails now the next command makes good.
        with suppress(sqlite3.Error):
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            if not self.read_only:
                connection.execute("PRAGMA busy_timeout = 1000")  # a reader is not waited for as long as a writer
                connection.execute("PRAGMA analysis_limit = 400")  # keeps the next line within milliseconds
                connection.execute("PRAGMA optimize")  # statistics, so that the planner picks the right index
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def copy_to(self, path: Path) -> None:
        """Write a sound copy of the collection, also while it is written to (a copied file would not be one)."""
        with explained(path):
            self.db.conn.execute("VACUUM INTO ?", (str(path),))

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Write all that happens inside the block, or nothing of it.

        It takes the write lock at the start (sqlite-utils' `atomic` begins deferred, and then a second writer dies at
        once with "database is locked"). A block inside a block joins the outer one: it is committed with it, and if
        it fails, only its own part is undone. Raises `DatabaseError` for what SQLite refuses.
        """
        connection = self.db.conn
        if connection.in_transaction:
            begin, commit, undo = "SAVEPOINT part", "RELEASE part", ["ROLLBACK TO part", "RELEASE part"]
        else:
            begin, commit, undo = "BEGIN IMMEDIATE", "COMMIT", ["ROLLBACK"]
        with explained(self.path):
            connection.execute(begin)
            try:
                yield
                connection.execute(commit)
            except BaseException:
                # A full disk makes SQLite roll back by itself: then there is nothing left to undo.
                with suppress(sqlite3.Error):
                    for statement in undo if connection.in_transaction else []:
                        connection.execute(statement)
                raise

    def _rows(self, sql: str, values: Mapping[str, Any] | None = None) -> list[Row]:
        """Return the rows of a query as dictionaries."""
        with explained(self.path):
            cursor = self.db.conn.execute(sql, cells(values or {}))
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor]

    def _row(self, sql: str, values: Mapping[str, Any] | None = None) -> Row | None:
        """Return the first row of a query, or None."""
        return next(iter(self._rows(sql, values)), None)

    def _write(self, sql: str, values: Mapping[str, Any]) -> sqlite3.Cursor:
        """Run one writing statement, inside a `transaction`."""
        assert self.db.conn.in_transaction, "writes go through Store.transaction()"
        return self.db.conn.execute(sql, cells(values))

    def _insert(self, table: str, row: Mapping[str, Any]) -> int:
        """Insert one row, inside a `transaction`, and return its row number."""
        number = self._write(insertion(table, tuple(row)), row).lastrowid
        assert number is not None
        return number


@cache
def insertion(table: str, columns: tuple[str, ...]) -> str:
    """Return the statement that inserts a row. sqlite-utils' `insert` builds it anew each time (30 µs against 2)."""
    names, values = ", ".join(columns), ", ".join(f":{name}" for name in columns)
    return f"INSERT INTO {table} ({names}) VALUES ({values})"  # noqa: S608  # names of tables and columns, all ours


def _check_file(path: Path, *, may_create: bool) -> None:
    """Refuse, before SQLite touches it, what cannot be our file."""
    try:
        if path.is_dir():
            raise WrongDatabase(f"{path}: this is a folder. Name the database file in it")
        if not path.exists():
            if not may_create:
                raise WrongDatabase(f"{path}: there is no such file. Name the database of an earlier crawl")
            if not path.absolute().parent.is_dir():
                raise WrongDatabase(f"{path}: the folder {path.absolute().parent} does not exist. Make it first")
            return
        with path.open("rb") as file:
            start = file.read(16)
    except OSError as error:
        raise DatabaseError(f"{path}: it cannot be read ({error.strerror}). Give this user the right to") from error
    # SQLite takes a file of a few bytes for an empty database and would write over it.
    if start and start != b"SQLite format 3\0":
        raise WrongDatabase(f"{path}: {_REMEDIES[sqlite3.SQLITE_NOTADB]}")


def _check_ours(path: Path, db: Database, *, read_only: bool) -> None:
    """Refuse a database of something else, and one whose schema we do not know."""
    (mark,) = db.execute("PRAGMA application_id").fetchone()
    tables = db.table_names()
    if mark != APPLICATION_ID and (mark or tables):
        shown = ", ".join(tables[:5]) or "no tables"
        raise WrongDatabase(f"{path}: this SQLite database belongs to another program ({shown}). Name another file")
    with Database(memory=True, execute_plugins=False) as empty:
        ours = {migration.name for migration in migrations.pending(empty)}
    newer = [migration.name for migration in migrations.applied(db) if migration.name not in ours]
    if newer:
        raise WrongDatabase(
            f"{path}: a newer Presswatch wrote this database (its migration {newer[0]} is unknown here). "
            "Update Presswatch, or name another file"
        )
    if read_only and (pending := migrations.pending(db)):
        raise WrongDatabase(
            f"{path}: the database is empty or of an older Presswatch (migration {pending[0].name} is missing) and is "
            "opened only for reading. Run `presswatch crawl` once: it brings the file up to date"
        )


def _enable_wal(path: Path, connection: sqlite3.Connection) -> None:
    """Switch to the write-ahead log: readers (Datasette) and one writer then never block each other.

    The switch needs the file for itself and does not wait as other statements do: of four processes that made the same
    new file, one got "database is locked" at once (SQLite 3.40). So it is tried again here.
    """
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            (mode,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
            break
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.02)
    if mode != "wal":
        raise DatabaseError(
            f"{path}: SQLite cannot keep a write-ahead log here (it answers {mode!r}), as on network drives. "
            "Put the database on a local disk"
        )
