"""Blocks, challenges, logins and soft 404s: each kind found, and no release taken for one."""

from __future__ import annotations

import datetime as dt
import html
import json
import pickle
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler import samples
from crawler.blocks import Block, look, recognise, same_look
from crawler.document import parse
from crawler.reading import read
from crawler.replay import Replay
from crawler.samples.exchange import Ask
from pipelines.errors import Blocked, Unreadable
from pipelines.records import Capture

AT = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)
URL = "https://harbor.example/news/2026/clinic-opens"
HTML = ("Content-Type", "text/html; charset=utf-8")
WORDS = "The clinic on Pier Street opened its doors on Monday and will see families without an appointment. "
FURNITURE = "<nav>" + " ".join(f'<a href="/{n}">About our work {n}</a>' for n in range(40)) + "</nav>"


def capture(body: str = "", status: int = 200, *headers: tuple[str, str], url: str = URL) -> Capture:
    return Capture(url, AT, status, (HTML, *headers), body.encode())


def kind(answer: Capture, **hints: Any) -> str | None:
    try:
        document = parse(answer)
    except Unreadable:
        document = None
    block = recognise(answer, document, **hints)
    return None if block is None else block.kind


def page(title: str, body: str, head: str = "") -> str:
    return f"<!doctype html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>"


@pytest.mark.parametrize(
    ("expected", "status", "headers"),
    [
        ("blocked", 403, [("Server", "AkamaiGHost")]),
        ("blocked", 429, []),
        ("blocked", 406, []),
        ("blocked", 451, []),
        ("blocked", 999, []),
        ("login", 401, [("WWW-Authenticate", "Basic")]),
        ("challenge", 403, [("cf-mitigated", "challenge")]),
        ("challenge", 202, [("x-amzn-waf-action", "challenge")]),
        ("challenge", 405, [("x-amzn-waf-action", "captcha")]),
        ("challenge", 202, [("SG-Captcha", "challenge")]),
        ("challenge", 429, [("x-vercel-mitigated", "challenge")]),
        ("blocked", 403, [("x-vercel-mitigated", "deny")]),
        ("blocked", 200, []),  # with an empty body
        (None, 404, [("Server", "cloudflare"), ("cf-ray", "9d2b")]),
        (None, 410, []),
        (None, 500, []),
        (None, 502, [("Server", "awselb/2.0")]),
        (None, 304, []),
    ],
)
def test_statuses_and_headers(expected: str | None, status: int, headers: list[tuple[str, str]]) -> None:
    assert kind(capture("", status, *headers)) == expected


