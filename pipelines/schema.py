"""The tables, as numbered migrations. What each table and column means stands in `pipelines.dictionary`.

A migration that has been released is never edited: a new one is added below it. Opening a database applies those that
are missing; a database that knows a migration we do not is of a newer Presswatch and is refused by `pipelines.store`.
"""

from __future__ import annotations

from sqlite_utils import Database, Migrations

migrations = Migrations("presswatch")

#: ``PRAGMA application_id``: marks a SQLite file as ours. "PwDB" in ASCII.
APPLICATION_ID = 0x50774442

FIRST = """
CREATE TABLE sources (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, level TEXT, state TEXT, home TEXT NOT NULL,
  ways TEXT NOT NULL, timezone TEXT NOT NULL, licence TEXT, every_days INTEGER, evidence TEXT NOT NULL,
  evidence_note TEXT
) STRICT;
CREATE TABLE runs (
  id INTEGER PRIMARY KEY, command TEXT NOT NULL, version TEXT NOT NULL, started_at TEXT NOT NULL, finished_at TEXT,
  exit_code INTEGER
) STRICT;
CREATE TABLE crawls (
  run INTEGER NOT NULL REFERENCES runs(id), source TEXT NOT NULL REFERENCES sources(id), started_at TEXT NOT NULL,
  finished_at TEXT, outcome TEXT, reason TEXT, requests INTEGER NOT NULL DEFAULT 0,
  not_modified INTEGER NOT NULL DEFAULT 0, bytes INTEGER NOT NULL DEFAULT 0, found INTEGER NOT NULL DEFAULT 0,
  fetched INTEGER NOT NULL DEFAULT 0, new INTEGER NOT NULL DEFAULT 0, changed INTEGER NOT NULL DEFAULT 0,
  unchanged INTEGER NOT NULL DEFAULT 0, dropped INTEGER NOT NULL DEFAULT 0, problems INTEGER NOT NULL DEFAULT 0,
  seconds REAL, PRIMARY KEY (run, source)
) STRICT;
CREATE TABLE problems (
  id INTEGER PRIMARY KEY, source TEXT REFERENCES sources(id), kind TEXT NOT NULL, url TEXT NOT NULL DEFAULT '',
  message TEXT NOT NULL, count INTEGER NOT NULL DEFAULT 1, first_seen TEXT NOT NULL, last_seen TEXT NOT NULL,
  first_run INTEGER REFERENCES runs(id), last_run INTEGER REFERENCES runs(id), closed_at TEXT
) STRICT;
CREATE UNIQUE INDEX problems_open ON problems (ifnull(source, ''), kind, url) WHERE closed_at IS NULL;
CREATE INDEX problems_last_run ON problems (last_run);
CREATE TABLE captures (
  id INTEGER PRIMARY KEY, url TEXT NOT NULL, source TEXT REFERENCES sources(id), run INTEGER REFERENCES runs(id),
  fetched_at TEXT NOT NULL, status INTEGER NOT NULL, content_type TEXT, digest TEXT NOT NULL, warc TEXT NOT NULL,
  offset INTEGER NOT NULL, length INTEGER NOT NULL, body_in INTEGER REFERENCES captures(id)
) STRICT;
CREATE INDEX captures_url ON captures (url, fetched_at);
CREATE INDEX captures_body ON captures (url, digest) WHERE body_in IS NULL;
CREATE INDEX captures_run ON captures (run);
CREATE INDEX captures_body_in ON captures (body_in) WHERE body_in IS NOT NULL;
CREATE TABLE validators (
  url TEXT PRIMARY KEY, etag TEXT, last_modified TEXT, digest TEXT, asked_at TEXT NOT NULL, walked_at TEXT
) STRICT;
CREATE TABLE releases (
  id INTEGER PRIMARY KEY, source TEXT NOT NULL REFERENCES sources(id), url TEXT NOT NULL UNIQUE,
  canonical_url TEXT NOT NULL, title TEXT NOT NULL, subtitle TEXT, kind TEXT NOT NULL, language TEXT,
  published TEXT NOT NULL, published_at TEXT, published_precision TEXT NOT NULL, updated_at TEXT, dateline TEXT,
  city TEXT, state TEXT, summary TEXT, text TEXT NOT NULL, html TEXT NOT NULL, words INTEGER NOT NULL, number TEXT,
  topics TEXT NOT NULL DEFAULT '[]', components TEXT NOT NULL DEFAULT '[]', digest TEXT NOT NULL,
  revision INTEGER NOT NULL, first_seen TEXT NOT NULL, last_seen TEXT NOT NULL,
  capture INTEGER NOT NULL REFERENCES captures(id), layout TEXT NOT NULL, basis TEXT NOT NULL,
  problems TEXT NOT NULL DEFAULT '[]'
) STRICT;
CREATE UNIQUE INDEX releases_identity ON releases (source, canonical_url);
CREATE INDEX releases_published ON releases (published);
CREATE INDEX releases_source ON releases (source, published);
CREATE INDEX releases_kind ON releases (kind, published);
CREATE INDEX releases_language ON releases (language, published);
CREATE INDEX releases_state ON releases (state, published);
CREATE INDEX releases_first_seen ON releases (first_seen);
CREATE INDEX releases_capture ON releases (capture);
CREATE TABLE sightings (
  source TEXT NOT NULL REFERENCES sources(id), url TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'waiting', why TEXT,
  ways TEXT NOT NULL, said TEXT NOT NULL DEFAULT '{}', day TEXT, tries INTEGER NOT NULL DEFAULT 0,
  first_seen TEXT NOT NULL, last_seen TEXT NOT NULL, release INTEGER REFERENCES releases(id),
  capture INTEGER REFERENCES captures(id), PRIMARY KEY (source, url)
) STRICT;
CREATE INDEX sightings_state ON sightings (source, state, day DESC, first_seen DESC);
CREATE INDEX sightings_release ON sightings (release);
CREATE INDEX sightings_capture ON sightings (capture);
CREATE TABLE revisions (
  release INTEGER NOT NULL REFERENCES releases(id), number INTEGER NOT NULL, seen_at TEXT NOT NULL,
  title TEXT NOT NULL, published TEXT NOT NULL, text TEXT NOT NULL, digest TEXT NOT NULL,
  capture INTEGER NOT NULL REFERENCES captures(id), PRIMARY KEY (release, number)
) STRICT;
CREATE INDEX revisions_capture ON revisions (capture);
CREATE TABLE changes (
  id INTEGER PRIMARY KEY, release INTEGER NOT NULL REFERENCES releases(id), revision INTEGER NOT NULL,
  kind TEXT NOT NULL, before TEXT, after TEXT, seen_at TEXT NOT NULL
) STRICT;
CREATE INDEX changes_release ON changes (release, revision);
CREATE INDEX changes_seen_at ON changes (seen_at);
CREATE TABLE documents (
  id INTEGER PRIMARY KEY, release INTEGER NOT NULL REFERENCES releases(id), url TEXT NOT NULL, label TEXT,
  media_type TEXT, UNIQUE (release, url)
) STRICT;
CREATE TABLE images (
  id INTEGER PRIMARY KEY, release INTEGER NOT NULL REFERENCES releases(id), url TEXT NOT NULL, caption TEXT,
  credit TEXT, alt TEXT, UNIQUE (release, url)
) STRICT;
CREATE VIRTUAL TABLE releases_fts USING fts5 (
  title, summary, text, content='releases', content_rowid='id', tokenize="porter unicode61 remove_diacritics 2"
);
CREATE TRIGGER releases_fts_insert AFTER INSERT ON releases BEGIN
  INSERT INTO releases_fts (rowid, title, summary, text) VALUES (new.id, new.title, new.summary, new.text);
END;
CREATE TRIGGER releases_fts_delete AFTER DELETE ON releases BEGIN
  INSERT INTO releases_fts (releases_fts, rowid, title, summary, text)
  VALUES ('delete', old.id, old.title, old.summary, old.text);
END;
CREATE TRIGGER releases_fts_update AFTER UPDATE OF title, summary, text ON releases BEGIN
  INSERT INTO releases_fts (releases_fts, rowid, title, summary, text)
  VALUES ('delete', old.id, old.title, old.summary, old.text);
  INSERT INTO releases_fts (rowid, title, summary, text) VALUES (new.id, new.title, new.summary, new.text);
END;
"""


