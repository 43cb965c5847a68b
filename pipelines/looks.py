"""Second looks: when a page that was read is asked again, so that edits and take-downs are seen.

Most edits come within days, and nobody can ask for everything every day. So the time between two looks grows with the
age of the release: half its age, at least a day, at most half a year or so. A release of yesterday is looked at daily,
one of a month ago every other week, one of ten years twice a year; ten years cost some twenty looks.
"""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Collection
from typing import NamedTuple

from pipelines.captures import Captures, Validator
from pipelines.frontier import Frontier, sighting_of, stored_url
from pipelines.records import Sighting, from_iso

SHORTEST, LONGEST = dt.timedelta(days=1), dt.timedelta(days=182)

#: A page that is not found is asked again each day. It is taken for gone after so many looks and so long a time: a
#: redesign or a broken server takes thousands of pages away for an afternoon.
LOOKS_UNTIL_GONE = 3
GONE_AFTER = dt.timedelta(days=7)
#: How long after that it is asked once more: what was taken down may come back.
RETURNS = dt.timedelta(days=30)

#: Part of an interval by which looks are spread, so that an archive read in one night is not asked again in one night.
_SPREAD = 0.2


class Due(NamedTuple):
    """A page to look at again, and what was sent with its last answer."""

    sighting: Sighting
    validator: Validator | None


def next_look(url: str, published: dt.date | None, at: dt.datetime) -> dt.datetime:
    """Return when a page looked at now is due again.

    Args:
        url: decides, always alike, where in the spread it falls. published: None counts as now. at: aware.

    >>> at = dt.datetime(2026, 3, 11, tzinfo=dt.UTC)
    >>> [(next_look("u", at.date() - dt.timedelta(days=age), at) - at).days for age in (0, 1, 10, 100, 5000)]
    [1, 1, 5, 54, 198]
    """
    age = at - dt.datetime.combine(published or at.date(), dt.time(), dt.UTC)
    interval = min(max(age / 2, SHORTEST), LONGEST)
    share = zlib.crc32(url.encode()) / 0xFFFFFFFF  # from 0 to 1, the same in every process
    return at + max(SHORTEST, interval * (1 + _SPREAD * (share - 0.5)))


class Looks(Frontier, Captures):
    """The methods of `Store` for second looks."""

    def plan_look(self, source: str, url: str, *, at: dt.datetime) -> None:
        """Note that the page of a release was found, and when it is due again."""
        key = {"source": source, "url": stored_url(url)}
        with self.transaction():
            row = self._row(
                "SELECT releases.published FROM sightings JOIN releases "
                "ON releases.id = sightings.release AND releases.source = sightings.source "
                "WHERE sightings.source = :source AND sightings.url = :url",
                key,
            )
            if row is None:  # no release of this source: there is nothing to look at again
                return
            due = next_look(url, dt.date.fromisoformat(row["published"]), at)
            self._write(
                "UPDATE sightings SET looked_at = :at, look_at = :due, missing_since = NULL, state = 'read', "
                "why = CASE WHEN missing_since IS NULL AND state = 'read' THEN why END, tries = 0 "
                "WHERE source = :source AND url = :url",
                key | {"at": at, "due": due},
            )

    def same_again(self, source: str, url: str, *, at: dt.datetime) -> None:
        """Note that a page is what it was when it was read."""
        with self.transaction():
            self._write(
                "UPDATE releases SET last_seen = :at WHERE id = "
                "(SELECT release FROM sightings WHERE source = :source AND url = :url)",
                {"source": source, "url": stored_url(url), "at": at},
            )
            self.plan_look(source, url, at=at)

    def not_found(self, source: str, url: str, why: str, *, capture: int | None, at: dt.datetime) -> str:
        """Note that the page of a release that is held is not there; return the state that this leaves.

        The release stands. Its address stays ``read`` until `LOOKS_UNTIL_GONE` looks over `GONE_AFTER` have not found
        it; then it is ``gone``, and asked again after `RETURNS`.
        """
        key = {"source": source, "url": stored_url(url)}
        with self.transaction():
            row = self._row("SELECT tries, missing_since FROM sightings WHERE source = :source AND url = :url", key)
            since = from_iso(row["missing_since"]) if row and row["missing_since"] else at
            tries = (row["tries"] if row else 0) + 1
            gone = tries >= LOOKS_UNTIL_GONE and at - since >= GONE_AFTER
            state = "gone" if gone else "read"
            self._write(
                "UPDATE sightings SET state = :state, why = :why, tries = :tries, missing_since = :since, "
                "look_at = :due, capture = ifnull(:capture, capture) WHERE source = :source AND url = :url",
                key
                | {"state": state, "why": why, "tries": tries, "since": since, "capture": capture}
                | {"due": at + (RETURNS if gone else SHORTEST)},
            )
        return state

    def postpone_look(self, source: str, url: str, *, at: dt.datetime) -> None:
        """Ask a page again tomorrow: today the site, or we, could not."""
        with self.transaction():
            self._write(
                "UPDATE sightings SET look_at = :due WHERE source = :source AND url = :url",
                {"source": source, "url": stored_url(url), "due": at + SHORTEST},
            )

    def due(self, source: str, *, at: dt.datetime, limit: int, skip: Collection[str] = ()) -> list[Due]:
        """Return up to `limit` pages that are due to be looked at again, the longest overdue first."""
        rows = self._rows(
            "SELECT url, ways, said FROM sightings WHERE source = :source AND look_at <= :at "
            "AND state IN ('read', 'gone') ORDER BY look_at LIMIT :limit",
            {"source": source, "at": at, "limit": limit + len(skip)},
        )
        fresh = [row for row in rows if row["url"] not in skip][:limit]
        return [Due(sighting_of(row["url"], row["ways"], row["said"]), self.validator(row["url"])) for row in fresh]
