"""Which parts of a page are furniture: navigation, share bars, related links, forms, banners."""

from __future__ import annotations

import re

from lxml import etree

from crawler.selectors import has_words

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
_MAIN = etree.XPath(
    "//*[self::main or self::article or @role='main' or @id='main-content' or @id='main' or @id='content']"
)


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


def _trust(node: etree._Element) -> int:
    """Return how far an element is to be trusted as the page's region; 0 is best."""
    if node.tag == "main":
        return 0
    if node.get("role") == "main":
        return 1
    if node.get("id") in {"main-content", "main", "content"}:
        return 2 + ("main-content", "main", "content").index(node.get("id"))
    return 5


def main_region(root: etree._Element) -> etree._Element:
    """Return the element that holds the page's own matter: ``main`` or what stands for it, else the whole body."""
    mains = list(root.iter("main"))
    if len(mains) == 1 and has_words(mains[0], _REGION_WORDS):
        return mains[0]  # nearly every page of today; the walk below costs as much as all other witnesses
    found: dict[int, list[etree._Element]] = {}
    for node in _MAIN(root):
        found.setdefault(_trust(node), []).append(node)
    for _, same in sorted(found.items()):
        worth = [node for node in same if has_words(node, _REGION_WORDS)]
        if len(worth) == 1:
            return worth[0]
    body = next(root.iter("body"), None)
    return root if body is None else body
