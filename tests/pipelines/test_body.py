from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from pipelines.body import read_body
from pipelines.pictures import take_out

BASE = "https://agency.example/news/one"


@pytest.mark.parametrize(
    ("html", "texts"),
    [
        ("<p>One.</p><p>Two.</p>", ["One.", "Two."]),
        ("One.<br><br>Two<br>lines.", ["One.", "Two\nlines."]),
        ("<div>Loose <b>text</b><p>Para.</p>tail</div>", ["Loose text", "Para.", "tail"]),
        ("<p>A<a href='/x'>link</a>, joined</p>", ["Alink, joined"]),
        ("<ul><li>first</li><li>second</li></ul>", ["first\nsecond"]),
        (
            "<table><tr><th>Year</th><th>Arrests</th></tr><tr><td>2019</td><td>12</td></tr></table>",
            ["Year\tArrests\n2019\t12"],
        ),
        ("<table><tr><td><p>Layout</p><p>table</p></td></tr></table>", ["Layout", "table"]),
        ("<blockquote><p>Said she.</p></blockquote>", ["Said she."]),
        ("<h3>Sub<br>head</h3><p>Text</p>", ["Sub head", "Text"]),
        ("<p>Soft\u00adhyphen&nbsp;here</p>", ["Softhyphen here"]),
        ("<span><p>block in inline</p></span>", ["block in inline"]),
        ("<script>no()</script><style>p{}</style><p>yes</p><!-- no -->", ["yes"]),
        ("<pre>line one\n  line two</pre>", ["line one\nline two"]),
        ("", []),
        ("<p></p><p>&nbsp;</p>", []),
    ],
)
def test_blocks(html: str, texts: list[str]) -> None:
    assert [block.text for block in read_body(html, base=BASE).blocks] == texts


def test_picture_with_caption_and_credit_leaves_the_text() -> None:
    body = read_body(
        "<figure><img src='/p.jpg' alt='March'><figcaption>People march. <span class='credit'>Photo: Ana Ruiz</span>"
        "</figcaption></figure><p>Text stays.</p>",
        base=BASE,
    )
    (picture,) = body.pictures
    assert (picture.url, picture.caption, picture.credit, picture.alt) == (
        "https://agency.example/p.jpg", "People march.", "Ana Ruiz", "March",
    )  # fmt: skip
    assert body.text == "Text stays."


def test_documents_are_listed_and_their_links_stay() -> None:
    body = read_body("<p>Read <a href='/files/order.pdf'>the order</a>.</p>", base=BASE)
    (document,) = body.documents
    assert (document.url, document.label, document.media_type) == (
        "https://agency.example/files/order.pdf",
        "the order",
        "application/pdf",
    )
    assert body.text == "Read the order."
    assert 'href="https://agency.example/files/order.pdf"' in body.html


def test_furniture_inside_the_body_goes_unless_it_holds_the_body() -> None:
    inside = read_body(
        "<div class='share-bar'>Share this</div><p>The text of the release itself is here.</p>", base=BASE
    )
    assert inside.text == "The text of the release itself is here."
    around = read_body("<div class='print'><p>The text of the release itself is here.</p></div>", base=BASE)
    assert around.text == "The text of the release itself is here."


def test_drop() -> None:
    assert read_body("<p>Kept</p><div class=x>gone</div>", base=BASE, drop=("div.x",)).text == "Kept"


@pytest.mark.parametrize(
    "payload",
    [
        "<img src=x onerror=alert(1)>",
        "<p onclick=alert(1)>x</p>",
        "<a href='javascript:alert(1)'>x</a>",
        "<a href=' java\tscript:alert(1)'>x</a>",
        "<svg><script>alert(1)</script></svg>",
        "<iframe src='https://evil.example'></iframe>",
        "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
        "<p style='background:url(javascript:alert(1))'>x</p>",
        "<form action='https://evil.example'><input name=q></form>",
        "<base href='https://evil.example/'><p>x</p>",
        "<img src='https://tracker.example/pixel.gif'>",
    ],
)
def test_html_is_harmless(payload: str) -> None:
    html = read_body(f"<p>before</p>{payload}<p>after</p>", base=BASE).html.lower()
    for bad in (
        "<script",
        "onerror",
        "onclick",
        "javascript:",
        "<iframe",
        "<img",
        "style=",
        "<form",
        "<input",
        "<base",
        "<svg",
    ):
        assert bad not in html
    assert "before" in html
    assert "after" in html


@given(st.text(alphabet="<>/=\"'! -pabdivscrtulohemgf&;#\n", max_size=200))
def test_never_raises(html: str) -> None:
    body = read_body(html, base=BASE)
    assert isinstance(body.html, str)
    body.text.encode("utf-8")


def test_a_list_in_a_list_is_told_once() -> None:
    html = "<ul><li>one<ul><li>one a</li><li>one b</li></ul></li><li><p>two</p><p>more</p></li></ul>"
    assert read_body(html, base=BASE).text == "one\none a\none b\ntwo more"


def test_nesting_beyond_any_release_keeps_the_words() -> None:
    body = read_body("<div>" * 2_000 + "<p>deep words</p>" + "</div>" * 2_000, base=BASE)
    assert "deep words" in body.text
    assert "deep words" in body.html


def test_what_is_taken_out_leaves_the_text_behind_it() -> None:
    root = etree.fromstring("<div>a<b>x</b>c<i>y</i>d<u>z</u></div>")
    for node in list(root)[:2]:
        take_out(node)
    take_out(root[0], gap="|")
    assert etree.tostring(root) == b"<div>acd|</div>"


def test_text_on_both_sides_of_a_credit_stays_apart() -> None:
    html = "<figure><img src='/p.jpg'><p>March.<span class='credit'>Ana Ruiz</span>Crowd.</p></figure><p>Text.</p>"
    (picture,) = read_body(html, base=BASE).pictures
    assert (picture.caption, picture.credit) == ("March. Crowd.", "Ana Ruiz")


@pytest.mark.parametrize("more", ["<p>Two.</p>", "Two.", "<body><p>Two.</body>", "</html>Two.</html>"])
def test_what_stands_behind_the_end_of_a_page_is_read(more: str) -> None:
    html = f"<html><body><p>One.</p></body></html>{more}"
    assert [block.text for block in read_body(html, base=BASE).blocks] == ["One.", "Two."]
