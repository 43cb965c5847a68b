"""The store as a whole: killed at any moment, and with two writers at once."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from pipelines.store import Store

ROOT = Path(__file__).parents[2]

# Saves releases without end, each new one after the sighting that led to it, every third changed at once, and says
# after each how far it is.
WRITER = """
import datetime as dt, sys
from pipelines.records import Document, Release, Sighting, now
from pipelines.store import Store

path, name, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
with Store.open(path) as store:
    number = 0
    while number < count:
        number += 1
        url = f"https://harbor.example/{name}/{number}"
        store.sight("harbor", [Sighting(url, "feed f", title="T")], now())
        for text in ("One. ", "Two. ") if number % 3 == 0 else ("One. ",):
            text = text + f"Words {name} {number}. " * 50
            release = Release(
                url=url, canonical_url=url, source="harbor", title=f"Release {number}", text=text, html="<p>",
                digest=text, published=dt.date(2026, 3, 1), published_precision="day",
                documents=[Document(url + ".pdf")],
            )
            store.save(release, capture=1, run=1, at=now(), sighting_url=url)
        print(number, flush=True)
"""


def writer(database: Path, name: str, count: int = 10**9) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", WRITER, str(database), name, str(count)]
    # Unbuffered: what `readline` took in advance, `communicate` would not see.
    return subprocess.Popen(command, cwd=ROOT, bufsize=0, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def broken_rows(store: Store) -> dict[str, int]:
    """Count what a half-written release would leave behind."""
    questions = {
        "no revision": "releases r WHERE NOT EXISTS (SELECT 1 FROM revisions WHERE release = r.id AND "
        "number = r.revision AND digest = r.digest)",
        "no document": "releases r WHERE NOT EXISTS (SELECT 1 FROM documents WHERE release = r.id)",
        "not in the index": "releases r WHERE NOT EXISTS (SELECT 1 FROM releases_fts_docsize WHERE id = r.id)",
        "not read": "releases r WHERE NOT EXISTS (SELECT 1 FROM sightings WHERE release = r.id AND state = 'read')",
        "no changes": "revisions r WHERE number > 1 AND NOT EXISTS "
        "(SELECT 1 FROM changes WHERE release = r.release AND revision = r.number)",
        "read without a release": "sightings WHERE (state = 'read') <> (release IS NOT NULL)",
    }
    found = {name: store.db.execute(f"SELECT count(*) FROM {sql}").fetchone()[0] for name, sql in questions.items()}
    store.db.execute("INSERT INTO releases_fts (releases_fts, rank) VALUES ('integrity-check', 1)")
    assert store.db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert store.db.execute("PRAGMA foreign_key_check").fetchall() == []
    return {name: number for name, number in found.items() if number}


def test_killed_at_any_moment_nothing_is_half_written(database: Path) -> None:
    chance = random.Random(11)
    acknowledged = 0
    for kill in range(8):
        process = writer(database, f"kill{kill}")
        assert process.stdout is not None
        process.stdout.readline()  # it is writing
        time.sleep(chance.uniform(0, 0.15))
        os.kill(process.pid, signal.SIGKILL)
        output, errors = process.communicate()
        assert errors == b""
        acknowledged += 1 + len([line for line in output.splitlines(keepends=True) if line.endswith(b"\n")])
        with Store.open(database) as store:
            assert broken_rows(store) == {}
    with Store.open(database) as store:
        saved, waiting = store.counts("harbor")["read"], store.counts("harbor")["waiting"]
        # What was acknowledged is there; beyond it at most the one under way at each kill.
        assert acknowledged <= saved <= acknowledged + 8
        assert waiting <= 8


def test_two_writers_at_once(database: Path) -> None:
    writers = [writer(database, name, 150) for name in ("left", "right")]
    for process in writers:
        output, errors = process.communicate(timeout=120)
        assert (process.returncode, errors) == (0, b"")
        assert len(output.splitlines()) == 150
    with Store.open(database) as store:
        assert store.counts("harbor") == {"waiting": 0, "read": 300, "dropped": 0, "gone": 0}
        assert broken_rows(store) == {}
