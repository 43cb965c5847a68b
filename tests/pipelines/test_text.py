from __future__ import annotations

import json
import tarfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.text import clean, clean_lines, fold, repair, words


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("  plain  ", "plain"),
        ("Immi\u00adgra\u00adtion", "Immigration"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("no\u00a0break\u2003space", "no break space"),
        ("NUL\x00 and ESC\x1b[31m", "NUL and ESC [31m"),
        ("lone \ud800 surrogate", "lone \ufffd surrogate"),
        ("line\r\nbreaks\n\nhere", "line breaks here"),
        ("e\u0301", "é"),
        ("", ""),
    ],
)
def test_clean(raw: str, expected: str) -> None:
    assert clean(raw) == expected


def test_clean_lines_keeps_breaks_and_trims_each_line() -> None:
    assert clean_lines(" one \r\n  two\t2 \n\n") == "one\ntwo 2"


@pytest.mark.parametrize(
    ("text", "count"),
    [("", 0), ("one", 1), ("ICE’s 1,200 arrests", 3), ("know-your-rights", 1), ("— – ###", 0), ("U.S. Attorney", 2)],
)
def test_words(text: str, count: int) -> None:
    assert words(text) == count


@pytest.mark.parametrize(
    ("one", "other"),
    [("ICE’s “Raid”", 'ice\'s "raid"'), ("Peña – Nieto", "PENA Nieto"), ("a\u00adb", "ab"), ("Part  2:", "part 2")],
)
def test_fold_makes_equal(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_fold_keeps_different_titles_apart() -> None:
    assert fold("Statement on Part 1") != fold("Statement on Part 2")


@given(st.text())
def test_cleaned_text_can_be_stored_and_is_stable(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    once.encode("utf-8")
    assert "\x00" not in once
    assert "\n" not in once


@given(st.text(alphabet=st.characters(codec=None)))
def test_repair_never_leaves_what_sqlite_refuses(text: str) -> None:
    repair(text).encode("utf-8")


def test_naughty_strings(shared_data: Path) -> None:
    with tarfile.open(shared_data / "corpora" / "strings.tar.gz") as archive:
        member = next(m for m in archive.getmembers() if m.name.endswith(".json"))
        file = archive.extractfile(member)
        assert file is not None
        strings = json.load(file)
    assert len(strings) > 500
    for string in strings:
        clean(string).encode("utf-8")
        assert fold(fold(string)) == fold(string)