@pytest.mark.parametrize(
    ("expected", "status", "text"),
    [
        ("challenge", 503, page("Just a moment...", "<h1>harbor.example</h1><p>Verifying you are human.</p>")),
        ("challenge", 200, page("harbor.example", "<div id='px-captcha'></div><p>Press &amp; Hold to confirm you are a human</p>")),
        ("challenge", 200, page("", "<script>window.location.reload()</script>")),
        ("challenge", 200, page("Loading", "", '<meta http-equiv="refresh" content="0;url=/x">')),
        ("challenge", 200, page("Making sure you're not a bot!", "<p>Loading…</p>")),
        ("challenge", 200, page("Pardon Our Interruption", "<p>" + "As you were browsing something made us stop. " * 12 + "</p>")),
        ("challenge", 200, page("Security Check", "<p>Please complete the security check to go on.</p>")),
        ("challenge", 200, page("DDoS-Guard", "<p>Checking your browser before accessing harbor.example</p>")),
        ("blocked", 200, page("Access Denied", "<h1>Access Denied</h1><p>Reference #18.57c9</p>")),
        ("blocked", 200, page("Request Rejected", "The requested URL was rejected. Your support ID is: 84410")),
        ("blocked", 200, page("Attention", "<h1>Sorry, you have been blocked</h1>")),
        ("blocked", 200, page("The Register of Harbors :: Request Access", "<p>" + "Due to aggressive automated scraping we limit access. " * 20 + "</p>")),
        ("blocked", 200, page("Web Page Blocked!", "<p>The page you have requested has been blocked.</p>")),
        ("blocked", 200, page("Error", "<p>You don't have permission to access this server.</p>")),
        ("blocked", 200, page("Harbor", "<p>Your IP address 10.0.0.1 has been temporarily blocked.</p>")),
        ("login", 200, page("Sign in to your account", "<form><input type=email></form>")),
        ("login", 200, page("Harbor Alliance", "<form action=/go><input name=u><input type='password'></form>")),
        ("login", 200, page("Members Only | Harbor Alliance", FURNITURE)),
        ("login", 200, page("Working", "<form method=post><input name='SAMLRequest' value='x'></form><p>" + "one " * 20)),
        ("soft-404", 200, page("Page not found | Harbor Alliance", FURNITURE * 4)),
        ("soft-404", 200, page("404 - Harbor", FURNITURE)),
        ("soft-404", 200, page("Harbor Alliance", FURNITURE + "<h1>Sorry, the page you are looking for could not be found.</h1>")),
        ("soft-404", 200, page("Harbor Alliance", FURNITURE + "<h1>Oops! That page can’t be found.</h1>")),
        ("soft-404", 200, page("Harbor", FURNITURE + "<h1>This page is no longer available</h1>")),
        ("soft-404", 200, page("Página no encontrada", FURNITURE)),
    ],
)  # fmt: skip
def test_pages_that_are_none(expected: str, status: int, text: str) -> None:
    assert kind(capture(text, status)) == expected


ARTICLE = (
    '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2026-11-20","headline":"x"}</script>'
)


@pytest.mark.parametrize(
    "text",
    [
        page("Clinic opens", f"<article><h1>Clinic opens</h1><p>{WORDS * 3}</p></article>"),
        page("Access denied: how lawyers are kept out", f"<h1>Access denied: how lawyers are kept out</h1>{WORDS * 4}"),
        page("Access Denied", f"<h1>Access Denied</h1><p>{WORDS * 12}</p>"),
        page("Access Denied", f"<h1>Access Denied</h1><p>{WORDS}</p>", ARTICLE),
        page("404 detainees moved in the night", f"<h1>404 detainees moved in the night</h1>{WORDS * 4}"),
        page("Page after page: what the files say", f"<h1>Page after page: what the files say</h1>{WORDS * 3}"),
        page("Families blocked at the gate", f"<h1>Families blocked at the gate</h1><p>{WORDS * 3} Her request was denied.</p>"),
        page("Clinic opens", FURNITURE + f"<form>Log in <input type=password></form><article><h1>Clinic opens</h1>{WORDS * 9}"),
        page("Sign-in sheets went missing", f"<h1>Sign-in sheets went missing</h1>{WORDS * 3}"),
        page("Document released", f"<h1>Document released</h1>{WORDS * 3}"),
        page("Our captcha lawsuit", f"<h1>Our captcha lawsuit</h1><p>{WORDS * 9} automated access and captcha</p>"),
        page("Clinic opens", f"<h1>Clinic opens</h1>{WORDS * 3}<script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script>"),
    ],
)  # fmt: skip
def test_releases_are_none_of_these(text: str) -> None:
    assert kind(capture(text)) is None


def test_a_page_with_the_headline_that_the_way_named_is_that_page() -> None:
    short = page("Request access", "<h1>Request access</h1><p>Groups ask to be let in, today.</p>")
    assert kind(capture(short)) == "blocked"
    told = page("Request access", "<h1>Request access</h1><p>Groups request access to the camp.</p>")
    assert kind(capture(told), said={"title": "Groups request access to the camp"}) is None


def test_the_home_page_under_another_address() -> None:
    home = page(
        "Harbor Alliance",
        FURNITURE * 4 + f"<p>{WORDS * 20}</p>",
        '<link rel="canonical" href="https://harbor.example/">',
    )
    hints = {"said": {"title": "Clinic opens its doors on Pier Street at last"}, "home": "https://harbor.example"}
    assert kind(capture(home), **hints) == "soft-404"
    held = home.replace("<nav>", "<h1>Clinic opens its doors on Pier Street at last</h1><nav>", 1)
    assert kind(capture(held), **hints) is None


