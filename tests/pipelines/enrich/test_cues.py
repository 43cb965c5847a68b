from __future__ import annotations

import pytest

from pipelines.enrich import lexicon
from pipelines.enrich.cues import Cues, cues

RULES = [
    {"id": "held", "gives": "detained", "words": ["held in", "detain*"], "unless": ["detain* freely"]},
    {"id": "any", "gives": "other", "words": ["held"]},
]


def test_rules_are_found_together_and_the_earlier_one_has_the_words() -> None:
    found = Cues(lexicon.parse({"rule": RULES}, "x.toml"))
    text = "he was held in a jail, detained; she held it; upheld; detained freely"
    assert [(cue.rule.id, text[cue.start : cue.end]) for cue in found.find(text)] == [
        ("held", "held in"),
        ("held", "detained"),
        ("any", "held"),
    ]
    at = found.at(text, 7)
    assert at is not None
    assert at.gives == "detained"
    assert found.at(text, 8) is None


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("people", {"arrested", "apprehended", "removed", "detained", "charged", "smuggled", "employed", "affected", "died", "other"}),
        ("actions", {"victim", "arrested", "charged", "convicted", "sentenced", "detained", "removed", "apprehended", "released", "died", "injured", "smuggled", "affected", "employed", "other"}),
        ("money", {"fine", "funding", "fraud", "other"}),
        ("qualifiers", {"about", "at_least", "at_most"}),
        ("speech", {"said", "issued"}),
        ("titles", {"courtesy", "office", "private", "part", "organisation"}),
        ("things", {"time", "law", "place", "thing"}),
    ],
)  # fmt: skip
def test_lexicons_give_ids_that_are_known(name: str, known: set[str]) -> None:
    assert {rule.gives for rule in lexicon.read(name)} <= known
    if name != "qualifiers":
        assert cues(name).at("", 0) is None
