"""The topics of a release, by the words of ``lexicon/topics.toml`` and where they stand.

A topic is given where a logistic model of four numbers says that a reader of it would want the release: how strongly
the headline names it, in how many different words the text speaks of it, in how many sentences strongly, and how it
stands beside the strongest topic of the release. The model knows no topic and no word, so that words can be added to
the lexicon without asking it; its numbers stand in ``lexicon/topic-model.toml``, with how they were found.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import exp, log1p, sqrt

from pipelines.enrich import lexicon
from pipelines.enrich.facts import Topic
from pipelines.enrich.standing import ENOUGH, TOPICS, Signs, Standing, relevance_points, standing

#: What the model weighs, in the order of `features`.
FEATURES = ("title", "different", "strong", "share")

_MOST = 5  # topics of a release, by the labelling guide


@dataclass(frozen=True, slots=True)
class Subject:
    """An entry of the controlled list."""

    id: str
    label: str
    label_es: str
    definition: str


@dataclass(frozen=True, slots=True)
class Model:
    """A logistic model: weights of what `features` returns, the constant first, and the probability that is enough."""

    weights: tuple[float, ...]
    enough: float

    def probability(self, features: tuple[float, ...]) -> float:
        """Return how surely a topic is one of its release."""
        constant, *weights = self.weights
        return 1 / (1 + exp(-constant - sum(map(float.__mul__, weights, features))))


@cache
def topics() -> tuple[Subject, ...]:
    """Return the controlled list of topics, in the order of the labelling guide."""
    return tuple(Subject(**entry) for entry in lexicon.table("topics")["topic"])


@cache
def model() -> Model:
    """Return the model of ``lexicon/topic-model.toml``."""
    table = lexicon.table("topic-model")
    return Model(tuple(float(table[name]) for name in ("constant", *FEATURES)), float(table["enough"]))


def features(signs: Signs, strongest: float) -> tuple[float, ...]:
    """Return what the model weighs of a topic; `strongest`: the points of the release's strongest.

    Much of anything says less and less more: a root of the headline's weight, logarithms of what is counted.
    """
    return sqrt(signs.title), log1p(signs.different), log1p(signs.strong), signs.points / max(strongest, 0.1)


def strongest_of(stands: Standing) -> float:
    """Return the points of a release's strongest topic, 0 where nothing speaks for any."""
    return max((stands.signs(subject.id).points for subject in topics() if subject.id in stands.hits), default=0.0)


def find_topics(title: str, text: str, language: str | None = "en") -> list[Topic]:
    """Return the topics of a release, the surest first; none for a release that is not about immigration.

    Args:
        title, text: plain; spans of evidence are offsets into them. language: ISO 639-1; Spanish words are looked for
            in any text that is not English.
    """
    stands = standing(title, text, language)
    if stands.subject < ENOUGH - TOPICS:  # not relevant, whatever its topics
        return []
    strongest = strongest_of(stands)
    if relevance_points(stands.subject, strongest) < ENOUGH:
        return []
    judged = {
        subject.id: model().probability(features(stands.signs(subject.id), strongest))
        for subject in topics()
        if subject.id in stands.hits
    }
    given = sorted((name for name in judged if judged[name] >= model().enough), key=lambda name: -judged[name])
    return [Topic(name, round(judged[name], 3), stands.evidence(name)) for name in given[:_MOST]]
