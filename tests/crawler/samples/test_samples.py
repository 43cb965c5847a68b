"""What the sample newsrooms publish, and what they change between crawls. Asked over real HTTP."""

from __future__ import annotations

import html
import json
import re
import tomllib
import urllib.parse
import xml.etree.ElementTree as ET
import zlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from crawler import samples
from crawler.samples import Meridian, Serving, Story
from crawler.samples.files import make_pdf

ATOM = {"a": "http://www.w3.org/2005/Atom"}
DEMO = ("harbor", "meridian", "borderstate", "lantern", "ridgeline", "northfork")
#: Makes a client of a newsroom; see conftest.py.
Connect = Callable[[Serving, str], Any]


def visible(page: str) -> str:
    """The words of a page in the crudest way there is: tags out, entities decoded, one space between words."""
    page = re.sub(r"(?s)<(script|style).*?</\1>", " ", page)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page)).replace("\u00ad", "").split())


def squeezed(text: str) -> str:
    """A text without any white space, for comparing through markup that parts words."""
    return "".join(text.split())


def decode(answer: Any) -> str:
    declared = re.search(rb"charset=\"?([\w-]+)", answer.body[:1000])
    assert declared
    return str(answer.body, declared[1].decode())


#: Newsrooms whose pages show nothing until a script has run.
SHELLS = {"northfork"}


@pytest.mark.parametrize("host", [name for name in [*DEMO, "big"] if name not in SHELLS])
def test_every_page_shows_its_story_and_its_furniture(client: Connect, serving: Serving, host: str) -> None:
    asked = client(serving, host)
    truth = serving.newsrooms[host].truth()
    bodies = set()
    for expected in truth:
        answer = asked.get(expected["url"])
        assert answer.status == 200, expected["url"]
        page = decode(answer)
        text = squeezed(visible(page))
        assert squeezed(expected["title"]) in text
        assert squeezed(expected["subtitle"] or "") in text
        for paragraph in expected["text"].split("\n\n"):
            assert squeezed(paragraph) in text, expected["url"]
        for word in expected["contains_not"]:
            assert squeezed(word) in text or word == "For more on", (expected["url"], word)
            assert word not in expected["text"]
        for thing in (*expected["topics"], *expected["components"], expected["number"] or ""):
            assert squeezed(thing) in text
        for picture in expected["pictures"]:
            assert squeezed(picture["caption"]) in text
            assert squeezed(picture["credit"] or "") in text
        bodies.add(expected["text"])
    assert len(bodies) == len(truth) == len(serving.newsrooms[host].stories)


@pytest.mark.parametrize(
    ("host", "start", "item", "following", "pages"),
    [
        ("meridian", "/newsroom", r'<h3 class="views-field-title"><a href="([^"]+)"', r'rel="next"|$^', 4),
        ("borderstate", "/media/press-releases", r'class="release-link" href="([^"]+)"', r"older-link", 3),
        ("big", "/news", r'<h3><a href="([^"]+)"', r'rel="next"', 3),
    ],
)
def test_paging_covers_every_story_once(
    client: Connect, serving: Serving, host: str, start: str, item: str, following: str, pages: int
) -> None:
    asked, url, found, count = client(serving, host), serving.base(host) + start, [], 0
    while url:
        page = asked.get(url).text
        count += 1
        found += [urllib.parse.urljoin(url, path) for path in re.findall(item, page)]
        links = [link for link in re.findall(r"<a [^>]*>", page) if re.search(following, link)]
        href = re.search(r'href="([^"]+)"', links[0]) if links else None
        url = urllib.parse.urljoin(url, href[1]) if href else ""
    assert found == [expected["url"] for expected in serving.newsrooms[host].truth()] or host == "borderstate"
    assert sorted(found) == sorted(expected["url"] for expected in serving.newsrooms[host].truth())
    assert count == pages


def test_feed_lists_every_story_of_harbor(client: Connect, serving: Serving) -> None:
    answer = client(serving, "harbor").get("/feed.xml")
    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    entries = ET.fromstring(answer.body).findall("a:entry", ATOM)
    truth = serving.newsrooms["harbor"].truth()
    assert [entry.findtext("a:title", namespaces=ATOM) for entry in entries] == [e["title"] for e in truth]
    assert [entry.find("a:link", ATOM).get("href") for entry in entries] == [e["url"] for e in truth]  # type: ignore[union-attr]  # an entry without a link fails the test either way
    assert len({entry.findtext("a:id", namespaces=ATOM) for entry in entries}) == 12
    assert all(entry.findtext("a:summary", namespaces=ATOM) for entry in entries)


