"""``python -m tests.scoring.topics [-v] [GOLD.jsonl …]``: precision, recall and F1 of the topics, by group and by topic."""

from __future__ import annotations

import sys
from collections import defaultdict
from functools import cache
from typing import Any

from pipelines.enrich.language import language_of
from pipelines.enrich.topics import find_topics
from tests.scoring.counting import Tally, labelled, report, show


@cache
def _found(title: str, text: str) -> frozenset[str]:
    return frozenset(topic.topic for topic in find_topics(title, text, language_of(text, [])[0]))


def read(document: dict[str, Any]) -> set[str]:
    """The ids of the topics that we find in a document."""
    return set(_found(document["title"] or "", document["text"]))


def by_topic(documents: list[dict[str, Any]]) -> dict[str, Tally]:
    """Return a tally for each topic, over the documents that have it or for which we found it."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    for document in documents:
        got, want, maybe = read(document), set(document["topics"]), set(document.get("topics_maybe") or ())
        for topic in got | want:
            tallies[topic].add(got & {topic}, want & {topic}, maybe)
    return tallies


def main(arguments: list[str]) -> None:
    """Print the table; with ``-v`` what is read wrong."""
    report("topics", read, arguments)
    show("by topic", by_topic(list(labelled(arguments))))


if __name__ == "__main__":
    main(sys.argv[1:])
