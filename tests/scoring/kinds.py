"""``python -m tests.scoring.kinds [-v] [GOLD.jsonl …]``: precision, recall and F1 of kind and language, by group."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from pipelines.enrich.kind import kind_of
from pipelines.enrich.language import language_of
from tests.scoring.counting import labelled, score, show


def kind(document: dict[str, Any]) -> set[str]:
    """The kind that title, text and address give, without the labels of a page."""
    return {kind_of(document["title"] or "", [], document["text"], document.get("url") or "")[0]}


def language(document: dict[str, Any]) -> set[str]:
    """The language of the text, without what a page says of itself."""
    return {str(language_of(document["text"], [])[0])}


def main(arguments: list[str]) -> None:
    """Print both tables; with ``-v`` each document that differs. Where the annotators differ nothing counts."""
    fields: dict[str, Callable[[dict[str, Any]], set[str]]] = {"kind": kind, "language": language}
    for field, read in fields.items():
        documents = [{**d, field: [d[field]]} for d in labelled(arguments) if d[field] is not None]
        show(field, score(documents, field, read))
        for document in documents if "-v" in arguments else []:
            if read(document) != set(document[field]):
                print(f"    {document['id']}: {read(document)}, in the labels {document[field]}")


if __name__ == "__main__":
    main(sys.argv[1:])