def test_json_ld_of_harbor_is_json_and_true(client: Connect, serving: Serving) -> None:
    asked = client(serving, "harbor")
    for expected in serving.newsrooms["harbor"].truth():
        found = re.search(r"(?s)<script type=\"application/ld\+json\">(.*?)</script>", asked.get(expected["url"]).text)
        assert found
        data = json.loads(found[1])
        assert data["headline"] == expected["title"]
        assert datetime.fromisoformat(data["datePublished"]).date().isoformat() == expected["published"]


def test_the_two_layouts_of_meridian(client: Connect, serving: Serving) -> None:
    room = serving.newsrooms["meridian"]
    asked = client(serving, "meridian")
    old = 0
    for story in room.stories:
        page = asked.get(room.url_of(story)).text
        is_old = story.published.year < 2019
        assert ('class="node-content"' in page) is is_old
        assert ("field--name-body" in page) is not is_old
        assert ("Published: " in page) is is_old
        old += is_old
    assert old == 18
    serial = [story for story in room.stories if story.title == "Statement on Family Detention"]
    assert len(serial) == 6
    assert len({story.text() for story in serial}) == 6
    assert {story.slug.removeprefix("statement-on-family-detention") for story in serial} == {
        "", "-0", "-1", "-2", "-3", "-4",
    }  # fmt: skip


def test_evening_releases_have_the_next_day_in_utc(client: Connect, serving: Serving) -> None:
    late = [s for s in serving.newsrooms["meridian"].stories if s.published.hour >= 20 and s.published.year >= 2019]
    assert len(late) >= 4
    page = client(serving, "meridian").get(serving.newsrooms["meridian"].path_of(late[0])).text
    stamp = re.search(r'<time datetime="([^"]+)"', page)
    assert stamp
    assert stamp[1][:10] > late[0].published.date().isoformat()


def test_odd_pages_of_borderstate(client: Connect, serving: Serving) -> None:
    room, asked = serving.newsrooms["borderstate"], client(serving, "borderstate")
    by_slug = {story.slug: story for story in room.stories}

    old = next(story for story in room.stories if story.charset == "windows-1252")
    answer = asked.get(room.path_of(old))
    assert "charset" not in answer.headers["Content-Type"]
    assert "Señora Guadalupe Muñoz" in answer.body.decode("cp1252")
    assert b"\x97" in answer.body  # a dash that ISO 8859-1 does not have
    with pytest.raises(UnicodeDecodeError):
        answer.body.decode()

    soft = next(story for story in room.stories if "\u00ad" in story.title)
    assert "\u00ad" in asked.get(room.path_of(soft)).text
    assert "\u00ad" not in room.expected(soft.slug)["title"]

    off = next(story for story in room.stories if story.meta_published)
    page = asked.get(room.path_of(off)).text
    assert 'name="dcterms.date" content="2025-11-20"' in page
    assert "November 19, 2025" in page
    assert room.expected(off.slug)["published"] == "2025-11-19"

    spanish = by_slug["alerta-al-consumidor-fraude-de-notarios"]
    page = asked.get(room.path_of(spanish)).text
    assert '<html lang="es">' in page
    assert "11 de marzo de 2025" in page
    assert spanish.translation is not None
    assert f'href="{room.path_of(by_slug[spanish.translation])}"' in page
    assert spanish.slug in asked.get(room.path_of(by_slug[spanish.translation])).text


def check_pdf(data: bytes) -> str:
    """Read a PDF in the way of a strict reader: header, startxref, every offset of the table; return its text."""
    assert data.startswith(b"%PDF-1.4\n")
    assert data.endswith(b"%%EOF\n")
    start = int(re.findall(rb"startxref\n(\d+)", data)[-1])
    assert data[start:].startswith(b"xref\n")
    count = int(re.findall(rb"xref\n0 (\d+)\n", data[start:])[0])
    rows = data[start:].split(b"\n")[2 : 2 + count]
    for number, row in enumerate(rows[1:], 1):
        assert len(row) == 19  # twenty bytes with the line's end, as the format demands
        offset = int(row[:10])
        assert data[offset:].startswith(b"%d 0 obj\n" % number)
    for length, stream in re.findall(rb"(?s)/Length (\d+) >>\nstream\n(.*?)\nendstream", data):
        assert int(length) == len(stream)
    shown = re.findall(rb"\(((?:\\.|[^()\\])*)\) Tj", data)
    return b" ".join(re.sub(rb"\\(.)", rb"\1", line) for line in shown).decode("cp1252")


