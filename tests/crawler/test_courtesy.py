"""Manners over real HTTP: robots.txt in all its kinds, Retry-After, block pages, the requests of a day."""

from __future__ import annotations

import datetime as dt
import sqlite3
import time
from email.utils import format_datetime
from typing import Any

import pytest

from crawler import samples
from crawler.contact import require_contact
from crawler.samples.exchange import Ask
from pipelines.errors import UsageError

TEXT = "text/plain; charset=utf-8"


def robots(text: str, status: int = 200) -> samples.Reply:
    return samples.Reply(text.encode(), status, TEXT)


@pytest.fixture
def harbor(newsrooms: samples.Serving) -> Any:
    return newsrooms.newsrooms["harbor"]


def asked(newsroom: Any) -> list[str]:
    return [seen.path for seen in newsroom.requests if seen.path != "/robots.txt"]


ROBOTS: dict[str, tuple[Any, bool]] = {
    "404": (404, True),
    "403": (403, True),
    "redirect": (samples.Reply.redirect("/rules.txt"), True),
    "loop": (samples.Reply.redirect("/robots.txt"), True),
    "26MB": (robots("User-agent: *\nDisallow: /search\n" + "# filling\n" * 2_600_000), True),
    "500": (500, False),
    "503": (503, False),
    "close": ("close", False),
    "reset": ("reset", False),
    "disallow": (robots("User-agent: presswatch\nDisallow: /\n\nUser-agent: *\nAllow: /\n"), False),
}


def test_robots_txt_of_each_kind(place: Any) -> None:
    """Each kind on a host of its own, all of them in one crawl, and again when the hosts are well."""
    rooms = samples.many(len(ROBOTS), releases=2)
    by_kind = dict(zip(ROBOTS, rooms, strict=True))
    with samples.serve(rooms) as serving:
        samples.write_many(place.sources, serving.port, len(ROBOTS))
        for kind, room in by_kind.items():
            room.break_("/robots.txt", ROBOTS[kind][0])
            room.break_("/rules.txt", robots("User-agent: *\nDisallow: /search\n"))
        rows = place.crawl(code=1)
        again = []
        for kind, room in by_kind.items():
            crawled = ROBOTS[kind][1]
            assert rows[room.host]["new"] == (2 if crawled else 0), kind
            assert bool([path for path in asked(room) if path != "/rules.txt"]) == crawled, kind
            if crawled:
                continue
            (problem,) = place.rows("SELECT kind, message FROM problems WHERE source = ?", room.host)
            assert problem["kind"] == "robots"
            assert "robots.txt" in problem["message"]
            room.mend()
            again += [room.host] if kind != "disallow" else []
        # What cannot be reached is asked again in the next crawl; what was said holds for a day.
        assert {row["new"] for row in place.crawl(*again).values()} == {2}
    assert place.check_archive() >= 1


def test_robots_txt_that_redirects_for_ever_is_none(place: Any, harbor: Any) -> None:
    for number in range(8):
        harbor.break_(f"/robots{number or ''}.txt", samples.Reply.redirect(f"/robots{number + 1}.txt"))
    assert place.crawl("harbor")["harbor"]["new"] == len(harbor.stories)
    assert sum(path.startswith("/robots") for path in (seen.path for seen in harbor.requests)) == 6


def test_robots_txt_is_asked_once_a_day_and_its_changes_are_kept(place: Any, harbor: Any) -> None:
    place.crawl("harbor")
    place.crawl("harbor")
    assert [seen.path for seen in harbor.requests].count("/robots.txt") == 1
    connection = sqlite3.connect(place.database)
    yesterday = (dt.datetime.now(dt.UTC) - dt.timedelta(hours=25)).strftime("%Y-%m-%dT%H:%M:%SZ")
    with connection:
        connection.execute("UPDATE robots SET asked_at = ?", (yesterday,))
    connection.close()
    harbor.break_("/robots.txt", robots("User-agent: *\nDisallow: /feed.xml\n"))
    place.crawl("harbor", code=1)
    rows = place.rows("SELECT host, status, text, capture FROM robots ORDER BY id")
    assert len(rows) == 2
    assert {row["host"] for row in rows} == {harbor.base}
    assert "/feed.xml" in rows[1]["text"]
    assert place.one("SELECT url FROM captures WHERE id = ?", rows[1]["capture"]) == f"{harbor.base}/robots.txt"


def test_crawl_delay_is_kept_even_with_delay_0(place: Any, harbor: Any) -> None:
    harbor.break_("/robots.txt", robots("User-agent: *\nCrawl-delay: 0.5\n"))
    began = time.monotonic()
    place.crawl("harbor", "--limit", "4")
    assert time.monotonic() - began >= 5 * 0.5  # a list and four pages after robots.txt
    assert place.one("SELECT crawl_delay FROM robots") == 0.5


