"""Undo Content-Encoding, within bounds and without raising: bodies are archived as they came and decoded when read."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable, Iterable

import brotli

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

#: Most bytes that a body may have once decoded: the 20 MiB of the crawl's own limit (DOWNLOAD_MAXSIZE). A gzip bomb
#: swells a thousandfold, so the bound holds for the output and at every step, whatever the input's size.
LIMIT = 20 * 1024 * 1024

#: Codings laid upon one another that are undone. Two are seen (a proxy compresses again); more is an attack.
MOST_CODINGS = 3

#: Pieces (gzip members, zstd frames) of one body. Each costs a copy of the rest, so that 20 MB of empty ones would
#: take hours; block compressors, which cut at 64 KB, need 310 for `LIMIT`.
MOST_PIECES = 1000

TRUNCATED = "truncated"
TOO_LARGE = "too large"

_GZIP_MAGIC = b"\x1f\x8b"

#: zstd's own default lets a stream ask for a window of 128 MB; RFC 9659 allows 8 MB (2^23) under Content-Encoding.
_ZSTD_OPTIONS: dict[int, int] = {zstd.DecompressionParameter.window_log_max: 23}

_Decoded = tuple[bytes, str | None]


def decode_body(
    headers: Iterable[tuple[str, str]], body: bytes, *, limit: int = LIMIT
) -> tuple[bytes, tuple[str, ...]]:
    """Undo every Content-Encoding that the headers name: gzip, deflate, br and zstd, last applied first.

    Args:
        headers: of the answer, names in any case; the header may stand several times.
        body: as received, Transfer-Encoding already removed.
        limit: most bytes to give back.

    Returns:
        The decoded bytes and what is wrong with them:

        - ``truncated``: the compressed stream ends early; what could be decoded is given back;
        - ``too large``: there is more; the first `limit` bytes are given back;
        - ``unknown content encoding 'x'``, ``broken gzip`` and the like: the bytes that could not be decoded, as they
          stand.

    Raises: nothing; the headers and the bytes come from strangers.

    >>> decode_body([("Content-Encoding", "deflate")], zlib.compress(b"a statement"))
    (b'a statement', ())
    >>> decode_body([("content-encoding", "gzip")], b"a plain page, labelled wrongly")
    (b'a plain page, labelled wrongly', ('broken gzip',))
    """
    problems: dict[str, None] = {}  # a set that keeps its order
    names = _codings(headers) if body else []
    if len(names) > MOST_CODINGS:
        problems[f"{len(names)} content encodings, more than {MOST_CODINGS}"] = None
        names = []
    for name in reversed(names):
        decoder = _DECODERS.get(name)
        if decoder is None:
            problems[f"unknown content encoding {name[:40]!r}"] = None
            break
        try:
            body, problem = decoder(body, limit)
        except (zlib.error, brotli.error, zstd.ZstdError, MemoryError):
            problems[f"broken {name}"] = None
            break
        if problem:
            problems[problem] = None
    if len(body) > limit:
        body = body[:limit]
        problems[TOO_LARGE] = None
    return body, tuple(problems)


def _codings(headers: Iterable[tuple[str, str]]) -> list[str]:
    """Return the codings in the order in which the server applied them (RFC 9110, 8.4)."""
    named = ",".join(value for name, value in headers if name.lower() == "content-encoding")
    return [coding for part in named.split(",") if (coding := part.strip().lower()) not in {"", "identity"}]


def _gunzip(body: bytes, limit: int) -> _Decoded:
    """Inflate all members of a gzip file; what follows the last one is padding and ignored, as browsers do."""
    pieces: list[bytes] = []
    room = limit
    while len(pieces) < MOST_PIECES:
        inflater = zlib.decompressobj(16 + zlib.MAX_WBITS)
        pieces.append(_inflate(inflater, body, room))
        room -= len(pieces[-1])
        if room < 0:
            return b"".join(pieces), TOO_LARGE
        if not inflater.eof:
            return b"".join(pieces), TRUNCATED
        body = inflater.unused_data
        if not body.startswith(_GZIP_MAGIC):
            return b"".join(pieces), None
    return b"".join(pieces), TRUNCATED


def _undeflate(body: bytes, limit: int) -> _Decoded:
    """Inflate ``deflate``, which is zlib's format by RFC 9110 and the bare stream from some servers."""
    try:
        inflater = zlib.decompressobj()
        decoded = _inflate(inflater, body, limit)
    except zlib.error:
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        decoded = _inflate(inflater, body, limit)
        if not decoded and not inflater.eof:  # any few bytes can begin a bare stream: this was never one
            raise
    return decoded, _how_ended(decoded, limit, whole=inflater.eof)


def _unbrotli(body: bytes, limit: int) -> _Decoded:
    decoder = brotli.Decompressor()
    pieces = [decoder.process(body, output_buffer_limit=limit + 1)]
    room = limit - len(pieces[0])
    while room >= 0 and not decoder.is_finished():
        piece = decoder.process(b"", output_buffer_limit=room + 1)
        if not piece:
            break
        pieces.append(piece)
        room -= len(piece)
    decoded = b"".join(pieces)
    return decoded, _how_ended(decoded, limit, whole=decoder.is_finished())


def _unzstd(body: bytes, limit: int) -> _Decoded:
    """Decode all frames; what follows the last one is ignored."""
    pieces: list[bytes] = []
    room = limit
    while len(pieces) < MOST_PIECES:
        decoder = zstd.ZstdDecompressor(options=_ZSTD_OPTIONS)
        try:
            pieces.append(decoder.decompress(body, max_length=room + 1))
        except zstd.ZstdError:
            if not pieces:
                raise
            return b"".join(pieces), None
        room -= len(pieces[-1])
        if room < 0:
            return b"".join(pieces), TOO_LARGE
        if not decoder.eof:
            return b"".join(pieces), TRUNCATED
        body = decoder.unused_data
        if not body:
            return b"".join(pieces), None
    return b"".join(pieces), TRUNCATED


def _inflate(inflater: zlib._Decompress, body: bytes, limit: int) -> bytes:
    """Inflate one stream, at most one byte more than `limit`: the one that proves that there is more."""
    return inflater.decompress(body, limit + 1)


def _how_ended(decoded: bytes, limit: int, *, whole: bool) -> str | None:
    if len(decoded) > limit:
        return TOO_LARGE
    return None if whole else TRUNCATED


_DECODERS: dict[str, Callable[[bytes, int], _Decoded]] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _undeflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}
