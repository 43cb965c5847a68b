"""The pure path under attack: for any bytes, headers and address it gives a clean release or says why there is none."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.charset import mend
from crawler.document import decode, parse
from crawler.reading import read
from pipelines import bounds
from pipelines.errors import Unreadable
from pipelines.records import Capture, Release
from pipelines.urls import normalise

AT = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
HTML = (("Content-Type", "text/html; charset=utf-8"),)
URL = "https://agency.example/news/2026/one-story"
PROSE = (
    "<p>" + "The office said on Tuesday that both families will be home again before the week is over. " * 2 + "</p>"
)
UNSAFE = re.compile("[\ud800-\udfff\x00-\x08\x0b-\x1f\x7f]")
QUICK = settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def page(body: str, head: str = "") -> str:
    return (
        "<html><head><title>Two families are home again</title><meta property='article:published_time' content='2026-05-04'>"
        f"{head}</head><body><main><h1>Two families are home again</h1>{body}</main></body></html>"
    )


def capture(body: str | bytes, headers: tuple[tuple[str, str], ...] = HTML, url: str = URL) -> Capture:
    return Capture(url, AT, 200, headers, body if isinstance(body, bytes) else body.encode("utf-8", "surrogatepass"))


def strings(value: Any) -> Iterator[str]:
    """Every string in a release, at any depth."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from strings(key)
            yield from strings(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from strings(inner)


def check(release: Release) -> None:
    for text in strings(dataclasses.asdict(release)):
        assert not UNSAFE.search(text), ascii(text[:200])
    for tag in BeautifulSoup(release.html, "lxml").find_all(True):
        assert tag.name not in {"script", "style", "iframe", "object", "embed", "form", "input", "img", "svg", "base"}
        assert not [name for name in tag.attrs if name.startswith("on") or name in {"style", "src", "srcset"}]
        assert str(tag.get("href", "https:")).lower().startswith(("http:", "https:", "mailto:", "tel:", "#", "/"))
    assert all(picture.url == normalise(picture.url) for picture in release.pictures)
    assert all(document.url == normalise(document.url) for document in release.documents)


def attempt(found: Capture) -> Release | None:
    try:
        release = read(found)
    except Unreadable as error:
        if error.release is not None:
            check(error.release)
        return None
    check(release)
    return release


ODD = st.text(st.characters(codec=None), max_size=40) | st.sampled_from(
    [
        "\x00",
        "\ud800",
        "\u202e",
        "\x1b[31m",
        "&#0;",
        "&#xd800;",
        "javascript:alert(1)",
        "//",
        "http://[",
        "Ã©",
        "â€™",
        "1/2/03",
        "-->",
    ]
)
PIECES = st.sampled_from(
    "<p> </p> <div class=share> </div> <h1> <h2> <table><tr><td> </table> <pre> <br><br> <!-- --> <![CDATA[ <script> </script> <a href=' '> "
    "<a href='x.pdf'> </a> <img src='a.png' onerror=x()> <figure> </figure> <time datetime= <svg/onload=x> <form> <li> <ul> <html> </body> "
    "<blockquote> <template> <noframes> <frameset> <plaintext> <textarea> <math> <base href='//[' > <meta charset=utf-7>".split(" ")
)  # fmt: skip


@QUICK
@given(st.lists(ODD | PIECES | st.just(PROSE), max_size=25))
def test_any_markup(pieces: list[str]) -> None:
    attempt(capture(page("".join(pieces))))
    attempt(capture("".join(pieces)))


@QUICK
@given(st.binary(max_size=300), st.text(max_size=30), st.text(max_size=40))
def test_any_bytes_headers_and_address(body: bytes, charset: str, url: str) -> None:
    headers = (("Content-Type", f"text/html; charset={charset}"),)
    attempt(capture(body, headers, url))
    attempt(capture(page(PROSE).encode() + body, headers, "https://agency.example/" + url))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | ODD,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ODD | st.sampled_from(["@type", "headline"]), inner),
    max_leaves=8,
)


@QUICK
@given(
    st.dictionaries(
        st.sampled_from(["headline", "datePublished", "dateModified", "inLanguage", "description", "@graph"]), JSON
    ),
    ODD,
    ODD,
)
def test_any_words_of_a_head(article: dict[str, Any], name: str, value: str) -> None:
    source = json.dumps({"@type": "NewsArticle"} | article).replace("</", "<\\/")
    quoted = value.replace("'", "&#39;")
    head = f"<script type='application/ld+json'>{source}</script><link rel=canonical href='{quoted}'><html lang='{quoted}'>"
    head += "".join(
        f"<meta name='{key}' content='{quoted}'>" for key in ("og:title", "date", "article:section", "og:locale")
    )
    release = attempt(capture(page(PROSE + f"<p>{name}</p><time datetime='{quoted}'></time>", head)))
    assert release is None or release.words >= 15


