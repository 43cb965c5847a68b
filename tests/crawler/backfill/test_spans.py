"""Days, months and years as typed, cut into the windows of a back-fill."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.backfill.spans import span_of
from pipelines.errors import UsageError
from pipelines.windows import Span, days_said, may_lie, months

TODAY = dt.date(2026, 11, 25)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2019", "2019", ("2019-01-01", "2019-12-31")),
        ("2019-12", "2020-01", ("2019-12-01", "2020-01-31")),
        ("2020-02", "2020-02", ("2020-02-01", "2020-02-29")),
        ("2019-3", "2019-3-5", ("2019-03-01", "2019-03-05")),
        ("2019-12-31", "2020-01-01", ("2019-12-31", "2020-01-01")),
        ("2026-11", None, ("2026-11-01", "2026-11-25")),
        ("2026", "2026", ("2026-01-01", "2026-11-25")),  # what has not come yet cannot be filled
        (" 2026-11-25 ", "2030", ("2026-11-25", "2026-11-25")),
    ],
)
def test_spans(first: str, last: str | None, expected: tuple[str, str]) -> None:
    assert span_of(first, last, TODAY) == Span(*map(day, expected))


@pytest.mark.parametrize(
    ("first", "last", "message"),
    [
        ("2020", "2019", "--from 2020 comes after --to 2019"),
        ("2027", None, "lies in the future"),
        ("2019-13", None, "no such date"),
        ("2019-02-29", None, "no such date"),
        ("March 2019", None, "is no date; write a year"),
        ("", None, "is no date"),
        ("2019", "soon", "--to 'soon' is no date"),
        ("1901", None, "no release before 1990"),
        ("0000", None, "no such date"),
    ],
)
def test_no_spans(first: str, last: str | None, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        span_of(first, last, TODAY)


@given(st.dates(dt.date(1990, 1, 1), dt.date(2030, 1, 1)), st.integers(0, 4000))
def test_months_part_the_days_without_gap_or_overlap(first: dt.date, days: int) -> None:
    last = first + dt.timedelta(days=days)
    found = months(first, last)
    assert [found[0].first, found[-1].last] == [first, last]
    assert all(span.first.replace(day=1) == span.last.replace(day=1) for span in found)
    assert all(a.last + dt.timedelta(days=1) == b.first for a, b in pairwise(found))


@pytest.mark.parametrize(
    ("said", "span", "expected"),
    [
        ({}, "2019-12", True),  # nobody says a day: it may be any
        ({"feed": {"title": "A headline"}}, "2019-12", True),
        ({"listing": {"published": "December 31, 2019"}}, "2019-12", True),
        ({"listing": {"published": "December 31, 2019"}}, "2020-01", True),  # half past eleven in Honolulu
        ({"feed": {"published": "2020-01-01T04:30:00Z"}}, "2019-12", True),  # half past eleven in Boston
        ({"listing": {"published": "January 2, 2020"}}, "2019-12", False),
        ({"listing": {"published": "December 2019"}}, "2019-12", True),
        ({"listing": {"published": "December 2019"}}, "2019-11", False),
        ({"listing": {"published": "December 2019"}}, "2019-10", False),
        ({"listing": {"published": "December 2019"}}, "2020-02", False),
        ({"a": {"published": "March 3, 2012"}, "b": {"published": "December 5, 2019"}}, "2019-12", True),
        ({"a": {"published": "soon"}}, "2019-12", True),
    ],
)
def test_what_may_lie_in_a_window(said: dict[str, dict[str, str]], span: str, expected: bool) -> None:
    (window,) = months(*span_of(span, span, TODAY))
    assert may_lie(said, [window]) is expected
    assert may_lie(said, [Span(day("1999-01-01"), day("1999-01-31")), window]) is expected


def test_the_days_of_a_year() -> None:
    (span,) = days_said({"listing": {"published": "2019"}}) or [None]
    assert span is None or (span.first <= day("2019-01-01") and span.last >= day("2019-12-31"))
