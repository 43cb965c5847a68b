"""Back-fill from a web archive in the Internet Archive's dialect: its keys, its refusals, its odd captures."""

from __future__ import annotations

import dataclasses
import datetime as dt
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from click.testing import CliRunner

from crawler import samples
from crawler.cli import main
from tests.crawler.backfill.archive_server import Kept, WebArchive, asked

SPAN = ("2009", "--to", "2026-06", "--via", "wayback")


@pytest.fixture
def archive(place: Any) -> Iterator[WebArchive]:
    """A web archive that holds a newsroom which is itself gone from the web."""
    server = WebArchive()
    room = samples.Meridian()
    room.settle(8699)
    samples.write_sources(place.sources, 8699, ["meridian"])
    server.keep(room)
    server.room = room  # type: ignore[attr-defined]  # for the tests below
    with samples.serve([server]):
        yield server


@pytest.fixture
def look(fill: Callable[..., Any], archive: WebArchive) -> Callable[..., Any]:
    """Back-fill the newsroom from the web archive."""

    def run(*more: str, code: int = 0) -> Any:
        return fill("meridian", *SPAN, "--endpoint", archive.endpoint, *more, code=code)

    return run


def one_year(look: Callable[..., Any], fill: Callable[..., Any], archive: WebArchive, year: int, code: int = 0) -> Any:
    return fill("meridian", str(year), "--to", str(year), "--via", "wayback", "--endpoint", archive.endpoint, code=code)


def test_all_of_it_and_nothing_twice(place: Any, archive: WebArchive, look: Callable[..., Any]) -> None:
    archive.most = 1
    report = look()
    assert (report["new"], report["problems"], report["exit_code"]) == (35, 0, 0)
    assert {row["title"] for row in place.rows("SELECT title FROM releases")} == {s.title for s in archive.room.stories}  # type: ignore[attr-defined]
    captures = asked(archive, "/web/")
    assert len(captures) == len(set(captures)) == 35
    # One question a month, and one more for each key: months with two releases need a second answer.
    assert len(asked(archive, "/cdx/")) == 17 * 12 + 6 + sum("resumeKey" in each for each in asked(archive, "/cdx/"))
    assert asked(archive, "/robots.txt") == ["/robots.txt"]


def test_an_index_without_keys_is_asked_in_halves(place: Any, archive: WebArchive, fill: Any, look: Any) -> None:
    archive.keys = False
    report = fill("meridian", "2025-10", "--to", "2025-10", "--via", "wayback", "--endpoint", archive.endpoint)
    expected = sum(kept.timestamp.startswith("202510") for kept in archive.kept)
    assert expected
    assert (report["new"], {row["state"] for row in report["windows"]}) == (expected, {"done"})
    assert len(asked(archive, "/cdx/")) > 20


def test_too_many_requests(place: Any, archive: WebArchive, fill: Any, look: Any) -> None:
    refusal = samples.Reply(b"slow down", 429, "text/plain", (("Retry-After", "1"),))
    answer = archive.answer
    times: list[float] = []

    def strict(ask: samples.Ask) -> samples.Reply:
        times.append(time.monotonic())
        return refusal if len(times) == 4 else answer(ask)

    archive.answer = strict  # type: ignore[method-assign]
    report = one_year(look, fill, archive, 2025)
    assert report["new"] == sum(kept.at.year == 2025 for kept in archive.kept)
    within = [moment for moment in times if times[3] < moment < times[3] + 0.95]
    assert len(within) <= 15, "what was under way comes, nothing else is asked"
    assert times[-1] > times[3] + 0.95


FAULTS = {
    "a page for people": (samples.Reply.html("<html><title>Error</title>"), "page for people"),
    "cut": (samples.Reply(b'[["urlkey","timestamp","original"],\n["a","2019', 200, "application/json"), "none of its lines"),
    "not allowed": (samples.Reply(b"Blocked Site Error", 403, "text/plain"), "403"),
    "down": (samples.Reply(b"", 502, "text/plain"), "502"),
    "hangs up": (samples.Reply(broken="reset"), "connection"),
}  # fmt: skip


