"""What goes into a cell of the database: Python values in, and only what SQLite can hold and give back.

Strings are cleaned at the edge (`pipelines.text`); this is the last net under them. One lone surrogate makes sqlite3
refuse a whole batch, and a NUL ends a string for SQLite's own functions, so neither may reach a row.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from pipelines.errors import DatabaseError
from pipelines.records import iso

#: A row as SQLite gives it: column name to text, number or None.
Row = dict[str, Any]


def cells(row: Mapping[str, Any]) -> Row:
    """Return the row with every value in the form in which it is stored; see `cell`."""
    return {name: cell(name, value) for name, value in row.items()}


def cell(name: str, value: Any) -> Any:
    """Return one value as it is stored in column `name`.

    Text loses NULs and lone surrogates; times become UTC ISO 8601, dates ``YYYY-MM-DD``, collections JSON.
    Raises `DatabaseError` for a whole number beyond SQLite's 64 bits.
    """
    if value is None:
        return None
    if isinstance(value, str):
        return sound(value)
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        raise DatabaseError(f"{name} = {value} does not fit into the 64 bits of a whole number in SQLite")
    if isinstance(value, dt.datetime):
        return iso(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dict | list | tuple):
        return to_json(value)
    return value


def sound(text: str) -> str:
    """Return text that UTF-8 can spell: surrogate pairs joined, lone surrogates U+FFFD, no NUL.

    >>> sound("a\\x00b \\ud83d\\ude00 \\udc80")
    'ab 😀 �'
    """
    if "\0" in text:
        text = text.replace("\0", "")
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def to_json(value: Any) -> str:
    """Return a value as compact JSON in plain UTF-8, without NULs and lone surrogates."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if "\\u0000" in text:  # JSON escapes a NUL, and json_extract would bring it back to life
        text = json.dumps(_without_nul(value), ensure_ascii=False, separators=(",", ":"))
    return sound(text)


def _without_nul(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, dict):
        return {_without_nul(key): _without_nul(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_without_nul(item) for item in value]
    return value
