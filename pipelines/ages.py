"""Ages that stand for a date, ``1 year, 5 months ago``, read against the time of the capture. Pure."""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple
from zoneinfo import ZoneInfo

from pipelines.dates import EARLIEST, Moment
from pipelines.records import Precision, from_iso, iso

_LONGEST = 200  # characters of a text in which an age is looked for
_LINE = 120  # characters of a line that tells an age, its author's name included
_UNITS = {
    "second": r"seconds?|secs?|segundos?",
    "minute": r"minutes?|mins?|minutos?",
    "hour": r"hours?|hrs?|horas?",
    "day": r"days?|d[ií]as?",
    "week": r"weeks?|wks?|semanas?",
    "month": r"months?|mos?|mes(?:es)?",
    "year": r"years?|yrs?|a[ñn]os?",
}
_SHORT = {"s": "second", "m": "minute", "h": "hour", "d": "day", "w": "week", "mo": "month", "y": "year"}
_NUMBERS = {
    name: number
    for number, names in enumerate(
        "a an un una uno|two dos|three tres|four cuatro|five cinco|six seis|seven siete|eight ocho|nine nueve|ten diez|"
        "eleven once|twelve doce".split("|"),
        1,
    )
    for name in names.split()
} | {"one": 1, "few": 3, "unos": 3, "unas": 3, "couple": 2}
_COUNT = rf"(?:[0-9]{{1,3}}|(?:a\s+)?few|a\s+couple(?:\s+of)?|{'|'.join(_NUMBERS)})"
_SPAN = rf"{_COUNT}\s+(?:{'|'.join(_UNITS.values())})(?![^\W\d_])"
_AND = r"(?:\s*,\s*(?:(?:and|y)\s+)?|\s+(?:(?:and|y)\s+)?)"
_SPANS = rf"{_SPAN}(?:{_AND}{_SPAN}){{0,3}}"
# What Rails and date-fns put before a number that they rounded.
_ROUGHLY = (
    r"(?:(?:about|around|almost|nearly|over|more\s+than|less\s+than|aproximadamente|cerca\s+de|casi|m[aá]s\s+de|"
    r"menos\s+de)\s+)?"
)
_NOW = r"just\s+now|(?:a\s+)?moments?\s+ago|hace\s+(?:un\s+momento|(?:unos\s+)?instantes)"
_BEFORE = {0: r"today|hoy", 1: r"yesterday|ayer", 2: r"anteayer|antier"}

#: An age as programs print it: ``1 year, 5 months ago``, ``about 2 hours ago``, ``3d ago``, ``hace 3 días``.
AGE = re.compile(
    rf"(?<![\w.,])(?:{_ROUGHLY}{_SPANS}\s+ago|[0-9]{{1,3}}\s?(?:{'|'.join(_SHORT)})\s+ago|hace\s+{_ROUGHLY}{_SPANS}|"
    rf"{_SPANS}\s+atr[aá]s|{_NOW}|{'|'.join(_BEFORE.values())})(?!\w)",
    re.IGNORECASE,
)
_LABEL = (
    r"(?:(?:first\s+)?(?:posted|published|released|issued|added|submitted|created|date)|"
    r"(?:publicad|emitid|difundid|enviad|cread)[oa]|fecha)"
)
#: Words that say of an age that it is since the publication.
PUBLISHED = re.compile(rf"\b{_LABEL}\b", re.IGNORECASE)
#: Words that say of an age that it is something else's.
OTHERWISE = re.compile(
    r"\b(?:updat|modif|revis|edit(?:ed|ado)|chang|actualiz|repl(?:y|ied)|comment|comentari|view|visto|visit|(?:last|was)\s+read\b|active|activ[oa]\b|seen|"
    r"expire|close|clos|start|joined|member)",
    re.IGNORECASE,
)
_NAME = r"[^\d|·•]{2,60}?"
_MARKS = r"[\s:;,|·•–—()\[\]-]*"
_LINE_OF_AGE = re.compile(
    rf"{_MARKS}(?:{_LABEL}\b{_MARKS}(?:(?:on|el)\b\s*)?)?(?:(?:by|por)\b{_NAME}(?:[\s:;,|·•–—-]+|$))?"
    rf"(?P<age>{AGE.pattern})?{_MARKS}"
    r"(?:(?:at|a\s+las?)?\s*[0-9]{1,2}:[0-9]{2}\s*(?:[ap]\.?m\.?)?)?"
    rf"{_MARKS}(?:(?:by|por)\b{_NAME}|[0-9]+\s+min(?:ute)?s?\s+read)?{_MARKS}",
    re.IGNORECASE,
)
_PARTS = re.compile(rf"\s*[|·•–—]\s*|[,;]\s*(?={OTHERWISE.pattern})", re.IGNORECASE)
_UPDATED = re.compile(
    rf"{_MARKS}(?:last\s+)?(?:updated|modified|revised|edited|actualizad[oa]){_MARKS}{AGE.pattern}{_MARKS}",
    re.IGNORECASE,
)
_ONE_SPAN = re.compile(
    rf"({_COUNT})\s+(?:" + "|".join(f"(?P<{unit}>{names})" for unit, names in _UNITS.items()) + r")(?![^\W\d_])",
    re.IGNORECASE,
)
_ONE_SHORT = re.compile(rf"([0-9]+)\s?({'|'.join(_SHORT)})\s+ago", re.IGNORECASE)

