"""JSON lists of any shape: paths, three kinds of paging, whole releases, and hostile answers."""

from __future__ import annotations

import datetime as dt
import json
import tarfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.api import Api
from crawler.discovery.items import as_html, dig, moment
from pipelines.errors import Unreadable
from pipelines.normalise import read_release
from pipelines.records import Capture

AT = dt.datetime(2026, 11, 23, 20, tzinfo=dt.UTC)
BASE = "https://example.gov/api/news"
TEXT = "Fifteen words at the very least are needed before a text is taken for a release by anybody."


def way(url: str = BASE, **keys: Any) -> Api:
    return Api.from_table({"url": url, "link": "url", **keys})


def capture(value: Any, url: str = BASE) -> Capture:
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    return Capture(url, AT, 200, (("Content-Type", "application/json"),), body)


def items(count: int, start: int = 0) -> list[dict[str, str]]:
    return [{"url": f"/news/{number}"} for number in range(start, start + count)]


@pytest.mark.parametrize(
    ("value", "path", "found"),
    [
        ({"a": {"b": 1}}, "a.b", 1),
        ({"a": [{"b": "x"}]}, "a[0].b", "x"),
        ([[1, 2]], "[0][1]", 2),
        ({"a": [1]}, "a[3]", None),
        ({"a": "text"}, "a.b", None),
        ({"wp:term": {"@id": 5}}, "wp:term.@id", 5),
        (None, "a.b[0]", None),
    ],
)
def test_paths(value: Any, path: str, found: Any) -> None:
    assert dig(value, path) == found


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("1423112400", "2015-02-05T05:00:00Z"),
        ("1423112400000", "2015-02-05T05:00:00Z"),
        ("20260512", "20260512"),
        ("2026-05-12", "2026-05-12"),
        (None, None),
    ],
)
def test_seconds_since_1970_become_a_time(text: str | None, read: str | None) -> None:
    assert moment(text) == read


def test_the_fields_of_an_item() -> None:
    data = {
        "data": {
            "count": 2,
            "list": [
                {"at": {"href": "/news/a"}, "names": ["Hearing &amp; vigil"], "day": 1423112400, "more": "<p>In short</p>"},
                {"at": {}},
                {"at": {"href": "/about"}},
            ],
        }
    }  # fmt: skip
    keys = {"items": "data.list", "link": "at.href", "title": "names[0]", "published": "day", "summary": "more"}
    found = way(match="/news/", total="data.count", **keys).read(capture(data))
    (seen,) = found.sightings
    assert (seen.url, seen.title) == ("https://example.gov/news/a", "Hearing & vigil")
    assert (seen.published, seen.summary) == ("2015-02-05T05:00:00Z", "In short")
    assert (found.total, found.passed) == (2, 1)
    assert found.problems == ["1 of 3 items have no address at link = 'at.href'"]


@pytest.mark.parametrize(
    ("keys", "url", "count", "total", "following"),
    [
        ({}, BASE, 20, None, None),
        ({"url": BASE + "?page={page}"}, BASE + "?page=0", 20, None, BASE + "?page=1"),
        ({"url": BASE + "?page={page}", "first": 1}, BASE + "?page=1", 20, None, BASE + "?page=2"),
        ({"url": BASE + "?page={page}"}, BASE + "?page=7", 0, None, None),
        ({"url": BASE + "?page={page}", "size": 20}, BASE + "?page=7", 19, None, None),
        ({"url": BASE + "?page={page}"}, BASE + "?page=4", 20, 100, None),
        ({"url": BASE + "?page={page}"}, BASE + "?page=3", 20, 100, BASE + "?page=4"),
        ({"url": BASE + "?page={page}", "size": 20}, BASE + "?page=4", 15, 95, None),
        ({"url": BASE + "?page={page}", "follow": False}, BASE + "?page=0", 20, None, None),
        ({"url": BASE + "?page={page}"}, "https://www.example.gov/api/news?page=2", 20, None, BASE + "?page=3"),
        ({"url": "https://example.gov/n/{page}/all.json"}, "https://example.gov/n/3/all.json", 9, None,
         "https://example.gov/n/4/all.json"),
        ({"url": BASE + "?o={offset}&n=20"}, BASE + "?o=40&n=20", 20, None, BASE + "?o=60&n=20"),
        ({"url": BASE + "?o={offset}&n=20"}, BASE + "?o=40&n=20", 7, 47, None),
        # A server that gives fewer than it was asked for: the next page begins where this one ended.
        ({"url": BASE + "?o={offset}&n=500"}, BASE + "?o=0&n=500", 50, 400, BASE + "?o=50&n=500"),
    ],
)  # fmt: skip
def test_pages(keys: dict[str, Any], url: str, count: int, total: int | None, following: str | None) -> None:
    asked = way(items="list", total="count", **keys)
    found = asked.read(capture({"list": items(count), "count": total}, url))
    assert found.next == ([following] if following else [])
    assert found.problems == []


