from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.enrich.sentences import sentences

CASES = [
    ("One. Two? Three!", ["One.", "Two?", "Three!"]),
    ("The U.S. Attorney spoke. Sen. Doe did not.", ["The U.S. Attorney spoke.", "Sen. Doe did not."]),
    ("It happened in the U.S. The court agreed.", ["It happened in the U.S.", "The court agreed."]),
    ("On Feb. 3, John J. Doe was held in St. Paul. He left.", ["On Feb. 3, John J. Doe was held in St. Paul.", "He left."]),
    ("“We won.” The crowd cheered.", ["“We won.”", "The crowd cheered."]),
    ("A heading\n\nThe text, see No. 12-345. More", ["A heading", "The text, see No. 12-345.", "More"]),
    ("Detuvieron a 12 personas. ¿Por qué? En EE. UU. viven.", ["Detuvieron a 12 personas.", "¿Por qué?", "En EE. UU. viven."]),
    ("It cost $1.5 million. 200 people came.", ["It cost $1.5 million.", "200 people came."]),
    ("", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[case[0][:24] or "empty" for case in CASES])
def test_sentences(text: str, expected: list[str]) -> None:
    assert [sentence.text for sentence in sentences(text)] == expected


@given(st.text(alphabet=st.sampled_from("Ab. \n!?“”$U.S1"), max_size=60))
def test_nothing_but_space_is_lost_and_spans_are_true(text: str) -> None:
    found = sentences(text)
    assert "".join("".join(s.text for s in found).split()) == "".join(text.split())
    assert all(text[s.start : s.end] == s.text for s in found)
