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
