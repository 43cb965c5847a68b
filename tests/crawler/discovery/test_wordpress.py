"""WordPress's REST list: addresses, pages, refusals, and whole releases out of it."""

from __future__ import annotations

import datetime as dt
import json
import tarfile
from pathlib import Path
from typing import Any

import pytest

from crawler.discovery.wordpress import WordPress, first_page
from pipelines.errors import Unreadable
from pipelines.normalise import read_release
from pipelines.records import Capture

AT = dt.datetime(2026, 11, 23, 20, tzinfo=dt.UTC)
WAY = WordPress.from_table({"url": "https://example.org/"})
TEXT = "Fifteen words at the very least are needed before a text is taken for a release by anybody. " * 3


def capture(value: Any, url: str = WAY.url, status: int = 200, **headers: str) -> Capture:
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    pairs = tuple((name.replace("_", "-"), text) for name, text in headers.items())
    return Capture(url, AT, status, (("Content-Type", "application/json"), *pairs), body)


def item(slug: str = "a", **changes: Any) -> dict[str, Any]:
    return {
        "link": f"https://example.org/2026/{slug}/",
        "date": "2026-05-12T22:00:00",
        "date_gmt": "2026-05-13T03:00:00",
        "modified": "2026-05-14T10:00:00",
        "modified_gmt": "2026-05-14T15:00:00",
        "title": {"rendered": "Harbor&#8217;s &#8220;Clinic&#8221; <em>opens</em>"},
        "excerpt": {"rendered": "<p>In short &hellip;</p>\n"},
        "content": {"rendered": f"<p>{TEXT}</p><script>alert(1)</script>"},
    } | changes


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org",
        "https://example.org/",
        "https://example.org/wp-json",
        "https://example.org/wp-json/",
        "https://example.org/wp-json/wp/v2",
        "https://example.org/wp-json/wp/v2/posts?per_page=10",
    ],
)
def test_the_list_is_found_from_any_of_its_addresses(url: str) -> None:
    assert first_page(url, "posts").startswith("https://example.org/wp-json/wp/v2/posts?per_page=100&")


def test_other_lists() -> None:
    assert first_page("https://example.org/blog/", "press").startswith("https://example.org/blog/wp-json/wp/v2/press?")
    assert first_page("https://example.org/?rest_route=/", "posts").startswith(
        "https://example.org/?rest_route=/wp/v2/posts&per_page=100"
    )
    assert first_page("https://example.org", "posts", (12, 40)).endswith("&categories=12,40")


def test_a_page_of_the_list() -> None:
    found = WAY.read(capture([item(), item("b"), item()], X_WP_Total="250", X_WP_TotalPages="3"))
    assert [s.url for s in found.sightings] == ["https://example.org/2026/a/", "https://example.org/2026/b/"]
    first = found.sightings[0]
    assert (first.title, first.published, first.updated, first.summary) == (
        "Harbor’s “Clinic” opens", "2026-05-12T22:00:00", "2026-05-14T15:00:00Z", "In short …",
    )  # fmt: skip
    assert (found.total, found.next, found.problems) == (250, [WAY.url + "&page=2"], [])
    assert WAY.read(capture([item()], WAY.url + "&page=3", X_WP_TotalPages="3")).next == []
    assert WAY.read(capture([item()])).next == []
    assert WAY.read(capture([item(str(n)) for n in range(100)], WAY.url + "&page=7")).next == [WAY.url + "&page=8"]


def test_match_and_items_without_an_address() -> None:
    way = WordPress.from_table({"url": "https://example.org/", "match": "/2026/b"})
    found = way.read(capture([item(), item("b"), {"id": 3}, 7, None]))
    assert [s.url for s in found.sightings] == ["https://example.org/2026/b/"]
    assert (found.passed, found.problems) == (1, ["3 of 5 items have no address that can be asked"])


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (b"<!DOCTYPE html><html></html>", "HTML or XML page"),
        (b"", "is empty"),
        (b"[{]", "damaged JSON"),
        ({"code": "rest_no_route", "message": "No route"}, "the error rest_no_route: the site's REST interface is"),
        ({"a": 1}, "is no list of posts"),
    ],
)
def test_what_is_no_list_says_so(value: Any, why: str) -> None:
    with pytest.raises(Unreadable) as caught:
        WAY.read(capture(value))
    assert why in caught.value.why


@pytest.mark.parametrize(
    ("status", "value", "why"),
    [
        (401, {"code": "rest_forbidden"}, " (rest_forbidden): the site's REST interface is closed"),
        (403, b"<html>no</html>", ": the site's REST interface is closed"),
        (404, b"", ": the site's REST interface is closed"),
        (500, b"oops", ""),
        (400, {"code": "rest_post_invalid_page_number"}, None),
    ],
)
def test_refusals(status: int, value: Any, why: str | None) -> None:
    said = WAY.refusal(capture(value, status=status))
    assert said == why if not why else str(said).startswith(why)


def test_a_whole_release() -> None:
    terms = [[{"name": "Law &amp; courts", "slug": "law"}, {"name": "Uncategorized", "slug": "uncategorized"}], []]
    media = [{"source_url": "/up/x.png", "alt_text": "A bench", "caption": {"rendered": "<p>Waiting</p>"}}]
    page = capture([item("z"), item(_embedded={"wp:term": terms, "wp:featuredmedia": media})])
    draft = WAY.draft(page, "https://example.org/2026/a", source="x", timezone="America/Chicago")
    assert draft is not None
    release = read_release(draft)
    assert (release.title, release.published, release.layout) == (
        "Harbor’s “Clinic” opens", dt.date(2026, 5, 12), "wordpress",
    )  # fmt: skip
    assert release.published_at == dt.datetime(2026, 5, 13, 3, tzinfo=dt.UTC)
    assert release.updated_at == dt.datetime(2026, 5, 14, 15, tzinfo=dt.UTC)
    assert release.canonical_url == "https://example.org/2026/a/"
    assert (release.text, release.topics) == (TEXT.strip(), ["Law & courts"])
    assert [(p.url, p.caption, p.alt) for p in release.pictures] == [
        ("https://example.org/up/x.png", "Waiting", "A bench")
    ]
    assert release.basis["title"]["rule"] == "wordpress title"
    assert release.basis["body"]["rule"] == "wordpress body"


def test_a_day_is_the_one_that_readers_see_even_in_a_zone_that_nobody_declared() -> None:
    draft = WAY.draft(capture([item()]), "https://example.org/2026/a/", source="x", timezone="America/New_York")
    assert draft is not None
    assert read_release(draft).published == dt.date(2026, 5, 12)


@pytest.mark.parametrize("content", [{"rendered": " \n"}, {"rendered": None}, {}, None, []])
def test_an_item_without_text_is_left_to_its_page(content: Any) -> None:
    draft = WAY.draft(capture([item(content=content)]), "https://example.org/2026/a/", source="x", timezone="UTC")
    assert draft is None


def test_an_address_that_the_list_does_not_hold() -> None:
    assert WAY.draft(capture([item()]), "https://example.org/2026/b/", source="x", timezone="UTC") is None


def test_hostile_json(shared_data: Path) -> None:
    with tarfile.open(shared_data / "corpora" / "json.tar.gz") as corpus:
        members = [member for member in corpus.getmembers() if member.isfile()]
        assert len(members) > 300
        for member in members:
            file = corpus.extractfile(member)
            assert file is not None
            page = capture(file.read())
            try:
                found = WAY.read(page)
                WAY.draft(page, "https://example.org/2026/a/", source="x", timezone="UTC")
            except Unreadable:
                continue
            assert found.sightings == []
