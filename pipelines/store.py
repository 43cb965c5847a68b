"""The store: the one door to the database. Everything above writes and reads through it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from pipelines.captures import Captures, Validator
from pipelines.frontier import Sighted, Waiting
from pipelines.looks import Due, Looks
from pipelines.mementos import Memento, Mementos
from pipelines.reconcile import Reconciles
from pipelines.releases import Releases, Saved
from pipelines.visits import RobotsAnswer, Traffic, Visits
from pipelines.vocabulary import Vocabulary
from pipelines.windows import Span, Window, Windows

if TYPE_CHECKING:
    from pipelines.clusters import Clusters, Fingerprints

__all__ = [
    "Due", "Memento", "RobotsAnswer", "Saved", "Sighted", "Span", "Store", "Traffic", "Validator", "Waiting",
    "Window",
]  # fmt: skip


class Store(Releases, Looks, Reconciles, Captures, Visits, Windows, Mementos, Vocabulary):
    """An open database of Presswatch. ``with Store.open(path) as store:`` closes it.

    Every method that writes is one transaction; ``with store.transaction():`` makes several of them one. Its methods
    stand, by the tables that they concern, in `pipelines.opening` (opening, closing, transactions), `pipelines.ledger`
    (sources, runs, crawls, problems), `pipelines.frontier` (sightings), `pipelines.looks` (second looks),
    `pipelines.reconcile` (walks and what they left unseen), `pipelines.captures` (captures, validators),
    `pipelines.visits` (robots.txt, requests a day), `pipelines.windows` (back-fills and gaps), `pipelines.mementos`
    (what web archives hold), `pipelines.past` (older texts), `pipelines.releases`, `pipelines.parts` (what belongs to a
    release) and `pipelines.vocabulary` (controlled lists). All raise `pipelines.errors.DatabaseError` for what SQLite
    refuses.
    """

    def _prepare(self) -> None:
        super()._prepare()
        if not self.read_only:
            self.put_vocabulary()

    @cached_property
    def clusters(self) -> Clusters:
        """Near-duplicates: the same database through the methods of `pipelines.clusters`."""
        # Imported when first asked for: numpy takes a tenth of a second and 11 MB, and a crawl that finds nothing new
        # has nothing to compare.
        from pipelines.clusters import Clusters  # noqa: PLC0415

        return Clusters(self.path, self.db, read_only=self.read_only)

    def index_all(self, fingerprints: Fingerprints | None = None, *, batch: int = 500) -> int:
        """Find the near-duplicates of every release that is new or changed since it was indexed; return how many.

        `batch` of them are one transaction. It may be stopped at any time: the next call goes on with what is missing.
        `fingerprints`: see `pipelines.clusters.Clusters.index_releases`.
        """
        waiting = self.unindexed()
        for start in range(0, len(waiting), batch):
            numbers = waiting[start : start + batch]
            with self.transaction():
                self.clusters.index_releases(numbers, fingerprints)
        return len(waiting)
