"""Clusters as rows: the index by which releases like a new one are found, and which releases are one.

A new release is looked up under its own keys and compared with a dozen others at most, whatever the collection holds:
some 2 ms. The figures stand in ``tests/bench_similar.py``.
"""

from __future__ import annotations

import json
from array import array
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from pipelines.at_hand import AtHand
from pipelines.cells import Row
from pipelines.similar.compare import ONE, Likeness, compare, differences, likeness
from pipelines.similar.fingerprint import Fingerprint
from pipelines.similar.groups import MOST_A_KEY, MOST_SKETCHES, Issue, components, primary, shortlist

#: Makes the fingerprints of texts, each given as headline and text, in their order.
Fingerprints = Callable[[Iterable[tuple[str, str]]], Iterable[Fingerprint]]


#: For each of some keys the newest releases that share it.
_SHARING = (
    "SELECT (SELECT json_group_array(release) FROM"
    " (SELECT release FROM bands WHERE key = keys.value ORDER BY release DESC LIMIT :most)) AS releases "
    "FROM json_each(:keys) AS keys"
)


class Like(NamedTuple):
    """A release that is one with another, and how: its number, the relation and the score."""

    release: int
    relation: str
    score: float


class Clusters(AtHand):
    """Near-duplicates in a database; `pipelines.store.Store.clusters` is one over the store's own connection."""

    def index_releases(self, numbers: list[int], fingerprints: Fingerprints | None = None) -> None:
        """Bring index and clusters up to date with these releases, one after another; see `index_release`.

        `fingerprints` makes those of many texts at a time, in their order, as another process can meanwhile.
        """
        if fingerprints is None:
            for number in numbers:
                self.index_release(number)
            return
        held = self.read(numbers)
        texts = [one.issue.text for one in held.values()]
        made = fingerprints((text.title, text.text) for text in texts)
        for (number, one), text, known in zip(held.items(), texts, made, strict=True):
            text.take(known)
            self.keep(number, one)
            self.index_release(number)

    def index_release(self, release: int) -> bool:
        """Bring the index and the clusters up to date with a release; return whether there was anything to do.

        A new release may join a cluster, or several into one; a changed one may leave its cluster. Raises
        `DatabaseError` if there is no such release.
        """
        held = self.held(release)
        known = self._row("SELECT digest, keys FROM fingerprints WHERE release = :release", {"release": release})
        if known is not None and known["digest"] == held.digest:
            return False
        with self.transaction():
            if known is not None:
                self._forget(release, known["keys"])
            mine = held.issue.text.fingerprint
            found = self.find_like(release)
            self._remember(release, held.digest, mine, found)
            if known is None and self._join(release, found):
                return True
            self._recluster(release)
        return True

    def find_like(self, release: int) -> list[Like]:
        """Return the indexed releases that are one with this one: copies, translations and corrections, by number."""
        text = self.held(release).issue.text
        mine = text.fingerprint
        hits: Counter[int] = Counter()
        for row in self._rows(_SHARING, {"keys": list(mine.keys), "most": MOST_A_KEY}):
            hits.update(json.loads(row["releases"]))
        hits.pop(release, None)
        numbers = [number for number, _ in sorted(hits.items(), key=lambda hit: (-hit[1], hit[0]))[:MOST_SKETCHES]]
        sketches = {row["release"]: row["sketch"] for row in self._known(numbers)}
        found = []
        likely = shortlist(mine, hits, sketches)
        digests = self.digests(likely)
        for other in likely:
            alike = likeness(self.held(other, digests.get(other)).issue.text, text)
            if alike.relation in ONE:
                found.append(Like(other, str(alike.relation), alike.score))
        return sorted(found)

    def put_cluster(self, members: Iterable[int]) -> int | None:
        """Make one cluster of these releases and return its number; None for fewer than two, which are no cluster.

        It keeps the lowest number of the clusters that they were in; those that lose all members go.
        """
        issues = {member: self.held(member).issue for member in sorted(members)}
        numbers = {"members": list(issues)}
        with self.transaction():
            before = self._rows(
                "SELECT DISTINCT cluster FROM cluster_members WHERE release IN (SELECT value FROM json_each(:members))",
                numbers,
            )
            self._write("DELETE FROM cluster_members WHERE release IN (SELECT value FROM json_each(:members))", numbers)
            number = None
            if len(issues) > 1:
                head = primary(issues)
                number = min((row["cluster"] for row in before), default=None)
                number = self._put_head(number, head, list(issues.values()))
                for member in issues:
                    self._put_member(number, head, member)
            for row in before:
                if row["cluster"] != number:
                    self._write(
                        "DELETE FROM clusters WHERE id = :cluster "
                        "AND NOT EXISTS (SELECT 1 FROM cluster_members WHERE cluster = :cluster)",
                        row,
                    )
        return number

    def cluster_of(self, release: int) -> list[Row]:
        """Return the members of the release's cluster, the primary first, then by day; empty if it stands alone."""
        return self._rows(
            "SELECT cluster_members.* FROM cluster_members JOIN releases ON releases.id = cluster_members.release "
            "WHERE cluster = (SELECT cluster FROM cluster_members WHERE release = :release) "
            "ORDER BY relation <> 'primary', published, release",
            {"release": release},
        )

    def _known(self, numbers: list[int]) -> list[Row]:
        return self._rows(
            "SELECT release, sketch FROM fingerprints WHERE release IN (SELECT value FROM json_each(:numbers))",
            {"numbers": numbers},
        )

    # Writing

    def _forget(self, release: int, keys: bytes) -> None:
        """Take a release out of the index, with what was found about it."""
        connection = self.db.conn
        connection.executemany(
            "DELETE FROM bands WHERE key = ? AND release = ?", ((key, release) for key in _keys(keys))
        )
        for sql in (
            "DELETE FROM likenesses WHERE release = :release OR other = :release",
            "DELETE FROM fingerprints WHERE release = :release",
        ):
            self._write(sql, {"release": release})

    def _remember(self, release: int, digest: str, mine: Fingerprint, found: list[Like]) -> None:
        """Enter a release into the index, with the releases that are one with it."""
        connection = self.db.conn
        connection.execute(
            "INSERT INTO fingerprints (release, digest, words, keys, sketch) VALUES (?, ?, ?, ?, ?)",
            (release, digest, mine.words, array("q", mine.keys).tobytes(), mine.sketch),
        )
        connection.executemany("INSERT INTO bands (key, release) VALUES (?, ?)", ((key, release) for key in mine.keys))
        connection.executemany(
            "INSERT INTO likenesses (release, other, relation, score) VALUES (?, ?, ?, ?)",
            ((min(release, it.release), max(release, it.release), it.relation, round(it.score, 4)) for it in found),
        )

    def _join(self, release: int, found: list[Like]) -> bool:
        """Add a new release to the one cluster that it belongs to and does not lead; return whether that was all.

        The common case, and the only one that a page which every address of a site answers with needs to be fast for.
        """
        if not found:
            return True
        clusters = self._rows(
            "SELECT DISTINCT cluster, primary_release FROM json_each(:found) "
            "LEFT JOIN cluster_members ON release = value LEFT JOIN clusters ON clusters.id = cluster",
            {"found": [it.release for it in found]},
        )
        if len(clusters) != 1 or clusters[0]["cluster"] is None:
            return False
        number, head = clusters[0].values()
        if primary({member: self.held(member).issue for member in (head, release)}) != head:
            return False
        self._put_member(number, head, release)
        self._write(
            "UPDATE clusters SET size = size + 1, first_published = min(first_published, :day), "
            "last_published = max(last_published, :day) WHERE id = :cluster",
            {"cluster": number, "day": self.held(release).issue.text.published},
        )
        return True

    def _recluster(self, release: int) -> None:
        """Work out anew the clusters of a release, of its former companions, and of all that hang on them."""
        rows = self._rows(
            "WITH RECURSIVE around (number) AS ("
            "  SELECT :release UNION SELECT release FROM cluster_members WHERE cluster ="
            "    (SELECT cluster FROM cluster_members WHERE release = :release) "
            "  UNION SELECT CASE WHEN release = number THEN other ELSE release END FROM around "
            "    JOIN likenesses ON release = number OR other = number) "
            "SELECT number FROM around ORDER BY number",
            {"release": release},
        )
        numbers = [row["number"] for row in rows]
        edges = self._rows(
            "SELECT release, other FROM likenesses WHERE release IN (SELECT value FROM json_each(:numbers))",
            {"numbers": numbers},
        )
        for group in components(numbers, ((row["release"], row["other"]) for row in edges)):
            self.put_cluster(group)

    def _put_head(self, number: int | None, head: int, issues: list[Issue]) -> int:
        days = [issue.text.published for issue in issues]
        row: dict[str, Any] = {
            "primary_release": head,
            "size": len(issues),
            "first_published": min(day for day in days if day),
            "last_published": max(day for day in days if day),
        }
        if number is None:
            return self._insert("clusters", row)
        self._write(
            "UPDATE clusters SET primary_release = :primary_release, size = :size, "
            "first_published = :first_published, last_published = :last_published WHERE id = :id",
            row | {"id": number},
        )
        return number

    def _put_member(self, number: int, head: int, member: int) -> None:
        relation, score, differs = "primary", 1.0, []
        if member != head:
            found = self._to_primary(head, member)
            relation, score = str(found.relation), found.score
            differs = [dict(it._asdict()) for it in found.differs]
        self._insert(
            "cluster_members",
            {
                "release": member,
                "cluster": number,
                "relation": relation,
                "score": round(score, 4),
                "differs": differs,
            },
        )

    def _to_primary(self, head: int, member: int) -> Likeness:
        """Return how a member is like the primary; through its nearest companion where the two alone would not tell."""
        texts = [self.held(number).issue.text for number in (head, member)]
        found = compare(*texts)
        if found.relation in ONE:
            return found
        nearest = self._row(
            "SELECT relation FROM likenesses WHERE release = :member OR other = :member ORDER BY score DESC LIMIT 1",
            {"member": member},
        )
        assert nearest is not None, "a member hangs on the cluster by a likeness"
        return Likeness(found.score, nearest["relation"], differences(*texts))


def _keys(blob: bytes) -> array[int]:
    """Return the keys that are kept in a cell."""
    keys = array("q")
    keys.frombytes(blob)
    return keys
