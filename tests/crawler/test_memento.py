"""A web archive's answer is read as the page that it captured, and nothing else is taken for one."""

from __future__ import annotations

import datetime as dt
import gzip

import pytest

from crawler.memento import original_of, playback, read_timestamp, unwrapped
from crawler.reading import read
from pipelines.records import Capture

NOW = dt.datetime(2026, 11, 25, 9, 0, tzinfo=dt.UTC)
THEN = dt.datetime(2019, 3, 4, 5, 6, 7, tzinfo=dt.UTC)
SAID = ("Memento-Datetime", "Mon, 04 Mar 2019 05:06:07 GMT")
IA = "https://web.archive.org/web/20190304050607id_/"
PAGE = (
    b"<html><body><article><h1>Harbor Wins the Release of Nine Fishermen</h1><time datetime='2019-03-01'>March 1, 2019"
    b"</time><p>PORT AMITY, Md. - Nine fishermen were released on Friday after a judge found that their arrest had no "
    b"basis in law, the alliance said.</p><p>Their families waited for them at the gate of the jail.</p></article></html>"
)


@pytest.mark.parametrize(
    ("url", "headers", "expected"),
    [
        (IA + "https://agency.example/x", [SAID], "https://agency.example/x"),
        (IA + "http://agency.example:80/x?b=2&a=1", [SAID], "http://agency.example/x?b=2&a=1"),
        ("http://localhost:8080/news/20190304050607id_/http://agency.example/x", [SAID], "http://agency.example/x"),
        (IA + "https:/agency.example/x", [SAID], "https://agency.example/x"),  # a server that folds slashes
        (IA + "https://agency.example/x", [("memento-datetime", SAID[1])], "https://agency.example/x"),
        (IA + "https://agency.example/x", [], None),  # the archive's own "not found"
        (IA + "https://agency.example/x", [("Memento-Datetime", "Tue, 05 Mar 2019 05:06:07 GMT")], None),
        (IA + "https://agency.example/x", [("Memento-Datetime", "yesterday")], None),
        (IA.replace("id_", "") + "https://agency.example/x", [SAID], None),  # rewritten for people, not raw
        (IA.replace("id_", "mp_") + "https://agency.example/x", [SAID], None),
        (IA.replace("20190304", "20191304") + "https://agency.example/x", [SAID], None),
        ("https://agency.example/news/20190304050607", [SAID], None),
        ("https://agency.example/x", [], None),
    ],
)
def test_what_an_answer_is_a_capture_of(url: str, headers: list[tuple[str, str]], expected: str | None) -> None:
    found = original_of(url, tuple(headers))
    assert (found.url if found else None) == expected
    assert found is None or found.at == THEN


def test_headers_get_their_names_back() -> None:
    headers = (
        SAID,
        ("Content-Type", "text/html"),
        ("X-Archive-Orig-Content-Type", "text/html; charset=windows-1252"),
        ("X-Archive-Orig-Server", "Apache"),
        ("X-Archive-Orig-Content-Length", "3"),
        ("Server", "nginx"),
        ("X-Archive-Src", "crawl.warc.gz"),
    )
    page = unwrapped(Capture(IA + "https://agency.example/x", NOW, 200, headers, b"abc"))
    assert page == Capture(
        "https://agency.example/x", THEN, 200,
        (("Content-Type", "text/html; charset=windows-1252"), ("Server", "Apache")), b"abc",
    )  # fmt: skip


def test_a_body_that_is_still_compressed() -> None:
    headers = (SAID, ("X-Archive-Orig-Content-Encoding", "gzip"))
    page = unwrapped(Capture(IA + "https://agency.example/x", NOW, 200, headers, gzip.compress(PAGE)))
    assert page.body == PAGE
    assert not page.problems


def test_any_other_capture_stays() -> None:
    capture = Capture("https://agency.example/x", NOW, 200, (("Server", "nginx"),), PAGE)
    assert unwrapped(capture) is capture


def test_it_is_read_at_its_own_address_and_time() -> None:
    release = read(
        Capture(IA + "https://harbor.example/news/nine", NOW, 200, (SAID, ("Content-Type", "text/html")), PAGE)
    )
    assert release.url == release.canonical_url == "https://harbor.example/news/nine"
    assert release.published == dt.date(2019, 3, 1)
    # The clock of that day: a release cannot be of later than its capture.
    early = PAGE.replace(b"2019-03-01", b"2020-03-01").replace(b"March 1, 2019", b"March 1, 2020")
    with pytest.raises(Exception, match="2020-03-01"):
        read(Capture(IA + "https://harbor.example/news/nine", NOW, 200, (SAID, ("Content-Type", "text/html")), early))


@pytest.mark.parametrize("text", ["", "2019", "20191399000000", "2019030405060x", "２０１９０３０４０５０６０７"])
def test_no_timestamps(text: str) -> None:
    assert read_timestamp(text) is None


def test_there_and_back() -> None:
    address = playback("http://localhost:8080/news/", THEN, "https://agency.example/x?a=1")
    found = original_of(address, (SAID,))
    assert found is not None
    assert found == ("https://agency.example/x?a=1", THEN)
