"""Fingerprints: what a text names, which words count, and that all of it is the same everywhere."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from pipelines.similar import Text, fingerprint, likeness
from pipelines.similar.fingerprint import fold_words, shared
from pipelines.similar.specifics import plain, specifics
from pipelines.similar.swaps import frames
from tests.pipelines.similar.texts import RAID, RAID_ES, sentenced

MENU = ("Skip to content\n" + "\n" * 40) * 8 + "Home About Issues Newsroom Contact\n" + "\n" * 400
FOOT = "\n" * 600 + "Offices\n" + "Harborville Suite 14 Pier Street Open Monday to Friday\n" * 12 + "\n" * 900


def test_keys_and_sketch_are_the_same_in_every_process() -> None:
    program = (
        "from pipelines.similar import fingerprint; from tests.pipelines.similar.texts import RAID; "
        "it = fingerprint('47 Arrested', RAID); print(it.keys, it.sketch.hex(), it.exact)"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", program], env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1
    assert len(said.pop()) > 500


@pytest.mark.parametrize(
    ("text", "figures", "months", "names"),
    [
        ("On Friday, Ada Roe paid $1,500 in May.", {"1500"}, {"month5"}, {"ada", "roe"}),
        ("El viernes, Ada Roe pagó $1.500 en mayo.", {"1500"}, {"month5"}, {"ada", "roe"}),
        ("We may march for two of the three.", {"2", "3"}, set(), set()),
        ("Dos de las tres personas, en enero.", {"2", "3"}, {"month1"}, set()),
        ("Contact: Bo Finch, (555) 555-0143, bo@x.example, https://x.example/7", set(), set(), {"finch"}),
        ("March 6, 2026\n\nThe bureau counted 12 of the Quillens’ boats.", {"12"}, set(), {"quillens"}),
        ("", set(), set(), set()),
    ],
)
def test_what_a_text_names(text: str, figures: set[str], months: set[str], names: set[str]) -> None:
    found = specifics(plain(text))
    assert (found.figures, found.months, found.names) == (figures, months, names)


def test_furniture_and_spelling_do_not_count() -> None:
    assert fold_words(plain("FOR IMMEDIATE RELEASE\nThe bureau’s D.C. office. Click here for more\n# # #")) == [
        "the", "bureaus", "dc", "office",
    ]  # fmt: skip


def test_a_sketch_estimates_what_is_shared() -> None:
    whole, part = fingerprint("", RAID), fingerprint("", "\n\n".join(RAID.split("\n\n")[1:]))
    other = fingerprint("", sentenced("Hector Balvanera", "34", "Honduras", "18", "in 2015", "Ada Thorne"))
    same, most, little = shared(whole.sketch, [whole.sketch, part.sketch, other.sketch])
    assert same == (1.0, 1.0)
    assert min(most) > 0.5
    assert max(little) < 0.2
    assert shared(whole.sketch, []) == []


def test_a_translation_shares_what_it_names() -> None:
    one, two = fingerprint("", RAID), fingerprint("", RAID_ES)
    assert (one.language, two.language) == ("en", "es")
    assert set(one.keys) & set(two.keys)


def test_a_frame_holds_the_whole_name() -> None:
    found = frames("PRAIRIE CITY – Hector Balvanera, 34, a national of Honduras, was held.")
    assert found["<", "city", "–", "a"] == ("hector", "balvanera", "34")
    assert found[">", "of", "was", "held"] == ("honduras",)


def test_dumps_of_a_page_are_told_by_the_page_and_texts_by_the_text() -> None:
    """Two entries of one blog whose pages were dumped whole, menus and empty lines included."""
    entries = [
        "Ada Roe opened the pier on Sunday.",
        "The council voted on boats, and Bo Finch spoke for them at length.",
    ]
    dumps = [Text(f"Entry {number}", MENU + entry + FOOT) for number, entry in enumerate(entries)]
    assert likeness(*dumps).relation == "same"
    assert all(it.fingerprint.blanks > 6 * it.fingerprint.words for it in dumps)
    short = [Text(it.title, entry, source="blog") for it, entry in zip(dumps, entries, strict=True)]
    assert likeness(*short).relation is None
