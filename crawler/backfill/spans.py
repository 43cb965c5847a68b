"""What ``--from`` and ``--to`` mean. Pure."""

from __future__ import annotations

import datetime as dt
import re

from pipelines.errors import UsageError
from pipelines.windows import Span

_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_EARLIEST = 1990  # as `pipelines.dates`: no release before it is believed


def span_of(first: str, last: str | None, today: dt.date) -> Span:
    """Return the days that two options name, each a day, a month or a year.

    Args:
        first: as typed behind ``--from``; its first day is meant. last: behind ``--to``; its last day, at most today.
            None: today.

    Raises:
        UsageError: no date, a date out of bounds, or the first day comes after the last one.

    >>> span_of("2019-12", "2020", dt.date(2026, 1, 1))
    Span(first=datetime.date(2019, 12, 1), last=datetime.date(2020, 12, 31))
    """
    begin = _days("--from", first)[0]
    end = today if last is None else _days("--to", last)[1]
    if begin > today:
        raise UsageError(f"--from {first}: lies in the future; today is {today}")
    if begin > end:
        raise UsageError(f"--from {first} comes after --to {last}; name the earlier date with --from")
    return Span(begin, min(end, today))


def _days(option: str, text: str) -> Span:
    """Return the days that a day, a month or a year stands for."""
    found = _DATE.fullmatch(text.strip())
    if found is None:
        raise UsageError(f"{option} {text!r} is no date; write a year, a month or a day: 2019, 2019-03, 2019-03-15")
    year, month, day = (int(part) if part else None for part in found.groups())
    assert year is not None
    try:
        first = dt.date(year, month or 1, day or 1)
        if day:
            last = first
        elif month:
            last = (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
        else:
            last = dt.date(year, 12, 31)
    except (ValueError, OverflowError):
        raise UsageError(f"{option} {text!r}: the calendar has no such date") from None
    if year < _EARLIEST:
        raise UsageError(f"{option} {text!r}: no release before {_EARLIEST} is believed; name a later date")
    return Span(first, last)
