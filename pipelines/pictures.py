"""The pictures of a release, apart from its text: each with the caption and credit that stand in its own box."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml import etree

from pipelines.records import Picture
from pipelines.text import clean
from pipelines.urls import normalise

_CREDIT = re.compile(
    r"^\W*(?:photo(?:graph)?s?|image|picture|credit|courtesy|foto)(?:\s+(?:credit|courtesy|by|of))*"
    r"\s*(?::|by\b|of\b)\s*",
    re.IGNORECASE,
)

_BOX = re.compile(r"caption|figure|photo|image|media|picture", re.IGNORECASE)
_CREDITED = re.compile(r"credit|byline|copyright", re.IGNORECASE)
_MOST = 200  # pictures of one release; each costs a look at its surroundings


def take_pictures(root: etree._Element, base: str) -> Iterator[Picture]:
    """Take the pictures out of a body, each with the caption and credit that stand in its own box."""
    seen: set[str] = set()
    for image in list(root.iter("img")):
        if not _stands_in(image, root):  # it went with another picture's box
            continue
        if len(seen) >= _MOST:
            take_out(image)
            continue
        url = normalise(image.get("src") or image.get("data-src") or "", base)
        box = _picture_box(image)
        caption, credit = _caption(box) if box is not image else (None, None)
        if url and url not in seen and not _is_icon(image):
            seen.add(url)
            yield Picture(url, caption, credit, clean(image.get("alt") or "") or None)
        take_out(box)


def take_out(node: etree._Element, gap: str = "") -> None:
    """Take an element out of its tree. The text behind it stays, after `gap`; lxml's own `remove` takes it along."""
    parent = node.getparent()
    if parent is None:
        node.clear()
        return
    left = gap + (node.tail or "")
    if left:
        before = node.getprevious()
        if before is None:
            parent.text = (parent.text or "") + left
        else:
            before.tail = (before.tail or "") + left
    parent.remove(node)


def _stands_in(node: etree._Element, root: etree._Element) -> bool:
    return any(above is root for above in node.iterancestors())


def _is_icon(image: etree._Element) -> bool:
    sizes = [image.get(side) or "" for side in ("width", "height")]
    return any(size.isdigit() and int(size) <= 32 for size in sizes) or "icon" in (image.get("class") or "")


def _picture_box(image: etree._Element) -> etree._Element:
    """Return the element that holds a picture and its caption and nothing else: a figure, or a captioned box."""
    figure = next(image.iterancestors("figure"), None)
    if figure is not None:
        return figure
    for parent in image.iterancestors():
        if parent.tag in {"body", "html", "article", "main"}:
            break
        if len(list(islice(parent.iter("img"), 2))) > 1 or not _fewer_words(parent, 80):
            break  # a gallery, or a column of text
        if _BOX.search(f"{parent.get('class') or ''} {parent.get('id') or ''}"):
            return parent
    return image


def _fewer_words(node: etree._Element, most: int) -> bool:
    """Tell whether an element holds no more words than that, without reading on once it does."""
    for piece in node.itertext():
        most -= len(piece.split())
        if most < 0:
            return False
    return True


def _caption(box: etree._Element) -> tuple[str | None, str | None]:
    """Part the words of a picture's box into caption and credit."""
    named = next((node for node in box.iterdescendants() if _CREDITED.search(node.get("class") or "")), None)
    credit = None if named is None else clean(" ".join(named.itertext()))
    if named is not None:
        take_out(named, gap="\n")
    lines = [line for line in map(clean, "\n".join(box.itertext()).split("\n")) if line]
    kept: list[str] = []
    for line in lines:
        if credit is None and _CREDIT.match(line):
            credit = line
        else:
            kept.append(line)
    return " ".join(kept) or None, bare_credit(credit)


def bare_credit(credit: str | None) -> str | None:
    """Return whom a credit line names, without its label.

    >>> bare_credit("Photo: Ana Ruiz")
    'Ana Ruiz'
    """
    return (_CREDIT.sub("", credit) or None) if credit else None
