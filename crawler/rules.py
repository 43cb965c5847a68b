"""What robots.txt means for us, by RFC 9309: the pure policy, without a network or a clock.

- 2xx: the file is read, at most `MOST` bytes of it, and its group for `PRODUCT` (else the one for ``*``) is obeyed.
- 4xx, and more than five redirects: there is no file, everything may be asked (§2.3.1.2, §2.3.1.3).
- 5xx, a timeout, no such name, a broken connection: the file is unreachable, nothing may be asked (§2.3.1.4).
"""

from __future__ import annotations

import datetime as dt
import math
import re
from dataclasses import dataclass, field

from protego import Protego

#: Our product token: the name that a site's robots.txt calls us by (§2.2.1).
PRODUCT = "presswatch"

#: Bytes of a file that are read: the least that a crawler must (§2.5). One of 26 MB took the parser ten seconds.
MOST = 500 * 1024

#: How long an answer holds (§2.4).
FRESH = dt.timedelta(days=1)

#: Redirects that are followed (§2.3.1.2).
REDIRECTS = 5

#: Longest Crawl-delay that is kept, in seconds: at a request an hour no newsroom could ever be read.
LONGEST_DELAY = 60.0

_AGENT_LINE = re.compile(r"^([ \t]*user-?agent[ \t]*:)([^\r\n#]*)", re.IGNORECASE | re.MULTILINE)
_TOKEN = re.compile(r"[A-Za-z_-]+")


@dataclass(frozen=True)
class Rules:
    """What a host lets us do.

    Attributes:
        host: scheme, name and port. closed: why nothing may be asked there, None where something may.
        delay: seconds to leave between two requests, at most `LONGEST_DELAY`; 0 where none is asked.
        asked_delay: what the file really asks.
    """

    host: str
    closed: str | None = None
    delay: float = 0.0
    asked_delay: float = 0.0
    _parser: Protego | None = field(default=None, repr=False, compare=False)

    def allows(self, url: str) -> bool:
        """Tell whether an address may be asked. Raises: nothing; addresses and files come from strangers."""
        if self.closed is not None:
            return False
        return self._parser is None or self._parser.can_fetch(url, PRODUCT)


def text_of(body: bytes) -> str:
    """Return the part of a file that counts: `MOST` bytes, without a line that this cuts in two.

    >>> text_of(b"User-agent: *" + b" " * MOST + b"Disallow: /")
    ''
    """
    head = body[:MOST]
    if len(body) > MOST:
        head = head[: max(head.rfind(b"\n"), head.rfind(b"\r")) + 1]
    return head.decode("utf-8-sig", "replace")


def judge(host: str, status: int | None, text: str = "", error: str | None = None) -> Rules:
    """Return what an answer to robots.txt lets us do.

    Args:
        host: scheme, name and port. status: the last one after redirects, None where nothing came.
        text: the file, from `text_of`. error: why nothing came.
    """
    if status is None or status >= 500:
        what = f"answered {status}" if status is not None else error or "gave no answer"
        return Rules(
            host,
            closed=f"{host}/robots.txt cannot be reached ({what}), so nothing there may be crawled (RFC 9309); "
            "it is asked again in the next crawl",
        )
    if not 200 <= status < 300 or not text.strip():
        return Rules(host)
    parser = Protego.parse(_AGENT_LINE.sub(_by_token, text))
    asked = parser.crawl_delay(PRODUCT) or 0.0
    if math.isnan(asked) or asked < 0:
        asked = 0.0
    return Rules(host, delay=min(asked, LONGEST_DELAY), asked_delay=asked, _parser=parser)


def _by_token(match: re.Match[str]) -> str:
    """Spell the name on a user-agent line as the RFC compares it: whole, in any case, without a version.

    Protego takes ``press`` for the beginning of our name, and ``presswatch/1.0`` for somebody else.
    """
    value = match[2].strip()
    if value == "*":
        return match[0]
    token = _TOKEN.match(value)
    return match[1] + (f" {PRODUCT}" if token and token[0].lower() == PRODUCT else " another-robot")