def test_an_endless_crawl_delay_is_cut_and_said(place: Any, newsrooms: samples.Serving) -> None:
    harbor = newsrooms.newsrooms["harbor"]
    harbor.break_("/robots.txt", robots("User-agent: *\nCrawl-delay: 3600\nDisallow: /\n"))
    place.crawl("harbor", code=1)
    messages = [row["message"] for row in place.rows("SELECT message FROM problems WHERE url LIKE '%/robots.txt'")]
    assert len(messages) == 1
    assert "3,600 s" in messages[0]
    assert "60 s are kept" in messages[0]


@pytest.mark.parametrize(("status", "spelled"), [(429, "seconds"), (503, "date")])
def test_retry_after_rests_the_host_and_then_goes_on(place: Any, harbor: Any, status: int, spelled: str) -> None:
    story = harbor.stories[0]
    until = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=5)
    value = "2" if spelled == "seconds" else format_datetime(until, usegmt=True)
    reply = samples.Reply(b"slow down", status, TEXT, (("Retry-After", value),))
    harbor.break_(harbor.path_of(story), reply, times=1)
    began = time.monotonic()
    row = place.crawl("harbor")["harbor"]
    assert (row["outcome"], row["new"], row["problems"]) == ("well", len(harbor.stories), 0)
    if spelled == "seconds":
        assert time.monotonic() - began >= 2
    else:
        assert dt.datetime.now(dt.UTC) >= until.replace(microsecond=0)
    seen = [entry.path for entry in harbor.requests]
    assert seen.count(harbor.path_of(story)) == 2
    assert place.one("SELECT refused FROM requests_by_day") == 1


def test_a_host_that_wants_an_hour_is_left_alone(place: Any, harbor: Any) -> None:
    path = harbor.path_of(harbor.stories[0])
    harbor.break_(path, samples.Reply(b"", 503, TEXT, (("Retry-After", "3600"),)))
    row = place.crawl("harbor", code=1)["harbor"]
    assert row["outcome"] == "partial"
    assert asked(harbor).count(path) == 1
    waiting = place.rows("SELECT why, tries FROM sightings WHERE state = 'waiting'")
    assert row["new"] + len(waiting) == len(harbor.stories)
    assert all(sighting["tries"] == 0 for sighting in waiting)
    assert any("3,600 s" in (sighting["why"] or "") for sighting in waiting)
    assert {problem["kind"] for problem in place.rows("SELECT kind FROM problems")} == {"resting"}
    harbor.mend()
    assert place.crawl("harbor")["harbor"]["new"] == len(waiting)


CHALLENGE = "<html><head><title>Just a moment...</title></head><body><p>Verifying you are human.</p></body></html>"
LOGIN = "<html><title>Log in</title><body><form><input name=u><input type=password></form></body></html>"
LOST = "<html><title>Page not found | Harbor</title><body><h1>Page not found</h1><p>Try the search.</p></body></html>"


BLOCKS: list[tuple[int | samples.Reply, str]] = [
    (403, "blocked"),
    (
        samples.Reply.html("<html><title>Access Denied</title><body><h1>Access Denied</h1>Reference #18.5", 200),
        "blocked",
    ),
    (samples.Reply.html(CHALLENGE, 200), "challenge"),
    (samples.Reply.html(CHALLENGE, 403), "blocked"),
    (samples.Reply(b"", 202, headers=(("x-amzn-waf-action", "challenge"),)), "challenge"),
    (samples.Reply.html(LOGIN, 200), "login"),
    (samples.Reply.html(LOST, 200), "soft-404"),
]


