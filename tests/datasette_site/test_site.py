"""The published site, through a real Datasette over a real collection: pages, questions, search, headers."""

from __future__ import annotations

import asyncio
import doctest
import json
import re
import subprocess
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import yaml
from datasette.app import Datasette
from datasette.utils import module_from_path

from crawler.site import command
from pipelines.dictionary import TABLES, VIEWS

SITE = Path(__file__).resolve().parents[2] / "datasette"
METADATA = yaml.safe_load((SITE / "metadata.yaml").read_text(encoding="utf-8"))
QUERIES: dict[str, dict[str, Any]] = METADATA["databases"]["presswatch"]["queries"]
PAGES = [
    "/", "/dictionary", "/presswatch", "/presswatch?_show_hidden=1", "/presswatch?sql=select+1+as+one", "/nowhere",
    "/presswatch/releases", "/presswatch/releases?_col=title&_col=published", "/presswatch/releases/1",
    "/presswatch/releases?source=bureau&state__notnull=1", "/presswatch/releases/73", "/presswatch/sources/bureau",
    "/presswatch/releases?_search=detention&_sort=published&_size=5", "/presswatch/revisions/1,2",
    "/presswatch/captures/1", *(f"/presswatch/{name}" for name in [*TABLES, *VIEWS, *QUERIES]),
]  # fmt: skip
Get = Callable[..., Any]


