"""Ages that stand for a date, ``1 year, 5 months ago``, read against the time of the capture. Pure."""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

from pipelines.dates import EARLIEST, Moment

_LONGEST = 1_000  # characters looked at
_SPANS = {
    **dict.fromkeys(("year", "años", "año"), "year"),
    **dict.fromkeys(("month", "meses", "mes"), "month"),
    **dict.fromkeys(("week", "semana"), "week"),
    **dict.fromkeys(("day", "días", "día", "dia"), "day"),
    **dict.fromkeys(("hour", "hora"), "hour"),
    **dict.fromkeys(("minute", "minuto"), "minute"),
}
_SPAN = rf"(?:[0-9]{{1,3}}|an?|one|una?)\s+(?:{'|'.join(_SPANS)})s?"
_AND = r"(?:\s*,\s*|\s+)(?:(?:and|y)\s+)?"
#: An age as Django, WordPress and their like print it: ``1 year, 5 months ago``, ``hace 3 días``.
AGE = re.compile(rf"(?<!\w)(?:{_SPAN}(?:{_AND}{_SPAN})?\s+ago|hace\s+{_SPAN}(?:{_AND}{_SPAN})?)(?!\w)", re.IGNORECASE)
_ONE_SPAN = re.compile(rf"([0-9]+|an?|one|una?)\s+({'|'.join(_SPANS)})", re.IGNORECASE)


def from_age(text: str, at: dt.datetime, *, zone: str) -> Moment | None:
    """Return when what had an age at an instant was published, None if the text tells no age.

    The age's last unit is the precision, weeks counting as months, and always with a doubt: programs round down, so the
    month or year may be the one before.

    >>> from_age("1 year, 5 months ago", dt.datetime(2026, 11, 25, tzinfo=dt.UTC), zone="UTC").day
    datetime.date(2025, 6, 1)
    """
    found = AGE.search(text[:_LONGEST])
    if found is None:
        return None
    spans = [(said, _SPANS[unit.lower()]) for said, unit in _ONE_SPAN.findall(found[0])]
    counts = {unit: int(said) if said.isdecimal() else 1 for said, unit in spans}
    since = dt.timedelta(**{f"{unit}s": count for unit, count in counts.items() if unit not in {"year", "month"}})
    day = (at.astimezone(ZoneInfo(zone)) - since).date()
    months = 12 * day.year + day.month - 1 - 12 * counts.get("year", 0) - counts.get("month", 0)
    doubt = f"told as an age when it was fetched on {at:%Y-%m-%d}, rounded down"
    if months < 12 * EARLIEST.year:
        return None
    first = dt.date(months // 12, months % 12 + 1, 1)
    last = spans[-1][1]
    if last == "year":
        return Moment(first.replace(month=1), None, "year", doubt)
    return Moment(first, None, "month", doubt) if last in {"month", "week"} else Moment(day, None, "day", doubt)
