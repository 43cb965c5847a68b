"""The store: the one door to the database. Everything above writes and reads through it."""

from __future__ import annotations

from pipelines.captures import Captures, Validator
from pipelines.clusters import Clusters, Like
from pipelines.frontier import Sighted, Waiting
from pipelines.looks import Due, Looks
from pipelines.mementos import Memento, Mementos
from pipelines.reconcile import Reconciles
from pipelines.releases import Releases, Saved
from pipelines.visits import RobotsAnswer, Traffic, Visits
from pipelines.vocabulary import Vocabulary
from pipelines.windows import Span, Window, Windows

__all__ = [
    "Due", "Like", "Memento", "RobotsAnswer", "Saved", "Sighted", "Span", "Store", "Traffic", "Validator", "Waiting",
    "Window",
]  # fmt: skip


class Store(Releases, Looks, Reconciles, Captures, Visits, Windows, Mementos, Vocabulary, Clusters):
    """An open database of Presswatch. ``with Store.open(path) as store:`` closes it.

    Every method that writes is one transaction; ``with store.transaction():`` makes several of them one. Its methods
    stand, by the tables that they concern, in `pipelines.opening` (opening, closing, transactions), `pipelines.ledger`
    (sources, runs, crawls, problems), `pipelines.frontier` (sightings), `pipelines.looks` (second looks),
    `pipelines.reconcile` (walks and what they left unseen), `pipelines.captures` (captures, validators),
    `pipelines.visits` (robots.txt, requests a day), `pipelines.windows` (back-fills and gaps), `pipelines.mementos`
    (what web archives hold), `pipelines.past` (older texts), `pipelines.releases`, `pipelines.parts` (what belongs to a
    release), `pipelines.vocabulary` (controlled lists) and `pipelines.clusters` (near-duplicates). All raise
    `pipelines.errors.DatabaseError` for what SQLite refuses.
    """

    def _prepare(self) -> None:
        super()._prepare()
        if not self.read_only:
            self.put_vocabulary()
