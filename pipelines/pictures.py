"""The pictures of a release, apart from its text: each with the caption and credit that stand in its own box."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bs4 import Tag
from bs4.element import PageElement

from pipelines.records import Picture
from pipelines.text import clean
from pipelines.urls import normalise

_CREDIT = re.compile(
    r"^\W*(?:photo(?:graph)?s?|image|picture|credit|courtesy|foto)(?:\s+(?:credit|courtesy|by|of))*"
    r"\s*(?::|by\b|of\b)\s*",
    re.IGNORECASE,
)

_MOST = 200  # pictures of one release; each costs a look at its surroundings


def take_pictures(tags: Iterable[Tag], base: str) -> Iterator[Picture]:
    """Take the pictures out of the soup, each with the caption and credit that stand in its own box."""
    seen: set[str] = set()
    for image in tags:
        if image.name != "img" or gone(image):  # the latter went with another picture's box
            continue
        if len(seen) >= _MOST:
            image.decompose()
            continue
        url = normalise(str(image.get("src") or image.get("data-src") or ""), base)
        box = _picture_box(image)
        caption, credit = _caption(box) if box is not image else (None, None)
        if url and url not in seen and not _is_icon(image):
            seen.add(url)
            yield Picture(url, caption, credit, clean(str(image.get("alt") or "")) or None)
        box.decompose()


def _is_icon(image: Tag) -> bool:
    sizes = [str(image.get(side) or "") for side in ("width", "height")]
    return any(size.isdigit() and int(size) <= 32 for size in sizes) or "icon" in " ".join(
        image.get_attribute_list("class")
    )


def _picture_box(image: Tag) -> Tag:
    """Return the element that holds a picture and its caption and nothing else: a figure, or a captioned box."""
    figure = image.find_parent("figure")
    if figure is not None:
        return figure
    for parent in image.parents:
        name = " ".join([*parent.get_attribute_list("class"), str(parent.get("id") or "")])
        if parent.name in {"body", "html", "article", "main", "[document]"}:
            break
        if len(parent.find_all("img", limit=2)) > 1 or not _fewer_words(parent, 80):
            break  # a gallery, or a column of text
        if re.search(r"caption|figure|photo|image|media|picture", name, re.IGNORECASE):
            return parent
    return image


def _fewer_words(tag: Tag, most: int) -> bool:
    """Tell whether an element holds no more words than that, without reading on once it does."""
    for piece in tag.strings:
        most -= len(piece.split())
        if most < 0:
            return False
    return True


def _caption(box: Tag) -> tuple[str | None, str | None]:
    """Part the words of a picture's box into caption and credit."""
    credit_tag = box.find(class_=re.compile(r"credit|byline|copyright", re.IGNORECASE))
    credit = clean(credit_tag.get_text(" ")) if isinstance(credit_tag, Tag) else None
    if isinstance(credit_tag, Tag):
        credit_tag.extract()
    lines = [line for line in map(clean, box.get_text("\n").split("\n")) if line]
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


def gone(node: PageElement) -> bool:
    """Tell whether a node has been taken out of its soup, by itself or with one above it.

    What bs4's property `decomposed` says; that one, on an element that is still there, searches the element's whole
    tree for a child named ``_decomposed`` first (4.15), and so took a tenth of the reading of a page.
    """
    return bool(vars(node).get("_decomposed", False))
