"""``python -m tests.scoring.agencies [-v] [GOLD.jsonl …]``: precision, recall and F1 of the agencies, by group."""

from __future__ import annotations

import sys
from typing import Any

from pipelines.enrich.agencies import find_agencies
from tests.scoring.counting import report


def read(document: dict[str, Any]) -> set[str]:
    """The ids of the agencies that we find in a document."""
    return {agency.agency for agency in find_agencies(document["title"] or "", document["text"])}


def main(arguments: list[str]) -> None:
    """Print the table; with ``-v`` what is read wrong."""
    report("agencies", read, arguments)


if __name__ == "__main__":
    main(sys.argv[1:])
