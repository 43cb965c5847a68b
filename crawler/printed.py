"""The dates that a page prints for its readers, in short lines of their own ("Published: June 7, 2011 | News")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml import etree

from crawler.furniture import is_furniture
from crawler.selectors import node_text
from pipelines.text import clean

_LONGEST = 90  # characters of a line that only dates the page; a sentence is longer
_MOST = 4
_LOOKS_DATED = re.compile(
    r"\b\d{4}-\d\d-\d\d\b|\b\d{1,2}[/.]\d{1,2}[/.](?:19|20)?\d\d\b|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|ene|abr|ago|dic)"
    r"[a-zé]{0,8}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+(?:19|20)\d\d\b|\b\d{1,2}(?:st|nd|rd|th)?[\s-]+(?:de\s+|of\s+)?[a-zé]{3,10}\.?,?[\s-]+(?:del?\s+)?(?:19|20)\d\d\b",
    re.IGNORECASE,
)
_OPENING = 12  # lines of a text with line breaks among which its date is looked for
_TEASER = 60  # words of a teaser, headline and date included
_DIGIT = re.compile(r"\d")
_NO_DATES = frozenset({"script", "style", "option", "a", "td", "title"})
_FACT_WORDS = 3  # beside the date in an item of a list of facts: "Published on May 2, 2025"


def date_lines(region: etree._Element, root: etree._Element) -> list[str]:
    """Return up to four short dated lines of the main region that stand outside lists of other stories.

    Where the region has none the whole page is looked at: some themes set the date above it, beside the headline.
    """
    return _dated(region) or (_dated(root)[:1] if region is not root else [])


def line_around(node: etree._Element) -> str:
    """Return the beginning of the line that an element stands in: its own and its neighbours' text."""
    parent = node.getparent()
    place = parent if parent is not None else node
    pieces = [place.text or "", *(piece for child in place for piece in (child.text or "", child.tail or ""))]
    return clean(" ".join(pieces))[:_LONGEST]


def _dated(place: etree._Element) -> list[str]:
    lines: list[str] = []
    for node in place.iter():
        if not isinstance(node.tag, str) or node.tag in _NO_DATES:
            continue
        found = [line for line in _own_lines(node) if len(line) <= _LONGEST and _LOOKS_DATED.search(line)]
        if found and node.tag == "li":
            found = [line for line in found if _is_fact(line, node)]
        if found and not is_furniture(node) and not _heads_another_story(node):
            lines.extend(found)
            if len(lines) >= _MOST:
                break
    return lines[:_MOST]


def _own_lines(node: etree._Element) -> Iterator[str]:
    """Yield what an element says without its children: one line, or the first few of a text with line breaks."""
    own = (node.text or "") + "".join(child.tail or "" for child in node)
    if len(own) <= 4 * _LONGEST:
        if _DIGIT.search(own):
            yield clean(own)
    elif node.tag == "pre":
        yield from map(clean, own[: 20 * _LONGEST].split("\n")[:_OPENING])
    elif node.find("br") is not None:
        yield from (clean(child.tail[: 2 * _LONGEST]) for child in islice(node, _OPENING) if child.tail)


def _is_fact(line: str, item: etree._Element) -> bool:
    """Tell whether an item of a list says when the release itself was published, beside its author and topics.

    A list of other stories prints one date each, or names them in a link; a list in the text says more than a date.
    """
    if len(_LOOKS_DATED.sub("", line).split()) > _FACT_WORDS:
        return False
    box = item.getparent()
    place = item if box is None else box
    if any(len(node_text(link).split()) > _FACT_WORDS for link in place.iter("a")):
        return False
    return sum(1 for other in place.iter("li") if _LOOKS_DATED.search(node_text(other)[:_LONGEST])) == 1


def _heads_another_story(node: etree._Element) -> bool:
    """Tell whether a date stands in a teaser: a small box with a linked headline."""
    box = node.getparent()
    if box is None or box.find(".//h1") is not None:
        return False
    links = [link for link in islice(box.iter("a"), 4) if len(node_text(link).split()) >= 3]
    return bool(links) and len(node_text(box).split()) <= _TEASER
