CREATE TABLE topics (
  id TEXT PRIMARY KEY, label TEXT NOT NULL, label_es TEXT NOT NULL, definition TEXT NOT NULL
) STRICT;
CREATE TABLE release_topics (
  release INTEGER NOT NULL REFERENCES releases(id), topic TEXT NOT NULL REFERENCES topics(id), score REAL NOT NULL,
  evidence TEXT NOT NULL, PRIMARY KEY (release, topic)
) STRICT;
CREATE INDEX release_topics_topic ON release_topics (topic, release);
CREATE TABLE agencies (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, spanish TEXT, parent TEXT REFERENCES agencies(id),
  former TEXT NOT NULL DEFAULT '[]', until INTEGER, became TEXT NOT NULL DEFAULT '[]'
) STRICT;
CREATE INDEX agencies_parent ON agencies (parent);
CREATE TABLE release_agencies (
  release INTEGER NOT NULL REFERENCES releases(id), agency TEXT NOT NULL REFERENCES agencies(id),
  evidence TEXT NOT NULL, PRIMARY KEY (release, agency)
) STRICT;
CREATE INDEX release_agencies_agency ON release_agencies (agency, release);
CREATE TABLE places (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, state TEXT, fips TEXT, latitude REAL, longitude REAL
) STRICT;
CREATE INDEX places_state ON places (state, kind);
CREATE TABLE release_places (
  release INTEGER NOT NULL REFERENCES releases(id), place TEXT NOT NULL REFERENCES places(id), role TEXT NOT NULL,
  subject INTEGER NOT NULL, evidence TEXT NOT NULL, PRIMARY KEY (release, place, role)
) STRICT;
CREATE INDEX release_places_place ON release_places (place, release);
CREATE TABLE release_references (
  release INTEGER NOT NULL REFERENCES releases(id), kind TEXT NOT NULL, name TEXT NOT NULL, evidence TEXT NOT NULL,
  PRIMARY KEY (release, kind, name)
) STRICT;
CREATE INDEX release_references_name ON release_references (kind, name);
CREATE TABLE figures (
  id INTEGER PRIMARY KEY, release INTEGER NOT NULL REFERENCES releases(id), value REAL NOT NULL, unit TEXT NOT NULL,
  qualifier TEXT NOT NULL, action TEXT NOT NULL, text TEXT NOT NULL, sentence TEXT NOT NULL, start INTEGER NOT NULL,
  "end" INTEGER NOT NULL, rule TEXT NOT NULL
) STRICT;
CREATE INDEX figures_release ON figures (release);
CREATE INDEX figures_action ON figures (unit, action, value);
CREATE TABLE quotes (
  id INTEGER PRIMARY KEY, release INTEGER NOT NULL REFERENCES releases(id), speaker TEXT NOT NULL, role TEXT,
  text TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, rule TEXT NOT NULL
) STRICT;
CREATE INDEX quotes_release ON quotes (release);
CREATE INDEX quotes_speaker ON quotes (speaker);
ALTER TABLE releases ADD COLUMN relevant INTEGER;
ALTER TABLE releases ADD COLUMN relevance REAL;
ALTER TABLE releases ADD COLUMN reasons TEXT NOT NULL DEFAULT '[]';
CREATE INDEX releases_relevant ON releases (relevant, published);
CREATE VIEW claims_by_month AS
  SELECT substr(releases.published, 1, 7) AS month, release_agencies.agency, figures.action, figures.unit,
    count(*) AS claims, count(DISTINCT releases.id) AS releases, sum(figures.value) AS total,
    max(figures.value) AS largest
  FROM figures JOIN releases ON releases.id = figures.release
    JOIN release_agencies ON release_agencies.release = releases.id
  WHERE figures.unit <> 'percent' GROUP BY 1, 2, 3, 4;
CREATE VIEW speakers AS
  SELECT quotes.speaker, max(quotes.role) AS role, count(*) AS quotes, count(DISTINCT releases.source) AS sources,
    min(releases.published) AS first, max(releases.published) AS latest
  FROM quotes JOIN releases ON releases.id = quotes.release GROUP BY quotes.speaker;
CREATE VIEW programs_by_state AS
  SELECT release_references.name AS program, places.state, count(DISTINCT releases.id) AS releases,
    min(releases.published) AS first, max(releases.published) AS latest
  FROM release_references JOIN releases ON releases.id = release_references.release
    JOIN release_places ON release_places.release = releases.id AND release_places.subject = 1
    JOIN places ON places.id = release_places.place AND places.state IS NOT NULL
  WHERE release_references.kind = 'program' GROUP BY 1, 2;