def test_an_index_that_fails_is_asked_again_by_the_next_run(
    place: Any, archive: WebArchive, fill: Callable[..., Any], look: Callable[..., Any]
) -> None:
    """Each fault meets the question for a month of its own; the other months are filled all the same."""
    months = {f"2025-{number:02}-01": FAULTS[name] for number, name in enumerate(FAULTS, 1)}
    answer = archive.answer

    def faulty(ask: samples.Ask) -> samples.Reply:
        for day, (fault, _) in months.items():
            if f"from={day.replace('-', '')}" in ask.target:
                return fault
        return answer(ask)

    archive.answer = faulty  # type: ignore[method-assign]
    report = one_year(look, fill, archive, 2025, code=1)
    states = {row["first_day"]: row["state"] for row in report["windows"]}
    assert {day for day, state in states.items() if state == "failed"} == set(months)
    assert {state for day, state in states.items() if day not in months} == {"done"}
    why = {row["first_day"]: row["why"] for row in report["windows"]}
    for day, (_, words) in months.items():
        assert words in why[day].lower(), day
    assert place.one("SELECT sum(count) FROM problems") == len(FAULTS)
    archive.answer = answer  # type: ignore[method-assign]
    archive.requests.clear()
    report = one_year(look, fill, archive, 2025)
    assert [row["first_day"] for row in report["windows"]] == list(months)
    assert len(asked(archive, "/cdx/")) == len(FAULTS)
    assert place.one("SELECT count(*) FROM releases") == sum(kept.at.year == 2025 for kept in archive.kept)


def test_damaged_lines_are_said_and_the_others_read(place: Any, archive: WebArchive, fill: Any, look: Any) -> None:
    row = archive._row

    def damaged(kept: Kept) -> list[str]:
        return row(kept) if kept.at.month != 3 else ["broken"]

    archive._row = damaged  # type: ignore[method-assign]
    archive.kept.append(
        Kept(archive.room.base + "/newsroom/list", dt.datetime(2025, 3, 9, tzinfo=dt.UTC), samples.Reply(b"x"))
    )  # type: ignore[attr-defined]
    index = archive._asked
    archive._asked = lambda query: _without_filter(index, archive, query)  # type: ignore[method-assign]
    report = one_year(look, fill, archive, 2025, code=1)
    (failed,) = [row for row in report["windows"] if row["state"] == "failed"]
    assert failed["first_day"] == "2025-03-01"
    assert report["new"] == sum(kept.at.year == 2025 and kept.at.month != 3 for kept in archive.kept)


def _without_filter(index: Any, archive: WebArchive, query: dict[str, str]) -> samples.Reply:
    if query["from"] != "20250301":
        return index(query)
    return samples.Reply(
        b'[["urlkey","timestamp","original","mimetype","statuscode","digest","length"],\n["k","20250309000000","http://a.example/","text/html","200","D","1"],\n["broken"]]'
    )


@pytest.fixture
def odd(archive: WebArchive) -> Callable[..., Kept]:
    """Replace what is held of 2025 by one capture."""

    def put(reply: samples.Reply, slug: str = "an-odd-capture-of-a-page") -> Kept:
        story = next(story for story in archive.room.stories if story.published.year == 2025)  # type: ignore[attr-defined]
        day = story.published.astimezone(dt.UTC) + dt.timedelta(days=1)
        good = Kept(archive.room.url_of(story), day, archive.room.draw(story))  # type: ignore[attr-defined]
        kept = Kept(f"{archive.room.base}/newsroom/{slug}", dt.datetime(2025, 6, 6, 1, 2, 3, tzinfo=dt.UTC), reply)  # type: ignore[attr-defined]
        archive.kept = [good, kept]
        return kept

    return put


BLOCK = "<html><head><title>Attention Required! | Cloudflare</title></head><body><div id='cf-wrapper'><h1>Sorry, you have been blocked</h1><p>Ray ID: 0123456789abcdef</p></div></body></html>"


@pytest.mark.parametrize(
    ("reply", "why", "code"),
    [
        (samples.Reply.html("<html><title>x</title><p>Page not found</p>"), "hardly a word", 0),
        (samples.Reply.html(BLOCK), "Cloudflare", 0),
        (samples.Reply(b"%PDF-1.4 ...", 200, "text/html"), "PDF", 0),
        (
            samples.Reply.html(
                f"<html><h1>A Page in a Strange Look</h1><article><p>{'Words and words. ' * 60}</p></article>"
            ),
            "no landmark",
            1,
        ),
    ],
)
def test_captures_that_give_no_release(
    place: Any, archive: WebArchive, odd: Any, fill: Any, look: Any, reply: samples.Reply, why: str, code: int
) -> None:
    odd(reply)
    report = one_year(look, fill, archive, 2025, code=code)
    assert report["new"] == 1
    assert {row["state"] for row in report["windows"]} == {"done"}
    (row,) = place.rows("SELECT * FROM mementos WHERE state = 'dropped'")
    assert why.lower() in row["why"].lower()
    # It says nothing of what stands at the address today: no sighting is made, none is dropped.
    assert place.one("SELECT count(*) FROM sightings") == 1
    assert place.one("SELECT count(*) FROM problems") == code


