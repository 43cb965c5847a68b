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
