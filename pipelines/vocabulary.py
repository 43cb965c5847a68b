"""The controlled lists as tables: topics and agencies, brought up to their lexicons when a run begins."""

from __future__ import annotations

from dataclasses import asdict

from pipelines.cells import Row, cells
from pipelines.enrich.agencies import agencies
from pipelines.enrich.topics import topics
from pipelines.opening import Connected


class Vocabulary(Connected):
    """The methods of `Store` for the controlled lists."""

    def put_vocabulary(self) -> None:
        """Make the tables say what the lexicons say. What a lexicon has given up stays, for releases may name it."""
        with self.transaction():
            for table, rows in {
                "topics": [cells(asdict(topic)) for topic in topics()],
                "agencies": _parents_first([cells(asdict(agency)) for agency in agencies()]),
            }.items():
                held = {row["id"]: row for row in self._rows(f"SELECT * FROM {table}")}  # noqa: S608  # ours, both
                for row in rows:
                    if held.get(row["id"]) != row:
                        self.db.table(table).upsert(row, pk="id")


def _parents_first(rows: list[Row]) -> list[Row]:
    """Return rows in an order in which each comes after the one that it points to."""
    placed: dict[str | None, Row] = {}
    waiting = list(rows)
    while waiting:
        ready = [row for row in waiting if row["parent"] in {None, *placed}]
        if not ready:
            raise ValueError(f"agencies: {waiting[0]['id']}: parent {waiting[0]['parent']!r} is no agency of the lexicon")
        placed.update({row["id"]: row for row in ready})
        waiting = [row for row in waiting if row["id"] not in placed]
    return list(placed.values())
