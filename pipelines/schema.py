"""The tables, as numbered migrations. What each table and column means stands in `pipelines.dictionary`.

A migration that has been released is never edited: a new one is added below it. Opening a database applies those that
are missing; a database that knows a migration we do not is of a newer Presswatch and is refused by `pipelines.store`.
"""

from __future__ import annotations

from pathlib import Path

from pipelines.sqlite import Database, Migrations

migrations = Migrations("presswatch")

#: ``PRAGMA application_id``: marks a SQLite file as ours. "PwDB" in ASCII.
APPLICATION_ID = 0x50774442


def script(name: str) -> str:
    """Return the SQL of a migration, from ``migrations/<name>.sql``."""
    return (Path(__file__).parent / "migrations" / f"{name}.sql").read_text("utf-8")


def _run(db: Database, name: str) -> None:
    for statement in statements(script(name)):
        db.execute(statement)


def statements(script: str) -> list[str]:
    """Split a script at the semicolons that end a line, keeping triggers whole.

    `Connection.executescript` would commit the migration's transaction half-way.
    """
    parts: list[str] = []
    inside_trigger = False
    for line in script.strip().splitlines():
        if inside_trigger or (parts and not parts[-1].rstrip().endswith(";")):
            parts[-1] += "\n" + line
        else:
            parts.append(line)
        if line.startswith("CREATE TRIGGER"):
            inside_trigger = True
        elif line == "END;":
            inside_trigger = False
    return parts


@migrations()
def m001_first(db: Database) -> None:
    """Sources, runs, the frontier, the archive's index, releases with their revisions, and full-text search."""
    _run(db, "m001_first")
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")


@migrations()
def m002_visits(db: Database) -> None:
    """What each host's robots.txt says, with its history, and how many requests each host got a day."""
    _run(db, "m002_visits")


@migrations()
def m003_walks(db: Database) -> None:
    """What each way named in each crawl, what one named and another did not, and when a release is looked at again."""
    _run(db, "m003_walks")


@migrations()
def m004_windows(db: Database) -> None:
    """What a back-fill was asked for and how far it came, what other archives hold, and the map of the gaps."""
    _run(db, "m004_windows")


@migrations()
def m005_facts(db: Database) -> None:
    """What releases say: topics, agencies, places, references, figures and quotes, and whether they are relevant."""
    _run(db, "m005_facts")


@migrations()
def m006_clusters(db: Database) -> None:
    """Near-duplicates: the index by which they are found, which pairs are one, and the clusters they make.

    ``bands.release`` is no foreign key: SQLite would need an index on it, as large as the table, for rows that are
    only ever found by their key. Its rows are removed by the keys that ``fingerprints`` keeps.
    """
    _run(db, "m006_clusters")


@migrations()
def m007_offices(db: Database) -> None:
    """Which newsroom is an office of which other one, and what both published."""
    _run(db, "m007_offices")
