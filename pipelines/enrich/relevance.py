"""Whether a release is about immigration enforcement or the legal treatment of immigrants, and by which words."""

from __future__ import annotations

from pipelines.enrich.facts import Relevance, Topic
from pipelines.enrich.standing import relevance_points, score_of, standing


def judge_relevance(title: str, text: str, topics: list[Topic], language: str | None = "en") -> Relevance:
    """Return how surely a release is relevant, and the words that say so.

    Args:
        title, text: plain; spans of reasons are offsets into them. topics: those of the release, from `find_topics`.
        language: as for `find_topics`.
    """
    stands = standing(title, text, language)
    strongest = max((stands.points(topic.topic) for topic in topics), default=0.0)
    points = relevance_points(stands.subject, strongest)
    return Relevance(score_of(points), stands.evidence("immigration", "agency"))
