"""``python -m tests.scoring.datelines [-v] [GOLD.jsonl …]``: how many datelines are read right (city and state), by group."""

from __future__ import annotations

import sys
from collections import Counter
from typing import Any

from pipelines.datelines import find
from tests.scoring.counting import labelled


def read(document: dict[str, Any]) -> tuple[str, str | None] | None:
    """City and state of the dateline that we find in a document."""
    found = find(document["text"])
    return (found.city, found.state) if found else None


def main(arguments: list[str]) -> None:
    """Print the share right by group; with ``-v`` what is wrong."""
    asked: Counter[str] = Counter()
    right: Counter[str] = Counter()
    wrong = []
    for document in labelled(arguments):
        label = document["dateline"]
        want, got = (label["city"], label["state"]) if label else None, read(document)
        groups = [document.get("group", "-"), "all"]
        asked.update(groups)
        right.update(groups if got == want else [])
        if got != want:
            wrong.append(f"    {document['id']}: {got}, labelled {want}")
    print(f"{'dateline':<20}{'docs':>6}{'right':>8}")
    for group in sorted(asked, key=lambda name: (name == "all", name)):
        print(f"{group:<20}{asked[group]:>6}{right[group] / asked[group]:>8.3f}")
    if "-v" in arguments:
        print(*wrong, sep="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
