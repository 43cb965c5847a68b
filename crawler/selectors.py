"""The selectors of a source file: CSS, with ``@name`` at the end for an attribute (``time@datetime``)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from itertools import chain
from typing import NamedTuple

import cssselect
from cssselect import HTMLTranslator, SelectorError
from cssselect.parser import Class, Element, Hash
from lxml import etree

from pipelines.text import INLINE, clean

_ATTRIBUTE = re.compile(r"@([A-Za-z_:][\w:.-]*)$")
_translator = HTMLTranslator()  # not parsel's: its ::text and ::attr() find strings, where elements are wanted
_SILENT = frozenset({"script", "style", "template", "noscript", "head"})


class Start(NamedTuple):
    """Where a selector without a comma begins: an element of this class, or this id, from which `find` leads on.

    `find` is None where the selector says no more than that.
    """

    name: str
    is_id: bool
    find: etree.XPath | None


class Picker(NamedTuple):
    """A compiled selector: an XPath that finds nodes, and the attribute to take from them or None for their text.

    `start` is None where a selector does not begin with a class or an id, or is a list of several.
    """

    find: etree.XPath
    attribute: str | None
    start: Start | None


@lru_cache(maxsize=4096)
def compile_selector(text: str) -> Picker:
    """Compile a selector of a source file. Raises ValueError with the reason where it is not valid."""
    found = _ATTRIBUTE.search(text)
    css = text[: found.start()] if found else text
    if not css.strip():
        raise ValueError("it names no element")
    try:
        xpath = _translator.css_to_xpath(css)
        return Picker(etree.XPath(xpath), found.group(1) if found else None, _start(css))
    except (SelectorError, etree.XPathSyntaxError) as error:
        raise ValueError(str(error)) from error


def _start(css: str) -> Start | None:
    first, *more = cssselect.parse(css)
    part = first.parsed_tree
    while hasattr(part, "selector") and not (more or isinstance(part, Class | Hash)):
        part = part.selector  # to the left, and from a condition to what it is put to
    if more or not isinstance(part, Class | Hash):
        return None
    name, is_id = (part.id, True) if isinstance(part, Hash) else (part.class_name, False)
    if part is first.parsed_tree and isinstance(part.selector, Element) and part.selector.element is None:
        return Start(name, is_id, None)
    return Start(name, is_id, etree.XPath(_translator.selector_to_xpath(first, prefix="self::")))


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
    return _pairs(picker, picker.find(root))


def values(root: etree._Element, selector: str) -> list[str]:
    """Return what a selector finds as clean one-line text (or attribute values), without the empty ones."""
    return [text for _, text in pairs(root, selector)]


def _pairs(picker: Picker, found: Iterable[etree._Element]) -> list[tuple[etree._Element, str]]:
    raw = ((node, node_text(node) if picker.attribute is None else node.get(picker.attribute) or "") for node in found)
    return [(node, text) for node, value in raw if (text := clean(value))]


class Tree:
    """The elements of a page, to be asked by selector: one walk notes classes and ids, and most selectors name one.

    A selector by itself walks over the page once: a dozen of them took a seventh of the time in which a page is read.
    """

    def __init__(self, root: etree._Element) -> None:
        self.root = root

    def of_class(self, name: str) -> list[etree._Element]:
        """Return the elements that bear a class, in the order of the page."""
        groups = self._index.classes.get(name, ())
        if len(groups) == 1:
            return [node for _, node in groups[0]]
        return [node for _, node in sorted(chain.from_iterable(groups))]  # by their numbers, of which each has its own

    def of_id(self, name: str) -> list[etree._Element]:
        """Return the elements that bear an id, in the order of the page; pages give some of them twice."""
        return self._index.ids.get(name, [])

    @cached_property
    def _index(self) -> _Index:
        return _index(self.root)

    def nodes(self, selector: str) -> list[etree._Element]:
        """Return the elements that a selector finds, in the order of the page."""
        return self._found(compile_selector(selector))

    def values(self, selector: str) -> list[str]:
        """Return what a selector finds as clean one-line text (or attribute values), without the empty ones."""
        picker = compile_selector(selector)
        return [text for _, text in _pairs(picker, self._found(picker))]

    def classed(self, names: Iterable[str], within: etree._Element) -> dict[str, list[etree._Element]]:
        """Return the elements below one of them by those of some class names that they bear, as the page has them."""
        return {
            name: [node for node in self.of_class(name) if node is not within and _is_below(node, within)]
            for name in names
        }

    def _found(self, picker: Picker) -> list[etree._Element]:
        start = picker.start
        if start is None:
            return list(picker.find(self.root))
        known = self.of_id(start.name) if start.is_id else self.of_class(start.name)
        if start.find is None:
            return list(known)
        # From several elements a selector may lead to the same one, and not in the order of the page.
        return list(picker.find(self.root) if len(known) > 1 else start.find(known[0]) if known else ())


class _Index(NamedTuple):
    """Who bears which class and id.

    `classes`: for each name groups of elements, each with its number on the page; the elements of a group have the same
    ``class`` attribute. Pages have a few dozen of them, and most names are never asked for.
    """

    classes: dict[str, list[list[tuple[int, etree._Element]]]]
    ids: dict[str, list[etree._Element]]


def _index(root: etree._Element) -> _Index:
    """Note the classes and ids of a page in one walk; an XPath for each would take twice as long."""
    groups: dict[str, list[tuple[int, etree._Element]]] = {}
    ids: dict[str, list[etree._Element]] = {}
    for number, node in enumerate(root.iter("*")):
        if value := node.get("class"):
            if value in groups:
                groups[value].append((number, node))
            else:
                groups[value] = [(number, node)]
        if value := node.get("id"):
            ids.setdefault(value, []).append(node)
    classes: dict[str, list[list[tuple[int, etree._Element]]]] = {}
    for value, group in groups.items():
        for name in set(value.split()):
            classes.setdefault(name, []).append(group)
    return _Index(classes, ids)


def _is_below(node: etree._Element, within: etree._Element) -> bool:
    return within.getparent() is None or any(above is within for above in node.iterancestors())


def node_text(node: etree._Element) -> str:
    """Return the text of an element: scripts and styles left out, a space where a block or a line break parts words."""
    return "".join(_pieces(node))


def has_text(node: etree._Element) -> bool:
    """Tell whether an element has text that a reader can see; looks no further than it must."""
    return any(map(clean, _pieces(node)))


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


def markup(node: etree._Element) -> str:
    """Return an element as HTML, without the text behind it."""
    return str(etree.tostring(node, encoding="unicode", method="html", with_tail=False))
