"""The links of a list page: where they lead, what they are called, and which of them are furniture."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import etree

from crawler.discovery.dated import is_date_line
from crawler.document import Document
from crawler.selectors import node_text
from pipelines.text import INLINE, clean

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})

_TITLE_CLASS = re.compile(r"(?:^|[\s_-])(?:title|headline|heading)(?:$|[\s_-])", re.IGNORECASE)
#: Words on a link that name no release.
_GENERIC = re.compile(
    r"\W*(?:(?:read|learn|see|view|find\s+out|show|ver|leer|m[aá]s)\b(?:\s+(?:the\s+)?(?:full|complete|entire|more|m[aá]s|less|about|on|"
    r"this|it|here|press|news|release|statement|story|article|post|details|info|informaci[oó]n)\b)*|(?:continue|keep)\s+reading|"
    r"full\s+(?:story|release|text|article|statement)|(?:press\s+)?release|details|more(?:\s+(?:info|details|information))?|"
    r"(?:click\s+)?here|link|permalink|download(?:\s+\w+)?|pdf|html?|print|share|\d+\s+comments?|seguir\s+leyendo|continuar\s+leyendo)?\W*",
    re.IGNORECASE,
)
# A navigation's own words, as whole tokens. "no-sidebar" and "has-sidebar" are said of the page, not of a sidebar.
_FURNITURE = re.compile(
    r"(?<!has)(?<!no)(?<!with)(?<!without)(?<!one)(?<!two)(?<!both)(?:^|[\s_-])(?:nav|navbar|navigation|menu|submenu|breadcrumbs?|"
    r"footer|masthead|sidebars?|share|sharing|social|cookies?|pager|pagination|skip|related|recommended|trending|popular|"
    r"quick-?links|facets?|facetapi|filters?)(?:$|[\s_-])",
    re.IGNORECASE,
)
_NAVIGATION = frozenset({"nav", "footer"})
_NAVIGATION_ROLES = frozenset({"navigation", "contentinfo", "banner", "menu", "menubar", "search"})


@dataclass(frozen=True, slots=True, eq=False)
class Link:
    """An ``a`` element that leads to a web page, and its address in the one spelling."""

    node: etree._Element
    url: str


def page_links(document: Document) -> list[Link]:
    """Return the links of a page to other web pages, in its order."""
    return [Link(node, url) for node, url in document.links]


def names_nothing(text: str) -> bool:
    """Tell whether a link's words name no release: ``Read more``, ``PDF``, nothing at all."""
    return _GENERIC.fullmatch(text) is not None


def furniture(node: etree._Element) -> float:
    """Return how far an element can be part of a list of releases: 1 freely, 0 not at all (it is in a navigation).

    In between stands what only its class calls furniture: themes wrap whole pages in such classes, and a list that is
    dated row by row is believed nevertheless. ``form`` says nothing: ASP.NET wraps every page in one.
    """
    weight = 1.0
    for place in (node, *node.iterancestors()):
        tag = place.tag
        if tag in {"body", "html", "main"}:
            break
        if tag in _NAVIGATION or place.get("role") in _NAVIGATION_ROLES:
            return 0.0
        if tag == "header" and not any(
            above.tag in {"article", "main", "li", "section"} for above in place.iterancestors()
        ):
            return 0.0
        if tag == "aside" or _FURNITURE.search(f"{place.get('class') or ''} {place.get('id') or ''}"):
            weight = 0.2
    return weight


def title_element(link: Link) -> etree._Element:
    """Return the element that holds a link's headline: a heading in it or around it, a part named so, or the link."""
    for part in link.node.iter():
        if part.tag in HEADINGS:
            return part
    for above in list(link.node.iterancestors())[:3]:
        if above.tag in HEADINGS:
            return above
    for part in link.node.iterdescendants():
        if isinstance(part.tag, str) and _TITLE_CLASS.search(part.get("class") or ""):
            return part
    return link.node


def link_title(link: Link) -> str:
    """Return what a link is called, ``""`` if its words name nothing."""
    holder = title_element(link)
    text = _words(link.node if holder in set(link.node.iterancestors()) else holder)
    if holder is link.node and is_card(link):
        text = _first_line(link.node) or text
    spare = clean(link.node.get("title") or "")
    if text.endswith(("…", "...")) and spare.startswith(text.rstrip("….")[:20]) and len(spare) > len(text):
        return spare
    if not names_nothing(text):
        return text
    label = clean(link.node.get("aria-label") or "")
    return (
        ""
        if names_nothing(label)
        else re.sub(r"^(?:read|learn)\s+more\s+(?:about|on)\W+", "", label, flags=re.IGNORECASE)
    )


def best_title(links: Iterable[Link], block: etree._Element | None = None) -> str | None:
    """Return the title of an item from all links to it: a headline's words before others, then the longest.

    Where no link names the item (``Read more`` alone), the first heading of its `block` does.
    """
    named = [(title_element(link).tag in HEADINGS, text) for link in links if (text := link_title(link))]
    if named:
        return max(named, key=lambda pair: (pair[0], len(pair[1])))[1]
    headings = block.iter(*HEADINGS) if block is not None else ()
    return next((text for heading in headings if (text := clean(node_text(heading)))), None)


def is_card(link: Link) -> bool:
    """Tell whether a link wraps a whole item, its date and teaser too, and not only its headline."""
    parts = (part.tag for part in link.node.iterdescendants() if isinstance(part.tag, str))
    return any(tag not in INLINE and tag not in {"img", "br", "picture", "source", "svg", "path"} for tag in parts)


def _words(node: etree._Element) -> str:
    """Return an element's text without the date that a ``time`` in it prints."""
    text = clean(node_text(node))
    for stamp in node.iterdescendants("time"):
        text = text.replace(clean(node_text(stamp)), " ")
    return clean(text).strip(" |–—")


def _first_line(card: etree._Element) -> str | None:
    """Return the first part of a card that reads like a headline: three words or more and no date."""
    for text in _lines(card):
        if len(text.split()) >= 3 and not is_date_line(text):
            return text
    return None


def _lines(node: etree._Element) -> Iterator[str]:
    for part in node.iterdescendants():
        if (
            isinstance(part.tag, str)
            and not any(isinstance(child.tag, str) for child in part)
            and (text := clean(node_text(part)))
        ):
            yield text
