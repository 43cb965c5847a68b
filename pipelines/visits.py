"""How the hosts were treated: what their robots.txt said, and how many requests each got a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from pipelines.opening import Connected
from pipelines.records import from_iso


@dataclass(frozen=True, slots=True)
class RobotsAnswer:
    """What a host answered when its robots.txt was asked.

    Attributes:
        host: scheme, name and port, as in ``https://www.example.org``.
        status: HTTP status of the last answer, None where there was none. text: the file, ``""`` where there is none.
        error: why there was no answer. capture: its row in ``captures``.
        crawl_delay: seconds that it asks between two requests of ours, None where it asks nothing.
        asked_at: aware, UTC.
    """

    host: str
    status: int | None
    asked_at: dt.datetime
    text: str = ""
    digest: str | None = None
    crawl_delay: float | None = None
    error: str | None = None
    capture: int | None = None


@dataclass(frozen=True, slots=True)
class Traffic:
    """Requests to a host on one day (UTC).

    Attributes:
        bytes: of bodies received, as sent over the wire. refused: answers 401, 403, 429 and 503. blocked: answers that
            were block, challenge or login pages.
    """

    host: str
    day: dt.date
    requests: int = 0
    bytes: int = 0
    refused: int = 0
    blocked: int = 0


class Visits(Connected):
    """The methods of `Store` for robots.txt and the requests of a day."""

    def robots(self, host: str) -> RobotsAnswer | None:
        """Return what a host's robots.txt said last, or None if it was never asked."""
        row = self._row("SELECT * FROM robots WHERE host = :host ORDER BY id DESC LIMIT 1", {"host": host})
        if row is None:
            return None
        return RobotsAnswer(
            host, row["status"], from_iso(row["asked_at"]), row["text"], row["digest"], row["crawl_delay"],
            row["error"], row["capture"],
        )  # fmt: skip

    def keep_robots(self, answer: RobotsAnswer) -> bool:
        """Remember what a host's robots.txt says; return whether it says something new, which is a row of its own."""
        with self.transaction():
            last = self._row("SELECT * FROM robots WHERE host = :host ORDER BY id DESC LIMIT 1", {"host": answer.host})
            if last is not None and (last["status"], last["digest"]) == (answer.status, answer.digest):
                self._write(
                    "UPDATE robots SET asked_at = :at, error = :error WHERE id = :id",
                    {"at": answer.asked_at, "error": answer.error, "id": last["id"]},
                )
                return False
            self._insert(
                "robots",
                {
                    "host": answer.host,
                    "fetched_at": answer.asked_at,
                    "asked_at": answer.asked_at,
                    "status": answer.status,
                    "digest": answer.digest,
                    "crawl_delay": answer.crawl_delay,
                    "text": answer.text,
                    "error": answer.error,
                    "capture": answer.capture,
                },
            )
        return True

    def add_traffic(self, rows: Iterable[Traffic]) -> None:
        """Add requests to the counts of their hosts and days, in one transaction."""
        with self.transaction():
            for row in rows:
                self._write(
                    "INSERT INTO requests_by_day (host, day, requests, bytes, refused, blocked) "
                    "VALUES (:host, :day, :requests, :bytes, :refused, :blocked) "
                    "ON CONFLICT (host, day) DO UPDATE SET requests = requests + excluded.requests, "
                    "bytes = bytes + excluded.bytes, refused = refused + excluded.refused, "
                    "blocked = blocked + excluded.blocked",
                    {
                        "host": row.host,
                        "day": row.day,
                        "requests": row.requests,
                        "bytes": row.bytes,
                        "refused": row.refused,
                        "blocked": row.blocked,
                    },
                )