CHARSETS = "idna undefined unicode_escape hex zlib rot13 utf-7 utf\x008 punycode mbcs x-user-defined 437 utf-16 utf-32 \u00e9".split(" ")  # fmt: skip


@pytest.mark.parametrize("charset", CHARSETS)
def test_a_charset_that_is_none(charset: str) -> None:
    release = read(capture(page(PROSE), (("Content-Type", f"text/html; charset={charset}"),)))
    assert release.title == "Two families are home again"


WIDE = {
    "20 MB of prose": lambda: PROSE * 110_000,
    "one word of 5 MB": lambda: PROSE + "<p>" + "a" * 5_000_000,
    "100,000 levels": lambda: PROSE + "<div>" * 100_000 + "<p>the deepest words</p>" + "</div>" * 100_000 + PROSE,
    "100,000 open b": lambda: PROSE + "<b>" * 100_000 + "the deepest words",
    "levels of two kinds": lambda: PROSE + "<section><span>" * 3_000 + "the deepest words",
    "blockquotes": lambda: "<blockquote>" * 3_000 + PROSE,
    "open comments": lambda: PROSE + "<!--" * 50_000,
    "open sections": lambda: PROSE + "<![CDATA[" * 20_000,
    "20,000 links": lambda: PROSE + "<a href='/x'>link</a> " * 20_000,
    "8,000 files": lambda: PROSE + "".join(f"<a href='/{n}.pdf'>file</a>" for n in range(8_000)),
    "5,000 pictures in a box": lambda: (
        PROSE + "<div class=images>" + "".join(f"<span><img src='/{n}.jpg'></span> word " for n in range(5_000))
    ),
    "line breaks": lambda: PROSE + "<div>" + "some text<br><br>" * 8_000,
    "8,000 contact lines": lambda: PROSE + "<p>Contact: press@agency.example</p>" * 8_000,
    "8,000 headings": lambda: PROSE + "<h2>About the office</h2>" * 8_000,
    "100,000 attributes": lambda: "<p " + " ".join(f"a{n}=1" for n in range(100_000)) + f">{PROSE}",
    "a class of 1 MB": lambda: f"<div class='{'share-' * 170_000}'>x</div>" + PROSE,
    "half a million entities": lambda: PROSE + "<p>" + "&amp;" * 500_000,
    "an address of 1 MB": lambda: PROSE + f"<a href='/{'a/../' * 200_000}.pdf'>file</a>",
}


@pytest.mark.parametrize("name", sorted(WIDE))
def test_wide_and_deep(name: str) -> None:
    release = attempt(capture(page(WIDE[name]())))
    assert release is not None
    assert "Tuesday" in release.text
    if "level" in name or "open b" in name:
        assert "the deepest words" in release.text
        assert [problem for problem in release.problems if "deep" in problem]


def test_what_is_cut_is_said() -> None:
    large = parse(capture(page(PROSE + "a " * bounds.LONGEST)))
    assert [problem for problem in large.problems if "characters, of which the first" in problem]
    many = parse(capture(page(PROSE + "<b>x</b>" * (bounds.MOST_ELEMENTS + 10))))
    assert [problem for problem in many.problems if "elements" in problem]
    assert not parse(capture(page(PROSE + f"<img src='data:image/png;base64,{'A' * bounds.LONGEST}'>"))).problems


HEADS = {
    "meta": "<meta name=date content='x'>" * 50_000,
    "large json": f'<script type="application/ld+json">{{"@type":"NewsArticle","headline":"{"x" * 5_000_000}"}}</script>',
    "deep json": '<script type="application/ld+json">' + "[" * 400_000 + "</script>",
    "long number": '<script type="application/ld+json">{"@type":"NewsArticle","headline":'
    + "9" * 900_000
    + "}</script>",
    "many json": '<script type="application/ld+json">{"@type":"NewsArticle","headline":"x"}</script>' * 5_000,
    "base": f"<base href='http://x/{'a/' * 300_000}'>",
    "canonical": f"<link rel=canonical href='/{'%41' * 300_000}'>",
}


@pytest.mark.parametrize("name", sorted(HEADS))
def test_heavy_heads(name: str) -> None:
    release = attempt(capture(page(PROSE, HEADS[name])))
    assert release is not None
    assert str(release.published) == "2026-05-04"


