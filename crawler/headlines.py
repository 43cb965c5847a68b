"""Where a page says its headline: in its head, in headings, in lines set bold above the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice

from lxml import etree

from crawler.document import Document
from crawler.selectors import has_words, markup, node_text
from pipelines.text import clean, fold
from pipelines.urls import host

_TAG = re.compile(r"<[^<>]*>")
_PARTS = re.compile(r"\s+[|»›«‹·•–—:-]+\s+|\s*::\s*|:\s+")  # what parts the site's name from the headline
_LINES = 400  # elements of the region among which that headline is looked for
_NAME = 4  # letters of a site's name
_LEADING = ("h2", "h3", "h4", "p", "strong", "b")
_LINE, _PROSE = 4, 20  # words from which a line may be a headline, and from which a paragraph is the text
_TITLES = ("headline", "entry-title", "p-name", "article-title", "post-title")

#: What a field is said to be, and the rule that says so; more than one, most trusted first.
Found = Iterator[tuple[str | None, str]]


def titles(document: Document, said: Mapping[str, str]) -> Found:
    """Yield what a page and its list say of its headline, most trusted first, each with its rule."""
    yield document.meta.article("headline"), "json-ld headline"
    for node in document.microdata.get("headline", [])[:1]:
        yield node.get("content") or node_text(node), "microdata headline"
    found_headings = [heading for heading in headings(document) if not _names_site(heading, document)][:3]
    for heading in found_headings:
        if (parts := broken(heading)) is not None:
            yield parts[0], "first line of h1"
        yield node_text(heading), "h1"
    if not found_headings:  # templates older than that habit name the headline by class, as microformats taught them
        for name, found in document.tree.classed(_TITLES, document.root).items():
            for node in found[:1] if len(found) == 1 else ():  # several are a list's, or those of related stories
                if not _stands_behind(node, document.region):
                    yield node_text(node), f"class {name}"
    yield _shown_part(document), "part of title"
    lead, bold = _lead(document)
    if lead is not None:
        yield node_text(lead), f"{lead.tag} above the text"
    yield from in_head(document, said)
    heading = next(document.region.iter("h2"), None)
    if heading is None:
        heading = next(document.region.iter("h3"), None)
    if heading is not None and heading is not lead and heading.find(".//a") is None:
        yield node_text(heading), str(heading.tag)
    if bold is not None:
        yield node_text(bold), "bold line above the text"


def in_head(document: Document, said: Mapping[str, str]) -> Found:
    """Yield the headline by the page's head and by the list that led to it."""
    for key, value in document.meta.first("og:title", "twitter:title", "dc.title", "dcterms.title", "citation_title"):
        yield value, f"meta {key}"
    for title in document.meta.titles[:1]:
        yield title, "title"
    yield said.get("title"), "listed title"


def headings(document: Document) -> list[etree._Element]:
    """Return the headlines of the page's region, else of the page; some themes leave an empty one in the region."""
    inside = [heading for heading in document.region.iter("h1") if has_words(heading, 1)]
    return inside or [heading for heading in document.root.iter("h1") if has_words(heading, 1)]


def _lead(document: Document) -> tuple[etree._Element | None, etree._Element | None]:
    """Return the first heading below ``h1`` that stands above the text, and the first wholly bold line there."""
    bold = None
    for node in document.region.iter(*_LEADING):
        if node.tag in {"h2", "h3", "h4"}:
            if has_words(node, _LINE) and node.find(".//a") is None:
                return node, bold
        elif node.tag == "p":
            if has_words(node, _PROSE):
                break
        elif bold is None and has_words(node, _LINE) and node.find(".//a") is None and _is_alone(node):
            bold = node
    return None, bold


def _is_alone(node: etree._Element) -> bool:
    """Tell whether a bold element is all that its line holds."""
    parent = node.getparent()
    before, after = node.getprevious(), node.getnext()
    opens = (parent.text if before is None else before.tail) if parent is not None else ""
    breaks = all(other is None or other.tag in {"br", "p", "div", "hr", "img"} for other in (before, after))
    return breaks and not (opens or "").strip() and not (node.tail or "").strip()


def _stands_behind(node: etree._Element, region: etree._Element) -> bool:
    """Tell whether an element comes after the page's region, as what stands beside a story does."""
    if region is node or any(above is region for above in node.iterancestors()):
        return False
    return next(one for one in node.getroottree().iter() if one is node or one is region) is region


def _shown_part(document: Document) -> str | None:
    """Return the part of the page's ``title`` that a heading of its region says, too: "Agency - Headline"."""
    parts = {clean(part) for title in document.meta.titles[:1] for part in _PARTS.split(title)[1:]} - {""}
    sizes = set(map(len, parts))
    for node in islice(document.region.iter(), _LINES) if parts else ():
        said = (node.text or "").strip() if isinstance(node.tag, str) else ""
        if len(said) in sizes and said in parts and _is_heading(node):
            return said
    return None


def _is_heading(node: etree._Element) -> bool:
    """Tell whether an element is a heading, by its tag or by its class, and no link."""
    named = re.search(r"title|headline|heading", node.get("class") or "", re.IGNORECASE)
    return (
        bool(named or node.tag in {"h1", "h2", "h3", "h4", "h5", "h6", "strong", "b"}) and node.getparent().tag != "a"
    )


def broken(heading: etree._Element) -> tuple[str, str] | None:
    """Return the first line of a heading and the rest of it, None where it has no line break between words.

    A break may only fold a long headline, or part it from the deck: another witness must say so.
    """
    if next(heading.iter("br"), None) is None:
        return None
    head, _, rest = markup(heading).partition("<br")
    first, below = (clean(_TAG.sub(" ", part)) for part in (head, "<" + rest))
    return (first, below) if first and below else None


def _names_site(heading: etree._Element, document: Document) -> bool:
    """Tell whether a heading is the site's own name: a label of its host, as logos of the 2000s were marked up."""
    name = fold(node_text(heading)).replace(" ", "")
    return len(name) >= _NAME and name in host(document.capture.url).split(".")
