"""What belongs to a release, as rows of tables of their own: documents, images, and everything that its text says.

A table here has the column ``release``, and its rows stand in the order in which they were read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from pipelines.cells import Row, cells
from pipelines.enrich.facts import Evidence, Facts, Place
from pipelines.opening import Connected, insertion
from pipelines.records import Release

#: The columns of each table, those that identify a row of a release first.
_COLUMNS: dict[str, tuple[str, ...]] = {
    "documents": ("url", "label", "media_type"),
    "images": ("url", "caption", "credit", "alt"),
    "release_topics": ("topic", "score", "evidence"),
    "release_agencies": ("agency", "evidence"),
    "release_places": ("place", "role", "subject", "evidence"),
    "release_references": ("kind", "name", "evidence"),
    "figures": ("start", "end", "value", "unit", "qualifier", "action", "text", "sentence", "rule"),
    "quotes": ("speaker", "role", "text", "start", "end", "rule"),
}
#: How many columns identify a row; what comes twice is kept once.
_KEYS = {"documents": 1, "images": 1, "release_topics": 1, "release_agencies": 1, "release_places": 2} | {
    "release_references": 2, "figures": 4, "quotes": 1,
}  # fmt: skip
_EVIDENCE = tuple(field.name for field in fields(Evidence))


class Parts(Connected):
    """The methods of `Store` for what belongs to a release."""

    def add_parts(self, release_id: int, release: Release) -> None:
        """Store the parts of a new release, inside a transaction."""
        self._add_places(release)
        for table, rows in parts_of(release).items():
            self._insert_all(table, release_id, rows)

    def rewrite_parts(self, release_id: int, release: Release) -> None:
        """Bring the stored parts of a release up to a fresh reading, inside a transaction; what is alike stays."""
        self._add_places(release)
        for table, rows in parts_of(release).items():
            if self.stored_parts(table, release_id) != rows:
                self.db.table(table).delete_where("release = ?", [release_id])
                self._insert_all(table, release_id, rows)

    def stored_parts(self, table: str, release_id: int) -> list[Row]:
        """Return the stored rows of one table for a release, without its number, in order."""
        names = ", ".join(f'"{name}"' for name in _COLUMNS[table])
        sql = f"SELECT {names} FROM {table} WHERE release = :release ORDER BY rowid"  # noqa: S608  # names of ours only
        return self._rows(sql, {"release": release_id})

    def _insert_all(self, table: str, release_id: int, rows: Iterable[Row]) -> None:
        whole = [row | {"release": release_id} for row in rows]
        if whole:
            assert self.db.conn.in_transaction, "writes go through Store.transaction()"
            self.db.conn.executemany(insertion(table, tuple(whole[0])), whole)

    def _add_places(self, release: Release) -> None:
        for place in release.facts.places if release.facts else ():
            self._write(
                "INSERT INTO places (id, name, kind, state, fips, latitude, longitude) "
                "VALUES (:id, :name, :kind, :state, :fips, :latitude, :longitude) ON CONFLICT (id) DO UPDATE SET "
                "fips = excluded.fips, latitude = excluded.latitude, longitude = excluded.longitude "
                "WHERE (fips, latitude, longitude) IS NOT (excluded.fips, excluded.latitude, excluded.longitude)",
                {"id": place_id(place)}
                | {name: getattr(place, name) for name in ("name", "kind", "state", "fips", "latitude", "longitude")},
            )


def parts_of(release: Release) -> dict[str, list[Row]]:
    """Return the rows of everything that belongs to a release, by table, as stored; each once."""
    found: dict[str, list[dict[str, Any]]] = {
        "documents": [_values("documents", item) for item in release.documents],
        "images": [_values("images", item) for item in release.pictures],
        **_said(release.facts or Facts()),
    }
    return {table: _once(table, [cells(row) for row in rows]) for table, rows in found.items()}


def place_id(place: Place) -> str:
    """Return the id of a place, which reads as what it is; an open state is ``?``.

    >>> place_id(Place("Cook County", "county", "IL"))
    'county/IL/Cook County'
    """
    return f"{place.kind}/{place.state or '?'}/{place.name}"


def _said(facts: Facts) -> dict[str, list[dict[str, Any]]]:
    return {
        "release_topics": [_with_evidence("release_topics", topic) for topic in facts.topics],
        "release_agencies": [_with_evidence("release_agencies", agency) for agency in facts.agencies],
        "release_places": [
            {"place": place_id(place), "role": place.role, "subject": int(place.subject)} | _evidence(place.evidence)
            for place in facts.places
        ],
        "release_references": [_with_evidence("release_references", reference) for reference in facts.references],
        "figures": [_values("figures", figure) for figure in facts.figures],
        # Private persons are quoted too, and are nobody's business to index.
        "quotes": [_values("quotes", quote) for quote in facts.quotes if quote.official],
    }


def _values(table: str, item: Any) -> dict[str, Any]:
    return {name: getattr(item, name) for name in _COLUMNS[table]}


def _with_evidence(table: str, item: Any) -> dict[str, Any]:
    return _values(table, item) | _evidence(item.evidence)


def _evidence(evidence: Iterable[Evidence]) -> dict[str, Any]:
    # `dataclasses.asdict` copies what it finds, at ten times the cost.
    return {"evidence": [{name: getattr(one, name) for name in _EVIDENCE} for one in evidence]}


def _once(table: str, rows: list[Row]) -> list[Row]:
    keys = _COLUMNS[table][: _KEYS[table]]
    return list({tuple(row[key] for key in keys): row for row in reversed(rows)}.values())[::-1]