# Each begins what some rule looks for, and never ends it: with a pattern that goes back over it, minutes instead of moments.
LINES = (
    "a|A |A. |# |- |–—|contact |1|1 |12:30 |(555) |a.b|a@|.@|May |May 4, |1/1/|2026-|\t\u00a0|| - |By Abc |FOR IMMEDIATE RELEASE x |embargoed a |related |"
    "about the x|statement |delivers a |before the senate |photo by |CITY |CITY, |CITY/|McA|St. |SAINT-|WASHINGTON (|((|de la |U.S. |\u0301|\ufdfa|\u00ad|"
    "\n|a'|1,|https://|%41|Published: |3 de |10th of |T12|Press Release |&acirc;|Ã¢|â€|<a <a |\" ' "
).split("|")


@pytest.mark.parametrize("line", LINES)
def test_long_lines(line: str) -> None:
    text = (line * 20_000)[:40_000].replace("&acirc;", "&amp;acirc;").replace("<", "&lt;").replace('"', "&quot;")
    everywhere = (
        f"<h2>{text}</h2><div class=subtitle>{text}</div><time>{text}</time><figure><img src=/a.jpg alt='x'><figcaption>{text}</figcaption></figure>"
        f"<p>{text}</p>{PROSE * 3}<p>{text}</p><pre>{text}\n\n{text}</pre><a href='x.pdf'>{text}</a>"
    )
    head = f'<meta name=date content="{text}"><meta property="og:title" content="{text}"><meta name="article:section" content="{text}">'
    assert attempt(capture(page(everywhere, head))) is not None
    attempt(capture(f'<title>{text}</title><link rel=canonical href="{text}"><h1>{text}</h1>{PROSE}'))


@pytest.mark.parametrize(
    ("found", "right"),
    [
        ("Minnesotaâ\x80\x99s &rsquo;", "Minnesota’s &rsquo;"),  # as Latin-1
        ("Minnesotaâ€™s PeÃ±a Ã‰lite", "Minnesota’s Peña Élite"),  # as Windows-1252
        ("Itâ&euro;&trade;s &acirc;&euro;&trade;", "It’s ’"),  # halves as entities
        ("ÃƒÂ©", "é"),  # twice
        ("a Â&nbsp;b Â c ðŸ˜€ â€™", "a &nbsp;b  c 😀 ’"),
        ("«CAFÉ» “SÃO” à «»  naïve — É”", "«CAFÉ» “SÃO” à «»  naïve — É”"),  # correct already
    ],
)
def test_mend(found: str, right: str) -> None:
    assert mend(found)[0] == right


@QUICK
@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x17F, exclude_characters="ÂÃâð&")))
def test_mending_leaves_correct_text_alone(text: str) -> None:
    assert mend(text) == (text, 0)


@QUICK
@given(st.text(st.sampled_from("Peñaéüß —’“”…‘–")))
def test_mending_undoes_the_journey(text: str) -> None:
    assert mend("é— " + text.encode().decode("latin-1"))[0] == "é— " + text


SAID = "Peña’s “año”"


@pytest.mark.parametrize(
    ("body", "content_type", "doubt"),
    [
        (SAID.encode("cp1252"), "text/html; charset=utf-8", "not; it was read as Windows-1252"),
        (SAID.encode("cp1252"), "text/html; charset=iso-8859-1", None),
        (SAID.encode("cp1252"), "text/html", None),
        (SAID.encode("cp1252"), "text/html; charset=utf-16", None),
        (SAID.encode(), "text/html; charset=utf-16", "the bytes are UTF-8"),
        (SAID.encode("utf-16"), "text/html; charset=utf-8", None),
        ("Peña’s “año".encode() + "”".encode("cp1252"), "text/html; charset=utf-8", "bytes in UTF-8 text are Windows-1252"),
        (("<html>" + SAID).encode("utf-16-le"), "text/html", None),
        (("<html>" + SAID).encode("utf-16-be"), "text/html", None),
        (SAID.encode("cp1252"), "text/html; charset=undefined", None),
    ],
)  # fmt: skip
def test_wrong_and_missing_charsets(body: bytes, content_type: str, doubt: str | None) -> None:
    text, problems = decode(capture(body, (("Content-Type", content_type),)))
    assert text.removeprefix("<html>") == SAID
    assert [doubt in problem for problem in problems] == ([] if doubt is None else [True])


def test_a_second_html_element_is_read() -> None:
    release = read(
        capture("<html><head><title>Agency</title></head></html>\n<html><body>" + page(PROSE) + "</body></html>")
    )
    assert "Tuesday" in release.text
