"""The topics of a release, by the words of ``lexicon/topics.toml`` and where they stand."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from pipelines.enrich import lexicon
from pipelines.enrich.facts import Topic
from pipelines.enrich.standing import ENOUGH, TOPIC, TOPICS, relevance_points, score_of, standing

_MOST = 5  # topics of a release, by the labelling guide


@dataclass(frozen=True, slots=True)
class Subject:
    """An entry of the controlled list."""

    id: str
    label: str
    label_es: str
    definition: str


@cache
def topics() -> tuple[Subject, ...]:
    """Return the controlled list of topics, in the order of the labelling guide."""
    return tuple(Subject(**entry) for entry in lexicon.table("topics")["topic"])


def find_topics(title: str, text: str, language: str | None = "en") -> list[Topic]:
    """Return the topics of a release, the strongest first; none for a release that is not about immigration.

    Args:
        title, text: plain; spans of evidence are offsets into them. language: ISO 639-1; Spanish words are looked for
            in any text that is not English.
    """
    stands = standing(title, text, language)
    if stands.subject < ENOUGH - TOPICS:  # not relevant, whatever its topics
        return []
    points = {subject.id: stands.points(subject.id) for subject in topics()}
    if relevance_points(stands.subject, max(points.values())) < ENOUGH:
        return []
    given = sorted((name for name in points if points[name] >= TOPIC), key=lambda name: -points[name])
    return [Topic(name, score_of(points[name], TOPIC), stands.evidence(name)) for name in given[:_MOST]]
