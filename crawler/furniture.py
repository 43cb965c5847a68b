"""Which parts of a page are furniture: navigation, share bars, related links, forms, banners."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from crawler.selectors import Tree, has_words

_TAGS = frozenset({"nav", "header", "footer", "aside", "form", "button", "select", "dialog", "noscript", "template"})
_ROLES = frozenset({"navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alert"})
# Whole tokens of class and id, so that "newsletter" is furniture and "news" is not. Elementor calls each
# box of a page a widget, the text too; "rs_skip" tells ReadSpeaker, a voice, to pass over a date.
_TOKENS = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|breadcrumbs?|footer|sidebar|share|sharing|social|addtoany|addthis|related|"
    r"recommended|newsletter|subscribe|signup|comments?|cookies?|consent|banner|pager|pagination|(?<!rs_)skip|search|advert|ads|promo|"
    r"popup|modal|toolbar|(?<!elementor-)widget)(?:$|[\s_-])",
    re.IGNORECASE,
)
_MAIN_ROLE = etree.XPath("//@role[.='main']/..")

# What a page's own element must hold to be its region: "skip to content" targets are empty anchors of the same name.
_REGION_WORDS = 40


def is_furniture(node: etree._Element) -> bool:
    """Tell whether an element or one that holds it is furniture. A page header inside an article is not."""
    for place in (node, *node.iterancestors()):
        tag = place.tag
        if tag in {"body", "html", "main"}:
            return False
        if tag == "header" and any(above.tag in {"article", "main"} for above in place.iterancestors()):
            continue
        if is_furniture_itself(place):
            return True
    return False


def is_furniture_itself(place: etree._Element) -> bool:
    """Tell whether an element is furniture by its own tag, role or name, whatever it stands in."""
    if place.tag in _TAGS or place.get("role") in _ROLES:
        return not _holds_page(place)
    name = f"{place.get('class') or ''} {place.get('id') or ''}"
    return len(name) > 1 and place.tag != "article" and _TOKENS.search(name) is not None and not _holds_page(place)


def _holds_page(place: etree._Element) -> bool:
    """Tell whether a box holds the page itself: ASP.NET wraps all of it in a form, themes call it "has-sidebar"."""
    return (
        place.tag not in {"nav", "aside", "footer"}
        and place.find(".//h1") is not None
        and place.find(".//p") is not None
    )


def main_region(tree: Tree) -> etree._Element:
    """Return the element that holds the page's own matter: ``main`` or what stands for it, else the whole body."""
    root = tree.root
    for same in _regions(tree):
        worth = [node for node in same if has_words(node, _REGION_WORDS)]
        if len(worth) == 1:
            return worth[0]
    body = next(root.iter("body"), None)
    return root if body is None else body


def _regions(tree: Tree) -> Iterator[list[etree._Element]]:
    """Yield what may be the page's region, the most trusted first; elements that are trusted alike together."""
    yield list(tree.root.iter("main"))
    yield _MAIN_ROLE(tree.root)
    for name in ("main-content", "main", "content"):
        yield tree.of_id(name)
    yield list(tree.root.iter("article"))
