"""A capture's HTML, decoded and parsed once: everything that reads a page shares this tree."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from lxml import etree

from crawler.charset import decode, wide_encoding
from crawler.furniture import main_region
from crawler.printed import date_lines
from crawler.selectors import Tree
from crawler.witnesses import Meta, read_meta
from pipelines.bounds import parse_bounded
from pipelines.errors import NotARelease
from pipelines.records import Capture
from pipelines.urls import identity, normalise

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

__all__ = ["Document", "decode", "parse", "sniff"]

#: First bytes of what is served under ``text/html`` by mistake (RELIABILITY: binary or PDF as text/html).
_MAGIC = {
    b"%PDF-": "a PDF file",
    b"PK\x03\x04": "a zip or Office file",
    b"\x89PNG": "a picture",
    b"GIF8": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"\xd0\xcf\x11\xe0": "an Office file",
    b"\x1f\x8b": "a gzip file",
    b"RIFF": "a media file",
}
_ITEMPROPS = etree.XPath("//@itemprop")
_HTML_TYPES = ("", "text/html", "application/xhtml+xml", "text/plain", "application/octet-stream")


@dataclass
class Document:
    """A parsed page: its capture, the root element, and what went wrong on the way."""

    capture: Capture
    root: etree._Element
    problems: list[str] = field(default_factory=list)

    @cached_property
    def tree(self) -> Tree:
        """The page's elements, to be asked by selector."""
        return Tree(self.root)

    @cached_property
    def soup(self) -> BeautifulSoup:
        """The page as BeautifulSoup: for a subclass of `Page` in a source's own ``.py``, where no selector says it.

        It is made from the tree, whose size and depth are bounded; nothing that is done to it changes the tree.
        """
        from bs4 import BeautifulSoup  # noqa: PLC0415  # as long to load as five pages to read, and few ask

        return BeautifulSoup(etree.tostring(self.root, encoding="unicode", method="html"), "lxml")

    @cached_property
    def meta(self) -> Meta:
        """What the head and the JSON-LD say."""
        return read_meta(self.root)

    @cached_property
    def region(self) -> etree._Element:
        """The element that holds the page's own matter, as against its furniture."""
        return main_region(self.tree)

    @cached_property
    def date_lines(self) -> list[str]:
        """The short dated lines that the page prints."""
        return date_lines(self.region, self.root)

    @cached_property
    def microdata(self) -> dict[str, list[etree._Element]]:
        """The elements that bear an ``itemprop``, by its name."""
        found: dict[str, list[etree._Element]] = {}
        for value in _ITEMPROPS(self.root):
            for name in value.split():
                found.setdefault(name, []).append(value.getparent())
        return found

    @cached_property
    def links(self) -> list[tuple[etree._Element, str]]:
        """The links to other web pages, in the order of the page: each with its address in the one spelling."""
        own = identity(self.capture.url)
        found = (
            (node, normalise(node.get("href") or "", self.base)) for node in self.root.iter("a") if node.get("href")
        )
        return [(node, url) for node, url in found if url is not None and identity(url) != own]

    @cached_property
    def base(self) -> str:
        """The address against which the page's links are resolved."""
        try:
            return urljoin(self.capture.url, self.meta.base) if self.meta.base else self.capture.url
        except ValueError:  # a base element with a damaged address
            return self.capture.url


def sniff(body: bytes) -> str | None:
    """Return what a body is by its first bytes if it is not text, else None.

    >>> sniff(b"%PDF-1.7 ...")
    'a PDF file'
    """
    head = body[:512].lstrip()
    for magic, what in _MAGIC.items():
        if head.startswith(magic):
            return what
    wide = body.startswith((b"\xff\xfe", b"\xfe\xff")) or wide_encoding(body)  # UTF-16 text holds NUL bytes too
    if b"\x00" in head and not wide:
        return "a binary file"
    return None


def parse(capture: Capture) -> Document:
    """Decode and parse a capture. Raises `NotARelease` if it is no HTML page."""
    if capture.media_type not in _HTML_TYPES:
        raise NotARelease(f"is {capture.media_type}, not a page")
    if what := sniff(capture.body):
        raise NotARelease(f"is {what}, not a page")
    text, problems = decode(capture)
    if not text.strip():
        raise NotARelease("is empty")
    root, lost = parse_bounded(text)
    return Document(capture, root, [*capture.problems, *problems, *lost])
