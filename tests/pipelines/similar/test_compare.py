"""Pairs of releases and what they are to each other."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.similar import Text, compare, fingerprint, likeness
from tests.pipelines.similar.texts import RAID, RAID_ES, congratulation, sentenced, update, weekly

DAY = dt.date(2026, 3, 4)
TITLE = "47 Arrested at Harborville Cannery"
PARAGRAPHS = RAID.split("\n\n")


def release(text: str, title: str = TITLE, days: int | None = 0, source: str | None = "harbor") -> Text:
    return Text(title, text, None if days is None else DAY + dt.timedelta(days=days), source)


FURNISHED = (
    "FOR IMMEDIATE RELEASE\n\nMarch 6, 2026\n\nContact: Bo Finch, (555) 555-0143, bo@alliance.example\n\n"
    + RAID.replace("HARBORVILLE, Mass. – ", "Harborville – ").replace("'", "’")
    + "\n\nClick here to read the warrant.\n\n# # #"
)
TEN_KEYS = weekly("March 1", "412", "96", "38"), weekly("March 8", "377", "101", "41")
CASES = {
    "the same": ("same", release(RAID), release(RAID, source="wire")),
    "the same long after": ("same", release(RAID), release(RAID, days=400)),
    "the same under another headline": ("same", release(RAID), release(RAID, "Dozens Held After Raid in Massachusetts")),
    "with another page's furniture": ("same", release(RAID), release(FURNISHED, "47 arrested at Harborville cannery", 2)),
    "typed anew": (
        "same",
        release(RAID),
        release(RAID.replace("today. ", "today.").replace("carried away", "carriedaway").replace("Quillen", "Quilen"), days=1),
    ),
    "cut at the end": ("same", release(RAID), release("\n\n".join(PARAGRAPHS[:3]), days=1, source="wire")),
    "only its beginning, same headline": ("same", release(RAID), release("\n\n".join(PARAGRAPHS[:2]), days=1)),
    "with a paragraph of the partner's own": (
        "same",
        release(RAID),
        release(
            RAID + "\n\n“Families were torn apart before breakfast,” said Bishop Tomas Arden of Saint Brannoc parish. “We will "
            "stand with all 47 of them, and with the 30 children who waited at school that day.”",
            "Alliance and Parish Answer Raid at Castellan Cannery",
            1,
            "alliance",
        ),
    ),
    "paragraphs in another order": (
        "same",
        release(RAID),
        release("\n\n".join([*PARAGRAPHS[:1], PARAGRAPHS[4], *PARAGRAPHS[1:4]]), source="alliance"),
    ),
    "translated": ("translation", release(RAID), release(RAID_ES, "47 arrestados en conservera de Harborville", 1)),
    "translated, days unknown": (
        "translation",
        release(RAID, days=None),
        release(RAID_ES, "47 arrestados en conservera de Harborville", None, None),
    ),
    "a figure mended the same day": ("correction", release(RAID), release(RAID.replace("62 calls", "26 calls"))),
    "a figure mended, and said so": (
        "correction",
        release(RAID),
        release(RAID.replace("47", "49").replace("62 calls", "64 calls"), f"CORRECTION: {TITLE.replace('47', '49')}", 4),
    ),
    "updated the next day": (
        "correction",
        release(RAID),
        release(RAID.replace("19 were released", "23 were released"), f"UPDATED: {TITLE}", 1),
    ),
    "a weekly total": (
        "series", release(TEN_KEYS[0], "Weekly Arrest Figures"), release(TEN_KEYS[1], "Weekly Arrest Figures", 7)
    ),
    "a weekly total, days unknown": (
        "series", release(TEN_KEYS[0], "Weekly Figures", None), release(TEN_KEYS[1], "Weekly Figures", None)
    ),
    "a daily total": (
        "series",
        release("The bureau arrested 412 people on Monday. " + PARAGRAPHS[1] * 2, "Daily Arrest Figures"),
        release("The bureau arrested 377 people on Tuesday. " + PARAGRAPHS[1] * 2, "Daily Arrest Figures", 1),
    ),
    "a template": (
        "series",
        release(
            sentenced("Hector Balvanera", "34", "Honduras", "18", "in 2015 and 2019", "Ada Thorne"),
            "Honduran Man Sentenced for Illegal Re-entry",
        ),
        release(
            sentenced("Luis Amparan", "41", "Mexico", "24", "twice since 2012", "Ada Thorne"),
            "Mexican Man Sentenced for Illegal Re-entry",
        ),
    ),
    "a template, one headline, one sentence": (
        "series",
        release(
            sentenced("Hector Balvanera", "34", "Honduras", "18", "in 2015", "Ada Thorne"), "Man Sentenced for Re-entry"
        ),
        release(sentenced("Luis Amparan", "34", "Honduras", "18", "in 2015", "Ada Thorne"), "Man Sentenced for Re-entry"),
    ),
    "a congratulation": (
        "series",
        release(
            congratulation("Millbrook High School", "Dunmore", "Agnes Tull"), "Roake Congratulates Millbrook High School"
        ),
        release(
            congratulation("Larkspur High School", "Ferris Bay", "Simon Wray"), "Roake Congratulates Larkspur High School"
        ),
    ),
    "a monthly update": (
        "series",
        release(update("January 2026", "61,400", "12", "48,000", "51,200"), "Border Service Releases January Update"),
        release(update("February 2026", "58,120", "5", "44,700", "48,000"), "Border Service Releases February Update", 28),
    ),
    "a serial statement": (
        "series",
        release("“The court was right to stop the rule. It breaks families apart, and it was made in haste. Every judge "
                "who read it said so,” said Ines Okafor.", "Statement on the Ruling"),
        release("“Today's ruling is a setback for everyone who waits for a hearing. We will appeal within thirty days, and "
                "we expect to win,” said Ines Okafor.", "Statement on the Ruling", 30),
    ),
    "a follow-up with the old story": (
        None,
        release(PARAGRAPHS[0] + "\n\n" + PARAGRAPHS[2] + "\n\n" + PARAGRAPHS[3]),
        release(
            "Brightwater Foods ended its contract with the cannery on Pier Street after two weeks of protest, and the town "
            "council voted 6 to 1 for a fund of $90,000 for those who lost their wages. Councilor Petra Lund called it a "
            "beginning. Workers will hold a vigil on Saturday, and the union expects 500 people, among them the families "
            "of those who remain in detention at Fort Ashby.\n\n" + PARAGRAPHS[3],
            "Council Sets Up Fund for Cannery Workers", 14, "town",
        ),
    ),
    "nothing in common": (None, release(RAID), release(congratulation("Millbrook", "Dunmore", "Agnes Tull"), "Roake")),
    "another text in the other language": (
        None,
        release(sentenced("Hector Balvanera", "34", "Honduras", "18", "in 2015", "Ada Thorne")),
        release(RAID_ES),
    ),
    "two notes of few words": (None, release("Watch it here.", "Quillen on Evening News"), release("Watch it here.", "A")),
    "one note of few words": (
        "same", release("Watch it here.", "Quillen on the Evening News"), release("Watch it here.", "Quillen on the Evening News")
    ),
    "no text": (None, release(""), release("")),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_relation(case: str) -> None:
    relation, one, two = CASES[case]
    assert compare(one, two).relation == relation
    assert compare(two, one).relation == relation
    if relation in {"same", "translation", "correction"}:
        assert set(one.fingerprint.keys) & set(two.fingerprint.keys), "would never be compared"


def test_what_differs_is_said_in_words() -> None:
    other = release(RAID.replace("62 calls", "26 calls").replace("Devon Aldous", "Delia Aldous"), "Raid at Cannery", 1)
    found = compare(release(RAID), other)
    assert [(it.kind, it.before, it.after) for it in found.differs if it.kind != "wording"] == [
        ("title", TITLE, "Raid at Cannery"),
        ("date", "2026-03-04", "2026-03-05"),
        ("figures", "62", "26"),
        ("names", "devon", "delia"),
    ]
    assert [it.after for it in found.differs if it.kind == "wording"][
        -1
    ] == "Its coordinator, Ines Okafor, counted 26 calls by the evening."


def test_nothing_differs_between_equals() -> None:
    assert compare(release(RAID), release(RAID)).differs == ()


def test_a_translation_differs_in_language() -> None:
    found = compare(release(RAID), release(RAID_ES))
    assert [it.kind for it in found.differs] == ["language"]


@settings(deadline=None)
@given(st.text(), st.text(), st.text(), st.text())
def test_any_text_will_do(title: str, text: str, other_title: str, other: str) -> None:
    one, two = Text(title, text), Text(other_title, other)
    assert 0 <= compare(one, two).score <= 1
    assert likeness(one, two)[:2] == likeness(two, one)[:2]
    assert all(-(2**63) <= key < 2**63 for key in fingerprint(title, text).keys)


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(["Ada", "47", "the", "of", "May", "ley", "de", ".", "\n\n", "a", "1,5", "“", "B.C."]),
        max_size=80,
    )
)
def test_a_text_is_one_with_itself(words: list[str]) -> None:
    text = " ".join(words)
    found = compare(release(text), release(text))
    assert found.relation == ("same" if fingerprint("", text).words else None)
    assert found.differs == ()


def test_long_texts_take_no_longer_than_they_are_long() -> None:
    """Half a megabyte each, that share most and name 7,000 each of their own: minutes if all names were paired."""
    spelled = ["".join("abcdefghij"[int(digit)] for digit in str(number)) for number in range(7_000)]
    texts = [
        " ".join(f"they saw {name}{it} and a {it} boat, {it}s of {it}n, the {it}y and an {it}t" for it in spelled)
        for name in ("Roe", "Lund")
    ]
    one, two = (release(text) for text in texts)
    assert len(one.fingerprint.named.names - two.fingerprint.named.names) == 7_000
    started = time.process_time()
    assert compare(one, two).score > 0.5
    assert time.process_time() - started < 10
