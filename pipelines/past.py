"""A text that an archive kept: its place among the revisions of a release is that of the time when it stood there."""

from __future__ import annotations

import datetime as dt

from pipelines.cells import Row
from pipelines.changes import Revision, changes
from pipelines.opening import Connected
from pipelines.records import from_iso

_COLUMNS = "number, seen_at, title, published, text, digest, capture"


class Past(Connected):
    """The methods of `Store` for texts older than the one that is shown."""

    def taken_at(self, capture: int) -> dt.datetime:
        """Return when the content of a capture stood at its address: for an archive's capture, when that took it."""
        row = self._row("SELECT ifnull(original_at, fetched_at) AS at FROM captures WHERE id = :id", {"id": capture})
        assert row is not None
        return from_iso(row["at"])

    def _insert_past(self, known: Row, row: Row, capture: int, taken: dt.datetime) -> int | None:
        """Enter a text that stood there before the one that is shown was last seen; return its number, or None.

        None: the text before or after it in time is the same, so nothing was published that is not held. What is shown
        stays what it is. The revisions behind the new one move up by one, and what changed is told anew on both sides
        of it. Where the text that is shown was seen before *and* after the new one, it was put back: that is a revision
        of its own.
        """
        held = self._rows(
            f"SELECT {_COLUMNS} FROM revisions WHERE release = :id ORDER BY number",  # noqa: S608  # names of ours only
            known,
        )
        place = sum(from_iso(each["seen_at"]) <= taken for each in held)
        before = held[place - 1] if place else None
        after = held[place] if place < len(held) else None
        if any(each is not None and each["digest"] == row["digest"] for each in (before, after)):
            return None
        number = place + 1
        self._shift(known["id"], number)
        new = {name: row[name] for name in ("title", "published", "text", "digest")}
        new |= {"number": number, "seen_at": taken, "capture": capture}
        self._enter_revision(known["id"], new)
        if before is not None:
            self._tell(known["id"], before, new)
        # Nothing behind it: then the text that is shown was seen again after this one.
        again = (after or held[-1] | {"seen_at": known["last_seen"], "capture": known["capture"]}) | {
            "number": number + 1
        }
        if after is None:
            self._enter_revision(known["id"], again)
        self._tell(known["id"], new, again)
        newest = len(held) + (2 if after is None else 1)
        self._write("UPDATE releases SET revision = :newest WHERE id = :id", {"newest": newest, "id": known["id"]})
        return number

    def _shift(self, release: int, number: int) -> None:
        """Make room at a number. Twice, since a key that is taken for a moment is refused all the same."""
        values = {"release": release, "number": number}
        self._write("DELETE FROM changes WHERE release = :release AND revision = :number", values)
        for table, column in (("revisions", "number"), ("changes", "revision")):
            for step in (f"{column} = -1 - {column}", f"{column} = -{column}"):
                where = f"{column} >= :number" if step.startswith(f"{column} = -1") else f"{column} < 0"
                sql = f"UPDATE {table} SET {step} WHERE release = :release AND {where}"  # noqa: S608  # names of ours
                self._write(sql, values)

    def _enter_revision(self, release: int, row: Row) -> None:
        self._insert("revisions", {"release": release} | row)

    def _tell(self, release: int, before: Row, after: Row) -> None:
        """Write down what differs between two texts that follow each other."""
        pair = (Revision(each["title"], each["published"], each["text"]) for each in (before, after))
        for change in changes(*pair):
            row = change._asdict() | {"release": release, "revision": after["number"], "seen_at": after["seen_at"]}
            self._insert("changes", row)
