from __future__ import annotations

import pytest
from scrapy import Request
from twisted.internet.error import DNSLookupError

from crawler.guard import GuardedResolver, GuardMiddleware, Refused, is_public

PRIVATE = [
    "http://127.0.0.1/", "http://10.1.2.3/", "http://192.168.0.1/", "http://172.16.0.1/", "http://169.254.169.254/latest/",
    "http://0.0.0.0/", "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://[fe80::1]/", "http://[fd00::1]/",
    "http://100.64.0.1/", "http://224.0.0.1/", "http://255.255.255.255/",
]  # fmt: skip
SCHEMES = ["file:///etc/passwd", "ftp://a.example/x", "data:text/html,x", "s3://bucket/x", "gopher://a.example/"]


@pytest.mark.parametrize("url", PRIVATE)
def test_private_literals_are_refused_unless_admitted(url: str) -> None:
    with pytest.raises(Refused, match="not a public address"):
        GuardMiddleware(allow_private=False).process_request(Request(url))
    GuardMiddleware(allow_private=True).process_request(Request(url))


@pytest.mark.parametrize("url", SCHEMES)
def test_other_schemes_are_refused_always(url: str) -> None:
    for allow in (False, True):
        with pytest.raises(Refused, match="only http and https"):
            GuardMiddleware(allow_private=allow).process_request(Request(url))


@pytest.mark.parametrize("url", ["https://agency.example/", "http://1.1.1.1/", "https://[2606:4700:4700::1111]/"])
def test_public_addresses_pass(url: str) -> None:
    GuardMiddleware(allow_private=False).process_request(Request(url))


def test_what_a_name_leads_to_is_checked() -> None:
    resolver = GuardedResolver.__new__(GuardedResolver)
    resolver.allow_private = False
    for address in ("127.0.0.1", "10.0.0.8", "not an address"):
        with pytest.raises(DNSLookupError, match=r"sneaky\.example leads to"):
            resolver._admit(address, "sneaky.example")
    assert resolver._admit("1.1.1.1", "open.example") == "1.1.1.1"


@pytest.mark.parametrize(
    ("address", "public"), [("8.8.8.8", True), ("::ffff:10.0.0.1", False), ("2001:db8::1", False), ("", False)]
)
def test_is_public(address: str, public: bool) -> None:
    assert is_public(address) is public
