"""The frontier: every release address that was ever discovered, and what became of it.

An address is a row here before it is fetched, and leaves ``waiting`` only in the transaction that stores its outcome.
So a crawl that is killed anywhere goes on where it stopped (Scrapy's own JOBDIR lost 2,190 of 3,000 pages).
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, NamedTuple

from pipelines.cells import Row, sound
from pipelines.dates import parse
from pipelines.opening import Connected, explained
from pipelines.records import Sighting, from_iso, iso
from pipelines.text import fold

State = Literal["waiting", "read", "dropped", "gone"]
STATES: tuple[State, ...] = ("waiting", "read", "dropped", "gone")

#: An address is given up after so many failed attempts, and not before it has been known for so long: a crawl every
#: ten minutes makes five attempts within the hour in which a site is rebuilt.
TRIES = 5
PATIENCE = dt.timedelta(days=7)

#: Longest address that is asked: Scrapy's URLLENGTH_LIMIT. It drops longer ones itself, with no more than a count.
LONGEST_URL = 2083

#: What the ways said of one address: by name of the way, its words by field.
Said = dict[str, dict[str, str]]


@dataclass(slots=True)
class Sighted:
    """What `Frontier.sight` made of the addresses that it was given.

    Attributes:
        new: addresses never seen before, now waiting, in the order given.
        updated: known ones that wait again because a way says that they were updated.
        refused: addresses never seen before that cannot be asked, stored as dropped.
        waiting: known ones that wait since an earlier crawl.
        again: number of the other ones that earlier crawls knew.
    """

    new: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    again: int = 0


class Waiting(NamedTuple):
    """An address that waits to be read: what is known of it, all ways taken together, and its failed attempts."""

    sighting: Sighting
    ways: tuple[str, ...]
    tries: int


class Frontier(Connected):
    """The methods of `Store` for sightings."""

    @cached_property
    def _newest_before(self) -> int:
        """The newest row of earlier commands. Times are whole seconds, and two crawls may begin in the same one."""
        return int(self.db.execute("SELECT coalesce(max(rowid), 0) FROM sightings").fetchone()[0])

    def sight(self, source: str, sightings: Iterable[Sighting], at: dt.datetime) -> Sighted:
        """Enter what the ways of a source saw, in one transaction.

        A new address waits; one that no crawler can ask is stored as dropped, with the reason. A known one keeps its
        state, and what this way said is added; if it was read or gone and the way now says otherwise of it than it
        did before (see `_news`), it waits again, and so does a dropped one whose date no way has told before. Give one
        `at` for a whole crawl: a row that was seen at that time and brings nothing new is not written again.
        """
        result = Sighted()
        now = iso(at)
        seen: list[Row] = []
        newest_before = self._newest_before
        with self.transaction():
            for sighting in sightings:
                key = {"source": source, "url": stored_url(sighting.url)}
                row = self._row("SELECT rowid, * FROM sightings WHERE source = :source AND url = :url", key)
                if row is None:
                    why = _refusal(sighting.url)
                    (result.new if why is None else result.refused).append(sighting.url)
                    self._enter(key, sighting, why, now)
                    continue
                # Another way, or the same list, named it in this very crawl.
                own = row["rowid"] > newest_before and row["first_seen"] == now
                if self._meet(row, sighting):
                    result.updated.append(sighting.url)
                elif not own:
                    result.again += 1
                    if row["state"] == "waiting":
                        result.waiting.append(sighting.url)
                if row["last_seen"] != now:
                    seen.append(key | {"now": now})
            self.db.conn.executemany(
                "UPDATE sightings SET last_seen = :now WHERE source = :source AND url = :url", seen
            )
        return result

    def _enter(self, key: Row, sighting: Sighting, why: str | None, now: str) -> None:
        said = {sighting.way: sighting.said()} if sighting.said() else {}
        self._write(
            "INSERT INTO sightings (source, url, state, why, ways, said, day, first_seen, last_seen) "
            "VALUES (:source, :url, :state, :why, :ways, :said, :day, :now, :now)",
            key
            | {"state": "waiting" if why is None else "dropped", "why": why, "now": now}
            | {"ways": [sighting.way], "said": said, "day": _day_of(said)},
        )

    def _meet(self, row: Row, sighting: Sighting) -> bool:
        """Add to a known row what the way says now; return whether the address waits again because of it."""
        ways: list[str] = json.loads(row["ways"])
        said: Said = json.loads(row["said"])
        before, words = said.get(sighting.way, {}), {name: sound(text) for name, text in sighting.said().items()}
        news = _news(before, words) if row["state"] in {"read", "gone"} else None
        if "age" in before:
            words.pop("age", None)  # the list grows older with each look; the first age is the most exact
        if row["state"] == "dropped" and row["capture"] and {"published", "age"} & words.keys() and row["day"] is None:
            news = "when it was published"  # its page may not, and was dropped for it
        if sighting.way in ways and before | words == before:
            return False
        if words:
            said[sighting.way] = before | words
        row["ways"], row["said"], row["day"] = list(dict.fromkeys([*ways, sighting.way])), said, _day_of(said)
        if news:
            row |= {"state": "waiting", "why": f"the {sighting.way.partition(' ')[0]} says {news}", "tries": 0}
        self._write(
            "UPDATE sightings SET ways = :ways, said = :said, day = :day, state = :state, why = :why, tries = :tries "
            "WHERE source = :source AND url = :url",
            row,
        )
        return news is not None

    def waiting(self, source: str, *, limit: int, skip: Collection[str] = ()) -> list[Waiting]:
        """Return up to `limit` addresses that wait, without those in `skip` (a set, best): those under way.

        The newest come first, by the day the ways gave, then by when they were first seen, then in the list's order.
        """
        found: list[Waiting] = []
        with explained(self.path):
            cursor = self.db.conn.execute(
                "SELECT url, ways, said, tries FROM sightings WHERE source = ? AND state = 'waiting' "
                "ORDER BY day DESC, first_seen DESC, rowid",
                (sound(source),),
            )
            for url, ways, said, tries in cursor:
                if len(found) >= limit:
                    break
                if url not in skip:
                    found.append(Waiting(sighting_of(url, ways, said), tuple(json.loads(ways)), tries))
            cursor.close()
        return found

    def said(self, source: str, url: str) -> dict[str, str]:
        """Return what the ways said of an address (the fields of `Sighting.said`), all taken together."""
        row = self._row(
            "SELECT said FROM sightings WHERE source = :source AND url = :url",
            {"source": source, "url": stored_url(url)},
        )
        return {} if row is None else _together(json.loads(row["said"]))

    def counts(self, source: str) -> dict[str, int]:
        """Return the number of the source's addresses in each state."""
        rows = self._rows(
            "SELECT state, count(*) AS number FROM sightings WHERE source = :source GROUP BY state", {"source": source}
        )
        return dict.fromkeys(STATES, 0) | {row["state"]: row["number"] for row in rows}

    def fail(
        self,
        source: str,
        url: str,
        why: str,
        *,
        final_state: Literal["gone", "dropped"] | None = None,
        capture: int | None = None,
        at: dt.datetime,
    ) -> str:
        """Record a failed attempt to read an address, and return the state in which that leaves it.

        It stays waiting, with `why`, until `TRIES` attempts in a row have failed and `PATIENCE` has passed since it was
        first seen; then it is dropped, or, if a release was read there before, that release stands as ``read``.
        `final_state` says that no further attempt is needed.
        """
        with self.transaction():
            row = self._row(
                "SELECT tries, release, first_seen FROM sightings WHERE source = :source AND url = :url",
                {"source": source, "url": stored_url(url)},
            ) or {"tries": 0, "release": None, "first_seen": iso(at)}
            tries = row["tries"] + 1
            state: State = final_state or "waiting"
            if state == "waiting" and tries >= TRIES and at - from_iso(row["first_seen"]) >= PATIENCE:
                state = "dropped" if row["release"] is None else "read"
                why = f"given up after {tries} tries: {why}"
            self._settle(source, url, state, at, why=why, tries=tries, capture=capture)
        return state

    def defer(self, source: str, url: str, why: str, *, capture: int | None = None, at: dt.datetime) -> None:
        """Record that the site lets nobody read this address now (robots.txt, a block, a pause that is too long).

        It stays waiting, with `why`, and no attempt is counted: what a site refuses says nothing of the address, and a
        site that is closed for a week must not cost the releases of that week.
        """
        with self.transaction():
            row = self._row(
                "SELECT tries FROM sightings WHERE source = :source AND url = :url",
                {"source": source, "url": stored_url(url)},
            ) or {"tries": 0}
            self._settle(source, url, "waiting", at, why=why, tries=row["tries"], capture=capture)

    def drop(
        self,
        source: str,
        url: str,
        why: str,
        state: Literal["dropped", "gone"] = "dropped",
        *,
        capture: int | None = None,
        at: dt.datetime,
    ) -> None:
        """Record that an address holds no release (dropped), or that the site no longer has it (gone)."""
        with self.transaction():
            self._settle(source, url, state, at, why=why, tries=0, capture=capture)

    def _settle(
        self,
        source: str,
        url: str,
        state: State,
        at: dt.datetime,
        *,
        why: str | None,
        tries: int,
        capture: int | None,
        release: int | None = None,
    ) -> None:
        """Write what became of an address, inside a transaction; one that no way has seen gets its row here."""
        values: dict[str, Any] = {"source": source, "url": stored_url(url), "state": state, "why": why, "tries": tries}
        self._write(
            "INSERT INTO sightings (source, url, state, why, ways, tries, first_seen, last_seen, release, capture) "
            "VALUES (:source, :url, :state, :why, '[]', :tries, :at, :at, :release, :capture) "
            "ON CONFLICT (source, url) DO UPDATE SET state = excluded.state, why = excluded.why, "
            "tries = excluded.tries, release = ifnull(excluded.release, release), "
            "capture = ifnull(excluded.capture, capture)",
            values | {"at": at, "release": release, "capture": capture},
        )


