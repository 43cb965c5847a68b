"""What web archives hold of a source's pages: the frontier of back-fills through one.

As in `pipelines.frontier`, a capture is a row before it is fetched, and leaves ``waiting`` only in the transaction that
stores its outcome. It has a table of its own, since an address has many captures, and since what only an archive knows
must not be asked of the newsroom by the next crawl.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Literal, NamedTuple

from pipelines.opening import Connected
from pipelines.records import from_iso, iso

#: Failed attempts after which a capture is given up: the archive answers, but not with it.
TRIES = 5


class Memento(NamedTuple):
    """A capture that a web archive holds (the word is RFC 7089's).

    Attributes:
        address: where the raw capture is. url: the address that was captured. taken_at: when, aware and in UTC.
        digest: of its body as the archive gives it, ``""`` if it gives none.
    """

    address: str
    url: str
    taken_at: dt.datetime
    digest: str = ""


class Mementos(Connected):
    """The methods of `Store` for captures that a web archive holds."""

    def put_mementos(self, source: str, found: Iterable[Memento]) -> int:
        """Enter captures, in one transaction; return how many are new and wait.

        A capture whose body is that of the capture before it, of the same address, tells nothing and is left out.
        """
        new = 0
        with self.transaction():
            for memento in sorted(found, key=lambda memento: memento.taken_at):
                key = {"source": source, "url": memento.url, "at": iso(memento.taken_at)}
                before = self._row(
                    "SELECT digest FROM mementos WHERE source = :source AND url = :url AND taken_at <= :at "
                    "ORDER BY taken_at DESC LIMIT 1",
                    key,
                )
                if before is not None and memento.digest and before["digest"] == memento.digest:
                    continue
                new += self._write(
                    "INSERT INTO mementos (source, address, url, taken_at, digest) "
                    "VALUES (:source, :address, :url, :at, :digest) ON CONFLICT DO NOTHING",
                    key | {"address": memento.address, "digest": memento.digest},
                ).rowcount
        return new

    def waiting_mementos(
        self, source: str, first: dt.date, last: dt.date, *, limit: int, skip: Collection[str]
    ) -> list[Memento]:
        """Return up to `limit` captures of those days (UTC) that wait, without those in `skip`, the oldest first."""
        rows = self._rows(
            "SELECT * FROM mementos WHERE source = :source AND state = 'waiting' "
            "AND taken_at >= :first AND taken_at < :after ORDER BY taken_at, address",
            {"source": source, "first": first, "after": last + dt.timedelta(days=1)},
        )
        fresh = (row for row in rows if row["address"] not in skip)
        return [
            Memento(row["address"], row["url"], from_iso(row["taken_at"]), row["digest"])
            for _, row in zip(range(limit), fresh, strict=False)
        ]

    def memento_counts(self, source: str, first: dt.date, last: dt.date) -> dict[str, int]:
        """Return of those days how many captures are in each state."""
        rows = self._rows(
            "SELECT state, count(*) AS number FROM mementos WHERE source = :source "
            "AND taken_at >= :first AND taken_at < :after GROUP BY state",
            {"source": source, "first": first, "after": last + dt.timedelta(days=1)},
        )
        return {"waiting": 0, "read": 0, "dropped": 0} | {row["state"]: row["number"] for row in rows}

    def settle_memento(
        self, source: str, address: str, state: Literal["read", "dropped"], why: str | None, *, capture: int | None
    ) -> None:
        """Record what became of a capture."""
        with self.transaction():
            self._write(
                "UPDATE mementos SET state = :state, why = :why, tries = 0, capture = ifnull(:capture, capture) "
                "WHERE source = :source AND address = :address",
                {"source": source, "address": address, "state": state, "why": why, "capture": capture},
            )

    def give_up_mementos(self, source: str, url: str, *, after: int) -> int:
        """Drop what waits of an address of which `after` captures gave no release and none did; return how many.

        So looks a list that stands among the releases: archives hold it hundreds of times.
        """
        key = {"source": source, "url": url}
        with self.transaction():
            row = self._row(
                "SELECT sum(state = 'dropped') AS dropped, sum(state = 'read') AS read FROM mementos "
                "WHERE source = :source AND url = :url",
                key,
            )
            if row is None or row["read"] or (row["dropped"] or 0) < after:
                return 0
            return self._write(
                "UPDATE mementos SET state = 'dropped', why = :why "
                "WHERE source = :source AND url = :url AND state = 'waiting'",
                key | {"why": f"{row['dropped']} other captures of this address gave no release"},
            ).rowcount

    def fail_memento(
        self, source: str, address: str, why: str, *, capture: int | None = None, counts: bool = True
    ) -> str:
        """Record a failed attempt and return the state in which that leaves the capture: given up after `TRIES`.

        `counts` is false for what says nothing of this capture: an archive that is down or refuses us.
        """
        with self.transaction():
            self._write(
                "UPDATE mementos SET why = :why, tries = tries + :counts, capture = ifnull(:capture, capture), "
                "state = CASE WHEN tries + :counts >= :most THEN 'dropped' ELSE state END "
                "WHERE source = :source AND address = :address",
                {
                    "source": source, "address": address, "why": why, "capture": capture, "counts": int(counts),
                    "most": TRIES,
                },
            )  # fmt: skip
            row = self._row(
                "SELECT state FROM mementos WHERE source = :source AND address = :address",
                {"source": source, "address": address},
            )
        return str(row["state"]) if row else "dropped"
