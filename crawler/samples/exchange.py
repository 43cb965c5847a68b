"""What passes between a client and a sample newsroom: `Ask`, `Reply`, and `RequestLog` of what was asked."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Literal
from urllib.parse import parse_qsl, urlsplit

#: Faults of the connection itself: no answer ever; reset before one; closed before one; half a body.
Broken = Literal["hang", "reset", "close", "truncate"]


@dataclass(frozen=True, slots=True)
class Ask:
    """A request: `target` is the path with its query as sent, header names are in lower case."""

    method: str
    target: str
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """The target without its query."""
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, str]:
        """The query's parameters; of a repeated one the last."""
        return dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))

    @property
    def conditional(self) -> bool:
        """Whether the client sent a validator."""
        return "if-none-match" in self.headers or "if-modified-since" in self.headers


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer. `etag` is computed from the body where it is None and the newsroom sends ETags."""

    body: bytes = b""
    status: int = 200
    content_type: str = "text/html; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()
    etag: str | None = None
    broken: Broken | None = None

    @classmethod
    def html(cls, text: str, status: int = 200) -> Reply:
        """Return a page in UTF-8."""
        return cls(text.encode(), status)

    @classmethod
    def redirect(cls, url: str, status: int = 301) -> Reply:
        """Return a redirect to an address, absolute or not."""
        return cls(status=status, headers=(("Location", url),))


@dataclass(frozen=True, slots=True)
class Seen:
    """One request that was answered. `path` holds the query too; `status` 0 stands for no answer at all."""

    method: str
    host: str
    path: str
    status: int
    conditional: bool


class RequestLog:
    """Every request in the order of their answers. Safe to read and clear while the server runs."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: list[Seen] = []

    def __iter__(self) -> Iterator[Seen]:
        return iter(self.entries())

    def __len__(self) -> int:
        with self._lock:
            return len(self._seen)

    def add(self, seen: Seen) -> None:
        """Append a request."""
        with self._lock:
            self._seen.append(seen)

    def entries(self) -> list[Seen]:
        """Return all requests so far."""
        with self._lock:
            return list(self._seen)

    def clear(self) -> None:
        """Forget all requests so far."""
        with self._lock:
            self._seen.clear()

    def paths(self, status: int | None = None) -> list[str]:
        """Return the paths asked for, of one status only if it is given."""
        return [seen.path for seen in self if status in (None, seen.status)]


#: What a newsroom can be told to answer: a status, a whole reply, or a fault of the connection.
Fault = int | Reply | Broken


def is_fresh(ask: Ask, etag: str | None, modified: dt.datetime | None) -> bool:
    """Tell whether the client's copy still holds (RFC 9110, section 13.2.2: If-None-Match decides where it is sent)."""
    if "if-none-match" in ask.headers:
        tags = {tag.strip().removeprefix("W/") for tag in ask.headers["if-none-match"].split(",")}
        return etag is not None and bool(tags & {etag.removeprefix("W/"), "*"})
    if modified is None or "if-modified-since" not in ask.headers:
        return False
    try:
        return parsedate_to_datetime(ask.headers["if-modified-since"]) >= modified
    except (ValueError, TypeError):  # no date, or one without a zone: the RFC says to ignore it
        return False