def test_a_capture_that_the_index_promised_and_nobody_has(
    place: Any, archive: WebArchive, odd: Any, fill: Any, look: Any
) -> None:
    kept = odd(samples.Reply.html("<p>x"))
    archive.break_(f"/web/{kept.timestamp}id_/{kept.url}", 404)
    report = one_year(look, fill, archive, 2025)
    assert report["new"] == 1
    assert "does not have it" in place.one("SELECT why FROM mementos WHERE state = 'dropped'")


def test_a_capture_of_a_redirect(place: Any, archive: WebArchive, odd: Any, fill: Any, look: Any) -> None:
    """Indexed as 200 by a mistake of the archive, it leads to a capture of another address: that is the release's."""
    kept = odd(samples.Reply())
    good = archive.kept[0]
    target = f"/web/{good.timestamp}id_/{good.url}"
    kept.reply = samples.Reply.redirect(f"{archive.base}{target}", 302)
    row = archive._row
    archive._row = lambda kept: [*row(kept)[:3], "text/html", "200", *row(kept)[5:]]  # type: ignore[method-assign]
    report = one_year(look, fill, archive, 2025)
    assert (report["new"], report["unchanged"], report["exit_code"]) == (1, 1, 0)
    assert place.rows("SELECT url FROM releases") == [{"url": good.url}]


def test_one_capture_that_fails_waits_for_the_next_run(
    place: Any, archive: WebArchive, odd: Any, fill: Any, look: Any
) -> None:
    story = archive.room.stories[3]  # type: ignore[attr-defined]
    kept = odd(archive.room.draw(story), archive.room.path_of(story).rpartition("/")[2])  # type: ignore[attr-defined]
    path = f"/web/{kept.timestamp}id_/{kept.url}"
    archive.break_(path, 503)
    report = one_year(look, fill, archive, 2025, code=1)
    assert report["new"] == 1
    (failed,) = [row for row in report["windows"] if row["state"] == "failed"]
    assert failed["why"].startswith("1 captures ")
    archive.mend()
    archive.requests.clear()
    report = one_year(look, fill, archive, 2025)
    assert (report["new"], asked(archive, "/cdx/"), asked(archive, "/web/")) == (1, [], [path])


def test_what_its_robots_txt_forbids_is_not_asked(place: Any, archive: WebArchive, fill: Any, look: Any) -> None:
    archive.robots = "User-agent: *\nDisallow: /web/\n"  # type: ignore[misc]
    report = one_year(look, fill, archive, 2025, code=1)
    assert asked(archive, "/web/") == []
    assert report["new"] == 0
    assert any("robots.txt" in (row["why"] or "") for row in report["windows"])
    kinds = place.rows("SELECT kind, count(*) AS rows FROM problems GROUP BY kind")
    assert kinds == [{"kind": "robots", "rows": 1}]


def test_an_edited_page_has_both_texts(place: Any, archive: WebArchive, fill: Any, look: Any) -> None:
    story = next(story for story in archive.room.stories if story.published.year == 2025)  # type: ignore[attr-defined]
    room = archive.room  # type: ignore[attr-defined]
    archive.kept = [Kept(room.url_of(story), dt.datetime(2025, 12, 31, 23, 59, 59, tzinfo=dt.UTC), room.draw(story))]
    edited = dataclasses.replace(story, title="Another Headline for the Same Story")
    room.edit(story.slug, title=edited.title)
    archive.kept.append(
        Kept(room.url_of(story), dt.datetime(2026, 1, 1, tzinfo=dt.UTC), room.draw(room.story(story.slug)))
    )
    look()
    rows = place.rows("SELECT number, title, seen_at FROM revisions ORDER BY number")
    assert rows == [
        {"number": 1, "title": story.title, "seen_at": "2025-12-31T23:59:59Z"},
        {"number": 2, "title": edited.title, "seen_at": "2026-01-01T00:00:00Z"},
    ]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("nobody --from 2019", "no source named"),
        ("meridian --from 2020 --to 2019", "comes after"),
        ("meridian --from soon", "is no date"),
        ("meridian --from 2019 --via sitemap", "declares no such way"),
        ("meridian --from 2019 --via archive", "belong together"),
        ("meridian --from 2019 --via archive --archive nowhere.warc", "no such file"),
        ("meridian --from 2019 --endpoint http://a.example/cdx", "needs --via wayback"),
        ("meridian --from 2019 --via wayback --endpoint http://a.example/", "ends in /cdx"),
    ],
)
def test_usage(place: Any, arguments: str, words: str) -> None:
    samples.write_sources(place.sources, 8699, ["meridian"])
    common = ["--sources", str(place.sources), "--database", str(place.database)]
    done = CliRunner().invoke(main, ["backfill", *arguments.split(), *common])
    assert done.exit_code == 2
    assert words in done.output
    assert not place.database.exists()
