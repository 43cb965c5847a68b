"""The way *feed*: RSS 0.9 to 2.0, Atom and JSON Feed.

feedparser reads XML in any state of repair. It is given bytes and never an address, so that it asks no network; what it
resolves, sanitises and turns into dates is left out, because a sighting keeps what was printed.
"""

from __future__ import annotations

import html
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlencode, urlsplit

import feedparser
from parsel import Selector

from crawler.discovery.way import Found, Way
from crawler.document import parse
from crawler.selectors import node_text
from pipelines.errors import Unreadable
from pipelines.records import Capture, Sighting
from pipelines.text import clean
from pipelines.urls import identity, normalise, same_site

#: A longer description is the release itself, which is read from its own page.
_LONGEST_SUMMARY = 1_000

_ENTRY = re.compile(rb"<(?:[a-z]+:)?(?:item|entry)[\s/>]", re.IGNORECASE)
_CLOSED = re.compile(rb"</(?:[a-z]+:)?(?:rss|feed|rdf)\s*>\s*(?:<!--.*?-->\s*)*\Z", re.IGNORECASE | re.DOTALL)
_PAGE = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_MARKUP = re.compile(r"<[a-zA-Z/!][^<>]*>")
_GENERATOR = re.compile(rb"<generator[^>]*>\s*https?://(?:www\.)?wordpress\.(?:org|com)", re.IGNORECASE)
_FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"})
_COMMENTS = re.compile(r"comment", re.IGNORECASE)
_ABSOLUTE = re.compile(r"\s*https?://", re.IGNORECASE)


@dataclass(frozen=True)
class Feed(Way):
    """A feed, or a page that names one. Paged feeds (RFC 5005, JSON Feed, WordPress) lead to their next page.

    Attributes:
        follow: whether to go on to the next page at all; false where only the newest are wanted.
    """

    kind: ClassVar[str] = "feed"
    keys = dict(Way.keys) | {"follow": "flag"}

    follow: bool = True

    @property
    def newest_only(self) -> bool:
        """Always, though some feeds have further pages."""
        return True

    def read(self, capture: Capture) -> Found:
        """Read a feed, or the page that names it. Raises `Unreadable` for anything else, an empty body too."""
        head = capture.body[:2_000].replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").lstrip()
        if not head:
            raise Unreadable("is empty, not a feed")
        if head.startswith((b"{", b"[")):
            return self._json(capture)
        if _PAGE.match(head):
            if (_page(capture.url) or 0) > 1:
                return Found()  # some sites answer an address that leads to nothing with their home page
            feed = alternate(capture)
            if feed is None:
                raise Unreadable("is an HTML page, not a feed, and names none")
            return Found(instead=feed)
        return self._xml(capture)

    def _xml(self, capture: Capture) -> Found:
        parsed = _parse(capture)
        if not parsed.version and not parsed.entries:
            opening = clean(capture.body[:60].decode("utf-8", "replace"))
            raise Unreadable(f"is no feed (RSS, Atom or JSON Feed): it begins with {opening!r}")
        base = _base(parsed, capture)
        found = self._collect(
            (_from_entry(entry, parsed.version, base) for entry in parsed.entries), len(parsed.entries)
        )
        if parsed.bozo and (damage := _damage(parsed, capture.body)):
            found.problems.append(damage)
        following = (link.get("href") for link in parsed.feed.get("links", []) if link.get("rel") == "next")
        found.next = _next(following, base, capture) if self.follow else []
        if self.follow and not found.next and found.sightings and _GENERATOR.search(capture.body[:5_000]):
            found.next = _paged(capture.url)
        return found

    def refusal(self, capture: Capture) -> str | None:
        """Return None behind the last page of a WordPress feed: its pages are counted without an end."""
        return None if capture.status == 404 and (_page(capture.url) or 0) > 1 else ""

    def _json(self, capture: Capture) -> Found:
        try:
            data = json.loads(capture.body)
        except (ValueError, RecursionError) as error:  # RecursionError: deeply nested arrays, on purpose or not
            raise Unreadable(f"is damaged JSON, not a feed: {error}") from error
        items = data.get("items") if isinstance(data, dict) else None
        if not isinstance(items, list) or "jsonfeed.org" not in str(data.get("version")):
            raise Unreadable("is JSON, but no JSON Feed: it has no version of jsonfeed.org or no items")
        found = self._collect((_from_item(item, capture.url) for item in items), len(items))
        found.next = _next([data.get("next_url")], capture.url, capture) if self.follow else []
        return found

    def _collect(self, entries: Iterable[dict[str, str | None] | None], total: int) -> Found:
        """Turn entries into sightings, each address once; an entry without a usable address is counted."""
        found = Found()
        seen: set[str] = set()
        lost = 0
        for entry in entries:
            if entry is None:
                lost += 1
                continue
            url = entry.pop("url") or ""
            if url not in seen and self.wants(url):
                seen.add(url)
                found.sightings.append(Sighting(url=url, way=self.name, **entry))
        if lost:
            found.problems.append(f"{lost} of {total} entries have no address that can be asked")
        return found


