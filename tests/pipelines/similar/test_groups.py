"""Clusters in memory: who belongs together, whatever the order of arrival, and who is the primary."""

from __future__ import annotations

import datetime as dt
import random

from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.similar import Text, cluster
from pipelines.similar.groups import Issue, components, named_as_issuer, primary
from tests.pipelines.similar.texts import RAID, RAID_ES, sentenced, weekly

DAY = dt.date(2026, 3, 4)
Entry = tuple[str, str, str, str | None, dt.date | None]
SENTENCES = RAID.split(". ")


def entries() -> list[Entry]:
    """Three copies and a translation, two of a template, two weeks of a series, and one alone."""
    first, second = (
        sentenced("Hector Balvanera", "34", "Honduras", "18", "in 2015", "Ada Thorne"),
        sentenced("Luis Amparan", "41", "Mexico", "24", "twice since 2012", "Ada Thorne"),
    )
    return [
        ("copy", "47 arrested in Harborville", RAID + "\n\nClick here for more.", "Alliance for Prairie Families", DAY),
        ("issuer", "47 Arrested at Cannery", RAID, "Harbor Immigration Bureau", DAY + dt.timedelta(days=1)),
        ("part", "47 Arrested at Cannery", "\n\n".join(RAID.split("\n\n")[:3]), None, None),
        ("translation", "47 arrestados", RAID_ES, "Harbor Immigration Bureau", DAY + dt.timedelta(days=2)),
        ("template 1", "Man Sentenced", first, "Office", DAY),
        ("template 2", "Man Sentenced", second, "Office", DAY),
        ("week 1", "Weekly Figures", weekly("March 1", "412", "96", "38"), "Harbor", DAY),
        ("week 2", "Weekly Figures", weekly("March 8", "377", "101", "41"), "Harbor", DAY + dt.timedelta(days=7)),
        ("empty", "", "", None, None),
    ]


def test_clusters_bear_the_name_of_their_primary() -> None:
    found = cluster(entries())
    assert list(found) == [name for name, *_ in entries()]
    assert {name for name, head in found.items() if head == "issuer"} == {"copy", "issuer", "part", "translation"}
    assert {name for name, head in found.items() if name == head} == set(found) - {"copy", "part", "translation"}


# Dozens of whole texts are compared in each example, on machines that do other work too.
@settings(deadline=None, max_examples=40)
@given(st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(shuffler: random.Random) -> None:
    mixed = entries()
    shuffler.shuffle(mixed)
    assert cluster(mixed) == cluster(entries())


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(st.integers(0, len(SENTENCES)), st.integers(0, len(SENTENCES)), st.integers(0, 40)), max_size=7)
)
def test_the_order_of_pieces_does_not_matter(pieces: list[tuple[int, int, int]]) -> None:
    """Texts that share anything from nothing to all, so that pairs stand on either side of every threshold."""
    texts: list[Entry] = [
        (
            f"{number}",
            f"Part {start % 3}",
            ". ".join(SENTENCES[start:] + SENTENCES[:end]),
            "s",
            DAY + dt.timedelta(days=days),
        )
        for number, (start, end, days) in enumerate(pieces)
    ]
    assert cluster(texts) == cluster(texts[::-1])


def test_components() -> None:
    assert components([1, 2, 3, 4, 5], [(1, 3), (3, 5)]) == [{1, 3, 5}, {2}, {4}]
    assert components([], []) == []


def issue(name: str | None, days: int | None, seen: str = "2026") -> Issue:
    text = Text("ICE Harborville arrests 47", RAID, None if days is None else DAY + dt.timedelta(days=days), None)
    return Issue(text, name, seen)


def test_the_field_office_that_is_named_is_the_issuer_before_its_headquarters() -> None:
    members = {"hq": issue("ICE", 0), "field": issue("ICE Harborville", 1), "repost": issue("Prairie Alliance", 0)}
    assert primary(members) == "field"
    assert primary({name: members[name] for name in ("hq", "repost")}) == "hq"


def test_without_an_issuer_the_earliest_is_the_primary_then_the_first_seen() -> None:
    assert primary({"a": issue(None, 2), "b": issue("Prairie Alliance", 1), "c": issue(None, None)}) == "b"
    assert primary({"a": issue(None, 1, "2026-02"), "b": issue(None, 1, "2026-01")}) == "b"


def test_a_name_of_common_words_alone_names_nobody() -> None:
    assert named_as_issuer(Text("The News", "The news of the federal office."), "News Office") == 0
