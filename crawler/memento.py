"""What a web archive answers, unwrapped: the page as its newsroom gave it, at its own address and time.

Pure, and a part of the path on which every page is read, so that a capture that was fetched from a web archive reads
the same in a back-fill, in ``reread`` and in a test. The answer itself says all of it: its address names the time and
the address that was captured (``/web/20190304050607id_/https://agency.example/x``, as the Wayback Machine and pywb
spell it; ``id_`` asks for the bytes as they were), and the header Memento-Datetime (RFC 7089) vouches for the time.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from email.utils import parsedate_to_datetime
from typing import NamedTuple

from crawler.warc.coding import decode_body
from pipelines.records import Capture
from pipelines.urls import normalise

_ADDRESS = re.compile(r"/(\d{14})id_/(https?:/.+)", re.IGNORECASE | re.DOTALL)
_SLASHES = re.compile(r"^(https?):/+", re.IGNORECASE)  # some servers fold the two slashes of an address in a path
_KEPT_AS = "x-archive-orig-"
#: Of an answer's own headers those that also describe what was captured; the others are the web archive's.
_OF_THE_BODY = frozenset({"content-type", "content-language", "location"})
#: What described the bytes on the wire, which are decoded by now.
_OF_THE_WIRE = frozenset({"content-encoding", "transfer-encoding", "content-length"})


class Original(NamedTuple):
    """What a web archive says of a capture that it gave: the address that was captured, and when (aware, UTC)."""

    url: str
    at: dt.datetime


def original_of(url: str, headers: tuple[tuple[str, str], ...]) -> Original | None:
    """Return what an answer is a capture of, None if it is no raw capture of a web archive.

    Both must say so: the address, and the header Memento-Datetime with the time that the address names. So neither a
    newsroom whose paths happen to look alike nor an archive's own "not found" is taken for one.

    >>> original_of("https://web.archive.org/web/20190304050607id_/https://agency.example/x",
    ...             (("Memento-Datetime", "Mon, 04 Mar 2019 05:06:07 GMT"),)).url
    'https://agency.example/x'
    """
    found = _ADDRESS.search(url)
    said = next((value for name, value in headers if name.lower() == "memento-datetime"), None)
    if found is None or said is None:
        return None
    at = read_timestamp(found[1])
    try:
        vouched = parsedate_to_datetime(said)
    except (ValueError, TypeError, OverflowError):
        return None
    vouched = vouched if vouched.tzinfo else vouched.replace(tzinfo=dt.UTC)
    address = normalise(_SLASHES.sub(r"\1://", found[2]))
    if address is None or at is None or at != vouched.astimezone(dt.UTC):
        return None
    return Original(address, at)


def unwrapped(capture: Capture) -> Capture:
    """Return the capture that a web archive's answer holds; any other capture as it is.

    Headers that the archive keeps under ``X-Archive-Orig-…`` get their names back. A body that is still compressed as
    it was on the wire of that day is decoded.
    """
    original = original_of(capture.url, capture.headers)
    if original is None:
        return capture
    kept = [(name[len(_KEPT_AS) :], value) for name, value in capture.headers if name.lower().startswith(_KEPT_AS)]
    told = {name.lower() for name, _ in kept}
    kept += [
        (name, value) for name, value in capture.headers if name.lower() in _OF_THE_BODY and name.lower() not in told
    ]
    body, problems = capture.body, capture.problems
    if body.startswith(b"\x1f\x8b"):
        body, more = decode_body(tuple(kept), body)
        problems += tuple(problem for problem in more if problem not in problems)
    headers = tuple((name, value) for name, value in kept if name.lower() not in _OF_THE_WIRE)
    return replace(capture, url=original.url, fetched_at=original.at, headers=headers, body=body, problems=problems)


def read_timestamp(text: str) -> dt.datetime | None:
    """Return the time that a web archive's timestamp means, aware and in UTC; None if it is none.

    >>> read_timestamp("20190304050607").isoformat()
    '2019-03-04T05:06:07+00:00'
    """
    if not (text.isascii() and text.isdigit() and len(text) == 14):
        return None
    try:
        return dt.datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=dt.UTC)
    except ValueError:
        return None


def playback(prefix: str, at: dt.datetime, url: str) -> str:
    """Return the address of a raw capture at a web archive whose captures stand below `prefix`.

    >>> playback("https://web.archive.org/web/", dt.datetime(2019, 3, 4, 5, 6, 7, tzinfo=dt.UTC), "https://a.example/x")
    'https://web.archive.org/web/20190304050607id_/https://a.example/x'
    """
    return f"{prefix.rstrip('/')}/{at.astimezone(dt.UTC):%Y%m%d%H%M%S}id_/{url}"
