"""The finder finds what its rules would find one by one."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.enrich.finder import Finder, outermost

RULES: list[dict[str, Any]] = [
    {"id": "patrol", "gives": "USBP", "words": ["Border Patrol*"], "unless": ["Border Patrol Museum"]},
    {"id": "council", "gives": "none", "words": ["National Border Patrol Council"]},
    {"id": "ice", "gives": "ICE", "words": ["ICE"], "cased": True},
    {"id": "homes", "gives": "home", "words": ["hous*"], "where": "title"},
    {"id": "number", "gives": "n", "pattern": r"\bNo\. \d+"},
    {"id": "both", "gives": "b", "words": ["pier", "pier of Boston"]},
]


def found(text: str, where: Any = "text") -> list[tuple[str, str]]:
    return [(one.rule.id, one.evidence.words) for one in Finder({"rule": RULES}, "x.toml").find(text, where)]


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("Border Patrols and border-patrol", [("patrol", "Border Patrols"), ("patrol", "border-patrol")]),
        ("the Border Patrol Museum", []),
        ("ICE and ice", [("ice", "ICE")]),
        ("housing", []),
        ("the No. 12", [("number", "No. 12")]),
        ("a pier of Boston", [("both", "pier of Boston")]),
    ],
)
def test_what_a_text_says(text: str, want: list[tuple[str, str]]) -> None:
    assert found(text) == want


def test_a_star_finds_any_end_and_a_rule_may_be_for_the_title() -> None:
    assert found("Housing and houses", "title") == [("homes", "Housing"), ("homes", "houses")]


def test_what_lies_inside_a_longer_find_is_left_out() -> None:
    finds = Finder({"rule": RULES}, "x.toml").find("National Border Patrol Council, Border Patrol")
    assert [one.rule.id for one in finds] == ["council", "patrol", "patrol"]
    assert [one.rule.id for one in outermost(finds)] == ["council", "patrol"]


def test_a_phrase_that_cannot_be_looked_up_is_named() -> None:
    for words in ("—", "a*"):
        with pytest.raises(ValueError, match=r"^x: "):
            Finder({"rule": [{"id": "x", "gives": "x", "words": [words]}]}, "x.toml")


WORDS = st.sampled_from(
    ["Border", "Patrol", "National", "Council", "Museum", "ICE", "ice", "pier", "of", "Boston", "s"]
)


@given(st.lists(WORDS, max_size=12), st.sampled_from([" ", "-", "\n", ", "]))
def test_it_finds_what_the_rules_find(words: list[str], joint: str) -> None:
    text = joint.join(words)
    finder = Finder({"rule": RULES}, "x.toml")
    alone = {(rule.id, e.start, e.end) for rule in finder.rules for e in rule.find(text)}
    assert {(one.rule.id, one.evidence.start, one.evidence.end) for one in finder.find(text)} == alone
