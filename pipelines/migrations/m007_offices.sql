ALTER TABLE sources ADD COLUMN part_of TEXT;
CREATE VIEW office_and_headquarters AS
  SELECT offices.part_of AS headquarters, office.source AS office,
    CASE
      WHEN 'correction' IN (mine.relation, other.relation) THEN 'correction'
      WHEN 'translation' IN (mine.relation, other.relation) THEN 'translation'
      ELSE 'same'
    END AS relation,
    CAST(julianday(office.published) - julianday(theirs.published) AS INTEGER) AS days_later, office.title,
    theirs.id AS headquarters_release, office.id AS office_release, theirs.url AS headquarters_url,
    office.url AS office_url
  FROM cluster_members AS mine
    JOIN releases AS office ON office.id = mine.release
    JOIN sources AS offices ON offices.id = office.source AND offices.part_of IS NOT NULL
    JOIN cluster_members AS other ON other.cluster = mine.cluster
    JOIN releases AS theirs ON theirs.id = other.release AND theirs.source = offices.part_of
  UNION ALL
  SELECT offices.part_of, offices.id, 'one address', NULL, releases.title,
    iif(releases.source = offices.id, NULL, releases.id), iif(releases.source = offices.id, releases.id, NULL),
    releases.url, releases.url
  FROM sources AS offices
    JOIN sightings ON sightings.source IN (offices.id, offices.part_of)
    JOIN releases ON releases.id = sightings.release AND releases.source IN (offices.id, offices.part_of)
      AND releases.source <> sightings.source
  WHERE offices.part_of IS NOT NULL;
