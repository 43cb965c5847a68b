from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.enrich.numbers import find_numbers, number_at
from pipelines.enrich.shares import fractions
from pipelines.enrich.words import lowered, words_of

ENGLISH = [
    ("One point seven million", [1_700_000]),
    ("1,234,567 and 2,000.5", [1_234_567, 2000.5]),
    ("two hundred and five; twenty-five; ninety nine", [205, 25, 99]),
    ("$3.2M, 5bn, 7k, 12 million", [3_200_000, 5_000_000_000, 7000, 12_000_000]),
    ("half a million, a million, two and a half million", [500_000, 1_000_000, 2_500_000]),
    ("a dozen, two dozen, half a dozen", [12, 24, 6]),
    ("one hundred thousand two hundred", [100_200]),
    ("two five", [2, 5]),
    ("10-15 people", [10]),
    ("H-2B COVID-19 3rd 54-year-old 5:00 9/11 1.2.3 dozens millions phone", []),
]
SPANISH = [
    ("mil doscientos; doscientas mil; cien mil", [1200, 200_000, 100_000]),
    ("1.200 y 65,000 y 1.234.567", [1200, 65_000, 1_234_567]),
    ("3,5 millones; medio millón; dos millones", [3_500_000, 500_000, 2_000_000]),
    ("treinta y dos; veintiún; una docena", [32, 21, 12]),
]


@pytest.mark.parametrize(
    ("text", "values", "language"), [(*case, "en") for case in ENGLISH] + [(*case, "es") for case in SPANISH]
)
def test_numbers(text: str, values: list[float], language: str) -> None:
    assert [number.value for number in find_numbers(words_of(text), language)] == pytest.approx(values)


def test_a_number_is_read_at_its_place() -> None:
    number = number_at("12 to 15 million", 6)
    assert number is not None
    assert (number.value, number.magnitude, number.start, number.end) == (15_000_000, 1_000_000, 6, 16)
    assert number_at("to 15", 0) is None


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("nearly two-thirds of them and a third of us", [66.67, 33.33]),
        ("half of it, half the men, three quarters of all, 2/3 of them", [50, 50, 75, 66.67]),
        ("dos tercios, la mitad de ellos, una cuarta parte", [66.67, 50, 25]),
        ("cut in half; the second half of the year; a third term; half a million; half of the year; three quarters of a mile", []),
    ],
)  # fmt: skip
def test_fractions(text: str, values: list[float]) -> None:
    assert [share.value for share in fractions(words_of(text))] == values


@given(st.text())
def test_small_letters_keep_their_places(text: str) -> None:
    assert len(lowered(text)) == len(text)


@given(
    st.one_of(st.text(), st.lists(st.sampled_from("one two twenty hundred thousand million trillion half a and point 9 99,999 1.5 k - . mil cien y".split())).map(" ".join)),
    st.sampled_from(["en", "es", "xx"]),
)  # fmt: skip
def test_numbers_are_finite_and_in_order(text: str, language: str) -> None:
    end = 0
    for number in find_numbers(words_of(text), language):
        assert math.isfinite(number.value)
        assert end <= number.start < number.end <= len(text)
        end = number.end
