"""One request and its answer, as the three WARC records that keep them. Pure: bytes out, no file.

WARC/1.1 is ISO 28500:2017. The framing is our own, a few lines, since warcio's writer (1.8.1) percent-encodes header
values outside ASCII, whereas this archive keeps what was received, and compresses at zlib's level 9 only.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import re
import uuid
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from crawler.warc.record import Pairs
from pipelines.records import iso

#: zlib's level. On 150 news pages of 60 KB: level 4 takes 0.65 ms and leaves 24.9 %, 6 takes 1.06 ms and leaves
#: 24.1 %, warcio's 9 takes 1.28 ms and leaves 24.0 %. Time in the crawl is dearer than 4 % of disk.
LEVEL = 4
_LEAST_WBITS = 9  # zlib knows no window of fewer bits

_REVISIT = "http://netpreserve.org/warc/1.1/revisit/"
_CONFORMS_TO = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"

_NOT_TOKEN = re.compile(r"[^!#$%&'*+.^_`|~0-9A-Za-z-]")  # a header name's characters: RFC 9110, 5.6.2
_BREAKS = re.compile(r"[\r\n\0]+")
_NOT_IN_ADDRESS = re.compile(r"[\x00-\x20\x7f]")


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and the answer to it, as it came over the wire.

    Attributes:
        url: the address that was asked and that answered.
        fetched_at: when, aware; in a replay the original time. It is archived to the second, as in the database.
        status, reason, version: of the answer's first line, such as 200, ``OK``, ``HTTP/1.1``.
        headers: of the answer, in order and in their original case, decoded as ISO-8859-1.
        body: as received: Content-Encoding still applied, Transfer-Encoding already removed by the client.
        method, request_headers: of the request as sent.
        metadata: what else is worth keeping, such as source, way, via, how long it took.
    """

    url: str
    fetched_at: dt.datetime
    status: int
    headers: Pairs
    body: bytes
    reason: str = ""
    version: str = "HTTP/1.1"
    method: str = "GET"
    request_headers: Pairs = ()
    metadata: Mapping[str, str] = field(default_factory=dict)


def digest(data: bytes) -> str:
    """Return ``sha1:`` and base 32, the digest that WARC tools agree upon. It finds equals, it proves nothing."""
    return "sha1:" + base64.b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode("ascii")


def warcinfo(filename: str, date: dt.datetime, *, run: int, software: str) -> bytes:
    """Return the record that begins every file: who wrote it, in which format, under which rules."""
    said = {
        "software": software,
        "format": "WARC File Format 1.1",
        "conformsTo": _CONFORMS_TO,
        "robots": "classic",  # the standard's own word for: robots.txt is obeyed
        "isPartOf": f"run {run}",
    }
    return _record("warcinfo", date, "application/warc-fields", _warc_fields(said), {"WARC-Filename": filename})


def answer(exchange: Exchange, payload_digest: str, earlier: dt.datetime | None, record_id: str) -> bytes:
    """Return the response record, or in its place a revisit record where `earlier` says when the body was archived.

    A 304 becomes a revisit of profile server-not-modified (WARC/1.1, 6.7.3), any other answer one of profile
    identical-payload-digest (6.7.2). Both keep the HTTP headers and leave the body out.
    """
    head = _http_head(f"{exchange.version} {exchange.status} {exchange.reason}".rstrip(), _headers(exchange))
    fields = {"WARC-Target-URI": _address(exchange.url)}
    if earlier is None:
        fields["WARC-Payload-Digest"] = payload_digest
        kind, block = "response", head + exchange.body
    else:
        kind, block = "revisit", head
        fields |= {"WARC-Refers-To-Target-URI": _address(exchange.url), "WARC-Refers-To-Date": iso(earlier)}
        if exchange.status == 304:
            fields["WARC-Profile"] = _REVISIT + "server-not-modified"
        else:
            fields["WARC-Profile"] = _REVISIT + "identical-payload-digest"
            fields |= {"WARC-Payload-Digest": payload_digest, "WARC-Truncated": "length"}
    return _record(kind, exchange.fetched_at, "application/http;msgtype=response", block, fields, record_id=record_id)


