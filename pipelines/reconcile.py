"""Reconciles the ways of a source: what one named and another should have, and the stated total against what is held.

A way answers for a day if it reaches it: a list that was walked to its end reaches back to the oldest release that it
ever named, a feed to the last of the entries that it holds now. A release that another way named, published after that
day, and that this one does not name, is *unseen* by it: a list that leaves out a section, a feed that skips
translations, a sitemap that is a week behind.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from pipelines.cells import Row
from pipelines.opening import Connected
from pipelines.urls import identity


@dataclass(slots=True)
class WayReport:
    """What one way did in a crawl.

    Attributes:
        way: its name. wants: tells whether an address passes its ``match``.
        pages, named, unchanged: answers read; addresses named; answers that had not changed.
        whole: whether its list has been seen to its end, now or earlier.
        newest_only: whether it names the newest releases only, as a feed does.
        urls: what it named, in its order. total: how many releases there are, as the source says.
    """

    way: str
    wants: Callable[[str], bool]
    pages: int = 0
    named: int = 0
    unchanged: int = 0
    whole: bool = False
    newest_only: bool = False
    urls: list[str] = field(default_factory=list)
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """What a way lacks: addresses that it should have named, or releases of a stated total.

    Attributes:
        way: its name. urls: the addresses, at most as many as were asked for. count: how many there are.
        total, held: the source's own stated total and what is held of this way, where they differ.
    """

    way: str
    urls: tuple[str, ...] = ()
    count: int = 0
    total: int | None = None
    held: int | None = None

    def __str__(self) -> str:
        parts = []
        if self.count:
            more = " and others" if self.count > len(self.urls) else ""
            those = "address that another way names" if self.count == 1 else "addresses that other ways name"
            parts.append(f"has not named {self.count} {those}: {', '.join(self.urls)}{more}")
        if self.total is not None:
            parts.append(f"says that there are {self.total:,} releases, of which {self.held:,} are held")
        return f"{self.way} {'; it '.join(parts)}"


class Reconciles(Connected):
    """The methods of `Store` for walks and what they left unseen."""

    def reconcile(
        self, run: int, source: str, reports: Iterable[WayReport], *, at: dt.datetime, examples: int = 2
    ) -> list[Difference]:
        """Store what the ways of a source did in a crawl and what each should have named, in one transaction.

        Returns the differences there are now, each with up to `examples` addresses. What a way has come to name is
        closed; what could not be judged in this crawl stays as it was.
        """
        reports = list(reports)
        found = []
        with self.transaction():
            known = _Known(self._sighted(source)) if reports else None
            for report in reports:
                assert known is not None
                reach = known.reach(report)
                held = known.held(report.way)
                self._keep_walk(run, source, report, reach, held)
                lacking = known.lacking(report, reach) if _can_be_judged(report) and len(reports) > 1 else None
                if lacking is not None:
                    self._keep_unseen(run, source, report.way, lacking, at)
                short = report.total if report.whole and report.total is not None and report.total != held else None
                urls = list(lacking or ())
                if urls or short is not None:
                    found.append(
                        Difference(
                            report.way, tuple(urls[:examples]), len(urls), short, held if short is not None else None
                        )
                    )
        return found

    def _sighted(self, source: str) -> list[Row]:
        return self._rows(
            "SELECT sightings.url, sightings.state, sightings.ways, sightings.release, "
            # A day that follows from an age may be a year off: it says of no way that it should have named it.
            "ifnull(CASE WHEN releases.published_precision NOT LIKE 'about%' THEN releases.published END, "
            "sightings.day) AS day "
            "FROM sightings LEFT JOIN releases ON releases.id = sightings.release WHERE sightings.source = :source",
            {"source": source},
        )

    def _keep_walk(self, run: int, source: str, report: WayReport, reach: str | None, held: int) -> None:
        self._write(
            "INSERT OR REPLACE INTO walks (run, source, way, pages, named, unchanged, whole, total, held, reach) "
            "VALUES (:run, :source, :way, :pages, :named, :unchanged, :whole, :total, :held, :reach)",
            {
                "run": run,
                "source": source,
                "way": report.way,
                "pages": report.pages,
                "named": report.named,
                "unchanged": report.unchanged,
                "whole": int(report.whole),
                "total": report.total,
                "held": held,
                "reach": reach,
            },
        )

    def _keep_unseen(self, run: int, source: str, way: str, lacking: Mapping[str, Row], at: dt.datetime) -> None:
        for url, row in lacking.items():
            self._write(
                "INSERT INTO unseen (source, way, url, seen_by, day, first_seen, last_seen, first_run) "
                "VALUES (:source, :way, :url, :seen_by, :day, :at, :at, :run) ON CONFLICT (source, way, url) "
                "DO UPDATE SET seen_by = excluded.seen_by, day = excluded.day, last_seen = excluded.last_seen, "
                "closed_at = NULL",
                {"source": source, "way": way, "url": url, "seen_by": row["ways"], "day": row["day"]}
                | {"at": at, "run": run},
            )
        self._write(
            "UPDATE unseen SET closed_at = :at WHERE source = :source AND way = :way AND closed_at IS NULL "
            "AND url NOT IN (SELECT value FROM json_each(:urls))",
            {"source": source, "way": way, "urls": list(lacking), "at": at},
        )


def _can_be_judged(report: WayReport) -> bool:
    """Tell whether a way said enough in this crawl: a list that was walked whole, or a feed that named something."""
    return bool(report.pages) and (report.whole or report.newest_only) and not (report.newest_only and not report.urls)


class _Known:
    """The addresses of a source, joined where two of them lead to one release."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows: dict[str, list[Row]] = defaultdict(list)
        self._days: dict[str, str] = {}
        for row in rows:
            row["named_by"] = json.loads(row["ways"])
            key = f"release {row['release']}" if row["release"] else identity(row["url"])
            self._rows[key].append(row)
            if row["day"]:
                self._days[row["url"]] = row["day"]

    def held(self, way: str) -> int:
        """Return the number of releases held that a way has named."""
        return sum(any(row["release"] and way in row["named_by"] for row in rows) for rows in self._rows.values())

    def reach(self, report: WayReport) -> str | None:
        """Return the day after which a way should name every release; None where no day is known."""
        if not report.newest_only:
            days = [
                row["day"]
                for rows in self._rows.values()
                for row in rows
                if row["day"] and report.way in row["named_by"]
            ]
            return min(days, default=None)
        days = [self._days[url] for url in report.urls if url in self._days]
        # A feed that is ordered by change holds old releases at its head: then half of it is believed.
        in_order = all(newer >= older for newer, older in pairwise(days))
        return (days[-1] if in_order else sorted(days)[len(days) // 2]) if days else None

    def lacking(self, report: WayReport, reach: str | None) -> dict[str, Row]:
        """Return what other ways named within the reach of this one and it did not, by address, in order."""
        if reach is None:
            return {}
        found = {}
        for rows in self._rows.values():
            if any(report.way in row["named_by"] for row in rows):
                continue
            for row in rows:
                day = row["day"]
                counts = row["state"] in {"read", "waiting"} and row["named_by"] and report.wants(row["url"])
                if counts and day and day > reach:
                    found[row["url"]] = row
                    break
        return dict(sorted(found.items(), key=lambda pair: (pair[1]["day"], pair[0]), reverse=True))
