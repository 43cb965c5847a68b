"""Read WARC files, ours or anybody's: an index that answers for the web as it was, and all captures in order."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from crawler.warc.record import Broken, Record, holds_capture, read_capture, read_date, read_http, read_revisit
from crawler.warc.walk import Damage, walk
from pipelines.errors import ArchiveError, WrongArchive
from pipelines.records import Capture

#: Escapes that mean something else than the character itself: ``%2F`` in a path is not a ``/``.
_DELIMITERS = frozenset(b"%/?#&=+;")
_ESCAPE = re.compile(rb"%([0-9A-Fa-f]{2})?")
_ALL_ASCII = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
_DEFAULT_PORTS = {"http": 80, "https": 443}
_NOT_MODIFIED = 304


class _Place(NamedTuple):
    """Where a record is: number of the file, offset, and which record of the gzip member there."""

    file: int
    offset: int
    nth: int


class _Entry(NamedTuple):
    """A capture in the index. `body`: where its body is, if its own record does not hold it."""

    at: dt.datetime
    status: int
    place: _Place
    body: _Place | None = None


class _Index:
    """Captures by the lenient spelling of their address; and whose body a revisit repeats."""

    def __init__(self) -> None:
        self.entries: dict[str, list[_Entry]] = {}
        self._digests: dict[str, _Entry] = {}

    def add(self, key: str, entry: _Entry, digest: str | None = None) -> None:
        """Enter a capture; `digest` is that of the body which its own record holds."""
        self.entries.setdefault(key, []).append(entry)
        if digest:
            self._digests.setdefault(digest, entry)

    def body_of(self, revisit: Record) -> _Entry | None:
        """Find the capture whose body a revisit record, or a 304, stands for."""
        profile = revisit.field("WARC-Profile") or ""
        key = spelling(revisit.field("WARC-Refers-To-Target-URI") or revisit.url or "")
        same_address = [entry for entry in self.entries.get(key, ()) if entry.body is None]
        date = read_date(revisit.field("WARC-Refers-To-Date"))
        referred = [entry for entry in same_address if entry.at == date]
        if referred:
            return max(referred, key=lambda entry: entry.status == 200)
        if revisit.kind == "revisit" and not profile.endswith("server-not-modified"):
            return self._digests.get(revisit.field("WARC-Payload-Digest") or "")
        asked_at = revisit.date
        good = [e for e in same_address if e.status == 200 and asked_at is not None and e.at <= asked_at]
        return max(good, key=lambda entry: entry.at, default=None)


class Replay:
    """The web as a set of WARC files holds it.

    Addresses are compared in a lenient spelling (see `spelling`). A revisit, and a 304, answers with the body that it
    stands for, if that is in the set.

    Args:
        paths: WARC files, gzipped or not.

    Attributes:
        problems: damage found while indexing, with file and offset; what is whole before and after it is kept. Also
            how many captures are left out because another file holds their body.

    Raises:
        ArchiveError: a file is missing, or it is no WARC file at all.
    """

    def __init__(self, paths: Iterable[Path]) -> None:
        self.problems: list[str] = []
        self._paths = list(paths)
        self._index = _Index()
        self._spelled: dict[str, str] = {}
        revisits: list[tuple[Record, _Entry]] = []
        lost: dict[int, list[str]] = {}
        for number, path in enumerate(self._paths):
            for record in _records(path, self.problems):
                entry = _entry(record, number, self.problems, path)
                if entry is None:
                    continue
                if _repeats(record, entry):
                    revisits.append((record, entry))
                else:
                    self._enter(record, entry, record.field("WARC-Payload-Digest"))
        for record, entry in revisits:
            body = self._index.body_of(record)
            if body is None:
                lost.setdefault(entry.place.file, []).append(record.url or "")
            else:
                status = body.status if entry.status == _NOT_MODIFIED else entry.status
                self._enter(record, entry._replace(status=status, body=body.place))
        for number, urls in lost.items():
            self.problems.append(
                f"{self._paths[number]}: {len(urls)} captures repeat a body that is not in these files, the first that "
                f"of {urls[0]}; name the earlier files of the same archive as well"
            )

    def __contains__(self, url: object) -> bool:
        return isinstance(url, str) and spelling(url) in self._index.entries

    def __len__(self) -> int:
        """Return the number of different addresses."""
        return len(self._index.entries)

    def urls(self) -> Iterator[str]:
        """Yield every address once, as it was first found."""
        return (self._spelled.get(key, key) for key in self._index.entries)

    def get(self, url: str, at: dt.datetime | None = None) -> Capture | None:
        """Return the newest capture of an address, or the one nearest to `at` (aware); None if there is none.

        Of captures of the same time one with status 200 is preferred.

        Raises:
            ArchiveError: the file has changed since it was indexed.
        """
        entries = self._index.entries.get(spelling(url))
        if not entries:
            return None
        if at is None:
            best = max(entries, key=lambda entry: (entry.at, entry.status == 200))
        else:
            best = min(entries, key=lambda entry: (abs(entry.at - at), entry.status != 200))
        record = self._read(best.place)
        try:
            if best.body is None:
                return read_capture(record)
            return read_revisit(record, read_capture(self._read(best.body)))
        except Broken as broken:
            raise self._changed(best.place, str(broken)) from None

    def _enter(self, record: Record, entry: _Entry, digest: str | None = None) -> None:
        url = record.url or ""
        key = spelling(url)
        self._index.add(key, entry, digest)
        if url != key:
            self._spelled.setdefault(key, url)

    def _read(self, place: _Place) -> Record:
        try:
            return _record_at(self._paths[place.file], place)
        except (OSError, Broken) as error:
            raise self._changed(place, str(error)) from None

    def _changed(self, place: _Place, why: str) -> ArchiveError:
        path = self._paths[place.file]
        return ArchiveError(
            f"{path}: offset {place.offset}: {why}; the file has changed since it was indexed, run again"
        )


def captures(path: Path, wanted: Callable[[str], bool] | None = None) -> Iterator[Capture]:
    """Yield every capture of a WARC file in its order; only those of the addresses that are `wanted`, if that is given.

    A revisit, or a 304, is given with the body that it stands for if that came before it in the file, else left out.
    One record at a time is in memory, and of those that are wanted where they are.

    Raises:
        ArchiveError: the file is missing or no WARC file; or, after everything readable was yielded, it is damaged,
            with all the places that are.
    """
    problems: list[str] = []
    index = _Index()
    for record in _records(path, problems):
        if wanted is not None and not (record.url and wanted(record.url)):
            continue
        entry = _entry(record, 0, problems, path)
        if entry is None:
            continue
        if not _repeats(record, entry):
            index.add(spelling(record.url or ""), entry, record.field("WARC-Payload-Digest"))
            yield read_capture(record)
        elif body := index.body_of(record):
            yield read_revisit(record, read_capture(_record_at(path, body.place)))
    if problems:
        shown = "; ".join(problems[:10]) + (f"; and {len(problems) - 10} more" if len(problems) > 10 else "")
        raise ArchiveError(f"{shown}. Everything else was read; get an undamaged copy for the rest")


def spelling(url: str) -> str:
    """Return an address as the index compares it: lenient, since archivists and pages spell the same one differently.

    Scheme and host in lower case; no user, fragment, default port or empty query; escapes undone where they change
    nothing, set where they are due; query parameters sorted, however often each occurs.

    >>> spelling("HTTP://Agency.Example:80?b=%5B1]&a=%7e#top")
    'http://agency.example/?a=~&b=[1]'
    """
    url = url.strip()
    try:
        parts = urlsplit(url)
        scheme, host, port = parts.scheme.lower(), (parts.hostname or "").lower(), parts.port
    except ValueError:
        host = ""
    if not host:  # no web address; it is still equal to itself
        return url
    if ":" in host:
        host = f"[{host}]"
    if port is not None and port != _DEFAULT_PORTS.get(scheme):
        host = f"{host}:{port}"
    query = "&".join(sorted(_spell(part) for part in parts.query.split("&") if part))
    return f"{scheme}://{host}{_spell(parts.path) or '/'}" + (f"?{query}" if query else "")


def _spell(text: str) -> str:
    octets = _ESCAPE.sub(_unescaped, text.encode("utf-8", "replace"))
    return quote(octets, safe=_ALL_ASCII)


def _unescaped(escape: re.Match[bytes]) -> bytes:
    if escape[1] is None:
        return b"%25"
    octet = int(escape[1], 16)
    return escape[0].upper() if octet in _DELIMITERS else bytes([octet])


def _records(path: Path, problems: list[str]) -> Iterator[Record]:
    """Yield the whole records of a file and note its damages. Raises ArchiveError if it has no whole record."""
    remedy = "give the path of a .warc or .warc.gz file"
    first: Damage | None = None
    found_any = False
    try:
        with path.open("rb") as file:
            begin = file.read(11)
            for found in walk(file):
                if isinstance(found, Damage):
                    first = first or found
                    problems.append(f"{path}: offset {found.offset}: {found.what}")
                else:
                    found_any = True
                    if found.flaw:
                        problems.append(f"{path}: offset {found.offset}: {found.flaw}")
                    yield found
    except OSError as error:
        raise WrongArchive(f"cannot read the WARC file {path}: {error.strerror}; {remedy}") from error
    if begin == b"filedesc://":
        raise WrongArchive(f"{path} is an ARC file; `warcio recompress {path} NEW.warc.gz` makes it a WARC file")
    if not found_any:
        why = f"offset {first.offset}: {first.what}" if first else "it is empty"
        raise WrongArchive(f"{path} is not a WARC file, or nothing in it is whole ({why}); {remedy}")


def _entry(record: Record, number: int, problems: list[str], path: Path) -> _Entry | None:
    """Return the index entry of a record, None if it holds no capture; one that should and cannot be read is noted."""
    if not holds_capture(record):
        return None
    place = _Place(number, record.offset, record.nth)
    why = "no WARC-Date" if record.date is None else ""
    status = 200
    if record.kind != "resource":
        try:
            status = read_http(record).status
        except Broken as broken:
            if record.kind == "response":
                why = str(broken)
    if why or record.date is None:
        problems.append(f"{path}: offset {record.offset}: {record.kind} record of {record.url}: {why}")
        return None
    return _Entry(record.date, status, place)


def _repeats(record: Record, entry: _Entry) -> bool:
    """Tell whether the body is in another record."""
    return record.kind == "revisit" or entry.status == _NOT_MODIFIED


def _record_at(path: Path, place: _Place) -> Record:
    with path.open("rb") as file:
        found = next(islice(walk(file, place.offset), place.nth, None), None)
    if not isinstance(found, Record):
        raise Broken(found.what if found else "nothing there")
    return found
