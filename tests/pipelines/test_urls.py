"""One spelling of a web address, tried on tables, on the standard's own cases and on hostile input."""

from __future__ import annotations

import json
import tarfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from w3lib.url import safe_url_string

from pipelines import hosts, urls

BASE = "https://harbor.example/news/list?page=2"


def corpus(shared_data: Path, archive: str, member: str) -> Any:
    with tarfile.open(shared_data / "corpora" / f"{archive}.tar.gz") as tar:
        name = next(name for name in tar.getnames() if name.endswith(member))
        file = tar.extractfile(name)
        assert file is not None
        return json.load(file)


@pytest.mark.parametrize(
    ("url", "spelt"),
    [
        ("https://harbor.example/pr/harbor-opens", "https://harbor.example/pr/harbor-opens"),
        ("HTTPS://Harbor.EXAMPLE/PR/Harbor", "https://harbor.example/PR/Harbor"),
        ("http://harbor.example", "http://harbor.example/"),
        ("http://harbor.example:80/a", "http://harbor.example/a"),
        ("https://harbor.example:443/a", "https://harbor.example/a"),
        ("https://harbor.example:0443/a", "https://harbor.example/a"),
        ("http://harbor.example:8080/a", "http://harbor.example:8080/a"),
        ("http://harbor.example:/a", "http://harbor.example/a"),
        ("https://harbor.example./a", "https://harbor.example/a"),
        ("  \n https://harbor.example/a \t", "https://harbor.example/a"),
        ("https://harbor.example/a\nb", "https://harbor.example/ab"),
        ("https://harbor.example/a#top", "https://harbor.example/a"),
        ("https://harbor.example/a?", "https://harbor.example/a"),
        ("https://harbor.example/a/../b/./c", "https://harbor.example/b/c"),
        ("https://harbor.example/a/%2E%2e/b", "https://harbor.example/b"),
        ("https://harbor.example/../../b", "https://harbor.example/b"),
        ("https://harbor.example/a/..", "https://harbor.example/"),
        ("https://harbor.example/a//b/", "https://harbor.example/a//b/"),
        ("https://harbor.example\\a\\b", "https://harbor.example/a/b"),
        ("https://harbor.example/Café d.html", "https://harbor.example/Caf%C3%A9%20d.html"),
        ("https://harbor.example/caf%c3%a9", "https://harbor.example/caf%C3%A9"),
        ("https://harbor.example/%7Ejo/%41", "https://harbor.example/~jo/A"),
        ("https://harbor.example/a%2fb", "https://harbor.example/a%2Fb"),
        ("https://harbor.example/100%", "https://harbor.example/100%25"),
        ("https://harbor.example/%4%31", "https://harbor.example/%2541"),
        ("https://harbor.example/?b=2&a=1&b=1", "https://harbor.example/?b=2&a=1&b=1"),
        ("https://harbor.example/?f[0]=x", "https://harbor.example/?f%5B0%5D=x"),
        ("https://harbor.example/?f%5b0%5d=x", "https://harbor.example/?f%5B0%5D=x"),
        ("https://harbor.example/?q='a'", "https://harbor.example/?q=%27a%27"),
        ("https://harbor.example/?a=\ud800", "https://harbor.example/?a=%EF%BF%BD"),
        ("https://jo:secret@harbor.example/a", "https://harbor.example/a"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://ＨＡＲＢＯＲ.example/", "https://harbor.example/"),
        ("https://h%61rbor.example/", "https://harbor.example/"),
        ("http://0x7f.1/", "http://127.0.0.1/"),
        ("http://2130706433/", "http://127.0.0.1/"),
        ("http://0177.0.0.01/", "http://127.0.0.1/"),
        ("http://[0:0::0:1]/", "http://[::1]/"),
        ("http://[1:0:0:2:0:0:0:3]/", "http://[1:0:0:2::3]/"),
        ("http://[::ffff:1.2.3.4]/", "http://[::ffff:102:304]/"),
        ("http:harbor.example/a", "http://harbor.example/a"),
    ],
)
def test_absolute_addresses_get_one_spelling(url: str, spelt: str) -> None:
    assert urls.normalise(url) == spelt
    assert urls.normalise(spelt) == spelt


@pytest.mark.parametrize(
    ("href", "spelt"),
    [
        ("/pr/1", "https://harbor.example/pr/1"),
        ("pr/1", "https://harbor.example/news/pr/1"),
        ("../pr/1", "https://harbor.example/pr/1"),
        ("?page=3", "https://harbor.example/news/list?page=3"),
        ("", "https://harbor.example/news/list?page=2"),
        ("#main", "https://harbor.example/news/list?page=2"),
        ("//cdn.example/a", "https://cdn.example/a"),
        ("\\\\cdn.example\\a", "https://cdn.example/a"),
        ("https:pr/1", "https://harbor.example/news/pr/1"),
        ("https:/pr/1", "https://harbor.example/pr/1"),
        ("http://other.example", "http://other.example/"),
        ("pr/time-10:30", "https://harbor.example/news/pr/time-10:30"),
    ],
)
def test_links_are_joined_to_their_base(href: str, spelt: str) -> None:
    assert urls.normalise(href, BASE) == spelt


@pytest.mark.parametrize(
    "url",
    [
        "",
        "   ",
        "/news",
        "news",
        "mailto:press@harbor.example",
        "javascript:void(0)",
        "tel:+12025550100",
        "ftp://harbor.example/a",
        "file:///etc/passwd",
        "data:text/html,x",
        "http://",
        "http:///",
        "https://?a",
        "http://:80/",
        "http://jo@/",
        "http://harbor.example:99999/",
        "http://harbor.example:8a/",
        "http://a:b:c/",
        "http://[::1",
        "http://[1::2::3]/",
        "http://[fe80::1%25eth0]/",
        "http://[harbor]/",
        "http://a b/",
        "http://a<b>/",
        "http://a..b/",
        "http://.example/",
        "http://1.2.3.4.5/",
        "http://256.1/",
        "http://09.1/",
        "http://%00.example/",
        "http://\u00ad/",
        "http://" + "1" * 5000 + "/",
    ],
)
def test_what_is_no_usable_web_address_is_none(url: str) -> None:
    assert urls.normalise(url) is None
    assert urls.host(url) == ""


@pytest.mark.parametrize("base", [None, "", "mailto:press@harbor.example", "http://[", "news"])
def test_a_relative_address_needs_a_usable_base(base: str | None) -> None:
    assert urls.normalise("/pr/1", base) is None


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("utm_source=x&utm_medium=y", ""),
        ("id=4&utm_source=x", "?id=4"),
        ("UTM_Source=x&id=4", "?id=4"),
        ("utm%5Fsource=x&id=4", "?id=4"),
        ("fbclid=x&gclid=y&mc_cid=z&mc_eid=w&id=4", "?id=4"),
        ("emci=1&emdi=2&ceid=3", ""),
        ("p=12", "?p=12"),
        ("ID=12&ref=home&source=x&sid=9", "?ID=12&ref=home&source=x&sid=9"),
        ("utm=1&gclids=2", "?utm=1&gclids=2"),
        ("a&b=&=c", "?a&b=&=c"),
    ],
)
def test_only_tracking_parameters_are_dropped(query: str, kept: str) -> None:
    assert urls.normalise(f"https://harbor.example/pr?{query}") == f"https://harbor.example/pr{kept}"


