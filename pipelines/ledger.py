"""What is written down about the work itself: sources, runs, crawls and problems."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from pipelines.cells import Row, cells
from pipelines.dictionary import TABLES
from pipelines.opening import Connected
from pipelines.records import from_iso

_SOURCE_COLUMNS = TABLES["sources"].columns.keys()
_COUNTERS = TABLES["crawls"].columns.keys() - {"run", "source", "started_at", "finished_at", "outcome", "reason"}


class Ledger(Connected):
    """The methods of `Store` for sources, runs, crawls and problems. Times are aware."""

    def put_source(self, row: Mapping[str, Any]) -> bool:
        """Make the source's row say what its file says; return whether anything had to be written.

        Keys are the columns of ``sources``; what is left out is empty. Raises `ValueError` for other keys.
        """
        if unknown := row.keys() - _SOURCE_COLUMNS:
            raise ValueError(f"sources has no column {min(unknown)!r}")
        fresh = cells({name: row.get(name) for name in _SOURCE_COLUMNS})
        with self.transaction():
            if self._row("SELECT * FROM sources WHERE id = :id", {"id": fresh["id"]}) == fresh:
                return False
            self.db.table("sources").upsert(fresh, pk="id")
        return True

    def begin_run(self, command: str, version: str, at: dt.datetime) -> int:
        """Open a run and return its number. It has no ``finished_at`` until `end_run`, nor ever if it is killed."""
        with self.transaction():
            return self._insert("runs", {"command": command, "version": version, "started_at": at})

    def end_run(self, run: int, exit_code: int, at: dt.datetime) -> None:
        """Close a run."""
        with self.transaction():
            self._write(
                "UPDATE runs SET exit_code = :exit_code, finished_at = :at WHERE id = :run",
                {"run": run, "exit_code": exit_code, "at": at},
            )

    def begin_crawl(self, run: int, source: str, at: dt.datetime) -> None:
        """Open the crawl of one source in a run."""
        with self.transaction():
            self._insert("crawls", {"run": run, "source": source, "started_at": at})

    def end_crawl(
        self,
        run: int,
        source: str,
        outcome: str,
        reason: str | None,
        counters: Mapping[str, int | float],
        at: dt.datetime,
    ) -> None:
        """Close a crawl with its outcome (well, partial, failed, interrupted), the reason and its counters.

        Counters are named as the columns of ``crawls``; where ``seconds`` is not among them, it is the time since
        `begin_crawl`. Raises `ValueError` for a counter that has no column.
        """
        if unknown := counters.keys() - _COUNTERS:
            raise ValueError(f"crawls has no column for the counter {min(unknown)!r}")
        with self.transaction():
            crawl = self.db.table("crawls").get((run, source))
            seconds = max(0.0, (at - from_iso(crawl["started_at"])).total_seconds())
            end = {"outcome": outcome, "reason": reason, "finished_at": at, "seconds": seconds}
            self.db.table("crawls").update((run, source), cells(end | dict(counters)))

    def problem(
        self,
        kind: str,
        message: str,
        *,
        source: str | None = None,
        url: str = "",
        run: int | None,
        at: dt.datetime,
    ) -> int:
        """Record a problem and return its number. The same one (source, kind, url), while open, is only counted."""
        values = {"source": source, "kind": kind, "url": url, "message": message, "run": run, "at": at}
        with self.transaction():
            (number,) = self._write(
                "INSERT INTO problems (source, kind, url, message, first_seen, last_seen, first_run, last_run) "
                "VALUES (:source, :kind, :url, :message, :at, :at, :run, :run) "
                "ON CONFLICT (ifnull(source, ''), kind, url) WHERE closed_at IS NULL DO UPDATE SET "
                "count = count + 1, message = excluded.message, last_seen = excluded.last_seen, "
                "last_run = excluded.last_run RETURNING id",
                values,
            ).fetchone()
        return int(number)

    def close_problems(
        self, source: str | None, kinds: Collection[str] | None = None, *, not_seen_in_run: int, at: dt.datetime
    ) -> int:
        """Close the open problems of a source that the run did not see again; return how many.

        For use after a complete crawl, which would have met them. A problem of an address that is still unread stays
        open: a page dropped for a dead selector is not asked again, and its loss must not look like a cure. So does
        that of a release that is missing at its address, which is not asked in every crawl. `kinds` limits it to
        these; None means all.
        """
        values = {"source": source, "kinds": None if kinds is None else list(kinds), "run": not_seen_in_run, "at": at}
        with self.transaction():
            return self._write(
                "UPDATE problems SET closed_at = :at WHERE closed_at IS NULL AND source IS :source "
                "AND NOT EXISTS (SELECT 1 FROM sightings WHERE sightings.source = problems.source"
                "  AND sightings.url = problems.url"
                "  AND (sightings.state IN ('waiting', 'dropped') OR sightings.missing_since IS NOT NULL)) "
                "AND last_run IS NOT :run AND (:kinds IS NULL OR kind IN (SELECT value FROM json_each(:kinds)))",
                values,
            ).rowcount

    def crawl_rows(self, run: int) -> list[Row]:
        """Return the run's crawls, one row a source, by source."""
        return self._rows("SELECT * FROM crawls WHERE run = :run ORDER BY source", {"run": run})

    def open_problems(self, run: int | None = None) -> list[Row]:
        """Return the open problems that the run saw, or all open ones, by source."""
        return self._rows(
            "SELECT * FROM problems WHERE closed_at IS NULL AND (:run IS NULL OR last_run = :run) "
            "ORDER BY source, kind, url",
            {"run": run},
        )

    def sources_seen(self) -> list[Row]:
        """Return one row for each source in the database, by id.

        Columns: id, name, kind; the last crawl's last_crawl (begin), outcome and reason, None before the first one;
        last_published (``YYYY-MM-DD`` or None) and releases (number).
        """
        # With max(), SQLite takes the other columns from the row that holds the maximum
        # (sqlite.org/lang_select.html, "bare columns in an aggregate query").
        return self._rows(
            "SELECT id, name, kind, last.started_at AS last_crawl, last.outcome, last.reason, "
            "  (SELECT max(published) FROM releases WHERE releases.source = sources.id) AS last_published, "
            "  (SELECT count(*) FROM releases WHERE releases.source = sources.id) AS releases "
            "FROM sources LEFT JOIN "
            "  (SELECT source, max(run), started_at, outcome, reason FROM crawls GROUP BY source) AS last "
            "  ON last.source = sources.id ORDER BY id"
        )
