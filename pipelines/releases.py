"""Releases as rows: which release a page is, what changed, and all its rows in one transaction.

A release is known by the address that its publisher calls its own (canonical), within its source; never by its title,
since newsrooms publish series under one title.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Any, Literal, NamedTuple

from pipelines.ages import is_age
from pipelines.cells import Row, cell, cells
from pipelines.changes import Revision, changes
from pipelines.dated import Dated, kept_date, same_but_for_age
from pipelines.dictionary import TABLES
from pipelines.errors import DatabaseError
from pipelines.frontier import Frontier, stored_url
from pipelines.ledger import Ledger
from pipelines.opening import explained
from pipelines.parts import Parts, parts_of
from pipelines.past import Past
from pipelines.records import Release, iso

#: Columns that a reading fills; the others tell of the storing.
_READ = [
    name for name in TABLES["releases"].columns if name not in {"id", "revision", "first_seen", "last_seen", "capture"}
]
#: Columns that hold JSON.
_JSON = {"topics", "components", "basis", "problems", "reasons"}


class Saved(NamedTuple):
    """What `Releases.save` did, with the number of the release and of its newest revision."""

    outcome: Literal["new", "changed", "unchanged"]
    id: int
    revision: int


class Releases(Ledger, Frontier, Parts, Past, Dated):
    """The methods of `Store` for releases."""

    def unindexed(self) -> list[int]:
        """Return the releases that are new or changed since they were indexed for near-duplicates, by number."""
        with explained(self.path):
            rows = self.db.conn.execute(
                "SELECT releases.id FROM releases LEFT JOIN fingerprints ON fingerprints.release = releases.id "
                "WHERE fingerprints.digest IS NOT releases.digest ORDER BY releases.id"
            )
            return [number for (number,) in rows]

    def save(
        self,
        release: Release,
        *,
        capture: int,
        run: int | None,
        at: dt.datetime,
        sighting_url: str,
        past: bool = False,
    ) -> Saved:
        """Store a release that was read from a capture, with all that belongs to it, in one transaction.

        Its sighting (`sighting_url`, the address that was asked) becomes ``read``. A release whose digest is the same
        gets a new ``last_seen`` and nothing else: better rules are the business of `reaccept`. Another digest makes a
        new revision and its typed changes. Raises `ValueError` for a release without source or date.

        `past`: the capture was taken by an archive, at its own time. A text that is older than what is shown takes its
        place among the revisions (see `pipelines.past`): the release itself, and where its address stands, stay.
        """
        source = release.source
        if source is None or release.published is None or release.published_precision is None:
            raise ValueError(f"{release.url}: a release is stored only with its source and its day of publication")
        row = _columns(release)
        with self.transaction():
            known, clashes = self._same(row, stored_url(sighting_url))
            why = None
            seen = self.taken_at(capture) if past else at
            if known is not None and known["source"] == source:
                known, row = self.settle_date(known, row)
            if known is None:
                if clashes:
                    self._part(row, run=run, at=at)
                saved = self._add(row, release, capture, at, seen)
            elif known["source"] != source:
                saved = Saved("unchanged", known["id"], known["revision"])
                why = f"this address is held as release {known['id']} of the source {known['source']!r}"
            elif past and iso(seen) < known["last_seen"]:
                entered = self._insert_past(known, row, capture, seen)
                outcome: Literal["changed", "unchanged"] = "unchanged" if entered is None else "changed"
                return Saved(outcome, known["id"], entered or known["revision"])
            elif known["digest"] == row["digest"]:
                saved = Saved("unchanged", known["id"], known["revision"])
                self._write("UPDATE releases SET last_seen = :at WHERE id = :id", {"at": seen, "id": known["id"]})
            else:
                saved = self._revise(known, self._fitted(known, row), release, capture, seen)
            if past and self._stands(source, sighting_url, saved.id):
                return saved
            self._settle(source, sighting_url, "read", at, why=why, tries=0, capture=capture, release=saved.id)
        return saved

    def readings(self) -> list[Row]:
        """Return what can be read again, one row a capture: source, url, release, revision, capture.

        First every revision of every release, then the dropped pages that are archived (release and revision None).
        """
        return self._rows(
            "SELECT releases.source, ifnull((SELECT min(sightings.url) FROM sightings"
            "  WHERE sightings.release = releases.id AND sightings.source = releases.source), releases.url) AS url,"
            "  releases.id AS release, revisions.number AS revision, revisions.capture AS capture "
            "FROM revisions JOIN releases ON releases.id = revisions.release "
            "UNION ALL SELECT source, url, NULL, NULL, capture FROM sightings "
            "WHERE state = 'dropped' AND capture IS NOT NULL AND release IS NULL"
        )

    def differences(
        self, release_id: int, release: Release, revision_number: int | None = None
    ) -> dict[str, tuple[Any, Any]]:
        """Return what a fresh reading gives otherwise than what is stored: (stored, fresh) by field.

        Fields are the columns of ``releases`` that a reading fills, and ``documents`` and ``images`` (lists of rows);
        of a revision that is not the newest one, its own columns. Values are text, numbers, None, and what JSON
        columns hold. Raises `DatabaseError` if there is no such release or revision.
        """
        stored = self._release(release_id)
        fresh = self._fitted(stored, _read_again(stored, _columns(release)))
        if revision_number not in (None, stored["revision"]):
            old = self._row(
                "SELECT title, published, text, digest FROM revisions WHERE release = :id AND number = :number",
                {"id": release_id, "number": revision_number},
            )
            if old is None:
                raise DatabaseError(f"{self.path}: release {release_id} has no revision {revision_number}")
            return {name: (value, fresh[name]) for name, value in old.items() if value != fresh[name]}
        pairs = {name: (_plain(name, stored[name]), _plain(name, value)) for name, value in fresh.items()}
        for table, rows in parts_of(release).items():
            pairs[table] = (self.stored_parts(table, release_id), rows)
        return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}

    def reaccept(self, release_id: int, release: Release, revision_number: int) -> None:
        """Store a fresh reading of an archived capture in place: the rules became better, the publisher did nothing.

        The revision that was read from that capture gets the new text and no change is recorded; if it is the newest
        one, the release, its documents and images are rewritten too. Raises `DatabaseError` if there is none such.
        """
        with self.transaction():
            stored = self._release(release_id)
            row = self._fitted(stored, _read_again(stored, _columns(release)))
            rewritten = self._write(
                "UPDATE revisions SET title = :title, published = :published, text = :text, digest = :digest "
                "WHERE release = :id AND number = :number",
                row | {"id": release_id, "number": revision_number},
            ).rowcount
            if not rewritten:
                raise DatabaseError(f"{self.path}: release {release_id} has no revision {revision_number}")
            if revision_number == stored["revision"]:
                self._rewrite(stored, row, release)

    def _release(self, number: int) -> Row:
        row = self._row("SELECT * FROM releases WHERE id = :id", {"id": number})
        if row is None:
            raise DatabaseError(f"{self.path}: there is no release {number}. The table releases lists those there are")
        return row

    def _same(self, row: Row, sighting_url: str) -> tuple[Row | None, bool]:
        """Return the stored release that this one is, or None; and whether another one claims its canonical address.

        It is the release that its sighting led to before, even if it calls itself otherwise now; else the one with its
        canonical address; else the one with its address. A canonical address is not believed where it would join two
        pages that were read under their own addresses and say different things: a template that puts one canonical
        link on every page would fold a whole newsroom into one release.
        """
        keys = {name: row[name] for name in ("source", "url", "canonical_url")} | {"sighting": sighting_url}
        known = self._row(
            "SELECT releases.* FROM sightings JOIN releases ON releases.id = sightings.release "
            "WHERE sightings.source = :source AND sightings.url = :sighting",
            keys,
        )
        if known is not None:
            return known, False
        known = self._row("SELECT * FROM releases WHERE source = :source AND canonical_url = :canonical_url", keys)
        clashes = (
            known is not None
            and known["url"] != row["url"]
            and not same_but_for_age(known, row)
            # Without a sighting its address is one that the publisher left behind: the release moved.
            and self._row("SELECT 1 FROM sightings WHERE release = :id", {"id": known["id"]}) is not None
        )
        if known is None or clashes:
            known = self._row("SELECT * FROM releases WHERE url = :url", keys)
        return known, clashes

    def _part(self, row: Row, *, run: int | None, at: dt.datetime) -> None:
        """Make the releases that claim one canonical address known by their own addresses, and say so."""
        source, url, claimed = row["source"], row["url"], row["canonical_url"]
        row["canonical_url"] = url
        liars = self._vacate(source, url)
        if claimed != url:
            liars.append((url, claimed))
        for liar, address in liars:
            self.problem(
                "canonical",
                f"{liar} calls itself {address}, but so does another release with other words. Both are kept, each "
                "under its own address. Compare the canonical links of the two pages",
                source=source,
                url=liar,
                run=run,
                at=at,
            )

    def _vacate(self, source: str, address: str) -> list[tuple[str, str]]:
        """Give an address back to the page that stands at it; return (own address, claimed) of those that claimed it.

        Who is sent back to its own address may find that claimed too, and so on; the last one finds it free.
        """
        holder = self._row(
            "SELECT id, url FROM releases WHERE source = :source AND canonical_url = :address AND url <> :address",
            {"source": source, "address": address},
        )
        if holder is None:
            return []
        others = self._vacate(source, holder["url"])
        self._write("UPDATE releases SET canonical_url = url WHERE id = :id", holder)
        return [(holder["url"], address), *others]

    def _fitted(self, stored: Row, row: Row) -> Row:
        """Return the row for a stored release, which keeps its addresses where the new ones are another release's."""
        row = dict(row)
        for name in ("url", "canonical_url"):
            taken = self._row(
                f"SELECT 1 FROM releases WHERE {name} = :value AND id <> :id"  # noqa: S608  # two names, just above
                + (" AND source = :source" if name == "canonical_url" else ""),
                {"value": row[name], "id": stored["id"], "source": stored["source"]},
            )
            if taken is not None:
                row[name] = stored[name]
        return row

    def _stands(self, source: str, url: str, release: int) -> bool:
        """Tell whether an archive's capture says nothing of an address: one that is gone, or was read before.

        One that is gone stays so, with the release that the archive kept. One that waits since a way says that it was
        updated must be asked again: what the archive holds is older than that.
        """
        told = self._write(
            "UPDATE sightings SET release = ifnull(release, :release) WHERE source = :source AND url = :url "
            "AND (state = 'gone' OR release IS NOT NULL)",
            {"release": release, "source": source, "url": stored_url(url)},
        )
        return told.rowcount > 0

    def _add(self, row: Row, release: Release, capture: int, at: dt.datetime, seen: dt.datetime) -> Saved:
        told = {"revision": 1, "first_seen": at, "last_seen": seen, "capture": capture}
        number = self._insert("releases", row | told)
        self._add_revision(number, 1, row, capture)
        self.add_parts(number, release)
        return Saved("new", number, 1)

    def _revise(self, known: Row, row: Row, release: Release, capture: int, at: dt.datetime) -> Saved:
        number = known["revision"] + 1
        self._add_revision(known["id"], number, row, capture)
        before, after = (Revision(it["title"], it["published"], it["text"]) for it in (known, row))
        for change in changes(before, after):
            self._insert("changes", change._asdict() | {"release": known["id"], "revision": number, "seen_at": at})
        self._rewrite(
            known, row | {"revision": number, "last_seen": cell("last_seen", at), "capture": capture}, release
        )
        return Saved("changed", known["id"], number)

    def _add_revision(self, release: int, number: int, row: Row, capture: int) -> None:
        self._write(
            "INSERT INTO revisions (release, number, seen_at, title, published, text, digest, capture) "
            "VALUES (:release, :number, (SELECT ifnull(original_at, fetched_at) FROM captures WHERE id = :capture), "
            ":title, :published, :text, :digest, :capture)",
            {name: row[name] for name in ("title", "published", "text", "digest")}
            | {"release": release, "number": number, "capture": capture},
        )

    def _rewrite(self, stored: Row, row: Row, release: Release) -> None:
        """Write what differs: a column that is written alike still costs an entry in the search index."""
        if fresh := {name: value for name, value in row.items() if stored[name] != value}:
            self.db.table("releases").update(stored["id"], fresh)
        self.rewrite_parts(stored["id"], release)


def _read_again(stored: Row, row: Row) -> Row:
    """Return a fresh row of an archived capture; its age dates the release only where the release has no other look."""
    return row if stored["revision"] == 1 and is_age(stored["published_precision"]) else kept_date(stored, row)


def _columns(release: Release) -> Row:
    """Return the columns that a reading fills, as stored."""
    return cells({name: getattr(release, name) for name in _READ})


def _plain(name: str, value: Any) -> Any:
    """Return a stored value as the reader of a report wants it: JSON unpacked."""
    return json.loads(value) if name in _JSON else value