def test_a_release_behind_a_block_waits_and_one_that_is_held_stands(place: Any, harbor: Any) -> None:
    """Each kind of block stands before a release of its own, first before it is read and then before its edit."""
    total = len(harbor.stories)
    chosen = harbor.stories[: len(BLOCKS)]
    kinds = {harbor.url_of(story): kind for story, (_, kind) in zip(chosen, BLOCKS, strict=True)}

    def block() -> None:
        for story, (reply, _) in zip(chosen, BLOCKS, strict=True):
            harbor.break_(harbor.path_of(story), reply)

    block()
    row = place.crawl("harbor", code=1)["harbor"]
    assert (row["outcome"], row["new"], row["problems"]) == ("partial", total - len(BLOCKS), len(BLOCKS))
    assert {found["url"]: found["kind"] for found in place.rows("SELECT kind, url FROM problems")} == kinds
    waiting = place.rows("SELECT url, state, why, release FROM sightings WHERE state <> 'read'")
    assert {found["url"] for found in waiting} == set(kinds)
    assert all(found["state"] == "waiting" and found["why"] and found["release"] is None for found in waiting)
    blocked = sum(kind != "soft-404" for kind in kinds.values())
    assert place.one("SELECT blocked FROM requests_by_day") == blocked
    harbor.mend()
    assert place.crawl("harbor")["harbor"]["new"] == len(BLOCKS)

    before = place.rows("SELECT * FROM releases ORDER BY id")
    for story in chosen:
        edited = dt.datetime(2026, 10, 1, 12, tzinfo=dt.UTC)
        harbor.edit(story.slug, title=story.title + " (Corrected)", updated=edited)
    block()
    place.crawl("harbor", code=1)
    assert place.rows("SELECT * FROM releases ORDER BY id") == before
    harbor.mend()
    row = place.crawl("harbor")["harbor"]
    assert (row["outcome"], row["new"], row["changed"]) == ("well", 0, len(BLOCKS))
    assert place.one("SELECT count(*) FROM problems WHERE closed_at IS NULL") == 0


@pytest.mark.parametrize(
    ("text", "status", "kind"), [(CHALLENGE, 200, "challenge"), (LOGIN, 200, "login"), ("", 403, "blocked")]
)
def test_a_list_behind_a_block_is_no_empty_list(
    place: Any, newsrooms: samples.Serving, text: str, status: int, kind: str
) -> None:
    meridian = newsrooms.newsrooms["meridian"]
    meridian.break_("/newsroom", samples.Reply.html(text, status))
    row = place.crawl("meridian", code=1)["meridian"]
    assert (row["outcome"], row["found"]) == ("failed", 0)
    assert [problem["kind"] for problem in place.rows("SELECT kind FROM problems")] == [kind]
    meridian.mend()
    assert place.crawl("meridian")["meridian"]["new"] == len(meridian.stories)


def test_a_release_that_shows_the_list_is_a_soft_404(place: Any, newsrooms: samples.Serving) -> None:
    meridian = newsrooms.newsrooms["meridian"]
    story = meridian.stories[3]
    meridian.break_(meridian.path_of(story), meridian.respond(Ask("GET", "/newsroom")))
    row = place.crawl("meridian", code=1)["meridian"]
    assert row["new"] == len(meridian.stories) - 1
    assert place.rows("SELECT kind, url FROM problems") == [{"kind": "soft-404", "url": meridian.url_of(story)}]


def test_requests_of_the_day_are_counted_as_the_server_counts_them(place: Any, newsrooms: samples.Serving) -> None:
    place.crawl()
    rows = place.rows("SELECT host, requests, bytes, refused, blocked FROM requests_by_day")
    port = newsrooms.port
    counted = {row["host"]: row["requests"] for row in rows}
    assert counted == {f"{name}.localhost:{port}": len(room.requests) for name, room in newsrooms.newsrooms.items()}
    assert all(row["bytes"] > 10_000 and row["refused"] == row["blocked"] == 0 for row in rows)


def test_no_public_site_is_asked_without_a_contact(
    place: Any, newsrooms: samples.Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    public = [a for a in place.crawl_arguments("harbor") if a != "--allow-private"]
    monkeypatch.delenv("PRESSWATCH_CONTACT", raising=False)
    assert place.run(*public, code=2).stderr.count("PRESSWATCH_CONTACT=") == 1
    monkeypatch.setenv("PRESSWATCH_CONTACT", "somebody")
    assert "neither a page nor a mailbox" in place.run(*public, code=2).stderr
    assert not place.database.exists()
    assert len(newsrooms.log) == 0
    monkeypatch.setenv("PRESSWATCH_CONTACT", "https://example.org/crawler")
    assert "PRESSWATCH_CONTACT" not in place.run(*public, code=1).stderr
    monkeypatch.delenv("PRESSWATCH_CONTACT")
    assert "PRESSWATCH_CONTACT" not in place.run(*place.crawl_arguments("harbor")).stderr


@pytest.mark.parametrize(
    "contact", ["https://example.org/x", "HTTP://example.org/", "mailto:desk@example.org", "a@b.org"]
)
def test_a_page_or_a_mailbox_is_a_contact(contact: str) -> None:
    require_contact(contact)


@pytest.mark.parametrize("contact", ["", "me", "example.org", "https://", "a@b", "two words@example.org"])
def test_anything_else_is_none(contact: str) -> None:
    with pytest.raises(UsageError, match="PRESSWATCH_CONTACT"):
        require_contact(contact)
