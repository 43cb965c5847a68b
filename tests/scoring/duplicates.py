"""``python -m tests.scoring.duplicates [FILE …]``: precision and recall of the pairs that clustering finds.

A truth file ends in ``.jsonl`` or ``.jsonl.gz``. A line that is a list is a group of one release under several
addresses; a line that is an object is a release that is in no group. All are clustered together, without their sources
and dates, and again with them.
"""

from __future__ import annotations

import datetime as dt
import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

from pipelines.similar import cluster

ROOT = Path(__file__).resolve().parent.parent.parent
SHARED = ROOT.parent / "shared" / "data"
FILES = [SHARED / "duplicates.jsonl.gz", SHARED / "gold" / "gold.jsonl"]

#: A release of the truth: the number of its group (None for none) and what the line says.
Labelled = tuple[int | None, dict[str, Any]]


class Score(NamedTuple):
    """Pairs that the truth holds, pairs that were found, and pairs that are in both."""

    true: int
    found: int
    right: int

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.true if self.true else 1.0


def load(files: Iterable[Path]) -> list[Labelled]:
    """Read truth files."""
    found: list[Labelled] = []
    group = 0
    for path in files:
        opener = gzip.open if path.suffix == ".gz" else open
        with opener(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                entry = json.loads(line)
                if isinstance(entry, list):
                    found += [(group, document) for document in entry]
                    group += 1
                else:
                    found.append((None, entry))
    return found


def clustered(documents: list[Labelled], *, dated: bool) -> list[int]:
    """Return for each document the number of its cluster."""

    def entry(number: int, document: dict[str, Any]) -> tuple[int, str, str, str | None, dt.date | None]:
        day = document.get("date") or document.get("published")
        known = (document.get("domain"), dt.date.fromisoformat(day) if day else None) if dated else (None, None)
        return (number, document["title"] or "", document["text"], *known)

    found = cluster(entry(number, document) for number, (_, document) in enumerate(documents))
    return [found[number] for number in range(len(documents))]


def score(documents: list[Labelled], clusters: list[int]) -> Score:
    """Count pairs."""
    groups = Counter(group for group, _ in documents if group is not None)
    both = Counter((group, head) for (group, _), head in zip(documents, clusters, strict=True) if group is not None)
    return Score(
        *(sum(size * (size - 1) // 2 for size in counts.values()) for counts in (groups, Counter(clusters), both))
    )


def main(arguments: list[str]) -> None:
    """Print one line for each way of clustering; with ``-v`` the pairs that were missed or wrong."""
    files = [Path(name) for name in arguments if name != "-v"] or FILES
    if missing := [path for path in files if not path.is_file()]:
        sys.exit(f"{missing[0]}: there is no such file; name a truth file")
    documents = load(files)
    for dated in (True, False):
        clusters = clustered(documents, dated=dated)
        result = score(documents, clusters)
        print(
            f"{len(documents)} documents {'with' if dated else 'without'} source and day: {result.true} pairs, "
            f"precision {result.precision:.3f}, recall {result.recall:.3f}"
        )
        for a, b in combinations(range(len(documents)), 2) if "-v" in arguments else []:
            true = documents[a][0] is not None and documents[a][0] == documents[b][0]
            if true != (clusters[a] == clusters[b]):
                print(f"    {'missed' if true else 'wrong'}: {documents[a][1]['url']} {documents[b][1]['url']}")


if __name__ == "__main__":
    main(sys.argv[1:])
