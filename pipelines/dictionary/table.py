"""What the descriptions of tables share."""

from __future__ import annotations

from typing import NamedTuple


class Table(NamedTuple):
    """A table's description, and that of each of its columns, in the table's own order."""

    about: str
    columns: dict[str, str]


TIME = "UTC, ISO 8601"
CAPTURE = "The capture (archived response) it was read from"
WORDS = "The words that speak for it: the rule that found each, and where it stands; JSON"
