"""Back-fill: spans of days that were asked for, what of them is known and held, and the map of the gaps."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from pipelines.cells import Row, sound
from pipelines.dates import parse
from pipelines.frontier import stored_url
from pipelines.opening import Connected, explained
from pipelines.records import Sighting

#: What a way says may be of the next day or the one before: a time in UTC of a release of late evening, for one.
MARGIN = dt.timedelta(days=1)
_LONGEST_PRECISION = dt.timedelta(days=366)  # "2019" stands as 1 January and may mean any day of that year


class Span(NamedTuple):
    """Days from the first to the last, both of them in it."""

    first: dt.date
    last: dt.date

    def __contains__(self, day: object) -> bool:
        return isinstance(day, dt.date) and self.first <= day <= self.last


class Window(NamedTuple):
    """A span that a back-fill is asked for; see the table ``windows``.

    Attributes:
        walked: its lists were walked, or the archive's index read, to the end.
    """

    id: int
    via: str
    place: str
    span: Span
    state: str
    walked: bool


def months(first: dt.date, last: dt.date) -> list[Span]:
    """Return the calendar months between two days, the first and the last cut to them.

    >>> [f"{span.first} {span.last}" for span in months(dt.date(2019, 12, 15), dt.date(2020, 2, 29))]
    ['2019-12-15 2019-12-31', '2020-01-01 2020-01-31', '2020-02-01 2020-02-29']
    """
    found = []
    while first <= last:
        following = (first.replace(day=1) + dt.timedelta(days=31)).replace(day=1)
        found.append(Span(first, min(last, following - dt.timedelta(days=1))))
        first = following
    return found


def days_said(said: Mapping[str, Mapping[str, str]], margin: dt.timedelta = MARGIN) -> list[Span]:
    """Return the days on which a release may have been published by what each way says of its address, [] if none does.

    Args:
        said: the words of each way by field, as the table ``sightings`` holds them.
        margin: how far the day may be off that was said; a month or a year stands for all its days.
    """
    found = []
    moments = (parse(words["published"], zone="UTC") for words in said.values() if "published" in words)
    for moment in moments:
        if moment is None:
            continue
        if moment.precision in {"month", "year"}:
            days = 366 if moment.precision == "year" else 31
            end = (moment.day + dt.timedelta(days=days)).replace(day=1) - dt.timedelta(days=1)
            found.append(Span(moment.day, end))
        else:
            found.append(Span(moment.day - margin, moment.day + margin))
    return found


def may_lie(said: Mapping[str, Mapping[str, str]], spans: Collection[Span]) -> bool:
    """Tell whether what the ways said of an address allows its release to be of one of the spans.

    An address of which nobody says a date may be of any day. Where several ways say one, each is believed.
    """
    days = days_said(said)
    return not days or any(_meet(each, span) for each in days for span in spans)


class Counts(NamedTuple):
    """What is known of a window: addresses known, releases held, and addresses that still wait."""

    found: int
    read: int
    waiting: int


class Windows(Connected):
    """The methods of `Store` for windows and gaps."""

    def put_windows(
        self, source: str, via: str, place: str, spans: Iterable[Span], *, run: int, again: bool = False
    ) -> list[Window]:
        """Enter the spans that a back-fill is asked for; return those that are not done, in the order of time.

        `again`: those that are done are opened once more.
        """
        found = []
        with self.transaction():
            for span in spans:
                key = {"source": source, "via": via, "place": place, "first": span.first, "last": span.last, "run": run}
                self._write(
                    "INSERT INTO windows (source, via, place, first_day, last_day, run) "
                    "VALUES (:source, :via, :place, :first, :last, :run) ON CONFLICT DO NOTHING",
                    key,
                )
                where = (
                    "WHERE source = :source AND via = :via AND place = :place "
                    "AND first_day = :first AND last_day = :last"
                )
                if again:
                    reopen = "state = 'open', why = NULL, walked_at = NULL, finished_at = NULL"
                    self._write(f"UPDATE windows SET {reopen} {where} AND state = 'done'", key)  # noqa: S608  # texts of ours
                row = self._row(f"SELECT * FROM windows {where}", key)  # noqa: S608  # a text of ours
                assert row is not None
                if row["state"] != "done":
                    self._write("UPDATE windows SET run = :run WHERE id = :id", {"run": run, "id": row["id"]})
                    found.append(_window(row))
        return sorted(found, key=lambda window: window.span)

    def windows(self, source: str, run: int | None = None) -> list[Row]:
        """Return the windows of a source, or those that the run worked on, by way to look and time."""
        return self._rows(
            "SELECT * FROM windows WHERE source = :source AND (:run IS NULL OR run = :run) "
            "ORDER BY via, place, first_day",
            {"source": source, "run": run},
        )

    def walked_windows(self, numbers: Iterable[int], at: dt.datetime) -> None:
        """Note that the lists of some windows were walked to the end: from here on only pages are left to read."""
        with self.transaction():
            for number in numbers:
                self._write("UPDATE windows SET walked_at = :at WHERE id = :id", {"at": at, "id": number})

    def leave_window(self, number: int, state: str, why: str | None, *, found: int, read: int, at: dt.datetime) -> None:
        """Write down how a run leaves a window. One that failed is walked again where it was not walked to the end."""
        with self.transaction():
            self._write(
                "UPDATE windows SET state = :state, why = :why, found = :found, read = :read, finished_at = :at "
                "WHERE id = :id",
                {"id": number, "state": state, "why": why, "found": found, "read": read, "at": at},
            )

    def waiting_within(
        self, source: str, spans: Collection[Span], *, limit: int, skip: Collection[str], outside: set[str]
    ) -> list[Sighting]:
        """Return up to `limit` waiting addresses that may be of the spans (see `may_lie`), the newest first.

        Those in `skip` and in `outside` are passed over; those found to lie outside are added there, so that what the
        ways said of them is read once a crawl.
        """
        found: list[Sighting] = []
        if not spans:
            return found
        first = min(span.first for span in spans) - _LONGEST_PRECISION - MARGIN
        last = max(span.last for span in spans) + MARGIN
        with explained(self.path):
            cursor = self.db.conn.execute(
                # Several ways may say several days, of which `day` is one: only an address of a single way is left out
                # by it alone.
                "SELECT url, ways, said FROM sightings WHERE source = ? AND state = 'waiting' "
                "AND (day IS NULL OR day BETWEEN ? AND ? OR json_array_length(ways) > 1) "
                "ORDER BY day DESC, first_seen DESC, rowid",
                (sound(source), first.isoformat(), last.isoformat()),
            )
            for url, ways, said in cursor:
                if len(found) >= limit:
                    break
                if url in skip or url in outside:
                    continue
                words: dict[str, dict[str, str]] = json.loads(said)
                if not may_lie(words, spans):
                    outside.add(url)
                    continue
                names = json.loads(ways)
                together: dict[str, str] = {}
                for each in words.values():
                    together = each | together
                found.append(Sighting(url, names[0] if names else "", **together))
            cursor.close()
        return found

    def window_counts(self, source: str, ways: Collection[str], spans: Iterable[Span]) -> list[Counts]:
        """Return for each span how many addresses are known to some ways, how many are held, and how many still wait.

        An address counts by the day of its release, or where none is held by the day that a way says. One of which
        nobody says a day is not counted as known; while it waits it waits in every window, since it may be of any.
        """
        rows = self._rows(
            "SELECT sightings.state, sightings.release, sightings.said, releases.published "
            "FROM sightings LEFT JOIN releases ON releases.id = sightings.release "
            "WHERE sightings.source = :source "
            "AND EXISTS (SELECT 1 FROM json_each(ways) WHERE value IN (SELECT value FROM json_each(:ways)))",
            {"source": source, "ways": list(ways)},
        )
        held: dict[int, dt.date] = {}
        unread: list[tuple[str, dict[str, dict[str, str]]]] = []
        for row in rows:
            if row["release"] is not None:
                held[row["release"]] = dt.date.fromisoformat(row["published"])
            elif row["state"] != "dropped":
                unread.append((row["state"], json.loads(row["said"])))
        named = [day for _, said in unread for day in days_said(said, dt.timedelta())[:1]]
        wait = [days_said(said) for state, said in unread if state == "waiting"]
        counts = []
        for span in spans:
            read = sum(day in span for day in held.values())
            found = sum(day.first in span for day in named)
            waiting = sum(not days or any(_meet(day, span) for day in days) for days in wait)
            counts.append(Counts(read + found, read, waiting))
        return counts

    def said_by_ways(self, source: str, url: str) -> dict[str, dict[str, str]]:
        """Return what each way said of an address, by name of the way."""
        key = {"source": source, "url": stored_url(url)}
        row = self._row("SELECT said FROM sightings WHERE source = :source AND url = :url", key)
        found: dict[str, dict[str, str]] = json.loads(row["said"]) if row else {}
        return found

    def known_addresses(self, source: str) -> list[str]:
        """Return the addresses that are known to be releases of a source: of those held, and of those that wait."""
        rows = self._rows(
            "SELECT url FROM releases WHERE source = :source UNION SELECT url FROM sightings "
            "WHERE source = :source AND (release IS NOT NULL OR state = 'waiting')",
            {"source": source},
        )
        return [row["url"] for row in rows]

    def gaps(self, source: str | None = None) -> list[Row]:
        """Return the map of the gaps, of one source or of all; see the view ``gaps``."""
        return self._rows("SELECT * FROM gaps WHERE :source IS NULL OR source = :source", {"source": source})


def _meet(one: Span, other: Span) -> bool:
    return one.first <= other.last and one.last >= other.first


def _window(row: Row) -> Window:
    span = Span(dt.date.fromisoformat(row["first_day"]), dt.date.fromisoformat(row["last_day"]))
    return Window(row["id"], row["via"], row["place"], span, row["state"], row["walked_at"] is not None)
