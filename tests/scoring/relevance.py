"""``python -m tests.scoring.relevance [FILE…] [--half 0|1] [-v]``: relevance against labels, by group."""

from __future__ import annotations

import sys

from pipelines.enrich.language import language_of
from pipelines.enrich.relevance import judge_relevance
from pipelines.enrich.topics import find_topics
from tests.scoring.counts import Counts, documents


def main(arguments: list[str]) -> None:
    """Print the table; with ``-v`` each document that is judged wrongly, with the reasons."""
    counts = Counts()
    for document in documents(arguments):
        if document["relevant"] is None:  # the annotators differ
            continue
        title, text = document.get("title") or "", document["text"]
        language = language_of(text, [])[0]
        found = judge_relevance(title, text, find_topics(title, text, language), language)
        given, wanted = ({"relevant"} if yes else set() for yes in (found.relevant, document["relevant"]))
        for name in (document["group"], "all"):
            counts[name].add(given, wanted)
        if "-v" in arguments and given != wanted:
            print(f"{document['id']} {found.score} {title[:90]} {[(e.rule, e.words) for e in found.reasons]}")
    counts.show("relevance, by group")


if __name__ == "__main__":
    main(sys.argv[1:])
