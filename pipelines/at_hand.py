"""The releases that near-duplicates are looked for among, with their fingerprints: those looked at last are kept."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import NamedTuple

from pipelines.errors import DatabaseError
from pipelines.opening import Connected
from pipelines.similar.compare import Text
from pipelines.similar.groups import KEPT, Issue


class Held(NamedTuple):
    """A release at hand: its digest, by which a stale one is known, and what decides about it."""

    digest: str
    issue: Issue


class AtHand(Connected):
    """The methods of `pipelines.clusters.Clusters` for the releases at hand."""

    @cached_property
    def _recent(self) -> dict[int, Held]:
        """The releases that were looked at last, with their fingerprints, oldest first."""
        return {}

    def held(self, release: int, digest: str | None = None) -> Held:
        """Return a release from those at hand, or read it; `digest` is its own, where the caller has just asked for it.

        Raises `DatabaseError` if there is none.
        """
        held = self._recent.pop(release, None)
        if held is None or held.digest != (digest or self.digests([release]).get(release)):
            held = self.read([release]).get(release)
            if held is None:
                raise DatabaseError(f"{self.path}: there is no release {release}")
        self.keep(release, held)
        return held

    def keep(self, release: int, held: Held) -> None:
        """Keep a release at hand, as the one that was looked at last."""
        self._recent[release] = held
        while len(self._recent) > KEPT:
            del self._recent[next(iter(self._recent))]

    def read(self, numbers: list[int]) -> dict[int, Held]:
        """Return these releases, read anew, by number; those that there are, in order."""
        rows = self._rows(
            "SELECT releases.id, releases.title, text, published, source, digest, first_seen, sources.name "
            "FROM releases JOIN sources ON sources.id = releases.source "
            "WHERE releases.id IN (SELECT value FROM json_each(:numbers)) ORDER BY releases.id",
            {"numbers": numbers},
        )
        found = {}
        for row in rows:
            text = Text(row["title"], row["text"], dt.date.fromisoformat(row["published"]), row["source"])
            found[row["id"]] = Held(row["digest"], Issue(text, row["name"], row["first_seen"]))
        return found

    def digests(self, numbers: list[int]) -> dict[int, str]:
        """Return the digests of these releases by number."""
        rows = self._rows(
            "SELECT id, digest FROM releases WHERE id IN (SELECT value FROM json_each(:numbers))", {"numbers": numbers}
        )
        return {row["id"]: row["digest"] for row in rows}