# A program may round up or down, in another zone, on a page that is kept for hours: the last unit is but a hint.
_MAY_BE_OFF: dict[Precision, tuple[str, dt.timedelta]] = {
    "about_day": ("a day", dt.timedelta(1)),
    "about_week": ("a week", dt.timedelta(7)),
    "about_month": ("a month", dt.timedelta(31)),
    "about_year": ("a year", dt.timedelta(366)),
}
_PRECISIONS: dict[str, Precision] = {"week": "about_week", "month": "about_month", "year": "about_year"}


class Told(NamedTuple):
    """An age and the instant at which it was told; as text ``2026-11-25T15:00:00Z 5 months ago``."""

    age: str
    at: dt.datetime

    def __str__(self) -> str:
        return f"{iso(self.at)} {self.age}"


def told(text: str) -> Told | None:
    """Read an age with its instant back, None for another text."""
    at, _, age = text.partition(" ")
    try:
        return Told(age, from_iso(at))
    except ValueError:
        return None


def is_age(precision: Precision) -> bool:
    """Tell whether a date of that precision follows from an age."""
    return precision in _MAY_BE_OFF


def may_be_off(precision: Precision) -> dt.timedelta:
    """Return how far, either way, a day may be from the right one that follows from an age; nothing for other dates."""
    return _MAY_BE_OFF[precision][1] if precision in _MAY_BE_OFF else dt.timedelta()


def line_age(text: str, *, alone: bool = False) -> str | None:
    """Return the age that a line tells and says nothing else, but perhaps by whom; None for another line.

    Between strokes and dots a line may say more, unless it has to stand `alone`.

    >>> line_age("Posted by Ana Roe, 3 days ago"), line_age("The jail was closed 3 years ago.")
    ('3 days ago', None)
    """
    if len(text) > _LINE or not AGE.search(text):
        return None
    for part in [text] if alone else _PARTS.split(text):
        found = _LINE_OF_AGE.fullmatch(part)
        if found and found["age"]:
            return found["age"]
    return None


def is_age_line(text: str) -> bool:
    """Tell whether a line says nothing but how long ago a release was published or changed."""
    return len(text) <= _LINE and (line_age(text, alone=True) is not None or _UPDATED.fullmatch(text) is not None)


def from_age(text: str, at: dt.datetime, *, zone: str) -> Moment | None:
    """Return when what had an age at an instant was published, None if the text tells no age.

    The day is that instant's in `zone` less the age; the age's last unit says how far it may be off, either way, which
    is the precision (``about_month``) and a doubt. No instant is given.

    >>> moment = from_age("1 year, 5 months ago", dt.datetime(2026, 11, 25, tzinfo=dt.UTC), zone="UTC")
    >>> moment.day, moment.precision
    (datetime.date(2025, 6, 25), 'about_month')
    """
    found = AGE.search(text[:_LONGEST])
    if found is None:
        return None
    counts = _counts(found[0].lower())
    since = dt.timedelta(**{f"{unit}s": count for unit, count in counts.items() if unit not in {"year", "month"}})
    day = (at.astimezone(ZoneInfo(zone)) - since).date()
    months = 12 * day.year + day.month - 1 - 12 * counts.get("year", 0) - counts.get("month", 0)
    if months < 12 * EARLIEST.year:
        return None
    last = list(counts)[-1]
    precision = _PRECISIONS.get(last, "about_day")
    doubt = f"told only as an age on {at:%Y-%m-%d}, so the day may be {_MAY_BE_OFF[precision][0]} off,"
    return Moment(_in_month(months, day.day), None, precision, doubt)


def _counts(age: str) -> dict[str, int]:
    """Return how many of each unit an age tells, in its order."""
    if short := _ONE_SHORT.fullmatch(age):
        return {_SHORT[short[2]]: int(short[1])}
    spans = {
        str(found.lastgroup): int(found[1]) if found[1].isdecimal() else _NUMBERS[_number(found[1])]
        for found in _ONE_SPAN.finditer(age)
    }
    return spans or {"day": next((days for days, pattern in _BEFORE.items() if re.fullmatch(pattern, age)), 0)}


def _number(words: str) -> str:
    """Return the word that counts: ``a few`` and ``a couple of`` are called by their noun."""
    return next((word for word in ("few", "couple") if word in words.split()), words)


def _in_month(months: int, day: int) -> dt.date:
    """Return a day of a month that is given as months since the year 0, the last one where it has no such day."""
    first = dt.date(months // 12, months % 12 + 1, 1)
    last = (first + dt.timedelta(31)).replace(day=1) - dt.timedelta(1)
    return first.replace(day=min(day, last.day))
