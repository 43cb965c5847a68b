"""What each kind of answer to robots.txt means."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.rules import LONGEST_DELAY, MOST, PRODUCT, judge, text_of

HOST = "https://harbor.example"
PAGE, HIDDEN = f"{HOST}/news/1", f"{HOST}/private/1"


@pytest.mark.parametrize(
    ("kind", "status", "text", "error", "page", "hidden"),
    [
        ("a file", 200, "User-agent: *\nDisallow: /private", None, True, False),
        ("an empty file", 200, "", None, True, True),
        ("a page in its place", 200, "<!doctype html><html><body>Disallow: / is what we say</body></html>", None, True, True),
        ("not there", 404, "", None, True, True),
        ("gone", 410, "", None, True, True),
        ("unauthorised", 401, "", None, True, True),
        ("forbidden", 403, "", None, True, True),
        ("too many requests", 429, "", None, True, True),
        ("a redirect that is not followed", 302, "", "more than 5 redirects", True, True),
        ("a server error", 500, "", None, False, False),
        ("unavailable", 503, "User-agent: *\nAllow: /", None, False, False),
        ("timeout", None, "", "no whole answer within the time limit", False, False),
        ("no such name", None, "", "the name cannot be resolved", False, False),
        ("refused connection", None, "", "the server refuses connections", False, False),
    ],
)  # fmt: skip
def test_kinds_of_answers(
    kind: str, status: int | None, text: str, error: str | None, page: bool, hidden: bool
) -> None:
    rules = judge(HOST, status, text, error)
    assert (rules.allows(PAGE), rules.allows(HIDDEN)) == (page, hidden), kind
    assert (rules.closed is None) == page
    if rules.closed is not None:
        assert f"{HOST}/robots.txt cannot be reached" in rules.closed
        assert (error or str(status)) in rules.closed


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("User-agent: presswatch\nDisallow: /\n\nUser-agent: *\nAllow: /", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: presswatch\nDisallow: /private", True),
        ("User-agent: PressWatch\nDisallow: /", False),
        ("User-agent: presswatch/2.0\nDisallow: /", False),
        ("user-agent : presswatch # ours\r\nDisallow: /\r\n", False),
        ("User-agent: press\nDisallow: /", True),
        ("User-agent: presswatcher\nDisallow: /", True),
        ("User-agent: Googlebot\nDisallow: /", True),
        ("User-agent: Googlebot\nUser-agent: presswatch\nDisallow: /", False),
        (
            "User-agent: presswatch\nDisallow: /private\n\nUser-agent: x\nDisallow: /\n\nUser-agent: presswatch\nDisallow: /news",
            False,
        ),
        ("User-agent: *\nDisallow: /\nAllow: /news/", True),
        ("User-agent: *\nDisallow: /*/1$", False),
        ("User-agent: *\nDisallow:", True),
        ("\ufeffUser-agent: *\nDisallow: /", False),
        ("Disallow: /", True),
    ],
)
def test_the_group_that_is_obeyed(text: str, allowed: bool) -> None:
    assert judge(HOST, 200, text_of(text.encode())).allows(PAGE) is allowed
    assert judge(HOST, 200, text).allows(f"{HOST}/robots.txt")


@pytest.mark.parametrize(
    ("line", "delay", "asked"),
    [
        ("Crawl-delay: 10", 10, 10),
        ("Crawl-delay: 0.5", 0.5, 0.5),
        ("Crawl-delay: 3600", LONGEST_DELAY, 3600),
        ("Crawl-delay: -1", 0, 0),
        ("Crawl-delay: soon", 0, 0),
        ("Crawl-delay: nan", 0, 0),
        ("", 0, 0),
    ],
)
def test_crawl_delay(line: str, delay: float, asked: float) -> None:
    rules = judge(HOST, 200, f"User-agent: *\n{line}\nDisallow: /private\n")
    assert (rules.delay, rules.asked_delay) == (delay, asked)


def test_a_huge_file_is_read_as_far_as_the_standard_asks() -> None:
    body = b"User-agent: *\nDisallow: /private\n" + b"# filling\n" * (MOST // 10) + b"Disallow: /news\n"
    text = text_of(body)
    assert len(text) <= MOST
    assert text.endswith("# filling\n")
    rules = judge(HOST, 200, text)
    assert (rules.allows(PAGE), rules.allows(HIDDEN)) == (True, False)


@given(st.binary(max_size=400))
def test_no_file_breaks_the_reading(body: bytes) -> None:
    assert judge(HOST, 200, text_of(b"User-agent: *\n" + body)).allows(PAGE) in (True, False)


def test_our_name_is_the_one_in_the_user_agent() -> None:
    from crawler import settings

    assert settings.USER_AGENT.split("/")[0] == PRODUCT == settings.BOT_NAME