class Page(HTMLParser):
    """What a reader's tools see of a page: headings, labels, controls, addresses that the browser would fetch."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.headings: list[int] = []
        self.labelled: set[str] = set()
        self.controls: list[tuple[str | None, bool]] = []
        self.fetched: list[str] = []
        self.links: list[dict[str, str]] = []
        self.ids: list[str] = []
        self.tags: list[str] = []
        self.inline = False
        self._in_label = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        self.inline |= "style" in given or any(name.startswith("on") for name in given)
        if "id" in given:
            self.ids.append(given["id"])
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        elif tag == "label":
            self._in_label += 1
            self.labelled.add(given.get("for", ""))
        elif tag in {"select", "textarea"} or (tag == "input" and given.get("type") not in {"hidden", "submit"}):
            self.controls.append((given.get("id"), self._in_label > 0))
        elif tag == "a":
            self.links.append(given)
        if tag in {"link", "script", "img", "iframe", "source", "video"} and given.get("rel") != "alternate":
            self.fetched.append(given.get("src") or given.get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        self._in_label -= tag == "label"


@pytest.mark.parametrize("path", PAGES)
def test_every_page_can_be_read_by_anyone(get: Get, path: str) -> None:
    answer = get(path, follow_redirects=True)
    page = Page(answer.text)
    assert answer.status_code == (404 if path == "/nowhere" else 200), answer.text[:500]
    assert '<html lang="en">' in answer.text
    assert page.headings[0] == 1
    assert page.headings.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(page.headings, page.headings[1:], strict=False))
    assert all(inside or name in page.labelled for name, inside in page.controls)
    assert len(page.ids) == len(set(page.ids))


@pytest.mark.parametrize("path", PAGES)
def test_no_page_asks_anyone_else_or_holds_a_script(get: Get, path: str) -> None:
    page = Page(get(path, follow_redirects=True).text)
    assert page.fetched
    assert all(re.match(r"/(?!/)", address) for address in page.fetched)
    assert not {"script", "style", "img", "iframe", "object", "embed"} & set(page.tags)
    assert not page.inline
    outside = [link for link in page.links if re.match(r"\w+:", link.get("href", ""))]
    assert all(link["href"].startswith(("http://", "https://")) for link in outside)
    assert all("noopener" in link["rel"] for link in outside if not link["href"].startswith("http://localhost/"))


@pytest.mark.parametrize(
    "path", ["/", "/static/presswatch.css", "/nowhere", "/presswatch/releases.json", "/presswatch/sources.csv"]
)
def test_every_answer_carries_the_headers(get: Get, path: str) -> None:
    headers = get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"


def test_only_datasettes_own_pages_may_style_themselves(get: Get) -> None:
    policy = get("/-/settings").headers["content-security-policy"]
    assert "style-src 'self' 'unsafe-inline'" in policy
    assert "script-src" not in policy


# Single pages.


@pytest.mark.parametrize("plugin", sorted(path.name for path in (SITE / "plugins").glob("*.py")))
def test_the_examples_in_the_plugins_hold(plugin: str) -> None:
    done = doctest.testmod(module_from_path(str(SITE / "plugins" / plugin), name=plugin))
    assert done.failed == 0
    assert done.attempted == (3 if plugin == "presswatch_lists.py" else 0)


def test_a_release_shows_all_that_is_known_of_it(get: Get) -> None:
    page = get("/presswatch/releases/1").text
    for text in [
        "Riverbend Legal Aid", "October 18, 2026", "EL PASO, Texas", "El Paso, TX", "Detention; Rights",
        "<p>Families who were detained will be told of their rights", "What changed",
        "<del>Statement 1 on immigration detention</del>",
        "<ins>An earlier version gave another figure.</ins>", "css time@datetime", "url: 2025-01-01", "meta og:title",
        "the address names another year", "20261102-2.warc.gz", 'href="https://riverbend.example/news/1" rel="noopener',
        "listing https://example.org/news",
    ]:  # fmt: skip
        assert text in page, text
    illustrated = get("/presswatch/releases/6").text
    assert "A gate at dusk" in illustrated
    assert "Credit: Dana Roe" in illustrated
    assert "Report 5" in get("/presswatch/releases/5").text
    assert 'lang="es"' in get("/presswatch/releases/3").text


def test_a_release_shows_what_it_says(get: Get) -> None:
    page = get("/presswatch/releases/2").text
    said = page[page.index('id="says"') : page.index('id="about"')]
    for text in [
        "Immigration and Customs Enforcement", "Texas", "Detention", '<td class="number">2%</td>',
        '<td class="number">at least 1,202 people</td><td>released</td>', "ICE released more than 1202 people in Texas.",
        'speaker=Ana%20Roe">Ana Roe</a>', "Published elsewhere", "Harbor County &lt;Sheriff&gt;, ",
    ]:  # fmt: skip
        assert text in said, (text, said)
    assert ">1,202</td>" in get("/presswatch/figures?release=2").text
    assert "1202" in get("/presswatch/figures.json?release=2").text


def test_a_hostile_row_is_shown_as_text(get: Get) -> None:
    for path in ["/presswatch/releases/73", "/presswatch/releases", "/presswatch/latest", "/presswatch/documents", "/"]:
        page = get(path).text
        assert "<script" not in page
        assert "javascript:" not in re.sub(r">[^<]*<", "><", page)
    assert "Before  after" in get("/presswatch/releases/73").text


def test_the_dictionary_describes_every_column(get: Get) -> None:
    page = get("/dictionary").text
    for name, table in (TABLES | VIEWS).items():
        assert f'id="{name}"' in page
        for column in table.columns:
            assert f"<code>{column}</code>" in page
    described = get("/-/metadata.json").json()["databases"]["presswatch"]["tables"]
    assert described["releases"]["columns"] == TABLES["releases"].columns
    assert described["releases"]["label_column"] == "title"


def test_nothing_is_written_twice() -> None:
    for name, table in METADATA["databases"]["presswatch"]["tables"].items():
        assert not {"description", "columns"} & set(table), name
        assert name in {*TABLES, "_sqlite_migrations"}


def test_every_setting_has_its_reason() -> None:
    text = (SITE / "metadata.yaml").read_text(encoding="utf-8")
    for name in json.loads((SITE / "settings.json").read_text(encoding="utf-8")):
        assert re.search(rf"^#   {name}  +\S", text, re.MULTILINE), name


def test_the_folder_never_shadows_datasette() -> None:
    assert not list(SITE.rglob("__init__.py"))


# The two ways to serve it.


def test_the_home_page_says_that_there_is_no_collection() -> None:
    served = Datasette([], config_dir=SITE, memory=True)

    async def once() -> Any:
        await served.invoke_startup()
        served.databases.pop("presswatch", None)
        return await served.client.get("/")

    assert "presswatch crawl" in asyncio.run(once()).text


@pytest.mark.parametrize("name", ["presswatch.db", "copy of it.db"])
def test_the_command_serves_the_same_site_from_any_file(get: Get, collection: Path, tmp_path: Path, name: str) -> None:
    database = tmp_path / name
    database.write_bytes(collection.read_bytes())
    parts = command(database, SITE, host="127.0.0.1", port=0)
    for path in ["/presswatch/latest.json", "/presswatch/releases", "/dictionary", "/static/presswatch.css"]:
        done = subprocess.run([*parts, "--get", path], capture_output=True, text=True, timeout=60, check=True)
        ours = get(path).text
        assert _steady(done.stdout.rstrip("\n")) == _steady(ours.rstrip("\n"))


def test_the_folder_is_enough_for_datasette(site: Path) -> None:
    parts = [sys.executable, "-m", "datasette", str(site), "--get", "/presswatch/releases/1"]
    assert "Riverbend Legal Aid" in subprocess.run(parts, capture_output=True, text=True, timeout=60, check=True).stdout


def _steady(text: str) -> str:
    return re.sub(r"query_ms\": [\d.]+|took [\d.]+ ms", "", text)


# Colours.


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        *((text, "paper") for text in ("ink", "quiet", "link")), *((text, "notice") for text in ("ink", "link")),
        ("paper", "link"), ("ink", "wash"), ("ink", "before"), ("ink", "after"),
    ],
)  # fmt: skip
def test_colours_can_be_told_apart(text: str, ground: str) -> None:
    """WCAG 2.2, 1.4.3: at least 4.5:1."""
    css = (SITE / "static" / "presswatch.css").read_text(encoding="utf-8")
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", css))
    light, dark = sorted((_luminance(colours[name]) for name in (text, ground)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5
