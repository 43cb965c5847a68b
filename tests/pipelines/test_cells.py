"""Nothing that Python can hold may cost a row."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.cells import cell, cells, sound, to_json
from pipelines.errors import DatabaseError


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        (None, None),
        (True, True),
        (3, 3),
        (2**63 - 1, 2**63 - 1),
        (-(2**63), -(2**63)),
        (1.5, 1.5),
        ("plain", "plain"),
        ("a\x00b\ud800c", "ab\ufffdc"),
        ("\ud83d\ude00", "😀"),
        (dt.date(2026, 3, 1), "2026-03-01"),
        (dt.datetime(2026, 3, 1, 23, 0, tzinfo=dt.timezone(dt.timedelta(hours=-5))), "2026-03-02T04:00:00Z"),
        (["é", 1, None], '["é",1,null]'),
        (("a",), '["a"]'),
        ({"k\x00": ["v\x00", {"n": "\udfff"}]}, '{"k":["v",{"n":"\ufffd"}]}'),
        (["\\u0000"], '["\\\\u0000"]'),
    ],
)
def test_what_is_stored(value: Any, stored: Any) -> None:
    assert cell("name", value) == stored
    assert cells({"name": value}) == {"name": stored}


@pytest.mark.parametrize("value", [2**63, -(2**63) - 1, 10**40])
def test_a_number_beyond_64_bits_is_named(value: int) -> None:
    with pytest.raises(DatabaseError, match=f"words = {value} does not fit"):
        cell("words", value)


anything = st.text(st.characters(exclude_categories=()))  # surrogates too


@given(anything)
def test_any_text_can_be_stored_and_comes_back(text: str) -> None:
    kept = sound(text)
    connection = sqlite3.connect(":memory:")
    try:
        assert connection.execute("SELECT ?, length(?)", (kept, kept)).fetchone() == (kept, len(kept))
    finally:
        connection.close()
    assert sound(kept) == kept
    if text.isprintable():
        assert kept == text


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for item in [*value, *value.values()] if isinstance(value, dict) else value:
            yield from strings(item)


@given(st.recursive(anything | st.none() | st.integers(), lambda it: st.lists(it) | st.dictionaries(anything, it)))
def test_any_json_can_be_stored(value: Any) -> None:
    assert [text for text in strings(json.loads(to_json(value))) if text != sound(text)] == []
