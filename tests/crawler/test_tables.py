from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.declared import WAYS
from crawler.discovery.way import Way
from crawler.page import KEYS
from crawler.tables import CHECKS, check_table, did_you_mean

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.dates()
    | st.datetimes()
    | st.times(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@pytest.mark.parametrize("keys", [KEYS, Way.keys, *(way.keys for way in WAYS.values())])
def test_every_key_has_a_check(keys: dict[str, str]) -> None:
    assert set(keys.values()) <= CHECKS.keys()


@pytest.mark.parametrize("way", WAYS.values())
def test_the_keys_of_a_way_are_its_fields(way: type[Way]) -> None:
    # `Api` makes its first address and the pattern of the following ones from the one `url`.
    # A section of a list that is filed by year keeps the address that was declared.
    made = {"declared", "template"} if way.kind == "api" else {"declared"}
    assert set(way.keys) | made == {field.name for field in dataclasses.fields(way)}


@given(st.sampled_from(sorted(CHECKS)), VALUES)
def test_any_value_is_taken_or_refused_with_a_reason(check: str, value: Any) -> None:
    problems: list[str] = []
    checked = check_table({"key": value}, {"key": check}, "page.1", problems)
    if checked:
        assert problems == []
    else:
        (problem,) = problems
        assert problem.startswith("page.1.key: ")


@pytest.mark.parametrize(
    ("word", "known", "remedy"),
    [("titel", ["title", "body"], "; did you mean 'title'?"), ("xyz", ["b", "a"], "; known are a, b"), ("xyz", [], "")],
)
def test_the_remedy_for_an_unknown_word(word: str, known: list[str], remedy: str) -> None:
    assert did_you_mean(word, known) == remedy
