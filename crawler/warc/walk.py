"""Go through a WARC file record by record, with tolerance: damage is named, what is whole behind it is still read.

The heads go through warcio's parser, the files do not go through its iterator, which stops at the first damage, ends
in silence where a gzip member is cut off and gives a record that is shorter than it says as a whole one (1.8.1).
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from warcio.recordloader import ArcWarcRecordLoader
from warcio.statusandheaders import StatusAndHeadersParser, StatusAndHeadersParserException

from crawler.warc.record import Broken, Pairs, Record, digest_flaw

#: Bytes of a record or a gzip member that are kept in memory: three bodies of the crawl's largest. A longer one, such
#: as a film in somebody else's file, is named and passed over.
MEMBER_LIMIT = 64_000_000

_GZIP = 16 + zlib.MAX_WBITS
_GZIP_MAGIC = b"\x1f\x8b\x08"
_CHUNK = 1 << 15
_HEAD_LIMIT = 1 << 16

_RECORD_HEAD = StatusAndHeadersParser(ArcWarcRecordLoader.WARC_TYPES)


@dataclass(frozen=True, slots=True)
class Damage:
    """Something at `offset` that is not a whole record."""

    offset: int
    what: str


def walk(file: BinaryIO, start: int = 0) -> Iterator[Record | Damage]:
    """Go through a WARC file, plain or gzipped, from an offset where a record begins.

    Yields each whole record and each damage in the order of the file, and goes on at the next record after a damage.
    """
    file.seek(start)
    first = file.read(5)
    gzipped = first.startswith(_GZIP_MAGIC) or (first != b"WARC/" and _next_member(file, start) is not None)
    return _walk_gzip(file, start) if gzipped else _walk_plain(file, start)


def _walk_plain(file: BinaryIO, start: int) -> Iterator[Record | Damage]:
    offset = _skip_breaks(file, start)
    while offset is not None:
        file.seek(offset)
        try:
            fields, block, flaw = _read_record(file)
        except Broken as broken:
            yield Damage(offset, str(broken))
            found = next(_occurrences(file, offset + 1, b"\nWARC/"), None)
            offset = None if found is None else found + 1
        else:
            end = file.tell()
            yield Record(offset, end, 0, fields, block, flaw)
            offset = _skip_breaks(file, end)


def _walk_gzip(file: BinaryIO, start: int) -> Iterator[Record | Damage]:
    offset: int | None = start
    ahead = b""
    while offset is not None and (read := _read_member(file, offset, ahead)) is not None:
        data, end, ahead, broken = read
        found, flaw = _records_in(data, offset, end)
        if broken:  # what stands last was cut, or ends in bytes that may be wrong
            found, flaw = found[:-1], broken
        yield from found
        if flaw:
            yield Damage(offset, flaw)
        if broken:
            offset, ahead = _next_member(file, offset + 1), b""
        else:
            offset = end


def _read_member(file: BinaryIO, offset: int, ahead: bytes) -> tuple[bytes, int, bytes, str | None] | None:
    """Inflate the gzip member at `offset`, of which the bytes `ahead` were read already.

    Returns its data, the offset where it ends, the bytes read beyond that, and what is wrong; None at the file's end.
    """
    file.seek(offset + len(ahead))
    inflater = zlib.decompressobj(_GZIP)
    pieces: list[bytes] = []
    used = size = 0
    broken = None
    while not inflater.eof and not broken:
        chunk = ahead or file.read(_CHUNK)
        if not chunk and not used:
            return None
        ahead = b""
        used += len(chunk)
        try:
            pieces.append(inflater.decompress(chunk))
        except zlib.error as error:
            broken = f"no whole gzip member ({error})"
            break
        size += len(pieces[-1])
        if not chunk:
            broken = "cut off"
        elif size > MEMBER_LIMIT:
            broken = f"a gzip member of more than {MEMBER_LIMIT:,} bytes; `warcio recompress` cuts it into records"
    return b"".join(pieces), offset + used - len(inflater.unused_data), inflater.unused_data, broken


def _records_in(data: bytes, offset: int, end: int) -> tuple[list[Record], str | None]:
    """Read the records of one gzip member, rightly a single one, up to the first that is not whole."""
    stream = BytesIO(data)
    found: list[Record] = []
    while (position := _skip_breaks(stream, stream.tell())) is not None:
        stream.seek(position)
        try:
            fields, block, flaw = _read_record(stream)
        except Broken as broken:
            return found, f"after the record: {broken}" if found else str(broken)
        found.append(Record(offset, end, len(found), fields, block, flaw))
    return found, None if found else "an empty gzip member"


def _read_record(stream: BinaryIO) -> tuple[Pairs, bytes, str | None]:
    """Read the record that begins at the stream's position and leave that after its block. Raises `Broken`."""
    start = stream.tell()
    head = BytesIO(stream.read(_HEAD_LIMIT))
    try:
        fields: Pairs = tuple(_RECORD_HEAD.parse(head).headers)
    except (EOFError, StatusAndHeadersParserException):
        raise Broken("no WARC record begins here") from None
    stated = next((value.strip() for name, value in fields if name.lower() == "content-length"), "")
    if not (stated.isascii() and stated.isdigit() and len(stated) < 18):
        raise Broken("a record without a Content-Length")
    length = int(stated)
    if length > MEMBER_LIMIT:
        raise Broken(f"a record of {length:,} bytes, more than the {MEMBER_LIMIT:,} that are read")
    stream.seek(start + head.tell())
    block = stream.read(length)
    if len(block) < length:
        raise Broken(f"a record cut off after {len(block):,} of its {length:,} bytes")
    return fields, block, digest_flaw(fields, block)


def _skip_breaks(stream: BinaryIO, offset: int) -> int | None:
    """Return the offset of the first byte that is no line break; None at the end."""
    stream.seek(offset)
    while piece := stream.read(64):
        left = piece.lstrip(b"\r\n")
        if left:
            return offset + len(piece) - len(left)
        offset += len(piece)
    return None


def _next_member(file: BinaryIO, start: int) -> int | None:
    """Return where the next gzip member with a WARC record in it begins: three bytes of magic alone prove nothing."""
    for offset in _occurrences(file, start, _GZIP_MAGIC):
        file.seek(offset)
        try:
            begins = zlib.decompressobj(_GZIP).decompress(file.read(1024), 5)
        except zlib.error:
            continue
        if begins == b"WARC/":
            return offset
    return None


def _occurrences(file: BinaryIO, start: int, needle: bytes) -> Iterator[int]:
    size = 1 << 20
    while True:
        file.seek(start)
        window = file.read(size)
        at = window.find(needle)
        while at >= 0:
            yield start + at
            at = window.find(needle, at + 1)
        if len(window) < size:
            return
        start += size - len(needle) + 1
