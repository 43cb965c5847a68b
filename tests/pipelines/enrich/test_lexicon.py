from __future__ import annotations

from typing import Any

import pytest

from pipelines.enrich.lexicon import parse

RULE = {
    "id": "d.facility",
    "gives": "detention",
    "words": ["detention facilit*", "held"],
    "unless": ["held accountable"],
}


def test_words_find_any_end_and_any_space_and_not_what_is_barred() -> None:
    (rule,) = parse({"rule": [RULE | {"weight": 2, "note": "kept"}]}, "x.toml")
    text = "Detention\nfacilities and a detention-facility. He was held; they are held accountable; upheld."
    found = list(rule.find(text))
    assert [e.words for e in found] == ["Detention\nfacilities", "detention-facility", "held"]
    assert all(text[e.start : e.end] == e.words for e in found)
    assert (rule.weight, rule.more) == (2.0, {"note": "kept"})


def test_capitals_count_where_the_rule_says_so() -> None:
    (rule,) = parse(
        {"rule": [{"id": "ice", "gives": "ICE", "words": ["ICE"], "cased": True, "where": "title"}]}, "x.toml"
    )
    assert [e.start for e in rule.find("ICE and ice", "title")] == [0]
    assert list(rule.find("ICE", "text")) == []


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        ([{"gives": "x", "words": ["a"]}], "x.toml: rule 1: id: is missing"),
        ([{"id": "a", "gives": "x"}], r"rule 1 \(a\): write either words or pattern"),
        ([{"id": "a", "gives": "x", "words": "a"}], "are lists of phrases"),
        ([{"id": "a", "gives": "x", "pattern": "("}], "is no regular expression"),
        ([{"id": "a", "gives": "x", "words": ["a"], "where": "body"}], "neither"),
        ([{"id": "a", "gives": "x", "words": ["a"]}] * 2, "two rules have the id 'a'"),
    ],
)
def test_what_is_wrong_is_named(entries: list[dict[str, Any]], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse({"rule": entries}, "x.toml")