def _parse(capture: Capture) -> Any:
    """Let feedparser read the bytes. It finds the charset by header and declaration as RFC 7303 asks."""
    content_type = capture.content_type
    if not capture.body.isascii():
        try:
            capture.body.decode("utf-8")
        except UnicodeDecodeError:
            pass
        else:  # bytes that are valid UTF-8 beyond ASCII are UTF-8, whatever is declared: see `crawler.document.decode`
            content_type = "application/xml; charset=utf-8"
    try:
        # A file object: feedparser would take bytes for the name of a file and open it.
        return feedparser.parse(
            io.BytesIO(capture.body),
            response_headers={"content-type": content_type},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception as error:  # strangers' bytes in a parser of strangers' bytes: a crash is a fact about this feed
        raise Unreadable(f"is a feed that cannot be read: {type(error).__name__}: {error}") from error


def _base(parsed: Any, capture: Capture) -> str:
    """Return the address for relative links: the feed's own (RFC 3986 §5.1.3), unless another site hands it out."""
    home = normalise(str(parsed.feed.get("link") or ""))
    return home if home and not same_site(home, capture.url) else capture.url


def _from_entry(entry: Any, version: str, base: str) -> dict[str, str | None] | None:
    """Return what an entry says, None where it has no usable address."""
    address = entry.get("feedburner_origlink") or entry.get("link")
    if entry.get("guidislink") and not _ABSOLUTE.match(str(address or "")):
        address = None  # a guid that is called a permalink by default and is a number
    if not address:
        address = next((link.get("href") for link in entry.get("links", []) if link.get("rel") == "alternate"), None)
    url = normalise(str(address), base) if address else None
    if url is None or not _is_own_address(str(address)):
        return None
    published = entry.get("published") or entry.get("created")
    # dict's own `get`: feedparser's gives "published" where there is no "updated" (6.0, with a warning).
    updated = dict.get(entry, "updated")
    if not published and not version.startswith("atom"):
        # Dublin Core's date, which feedparser calls "updated"; RSS knows no other date of an item.
        published, updated = updated, None
    return {
        "url": url,
        "title": _plain(entry.get("title"), entry.get("title_detail")),
        "published": clean(published or "") or None,
        "updated": clean(updated or "") or None,
        "summary": _summary(_plain(entry.get("summary"), entry.get("summary_detail"))),
    }


def _from_item(item: Any, base: str) -> dict[str, str | None] | None:
    """Return what an item of a JSON Feed says, None where it has no usable address."""
    if not isinstance(item, dict):
        return None
    said = {key: value for key, value in item.items() if isinstance(value, str)}
    address = said.get("url") or (said.get("id", "") if _ABSOLUTE.match(said.get("id", "")) else "")
    url = normalise(address, base) if address else None
    if url is None:
        return None
    return {
        "url": url,
        "title": clean(said.get("title", "")) or None,
        "published": clean(said.get("date_published", "")) or None,
        "updated": clean(said.get("date_modified", "")) or None,
        "summary": _summary(clean(said.get("summary", "")) or None),
    }


def _is_own_address(address: str) -> bool:
    """Tell whether an address leads anywhere but back to the feed: ``#`` and ``?`` are what broken templates print."""
    return address.strip() not in {"", "#", "?", "/"}


def _plain(value: Any, detail: Mapping[str, str] | None) -> str | None:
    """Return a text construct as plain text: markup out, entities decoded, also those that were escaped twice."""
    text = str(value or "")
    if (detail or {}).get("type") != "text/plain" or _MARKUP.search(text):
        text = node_text(Selector(text=text, type="html").root)
    return clean(html.unescape(text)) or None


def _summary(text: str | None) -> str | None:
    return text if text and len(text) <= _LONGEST_SUMMARY else None


def _damage(parsed: Any, body: bytes) -> str | None:
    """Return what an ill-formed feed has lost, None where every entry could be read in spite of it."""
    why = clean(str(parsed.get("bozo_exception", "")))[:200]
    body = body.replace(b"\0", b"")  # UTF-16 is counted well enough without its empty bytes
    printed = sum(1 for _ in _ENTRY.finditer(body))
    if len(parsed.entries) < printed:
        return f"the feed is damaged: {len(parsed.entries)} of {printed} entries could be read ({why})"
    if printed and not _CLOSED.search(body[-2_000:]):
        return f"the feed ends early, after {printed} entries ({why})"
    return None


def _next(addresses: Iterable[Any], base: str, capture: Capture) -> list[str]:
    return list(_followable(addresses, base, capture))[:1]


def alternate(capture: Capture) -> str | None:
    """Return the feed that an HTML page names as its own (``link rel=alternate``), rather not that of its comments."""
    document = parse(replace(capture, headers=(("Content-Type", "text/html"),)))  # some serve pages as XML
    links = [
        (url, _COMMENTS.search(f"{link.get('title') or ''} {url}") is not None)
        for link in document.root.iter("link")
        if "alternate" in (link.get("rel") or "").lower().split()
        and (link.get("type") or "").partition(";")[0].strip().lower() in _FEED_TYPES
        and (url := normalise(link.get("href") or "", document.base)) is not None
    ]
    return min(links, key=lambda pair: pair[1])[0] if links else None


def _paged(url: str) -> list[str]:
    """Return the next page of a WordPress feed, which tells nobody that it has pages."""
    query = [(key, value) for key, value in parse_qsl(urlsplit(url).query) if key != "paged"]
    query.append(("paged", str((_page(url) or 1) + 1)))
    following = normalise(urlsplit(url)._replace(query=urlencode(query)).geturl())
    return [] if following is None else [following]


def _page(url: str) -> int | None:
    given = dict(parse_qsl(urlsplit(url).query)).get("paged", "")
    return int(given) if given.isdecimal() and len(given) < 6 else None


def _followable(addresses: Iterable[Any], base: str, capture: Capture) -> Iterator[str]:
    for address in addresses:
        url = normalise(str(address), base) if address else None
        if url and same_site(url, capture.url) and identity(url) != identity(capture.url):
            yield url
