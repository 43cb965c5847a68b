CREATE TABLE walks (
  run INTEGER NOT NULL REFERENCES runs(id), source TEXT NOT NULL REFERENCES sources(id), way TEXT NOT NULL,
  pages INTEGER NOT NULL, named INTEGER NOT NULL, unchanged INTEGER NOT NULL, whole INTEGER NOT NULL, total INTEGER,
  held INTEGER NOT NULL, reach TEXT, PRIMARY KEY (run, source, way)
) STRICT;
CREATE INDEX walks_source ON walks (source, run);
CREATE TABLE unseen (
  source TEXT NOT NULL REFERENCES sources(id), way TEXT NOT NULL, url TEXT NOT NULL, seen_by TEXT NOT NULL, day TEXT,
  first_seen TEXT NOT NULL, last_seen TEXT NOT NULL, first_run INTEGER REFERENCES runs(id), closed_at TEXT,
  PRIMARY KEY (source, way, url)
) STRICT;
CREATE INDEX unseen_run ON unseen (first_run);
ALTER TABLE sightings ADD COLUMN looked_at TEXT;
ALTER TABLE sightings ADD COLUMN look_at TEXT;
ALTER TABLE sightings ADD COLUMN missing_since TEXT;
CREATE INDEX sightings_look ON sightings (source, look_at) WHERE look_at IS NOT NULL;
UPDATE sightings SET looked_at = last_seen, look_at = last_seen WHERE state = 'read' AND release IN
  (SELECT releases.id FROM releases JOIN captures ON captures.id = releases.capture AND captures.url = releases.url);
ALTER TABLE crawls ADD COLUMN looked INTEGER NOT NULL DEFAULT 0;
