"""Whether a release is about immigration enforcement or the legal treatment of immigrants, and by which words."""

from __future__ import annotations

from pipelines.enrich.facts import Relevance, Topic
from pipelines.enrich.standing import score_of, standing

_TOPICS = 0.3  # points that having a topic adds, and having none takes: what is about immigration has nearly always one
_OTHER = 0.5  # points that another subject's word in the headline takes, where immigration is not named there


def judge_relevance(title: str, text: str, topics: list[Topic], language: str | None = "en") -> Relevance:
    """Return how surely a release is relevant, and the words that say so.

    Args:
        title, text: plain; spans of reasons are offsets into them. topics: those of the release, from `find_topics`.
        language: as for `find_topics`.
    """
    stands = standing(title, text, language)
    points = stands.points("immigration", "agency") + (_TOPICS if topics else -_TOPICS)
    headline = {hit.rule.gives for hit in (*stands.hits["other"], *stands.hits["immigration"]) if hit.part == "title"}
    if headline == {"other"}:
        points -= _OTHER
    return Relevance(score_of(points), stands.evidence("immigration", "agency"))
