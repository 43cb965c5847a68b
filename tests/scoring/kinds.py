"""``python -m tests.scoring.kinds [FILE…] [--half 0|1] [-v]``: kind and language against labels, by group."""

from __future__ import annotations

import sys

from pipelines.enrich.kind import kind_of
from pipelines.enrich.language import language_of
from tests.scoring.counts import Counts, documents


def main(arguments: list[str]) -> None:
    """Print both tables; with ``-v`` each document that differs."""
    kinds, languages = Counts(), Counts()
    for document in documents(arguments):
        title, text = document.get("title") or "", document["text"]
        answers = (
            (kinds, kind_of(title, [], text), document["kind"]),
            (languages, language_of(text, []), document["language"]),
        )
        for counts, (answer, rule), label in answers:
            if label is None:  # the annotators differ
                continue
            for name in (document["group"], "all"):
                counts[name].add({str(answer)}, {label})
            if "-v" in arguments and answer != label:
                print(f"{document['id']} {answer} by {rule}, wanted {label}: {title[:90]}")
    kinds.show("kind, by group")
    languages.show("language, by group")


if __name__ == "__main__":
    main(sys.argv[1:])