def test_the_list_under_another_address() -> None:
    items = "".join(
        f'<li><a href="/news/{n}">Release number {n} of the harbor</a> {n} May 2026</li>' for n in range(30)
    )
    listing = capture(page("News | Harbor", FURNITURE + f"<ul>{items}</ul>"), url="https://harbor.example/news")
    again = capture(page("News | Harbor", FURNITURE + f"<ul>{items}</ul>", "<meta name=token content=8f3>"))
    other = capture(
        page("News | Harbor", FURNITURE + f"<ul>{items}</ul><article><h1>Clinic opens</h1>{WORDS}</article>")
    )
    own = page("News | Harbor", FURNITURE + f"<article><h1>Clinic opens</h1>{WORDS * 6} and more besides than that: ")
    known = [("https://harbor.example/news", look(listing))]
    assert same_look(again, known) == Block("soft-404", "shows the same page as https://harbor.example/news")
    assert same_look(capture(own), known) is None
    assert same_look(other, known) is None
    assert same_look(again, []) is None


def test_every_real_block_is_an_outcome(shared_data: Path) -> None:
    """Their bodies were not kept: each is tried without one and with its title alone."""
    kinds: dict[str, set[str | None]] = {}
    for line in (shared_data / "block_pages.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        title = html.escape(row["title"] or "")
        for body in ("", page(title, ""), page(title, f"<h1>{title}</h1>")):
            answer = Capture(row["url"], AT, row["status"], tuple(row["headers"].items()), body.encode())
            with pytest.raises(Unreadable) as raised:
                read(answer)
            if row["status"] in (404, 502, 504):
                assert str(row["status"]) in str(raised.value)
                continue
            assert isinstance(raised.value, Blocked), row["url"]
            kinds.setdefault(f"{row['status']} {row['title']}", set()).add(raised.value.kind)
    assert len(kinds) == 10
    assert kinds["403 Just a moment..."] == kinds["202 "] == kinds["405 Human Verification"] == {"challenge"}
    assert kinds["403 Access Denied"] == kinds["200 Federal Register :: Request Access"] == {"blocked"}


@pytest.mark.parametrize("name", ["doj-2018", "state-ags"])
def test_no_real_page_is_taken_for_a_block(shared_data: Path, name: str) -> None:
    replay = Replay((shared_data / "replays" / f"{name}.warc.gz",))
    looked = 0
    truths = (shared_data / "replays" / f"{name}.truth.jsonl").read_text(encoding="utf-8").splitlines()
    for line in truths:
        answer = replay.get(json.loads(line)["url"])
        assert answer is not None
        assert kind(answer) is None, answer.url
        looked += 1
    assert looked == len(truths) >= 20


def test_no_sample_page_is_taken_for_a_block() -> None:
    looked = 0
    for room in samples.newsrooms():
        for story in room.stories:
            reply = room.answer(Ask("GET", room.path_of(story)))
            if "html" in reply.content_type:
                answer = Capture(room.url_of(story), AT, reply.status, (HTML,), reply.body)
                assert kind(answer) is None, answer.url
                looked += 1
    assert looked > 50


def test_a_block_survives_the_way_between_processes() -> None:
    with pytest.raises(Blocked) as raised:
        read(capture(page("Just a moment...", "")))
    again = pickle.loads(pickle.dumps(raised.value))
    assert (again.kind, again.why) == ("challenge", raised.value.why)


@given(st.text(max_size=300), st.sampled_from([200, 202, 403, 503]))
def test_no_page_breaks_the_rules(text: str, status: int) -> None:
    answer = Capture(URL, AT, status, (HTML,), text.encode("utf-8", "replace"))
    assert kind(answer) in (None, "blocked", "challenge", "login", "soft-404")
