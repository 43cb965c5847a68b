"""The sources that we ship: each is well-formed, says how far it was verified, and reads what was kept of it."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from crawler.discovery.listing import Listing
from crawler.places import SOURCES
from crawler.reading import read
from crawler.source import Source, Sources
from crawler.tables import STATES
from pipelines.records import Capture, Release
from tests.scoring import pages

REGISTRY = Sources([SOURCES])


@pytest.mark.parametrize("name", REGISTRY.ids())
def test_every_source_is_well_formed_and_says_how_it_was_verified(name: str) -> None:
    source = REGISTRY.get(name)
    assert source.path is not None
    assert source.evidence.note
    assert source.evidence.date
    assert source.evidence.date <= dt.datetime.now(dt.UTC).date()
    assert source.evidence.grade != "live"  # nothing here has been checked against a live site
    assert any(way.until is None for way in source.ways)
    assert REGISTRY.for_url(source.home) is source


def test_no_two_sources_share_a_way() -> None:
    names = [way.name for source in REGISTRY.all() if isinstance(source, Source) for way in source.ways]
    assert len(names) > 150
    assert [name for name, count in Counter(names).items() if count > 1] == []


@pytest.mark.parametrize("name", REGISTRY.ids())
def test_the_newsroom_of_a_source_is_its_own(name: str) -> None:
    source = REGISTRY.get(name)
    assert [way.url for way in source.ways if REGISTRY.for_url(way.url) is not source] == []


def test_the_registry_is_broad() -> None:
    sources = [source for source in REGISTRY.all() if isinstance(source, Source)]
    files = {source.path for source in sources}
    assert len(files) >= 50
    levels = Counter((source.kind, source.level) for source in sources)
    assert set(levels) == {
        ("government", "federal"), ("government", "state"), ("advocacy", "national"), ("advocacy", "state"),
    }  # fmt: skip
    assert all(source.state for source in sources if source.level == "state")
    assert all(source.licence for source in sources if source.level == "federal")


def test_the_attorneys_of_all_districts_are_there() -> None:
    members = [REGISTRY.get(name) for name in REGISTRY.families()["usao"]]
    assert len(members) == 93
    assert len({source.name for source in members}) == 93
    # 28 U.S.C. chapter 5: the states have 89 districts, the District and Puerto Rico one each; Guam (with the Northern
    # Marianas) and the Virgin Islands have courts of the territories.
    assert {source.state for source in members} == STATES - {"AS", "MP"}
    assert Counter(source.state for source in members).most_common(3) == [("CA", 4), ("NY", 4), ("TX", 4)]
    assert {source.evidence.grade for source in members} == {"documented"}
    california = REGISTRY.get("usao-cdca")
    assert california.name == "United States Attorney's Office, Central District of California"
    assert [way.url for way in california.ways] == ["https://www.justice.gov/usao-cdca/pr"]
    assert (california.delay, california.timezone) == (10, "America/New_York")
    assert REGISTRY.for_url("https://www.justice.gov/usao-cdca/pr/one") is california
    assert REGISTRY.for_url("https://www.justice.gov/opa/pr/one") is REGISTRY.get("doj")


def test_every_address_is_in_the_facts(shared_data: Path) -> None:
    facts = (shared_data / "sources.json").read_text(encoding="utf-8").lower()
    family = set(REGISTRY.families()["usao"])
    unknown = []
    for source in REGISTRY.all():
        assert isinstance(source, Source)
        if source.id in family:  # their addresses follow the facts' pattern, their districts are public
            continue
        for kind, url in [("home", source.home), *((way.kind, way.url) for way in source.ways)]:
            parts = urlsplit(url)
            # WordPress's own path below a site's address is that of its documentation.
            path = "" if kind == "wordpress" else parts.path.rstrip("/").lower()
            if parts.netloc.removeprefix("www.") not in facts or path not in facts:
                unknown.append(url)
    assert unknown == []


def test_pages_that_were_kept_are_read_exactly(shared_data: Path) -> None:
    wrong = {}
    asked = 0
    for _, replay, truths in pages.truth_sets([shared_data / "replays"]):
        result = pages.score(pages.presswatch(pages.pages_of(replay, truths), REGISTRY), truths)
        asked += result.asked["all"]
        wrong |= dict(result.wrong)
    assert asked >= 222
    assert wrong == {}


def test_the_first_sources_are_there() -> None:
    assert {"afsc", "doj", "ice"} <= set(REGISTRY.ids())
    kinds = {"afsc": "advocacy", "doj": "government", "ice": "government"}
    assert {name: REGISTRY.get(name).kind for name in kinds} == kinds


def test_no_two_layouts_of_a_source_have_one_name() -> None:
    for source in REGISTRY.all():
        assert isinstance(source, Source)
        names = [layout.name for layout in source.layouts]
        assert len(set(names)) == len(names)


def test_a_former_address_is_declared_beside_todays() -> None:
    source = REGISTRY.get("doj")
    former = [way for way in source.ways if way.until is not None]
    assert [way.url for way in former] == ["https://www.justice.gov/news?items_per_page=50&f%5B0%5D=type:press_release"]
    assert source.delay == 10
    todays = next(way for way in source.ways if isinstance(way, Listing) and way.until is None)
    assert todays.follow is False


def listing(name: str, html: str) -> list[tuple[str, str | None, str | None]]:
    way = next(way for way in REGISTRY.get(name).ways if isinstance(way, Listing) and way.until is None)
    capture = Capture(
        way.url, dt.datetime(2026, 11, 1, tzinfo=dt.UTC), 200, (("Content-Type", "text/html"),), html.encode()
    )
    found = way.read(capture)
    assert found.problems == []
    return [(sighting.url, sighting.title, sighting.published) for sighting in found.sightings]


def test_todays_lists_are_read_as_their_facts_describe_them() -> None:
    row = (
        '<div class="views-row"><article><h2 class="news-title"><a href="/opa/pr/{n}">Release {n}</a></h2><p '
        'class="field_teaser">T</p>'
    )
    row += '<div class="node-date"><time datetime="2026-07-0{n}T12:00:00Z">July {n}, 2026</time></div></article></div>'
    html = "<main>" + "".join(row.format(n=n) for n in (1, 2, 3)) + "</main>"
    assert listing("doj", html) == [
        (f"https://www.justice.gov/opa/pr/{n}", f"Release {n}", f"2026-07-0{n}T12:00:00Z") for n in (1, 2, 3)
    ]
    row = (
        '<div class="views-row"><div class="news-wrapper"><div class="news-date">July {n}, 2026</div><div '
        'class="news-title">'
    )
    row += '<a href="/{where}/{n}">Release {n}</a></div><div class="news-body">T</div></div></div>'
    places = ("news/releases", "news/statements", "features")
    html = "<main>" + "".join(row.format(n=n, where=where) for n, where in enumerate(places, 1)) + "</main>"
    assert listing("ice", html) == [
        (f"https://www.ice.gov/{places[n - 1]}/{n}", f"Release {n}", f"July {n}, 2026") for n in (1, 2)
    ]


def test_the_list_of_the_justice_departments_api_is_read_as_its_facts_describe_it() -> None:
    way = next(way for way in REGISTRY.get("doj").ways if way.kind == "api")
    item = {
        "title": "Release",
        "url": "https://www.justice.gov/opa/pr/release",
        "date": "1783915200",
        "changed": "1784001600",
        "teaser": "In short",
        "body": "<p>WASHINGTON – The department announced a release.</p>",
        "uuid": "u",
    }
    answer = {"metadata": {"resultset": {"count": "260000", "page": 0, "pagesize": 50}}, "results": [item]}
    at = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
    found = way.read(Capture(way.url, at, 200, (("Content-Type", "application/json"),), json.dumps(answer).encode()))
    (sighting,) = found.sightings
    assert (sighting.url, sighting.title) == (item["url"], "Release")
    assert sighting.published is not None
    assert sighting.published.startswith("2026-07-13")
    assert found.total == 260000
    assert "page=0" in way.url


# The release of 2011: its text is known, its markup is not. So pages are built around it in several plausible ways.
DOCUMENT = "https://afsc.org/sites/afsc.org/files/documents/new-path"


def drupal(p: dict[str, str]) -> str:
    return f"""<div id="skip"><a href="#c">Skip to content</a> <a href="#n">Skip to navigation</a></div>
    <div class="breadcrumb">{p["title"]}</div>
    <div id="content"><h1 class="title">{p["title"]}</h1><div class="node"><div class="submitted">{p["published"]}</div>
    <div class="field-image"><img src="/protest.jpg" alt="{p["alt"]}"><div>{p["caption"]}</div>
    <div>{p["credit"]}</div></div>
    <div class="content">{p["body"]}<p>{p["more"]}</p></div>
    <div class="document"><a href="{DOCUMENT}">{p["label"]}</a><p>{p["teaser"]}</p></div></div></div>"""


def figure(p: dict[str, str]) -> str:
    return f"""<header><a href="#c">Skip to content</a></header><main><h2>{p["title"]}</h2>
    <h1>{p["title"]}</h1><p>{p["published"]}</p>
    <article><figure><img src="/protest.jpg" alt="{p["alt"]}">
    <figcaption>{p["caption"]}<br>{p["credit"]}</figcaption></figure>
    {p["body"]}<p>{p["more"]}</p></article><aside><h3><a href="{DOCUMENT}">{p["label"]}</a></h3>
    <p>{p["teaser"]}</p></aside></main>"""


def bare(p: dict[str, str]) -> str:
    return f"""
    <p><a href="#c">Skip to content</a> <a href="#n">Skip to navigation</a></p>
    <h2>{p["title"]}</h2><h1>{p["title"]}</h1>
    <p>{p["published"]}</p><p><img src="/protest.jpg"></p><p>{p["alt"]}</p><p>{p["caption"]}</p>
    <p><b>Photo:</b> {p["credit"][7:]}</p>
    {p["body"]}<p>{p["more"]}</p><h3><a href="{DOCUMENT}">{p["label"]}</a></h3><p>{p["teaser"]}</p>"""


@pytest.fixture
def parts(shared_data: Path) -> dict[str, str]:
    text = (shared_data / "seed" / "afsc-2011-06-07.txt").read_text()
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    start = next(n for n, line in enumerate(lines) if line.startswith("AFSC, its partners"))
    end = next(n for n, line in enumerate(lines) if line.startswith("For more on"))
    _, title, _, published, alt, caption, credit = lines[:start]
    more = lines[end].replace("New Path document", f'<a href="{DOCUMENT}">New Path document</a>')
    body = "".join(f"<p>{line}</p>" for line in lines[start:end])
    return {
        "title": title,
        "published": published,
        "alt": alt,
        "caption": caption,
        "credit": credit,
        "body": body,
        "more": more,
        "label": lines[end + 1],
        "teaser": lines[end + 2],
    }


def afsc(html: str, title: str) -> Release:
    whole = f"<html><head><title>{title} | American Friends Service Committee</title></head><body>{html}</body></html>"
    at = dt.datetime(2011, 6, 8, 12, tzinfo=dt.UTC)
    capture = Capture(
        "https://afsc.org/story/ma-rejects", at, 200, (("Content-Type", "text/html; charset=utf-8"),), whole.encode()
    )
    return read(capture, REGISTRY.for_url(capture.url))


@pytest.mark.parametrize("build", [drupal, figure, bare])
def test_the_release_of_2011(parts: dict[str, str], build: Callable[[dict[str, str]], str]) -> None:
    release = afsc(build(parts), parts["title"])
    assert (release.title, str(release.published), release.layout) == (parts["title"], "2011-06-07", "afsc 2011")
    assert release.text.startswith("AFSC, its partners")
    assert release.text.endswith("mobilizations.")
    assert parts["title"] not in release.text
    assert len(release.text.split("\n\n")) == 6
    (picture,) = release.pictures
    assert (picture.url, picture.caption, picture.credit) == (
        "https://afsc.org/protest.jpg",
        parts["caption"],
        "AFSC / Gabriel Camacho",
    )
    assert [(document.url, document.label) for document in release.documents] == [(DOCUMENT, "New Path document")]