# Hosts that the URL standard lets through and no name server knows: empty labels and punctuation.
REFUSED = {"http://./", "http://../", "http://foo.09..", "http://!\"$&'()*+,-.;=_`{}~/"}


def test_the_standards_own_cases(shared_data: Path) -> None:
    """Our spelling of a case is our spelling of the standard's result; what it refuses or is not http(s) is None."""
    cases = [case for case in corpus(shared_data, "urls", "urltestdata.json") if isinstance(case, dict)]
    assert len(cases) == 891
    wrong, equal = [], 0
    for case in cases:
        base = case.get("base")
        got = urls.normalise(case["input"], None if base in (None, "about:blank") else base)
        web = not case.get("failure") and case["href"].startswith(("http:", "https:"))
        want = urls.normalise(case["href"]) if web and case["input"] not in REFUSED else None
        equal += web and got == case["href"]
        if got != want:
            wrong.append((case["input"], base, want, got))
    assert wrong == []
    assert equal >= 165, "addresses without credentials, fragments and loose escapes are the standard's to the letter"


def test_naughty_strings_never_raise(shared_data: Path) -> None:
    strings = corpus(shared_data, "strings", "blns.json")
    assert len(strings) >= 500
    for string in strings:
        for url in (
            string,
            f"http://{string}",
            f"https://harbor.example/{string}",
            f"https://harbor.example/?{string}",
        ):
            spelt = urls.normalise(url, BASE)
            assert spelt is None or urls.normalise(spelt) == spelt
            urls.identity(url)
            urls.document_type(url, string)
            urls.is_home(url, string)


PIECES = st.sampled_from(
    "http:// https: // / \\ .. /./ %2e % %4 %41 %25 ? & = utm_id=a # @ : :80 443 a.b é.com ｅ.org xn-- [::1] [ ] 127.1 "
    "0x7f www. ' ß A \ud800 \u200d \u3002".split(" ")
) | st.text(max_size=3)
ADDRESSES = st.lists(PIECES, max_size=9).map("".join)


@given(ADDRESSES, st.none() | ADDRESSES.map("https://harbor.example/a?b".__add__))
def test_the_spelling_is_stable_and_plain(url: str, base: str | None) -> None:
    spelt = urls.normalise(url, base)
    if spelt is not None:
        assert urls.normalise(spelt) == spelt
        assert urls.normalise(spelt, base) == spelt
        assert spelt.isascii()
        assert spelt.startswith(("http://", "https://"))
        assert safe_url_string(spelt) == spelt, "Scrapy would send another address than we store"


