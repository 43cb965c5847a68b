"""The body of a page that no rule was written for: named elements, the densest prose, or trafilatura's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree

from crawler.document import Document
from crawler.furniture import is_furniture
from crawler.selectors import by_class, markup, node_text
from pipelines.records import Candidate
from pipelines.text import fold

#: Elements that CMSs name as the body of an article, the most specific names first. `schema.org` microdata; Drupal's
#: and WordPress's own theme conventions; hAtom's entry-content; names that many hand-made newsrooms share.
BODIES = (
    "field--name-body",
    "field-name-body",
    "entry-content",
    "post-content",
    "article-body",
    "article__body",
    "article-content",
    "press-release-body",
    "press-release-content",
    "release-body",
    "news-body",
    "wp-block-post-content",
    "post-body",
    "story-body",
    "e-content",
)
_LEAST = 25  # words of prose that make a body worth naming


def bodies(document: Document) -> Iterator[Candidate]:
    """Yield what could be the body, as HTML: named elements, the densest prose, or trafilatura's."""
    region = document.region
    named = {"microdata articleBody": document.microdata.get("articleBody", [])}
    named |= {f"css .{name}": found for name, found in by_class(region, BODIES).items()}
    for rule, found in named.items():
        best = max((node for node in found if not is_furniture(node)), key=prose, default=None)
        if best is not None and prose(best) >= _LEAST:
            yield Candidate(markup(best), rule)
            return
    best = densest(region)
    if best is not None and prose(best) >= _LEAST:
        yield Candidate(markup(best), "densest prose")
        return
    yield from _trafilatura(document)


def prose(node: etree._Element) -> int:
    """Count the words of an element that stand in paragraphs and lists and not in links: its share of prose."""
    total = 0
    for block in node.iter("p", "li", "blockquote", "td", "div", "span", "section", "article"):
        own = (block.text or "") + " ".join(
            (child.tail or "") + ("" if child.tag == "a" else _inline(child))
            for child in block
            if isinstance(child.tag, str)
        )
        total += len(own.split())
    return total


def _inline(node: etree._Element) -> str:
    return (node.text or "") if node.tag in {"b", "strong", "em", "i", "u", "font"} else ""


def densest(region: etree._Element) -> etree._Element | None:
    """Return the smallest element that holds most of the region's prose (paragraphs outside furniture)."""
    scores: dict[etree._Element, float] = {}
    total = 0.0
    for block in region.iter("p", "blockquote", "li", "pre"):
        if is_furniture(block):
            continue
        count = len(node_text(block).split()) - 2 * sum(len(node_text(a).split()) for a in block.iter("a"))
        if count < 8:
            continue
        total += count
        for ancestor in _up_to(block, region):
            scores[ancestor] = scores.get(ancestor, 0.0) + count
    holders = [node for node, score in scores.items() if score >= 0.75 * total]
    # Every holder of most of the prose is an ancestor of the smallest one; the smallest comes last on the way down.
    return max(holders, key=lambda node: sum(1 for _ in node.iterancestors()), default=None)


def _up_to(node: etree._Element, region: etree._Element) -> Iterable[etree._Element]:
    if node is region:
        return
    for ancestor in node.iterancestors():
        yield ancestor
        if ancestor is region:
            return


def _trafilatura(document: Document) -> Iterator[Candidate]:
    import trafilatura  # noqa: PLC0415  # 0.2 s of import for the few pages that need it

    found = trafilatura.extract(
        document.capture.body,
        output_format="html",
        include_comments=False,
        include_links=True,
        url=document.capture.url,
    )
    if found and fold(found):
        yield Candidate(found, "trafilatura")
