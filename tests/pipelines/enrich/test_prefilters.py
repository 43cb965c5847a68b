"""Some patterns are tried only where a cheap test lets them; whatever such a pattern finds must pass its test."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.enrich import kind, members, mentions, scene
from pipelines.enrich.words import leads_up

LETTERS = st.characters(
    codec="latin-1", exclude_characters="\xb5\xdf\xff"
)  # of which no other small letter is one more
WORDS = {
    "statement": (kind._STATEMENT, kind._ANNOUNCING),
    "floor": (kind._FLOOR, kind._SPOKEN_AT),
    "lived": (scene._LIVED, scene._LIVED_WORDS),
    "compared": (scene._COMPARED, scene._COMPARED_WORDS),
    "career": (members._CAREER, members._CAREER_WORDS),
}
ENDINGS = {
    "office": (scene._OFFICE_BEFORE, scene._OFFICE_ENDS),
    "case": (scene._CASE_BEFORE, scene._CASE_ENDS),
    "member": (members._OF_A_MEMBER, members._MEMBER_ENDS),
    "defendant": (scene._DEFENDANTS, scene._DEFENDANT_ENDS),
    "bishop": (scene._BISHOP, scene._BISHOP_ENDS),
    "lived": (scene._LIVED, scene._LIVED_ENDS),
    "part": (mentions._PART_OF, mentions._PART_ENDS),
    "county": (mentions._COUNTY_OF, mentions._COUNTY_ENDS),
}


@pytest.mark.parametrize("name", WORDS)
@given(data=st.data())
def test_what_a_pattern_finds_holds_one_of_its_words(name: str, data: st.DataObject) -> None:
    pattern, words = WORDS[name]
    found = re.search(pattern, data.draw(st.from_regex(pattern, alphabet=LETTERS)))
    assert found is None or any(word in found[0].lower() for word in words)


@pytest.mark.parametrize("name", ENDINGS)
@given(data=st.data())
def test_what_a_pattern_finds_at_the_end_has_one_of_its_endings(name: str, data: st.DataObject) -> None:
    pattern, endings = ENDINGS[name]
    before = data.draw(st.from_regex(pattern, alphabet=LETTERS))
    assert not pattern.search(before) or leads_up(before, *endings)