@given(ADDRESSES)
def test_identity_is_that_of_the_spelling(url: str) -> None:
    spelt = urls.normalise(url)
    if spelt is not None:
        assert urls.identity(url) == urls.identity(spelt)
        assert urls.same_site(url, spelt)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("http://harbor.example/a", "https://www.harbor.example/a/"),
        ("https://harbor.example", "https://harbor.example/index.html"),
        ("https://harbor.example/news/", "https://harbor.example/news/Default.aspx"),
        ("https://harbor.example/news/index.php?a=1", "https://harbor.example/news?a=1"),
        ("https://harbor.example/?a=1&b=2", "https://harbor.example/?b=2&a=1#x"),
        ("https://harbor.example/?utm_source=x", "https://harbor.example/"),
    ],
)
def test_addresses_of_one_page_share_an_identity(a: str, b: str) -> None:
    assert urls.identity(a) == urls.identity(b)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("https://harbor.example/News", "https://harbor.example/news"),
        ("https://harbor.example/?p=1", "https://harbor.example/?p=2"),
        ("https://harbor.example/a", "https://press.harbor.example/a"),
        ("https://harbor.example/index.php/news", "https://harbor.example/news"),
        ("https://harbor.example/a-index.html", "https://harbor.example/a-"),
        ("https://harbor.example:8443/a", "https://harbor.example/a"),
        ("mailto:a@harbor.example", "mailto:b@harbor.example"),
    ],
)
def test_addresses_of_two_pages_do_not(a: str, b: str) -> None:
    assert urls.identity(a) != urls.identity(b)


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("https://www.harbor.example/a", "http://harbor.example/", True),
        ("https://news.harbor.example/a", "https://www.harbor.example/", True),
        ("https://harbor.example/", "https://news.harbor.example/", True),
        ("https://a.harbor.example/", "https://b.harbor.example/", False),
        ("https://notharbor.example/", "https://harbor.example/", False),
        ("mailto:a@harbor.example", "mailto:a@harbor.example", False),
    ],
)
def test_same_site(a: str, b: str, same: bool) -> None:
    assert urls.same_site(a, b) is same


@pytest.mark.parametrize(
    ("url", "home", "expected"),
    [
        ("http://www.harbor.example/", "https://harbor.example", True),
        ("https://harbor.example/index.php", "https://harbor.example", True),
        ("https://harbor.example/es/", "https://harbor.example", True),
        ("https://harbor.example/home", "https://harbor.example/coast", True),
        ("https://harbor.example/coast/", "https://harbor.example/coast", True),
        ("https://harbor.example/", "https://harbor.example/coast", True),
        ("https://harbor.example/?p=12", "https://harbor.example", False),
        ("https://harbor.example/news", "https://harbor.example", False),
        ("https://news.harbor.example/", "https://harbor.example", False),
    ],
)
def test_is_home(url: str, home: str, expected: bool) -> None:
    assert urls.is_home(url, home) is expected


DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.mark.parametrize(
    ("url", "hint", "media_type"),
    [
        ("https://harbor.example/a/Complaint.PDF?x=1", None, "application/pdf"),
        ("https://harbor.example/a.docx", None, DOCX),
        ("https://harbor.example/a.csv", "text/html", "text/csv"),
        ("https://harbor.example/media/12", "application/pdf; charset=binary", "application/pdf"),
        ("https://harbor.example/media/12/download", None, None),
        ("https://harbor.example/media/12/download?inline", "Complaint (PDF, 2 MB)", "application/pdf"),
        ("https://harbor.example/media/12/dl", "the.letter.docx", DOCX),
        ("https://harbor.example/get.ashx?file=report.xls", None, "application/vnd.ms-excel"),
        ("https://harbor.example/news/about-our-pdf", "All about our PDF", None),
        ("https://harbor.example/Files/News/State-v-Smith.aspx", "Read the petition", "application/octet-stream"),
        ("https://harbor.example/Files/News/State-v-Smith.aspx", None, None),
        ("https://harbor.example/News/State-v-Smith.aspx", "Read the petition", None),
        ("https://share.example/?u=https://harbor.example/a.pdf", None, None),
        ("https://harbor.example/a.html", "image/png", None),
        ("https://harbor.example/", None, None),
        ("mailto:a@harbor.example?file=a.pdf", None, None),
    ],
)
def test_document_type(url: str, hint: str | None, media_type: str | None) -> None:
    assert urls.document_type(url, hint) == media_type


@given(st.text(max_size=40))
def test_a_spelt_host_is_its_own_spelling(text: str) -> None:
    spelt = hosts.spell(text)
    assert spelt is None or (spelt.isascii() and hosts.spell(spelt) == spelt)
