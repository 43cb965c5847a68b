"""The selectors of a source file: CSS, with ``@name`` at the end for an attribute (``time@datetime``)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from cssselect import HTMLTranslator, SelectorError
from lxml import etree

from pipelines.text import INLINE, clean

_ATTRIBUTE = re.compile(r"@([A-Za-z_:][\w:.-]*)$")
_translator = HTMLTranslator()  # not parsel's: its ::text and ::attr() find strings, where elements are wanted
_SILENT = frozenset({"script", "style", "template", "noscript", "head"})


class Picker(NamedTuple):
    """A compiled selector: an XPath that finds nodes, and the attribute to take from them or None for their text."""

    find: etree.XPath
    attribute: str | None


@lru_cache(maxsize=4096)
def compile_selector(text: str) -> Picker:
    """Compile a selector of a source file. Raises ValueError with the reason where it is not valid."""
    found = _ATTRIBUTE.search(text)
    css = text[: found.start()] if found else text
    if not css.strip():
        raise ValueError("it names no element")
    try:
        xpath = _translator.css_to_xpath(css)
        return Picker(etree.XPath(xpath), found.group(1) if found else None)
    except (SelectorError, etree.XPathSyntaxError) as error:
        raise ValueError(str(error)) from error


def check_selector(text: str) -> str | None:
    """Return what is wrong with a selector, or None if nothing is."""
    try:
        compile_selector(text)
    except ValueError as error:
        return str(error)
    return None


def nodes(root: etree._Element, selector: str) -> list[etree._Element]:
    """Return the elements that a selector finds below `root`, in the order of the page."""
    return list(compile_selector(selector).find(root))


def pairs(root: etree._Element, selector: str) -> list[tuple[etree._Element, str]]:
    """Return what a selector finds: each element with its clean one-line text or attribute value, if not empty."""
    picker = compile_selector(selector)
    found = picker.find(root)
    raw = ((node, node_text(node) if picker.attribute is None else node.get(picker.attribute) or "") for node in found)
    return [(node, text) for node, value in raw if (text := clean(value))]


def values(root: etree._Element, selector: str) -> list[str]:
    """Return what a selector finds as clean one-line text (or attribute values), without the empty ones."""
    return [text for _, text in pairs(root, selector)]


def node_text(node: etree._Element) -> str:
    """Return the text of an element: scripts and styles left out, a space where a block or a line break parts words."""
    return "".join(_pieces(node))


def has_words(node: etree._Element, least: int) -> bool:
    """Tell whether the text of an element has so many words, roughly; looks no further than it must."""
    count = 0
    for piece in _pieces(node):
        count += len(piece.split())
        if count >= least:
            return True
    return False


def _pieces(node: etree._Element) -> Iterator[str]:
    stack: list[etree._Element | str] = [node]  # no recursion: lxml keeps some 2,048 levels, Python's stack does not
    while stack:
        part = stack.pop()
        if isinstance(part, str):
            yield part
        elif isinstance(part.tag, str) and part.tag not in _SILENT:  # comments have no string tag
            gap = [] if part.tag in INLINE else [" "]
            inner = [piece for child in part for piece in (child, child.tail) if piece is not None]
            stack.extend(reversed([*gap, part.text or "", *inner, *gap]))


def by_class(root: etree._Element, names: tuple[str, ...]) -> dict[str, list[etree._Element]]:
    """Return the elements below `root` by those of the class names that they bear, in the order of the page.

    One walk over the tree for all names: a selector each would be a walk each.
    """
    found: dict[str, list[etree._Element]] = {name: [] for name in names}
    for node in _any_class(names)(root):
        for token in set((node.get("class") or "").split()):
            if token in found:
                found[token].append(node)
    return found


@lru_cache(maxsize=64)
def _any_class(names: tuple[str, ...]) -> etree.XPath:
    tests = " or ".join(f"contains(concat(' ', normalize-space(@class), ' '), ' {name} ')" for name in names)
    return etree.XPath(f"descendant::*[@class][{tests}]")


def markup(node: etree._Element) -> str:
    """Return an element as HTML, without the text behind it."""
    return str(etree.tostring(node, encoding="unicode", method="html", with_tail=False))
