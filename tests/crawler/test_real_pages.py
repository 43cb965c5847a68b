"""Real newsrooms from archives beside the checkout: what `presswatch crawl --replay` and the pure path must hold."""

from __future__ import annotations

import datetime as dt
import html
import json
import re
from pathlib import Path
from typing import Any

import pytest

from crawler import places
from crawler.discovery.feed import Feed
from crawler.reading import read
from crawler.source import Sources
from pipelines.records import Capture

AT = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


def squeeze(value: str | list[str]) -> str:
    return re.sub(r"\s+", "", value if isinstance(value, str) else " ".join(value))


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_the_justice_department_of_2018(place: Any, shared_data: Path) -> None:
    warc = shared_data / "replays" / "doj-2018.warc.gz"
    arguments = ["crawl", "doj", "--replay", str(warc), "--database", str(place.database), "--json"]
    summary = json.loads(place.run(*arguments, code=1).stdout)["sources"][0]
    assert (summary["found"], summary["new"], summary["outcome"], summary["problems"]) == (200, 200, "partial", 1)
    (problem,) = place.rows("SELECT kind, url FROM problems")
    assert problem["kind"] == "archive"
    assert "page=4" in problem["url"]
    held = {row["url"]: row for row in place.rows("SELECT * FROM releases")}
    truths = lines(shared_data / "replays" / "doj-2018.truth.jsonl")
    assert set(held) == {truth["url"] for truth in truths}
    whole = 0
    for truth in truths:
        release = held[truth["url"]]
        assert squeeze(release["title"]) == squeeze(truth["title"])
        assert release["published"] == truth["published"]
        assert (release["number"] or None) == truth["number"]
        assert json.loads(release["topics"]) == truth["topics"]
        assert json.loads(release["components"]) == truth["components"]
        text = squeeze(release["text"])
        whole += text.startswith(squeeze(truth["body_first"])) and text.endswith(squeeze(truth["body_last"]))
    assert whole >= 198
    assert place.check_archive() == 1
    before = place.rows("SELECT * FROM releases")
    again = json.loads(place.run(*arguments, code=1).stdout)["sources"][0]
    assert (again["new"], again["changed"], again["fetched"]) == (0, 0, 0)
    assert place.rows("SELECT * FROM releases") == before
    assert place.rows("SELECT count FROM problems") == [{"count": 2}]


def seed_page(text: str, wrap: str) -> str:
    """A page around the plain text of a 2011 release, with the furniture that the text shows, in one of several dresses."""
    paragraphs = [line.strip() for line in text.splitlines() if line.strip()]
    skip, title, again, published, alt, caption, credit, *body = paragraphs
    assert again == title
    at = next(i for i, line in enumerate(body) if line.startswith("A New Path"))
    prose, document, blurb = body[:at], body[at], body[at + 1]
    e = html.escape
    picture = f'<img src="/images/protest.jpg" alt="{e(alt)}"><p class="caption">{e(caption)}</p><p class="credit">{e(credit)}</p>'
    story = "".join(f"<p>{e(p)}</p>" for p in prose).replace(
        "New Path document", '<a href="/files/new-path.pdf">New Path document</a>'
    )
    attached = f'<h3><a href="/files/new-path.pdf">{e(document)}</a></h3><p>{e(blurb)}</p>'
    main = wrap.format(title=e(title), published=e(published), picture=picture, story=story, attached=attached)
    return (
        f"<html><head><title>{e(title)} | American Friends Service Committee</title></head><body><div id=skip><a href=#c>{e(skip[:15])}</a></div>"
        f"<div id=nav><ul><li><a href=/>Home</a></li><li><a href=/newsroom>Newsroom</a></li></ul></div>{main}"
        "<div id=footer><p>1501 Cherry Street, Philadelphia</p></div></body></html>"
    )


DRESSES = {
    "drupal 6": '<div id="content"><h1 class="title">{title}</h1><div class="node"><div class="submitted">{published}</div>'
    '<div class="content"><div class="image">{picture}</div>{story}{attached}</div></div></div>',
    "drupal 7": '<div id="main-content"><h1 class="title" id="page-title">{title}</h1><div class="node node-story"><div class="field field-date">{published}</div>'
    '<div class="field field-name-field-image"><figure>{picture}</figure></div><div class="field field-name-body">{story}</div>'
    '<div class="field field-name-field-document">{attached}</div></div></div>',
    "bare": "<div><h1>{title}</h1><p>{published}</p><div>{picture}</div>{story}{attached}</div>",
    "article": "<article><h1>{title}</h1><p>{published}</p><div class=photo>{picture}</div><div class=body>{story}</div>{attached}</article>",
    "title twice": "<div id=content><h1>{title}</h1><h2>{title}</h2><p>{published}</p><div class=photo>{picture}</div>{story}{attached}</div>",
}


@pytest.mark.parametrize("dress", sorted(DRESSES))
def test_the_2011_release_of_afsc(shared_data: Path, dress: str) -> None:
    text = (shared_data / "seed" / "afsc-2011-06-07.txt").read_text(encoding="utf-8")
    page = seed_page(text, DRESSES[dress])
    at = dt.datetime(2011, 7, 1, tzinfo=dt.UTC)
    url = "https://www.afsc.org/story/ma-rejects-secure-communities-flawed-unworkable-program"
    source = Sources([places.SOURCES]).for_url(url)
    assert source is not None
    assert source.id == "afsc"
    release = read(Capture(url, at, 200, (("Content-Type", "text/html; charset=utf-8"),), page.encode()), source)
    assert release.title == "MA Rejects Secure Communities as Flawed, Unworkable Program"
    assert release.title not in release.text
    assert str(release.published) == "2011-06-07"
    assert release.text.startswith("AFSC, its partners")
    assert release.text.endswith("mobilizations.")
    assert [document.url for document in release.documents] == ["https://www.afsc.org/files/new-path.pdf"]
    (picture,) = release.pictures
    assert picture.caption is not None
    assert picture.caption.startswith("Community protest outside")
    assert picture.credit == "AFSC / Gabriel Camacho"
    assert "Photo:" not in release.text
    assert "Community protest" not in release.text


@pytest.mark.parametrize(
    ("name", "entries", "dated"), [("richard_burr.xml", 25, True), ("culberson_rss.xml", 10, False)]
)
def test_real_feeds(shared_data: Path, name: str, entries: int, dated: bool) -> None:
    body = (shared_data / "feeds" / name).read_bytes()
    found = Feed("https://member.example/feed").read(Capture("https://member.example/feed", AT, 200, (), body))
    assert len(found.sightings) == entries
    assert all(sighting.title for sighting in found.sightings)
    assert all(bool(sighting.published) is dated for sighting in found.sightings)


def test_read_prints_a_record_for_each_release_of_an_archive(place: Any, shared_data: Path) -> None:
    done = place.run("read", str(shared_data / "replays" / "doj-2018.warc.gz"))
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(records) == 200
    assert {record["source"] for record in records} == {"doj"}
    assert not [record for record in records if record["problems"]]