@pytest.mark.parametrize(
    ("template", "cursor", "following"),
    [
        (BASE + "?n=5&after={cursor}", "abc=/+", BASE + "?n=5&after=abc%3D%2F%2B"),
        (BASE + "?n=5&after={cursor}", 17, BASE + "?n=5&after=17"),
        (BASE + "?n=5&after={cursor}", None, None),
        (BASE + "?n=5&after={cursor}", BASE + "?n=5&after=x", BASE + "?n=5&after=x"),
        (BASE, BASE + "?page=2", BASE + "?page=2"),
        (BASE, "/api/news?page=2", BASE + "?page=2"),
        (BASE, "?page=2", BASE + "?page=2"),
        (BASE, "", None),
        (BASE, "https://elsewhere.net/api", None),
        (BASE, BASE, None),
        (BASE, False, None),
    ],
)
def test_cursors(template: str, cursor: Any, following: str | None) -> None:
    asked = way(template, items="list", cursor="meta.next")
    assert asked.url in {BASE, BASE + "?n=5"}
    found = asked.read(capture({"list": items(5), "meta": {"next": cursor}}, asked.url))
    assert found.next == ([following] if following else [])


def test_an_answer_from_elsewhere_is_not_paged_on() -> None:
    found = way(BASE + "?page={page}").read(capture(items(5), "https://example.gov/other"))
    assert found.next == []
    assert "does not show at which {page} it is" in found.problems[0]


@pytest.mark.parametrize(
    ("table", "why"),
    [
        ({"url": BASE}, "link: is missing"),
        ({"url": BASE + "?c={cursor}", "link": "url"}, "cursor: is missing"),
    ],
)
def test_keys_that_need_one_another(table: dict[str, Any], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        Api.from_table(table)


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (b"<html></html>", "HTML or XML page"),
        (b"[1,", "damaged JSON"),
        (b"[" * 100_000, "damaged JSON"),
        ({"other": []}, "no list at items = 'list'"),
        ({"list": "text"}, "no list at items = 'list'"),
        ({"list": {"error": "closed"}}, "no list at items = 'list'"),
    ],
)
def test_what_is_no_list_says_so(value: Any, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        way(items="list").read(capture(value))


def test_behind_the_last_page_there_is_nothing_wrong() -> None:
    def answer(url: str, status: int) -> Capture:
        return Capture(url, AT, status, (), b"")

    paged = way(BASE + "?page={page}")
    assert paged.refusal(answer(BASE + "?page=4", 404)) is None
    assert paged.refusal(answer(BASE + "?page=0", 404)) == ""
    assert paged.refusal(answer(BASE + "?page=4", 500)) == ""
    assert way(BASE + "?page={page}", total="n").refusal(answer(BASE + "?page=4", 404)) == ""
    assert way().refusal(answer(BASE, 404)) == ""


@pytest.mark.parametrize("body", [f"<p>{TEXT}</p><p>More &amp; more.</p>", f"{TEXT}\n\nMore & more."])
def test_a_whole_release(body: str) -> None:
    asked = way(title="title", published="date", body="content[0]")
    page = capture([*items(2), {"url": "/news/a", "title": "A title", "date": 1423112400, "content": [body]}])
    assert asked.carries
    draft = asked.draft(page, "https://example.gov/news/a", source="x", timezone="America/New_York")
    assert draft is not None
    release = read_release(draft)
    assert (release.title, release.published, release.layout) == ("A title", dt.date(2015, 2, 5), "api")
    assert release.text == f"{TEXT}\n\nMore & more."
    assert release.basis["body"]["rule"] == "api body"
    assert asked.draft(page, "https://example.gov/news/0", source="x", timezone="UTC") is None
    assert not way().carries
    assert way().draft(page, "https://example.gov/news/a", source="x", timezone="UTC") is None


@given(st.text())
def test_plain_text_becomes_paragraphs_without_markup(text: str) -> None:
    assert "<script" not in as_html(text) or "<script" in text


def test_hostile_json(shared_data: Path) -> None:
    with tarfile.open(shared_data / "corpora" / "json.tar.gz") as corpus:
        members = [member for member in corpus.getmembers() if member.isfile()]
        assert len(members) > 300
        for member in members:
            file = corpus.extractfile(member)
            assert file is not None
            page = capture(file.read())
            for asked in (way(body="body"), way(items="a.b", total="n", cursor="next"), way(BASE + "?page={page}")):
                try:
                    asked.read(page)
                    asked.draft(page, "https://example.gov/news/a", source="x", timezone="UTC")
                except Unreadable:
                    continue
