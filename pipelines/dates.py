"""Dates as newsrooms print and mark them up, with precision, zone and doubt. Pure: no network and, above all, no clock.

Everything is read by one table of patterns: `dateparser` takes milliseconds a date, and both it and `dateutil.parser`
fill what is missing from today's date. What a text does not say is not filled in here: ``yesterday`` and ``April 13``
without a year are no dates. ``2 hours ago`` is an age, see `pipelines.ages`.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

from pipelines.records import Precision

#: Before the first newsrooms on the web: an older date is a slip or belongs to something else.
EARLIEST = dt.date(1990, 1, 1)
#: How far after its capture a release may be dated: time zones and embargoes explain two days, no more.
LEEWAY = dt.timedelta(days=2)

_YEARS = range(1900, 2101)
_LONGEST = 1_000  # characters looked at; a date field holds a few words, what is longer was picked by mistake
_SWAP = "day and month could be swapped"

#: Month names and abbreviations in English and Spanish, names in French, Portuguese and German; a pattern without
#: groups, to be used with `re.IGNORECASE`. "Mars" is a planet where no day stands before it.
MONTHS = (
    r"(?:jan(?:uary|vier|eiro|uar)?|jänner|ene(?:ro)?|f[eé]v(?:rier|ereiro)|feb(?:ruary|rero|ruar)?|mar(?:ch|zo|ço|co)?|märz|"
    r"(?:(?<=[0-9]\s)|(?<=1er\s))mars|apr(?:il)?|avril|abr(?:il)?|mayo?|mai|maio|june?|junio|juni|juin|junho|july?|julio|juli|julho|"
    r"juillet|aug(?:ust)?|ago(?:sto)?|ao[uû]t|sept?(?:ember|embre|iembre)?|set(?:iembre|embro)|oct(?:ober|ubre|obre)?|"
    r"outubro|oktober|nov(?:ember|iembre|embre|embro)?|d[eé]c(?:ember|embre)?|dic(?:iembre)?|dez(?:embro|ember)?)"
    r"(?![^\W\d_])\.?"
)
_MONTH_STEMS = (
    "jan ene jän", "feb fev fév", "mar mär", "apr abr avr", "may mai", "jun juin", "jul juil", "aug ago aoû aou",
    "sep set", "oct out okt", "nov", "dec dic déc dez",
)  # fmt: skip
_MONTH_NUMBERS = {stem: number for number, stems in enumerate(_MONTH_STEMS, 1) for stem in stems.split()}

_D = r"(?P<d>[0-3]?[0-9])(?:\s?(?:st|nd|rd|th|ro|er|[ºª°]))?"
_M = rf"(?P<m>{MONTHS})"
_Y = r"(?P<y>[12][0-9]{3})(?![0-9])"
_OF = r"(?:(?:del?|of)\s+)?"
_GAP = r"[\s,./\-–]*"


def _forms(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


# A date begins at a digit or at the name of a month. Each form is tried there in turn; the first that holds is taken.
_START = re.compile(rf"(?<![0-9])[0-9]|(?<![^\W\d_]){MONTHS}", re.IGNORECASE)
_FROM_DIGIT = _forms(
    r"(?P<y>[12][0-9]{3})(?P<same>[-/.])(?P<m>[01]?[0-9])(?P=same)(?P<d>[0-3]?[0-9])(?![0-9])",
    r"(?P<y>[12][0-9]{3})(?P<m>[01][0-9])(?P<d>[0-3][0-9])(?=(?:[0-9]{6})?(?:Z|$)|T[0-9])",
    rf"{_D}{_GAP}{_OF}{_M}{_GAP}{_OF}{_Y}",
    rf"{_D}[\s-]+{_M}[\s-]+'?(?P<y>[0-9]{{2}})(?=\s+[0-9]{{1,2}}:|\s*$)",  # RFC 822, and USCIS feeds to this day
    rf"(?P<y>[12][0-9]{{3}})[\s,./-]+{_M}{_GAP}(?P<d>[0-3]?[0-9])(?![0-9:])",
    r"(?<![./-])(?P<a>[0-3]?[0-9])(?P<same>[./-])(?P<b>[0-3]?[0-9])(?P=same)(?P<y>[12][0-9]{3}|[0-9]{2})(?![0-9]|[./][0-9])",
)
_FROM_NAME = _forms(
    rf"{_M}[\s-]*{_D}[\s,.-]+{_OF}{_Y}",
    rf"{_M}\s+{_D}(?P<time>\s+[0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}(?:\s+[A-Z]{{3,4}})?)\s+{_Y}",  # Unix `date`
    rf"{_M}[\s,/-]+{_OF}{_Y}",
)
_WHOLE = _forms(  # too weak to be trusted among other words, so only as the whole text, or after "Published:"
    r"(?:[^\W\d_]{1,12}:\s*)?(?P<y>[12][0-9]{3})(?:[-/](?P<m>[01]?[0-9]))?",
    r"(?:[^\W\d_]{1,12}:\s*)?(?P<m>[01]?[0-9])/(?P<y>[12][0-9]{3})",
)
_EPOCH = re.compile(r"([0-9]{9,10})([0-9]{3})?(?:\.[0-9]+)?")  # seconds or milliseconds since 1970

_TIME = re.compile(
    r"(?:(?P<t>T)|[\s,;|@(–—-]+(?:(?:at|a\s+las?)\s+)?)"
    r"(?P<h>[0-2]?[0-9])(?::(?P<min>[0-5][0-9])(?::(?P<s>[0-5][0-9]|60)(?:[.,][0-9]+)?)?|(?=\s*[ap]\.?\s?m\b))"
    r"\s*(?P<half>[ap]\.?\s?m\b\.?)?"
    r"\s*\(?(?P<zone>Z\b|(?:(?:UTC|GMT)\s?)?[+-][0-9]{2}(?::?[0-9]{2})?(?![0-9])|[A-Z]{2,4}\b|(?:east|pacif)[a-z]+|central|mountain)?",
    re.IGNORECASE,
)
_COMPACT_TIME = re.compile(
    r"T?(?P<h>[0-2][0-9])(?P<min>[0-5][0-9])(?P<s>[0-5][0-9])?(?P<zone>Z|[+-][0-9]{2}:?[0-9]{2})?"
)
# Hours from UTC of the names that US newsrooms print (RFC 822 §5.1 and the rest of the country).
_HOURS = {"z": 0, "ut": 0, "utc": 0, "gmt": 0, "ast": -4, "adt": -3, "est": -5, "edt": -4, "cst": -6, "cdt": -5} | {
    "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "akst": -9, "akdt": -8, "hst": -10, "hdt": -9, "chst": 10
}  # fmt: skip
# "ET" leaves open whether summer time holds: the zone's own rules decide.
_REGIONS = {
    **dict.fromkeys(("et", "eastern"), "America/New_York"),
    **dict.fromkeys(("ct", "central"), "America/Chicago"),
    **dict.fromkeys(("mt", "mountain"), "America/Denver"),
    **dict.fromkeys(("pt", "pacific"), "America/Los_Angeles"),
}

_SEGMENT_END = r"(?=[/_.\-]|$)"
_URL_FORMS = _forms(
    rf"/(?P<y>[12][0-9]{{3}})/(?P<m>[01]?[0-9])/(?P<d>[0-3]?[0-9]){_SEGMENT_END}",
    # In the Justice Department's /2012/January/12-crm-001.html the 12 is the year again: only a whole segment is a day.
    rf"/(?P<y>[12][0-9]{{3}})/(?P<m>{MONTHS})/(?P<d>[0-3]?[0-9])(?=/|$)",
    rf"/(?P<y>[12][0-9]{{3}})(?P<same>-?)(?P<m>[01][0-9])(?P=same)(?P<d>[0-3][0-9]){_SEGMENT_END}",
    rf"/(?P<y>[12][0-9]{{3}})/(?P<m>[01][0-9]|{MONTHS})(?=/|$)",
    rf"/(?P<m>{MONTHS})-(?P<y>[12][0-9]{{3}})(?=/|$)",
)
_URL_PATH = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.\-]*://[^/?#]*)?([^?#]*)")


@dataclass(frozen=True, slots=True)
class Moment:
    """When something was published, as far as it was said.

    Attributes:
        day: the day in the source's zone; the first day of the month or year where no more was said.
        at: the instant, aware and in UTC; None unless a time of day was given.
        precision: how much was said.
        doubt: what to know before trusting it, None if nothing.
    """

    day: dt.date
    at: dt.datetime | None = None
    precision: Precision = "day"
    doubt: str | None = None

    @property
    def to_the_day(self) -> bool:
        """Whether the day itself was said, and not a month, a year or an age."""
        return self.precision in {"second", "minute", "day"}

    @property
    def is_age(self) -> bool:
        """Whether it follows from an age, see `pipelines.ages`, and may be off by the unit that its precision names."""
        return self.precision.startswith("about_")


def parse(text: str, *, zone: str, day_first: bool = False) -> Moment | None:
    """Return the first date in a text, None if there is none.

    `zone` is the IANA name of the source's time zone: it says what a time without a zone means, and on which day an
    instant with one falls. A numeric date that can be read both ways is read month first, as in the US, with a doubt;
    `day_first` turns that round and takes the doubt away.

    Midnight is how programs write a day without a time: the day stays as printed and no instant is given, see `_bare`.

    Raises: `zoneinfo.ZoneInfoNotFoundError` or ValueError if `zone` is no zone; nothing for any text.

    >>> parse("Published: June 7, 2011", zone="America/New_York").day
    datetime.date(2011, 6, 7)
    >>> parse("2018-04-13T02:30:00Z", zone="America/New_York").day
    datetime.date(2018, 4, 12)
    """
    local = _zone(zone)
    text = text[:_LONGEST].strip()
    epoch = _EPOCH.fullmatch(text)
    if epoch:
        return _from_epoch(int(epoch[1]), local)
    for start in _START.finditer(text):
        forms = _FROM_DIGIT if start[0].isdigit() else _FROM_NAME
        for form in forms:
            match = form.match(text, start.start())
            date = match and _date(match, day_first)
            if match and date:
                return _with_time(date, match, local)
    for form in _WHOLE:
        match = form.fullmatch(text)
        if match:
            return _date(match, day_first)
    return None


def from_url(url: str) -> Moment | None:
    """Return the date that an address's path holds, None if it holds none. A year alone is not believed.

    >>> from_url("https://example.org/2019/02/11_Settlement.asp").day
    datetime.date(2019, 2, 11)
    >>> from_url("https://example.org/Newsroom/February-2026/Eight-plead").precision
    'month'
    """
    path = _URL_PATH.match(url[: 2 * _LONGEST])
    found = (_date(match, day_first=False) for form in _URL_FORMS if path for match in form.finditer(path[1]))
    return next((moment for moment in found if moment), None)


def in_bounds(day: dt.date, captured_at: dt.datetime) -> str | None:
    """Return why a day cannot be the date of a release captured then (an aware instant), None if it can.

    The bounds are those of the design: not before 1990, not more than two days after the capture.
    """
    if day < EARLIEST:
        return f"{day} is before {EARLIEST}"
    captured = captured_at.astimezone(dt.UTC).date()
    if day > captured + LEEWAY:
        return f"{day} is more than {LEEWAY.days} days after the capture of {captured}"
    return None


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def _date(match: re.Match[str], day_first: bool) -> Moment | None:
    """Build the date of a matched form, None if the calendar has no such day."""
    said = match.groupdict()
    year = int(said["y"])
    if len(said["y"]) == 2:
        year += 2000 if year < 69 else 1900  # POSIX strptime's turn of the century
    doubt = None
    if "a" in said:
        first, second = int(said["a"]), int(said["b"])
        swapped = second <= 12 and (first > 12 or day_first)
        month, day = (second, first) if swapped else (first, second)
        if max(first, second) <= 12 and first != second and not day_first:
            doubt = _SWAP
        elif first > 12 and len(said["y"]) == 2:
            doubt = "day and year could be swapped"
    else:
        month = _month(said["m"]) if said["m"] else 1
        day = int(said.get("d") or 1)
    if year not in _YEARS:
        return None
    precision: Precision = "day" if "a" in said or said.get("d") else "month" if said["m"] else "year"
    try:
        return Moment(dt.date(year, month, day), None, precision, doubt)
    except ValueError:
        return None


def _month(said: str) -> int:
    """Return the number of a month given as a number or a name; 0, which no calendar has, for ``ſept`` and its like."""
    if said.isdecimal():
        return int(said)
    return next(
        (_MONTH_NUMBERS[said[:length].lower()] for length in (3, 4) if said[:length].lower() in _MONTH_NUMBERS), 0
    )


def _with_time(date: Moment, match: re.Match[str], local: ZoneInfo) -> Moment:
    """Add the time of day that stands behind a date (or inside it), if one does."""
    if date.precision != "day":
        return date
    inside = match.groupdict().get("time")
    text, position = (inside, 0) if inside else (match.string, match.end())
    time = _TIME.match(text, position) or _COMPACT_TIME.match(text, position)
    if time is None:
        return date
    said = time.groupdict()
    hour, minute, second = int(said["h"]), int(said["min"] or 0), min(int(said["s"] or 0), 59)  # 59: no leap seconds
    if said.get("half") and hour <= 12:
        hour = hour % 12 + (12 if said["half"][0] in "pP" else 0)
    if hour > 23:
        return date
    zone = _said_zone(said["zone"], strict=not (said.get("t") or said["s"]))
    if _bare(hour, minute, second, said["zone"] or ""):
        return date
    clock = dt.datetime(date.day.year, date.day.month, date.day.day, hour, minute, second, tzinfo=zone or local)
    return _instant(clock, local, "second" if said["s"] else "minute", date.doubt)


def _said_zone(said: str | None, *, strict: bool) -> dt.tzinfo | None:
    """Return the zone that was printed, None if there was none or it is unknown; the source's zone is the better guess.

    `strict`: the time was printed for people, so ``10:00-11:30`` is a span and no offset; ``10:00 -0400`` is one.
    """
    name = (said or "").lower()
    offset = re.fullmatch(r"(?:utc|gmt)?\s?([+-])([0-9]{2}):?([0-9]{2})?", name)
    if offset:
        if strict and (":" in name or offset[3] is None):
            return None
        span = dt.timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
        return dt.timezone(-span if offset[1] == "-" else span) if span < dt.timedelta(hours=15) else None
    if name in _HOURS:
        return dt.timezone(dt.timedelta(hours=_HOURS[name]))
    return _zone(_REGIONS[name]) if name in _REGIONS else None


def _bare(hour: int, minute: int, second: int, zone: str) -> bool:
    """Tell whether a time of day only fills the place of one that was never given.

    Midnight, in whatever zone: ``2018-04-13T00:00:00-04:00`` and ``2018-04-13T00:00:00Z`` are both how a content
    management system writes "13 April". The second must not be taken for the evening of the 12th in Washington: a day
    too early is the commonest error of date readers. Noon with a literal Z is how Drupal prints a field that holds a
    day only (`DateTimeItemInterface`, default time 12:00:00 UTC).
    """
    return (minute, second) == (0, 0) and (hour == 0 or (hour == 12 and zone in {"Z", "z"}))


def _from_epoch(seconds: int, local: ZoneInfo) -> Moment | None:
    at = dt.datetime.fromtimestamp(seconds, dt.UTC)
    if at.date() < EARLIEST or at.year not in _YEARS:
        return None
    if _bare(at.hour, at.minute, at.second, ""):
        return Moment(at.date())
    return _instant(at, local, "second", None)


def _instant(clock: dt.datetime, local: ZoneInfo, precision: Precision, doubt: str | None) -> Moment:
    """Return an aware time as a moment: the instant in UTC, the day in the source's zone."""
    here = clock.astimezone(local)
    if clock.utcoffset() == dt.timedelta(0) and (here.hour, here.minute, here.second) == (0, 0, 0):
        return Moment(here.date(), None, "day", doubt)  # the source's own midnight, stored as UTC: a bare day again
    return Moment(here.date(), clock.astimezone(dt.UTC), precision, doubt)
