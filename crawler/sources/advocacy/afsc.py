"""The look of afsc.org in 2011, read by its words: the text of a release is known, its markup is not."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping

from lxml import etree

from crawler.document import Document
from crawler.page import Page
from crawler.selectors import node_text
from pipelines.records import Draft, Picture
from pipelines.text import clean
from pipelines.urls import normalise

_MARK = re.compile(r"\s*Photo:")
_CREDIT = re.compile(r"\s*Photo:\s*(.+)", re.DOTALL)
_SKIP = re.compile(r"skip to\b", re.IGNORECASE)
_MOST_LINES = 3  # between a picture and its credit: the picture's name, its caption, an empty one


class Newsroom2011(Page):
    """A headline, "Published: June 7, 2011", a picture with a caption and a line "Photo: …", the text, a reference.

    The closing paragraph "For more on … review the … document." and what follows it are not the release's text, but the
    document that they lead to belongs to it.
    """

    name = "afsc 2011"
    end = "^For more on "
    documents = ('p:contains("For more on ") a', 'a:contains("full version")')

    def read(
        self,
        document: Document,
        *,
        source: str | None = None,
        timezone: str = "America/New_York",
        said: Mapping[str, str] | None = None,
    ) -> Draft:
        """Read a page like any other, after its picture and the picture's words were taken out."""
        root = copy.deepcopy(document.root)  # the page's own tree is shared by everything that reads it
        rest = Document(document.capture, root, list(document.problems))
        pictures = take_pictures(root, document.base)
        for link in [link for link in root.iter("a") if _SKIP.match(node_text(link).strip())]:
            _cut(link)
        draft = super().read(rest, source=source, timezone=timezone, said=said)
        draft.pictures = [*pictures, *draft.pictures]
        return draft


def take_pictures(root: etree._Element, base: str) -> list[Picture]:
    """Cut every picture that has a credit line below it out of the tree, with the lines between; return them."""
    pictures = []
    for line in [
        _credit_line(node) for node in root.iter() if isinstance(node.tag, str) and _MARK.match(node.text or "")
    ]:
        lines: list[etree._Element] = []
        for before in _backwards(line):
            if before.tag == "img":
                url = normalise(before.get("src") or "", base)
                found = _CREDIT.match(node_text(line))
                credit = clean(found[1]) if found else None
                caption = clean(node_text(lines[0])) if lines else None
                if url is not None:
                    pictures.append(Picture(url, caption, credit, clean(before.get("alt") or "") or None))
                for node in (line, *lines, before):
                    _cut(node)
                break
            if isinstance(before.tag, str) and clean(before.text or ""):
                lines.append(before)
            if len(lines) > _MOST_LINES or before.tag in {"h1", "body"}:
                break
    return pictures


def _credit_line(mark: etree._Element) -> etree._Element:
    """Return the element with the whole line: the mark's own, or the one around it where the mark stands alone."""
    parent = mark.getparent()
    return mark if _CREDIT.match(node_text(mark)) or parent is None else parent


def _backwards(node: etree._Element) -> list[etree._Element]:
    """Return the elements that begin before a node and do not hold it, the nearest first."""
    around = set(node.iterancestors())
    before: list[etree._Element] = []
    for other in node.getroottree().getroot().iter():
        if other is node:
            break
        if other not in around:
            before.append(other)
    return before[::-1]


def _cut(node: etree._Element) -> None:
    """Take an element out of its tree; the text behind it stays."""
    parent = node.getparent()
    if parent is None:
        return
    previous = node.getprevious()
    if previous is not None:
        previous.tail = (previous.tail or "") + " " + (node.tail or "")
    else:
        parent.text = (parent.text or "") + " " + (node.tail or "")
    parent.remove(node)