def test_documents_and_pictures_are_served(client: Connect, serving: Serving) -> None:
    documents = 0
    for host in DEMO:
        asked = client(serving, host)
        for story in serving.newsrooms[host].stories:
            expected = serving.newsrooms[host].expected(story.slug)
            page = asked.get(expected["url"])
            for document, attachment in zip(expected["documents"], story.documents, strict=True):
                answer = asked.get(document["url"])
                assert answer.headers["Content-Type"] == document["media_type"]
                assert " ".join(attachment.text.split())[:60] in " ".join(check_pdf(answer.body).split())
                assert urllib.parse.urlsplit(document["url"]).path in decode(page)
                assert document["label"] in visible(decode(page))
                documents += 1
            for picture in expected["pictures"]:
                answer = asked.get(picture["url"])
                assert answer.body.startswith(b"\x89PNG\r\n\x1a\n")
                assert zlib.crc32(answer.body[12:29]) == int.from_bytes(answer.body[29:33], "big")
    assert documents == 12


def story(slug: str, **values: object) -> Story:
    moment = datetime(2026, 5, 30, 9, tzinfo=ZoneInfo("America/New_York"))
    fields = {"slug": slug, "title": "One more", "published": moment, "body": "Words of one more release."} | values
    return Story(**fields)  # type: ignore[arg-type]  # the caller's values are checked by what the page shows


def test_publish_edit_and_take_down(client: Connect, serving: Serving) -> None:
    room, asked = serving.newsrooms["meridian"], client(serving, "meridian")
    assert asked.get("/newsroom/one-more").status == 404
    room.publish(story("one-more"))
    assert "Words of one more release." in asked.get("/newsroom/one-more").text
    assert asked.get("/newsroom").text.index("/newsroom/one-more") < asked.get("/newsroom").text.index("shelters")
    with pytest.raises(ValueError, match="one-more"):
        room.publish(story("one-more"))

    room.edit("one-more", body="Other words.")
    page = asked.get("/newsroom/one-more").text
    assert "Other words." in page
    assert "Words of one more" not in page
    assert room.expected("one-more")["text"] == "Other words."
    with pytest.raises(TypeError):
        room.edit("one-more", nonsense=1)

    gone = room.take_down("one-more", 410)
    assert asked.get("/newsroom/one-more").status == 410
    assert "one-more" not in asked.get("/newsroom").text
    room.publish(gone)
    assert asked.get("/newsroom/one-more").status == 200
    room.take_down("one-more", samples.Reply.redirect("/"))
    answer = asked.get("/newsroom/one-more")
    assert (answer.status, answer.headers["Location"]) == (301, "/")


def test_what_one_test_changes_no_other_sees() -> None:
    first, second = Meridian(), Meridian()
    first.take_down(first.stories[0].slug)
    assert len(second.stories) == len(first.stories) + 1


def test_write_sources_puts_the_port_in(tmp_path: Path) -> None:
    written = samples.write_sources(tmp_path / "sources", 4321)
    names = {path.relative_to(tmp_path / "sources").as_posix() for path in written}
    kinds = {"harbor": "advocacy", "meridian": "advocacy", "lantern": "advocacy"}
    assert names == {f"{kinds.get(name, 'government')}/{name}.toml" for name in DEMO}
    for path in written:
        text = path.read_text()
        assert "8611" not in text
        data = tomllib.loads(text)
        assert data["home"] == f"http://{path.stem}.localhost:4321"
        assert data["evidence"]["grade"] == "fixture"
    assert [path.stem for path in samples.write_sources(tmp_path / "big", 4321, ["big"])] == ["big"]
    with pytest.raises(FileNotFoundError, match="nobody"):
        samples.write_sources(tmp_path, 4321, ["nobody"])


def test_a_long_pdf_has_pages_and_escapes_its_brackets() -> None:
    data = make_pdf(
        "\n\n".join(f"Paragraph {n} (of many) \\ with words enough to fill a line and more. " * 3 for n in range(40))
    )
    text = check_pdf(data)
    assert data.count(b"/Type /Page ") == 4
    assert "Paragraph 39 (of many) \\ with" in text
