from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.enrich import lexicon
from pipelines.enrich.facts import Evidence
from pipelines.enrich.finder import Finder, outermost
from pipelines.enrich.lexicon import parse

FILES = ("topics", "relevance", "agencies", "programs", "laws")
RULE = {"id": "a", "gives": "x", "words": ["visa*", "student visa*", "287(g)", "U.S. border", "* visa"]}


def finder(**changes: object) -> Finder:
    rule = {key: value for key, value in {**RULE, **changes}.items() if value is not None}
    return Finder(parse({"rule": [rule]}, "x.toml"))


@pytest.mark.parametrize(
    ("changes", "text", "found"),
    [
        ({"words": ["visa*", "student visa*"]}, "Student\nvisas and a VISA.", ["Student\nvisas", "visas", "VISA"]),
        ({"words": ["287(g)", "287 (g)"]}, "The 287(g) and 287 (g) program, 1287(g)", ["287(g)", "287 (g)"]),
        ({"words": ["U.S. border"]}, "the U.S. border, the US border", ["U.S. border"]),
        ({"words": ["held"], "unless": ["held accountable"]}, "held; held accountable", ["held"]),
        ({"words": ["ICE"], "cased": True}, "ICE on ice", ["ICE"]),
        ({"words": ["bill"], "spanish": ["ley"]}, "la ley, the bill", ["ley", "bill"]),
        ({"words": ["revok* * citizenship"]}, "revoked his citizenship", ["revoked his citizenship"]),
        ({"words": ["a"], "where": "title"}, "a", []),
    ],
)
def test_the_finder_finds_what_a_lexicon_means(changes: dict[str, object], text: str, found: list[str]) -> None:
    assert [match.evidence.words for match in finder(**changes).find(text, "text", spanish=True)] == found


def test_a_phrase_that_begins_with_no_word_is_refused() -> None:
    with pytest.raises(ValueError, match=r"a: '\* visa' has no word to look for"):
        finder()


@pytest.mark.parametrize("name", FILES)
def test_the_finder_agrees_with_the_rules_own_patterns(name: str) -> None:
    text = " ".join(word.replace("*", "s") for rule in lexicon.read(name) for word in (*rule.words, *rule.barred))
    rules = lexicon.read(name)
    mine = {(e.rule, e.start) for _, e in Finder(rules).find(text)}
    for rule in rules:
        found: list[Evidence] = list(rule.find(text))
        assert {(e.rule, e.start) for e in found} <= mine, rule.id


def test_what_lies_inside_a_longer_find_is_left_out() -> None:
    found = finder(words=["Border Patrol", "National Border Patrol Council"]).find("National Border Patrol Council")
    assert [one.evidence.words for one in outermost(found)] == ["National Border Patrol Council"]


NESTED = parse(
    {
        "rule": [
            {"id": "patrol", "gives": "USBP", "words": ["Border Patrol*"], "unless": ["Border Patrol Museum"]},
            {"id": "council", "gives": "none", "words": ["National Border Patrol Council"]},
            {"id": "ice", "gives": "ICE", "words": ["ICE"], "cased": True},
            {"id": "both", "gives": "b", "words": ["pier", "pier of Boston"]},
        ]
    },
    "x.toml",
)
WORDS = st.sampled_from("Border Patrol National Council Museum ICE ice pier of Boston s".split())


@given(st.lists(WORDS, max_size=12), st.sampled_from([" ", "-", "\n", ", "]))
def test_it_finds_what_the_rules_find(words: list[str], joint: str) -> None:
    text = joint.join(words)
    alone = {(rule.id, e.start, e.end) for rule in NESTED for e in rule.find(text)}
    finds = Finder(NESTED).find(text)
    assert {(one.rule.id, one.evidence.start, one.evidence.end) for one in finds} == alone
