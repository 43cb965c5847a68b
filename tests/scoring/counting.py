"""What the scores of set-valued labels share: reading the labels, counting by group, printing."""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

GOLD = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "gold" / "gold.jsonl"


def labelled(arguments: list[str]) -> Iterator[dict[str, Any]]:
    """Yield the labelled documents of the files named, else of the gold file beside the checkout."""
    paths = [Path(name) for name in arguments if not name.startswith("-")] or [GOLD]
    for path in paths:
        if not path.is_file():
            sys.exit(f"no labels in {path}; name a JSONL file of labelled documents")
        for line in path.read_text("utf-8").splitlines():
            if line.strip():
                yield json.loads(line)


class Tally:
    """Right, spurious and missing answers of one group of documents."""

    def __init__(self) -> None:
        self.documents = self.hits = self.spurious = self.missing = 0

    def add(self, got: set[str], want: set[str], maybe: set[str]) -> None:
        """Count one document; what only one annotator gave (`maybe`) counts neither for nor against."""
        self.documents += 1
        self.hits += len(got & want)
        self.spurious += len(got - want - maybe)
        self.missing += len(want - got)

    @property
    def figures(self) -> tuple[float, float, float]:
        """Precision, recall and F1; 1 where there was nothing to find and nothing was found."""
        precision = self.hits / (self.hits + self.spurious) if self.hits + self.spurious else 1.0
        recall = self.hits / (self.hits + self.missing) if self.hits + self.missing else 1.0
        total = precision + recall
        return precision, recall, 2 * precision * recall / total if total else 0.0


def score(documents: list[dict[str, Any]], field: str, read: Callable[[dict[str, Any]], set[str]]) -> dict[str, Tally]:
    """Return a tally for each group and for ``all``; `read` gives what our code finds in a document."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    for document in documents:
        if document.get(field) is not None:
            got, want, maybe = read(document), set(document[field]), set(document.get(f"{field}_maybe") or ())
            tallies[document.get("group", "-")].add(got, want, maybe)
            tallies["all"].add(got, want, maybe)
    return tallies


def show(heading: str, tallies: dict[str, Tally]) -> None:
    """Print one line for each tally, that of ``all`` last."""
    print(f"{heading:<20}{'docs':>6}{'precision':>11}{'recall':>9}{'F1':>8}")
    for group, tally in sorted(tallies.items(), key=lambda pair: (pair[0] == "all", pair[0])):
        print(f"{group:<20}{tally.documents:>6}" + "{:>11.3f}{:>9.3f}{:>8.3f}".format(*tally.figures))


def report(field: str, read: Callable[[dict[str, Any]], set[str]], arguments: list[str]) -> None:
    """Print precision, recall and F1 by group; with ``-v`` each document that is not all right."""
    documents = list(labelled(arguments))
    tallies = score(documents, field, read)
    show(field, tallies)
    wrong: Counter[str] = Counter()
    for document in documents if "-v" in arguments else []:
        got, want = read(document), set(document[field] or ())
        spurious, missing = got - want - set(document.get(f"{field}_maybe") or ()), want - got
        if spurious or missing:
            print(f"    {document['id']}: not in the labels {sorted(spurious)}, missed {sorted(missing)}")
            wrong.update([f"+{name}" for name in spurious] + [f"-{name}" for name in missing])
    if wrong:
        print("    " + ", ".join(f"{name} {count}" for name, count in wrong.most_common()))
