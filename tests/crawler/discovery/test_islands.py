"""Lists that a page or a script holds as data: found by the defaults, or declared as an [[api]]."""

from __future__ import annotations

import html
import json
from pathlib import Path
from typing import Any

import pytest

from crawler import places, trial
from crawler.discovery.api import Api
from crawler.discovery.listing import Listing
from crawler.source import Sources
from pipelines.errors import Unreadable
from pipelines.text import clean
from tests.crawler.discovery.test_listing import MENU, START, TITLES, capture, warc

RELEASES = [(f"https://press.example/r/{n}", title) for n, title in enumerate(TITLES)]
MENU_DATA = {"menu": [{"title": f"Our Long Standing Program Number {n}", "url": f"/about/{n}"} for n in range(30)]}
CRUMBS = {"@type": "BreadcrumbList", "itemListElement": [{"name": "The News of the Council", "item": "/x"}] * 4}


def rows(link: str, title: str, date: str) -> list[dict[str, Any]]:
    """The releases as records, with the usual company."""
    found = []
    for n, (_, name) in enumerate(RELEASES):
        row: dict[str, Any] = {"id": n, "imageUrl": f"/i/{n}.jpg", "author": {"name": "Jo", "url": f"/by/{n}"}}
        for path, value in ((link, f"/r/{n}"), (title, name), (date, f"2025-03-0{n + 1}T10:00:00Z")):
            place = row
            *above, last = path.split(".")
            for key in above:
                place = place.setdefault(key, {})
            place[last] = value
        found.append(row | {"modified": "2025-11-01T00:00:00Z"})
    return found


def island(data: Any, around: str) -> str:
    text = json.dumps(data)
    return f"<html><body><nav>{MENU}</nav><div id=root></div>{around.replace('§', text)}</body></html>"


NEXT = {"props": {"pageProps": {"nav": MENU_DATA, "news": {"nodes": rows("path", "title", "publishDate")}}}}
PAGES = {
    "next.js": island(NEXT, '<script id="__NEXT_DATA__" type="application/json">§</script>'),
    "initial state": island(
        {"a": MENU_DATA, "list": rows("url", "headline", "date")}, "<script>window.__INITIAL_STATE__ = §;</script>"
    ),
    "drupal 7 settings": island(
        {"views": {"rows": rows("link.href", "title.rendered", "created")}},
        "<script>jQuery.extend(Drupal.settings, §);</script>",
    ),
    "drupal 10 settings": island(
        {"news": rows("href", "title", "posted")},
        '<script type="application/json" data-drupal-selector="drupal-settings-json">§</script>',
    ),
    "inertia attribute": f"<html><body><nav>{MENU}</nav>"
    f"<div id=app data-page='{html.escape(json.dumps({'props': rows('url', 'title', 'published_at')}), quote=True)}'></div></body></html>",
    "json-ld": island(
        {"@graph": [CRUMBS, {"@type": "ItemList", "itemListElement": rows("item.url", "item.name", "item.datePublished")}]},
        '<script type="application/ld+json">§</script>',
    ),
    "epoch": island(
        {"releases": [r | {"releaseDate": 1741000000000 + n} for n, r in enumerate(rows("detailUrl", "Headline", "x"))]},
        "<script>var model = §; start(model);</script>",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_list_in_data_is_found_without_a_declaration(name: str) -> None:
    found = Listing(START).read(capture(PAGES[name]))
    assert [(s.url, s.title) for s in found.sightings] == RELEASES
    assert all(s.published and s.published.startswith("2025-03-0") for s in found.sightings)
    assert found.problems == []


def test_menus_events_and_settings_are_no_list() -> None:
    data = MENU_DATA | {"events": rows("url", "title", "date"), "langs": [{"name": "Español", "url": "/es"}] * 3}
    found = Listing(START).read(capture(island(data, "<script>var settings = §;</script>")))
    assert not found.sightings
    assert len(found.problems) == 1


def test_a_list_of_dated_links_needs_no_data() -> None:
    links = "".join(f'<li><a href="/r/{n}">{title}</a> March {n + 1}, 2025</li>' for n, title in enumerate(TITLES))
    other = {"stories": [{"url": f"/s/{n}", "title": f"Another Story {n}", "date": "2025-01-02"} for n in range(20)]}
    page = island(other, f"<ul>{links}</ul><script>var other = §;</script>")
    assert [(s.url, s.title) for s in Listing(START).read(capture(page)).sightings] == RELEASES


@pytest.mark.parametrize(
    ("page", "script", "items"),
    [
        ("next.js", "#__NEXT_DATA__", "props.pageProps.news.nodes"),
        ("initial state", "window.__INITIAL_STATE__", "list"),
        ("initial state", "__INITIAL_STATE__", "list"),
        ("drupal 7 settings", "Drupal.settings", "views.rows"),
        ("inertia attribute", "#app@data-page", "props"),
    ],
)
def test_a_declared_island(page: str, script: str, items: str) -> None:
    keys = {"drupal 7 settings": ("link.href", "title.rendered"), "next.js": ("path", "title")}
    link, title = keys.get(page, ("url", "headline" if page == "initial state" else "title"))
    way = Api.from_table({"url": START, "script": script, "items": items, "link": link, "title": title})
    assert [(s.url, s.title) for s in way.read(capture(PAGES[page])).sightings] == RELEASES


def test_a_dead_declaration_is_named() -> None:
    way = Api.from_table({"url": START, "script": "window.gone", "link": "url"})
    with pytest.raises(Unreadable) as raised:
        way.read(capture(PAGES["next.js"]))
    assert raised.value.why == "holds no data at script = 'window.gone'"


@pytest.mark.parametrize("script", ["var news = §;", "news=§", "callback(§);", "/* made by hand */ define(§)", "§"])
def test_a_script_file_is_a_list(script: str) -> None:
    body = script.replace("§", json.dumps(rows("url", "title", "date")))
    answer = capture(body, START + "/list.js", "application/javascript")
    assert [(s.url, s.title) for s in Listing(START + "/list.js").read(answer).sightings] == RELEASES


def test_the_listings_of_four_attorneys_general(shared_data: Path, tmp_path: Path) -> None:
    """Every listing of the archive, read as `presswatch try` reads it: items and next are exactly the truth's."""
    lines = (shared_data / "replays" / "state-ags.truth.jsonl").read_text(encoding="utf-8").splitlines()
    truths = [row for row in map(json.loads, lines) if row["kind"] == "listing" and not row["url"].endswith(".xml")]
    answers = {answer.url: answer for answer in warc(shared_data / "replays" / "state-ags.warc.gz")}
    registry = Sources([places.SOURCES])
    assert len(truths) == 6
    for truth in truths:
        file = tmp_path / "list.html"
        file.write_bytes(answers[truth["url"]].body)
        found = trial.try_file(file, registry, url=truth["url"], kind="listing")
        told = [(item.url, item.title, item.date) for item in found.items]
        assert told == [(item["url"], clean(item["title"]), item["date"]) for item in truth["items"]]
        assert (found.next, found.problems) == (truth["next"], [])
