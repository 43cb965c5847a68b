"""The index of a web archive in both dialects, whole and damaged."""

from __future__ import annotations

import datetime as dt
import json
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.backfill.cdx import MOST_OF_PAGE, PUBLIC, halves, index_of, read_answer, thinned
from pipelines.errors import Unreadable, UsageError
from pipelines.store import Memento
from pipelines.windows import Span

HEAD = ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]
BELOW = "https://web.archive.org/web/"


def row(number: int, *, status: str = "200", mime: str = "text/html", digest: str | None = None) -> list[str]:
    url = f"https://agency.example:443/news/{number}"
    return [
        f"example,agency)/news/{number}",
        f"2019030405{number:02d}07",
        url,
        mime,
        status,
        digest or f"D{number}",
        "900",
    ]


def ia(*rows: list[str], key: str | None = None) -> str:
    """An answer as the Internet Archive writes it: a row a line."""
    tail: list[list[str]] = [] if key is None else [[], [key]]
    return "[" + ",\n".join(json.dumps(each) for each in [HEAD, *rows, *tail]) + "]\n"


def pywb(*rows: list[str]) -> str:
    names = ["urlkey", "timestamp", "url", "mime", "status", "digest", "length"]
    return "".join(json.dumps(dict(zip(names, each, strict=True)) | {"source": "news"}) + "\n" for each in rows)


@pytest.mark.parametrize("write", [ia, pywb])
def test_both_dialects_say_the_same(write: object) -> None:
    answer = read_answer(write(row(1), row(2, status="404"), row(3, mime="image/png"), row(4)).encode(), BELOW)  # type: ignore[operator]
    assert (answer.rows, answer.damaged, answer.resume) == (4, 0, None)
    assert answer.mementos == [
        Memento(
            f"{BELOW}2019030405{number:02d}07id_/https://agency.example:443/news/{number}",
            f"https://agency.example/news/{number}",
            dt.datetime(2019, 3, 4, 5, number, 7, tzinfo=dt.UTC),
            f"D{number}",
        )
        for number in (1, 4)
    ]


def test_the_key_of_the_next_answer() -> None:
    answer = read_answer(ia(row(1), key="com,agency)/ 20190304").encode(), BELOW)
    assert (answer.rows, answer.resume, answer.damaged) == (1, "com,agency)/ 20190304", 0)


@pytest.mark.parametrize(
    "body",
    ["", " \n", "[]", "[]\n", json.dumps([HEAD]), '{"message": "No Captures found for: https://agency.example/"}'],
)
def test_nothing(body: str) -> None:
    answer = read_answer(body.encode(), BELOW)
    assert (answer.mementos, answer.rows, answer.damaged) == ([], 0, 0)


@pytest.mark.parametrize(
    ("body", "rows", "damaged"),
    [
        (ia(row(1), row(2), row(3))[:-40], 2, 1),  # cut inside a line
        (ia(row(1), row(2), row(3)).rpartition(",\n")[0], 2, 1),  # cut at the end of one
        (pywb(row(1), row(2), row(3))[:-30], 2, 1),
        (pywb(row(1)) + "{broken}\n" + pywb(row(2)), 2, 1),
        (pywb(row(1)) + '{"url": "https://agency.example/"}\n', 1, 1),  # no time
        (pywb(row(1)) + json.dumps({"timestamp": "2019", "url": "https://agency.example/"}), 2, 1),
        (pywb(row(1)) + json.dumps({"timestamp": "20190304050607", "url": "no address"}), 2, 1),
        (ia(row(1), ["too", "short"], row(2)), 2, 1),
    ],
)
def test_damaged_lines_are_counted_and_the_others_read(body: str, rows: int, damaged: int) -> None:
    answer = read_answer(body.encode(), BELOW)
    assert (answer.rows, answer.damaged) == (rows, damaged)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("<!DOCTYPE html><title>Internet Archive: Error</title>", "page for people"),
        (" <html><body>504</body></html>", "page for people"),
        ("org.archive.util.io.RuntimeIOException: Blocked Site Error", "none of its lines"),
        ("com,agency)/ 20190304050607 https://agency.example/", "none of its lines"),
    ],
)
def test_no_answer_of_an_index(body: str, message: str) -> None:
    with pytest.raises(Unreadable, match=message):
        read_answer(body.encode(), BELOW)


@given(st.binary(max_size=300) | st.text(alphabet='[]{}",:0123456789\n abc', max_size=200).map(str.encode))
def test_no_bytes_break_it(body: bytes) -> None:
    try:
        answer = read_answer(body, BELOW)
    except Unreadable:
        return
    assert answer.rows >= len(answer.mementos)


def test_what_is_asked() -> None:
    index = index_of(PUBLIC)
    asked = index.question(
        "https://agency.example/news/", Span(dt.date(2019, 12, 1), dt.date(2019, 12, 31)), resume="a b)&c"
    )
    assert urlsplit(asked)._replace(query="").geturl() == PUBLIC
    said = {name: value for name, (value,) in parse_qs(urlsplit(asked).query).items()}
    assert said == {
        "url": "https://agency.example/news/", "matchType": "prefix", "from": "20191201", "to": "20191231",
        "output": "json", "filter": "statuscode:200", "collapse": "digest", "limit": "5000", "showResumeKey": "true",
        "resumeKey": "a b)&c",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("endpoint", "captures"),
    [
        (PUBLIC, BELOW),
        ("http://web.archive.org/cdx/search/cdx/", "http://web.archive.org/web/"),
        ("http://localhost:8080/news/cdx", "http://localhost:8080/news/"),
        ("http://localhost:8080/news-cdx", "http://localhost:8080/news/"),
    ],
)
def test_where_captures_stand(endpoint: str, captures: str) -> None:
    assert index_of(endpoint).captures == captures


@pytest.mark.parametrize(
    "endpoint", ["", "agency", "ftp://agency.example/cdx", "https://a.example/", PUBLIC + "?url=x"]
)
def test_no_endpoints(endpoint: str) -> None:
    with pytest.raises(UsageError, match="--endpoint"):
        index_of(endpoint)


def test_halves_end_with_single_days() -> None:
    spans, days = [Span(dt.date(2019, 12, 20), dt.date(2020, 1, 10))], []
    while spans:
        span = spans.pop()
        parts = halves(span)
        spans += parts or ()
        days += [] if parts else [span]
    assert sorted(days) == [Span(day, day) for day in (dt.date(2019, 12, 20) + dt.timedelta(days=n) for n in range(22))]


def test_a_page_captured_hourly_is_thinned_and_one_put_back_is_not() -> None:
    start = dt.datetime(2019, 3, 1, tzinfo=dt.UTC)

    def memento(hour: int, digest: str, url: str = "https://agency.example/a") -> Memento:
        return Memento(f"{url}#{hour}", url, start + dt.timedelta(hours=hour), digest)

    assert [m.digest for m in thinned([memento(2, "A"), memento(0, "A"), memento(3, "B"), memento(4, "A")])] == list(
        "ABA"
    )
    many = thinned([memento(hour, f"D{hour}") for hour in range(700)])
    assert len(many) == MOST_OF_PAGE
    assert (many[0].digest, many[-1].digest) == ("D0", "D699")
    assert len(thinned([memento(0, ""), memento(1, "")])) == 2
