from __future__ import annotations

import datetime as dt

import pytest

from crawler.document import decode, parse
from pipelines.errors import NotARelease
from pipelines.records import Capture

AT = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)


def capture(body: bytes, content_type: str = "text/html") -> Capture:
    return Capture("https://agency.example/news/1", AT, 200, (("Content-Type", content_type),), body)


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        ("Peña".encode(), "text/html; charset=utf-8", "Peña"),
        ("Peña".encode(), "text/html; charset=iso-8859-1", "Peña"),  # the header is wrong, the bytes are not
        ("Peña".encode("cp1252"), "text/html; charset=windows-1252", "Peña"),
        ("Peña “yes”".encode("cp1252"), "text/html", "Peña “yes”"),
        ("<meta charset=windows-1252>Peña".encode("cp1252"), "text/html", "<meta charset=windows-1252>Peña"),
        ("Peña".encode("utf-16"), "text/html; charset=utf-16", "Peña"),
        (b"\xef\xbb\xbfplain", "text/html", "plain"),
    ],
)
def test_decode(body: bytes, content_type: str, text: str) -> None:
    assert decode(capture(body, content_type))[0] == text


def test_a_wrong_header_is_a_problem() -> None:
    assert decode(capture("Peña".encode(), "text/html; charset=iso-8859-1"))[1]


@pytest.mark.parametrize(
    ("body", "content_type", "why"),
    [
        (b"%PDF-1.7\n%...", "text/html", "a PDF file"),
        (b"PK\x03\x04rest", "text/html", "a zip"),
        (b"\x89PNG\r\n\x1a\n", "text/html", "a picture"),
        (b"ab\x00\x01\x02cd", "text/html", "a binary file"),
        (b"{}", "application/json", "application/json"),
        (b"", "text/html", "empty"),
        (b"  \n ", "text/html", "empty"),
    ],
)
def test_what_is_no_page_is_said(body: bytes, content_type: str, why: str) -> None:
    with pytest.raises(NotARelease, match=why):
        parse(capture(body, content_type))


def test_region_passes_over_an_empty_skip_target() -> None:
    words = "word " * 60
    document = parse(
        capture(f"<body><a id=main-content></a><nav>x</nav><div id=content><p>{words}</p></div></body>".encode())
    )
    assert document.region.get("id") == "content"


def test_base() -> None:
    assert parse(capture(b"<base href='/deep/'><p>x</p>")).base == "https://agency.example/deep/"
    assert parse(capture(b"<p>x</p>")).base == "https://agency.example/news/1"


@pytest.mark.parametrize(
    "script",
    ['{"@type": "NewsArticle", "headline": "Right"}', '[{"@type": ["Thing", "NewsArticle"], "headline": "Right"}]',
     '{"@graph": [{"@type": "WebPage", "headline": "Wrong"}, {"@type": "Article", "headline": "Right"}]}'],
)  # fmt: skip
def test_json_ld(script: str) -> None:
    document = parse(capture(f"<script type='application/ld+json'>{script}</script><p>x</p>".encode()))
    assert document.meta.article("headline") == "Right"


@pytest.mark.parametrize(
    "script", ["{", "[" * 100_000, '"text"', '{"@type": 5}', "null", '{"@type": "Article", "headline": "\\ud800"}']
)
def test_hostile_json_ld(script: str) -> None:
    document = parse(capture(f"<script type='application/ld+json'>{script}</script><p>x</p>".encode()))
    (document.meta.article("headline") or "").encode("utf-8")
