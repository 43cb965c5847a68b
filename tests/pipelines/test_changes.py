"""Typed changes between two revisions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.changes import Change, Revision, changes, sentences

TEXT = "The pier opened. It is long.\n\nMr. Roe of the U.S. Senate spoke on Jan. 5. He left early."


def wording(before: str, after: str) -> list[tuple[str | None, str | None]]:
    found = changes(Revision("T", "2026-01-01", before), Revision("T", "2026-01-01", after))
    assert {change.kind for change in found} <= {"wording"}
    return [change[1:] for change in found]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        ("One.", ["One."]),
        ("One. Two!  Three?", ["One. ", "Two!  ", "Three?"]),
        ("He said “No.” She left.", ["He said “No.” ", "She left."]),
        ("No end\n\nNext", ["No end\n\n", "Next"]),
        ("Gov. Doe met J. R. Roe, Jr. Monday. Done.", ["Gov. Doe met J. R. Roe, Jr. Monday. ", "Done."]),
        ("Item A.\nItem B.", ["Item A.\n", "Item B."]),
    ],
)
def test_sentences(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts


def test_kinds_in_their_order() -> None:
    before, after = Revision("Old", "2026-01-01", "One. Two."), Revision("New", "2026-01-02", "One. Three.")
    assert changes(before, after) == [
        Change("headline", "Old", "New"),
        Change("date", "2026-01-01", "2026-01-02"),
        Change("wording", "Two.", "Three."),
    ]
    assert changes(before, before) == []


@pytest.mark.parametrize(
    ("before", "after", "passages"),
    [
        (TEXT, TEXT.replace("long", "short"), [("It is long.", "It is short.")]),
        (TEXT, TEXT + "\n\nA new end.", [(None, "A new end.")]),
        (TEXT, TEXT.replace(" It is long.", ""), [("It is long.", None)]),
        (
            TEXT,
            TEXT.replace("opened", "closed").replace("early", "late"),
            [("The pier opened.", "The pier closed."), ("He left early.", "He left late.")],
        ),
        ("One.\n\nTwo.", "One. Two.", [("One.\n\nTwo.", "One. Two.")]),  # only the paragraphs changed
        ("", "Now there is a text.", [(None, "Now there is a text.")]),
        ("A. \n\nB b. C c.", "A. \n\nD d. E e.", [("B b. C c.", "D d. E e.")]),
    ],
)
def test_wording_gives_only_the_passages_that_differ(
    before: str, after: str, passages: list[tuple[str | None, str | None]]
) -> None:
    assert wording(before, after) == passages


def test_a_long_text_is_compared_by_paragraphs() -> None:
    before = "\n\n".join(f"Start {n}. " + " ".join(f"Word {n} {k}." for k in range(20)) for n in range(200))
    after = before.replace("Word 0 3.", "Word X.").replace("Word 150 7.", "Word Y.").replace("Word 199 19.", "Word Z.")
    found = wording(before, after)
    assert [pair[1][:9] for pair in found if pair[1]] == ["Word X. W", "Start 150", "Start 199"]


def test_what_is_too_long_is_one_passage() -> None:
    before, after = (" ".join(f"{word} {n}." for n in range(3000)) for word in ("Old", "New"))
    assert wording(before, after) == [(before, after)]


@given(st.text(alphabet="ab. \n“A", max_size=60), st.text(alphabet="ab. \n“A", max_size=60))
def test_any_two_texts(before: str, after: str) -> None:
    assert "".join(sentences(before)) == before
    found = wording(before, after)
    assert bool(found) == (before != after)
    for old, new in found:
        assert old != new
        assert (old or "") in before
        assert (new or "") in after
