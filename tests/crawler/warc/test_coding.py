import gzip
import sys
import zlib

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.warc.coding import LIMIT, MOST_CODINGS, MOST_PIECES, TOO_LARGE, TRUNCATED, decode_body


def gz(data: bytes) -> bytes:
    """Compress without the time of day: the ids of parametrized tests must be the same in every process."""
    return gzip.compress(data, mtime=0)


if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

PAGE = b"".join(b"<p>Statement %d of the harbor authority, %x</p>\n" % (n, n * n * 7919) for n in range(400))


def bare_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


ENCODE = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "deflate ": bare_deflate,  # the bare stream that some servers send under the same name
    "br": brotli.compress,
    "zstd": zstd.compress,
}


def said(*values: str) -> list[tuple[str, str]]:
    return [("Content-Type", "text/html"), *(("Content-Encoding", value) for value in values)]


@pytest.mark.parametrize("coding", ENCODE)
def test_undoes_each_coding(coding: str) -> None:
    assert decode_body(said(coding), ENCODE[coding](PAGE)) == (PAGE, ())


@pytest.mark.parametrize(
    ("headers", "body", "decoded"),
    [
        ([], PAGE, PAGE),
        (said(""), PAGE, PAGE),
        (said("identity"), PAGE, PAGE),
        (said("GZIP"), gz(PAGE), PAGE),
        ([("cOnTeNt-EnCoDiNg", "gzip")], gz(PAGE), PAGE),
        (said("gzip, br"), brotli.compress(gz(PAGE)), PAGE),
        (said("gzip", "br"), brotli.compress(gz(PAGE)), PAGE),
        (said("gzip"), gz(PAGE[:99]) + gz(PAGE[99:]), PAGE),
        (said("zstd"), zstd.compress(PAGE[:99]) + zstd.compress(PAGE[99:]), PAGE),
        (said("gzip"), gz(PAGE) + b"\0" * 64, PAGE),
        (said("zstd"), zstd.compress(PAGE) + b"tail", PAGE),
        (said("gzip"), b"", b""),
        (said("gzip"), gz(b""), b""),
        (said("br"), brotli.compress(b""), b""),
    ],
)
def test_sound_bodies_have_no_problems(headers: list[tuple[str, str]], body: bytes, decoded: bytes) -> None:
    assert decode_body(headers, body) == (decoded, ())


@pytest.mark.parametrize(
    ("values", "body", "problem"),
    [
        (["gzip"], PAGE, "broken gzip"),
        (["deflate"], PAGE, "broken deflate"),
        (["br"], PAGE, "broken br"),
        (["zstd"], PAGE, "broken zstd"),
        (["utf-8"], PAGE, "unknown content encoding 'utf-8'"),
        (["compress"], PAGE, "unknown content encoding 'compress'"),
        (["x" * 5000], PAGE, f"unknown content encoding '{'x' * 40}'"),
        (["gzip"], gz(PAGE)[:-8] + b"\0" * 8, "broken gzip"),
        (["gzip, " * MOST_CODINGS + "gzip"], PAGE, "4 content encodings, more than 3"),
    ],
)
def test_what_cannot_be_decoded_stands_as_it_came(values: list[str], body: bytes, problem: str) -> None:
    assert decode_body(said(*values), body) == (body, (problem,))


def test_an_inner_coding_that_is_broken_leaves_the_outer_one_undone() -> None:
    assert decode_body(said("compress, gzip"), gz(PAGE)) == (
        PAGE,
        ("unknown content encoding 'compress'",),
    )


@pytest.mark.parametrize("coding", ENCODE)
@pytest.mark.parametrize("share", range(1, 20))
def test_a_truncated_body_keeps_what_could_be_decoded(coding: str, share: int) -> None:
    packed = ENCODE[coding](PAGE)
    decoded, problems = decode_body(said(coding), packed[: len(packed) * share // 20])
    assert problems == (TRUNCATED,)
    assert PAGE.startswith(decoded)


def test_a_lost_trailer_is_a_truncation() -> None:
    assert decode_body(said("gzip"), gz(PAGE)[:-1]) == (PAGE, (TRUNCATED,))


@pytest.mark.parametrize("coding", ENCODE)
def test_a_bomb_is_cut_at_the_limit(coding: str) -> None:
    decoded, problems = decode_body(said(coding), ENCODE[coding](bytes(LIMIT * 3)))
    assert (len(decoded), problems) == (LIMIT, (TOO_LARGE,))


@pytest.mark.parametrize("coding", ENCODE)
def test_a_body_of_exactly_the_limit_is_whole(coding: str) -> None:
    packed = ENCODE[coding](PAGE)
    assert decode_body(said(coding), packed, limit=len(PAGE)) == (PAGE, ())
    assert decode_body(said(coding), packed, limit=len(PAGE) - 1) == (PAGE[:-1], (TOO_LARGE,))


def test_a_bomb_in_a_bomb_is_cut_at_each_step() -> None:
    bomb = gz(gz(bytes(LIMIT * 3)))
    decoded, problems = decode_body(said("gzip, gzip"), bomb)
    assert (len(decoded), problems) == (LIMIT, (TOO_LARGE,))


def test_a_plain_body_is_cut_too() -> None:
    assert decode_body([], PAGE, limit=10) == (PAGE[:10], (TOO_LARGE,))


def test_a_zstd_window_beyond_what_http_allows_is_refused() -> None:
    wide = zstd.compress(bytes(30_000_000), options={zstd.CompressionParameter.window_log: 27})
    assert decode_body(said("zstd"), wide)[1] == ("broken zstd",)


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_countless_empty_pieces_end(coding: str) -> None:
    pieces = ENCODE[coding](b"") * (MOST_PIECES + 1)
    assert decode_body(said(coding), pieces) == (b"", (TRUNCATED,))


@given(
    headers=st.lists(
        st.tuples(st.sampled_from(["Content-Encoding", "content-encoding", "Vary"]), st.text(max_size=30)), max_size=5
    ),
    body=st.binary(max_size=400),
)
def test_never_raises_on_strange_headers(headers: list[tuple[str, str]], body: bytes) -> None:
    assert decode_body(headers, body)[0] == body or decode_body(headers, body)[1]


@given(
    codings=st.lists(st.sampled_from(["gzip", "deflate", "br", "zstd", "identity"]), max_size=3),
    body=st.binary(max_size=400),
    flips=st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 255)), max_size=3),
)
def test_never_raises_on_damaged_bodies(codings: list[str], body: bytes, flips: list[tuple[int, int]]) -> None:
    packed = bytearray(body)
    for coding in codings:
        packed = bytearray(ENCODE[coding](bytes(packed)) if coding != "identity" else packed)
    sound = bytes(packed)
    for at, value in flips:
        if packed:
            packed[at % len(packed)] = value
    decoded, problems = decode_body(said(",".join(codings)), bytes(packed))
    assert len(decoded) <= LIMIT
    assert all(isinstance(problem, str) for problem in problems)
    if bytes(packed) == sound:
        assert (decoded, problems) == (body, ())
