"""``python -m tests.scoring.relevance [-v] [GOLD.jsonl …]``: precision, recall and F1 of relevance, by group."""

from __future__ import annotations

import sys
from typing import Any

from pipelines.enrich.language import language_of
from pipelines.enrich.relevance import judge_relevance
from tests.scoring.counting import labelled, score, show

RELEVANT = "relevant"


def read(document: dict[str, Any]) -> set[str]:
    """`RELEVANT`, if we judge a document so."""
    title, text = document["title"] or "", document["text"]
    language = language_of(text, [])[0]
    judged = judge_relevance(title, text, language)
    return {RELEVANT} if judged.relevant else set()


def main(arguments: list[str]) -> None:
    """Print the table; with ``-v`` each document that is judged wrongly. Where the annotators differ nothing counts."""
    documents = [
        {**document, RELEVANT: [RELEVANT] if document[RELEVANT] else []}
        for document in labelled(arguments)
        if document[RELEVANT] is not None
    ]
    show("relevance", score(documents, RELEVANT, read))
    for document in documents if "-v" in arguments else []:
        if read(document) != set(document[RELEVANT]):
            print(f"    {document['id']}: is {document[RELEVANT] or 'not relevant'}")


if __name__ == "__main__":
    main(sys.argv[1:])
