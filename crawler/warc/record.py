"""One WARC record, and the capture that it holds."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from dataclasses import dataclass, replace
from io import BytesIO

from warcio.bufferedreaders import ChunkedDataReader
from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParser

from crawler.warc.coding import TRUNCATED, decode_body
from pipelines.records import Capture

Pairs = tuple[tuple[str, str], ...]

_HTTP_HEAD = StatusAndHeadersParser([], verify=False)


@dataclass(frozen=True, slots=True)
class Record:
    """One record, read and found whole.

    Attributes:
        offset: where it begins in the file, or where its gzip member begins; end: where that ends.
        nth: which record of that member it is, 0 but in files that were gzipped in one piece.
        fields: the WARC header; block: what follows it, untouched.
        flaw: ``block digest differs`` where the record says so of itself; some writers' digests were always wrong.
    """

    offset: int
    end: int
    nth: int
    fields: Pairs
    block: bytes
    flaw: str | None = None

    def field(self, name: str) -> str | None:
        """Return the first WARC header field of that name in any case, or None."""
        wanted = name.lower()
        return next((value for key, value in self.fields if key.lower() == wanted), None)

    @property
    def kind(self) -> str:
        """The WARC-Type: response, revisit, request, metadata, warcinfo …"""
        return (self.field("WARC-Type") or "").lower()

    @property
    def url(self) -> str | None:
        """The address that was asked. Some wget versions wrote it between angle brackets."""
        url = self.field("WARC-Target-URI")
        return url.strip().removeprefix("<").removesuffix(">").replace(" ", "%20") if url else None

    @property
    def date(self) -> dt.datetime | None:
        """The WARC-Date, aware and in UTC; None where there is none or it is no date."""
        return read_date(self.field("WARC-Date"))


@dataclass(frozen=True, slots=True)
class Http:
    """The HTTP answer in a response or revisit record. `body`: chunks joined, Content-Encoding still applied."""

    status: int
    headers: Pairs
    body: bytes


class Broken(ValueError):
    """Raised inside this layer for bytes that are not what they should be; the text says what is wrong."""


def read_http(record: Record) -> Http:
    """Read the HTTP answer in a record's block. Raises `Broken` where there is none."""
    stream = BytesIO(record.block)
    try:
        head: StatusAndHeaders = _HTTP_HEAD.parse(stream)
        status = int(head.get_statuscode())
    except (EOFError, ValueError):
        raise Broken("no HTTP answer in it") from None
    headers: Pairs = tuple(head.headers)
    body = stream.read()
    if any(name.lower() == "transfer-encoding" and "chunked" in value.lower() for name, value in headers):
        # Foreign files keep the chunks. Where the body has none in spite of its header, warcio gives it untouched.
        body = ChunkedDataReader(BytesIO(body)).read()
    return Http(status, headers, body)


def read_date(text: str | None) -> dt.datetime | None:
    """Read a WARC-Date, which WARC/1.1 allows to stop at the year or the month; aware, UTC, None if it is no date."""
    if not text:
        return None
    text = text.strip()
    try:
        moment = dt.datetime.fromisoformat({4: f"{text}-01-01", 7: f"{text}-01"}.get(len(text), text))
        return moment.astimezone(dt.UTC) if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    except (ValueError, OverflowError):
        return None


def holds_capture(record: Record) -> bool:
    """Tell whether a record is about what came back from a web address: a response, a revisit or a resource.

    Others of these kinds are a crawler's own notes: DNS answers, wget's log, a browser's screenshot.
    """
    return record.kind in {"response", "resource", "revisit"} and (record.url or "").lower().startswith(
        ("http://", "https://")
    )


def read_capture(record: Record) -> Capture:
    """Read the capture in a response or resource record, Content-Encoding undone. Raises `Broken`."""
    if record.url is None or record.date is None:
        raise Broken("no address or no date")
    if record.kind == "resource":  # the thing itself, without HTTP
        media_type = record.field("Content-Type")
        http = Http(200, (("Content-Type", media_type),) if media_type else (), record.block)
    else:
        http = read_http(record)
    body, problems = decode_body(http.headers, http.body)
    if record.field("WARC-Truncated") and TRUNCATED not in problems:
        problems += (TRUNCATED,)
    if record.flaw:
        problems += (record.flaw,)
    return Capture(record.url, record.date, http.status, http.headers, body, problems)


def read_revisit(record: Record, body: Capture) -> Capture:
    """Read the capture that a revisit record, or a 304, stands for; `body` is the capture of the same body before.

    What was sent again is the revisit's own: address, time, and the headers, except for a 304, which has only some.
    """
    if record.url is None or record.date is None:
        raise Broken("no address or no date")
    capture = replace(body, url=record.url, fetched_at=record.date)
    try:
        http = read_http(record)
    except Broken:  # the head may be left out
        return capture
    return capture if http.status == 304 else replace(capture, status=http.status, headers=http.headers)


def digest_flaw(fields: Pairs, block: bytes) -> str | None:
    """Compare the WARC-Block-Digest where it can be: the algorithm is known, the spelling base 32 or hexadecimal.

    A revisit is left out: some writers give it the digest of the block that it stands for.
    """
    if ("warc-type", "revisit") in ((name.lower(), value.lower()) for name, value in fields):
        return None
    stated = next((value for name, value in fields if name.lower() == "warc-block-digest"), "")
    algorithm, _, value = stated.strip().partition(":")
    if algorithm.lower() not in {"sha1", "sha256", "sha512", "md5"}:
        return None
    found = hashlib.new(algorithm.lower(), block, usedforsecurity=False).digest()
    spellings = {base64.b32encode(found).decode().rstrip("="), found.hex().upper()}
    value = value.upper().rstrip("=")
    if value in spellings or len(value) not in {len(spelling) for spelling in spellings}:
        return None
    return "block digest differs"
