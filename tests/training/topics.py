"""``python -m tests.training.topics``: fit the model of topics anew and write it to ``pipelines/enrich/lexicon``.

``python -m tests.training.topics measure LABELS.jsonl …`` adds releases to what it is fitted on: labelled texts in the
format of ``gold.jsonl``. What is kept of each is in ``topics.csv``: no text, but the signs of each topic in it (see
`pipelines.enrich.standing.Signs`), the points of its strongest topic, and whether the annotators gave the topic. What
one annotator alone gave is left out. A set that is measured again takes the place of what it had.

Printed is how well each set is read by a model that is fitted on all the others, and by the one that is written.
"""

from __future__ import annotations

import csv
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from pipelines.enrich import lexicon
from pipelines.enrich.language import language_of
from pipelines.enrich.relevance import judge_relevance
from pipelines.enrich.standing import Signs, standing
from pipelines.enrich.topics import FEATURES, Model, features, strongest_of, topics
from tests.scoring.counting import Tally

DATA = Path(__file__).with_suffix(".csv")
MODEL = Path(lexicon.__file__).parent / "lexicon" / "topic-model.toml"
ENOUGH = (
    0.45  # the probability from which a topic is given; from 0.4 to 0.5 it makes no difference that can be measured
)
_RIDGE = 0.1  # holds weights back that few examples would drive up
_STEPS = 50
_MOST = 5

_HEAD = """\
# Which topics a release is given: a logistic model; see pipelines/enrich/topics.py for what it weighs. Fitted by
# `python -m tests.training.topics` on {rows} topics of {documents} real releases; change nothing here by hand.
"""


class Example(NamedTuple):
    """A topic that something in a release speaks for, and whether the annotators gave it."""

    set: str
    document: str
    topic: str
    given: bool
    signs: Signs
    strongest: float


def read() -> list[Example]:
    """Return what ``topics.csv`` holds."""
    with DATA.open(encoding="utf-8", newline="") as lines:
        return [
            Example(
                row["set"],
                row["document"],
                row["topic"],
                row["given"] == "1",
                Signs(float(row["title"]), int(row["different"]), int(row["strong"]), float(row["points"])),
                float(row["strongest"]),
            )
            for row in csv.DictReader(lines)
        ]


def measure(path: Path) -> Iterator[Example]:
    """Yield the examples of a file of labelled texts: those of its releases that we, too, find relevant."""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        document = json.loads(line)
        title, text, unsure = document["title"] or "", document["text"], document.get("topics_maybe") or ()
        language = language_of(text, [])[0]
        if not judge_relevance(title, text, language).relevant:
            continue
        stands = standing(title, text, language)
        name = document.get("url") or f"{path.stem} {number}"
        for topic in (subject.id for subject in topics() if subject.id in stands.hits and subject.id not in unsure):
            given = topic in document["topics"]
            yield Example(path.stem, name, topic, given, stands.signs(topic), strongest_of(stands))


def write(examples: Iterable[Example]) -> None:
    """Write ``topics.csv``."""
    with DATA.open("w", encoding="utf-8", newline="") as lines:
        rows = csv.writer(lines, lineterminator="\n")
        rows.writerow(("set", "document", "topic", "given", *Signs._fields, "strongest"))
        for one in examples:
            numbers = (f"{value:.4g}" for value in (*one.signs, one.strongest))
            rows.writerow((one.set, one.document, one.topic, int(one.given), *numbers))


def fit(examples: list[Example]) -> Model:
    """Return the model that makes the examples likeliest, by Newton's method on a ridge-penalised likelihood."""
    known = np.array([(1.0, *features(one.signs, one.strongest)) for one in examples])
    given = np.array([one.given for one in examples], dtype=float)
    penalty = np.diag([0.0] + [_RIDGE] * len(FEATURES))
    weights = np.zeros(known.shape[1])
    for _ in range(_STEPS):
        likely = 1 / (1 + np.exp(-known @ weights))
        slope = known.T @ (given - likely) - penalty @ weights
        bend = (known * (likely * (1 - likely))[:, None]).T @ known + penalty
        weights = weights + np.linalg.solve(bend, slope)
    return Model(tuple(round(float(weight), 3) for weight in weights), ENOUGH)


def f1(model: Model, examples: Iterable[Example]) -> float:
    """Return the F1 of a model, among the topics that something speaks for."""
    documents: dict[str, list[Example]] = defaultdict(list)
    for one in examples:
        documents[one.document].append(one)
    tally = Tally()
    for ones in documents.values():
        sure = {one.topic: model.probability(features(one.signs, one.strongest)) for one in ones}
        most = sorted((topic for topic in sure if sure[topic] >= model.enough), key=lambda topic: -sure[topic])
        tally.add(set(most[:_MOST]), {one.topic for one in ones if one.given}, set())
    return tally.figures[2]


def toml(model: Model, examples: list[Example]) -> str:
    """Return a model as its file."""
    head = _HEAD.format(rows=len(examples), documents=len({(one.set, one.document) for one in examples}))
    weights = zip(("constant", *FEATURES), model.weights, strict=True)
    return head + "".join(f"{name} = {weight}\n" for name, weight in weights) + f"enough = {model.enough}\n"


def main(arguments: list[str]) -> None:
    """Measure, if asked to; then fit, write and print."""
    examples = read() if DATA.exists() else []
    if arguments[:1] == ["measure"]:
        paths = [Path(name) for name in arguments[1:]]
        again = {path.stem for path in paths}
        examples = [one for one in examples if one.set not in again]
        write(examples + [one for path in paths for one in measure(path)])
        examples = read()
    elif arguments:
        sys.exit("Usage: python -m tests.training.topics [measure LABELS.jsonl …]")
    model = fit(examples)
    MODEL.write_text(toml(model, examples), "utf-8")
    for name in sorted({one.set for one in examples}):
        own, others = [one for one in examples if one.set == name], [one for one in examples if one.set != name]
        print(f"{name:<12} by the others {f1(fit(others), own):.3f}   by all {f1(model, own):.3f}")
    print(toml(model, examples), end="")


if __name__ == "__main__":
    main(sys.argv[1:])
