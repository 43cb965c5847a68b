"""Pauses, turns and counts of the hosts of a run, without a network."""

from __future__ import annotations

import asyncio
import datetime as dt

import pytest

from crawler.hosts import LONGEST_PAUSE, MOST_STRIKES, Host, Hosts, backoff, retry_after
from pipelines.visits import Traffic

AT = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0), ("120", 120), (" 7 ", 7), ("1.5", 1.5), ("86400", 86400), ("999999999999", 999999999999),
        ("Mon, 23 Nov 2026 12:02:00 GMT", 120), ("Mon, 23 Nov 2026 07:02:00 -0500", 120),
        ("Monday, 23-Nov-26 12:02:00 GMT", 120), ("Mon Nov 23 12:02:00 2026", 120),
        ("Mon, 23 Nov 2026 11:00:00 GMT", 0),
        (None, None), ("", None), ("-5", None), ("soon", None), ("1e3", None), ("Mon, 99 Nov 2026 12:02:00 GMT", None),
        ("9" * 400, None), ("١٢", None),
    ],
)  # fmt: skip
def test_retry_after(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, AT) == seconds


def host() -> Host:
    return Host("harbor.example", asyncio.Semaphore(1))


def test_a_refusal_with_a_time_rests_the_host_that_long() -> None:
    harbor = host()
    harbor.answered(429, 30.0, clock=100.0, delay=1.0)
    assert harbor.left(100.0, gap=0.5) == 30.0
    assert harbor.left(130.0, gap=0.5) == 0.0
    assert harbor.closed is None


def test_refusals_in_a_row_lengthen_the_pause_and_answers_shorten_it() -> None:
    harbor = host()
    pauses = []
    for _ in range(4):
        clock = harbor.resting + 1
        harbor.answered(503, None, clock, delay=1.0)
        pauses.append(harbor.left(clock, 0.0))
    assert pauses == [2.0, 4.0, 8.0, 16.0]
    for _ in range(3):
        harbor.answered(200, None, harbor.resting, delay=1.0)
    clock = harbor.resting + 1
    harbor.timed_out(clock, delay=1.0)
    assert harbor.left(clock, 0.0) == 4.0
    assert backoff(99, 30.0) == LONGEST_PAUSE


def test_a_host_that_asks_for_too_much_or_refuses_too_often_is_left_alone() -> None:
    harbor = host()
    harbor.answered(503, LONGEST_PAUSE + 1, 0.0, 1.0)
    assert harbor.closed is not None
    assert "601 s" in harbor.closed
    often = host()
    for number in range(MOST_STRIKES):
        assert often.closed is None, number
        often.answered(429, None, 0.0, 0.0)
    assert often.closed is not None
    assert "harbor.example answered 429" in often.closed


def test_a_crawl_delay_is_kept_whatever_the_source_wants() -> None:
    harbor = host()
    assert harbor.left(50.0, gap=5.0) < 0
    harbor.sent = 50.0
    assert harbor.left(51.0, gap=5.0) == 4.0
    harbor.crawl_delay = 20.0
    assert harbor.left(51.0, gap=5.0) == 19.0
    assert harbor.left(51.0, gap=30.0) == 29.0


def test_hosts_are_known_by_name_and_port_and_counted_by_day() -> None:
    hosts = Hosts()
    assert hosts.of("https://Harbor.example/a") is hosts.of("http://user@harbor.example/b")
    assert hosts.of("http://harbor.example:81/") is not hosts.of("http://harbor.example/")
    url = "https://harbor.example/a"
    hosts.count(url, AT, requests=1)
    hosts.count(url, AT, status=200, size=500)
    hosts.count(url, AT, status=429, size=40)
    hosts.count(url, AT, blocked=1)
    hosts.count(url, AT + dt.timedelta(days=1), requests=1)
    day = AT.date()
    assert list(hosts.take_traffic()) == [
        Traffic("harbor.example", day, 1, 540, 1, 1),
        Traffic("harbor.example", day + dt.timedelta(days=1), 1),
    ]
    assert list(hosts.take_traffic()) == []
