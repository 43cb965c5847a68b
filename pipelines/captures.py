"""The archive's index and what to send with the next request: captures and validators."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from pipelines.cells import Row
from pipelines.errors import DatabaseError
from pipelines.opening import Connected
from pipelines.records import from_iso


@dataclass(frozen=True, slots=True)
class Validator:
    """What is known of the last answer of an address.

    Attributes:
        etag, last_modified: as sent, for ``If-None-Match`` and ``If-Modified-Since``; None where not sent.
        digest: of the body, for servers that send neither.
        asked_at: when it was last asked. walked_at: for the first page of a list, when a walk over all its pages last
            reached the end. Both aware, UTC.
    """

    url: str
    etag: str | None
    last_modified: str | None
    digest: str | None
    asked_at: dt.datetime
    walked_at: dt.datetime | None


class Captures(Connected):
    """The methods of `Store` for captures and validators."""

    def add_capture(
        self,
        *,
        url: str,
        source: str | None,
        run: int | None,
        fetched_at: dt.datetime | str,
        status: int,
        content_type: str | None,
        digest: str,
        warc: str,
        offset: int,
        length: int,
        body_in: int | None = None,
        original: str | None = None,
        original_at: dt.datetime | None = None,
    ) -> int:
        """Enter an archived response and return its number.

        `fetched_at` is an aware time, or text as `pipelines.records.iso` spells it; `warc` is relative to the
        archive's folder; `offset` and `length` are bytes of the compressed record; `body_in` is, for a revisit record,
        the capture that holds the same body. `original` and `original_at` are, where a web archive answered, the
        address whose capture it gave and when it took that.
        """
        row = {
            "url": url,
            "source": source,
            "run": run,
            "fetched_at": fetched_at,
            "status": status,
            "content_type": content_type,
            "digest": digest,
            "warc": warc,
            "offset": offset,
            "length": length,
            "body_in": body_in,
            "original": original,
            "original_at": original_at,
        }
        with self.transaction():
            return self._insert("captures", row)

    def body_seen(self, url: str, digest: str | None) -> tuple[int, dt.datetime] | None:
        """Return number and time of the newest capture of this address that itself holds this body, or None.

        Without a `digest` (an answer 304 names no body) any whole answer counts, and the newest is meant.
        """
        row = self._row(
            "SELECT id, fetched_at FROM captures WHERE url = :url AND body_in IS NULL "
            "AND (digest = :digest OR (:digest IS NULL AND status = 200)) ORDER BY id DESC LIMIT 1",
            {"url": url, "digest": digest},
        )
        return None if row is None else (row["id"], from_iso(row["fetched_at"]))

    def has_capture(self, url: str, at: dt.datetime, digest: str) -> int | None:
        """Return the number of the capture of this address, time and body, None if the archive has none."""
        row = self._row(
            "SELECT id FROM captures WHERE url = :url AND fetched_at = :at AND digest = :digest",
            {"url": url, "at": at, "digest": digest},
        )
        return None if row is None else int(row["id"])

    def capture(self, number: int) -> Row:
        """Return the row of a capture. Raises `DatabaseError` if there is none."""
        row = self._row("SELECT * FROM captures WHERE id = :id", {"id": number})
        if row is None:
            raise DatabaseError(f"{self.path}: there is no capture {number}. The table captures lists those there are")
        return row

    def body_capture(self, number: int) -> Row:
        """Return the row of the capture that holds the body of this one: itself, or for a revisit the first."""
        row = self.capture(number)
        return row if row["body_in"] is None else self.capture(row["body_in"])

    def validator(self, url: str) -> Validator | None:
        """Return what is known of the last answer of an address, or None if it was never asked."""
        row = self._row("SELECT * FROM validators WHERE url = :url", {"url": url})
        if row is None:
            return None
        walked = row.pop("walked_at")
        return Validator(
            **row | {"asked_at": from_iso(row["asked_at"])}, walked_at=None if walked is None else from_iso(walked)
        )

    def set_validator(
        self, url: str, etag: str | None, last_modified: str | None, digest: str | None, at: dt.datetime
    ) -> None:
        """Remember what the last answer of an address sent; `walked_at` stays."""
        with self.transaction():
            self._write(
                "INSERT INTO validators (url, etag, last_modified, digest, asked_at) "
                "VALUES (:url, :etag, :last_modified, :digest, :at) ON CONFLICT (url) DO UPDATE SET "
                "etag = excluded.etag, last_modified = excluded.last_modified, digest = excluded.digest, "
                "asked_at = excluded.asked_at",
                {"url": url, "etag": etag, "last_modified": last_modified, "digest": digest, "at": at},
            )

    def set_walked(self, url: str, at: dt.datetime | None) -> None:
        """Remember when a walk over all pages of this list reached the end; None asks for a new walk."""
        with self.transaction():
            if at is None:
                self._write("UPDATE validators SET walked_at = NULL WHERE url = :url", {"url": url})
            else:
                self._write(
                    "INSERT INTO validators (url, asked_at, walked_at) VALUES (:url, :at, :at) "
                    "ON CONFLICT (url) DO UPDATE SET walked_at = excluded.walked_at",
                    {"url": url, "at": at},
                )