def request(exchange: Exchange, answer_id: str) -> bytes:
    """Return the request record. Host is added where the client added it only on the wire."""
    target, host = _target(exchange.url)
    headers = exchange.request_headers
    if host and not any(name.lower() == "host" for name, _ in headers):
        headers = (("Host", host), *headers)
    block = _http_head(f"{exchange.method} {target} HTTP/1.1", headers)
    fields = {"WARC-Target-URI": _address(exchange.url), "WARC-Concurrent-To": answer_id}
    return _record("request", exchange.fetched_at, "application/http;msgtype=request", block, fields)


def metadata(exchange: Exchange, answer_id: str) -> bytes:
    """Return the metadata record, nothing where there is no metadata."""
    if not exchange.metadata:
        return b""
    fields = {"WARC-Target-URI": _address(exchange.url), "WARC-Concurrent-To": answer_id}
    block = _warc_fields(exchange.metadata)
    return _record("metadata", exchange.fetched_at, "application/warc-fields", block, fields)


def new_id() -> str:
    """Return a new WARC-Record-ID."""
    return f"<urn:uuid:{uuid.uuid4()}>"


def _record(
    kind: str, date: dt.datetime, media_type: str, block: bytes, fields: Mapping[str, str], *, record_id: str = ""
) -> bytes:
    """Return one record as a gzip member of its own, so that it can be read by its offset."""
    named = {
        "WARC-Type": kind,
        "WARC-Record-ID": record_id or new_id(),
        "WARC-Date": iso(date),
        **fields,
        "WARC-Block-Digest": digest(block),
        "Content-Type": media_type,
        "Content-Length": str(len(block)),
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in named.items())
    start = f"WARC/1.1\r\n{head}\r\n".encode("utf-8", "replace")
    # No window larger than the record: to clear one takes 50 µs, and two of three records are small.
    window = max(_LEAST_WBITS, min((len(start) + len(block)).bit_length(), zlib.MAX_WBITS))
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, 16 + window)
    return packer.compress(start) + packer.compress(block) + packer.compress(b"\r\n\r\n") + packer.flush()


def _headers(exchange: Exchange) -> Pairs:
    """Return the answer's headers so that they tell the truth about the body that stands behind them.

    The client has joined the chunks, and may have cut the body or found it shorter than announced: what no longer
    holds is kept under the name that archiving proxies use, ``X-Archive-Orig-…``.
    """
    size = str(len(exchange.body))
    kept: list[tuple[str, str]] = []
    untrue = False
    for name, value in exchange.headers:
        lower = name.lower()
        wrong_size = lower == "content-length" and value.strip() != size
        untrue = untrue or wrong_size
        kept.append((f"X-Archive-Orig-{name}" if wrong_size or lower == "transfer-encoding" else name, value))
    return (*kept, ("Content-Length", size)) if untrue else tuple(kept)


def _http_head(first_line: str, headers: Iterable[tuple[str, str]]) -> bytes:
    lines = [first_line, *(f"{_NOT_TOKEN.sub('_', name) or '_'}: {value}" for name, value in headers)]
    return b"".join(_octets(_BREAKS.sub(" ", line)) + b"\r\n" for line in lines) + b"\r\n"


def _warc_fields(pairs: Mapping[str, str]) -> bytes:
    lines = (f"{_NOT_TOKEN.sub('_', name)}: {_BREAKS.sub(' ', value)}\r\n" for name, value in pairs.items())
    return "".join(lines).encode("utf-8", "replace")


def _octets(text: str) -> bytes:
    """Encode header text as it came, ISO-8859-1; what a test or a replay holds beyond that becomes UTF-8."""
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace")


def _address(url: str) -> str:
    """Return the address without what would break the WARC header: blanks and control characters, escaped."""
    return _NOT_IN_ADDRESS.sub(lambda found: f"%{ord(found[0]):02X}", url)


def _target(url: str) -> tuple[str, str]:
    """Return the request's target and the Host that goes with it: ``/news?page=2``, ``agency.example``."""
    address = _address(url)
    try:
        parts = urlsplit(address)
    except ValueError:
        return address, ""
    query = f"?{parts.query}" if parts.query else ""
    return (parts.path or "/") + query, parts.netloc.rpartition("@")[2]
