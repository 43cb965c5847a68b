"""The index of a web archive, asked by the CDX protocol: which captures it holds of a part of a site. Pure.

Two dialects of one protocol:

- the Internet Archive's (https://github.com/internetarchive/wayback/tree/master/wayback-cdx-server): with
  ``output=json`` one array of arrays, the first row naming the fields; with ``showResumeKey=true`` an answer that was
  cut ends in an empty row and a row that holds the key of the next one.
- pywb's (https://pywb.readthedocs.io/en/latest/manual/cdxserver_api.html): one JSON object a line, other names for
  some fields, no key.

Both take the same question. Where an answer is as long as was asked for and holds no key, nobody knows whether more
would follow: then the span is asked again in halves, which every dialect understands.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlsplit

from crawler.memento import playback, read_timestamp
from pipelines.errors import Unreadable, UsageError
from pipelines.records import Capture
from pipelines.store import Memento
from pipelines.urls import normalise
from pipelines.windows import Span

#: The Wayback Machine of the Internet Archive.
PUBLIC = "https://web.archive.org/cdx/search/cdx"

#: Captures that one answer may name. A newsroom's month holds some hundred; the answer stays below a few MB.
MOST = 5_000

#: Captures of one page that are read of one window at most.
MOST_OF_PAGE = 30

_HTML = re.compile(rb"\s*(?:<!doctype|<html|<\?xml|<head|<body|<!--)", re.IGNORECASE)
_NAMES = {"original": "url", "statuscode": "status", "mimetype": "mime"}
_FIELDS = ("urlkey", "timestamp", "url", "mime", "status", "digest", "length")  # of a line without names


@dataclass(slots=True)
class Answer:
    """What one answer of an index gave.

    Attributes:
        mementos: captures of pages that were answered with 200, each address in its one spelling.
        rows: captures named, those too that are left out. resume: key of the next answer, None where none is given.
        damaged: lines that cannot be read, or that are missing at the end.
    """

    mementos: list[Memento] = field(default_factory=list)
    rows: int = 0
    resume: str | None = None
    damaged: int = 0


@dataclass(frozen=True, slots=True)
class Index:
    """A web archive: where its index is asked, and below which address its captures stand."""

    endpoint: str
    captures: str

    @property
    def way(self) -> str:
        """How tables call it."""
        return f"wayback {self.endpoint}"

    def question(self, prefix: str, span: Span, *, resume: str | None = None, match: str = "prefix") -> str:
        """Return the address that asks for the captures of some days.

        Args:
            prefix: the address below which they stand. span: days of capture, UTC.
            resume: key that the answer before gave. match: ``prefix``, or ``host`` for all of the host.

        ``collapse=digest`` leaves out captures whose body is that of the one before; pywb gives them all.
        """
        pairs = {
            "url": prefix,
            "matchType": match,
            "from": f"{span.first:%Y%m%d}",
            "to": f"{span.last:%Y%m%d}",
            "output": "json",
            "filter": "statuscode:200",
            "collapse": "digest",
            "limit": str(MOST),
            "showResumeKey": "true",
        }
        if resume is not None:
            pairs["resumeKey"] = resume
        return f"{self.endpoint}?" + "&".join(f"{name}={quote(value, safe='')}" for name, value in pairs.items())

    def read(self, capture: Capture) -> Answer:
        """Read an answer with status 200, or the 404 of an index that has nothing.

        Raises:
            Unreadable: it is a page for people, or nothing of it is the answer of an index.
        """
        return read_answer(capture.body, self.captures)


def index_of(endpoint: str) -> Index:
    """Return the archive of an endpoint: the Wayback Machine's ``…/cdx/search/cdx``, or pywb's ``…/<coll>/cdx``.

    Raises:
        UsageError: it is no address, or not that of an index.

    >>> index_of("http://localhost:8080/news/cdx").captures
    'http://localhost:8080/news/'
    >>> index_of(PUBLIC).captures
    'https://web.archive.org/web/'
    """
    address = normalise(endpoint.rstrip("/"))
    if address is None or urlsplit(address).query:
        raise UsageError(f"--endpoint {endpoint!r} is no web address of an index; write it as {PUBLIC}")
    if address.endswith("/cdx/search/cdx"):
        return Index(address, address.removesuffix("/cdx/search/cdx") + "/web/")
    for ending in ("/cdx", "-cdx", "/index"):  # pywb; pywb before 2.0; a bare index of pywb's
        if address.endswith(ending):
            return Index(address, address.removesuffix(ending) + "/")
    raise UsageError(
        f"--endpoint {endpoint!r}: an index ends in /cdx, as in {PUBLIC} or http://host:8080/collection/cdx"
    )


def read_answer(body: bytes, captures: str) -> Answer:
    """Read the body of an answer in either dialect. Lines that are damaged are counted, the others read.

    Raises:
        Unreadable: it is a page for people, or has lines and none of them can be read.
    """
    if _HTML.match(body):
        raise Unreadable("is a page for people and no answer of an index")
    text = body.decode("utf-8", "replace").strip()
    answer = Answer()
    if not text:
        return answer
    rows = _rows(text, answer)
    names: tuple[str, ...] = _FIELDS
    cut = False
    for row in rows:
        if isinstance(row, list) and "timestamp" in row:
            names = tuple(_NAMES.get(str(name), str(name)) for name in row)
        elif row == []:
            cut = True  # behind it stands the key
        elif cut and isinstance(row, list) and len(row) == 1:
            answer.resume = str(row[0])
        else:
            values = _values(row, names)
            if values is None:
                if not (isinstance(row, dict) and "message" in row):  # how pywb says that it has nothing
                    answer.damaged += 1
                continue
            answer.rows += 1
            _take(values, captures, answer)
    if answer.damaged and not answer.rows:
        raise Unreadable("is no answer of an index: none of its lines can be read")
    return answer


def halves(span: Span) -> tuple[Span, Span] | None:
    """Return the two halves of a span, None for a single day."""
    if span.first == span.last:
        return None
    middle = span.first + (span.last - span.first) // 2
    return Span(span.first, middle), Span(middle + dt.timedelta(days=1), span.last)


def thinned(mementos: list[Memento]) -> list[Memento]:
    """Return the captures that tell something: none whose body is that of the one before, and not too many of a page.

    Some pages are captured hourly and differ each time in nothing that a reader sees. Of one with more captures than
    `MOST_OF_PAGE` the first, the last and evenly many between them are taken.
    """
    pages: dict[str, list[Memento]] = {}
    for memento in sorted(mementos, key=lambda memento: memento.taken_at):
        of_page = pages.setdefault(memento.url, [])
        if not (of_page and memento.digest and of_page[-1].digest == memento.digest):
            of_page.append(memento)
    kept = []
    for of_page in pages.values():
        step = max(1.0, (len(of_page) - 1) / (MOST_OF_PAGE - 1))
        chosen = {round(number * step) for number in range(min(len(of_page), MOST_OF_PAGE))}
        kept += [memento for number, memento in enumerate(of_page) if number in chosen]
    return kept


def _rows(text: str, answer: Answer) -> list[Any]:
    """Return the rows of an answer: of the whole as JSON, else of each line by itself."""
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        whole = None
    if isinstance(whole, list):
        return whole
    if isinstance(whole, dict):
        return [whole]
    rows: list[Any] = []
    lines = text.splitlines()
    for line in lines:
        bare = line.strip().rstrip(",")
        if bare.startswith("[["):
            bare = bare[1:]
        if bare.endswith("]]"):
            bare = bare[:-1]
        if not bare or bare in {"[", "]"}:
            continue
        try:
            rows.append(json.loads(bare))
        except (ValueError, RecursionError):
            answer.damaged += 1
    if text.startswith("[[") and not answer.damaged:
        answer.damaged += 1  # an array that is cut at the end of a line: nobody knows how many are missing
    return rows


def _values(row: Any, names: tuple[str, ...]) -> dict[str, str] | None:
    """Return the fields of a row by pywb's names, None where it is no capture."""
    if isinstance(row, list):
        if len(row) != len(names):
            return None
        row = dict(zip(names, row, strict=True))
    if not isinstance(row, dict):
        return None
    values = {_NAMES.get(str(name), str(name)): value for name, value in row.items() if isinstance(value, str)}
    return values if {"timestamp", "url"} <= values.keys() else None


def _take(values: dict[str, str], captures: str, answer: Answer) -> None:
    """Add a capture where it may be a page that was answered with 200."""
    at, url = read_timestamp(values["timestamp"]), normalise(values["url"])
    if at is None or url is None:
        answer.damaged += 1
        return
    if values.get("status", "200") != "200" or not _may_be_page(values.get("mime", "")):
        return
    digest = values.get("digest", "")
    address = playback(captures, at, values["url"])
    answer.mementos.append(Memento(address, url, at, "" if digest == "-" else digest))


def _may_be_page(mime: str) -> bool:
    return mime in {"", "-", "unk", "text/html", "application/xhtml+xml", "text/plain", "application/octet-stream"}
