"""Which addresses may be asked: public ones, checked after DNS and at every hop.

Scrapy reaches private addresses in 11 of 15 spellings by default. Names are checked where they are resolved, which is
also where the connection takes its address from (so a second, different DNS answer cannot slip in); literal
addresses never pass a resolver and are checked before the request.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.base import ReactorBase
from twisted.internet.defer import Deferred, succeed
from twisted.internet.error import DNSLookupError

#: Set by ``--allow-private``, for tests and the sample newsrooms on loopback.
ALLOW_PRIVATE = "PRESSWATCH_ALLOW_PRIVATE"


class Refused(IgnoreRequest):
    """Raised for an address that must not be asked. Says which and why."""


def is_public(address: str) -> bool:
    """Tell whether an IP address is one of the public internet; IPv4 inside IPv6 is looked at too.

    >>> is_public("10.0.0.1"), is_public("::ffff:127.0.0.1"), is_public("1.1.1.1")
    (False, False, True)
    """
    try:
        ip = ipaddress.ip_address(address.strip("[]").partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is not None:
        return ip.ipv4_mapped.is_global
    return ip.is_global and not ip.is_multicast


class GuardMiddleware:
    """Refuses every scheme but http and https, and literal addresses that are not public."""

    def __init__(self, allow_private: bool) -> None:
        self.allow_private = allow_private

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> GuardMiddleware:
        """Build from the crawl's settings."""
        return cls(crawler.settings.getbool(ALLOW_PRIVATE))

    def process_request(self, request: Request) -> None:
        """Raise `Refused` for an address that must not be asked."""
        parts = urlsplit(request.url)
        if parts.scheme not in {"http", "https"}:
            raise Refused(f"{request.url}: only http and https are fetched")
        host = parts.hostname or ""
        try:
            ipaddress.ip_address(host)
        except ValueError:
            return  # a name, or a disguised address: `GuardedResolver` sees what it resolves to
        if not self.allow_private and not is_public(host):
            raise Refused(f"{request.url}: {host} is not a public address (--allow-private admits it, for tests)")


class GuardedResolver(CachingThreadedResolver):
    """Resolves names as Scrapy does, and refuses those that lead to an address that is not public."""

    allow_private = False

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> GuardedResolver:
        """Build from the process's settings."""
        resolver = super().from_crawler(crawler, reactor)
        resolver.allow_private = crawler.settings.getbool(ALLOW_PRIVATE)
        return resolver

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:
        """Return the address of a name. Fails with DNSLookupError where it is not public."""
        if self.allow_private and (name == "localhost" or name.endswith(".localhost")):
            return succeed("127.0.0.1")  # RFC 6761: names below .localhost are loopback; many resolvers do not know
        return super().getHostByName(name, timeout).addCallback(self._admit, name)

    def _admit(self, address: Any, name: str) -> Any:
        if self.allow_private or is_public(str(address)):
            return address
        raise DNSLookupError(f"{name} leads to {address}, which is not a public address")
