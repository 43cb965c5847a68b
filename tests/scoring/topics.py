"""``python -m tests.scoring.topics [FILE…] [--half 0|1] [-v]``: topics against labels, by topic and by group."""

from __future__ import annotations

import sys

from pipelines.enrich.language import language_of
from pipelines.enrich.topics import find_topics
from tests.scoring.counts import Counts, documents


def main(arguments: list[str]) -> None:
    """Print the tables; with ``-v`` each document that differs, with its evidence."""
    by_topic, by_group = Counts(), Counts()
    for document in documents(arguments):
        title, text = document.get("title") or "", document["text"]
        found = find_topics(title, text, language_of(text, [])[0])
        given, wanted, free = {t.topic for t in found}, set(document["topics"]), set(document.get("topics_maybe", ()))
        by_group[document["group"]].add(given, wanted, free)
        by_group["all"].add(given, wanted, free)
        for topic in given | wanted:
            by_topic[topic].add(given & {topic}, wanted & {topic}, free)
        if "-v" in arguments and given - free != wanted:
            print(f"{document['id']} {title[:90]}\n  wanted {sorted(wanted)} maybe {sorted(free)}")
            for topic in found:
                print(f"  {topic.topic} {topic.score} {[(e.rule, e.words, e.where) for e in topic.evidence]}")
    by_topic.show("topics, by topic")
    by_group.show("topics, by group")


if __name__ == "__main__":
    main(sys.argv[1:])
