"""``python -m tests.scoring.figures [GOLD.jsonl…]``: how well figures are read, by group of the labels.

A figure is right when value and unit are; its action and qualifier are asked of the right ones. What only one annotator
saw (``figures_maybe``) counts neither for nor against.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pipelines.enrich.facts import Figure
from pipelines.enrich.figures import find_figures
from tests.scoring.counting import labelled


@dataclass
class Tally:
    """Counts of one group."""

    right: int = 0
    extra: int = 0
    missed: int = 0
    action: int = 0
    qualifier: int = 0
    asked: int = 0  # actions and qualifiers that the labels give

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.extra) if self.right + self.extra else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        return (
            2 * self.precision * self.recall / (self.precision + self.recall) if self.right else float(not self.missed)
        )

    def add(self, other: Tally) -> None:
        for name in ("right", "extra", "missed", "action", "qualifier", "asked"):
            setattr(self, name, getattr(self, name) + getattr(other, name))


def key(value: float, unit: str) -> tuple[str, float]:
    """Value and unit; percents to the whole number, so that 66.67 is 66.7."""
    return unit, round(value, 0 if unit == "percent" else 2)


def compare(figures: Iterable[Figure], document: dict[str, Any], wrong: list[str] | None = None) -> Tally:
    """Compare what was found in a document with its labels; what is wrong is told in words."""
    tally = Tally()
    told = wrong if wrong is not None else []
    labels = {key(label["value"], label["unit"]): label for label in document["figures"] or []}
    maybe = {key(label["value"], label["unit"]) for label in document.get("figures_maybe") or []}
    found = {key(figure.value, figure.unit): figure for figure in figures}
    for one in found.keys() - labels.keys() - maybe:
        tally.extra += 1
        told.append(
            f"{document['id']}: extra {one} {found[one].text!r} in {found[one].sentence[:300]!r} by {found[one].rule}"
        )
    for one, label in labels.items():
        if one not in found:
            tally.missed += 1
            told.append(f"{document['id']}: missed {one} {label['text']!r}")
            continue
        tally.right += 1
        tally.asked += 1
        for name in ("action", "qualifier"):
            truth, ours = label[name], getattr(found[one], name)
            if truth is None or ours == truth or (isinstance(truth, list) and ours in truth):
                setattr(tally, name, getattr(tally, name) + 1)
            else:
                told.append(f"{document['id']}: {name} {ours}, not {truth}: {found[one].text!r} by {found[one].rule}")
    return tally


def score(documents: Iterable[dict[str, Any]], wrong: list[str] | None = None) -> dict[str, Tally]:
    """Return the tallies by group, and of all under "all"."""
    tallies: dict[str, Tally] = {}
    for document in documents:
        tally = compare(find_figures(document["text"], document.get("language") or "en"), document, wrong)
        for group in (document.get("group") or "-", "all"):
            tallies.setdefault(group, Tally()).add(tally)
    return dict(sorted(tallies.items(), key=lambda item: (item[0] == "all", item[0])))


def main(arguments: list[str]) -> None:
    """Print the table; with ``-v`` each figure that is read wrong."""
    wrong: list[str] = []
    print(
        f"{'figures':18} {'precision':>9} {'recall':>7} {'F1':>6} {'action':>7} {'qualifier':>9}   right/extra/missed"
    )
    for group, tally in score(labelled(arguments), wrong).items():
        asked = tally.asked or 1
        print(
            f"{group:18} {tally.precision:9.3f} {tally.recall:7.3f} {tally.f1:6.3f} {tally.action / asked:7.3f} "
            f"{tally.qualifier / asked:9.3f}   {tally.right}/{tally.extra}/{tally.missed}"
        )
    if "-v" in arguments:
        print(*wrong, sep="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
