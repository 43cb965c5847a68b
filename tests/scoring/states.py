"""``python -m tests.scoring.states [-v] [GOLD.jsonl …]``: precision, recall and F1 of the states, by group."""

from __future__ import annotations

import sys
from typing import Any

from pipelines import datelines
from pipelines.enrich.places import find_places
from tests.scoring.counting import report


def read(document: dict[str, Any]) -> set[str]:
    """The states that we take a document to be about."""
    title, text = document["title"] or "", document["text"]
    places = find_places(title, text, dateline=datelines.find(text), language=document.get("language") or "en")
    return {place.state for place in places if place.state and place.subject}


def main(arguments: list[str]) -> None:
    """Print the table; with ``-v`` what is read wrong."""
    report("states", read, arguments)


if __name__ == "__main__":
    main(sys.argv[1:])
