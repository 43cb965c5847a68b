from __future__ import annotations

import pytest

from pipelines.body import Block
from pipelines.trim import trim

PROSE = [
    "FRANKLIN CITY – The attorney general today announced that the state has joined a lawsuit over detention standards.",
    "The complaint, filed in federal court, says that the contractor held people in unheated rooms for eleven days in winter.",
    "“Nobody is below the law, and nobody is beneath it,” said the attorney general at a press conference in the capital.",
    "A hearing is set for next month; the court has asked both sides for a list of everyone who was held in the facility.",
]


def blocks(*texts: str, tag: str = "p") -> list[Block]:
    return [Block(tag, text, text) for text in texts]


@pytest.mark.parametrize(
    "head",
    [
        ["FOR IMMEDIATE RELEASE"],
        ["The Headline of the Day"],
        ["Thursday, January 2, 2025"],
        ["Published: June 7, 2011"],
        ["Contact: (916) 555-6000, press@agency.example"],
        [
            "FOR IMMEDIATE RELEASE",
            "April 3, 2019",
            "Media Contact: Ann Lee, ann@agency.example",
            "The headline of the day",
        ],
        ["Para publicación inmediata", "4 de junio de 2025"],
        ["– – –"],
        ["By Ann Lee"],
        ["Posted by: press 1 year, 5 months ago", "(0 comments)"],
        ["Published by Ann Lee in News", "3 min read", "2 weeks, 3 days ago"],
        ["By Ann Lee", "The Harbor Ledger"],
        ["By Ann Lee", "Communications Director"],
    ],
)
def test_what_stands_before_goes(head: list[str]) -> None:
    kept = trim(blocks(*head, *PROSE), title="The headline of the day").blocks
    assert [block.text for block in kept] == PROSE


@pytest.mark.parametrize(
    "tail",
    [
        ["###"],
        ["# # #"],
        ["-30-"],
        ["- 30 -", "About the Office: it has 400 people."],
        ["### ", "Anything at all behind an end mark, however long it is, is no part of the release any more."],
        ["Media Contact: Ann Lee, 555-123-4567"],
        ["Contact:", "Ann Lee", "ann@agency.example"],
        ["Share this:", "Related News"],
        ["Posted by Ann Lee", "No Comments"],
        ["© 2013 Harbor Wire, Inc. All rights reserved."],
        ["Harbor Wire\n™ & © 2013 Harbor Wire. All rights reserved."],
        ["(END)"],
        ["ann.lee@press.agency.example\n(END)"],
        ["ann.lee@press.agency.example"],
    ],
)
def test_what_stands_behind_goes(tail: list[str]) -> None:
    result = trim(blocks(*PROSE, *tail), title="x")
    assert [block.text for block in result.blocks] == PROSE
    assert result.cuts


def test_an_about_heading_near_the_end_opens_boilerplate() -> None:
    tail = [Block("h3", "About the Council", "About the Council"), *blocks("The Council has worked since 1917.")]
    assert [b.text for b in trim([*blocks(*PROSE), *tail], title="x").blocks] == PROSE


@pytest.mark.parametrize(
    "inside",
    [
        "About 300 people were in the room when the order was read.",
        "Contact with the families was lost after the third day of the operation.",
        "* * *",
        "Anyone with information may call the hotline at 1-866-555-0100.",
        "To read the lawsuit, click here.",
        "Published by the county in May, the report names twelve people.",
    ],
)
def test_what_belongs_to_the_text_stays(inside: str) -> None:
    kept = [b.text for b in trim(blocks(*PROSE[:2], inside, *PROSE[2:]), title="x").blocks]
    assert kept == [*PROSE[:2], inside, *PROSE[2:]]


def test_prose_at_the_very_end_stays() -> None:
    last = "To read the lawsuit, click here."
    assert trim(blocks(*PROSE, last), title="x").blocks[-1].text == last


def test_inline_end_mark() -> None:
    assert trim(blocks(*PROSE[:-1], PROSE[-1] + " ###"), title="x").blocks[-1].text == PROSE[-1]


def test_own_end_pattern() -> None:
    result = trim(blocks(*PROSE, "For more on our blueprint, see the paper."), title="x", end="^For more on")
    assert [b.text for b in result.blocks] == PROSE
    assert ("end pattern", "For more on our blueprint, see the paper.") in result.cuts


def test_end_pattern_never_empties_a_body() -> None:
    assert trim(blocks("For more on this, read on."), title="x", end="^For more on").blocks


def test_nothing_to_trim() -> None:
    assert trim([], title="x").blocks == []


def test_a_sentence_about_what_was_published_opens_the_text() -> None:
    text = "Published by the county in May, the report names twelve people."
    assert trim(blocks(text, *PROSE), title="x").blocks[0].text == text


@pytest.mark.parametrize("line", ["FRANKLIN CITY", "FRANKLIN CITY –", "Two counties are named:"])
def test_what_stands_below_a_byline_is_not_always_its_office(line: str) -> None:
    assert trim(blocks("By Ann Lee", line, *PROSE), title="The headline of the day").blocks[0].text == line


@pytest.mark.parametrize(
    "last",
    [
        "The copyright office was not asked.",
        "All rights reserved for citizens now belong to residents too, the court said.",
    ],
)
def test_a_last_sentence_about_rights_is_text(last: str) -> None:
    assert trim(blocks(*PROSE, last), title="x").blocks[-1].text == last
