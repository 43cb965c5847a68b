"""The way *sitemap*: XML and plain-text sitemaps, indexes of them, news sitemaps, and robots.txt that names them.

Sitemaps are written by hand, by plugins and by attackers: namespaces, entities and sizes are taken as they come, and
within bounds. The format: https://www.sitemaps.org/protocol.html
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import ClassVar
from urllib.parse import urlsplit

from lxml import etree

from crawler.discovery.way import Found, Way
from crawler.warc.coding import LIMIT, decode_body
from pipelines import dates
from pipelines.errors import Unreadable
from pipelines.records import Capture, Sighting
from pipelines.text import clean
from pipelines.urls import document_type, identity, is_home, normalise, same_site

#: Most addresses that one file may hold by the protocol, pages or sitemaps; the rest is left and a problem says so.
MOST_ADDRESSES = 50_000

#: A ``lastmod`` that so large a part of a file's entries shares is the day on which the file was made.
_SHARED = 0.8
_FEW = 5  # fewer entries than this may well have been changed on one day

_GZIP = b"\x1f\x8b"
_ROOTS = frozenset({"urlset", "sitemapindex"})
_ENTRY = re.compile(rb"<(?:[\w-]+:)?(?:url|sitemap)[\s/>]", re.IGNORECASE)
_CLOSED = re.compile(rb"</(?:[\w-]+:)?(?:urlset|sitemapindex)\s*>\s*(?:<!--.*?-->\s*)*\Z", re.IGNORECASE | re.DOTALL)
# An ampersand that begins none of XML's own entities: most often one of an address that nobody escaped. Taken as a
# plain character; so the entities that a file declares for itself are never unfolded either.
_BARE_AMPERSAND = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)")
_ROBOTS_LINE = re.compile(r"^\s*sitemap\s*:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
_ABSOLUTE = re.compile(r"https?://\S+$", re.IGNORECASE)


@dataclass(frozen=True)
class Sitemap(Way):
    """A sitemap, an index of sitemaps, or the robots.txt that names them.

    Attributes:
        sitemaps: of the sitemaps that an index or robots.txt names, only those are asked in whose address this pattern
            is found; None for all.
    """

    kind: ClassVar[str] = "sitemap"
    keys = dict(Way.keys) | {"sitemaps": "pattern"}
    branches = True

    sitemaps: str | None = None

    def read(self, capture: Capture) -> Found:
        """Read a sitemap or an index. Raises `Unreadable` for an HTML page, a feed, or anything else that is none."""
        body = _unpacked(capture)
        if _is_robots(capture):
            return self._robots(body)
        head = body[:2_000].replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").lstrip()
        if not head:
            raise Unreadable("is empty, not a sitemap")
        if not head.startswith((b"<", b"\xff\xfe", b"\xfe\xff")):
            return self._text(body, capture)
        return self._xml(body, capture)

    def onward(self, capture: Capture) -> Found:
        """Return the sitemaps that an index or robots.txt names: they may have changed where it has not."""
        body = _unpacked(capture)
        is_index = b"sitemapindex" in body[:4_000].replace(b"\0", b"").lower()
        if not is_index and not _is_robots(capture):
            return Found()
        found = self.read(capture)
        return Found(next=found.next, changed=found.changed)

    def _robots(self, body: bytes) -> Found:
        found = Found()
        # Another host may serve the sitemaps: robots.txt is the site's own word for them (sitemaps.org, "location").
        lines = _ROBOTS_LINE.findall(body.decode("utf-8", "replace"))
        found.next = self._children(lines, self.url, found, anywhere=True)
        if not lines:
            found.problems.append("names no sitemap; declare the sitemap's own address, or another way")
        return found

    def _text(self, body: bytes, capture: Capture) -> Found:
        lines = [clean(line) for line in body.decode("utf-8-sig", "replace").splitlines()]
        lines = [line for line in lines if line]
        if not lines or not _ABSOLUTE.match(lines[0]):
            raise Unreadable(f"is no sitemap: it begins with {(lines or [''])[0][:60]!r}")
        found = Found()
        self._collect([{"loc": line} for line in lines], capture, found)
        return found

    def _xml(self, body: bytes, capture: Capture) -> Found:
        found = Found()
        pages: list[Mapping[str, str]] = []
        indexes: dict[str, str] = {}
        try:
            for name, entry in islice(_entries(body), MOST_ADDRESSES + 1):
                if name == "url":
                    pages.append(entry)
                else:
                    indexes.setdefault(entry.get("loc", ""), entry.get("lastmod", ""))
        except etree.XMLSyntaxError as error:
            if not pages and not indexes:
                raise Unreadable(f"is no sitemap that can be read: {error}") from error
            found.problems.append(f"the sitemap is damaged after {len(pages) + len(indexes)} entries: {error}")
        if not pages and not indexes and (root := _root(body)) not in _ROOTS:
            raise Unreadable(f"is {_what(root)}, not a sitemap")
        _note_loss(body, len(pages) + len(indexes), found)
        found.next = self._children(indexes, capture.url, found)
        found.changed = _changed(indexes, capture)
        self._collect(pages, capture, found)
        return found

    def _children(self, addresses: Iterable[str], base: str, found: Found, *, anywhere: bool = False) -> list[str]:
        """Return the addresses of the sitemaps to ask, each once."""
        children: dict[str, str] = {}
        foreign = 0
        for address in islice(addresses, MOST_ADDRESSES):
            url = normalise(clean(address), base)
            if url is None or (self.sitemaps is not None and not re.search(self.sitemaps, url)):
                continue
            if anywhere or same_site(url, base):
                children.setdefault(identity(url), url)
            else:
                foreign += 1
        if foreign:
            found.problems.append(f"{foreign} sitemaps of other sites are named and were not followed")
        return list(children.values())

    def _collect(self, entries: list[Mapping[str, str]], capture: Capture, found: Found) -> None:
        """Turn entries into sightings, each address once."""
        if len(entries) > MOST_ADDRESSES:
            found.problems.append(f"names more than {MOST_ADDRESSES:,} pages; the rest was left")
        stamped = is_stamped([entry["lastmod"] for entry in entries if "lastmod" in entry], capture.fetched_at)
        seen: set[str] = set()
        lost = 0
        for entry in entries[:MOST_ADDRESSES]:
            url = normalise(entry.get("loc", ""), capture.url) if entry.get("loc") else None
            if url is None:
                lost += 1
            elif url in seen or is_home(url, self.url) or document_type(url) is not None:
                continue
            elif not self.wants(url):
                found.passed += 1
            else:
                seen.add(url)
                # A news sitemap names its releases for two days beside another one, which may spell `lastmod`
                # otherwise: two spellings of one time would look like an update in every crawl.
                updated = None if stamped or "title" in entry else entry.get("lastmod")
                title, published = entry.get("title"), entry.get("publication_date")
                found.sightings.append(Sighting(url, self.name, title=title, published=published, updated=updated))
        if lost:
            found.problems.append(f"{lost} of {len(entries)} entries have no address that can be asked")


def is_stamped(lastmods: list[str], at: dt.datetime) -> bool:
    """Tell whether a file's ``lastmod`` say when it was made, not when its pages were changed.

    Many sites stamp all pages with the time of the request or of the last deployment; believed, every release would
    be read again in each crawl. So they count for nothing where four in five share a day, or most are of the day of
    the capture or the one before. A page that was really changed then is seen to be when that day has passed.

    Args:
        lastmods: as printed, W3C dates. at: time of the capture.
    """
    days = [day for text in lastmods if (day := _day(text)) is not None]
    if not days:
        return False
    shared = Counter(days).most_common(1)[0][1]
    today = at.astimezone(dt.UTC).date()
    fresh = sum(day >= today - dt.timedelta(days=1) for day in days)
    return (len(days) >= _FEW and shared >= _SHARED * len(days)) or 2 * fresh > len(days)


def is_older(lastmod: str, at: dt.datetime) -> bool:
    """Tell whether a file was last changed safely before a time; a day alone lasts, in some zone, 14 hours longer.

    >>> is_older("2026-10-30", dt.datetime(2026, 11, 1, 18, tzinfo=dt.UTC))
    True
    """
    moment = dates.parse(lastmod, zone="UTC")
    if moment is None or not moment.to_the_day:
        return False
    if moment.at is not None:
        return moment.at + dt.timedelta(hours=1) < at  # their clock is not ours
    return dt.datetime.combine(moment.day, dt.time(), dt.UTC) + dt.timedelta(hours=38) < at


def _changed(indexes: Mapping[str, str], capture: Capture) -> dict[str, str]:
    """Return when an index says that its sitemaps were last changed, {} where that is not to be believed.

    The newest of them is left out: should an index keep its old times for ever, that one is asked all the same.
    """
    given = {
        url: lastmod for loc, lastmod in indexes.items() if lastmod and (url := normalise(clean(loc), capture.url))
    }
    if is_stamped(list(given.values()), capture.fetched_at):
        return {}
    newest = max(given.values(), default="")
    return {url: lastmod for url, lastmod in given.items() if lastmod[:10] != newest[:10]}


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text[:10])
    except ValueError:
        return None


def _unpacked(capture: Capture) -> bytes:
    """Return the body, unpacked where the file itself is a gzip file, whatever its name or Content-Type."""
    if not capture.body.startswith(_GZIP):
        return capture.body
    body, problems = decode_body([("Content-Encoding", "gzip")], capture.body)
    if problems:
        raise Unreadable(f"is a gzip file that cannot be read whole: {', '.join(problems)} (at most {LIMIT:,} bytes)")
    return body


def _is_robots(capture: Capture) -> bool:
    return urlsplit(capture.url).path == "/robots.txt"


def _entries(body: bytes) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yield for each ``url`` and ``sitemap`` element its name, and its children's text by their names.

    Names are without namespace or prefix, in lower case. The tree is let go entry by entry.
    """
    for event, node in _parse(body):
        name = _name(node)
        if event == "end" and name in {"url", "sitemap"}:
            yield name, _texts(node)
            node.clear()
            parent = node.getparent()
            while parent is not None and node.getprevious() is not None:
                del parent[0]