VISITS = """
CREATE TABLE robots (
  id INTEGER PRIMARY KEY, host TEXT NOT NULL, fetched_at TEXT NOT NULL, asked_at TEXT NOT NULL, status INTEGER,
  digest TEXT, crawl_delay REAL, text TEXT NOT NULL DEFAULT '', error TEXT, capture INTEGER REFERENCES captures(id)
) STRICT;
CREATE INDEX robots_host ON robots (host);
CREATE INDEX robots_capture ON robots (capture);
CREATE TABLE requests_by_day (
  host TEXT NOT NULL, day TEXT NOT NULL, requests INTEGER NOT NULL DEFAULT 0, bytes INTEGER NOT NULL DEFAULT 0,
  refused INTEGER NOT NULL DEFAULT 0, blocked INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (host, day)
) STRICT;
"""


WINDOWS = """
ALTER TABLE captures ADD COLUMN original TEXT;
ALTER TABLE captures ADD COLUMN original_at TEXT;
CREATE TABLE windows (
  id INTEGER PRIMARY KEY, source TEXT NOT NULL REFERENCES sources(id), via TEXT NOT NULL,
  place TEXT NOT NULL DEFAULT '', first_day TEXT NOT NULL, last_day TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'open',
  why TEXT, found INTEGER NOT NULL DEFAULT 0, read INTEGER NOT NULL DEFAULT 0, run INTEGER REFERENCES runs(id),
  walked_at TEXT, finished_at TEXT
) STRICT;
CREATE UNIQUE INDEX windows_span ON windows (source, via, place, first_day, last_day);
CREATE INDEX windows_run ON windows (run);
CREATE TABLE mementos (
  source TEXT NOT NULL REFERENCES sources(id), address TEXT NOT NULL, url TEXT NOT NULL, taken_at TEXT NOT NULL,
  digest TEXT NOT NULL DEFAULT '', state TEXT NOT NULL DEFAULT 'waiting', why TEXT, tries INTEGER NOT NULL DEFAULT 0,
  capture INTEGER REFERENCES captures(id), PRIMARY KEY (source, address)
) STRICT;
CREATE INDEX mementos_state ON mementos (source, state, taken_at);
CREATE INDEX mementos_url ON mementos (source, url, taken_at);
CREATE INDEX mementos_capture ON mementos (capture);
CREATE VIEW gaps AS
WITH RECURSIVE known (source, month, thing, held) AS (
  SELECT source, substr(published, 1, 7), id, 1 FROM releases
  UNION ALL
  SELECT source, ifnull(substr(day, 1, 7), ''), url, 0 FROM sightings WHERE release IS NULL AND (
    state <> 'dropped' OR EXISTS (
      SELECT 1 FROM problems WHERE ifnull(problems.source, '') = sightings.source AND problems.url = sightings.url
        AND problems.closed_at IS NULL))
  UNION ALL
  SELECT source, substr(min(taken_at), 1, 7), url, 0 FROM mementos WHERE state = 'waiting' AND NOT EXISTS (
    SELECT 1 FROM sightings WHERE sightings.source = mementos.source AND sightings.url = mementos.url)
  GROUP BY source, url
), life (source, month, last) AS (
  SELECT source, min(month), max(max(month), strftime('%Y-%m', 'now')) FROM known WHERE month <> '' GROUP BY source
  UNION ALL
  SELECT source, strftime('%Y-%m', month || '-01', '+1 month'), last FROM life WHERE month < last
), counted (source, month, held, expected) AS (
  SELECT source, month, sum(held), count(*) FROM known GROUP BY source, month
), months (source, month) AS (
  SELECT source, month FROM life UNION ALL SELECT source, '' FROM counted WHERE month = ''
)
SELECT months.source, months.month, ifnull(expected, 0) AS expected, ifnull(held, 0) AS held,
  ifnull(expected - held, 0) AS missing,
  (SELECT group_concat(via, ', ') FROM (SELECT DISTINCT via FROM windows
    WHERE windows.source = months.source AND windows.state = 'done' AND windows.via NOT IN ('feed', 'archive')
      AND months.month <> ''
      AND windows.first_day <= months.month || '-01'
      AND min(date(months.month || '-01', '+1 month', '-1 day'), date(windows.finished_at)) <= windows.last_day
      AND date(windows.finished_at) >= months.month || '-01'
    ORDER BY via)) AS walked
FROM months LEFT JOIN counted ON counted.source = months.source AND counted.month = months.month
ORDER BY months.source, months.month;
"""


def _statements(script: str) -> list[str]:
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
    for statement in _statements(FIRST):
        db.execute(statement)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")


@migrations()
def m002_visits(db: Database) -> None:
    """What each host's robots.txt says, with its history, and how many requests each host got a day."""
    for statement in _statements(VISITS):
        db.execute(statement)


@migrations()
def m004_windows(db: Database) -> None:
    """What a back-fill was asked for and how far it came, what other archives hold, and the map of the gaps."""
    for statement in _statements(WINDOWS):
        db.execute(statement)
