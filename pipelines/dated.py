"""The date of a release that is held, when a fresh reading of its page gives another one because it tells only an age.

A page that tells its age says something else at every look, and a date that comes to be known later was there all the
time: neither is an edit. So the better date stands: any date before an age, an age in days before one in months; of two
alike the first, which was told when it was still the most exact.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from pipelines.ages import is_age, may_be_off
from pipelines.cells import Row, to_json
from pipelines.normalise import digest
from pipelines.opening import Connected

_DATE = ("published", "published_at", "published_precision")
_DOUBT = "published:"


class Dated(Connected):
    """The methods of `Store` for dates that follow from ages."""

    def settle_date(self, known: Row, row: Row) -> tuple[Row, Row]:
        """Return the stored row and the fresh one with the better date of the two, if one of them follows from an age.

        Where the fresh one is better it is entered into the release and its revisions, as if it had always been known.
        """
        if not is_better(row, known):
            return known, kept_date(known, row)
        better = with_date(known, row)
        revisions = self._rows(
            "SELECT number, title, published, text FROM revisions WHERE release = :id AND published = :published", known
        )
        for revision in revisions:
            day = {"published": row["published"], "digest": digest(revision["title"], _covered(row), revision["text"])}
            self._write(
                "UPDATE revisions SET published = :published, digest = :digest "
                "WHERE release = :id AND number = :number",
                {"id": known["id"], "number": revision["number"]} | day,
            )
        fresh = {name: value for name, value in better.items() if known[name] != value}
        self.db.table("releases").update(known["id"], fresh)
        return better, row


def is_better(row: Row, known: Row) -> bool:
    """Tell whether a fresh date is better than a stored one that follows from an age."""
    return is_age(known["published_precision"]) and _off(row) < _off(known)


def kept_date(known: Row, row: Row) -> Row:
    """Return a fresh row with the stored date, if its own follows from an age."""
    return with_date(row, known) if is_age(row["published_precision"]) else row


def same_but_for_age(known: Row, row: Row) -> bool:
    """Tell whether two rows say the same, whatever day an age gave one of them."""
    if is_age(known["published_precision"]) or is_age(row["published_precision"]):
        return (known["title"], known["text"]) == (row["title"], row["text"])
    return bool(known["digest"] == row["digest"])


def with_date(row: Row, other: Row) -> Row:
    """Return a row with the date of another one, what it is based on, its doubts, and the digest that follows."""
    basis, problems = json.loads(row["basis"]), json.loads(row["problems"])
    theirs: dict[str, Any] = json.loads(other["basis"])
    basis.pop("published", None)
    if "published" in theirs:
        basis["published"] = theirs["published"]
    doubts = [doubt for doubt in json.loads(other["problems"]) if doubt.startswith(_DOUBT)]
    problems = [*(problem for problem in problems if not problem.startswith(_DOUBT)), *doubts]
    said = {"basis": to_json(basis), "problems": to_json(problems)}
    digested = digest(row["title"], _covered(other), row["text"])
    return row | {name: other[name] for name in _DATE} | said | {"digest": digested}


def _covered(row: Row) -> str:
    return "" if is_age(row["published_precision"]) else str(row["published"])


def _off(row: Row) -> dt.timedelta:
    return may_be_off(row["published_precision"])
