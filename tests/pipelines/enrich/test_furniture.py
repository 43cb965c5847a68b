from __future__ import annotations

import pytest

from pipelines.enrich.furniture import is_credit, news

NEWS = "Two men were arrested at the pier on Monday. They were taken to a hospital, the sheriff said on Tuesday."


@pytest.mark.parametrize(
    "furniture",
    [
        "About the Harbor Alliance\nIt has many members.",
        "HSI is the principal investigative arm of the department. It has offices.",
        "Call the tip line at 1-866-555-0100.",
        "To report it, email tips@harbor.example.",
        "[2] A footnote says more.",
        "Contact: Jo Bell",
        "Llame a la línea directa al 800-555-0100.",
    ],
)
def test_furniture_is_no_news(furniture: str) -> None:
    assert " ".join(sentence.text for sentence in news(f"{NEWS}\n\n{furniture}")) == NEWS


def test_a_part_of_the_release_headed_about_is_news() -> None:
    told = "Members saw the pier on Friday. “It is long,” said Senator Bell."
    found = " ".join(sentence.text for sentence in news(f"{NEWS}\n\nAbout the Trip\n\n{told}"))
    assert found == f"{NEWS} {told}"


@pytest.mark.parametrize(
    "text",
    ["About 200 people were at the pier on Monday, and all of them left.", "Bell called 911 from the pier.", "He is the sheriff."],
)  # fmt: skip
def test_news_stays(text: str) -> None:
    assert [sentence.text for sentence in news(text)] == [text]


@pytest.mark.parametrize(
    ("text", "credit"),
    [
        ("The case is being investigated by the FBI.", True),
        ("The sheriff provided valuable assistance.", True),
        ("El caso fue investigado por el FBI.", True),
        ("The sheriff arrested two men.", False),
    ],
)
def test_credits(text: str, *, credit: bool) -> None:
    assert is_credit(text) is credit
