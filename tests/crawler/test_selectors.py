"""What a page's tree finds is what the selector finds by itself."""

from __future__ import annotations

import pytest

from crawler.selectors import Tree, check_selector, nodes, pairs
from pipelines.bounds import parse_bounded

PAGE = """
<body class="page  news"><main id=content><div class="field body"><p class=body>One <a class="more link" href=/a>more</a></p>
<div class="field body inner"><p>Two</p><p class="body last">Three</p></div></div>
<ul class=list><li id=one class=item>First</li><li class="item item">Second</li><li id=one>Third</li></ul>
<div id="two words" class="sole"><span class=deep><b>Bold</b></span></div></main></body>
"""
SELECTORS = [
    "p", ".body", "p.body", ".field.body", ".field .body", ".field > p", ".body p", ".inner + .body", ".body ~ .body",
    "#one", "li#one", "#one.item", "#one + li", "#content .deep b", ".sole", ".sole b", "div.sole > .deep", "p.sole",
    ".sole.deep", ".sole:first-child", ".sole:not(.other) b", "li.item:last-of-type", ".item, .sole", "ul, .none",
    ".none", ".none .body", "#none", ".bod", "#two", ".more@href", ".sole span@class", "*", "main > .sole",
    ".page", ".page.news > main", ".sole:has(.deep)", ".deep:is(span, div)", "[class=deep] b", "*.sole",
]  # fmt: skip


@pytest.mark.parametrize("selector", SELECTORS)
def test_a_tree_finds_what_the_selector_finds(selector: str) -> None:
    root, _ = parse_bounded(PAGE)
    tree = Tree(root)
    assert check_selector(selector) is None
    assert tree.nodes(selector) == nodes(root, selector)
    assert tree.values(selector) == [text for _, text in pairs(root, selector)]


def test_elements_by_the_classes_that_they_bear() -> None:
    root, _ = parse_bounded(PAGE)
    tree = Tree(root)
    (main,) = root.iter("main")
    found = tree.classed(("item", "body", "none", "page"), main)
    assert [len(nodes) for nodes in found.values()] == [2, 4, 0, 0]
    assert tree.classed(("item",), main[0])["item"] == []
    assert len(tree.classed(("page",), root)["page"]) == 1
