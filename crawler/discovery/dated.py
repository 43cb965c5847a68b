"""The dates that a list prints: in each item's own row, or in headings between rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from lxml import etree

from pipelines import dates
from pipelines.text import clean

_LONGEST_LINE = (
    90  # a printed date stands in a short line ("OAKLAND | February 9, 2026 | Press Release"), prose is longer
)
_DATE_NAME = re.compile(r"(?:^|[\s:_-])(?:date|datetime|time|posted|published|pubdate|created|fecha)", re.IGNORECASE)
_ATTRIBUTES = ("datetime", "content", "data-date", "data-datetime", "data-time")
_HEADS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "dt", "th", "caption", "time", "summary", "legend"})
_MARKS = " -–—|•·:,"  # what newsrooms set between a date and its neighbours
_SILENT = frozenset({"script", "style", "template", "noscript", "select", "option"})


def is_date_line(text: str) -> bool:
    """Tell whether a short text holds a date to the day; a bare number (a telephone's, an id's) is none.

    >>> is_date_line("Published: June 7, 2011 | News"), is_date_line("June 2011"), is_date_line("2025551234")
    (True, False, False)
    """
    if not 6 <= len(text) <= _LONGEST_LINE or text.isdigit() or not any(c.isdigit() for c in text):
        return False
    moment = dates.parse(text, zone="UTC")
    return moment is not None and moment.to_the_day


def find_date(block: etree._Element, without: etree._Element | None = None) -> str | None:
    """Return the date printed in an item's block, as it stands; the one in an attribute is preferred, being exact.

    Args:
        block: the element that holds the item and no other. without: its headline, whose dates are not the release's.
    """
    parts = [part for part in _outside(block, without) if isinstance(part.tag, str) and part.tag not in _SILENT]
    for part in parts:
        for name in _ATTRIBUTES:
            value = clean(part.get(name) or "") if part.tag != "meta" or name == "content" else ""
            if value and is_date_line(value):
                return value
    lines = [(part, line) for part in parts for line in own_lines(part) if is_date_line(line)]
    named = [line for part, line in lines if part.tag == "time" or _DATE_NAME.search(_names(part))]
    return min(named or [line for _, line in lines], key=len, default=None)


def own_lines(part: etree._Element) -> Iterator[str]:
    """Yield the pieces of an element's own text, parted by its children; of a small element all its text as one.

    So ``<p>May 2, 2025 – <a>…</a></p>`` gives the date, and a calendar leaf of three ``span`` gives one too.
    """
    pieces = [part.text or "", *(child.tail or "" for child in part)]
    yield from (text for piece in pieces if (text := clean(piece).strip(_MARKS)))
    if len(part) and len(part) <= 4 and part.find(".//a") is None:
        whole = clean(" ".join(part.itertext()))
        if len(whole) <= 40:
            yield whole


def blocks(items: Mapping[str, Sequence[etree._Element]]) -> dict[str, etree._Element]:
    """Return for each item, given the elements that lead to it, the largest element that holds no other item's."""
    owner: dict[etree._Element, str | None] = {}
    for name, nodes in items.items():
        for node in nodes:
            for place in (node, *node.iterancestors()):
                if owner.setdefault(place, name) != name:
                    owner[place] = None
    return {name: _climb(nodes[0], name, owner, alone=len(items) == 1) for name, nodes in items.items()}


def _climb(
    node: etree._Element, name: str, owner: Mapping[etree._Element, str | None], *, alone: bool
) -> etree._Element:
    block = node
    for step, place in enumerate(node.iterancestors()):
        # A single item would climb to the whole page: it stops at what usually is a row.
        if owner.get(place) != name or place.tag in {"main", "body", "html"} or (alone and step >= 4):
            break
        block = place
        if alone and place.tag in {"li", "tr", "article", "dd"}:
            break
    return block


def dates_between(found: Mapping[str, etree._Element], undated: Sequence[str]) -> dict[str, str]:
    """Return dates for items whose own blocks print none, from the lines between the blocks.

    A date above several items heads them all; where the first item stands above the first date, each date belongs to
    the item above it.
    """
    wanted = set(undated)
    container = _common(list(found.values()))
    events = list(_events(container, {block: name for name, block in found.items()}, wanted))
    if not any(kind == "date" for kind, _ in events):
        events = [("date", line) for line in _heading_before(container)] + events
    dated: dict[str, str] = {}
    first = next((kind for kind, value in events if kind == "date" or value in wanted), None)
    current: str | None = None
    for kind, value in events if first == "date" else reversed(events):
        if kind == "date":
            current = value
        elif value in wanted and current is not None:
            dated[value] = current
            if first != "date":
                current = None
    return dated


def _events(
    container: etree._Element, items: Mapping[etree._Element, str], wanted: set[str]
) -> Iterator[tuple[str, str]]:
    """Yield ("item", name) and ("date", line) in the order of the page, without looking into the items' blocks."""
    holders = {place for block in items for place in block.iterancestors()}
    found: list[tuple[str, str]] = []
    stack: list[etree._Element | str] = [container]
    while stack:
        node = stack.pop()
        if isinstance(node, str):  # text between the items of one paragraph
            found.extend(("line", line) for line in [clean(node).strip(_MARKS)] if is_date_line(line))
        elif node in items:
            found.append(("item", items[node]))
        elif node in holders:
            stack.extend(reversed([node.text or "", *(part for child in node for part in (child, child.tail or ""))]))
        elif (line := _line(node)) is not None:
            heads = any(
                place.tag in _HEADS or _DATE_NAME.search(_names(place))
                for place in (node, *list(node.iterancestors())[:2])
            )
            found.append(("date" if heads else "line", line))
    # A dated paragraph among many items is prose; as many of them as items are the items' dates.
    believed = sum(1 for kind, _ in found if kind == "line") >= 0.5 * len(wanted)
    yield from (("item" if kind == "item" else "date", value) for kind, value in found if kind != "line" or believed)


def _line(node: etree._Element) -> str | None:
    """Return the first date line in an element that holds no item."""
    parts = (part for part in node.iter() if isinstance(part.tag, str) and part.tag not in _SILENT)
    return next((line for part in parts for line in own_lines(part) if is_date_line(line)), None)


def _heading_before(container: etree._Element) -> Iterator[str]:
    before = next((node for node in container.itersiblings(preceding=True) if isinstance(node.tag, str)), None)
    if before is not None and before.tag in _HEADS:
        yield from (
            text
            for part in before.iter()
            if isinstance(part.tag, str)
            for text in own_lines(part)
            if is_date_line(text)
        )


def _common(nodes: Sequence[etree._Element]) -> etree._Element:
    """Return the smallest element that holds all the nodes and is none of them."""
    shared = list(nodes[0].iterancestors())
    for node in nodes[1:]:
        above = set(node.iterancestors())
        shared = [place for place in shared if place in above]
    return shared[0] if shared else nodes[0]


def _outside(block: etree._Element, without: etree._Element | None) -> Iterator[etree._Element]:
    """Yield the elements of a block but not those of its headline; a ``time`` in there is a date all the same."""
    skipped = set() if without is None else {part for part in without.iter() if part.tag != "time"}
    return (part for part in block.iter() if part not in skipped)


def _names(part: etree._Element) -> str:
    return f"{part.get('class') or ''} {part.get('property') or ''} {part.get('itemprop') or ''}"
