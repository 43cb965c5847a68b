"""``python -m tests.scoring.quotes [GOLD.jsonl…]``: how well speakers of direct speech are found, by group of the labels.

A quote is right when its speaker's name is; its role is asked of the right ones. Texts that have lost their quotation
marks (``quotes_scored`` is false) are left out, and so is what only one annotator saw.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Any

from pipelines.enrich.facts import Quote
from pipelines.enrich.quotes import find_quotes
from tests.scoring.counting import labelled
from tests.scoring.figures import Tally


def name(speaker: str) -> str:
    """A name in one spelling."""
    return " ".join(speaker.replace("’", "'").casefold().split())


def compare(quotes: Iterable[Quote], document: dict[str, Any], wrong: list[str] | None = None) -> Tally:
    """Compare the speakers that were found in a document with its labels; what is wrong is told in words."""
    tally = Tally()
    told = wrong if wrong is not None else []
    labels = {name(label["speaker"]): label for label in document["quotes"] or []}
    maybe = {name(label["speaker"]) for label in document.get("quotes_maybe") or []}
    found = {name(quote.speaker): quote for quote in quotes}
    for one in found.keys() - labels.keys() - maybe:
        tally.extra += 1
        told.append(f"{document['id']}: extra {one!r} of {found[one].text[:80]!r} by {found[one].rule}")
    for one, label in labels.items():
        if one not in found:
            tally.missed += 1
            told.append(f"{document['id']}: missed {label['speaker']!r} ({label['role']})")
            continue
        tally.right += 1
        tally.asked += 1
        role = label["role"] if isinstance(label["role"], list) else [label["role"]]
        if found[one].role in role:
            tally.action += 1
        else:
            told.append(f"{document['id']}: role {found[one].role!r}, not {label['role']!r} ({one})")
    return tally


def score(
    documents: Iterable[dict[str, Any]], wrong: list[str] | None = None, *, every: bool = False
) -> dict[str, Tally]:
    """Return the tallies by group, and of all under "all"; `every` counts texts without their marks too."""
    tallies: dict[str, Tally] = {}
    for document in documents:
        if not (document.get("quotes_scored", True) or every):
            continue
        tally = compare(find_quotes(document["text"], document.get("language") or "en"), document, wrong)
        for group in (document.get("group") or "-", "all"):
            tallies.setdefault(group, Tally()).add(tally)
    return dict(sorted(tallies.items(), key=lambda item: (item[0] == "all", item[0])))


def main(arguments: list[str]) -> None:
    """Print the table; with ``-v`` each speaker that is read wrong, with ``--every`` texts without marks too."""
    every = "--every" in arguments
    wrong: list[str] = []
    print(f"{'quotes':18} {'precision':>9} {'recall':>7} {'F1':>6} {'role':>6}   right/extra/missed")
    for group, tally in score(labelled([name for name in arguments if name != "--every"]), wrong, every=every).items():
        print(
            f"{group:18} {tally.precision:9.3f} {tally.recall:7.3f} {tally.f1:6.3f} {tally.action / (tally.asked or 1):6.3f}"
            f"   {tally.right}/{tally.extra}/{tally.missed}"
        )
    if "-v" in arguments:
        print(*wrong, sep="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
