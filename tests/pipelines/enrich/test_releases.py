"""Whole releases, fictional, and what is found in them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from pipelines.enrich.kind import kind_of
from pipelines.enrich.language import language_of
from pipelines.enrich.relevance import judge_relevance
from pipelines.enrich.topics import find_topics

RELEASES = tomllib.loads((Path(__file__).parent / "releases.toml").read_text(encoding="utf-8"))["release"]


def strays(release: dict[str, Any]) -> set[str]:
    """Topics that are found and that neither the labels nor a second opinion would give."""
    found = find_topics(release["title"], release["text"], language_of(release["text"], [])[0])
    return {topic.topic for topic in found} - {*release["topics"], *release.get("maybe", ())}


@pytest.mark.parametrize("release", RELEASES, ids=[release["title"][:40] for release in RELEASES])
def test_what_a_release_says(release: dict[str, Any]) -> None:
    title, text = release["title"], release["text"]
    language = language_of(text, [])[0]
    found = find_topics(title, text, language)
    given = {topic.topic for topic in found}
    assert language == release.get("language", "en")
    assert given >= set(release["topics"]), given
    assert not strays(release)
    assert judge_relevance(title, text, language).relevant is release.get("relevant", True)
    assert kind_of(title, [], text)[0] == release.get("kind", "press_release")
