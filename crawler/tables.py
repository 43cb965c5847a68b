"""Checks the tables of a source file: which keys there are, and what the value of each must be.

A check takes a TOML value and returns it as the program uses it, or raises ValueError with the reason and the remedy.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from crawler.selectors import check_selector
from pipelines.urls import normalise

#: USPS codes of the states, the District and the territories (Publication 28, appendix B).
STATES = frozenset(
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR "
    "PA RI SC SD TN TX UT VT VA WA WV WI WY AS GU MP PR VI".split()
)
LEVELS = ("federal", "state", "county", "city", "national", "local")
#: How far facts were verified: against the site itself, against stored pages, by what others wrote, or not at all.
GRADES = ("live", "fixture", "documented", "guessed")

_LONGEST_DELAY = 600  # seconds; a longer one is a slip, and a crawl would seem to hang
_LARGEST = 1_000_000_000
_PLACES = re.compile(r"\{(?:page|offset|cursor)\}")
_PATH = re.compile(r"(?:[^.\[\]\s]+|\[\d{1,6}\])(?:\.[^.\[\]\s]+|\[\d{1,6}\])*")
_SPAN = re.compile(r"(\d{1,3})\s+(day|week|month)s?")
_DAYS = {"day": 1, "week": 7, "month": 31}


def check_table(table: Any, keys: Mapping[str, str], where: str, problems: list[str]) -> dict[str, Any]:
    """Return the values of a table that are well-formed, by key, and add what is wrong with the others to `problems`.

    Args:
        table: as tomllib reads it. keys: the known keys, each with the name of its check in `CHECKS`.
        where: how messages call the table, such as ``page.2``; ``""`` for the file itself.
    """
    if not isinstance(table, dict):
        problems.append(f"{where}: is {_kind(table)}, not a table; write [{where}]")
        return {}
    checked = {}
    for key, value in table.items():
        place = f"{where}.{key}" if where else key
        if key not in keys:
            problems.append(f"{place}: unknown key{did_you_mean(key, keys)}")
            continue
        try:
            checked[key] = CHECKS[keys[key]](value)
        except ValueError as error:
            problems.append(f"{place}: {error}")
    return checked


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return the remedy for a word that is not known: the nearest one, or all of them.

    >>> did_you_mean("titel", ["title", "body"])
    "; did you mean 'title'?"
    """
    names = sorted(known)
    near = difflib.get_close_matches(word, names, n=1)
    if near:
        return f"; did you mean {near[0]!r}?"
    return f"; known are {', '.join(names)}" if names else ""


def _kind(value: Any) -> str:
    names = {str: "text", bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "a table"}
    return names.get(type(value), "a date or time")


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"is {_kind(value)}, not text; put it in quotation marks")
    if not value.strip():
        raise ValueError("is empty; give it a value or leave the key out")
    return value


def _selector(value: Any) -> str:
    text = _text(value)
    if reason := check_selector(text):
        raise ValueError(f"{text!r} is no CSS selector: {reason}; write CSS, with @name at the end for an attribute")
    return text


def _selectors(value: Any) -> tuple[str, ...]:
    if isinstance(value, list) and not value:
        raise ValueError("is an empty list; leave the key out, so that the defaults apply")
    return tuple(_selector(part) for part in (value if isinstance(value, list) else [value]))


def _pattern(value: Any) -> str:
    text = _text(value)
    try:
        re.compile(text)
    except (re.error, OverflowError, RecursionError) as error:
        raise ValueError(f"{text!r} is no regular expression: {error}") from error
    return text


def _date(value: Any) -> dt.date:
    # A datetime is a date for Python, but not what a day of capture is compared with.
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    try:
        return dt.date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        raise ValueError(f"{str(value)!r} is no day; write it as 2018-04-15") from None


def _url(value: Any) -> str:
    text = _text(value)
    url = normalise(text)
    if url is None or not re.match(r"https?://", text.strip(), re.IGNORECASE):
        raise ValueError(f"{text!r} is no web address; write it whole, as https://example.org/news")
    return url


def _yearly(value: Any) -> str:
    text = _text(value)
    url = _url(text.replace("{year}", "2000"))
    if set(text.replace("{year}", "")) & {"{", "}"} or "{year}" in "/".join(text.split("/")[:3]):
        raise ValueError(f"{text!r} may hold {{year}} behind the host's name, and nothing else in braces")
    return text.strip() if "{year}" in text else url


def _template(value: Any) -> str:
    text = _text(value)
    _yearly(_PLACES.sub("1", text))
    if len(_PLACES.findall(text)) > 1 or set(_PLACES.sub("", text).replace("{year}", "")) & {"{", "}"}:
        raise ValueError(f"{text!r} may hold {{page}}, {{offset}} or {{cursor}}, one of them and once")
    return text


def _path(value: Any) -> str:
    text = _text(value)
    if not _PATH.fullmatch(text):
        raise ValueError(f"{text!r} is no path inside a JSON value; write it as data.items or body[0].value")
    return text


def _word(value: Any) -> str:
    text = _text(value)
    if not re.fullmatch(r"[\w-]+", text):
        raise ValueError(f"{text!r} is no name; write it with letters, digits, - and _")
    return text


def _number(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _LARGEST:
        raise ValueError(f"{value!r} is no whole number from 0 to {_LARGEST:,}")
    return value


def _numbers(value: Any) -> tuple[int, ...]:
    if not isinstance(value, list) or not value:
        raise ValueError(f"{value!r} is no list of numbers; write [12, 40], or leave the key out for all")
    return tuple(_number(part) for part in value)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"is {_kind(value)}; write true or false, without quotation marks")
    return value


def _seconds(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= _LONGEST_DELAY:
        raise ValueError(f"{value!r} is no number of seconds from 0 to {_LONGEST_DELAY}")
    return float(value)


def _days(value: Any) -> int:
    found = _SPAN.fullmatch(_text(value).strip())
    if found is None or int(found[1]) == 0:
        raise ValueError(f'{value!r} is no span of time; write it as "14 days", "2 weeks" or "1 month"')
    return int(found[1]) * _DAYS[found[2]]


def _zone(value: Any) -> str:
    text = _text(value)
    try:
        ZoneInfo(text)
    except (KeyError, ValueError, OSError):  # OSError: the name of a folder of the zone database, such as "America"
        raise ValueError(f"{text!r} is no IANA time zone; write it as America/New_York") from None
    return text


def _one_of(known: Iterable[str]) -> Callable[[Any], str]:
    def check(value: Any) -> str:
        text = _text(value)
        if text not in known:
            raise ValueError(f"{text!r} is not one of {', '.join(known)}")
        return text

    return check


def _state(value: Any) -> str:
    text = _text(value)
    if text not in STATES:
        raise ValueError(f"{text!r} is no USPS code of a state or territory; write it as MA")
    return text


def _any(value: Any) -> Any:
    return value


#: The checks by the names that tables of keys use.
CHECKS: Mapping[str, Callable[[Any], Any]] = {
    "any": _any,  # a table or list of tables, checked on its own
    "date": _date,
    "days": _days,
    "flag": _flag,
    "grade": _one_of(GRADES),
    "level": _one_of(LEVELS),
    "number": _number,
    "numbers": _numbers,
    "path": _path,
    "pattern": _pattern,
    "seconds": _seconds,
    "selector": _selector,
    "selectors": _selectors,
    "state": _state,
    "template": _template,
    "text": _text,
    "url": _url,
    "word": _word,
    "yearly": _yearly,
    "zone": _zone,
}
