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
