"""A client of the sample newsrooms, over real HTTP."""

from __future__ import annotations

import http.client
import urllib.parse
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from crawler import samples
from crawler.samples import BigNewsroom, Serving


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


class Client:
    """A client of one newsroom, on a kept connection: names like harbor.localhost need no resolver."""

    def __init__(self, port: int, host: str) -> None:
        self.host = f"{host}.localhost:{port}"
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)

    def get(self, url: str, method: str = "GET", **headers: str) -> Answer:
        parts = urllib.parse.urlsplit(url)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.connection.request(method, target, headers={"Host": self.host, **named})
        response = self.connection.getresponse()
        return Answer(response.status, response.headers, response.read())


@pytest.fixture
def serving() -> Iterator[Serving]:
    with samples.serve([*samples.newsrooms(), BigNewsroom(120, page_size_bytes=20_000)]) as server:
        yield server


@pytest.fixture
def client() -> Iterator[Callable[[Serving, str], Client]]:
    """Make a client of a newsroom by its host name; its connection ends with the test."""
    opened: list[Client] = []

    def connect(serving: Serving, host: str) -> Client:
        opened.append(Client(serving.port, host))
        return opened[-1]

    yield connect
    for one in opened:
        one.connection.close()