def sighting_of(url: str, ways: str, said: str) -> Sighting:
    """Return a stored sighting as one: under its first way, with what all ways said (columns of the row, JSON)."""
    names = json.loads(ways)
    return Sighting(url, names[0] if names else "", **_together(json.loads(said)))


def _refusal(url: str) -> str | None:
    """Return why no crawler can ask this address, or None."""
    if len(url) > LONGEST_URL:
        return f"the address has {len(url):,} characters; more than {LONGEST_URL:,} are not asked"
    if not re.match(r"https?://[^/?#\s]", url, re.IGNORECASE):
        return "the address is not of the web (http or https)"
    return None


def stored_url(url: str) -> str:
    """Return the address as it is stored: one that is too long to be asked is cut, it only has to be recognised."""
    url = sound(url)
    return url if len(url) <= LONGEST_URL else url[:LONGEST_URL] + "…"


def _news(before: Mapping[str, str], now: Mapping[str, str]) -> str | None:
    """Return what a way now says otherwise of an address that it named before, if that calls for reading it again.

    Each way is compared only with itself: two ways spell the same time differently, and would seem to disagree in
    every crawl. A way that gives no time of update counts when it changes the headline but not the date; a date alone
    does not, since lists print "2 days ago".
    """
    if "updated" in before and "updated" in now:
        return None if before["updated"] == now["updated"] else "it was updated"
    if "updated" in before or "updated" in now or "published" not in now:
        return None
    if before.get("published") == now["published"] and {"title"} <= before.keys() & now.keys():
        return None if fold(before["title"]) == fold(now["title"]) else "its headline was changed"
    return None


def _together(said: Said) -> dict[str, str]:
    """Return what all ways said as one: for each field the words of the first way that has any."""
    together: dict[str, str] = {}
    for words in said.values():
        together = words | together
    return together


def _day_of(said: Said) -> dt.date | None:
    """Return the day on which the ways say that an address was published, or None.

    It only decides what is read first, so the zone does not matter. The date of the release is found by `normalise`,
    from all that its page says.
    """
    moments = (parse(words["published"], zone="UTC") for words in said.values() if "published" in words)
    return next((moment.day for moment in moments if moment), None)
