"""Whether a release is about immigration enforcement or the legal treatment of immigrants, and by which words."""

from __future__ import annotations

from pipelines.enrich.facts import Relevance
from pipelines.enrich.standing import relevance_points, score_of, standing
from pipelines.enrich.topics import strongest_of


def judge_relevance(title: str, text: str, language: str | None = "en") -> Relevance:
    """Return how surely a release is relevant, and the words that say so.

    Args:
        title, text: plain; spans of reasons are offsets into them. language: as for `find_topics`.
    """
    stands = standing(title, text, language)
    points = relevance_points(stands.subject, strongest_of(stands))
    return Relevance(score_of(points), stands.evidence("immigration", "agency"))
