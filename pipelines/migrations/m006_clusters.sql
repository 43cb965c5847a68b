CREATE TABLE fingerprints (
  release INTEGER PRIMARY KEY REFERENCES releases(id), digest TEXT NOT NULL, words INTEGER NOT NULL,
  keys BLOB NOT NULL, sketch BLOB NOT NULL
) STRICT;
CREATE TABLE bands (
  key INTEGER NOT NULL, release INTEGER NOT NULL, PRIMARY KEY (key, release)
) STRICT, WITHOUT ROWID;
CREATE TABLE likenesses (
  release INTEGER NOT NULL REFERENCES releases(id), other INTEGER NOT NULL REFERENCES releases(id),
  relation TEXT NOT NULL, score REAL NOT NULL, PRIMARY KEY (release, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX likenesses_other ON likenesses (other);
CREATE TABLE clusters (
  id INTEGER PRIMARY KEY, primary_release INTEGER NOT NULL REFERENCES releases(id), size INTEGER NOT NULL,
  first_published TEXT NOT NULL, last_published TEXT NOT NULL
) STRICT;
CREATE INDEX clusters_primary ON clusters (primary_release);
CREATE TABLE cluster_members (
  release INTEGER PRIMARY KEY REFERENCES releases(id), cluster INTEGER NOT NULL REFERENCES clusters(id),
  relation TEXT NOT NULL, score REAL NOT NULL, differs TEXT NOT NULL DEFAULT '[]'
) STRICT;
CREATE INDEX cluster_members_cluster ON cluster_members (cluster);
