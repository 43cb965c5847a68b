"""What differs between two fetches of one page: tokens, counters, clocks, rotating teasers. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from crawler.document import Document
from pipelines.text import clean

_MOST = 12  # places that are told; a page with more is drawn anew as a whole
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Volatile:
    """A place of a page that differs from fetch to fetch.

    Attributes:
        place: as a CSS selector reads, ``@attr`` for an attribute. first, second: what stood there, cut to a line.
    """

    place: str
    first: str
    second: str


def differences(first: Document, second: Document) -> list[Volatile]:
    """Return the places in which two fetches of a page differ, each once, at most a dozen."""
    if first.capture.body == second.capture.body:
        return []
    before, after = Counter(_pieces(first.root)), Counter(_pieces(second.root))
    gone: dict[str, list[str]] = {}
    come: dict[str, list[str]] = {}
    for (place, value), _ in (before - after).items():
        gone.setdefault(place, []).append(value)
    for (place, value), _ in (after - before).items():
        come.setdefault(place, []).append(value)
    found = [Volatile(place, _line(gone.get(place)), _line(come.get(place))) for place in dict.fromkeys([*gone, *come])]
    if not found:
        return [Volatile("the page's bytes", "", "")]  # comments or white space: nothing that is read
    return found[:_MOST]


def _pieces(root: etree._Element) -> Iterator[tuple[str, str]]:
    """Yield every text and attribute of a page with the place where it stands."""
    for node in root.iter():
        if not isinstance(node.tag, str):
            continue
        place = _place(node)
        if text := clean(node.text or ""):
            yield place, text
        if (tail := clean(node.tail or "")) and (parent := node.getparent()) is not None:
            yield _place(parent), tail
        for name, value in node.attrib.items():
            if name != "class" and clean(str(value)):
                yield f"{place}@{name}", clean(str(value))


def _place(node: etree._Element) -> str:
    """Return how a place is called: the element, its id, name or first class, below the nearest that has one."""
    own = _called(node)
    if own != str(node.tag):
        return own
    above = next((name for place in node.iterancestors() if (name := _called(place)) != str(place.tag)), None)
    return f"{above} {own}" if above else own


def _called(node: etree._Element) -> str:
    tag = str(node.tag)
    for key in ("property", "name"):
        if tag in {"meta", "input"} and node.get(key):
            return f'{tag}[{key}="{node.get(key)}"]'
    names = (node.get("class") or "").split()
    return f"{tag}.{names[0]}" if names else tag


def _line(values: list[str] | None) -> str:
    text = values[0] if values else ""
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
