"""The hosts of a run, shared by all its crawls: whose turn it is, how long to wait, and how much was asked.

Scrapy keeps its delays for each source; two sources on one host know nothing of each other there. What a host asks of
us (a pause, a crawl-delay, one request at a time) therefore stands here, and is kept where requests leave.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from crawler.rules import Rules
from pipelines.visits import Traffic

#: Longest pause in seconds that a crawl waits for. A host that asks for more is left alone until the next crawl.
LONGEST_PAUSE = 600.0

#: Refusals and timeouts in a row after which a host is left alone until the next crawl.
MOST_STRIKES = 8

#: Shortest first pause, in seconds, after a refusal that names none; it doubles with each that follows.
SHORTEST_PAUSE = 0.25

_SLOW_DOWN = {429, 503}
_REFUSED = {401, 403, 429, 503}


def retry_after(value: str | None, at: dt.datetime) -> float | None:
    """Return the seconds to wait that a Retry-After header asks for (RFC 9110 §10.2.3: seconds or a date), or None.

    >>> retry_after("120", dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    120.0
    >>> retry_after("Thu, 01 Jan 2026 00:01:00 GMT", dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    60.0
    """
    text = (value or "").strip()
    if re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,6})?", text):
        return float(text)
    try:
        then = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    if then.tzinfo is None:
        then = then.replace(tzinfo=dt.UTC)
    return max(0.0, (then - at).total_seconds())


def backoff(strikes: int, delay: float) -> float:
    """Return the seconds to leave a host alone after so many refusals in a row: twice its delay, then doubled.

    >>> [backoff(strikes, 1.0) for strikes in (1, 2, 3, 20)]
    [2.0, 4.0, 8.0, 600.0]
    """
    return min(LONGEST_PAUSE, max(SHORTEST_PAUSE, 2 * delay) * 2.0 ** min(strikes - 1, 16))


@dataclass
class Host:
    """A host in this run. Times are those of a monotonic clock, in seconds.

    Attributes:
        name: host and port. resting: until when it is left alone. sent: when the last request left.
        strikes: refusals and timeouts, less the good answers since. closed: why it is asked no more in this run.
        crawl_delay: what its robots.txt asks for, in seconds.
        turn: held while a request is under way. asking: held while its robots.txt is asked.
        rules: what its robots.txt lets us do, by scheme.
    """

    name: str
    turn: asyncio.Semaphore
    resting: float = 0.0
    sent: float = float("-inf")
    strikes: int = 0
    closed: str | None = None
    crawl_delay: float = 0.0
    asking: asyncio.Lock = field(default_factory=asyncio.Lock)
    rules: dict[str, Rules] = field(default_factory=dict)

    def left(self, clock: float, gap: float) -> float:
        """Return the seconds until the next request may leave, `gap` being the source's own least delay."""
        return max(self.resting, self.sent + max(gap, self.crawl_delay)) - clock

    def answered(self, status: int, asked: float | None, clock: float, delay: float) -> None:
        """Note an answer: a refusal lengthens the pause, any other answer takes one strike away.

        Args:
            status: of the answer. asked: seconds that its Retry-After asks for, None without one.
            clock: the time. delay: the source's delay in seconds, from which the pauses grow.
        """
        if status not in _SLOW_DOWN:
            self.strikes = max(0, self.strikes - 1)
        elif asked is not None and asked > LONGEST_PAUSE:
            self.closed = (
                f"{self.name} answered {status} and asks to be left alone for {asked:,.0f} s, longer than a crawl "
                f"waits ({LONGEST_PAUSE:.0f} s); it is asked again in the next crawl"
            )
        else:
            self._strike(f"answered {status}", asked or 0.0, clock, delay)

    def timed_out(self, clock: float, delay: float) -> None:
        """Note a request that got no answer in time."""
        self._strike("gave no answer in time", 0.0, clock, delay)

    def _strike(self, what: str, asked: float, clock: float, delay: float) -> None:
        self.strikes += 1
        self.resting = max(self.resting, clock + max(asked, backoff(self.strikes, delay)))
        if self.strikes >= MOST_STRIKES:
            self.closed = (
                f"{self.name} {what}, the last of {self.strikes} refusals in a row; it is left alone until the next "
                "crawl. Give the source a longer delay if this comes again"
            )


class Hosts:
    """The hosts of a run by name, and the requests that each got since they were last taken."""

    def __init__(self) -> None:
        self._hosts: dict[str, Host] = {}
        self._traffic: dict[tuple[str, dt.date], Traffic] = {}

    def of(self, url: str, at_once: int = 1) -> Host:
        """Return the host of an address; `at_once` requests may be under way there, as the first who asks says."""
        name = name_of(url)
        if name not in self._hosts:
            self._hosts[name] = Host(name, asyncio.Semaphore(max(1, at_once)))
        return self._hosts[name]

    def count(
        self, url: str, at: dt.datetime, *, requests: int = 0, status: int = 0, size: int = 0, blocked: int = 0
    ) -> None:
        """Count what passed between us and a host."""
        key = (name_of(url), at.astimezone(dt.UTC).date())
        old = self._traffic.get(key) or Traffic(*key)
        self._traffic[key] = Traffic(
            *key, old.requests + requests, old.bytes + size, old.refused + (status in _REFUSED), old.blocked + blocked
        )

    def take_traffic(self) -> Iterator[Traffic]:
        """Yield the counts since the last time, and begin anew."""
        counted, self._traffic = self._traffic, {}
        yield from counted.values()


def name_of(url: str) -> str:
    """Return name and port of the host of an address, in lower case, without a password.

    >>> name_of("HTTP://user@Harbor.Example:8080/news")
    'harbor.example:8080'
    """
    return urlsplit(url).netloc.rpartition("@")[2].lower()


def origin_of(url: str) -> str:
    """Return scheme, name and port of an address: what a robots.txt speaks for (RFC 9309 §2.3).

    >>> origin_of("https://Harbor.Example/news?page=1")
    'https://harbor.example'
    """
    return f"{urlsplit(url).scheme}://{name_of(url)}"
