from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from crawler import samples
from crawler.replay import Replay

LIST = """<html><body><main><h1>News</h1><ul class=news>
<li><span class=d>March 4, 2026</span> <a href=/news/one>Clinic opens its doors on Saturdays in the harbor</a></li>
<li><span class=d>March 2, 2026</span> <a href=/news/two>Court hears the case of the eleven cold days</a></li>
<li><span class=d>March 1, 2026</span> <a href=/news/three>Families wait for news after arrests at a plant</a></li>
<li><span class=d>Feb. 20, 2026</span> <a href=/news/four>Sheriff is asked to publish what the agreement costs</a></li>
</ul><a href="?page=1">Older</a></main></body></html>"""


@pytest.fixture
def page(place: Any) -> Path:
    path = Path(place.folder) / "list.html"
    path.write_text(LIST)
    place.sources.mkdir()
    return path


def test_a_strangers_list(place: Any, page: Path) -> None:
    arguments = [
        "try",
        "--file",
        str(page),
        "--url",
        "https://s.example/news",
        "--as",
        "listing",
        "--sources",
        str(place.sources),
    ]
    found = json.loads(place.run(*arguments, "--json").stdout)
    assert [(item["url"], item["date"]) for item in found["items"]] == [
        ("https://s.example/news/one", "2026-03-04"),
        ("https://s.example/news/two", "2026-03-02"),
        ("https://s.example/news/three", "2026-03-01"),
        ("https://s.example/news/four", "2026-02-20"),
    ]
    assert found["items"][0]["title"] == "Clinic opens its doors on Saturdays in the harbor"
    assert found["items"][3]["printed"] == "Feb. 20, 2026"
    assert found["next"] == "https://s.example/news?page=1"
    assert "Court hears the case" in place.run(*arguments).stdout


def test_a_declared_list_is_read_by_its_rules(place: Any, newsrooms: samples.Serving) -> None:
    meridian = newsrooms.newsrooms["meridian"]
    path = Path(place.folder) / "list.html"
    path.write_bytes(meridian.respond(samples.Ask("GET", "/newsroom")).body)
    arguments = [
        "try",
        "--file",
        str(path),
        "--url",
        f"{meridian.base}/newsroom",
        "--as",
        "listing",
        "--sources",
        str(place.sources),
        "--json",
    ]
    found = json.loads(place.run(*arguments).stdout)
    assert [item["url"] for item in found["items"]] == [meridian.url_of(story) for story in meridian.stories[:10]]
    assert found["way"] == f"listing {meridian.base}/newsroom"
    assert found["next"] == f"{meridian.base}/newsroom?page=1"


def test_a_page_that_is_no_feed(place: Any, page: Path) -> None:
    arguments = [
        "try",
        "--file",
        str(page),
        "--url",
        "https://s.example/feed",
        "--as",
        "feed",
        "--sources",
        str(place.sources),
    ]
    assert "not a feed" in place.run(*arguments, code=2).stderr


@pytest.mark.parametrize("host", ["oag.ca.gov", "www.ohioattorneygeneral.gov", "www.texasattorneygeneral.gov"])
def test_real_lists_with_no_selectors(place: Any, shared_data: Path, host: str) -> None:
    replay = Replay([shared_data / "replays" / "state-ags.warc.gz"])
    lines = (shared_data / "replays" / "state-ags.truth.jsonl").read_text(encoding="utf-8").splitlines()
    (truth,) = [t for t in map(json.loads, lines) if t.get("kind") == "listing" and f"//{host}/" in t["url"]]
    capture = replay.get(truth["url"])
    assert capture is not None
    path = Path(place.folder) / "list.html"
    path.write_bytes(capture.body)
    place.sources.mkdir()
    arguments = [
        "try",
        "--file",
        str(path),
        "--url",
        truth["url"],
        "--as",
        "listing",
        "--sources",
        str(place.sources),
        "--json",
    ]
    found = json.loads(place.run(*arguments).stdout)
    assert [(i["url"], i["title"], i["date"]) for i in found["items"]] == [
        (i["url"], i["title"], i.get("date")) for i in truth["items"]
    ]
    assert found["next"] == truth["next"]


def test_a_strangers_sitemap_and_wordpress(place: Any, page: Path) -> None:
    base = ["--sources", str(place.sources), "--json"]
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    path = page.with_name("map.xml")
    path.write_text(f"<urlset xmlns='{space}'><url><loc>https://s.example/news/one</loc></url></urlset>")
    arguments = ["try", "--file", str(path), "--url", "https://s.example/sitemap.xml", "--as", "sitemap"]
    assert [item["url"] for item in json.loads(place.run(*arguments, *base).stdout)["items"]] == [
        "https://s.example/news/one"
    ]
    post = {"link": "https://s.example/one", "date": "2026-03-04T21:30:00", "title": {"rendered": "One &amp; two"}}
    path = page.with_name("posts.json")
    path.write_text(json.dumps([post]))
    arguments = ["try", "--file", str(path), "--url", "https://s.example/wp-json/wp/v2/posts", "--as", "wordpress"]
    (item,) = json.loads(place.run(*arguments, *base).stdout)["items"]
    assert (item["title"], item["date"]) == ("One & two", "2026-03-04")
