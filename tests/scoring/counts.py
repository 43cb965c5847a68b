"""What the scoring modules of topics, relevance, kind and language share: labels in, precision, recall and F1 out."""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

GOLD = Path(__file__).resolve().parents[3] / "shared" / "data" / "gold" / "gold.jsonl"


@dataclass
class Count:
    """Right, wrong and missed answers."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def add(self, given: set[str], wanted: set[str], free: Iterable[str] = ()) -> None:
        """Count the answers of one document; what is `free` counts neither for nor against."""
        given = given - set(free)
        self.right += len(given & wanted)
        self.wrong += len(given - wanted)
        self.missed += len(wanted - given)

    def row(self, name: str) -> str:
        """One line of a table."""
        precision = self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0
        recall = self.right / (self.right + self.missed) if self.right + self.missed else 1.0
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        return f"{name:<24}{self.right + self.missed:>7}{precision:>11.3f}{recall:>9.3f}{f1:>8.3f}"


HEAD = f"{'':<24}{'labels':>7}{'precision':>11}{'recall':>9}{'F1':>8}"


class Counts(defaultdict[str, Count]):
    """Counts by name."""

    def __init__(self) -> None:
        super().__init__(Count)

    def show(self, title: str) -> None:
        """Print the table, the total last."""
        print(f"{title}\n{HEAD}")
        for name in sorted(self, key=lambda name: (name == "all", name)):
            print(self[name].row(name))


def documents(arguments: list[str]) -> Iterator[dict[str, Any]]:
    """Yield the labelled documents of the files named, or of the gold file; ``--half 0`` or ``1`` takes every other."""
    half = None
    if "--half" in arguments:
        at = arguments.index("--half")
        half = int(arguments[at + 1])
        arguments = arguments[:at] + arguments[at + 2 :]
    paths = [Path(name) for name in arguments if not name.startswith("-")] or [GOLD]
    for path in paths:
        if not path.is_file():
            sys.exit(f"no file {path}; name one of labelled documents, a JSON object a line")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
            if line.strip() and half in (None, number % 2):
                yield json.loads(line)