def _parse(body: bytes) -> Iterator[tuple[str, etree._Element]]:
    if not body.startswith((b"\xff\xfe", b"\xfe\xff")) and b"\0" not in body[:200]:
        # What stands before the XML declaration would make the parser give up.
        body = _BARE_AMPERSAND.sub(b"&amp;", body.removeprefix(b"\xef\xbb\xbf").lstrip())
    events: Iterator[tuple[str, etree._Element]] = etree.iterparse(
        io.BytesIO(body),
        events=("start", "end"),
        recover=True,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    return events


def _root(body: bytes) -> str:
    try:
        return next((_name(node) for _, node in _parse(body)), "")
    except etree.XMLSyntaxError:
        return ""


def _texts(node: etree._Element) -> dict[str, str]:
    """Return the text of an entry's own children, and of those of its ``news`` element."""
    texts: dict[str, str] = {}
    for child in node:
        parts = child if _name(child) == "news" else [child]
        for part in parts:
            prefixed = part.prefix or str(part.tag).rpartition(":")[0]
            if _name(part) != "loc" or prefixed not in {"image", "video"}:
                texts.setdefault(_name(part), clean(part.text or ""))
    return {name: text for name, text in texts.items() if text}


def _name(node: etree._Element) -> str:
    return re.split(r"[}:]", str(node.tag))[-1].lower()


def _note_loss(body: bytes, count: int, found: Found) -> None:
    """Say what a damaged file has lost."""
    if count > MOST_ADDRESSES:
        return
    plain = body.replace(b"\0", b"")  # UTF-16 is counted well enough without its empty bytes
    printed = sum(1 for _ in _ENTRY.finditer(plain))
    if count < printed:
        found.problems.append(f"the sitemap is damaged: {count} of {printed} entries could be read")
    elif printed and not _CLOSED.search(plain[-2_000:]):
        found.problems.append(f"the sitemap ends early, after {count} entries")


def _what(root: str) -> str:
    if root in {"rss", "feed", "rdf"}:
        return "a feed (declare it as [[feed]])"
    return "an HTML page" if root in {"html", "head", "body", "div", "p"} else f"XML of another kind (<{root[:40]}>)"
