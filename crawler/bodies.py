"""The body of a page that no rule was written for: named elements, the densest prose, or trafilatura's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from lxml import etree

from crawler.document import Document
from crawler.furniture import is_furniture
from crawler.selectors import has_words, markup, node_text
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
_PARAGRAPH = 8  # words of a paragraph; less may be a label
_TEASER = 40  # words of a paragraph that tells what another story is about
_RUN = 4  # paragraphs in a row that no list has: a teaser is one, the words above a list are two or three
_HEADLINE = 3  # words of a link that names another story
_HOLDERS = ("td", "div", "span", "section", "article", "main", "center", "font", "body")
_TRAFILATURA = 1_000_000  # characters; its time grows faster than the page
_WRAPPERS = 3  # boxes that a page builder puts around a component; sections of a page share classes, too
_INTRODUCTION = 15  # words beside a box that make it a part of the text and not all of it


def bodies(document: Document) -> Iterator[Candidate]:
    """Yield what could be the body, as HTML: named elements, the densest prose, or trafilatura's."""
    region = document.region
    named = {"microdata articleBody": document.microdata.get("articleBody", [])}
    named |= {f"css .{name}": found for name, found in document.tree.classed(BODIES, region).items()}
    for rule, found in named.items():
        best = max((node for node in found if not is_furniture(node)), key=prose, default=None)
        if best is not None and prose(best) >= _LEAST:
            yield Candidate(markup(_below_headline(best)), rule)
            return
    best = _with_neighbours(densest(region), region)
    if best is not None and prose(best) >= _LEAST:
        yield Candidate(markup(best), "densest prose")
        return
    yield from _trafilatura(document)


def _below_headline(named: etree._Element) -> etree._Element:
    """Return the column of text inside a named element that wraps the page's headline too, with all that is around.

    Some themes give the body's name to the whole story: tags, author, comments and further stories stand in it.
    """
    if named.find(".//h1") is None:
        return named
    inner = densest(named)
    if inner is None or inner.find(".//h1") is not None:
        return named
    # Rather too much than a paragraph lost: one that introduces the column, or goes on below it.
    inside = {inner, *inner.iterdescendants()}
    beside = sum(count for holder, count in _paragraphs(named) if holder not in inside)
    return named if beside >= _INTRODUCTION else inner


def prose(node: etree._Element) -> int:
    """Count the words of an element that stand in paragraphs and lists and not in links: its share of prose."""
    total = 0
    for block in node.iter("p", "li", "blockquote", "pre", "dd", *_HOLDERS):
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
    """Return the smallest element that holds most of the region's prose (paragraphs outside furniture).

    Pages of the 1990s and 2000s have no paragraphs but text and line breaks in a cell: there every element's own text
    counts, and may be its own holder.
    """
    found = _densest(region, _paragraphs(region))
    return _densest(region, _loose(region)) if found is None else found


def _paragraphs(region: etree._Element) -> Iterator[tuple[etree._Element, int]]:
    """Yield the elements that hold a paragraph, with its words."""
    for block in region.iter("p", "blockquote", "li", "pre"):
        holder = block.getparent() if block is not region else None
        if holder is None or (count := _words_outside_links(block)) < _PARAGRAPH or is_furniture(block):
            continue
        if count > _TEASER or not _is_teaser(holder):
            yield (block if block.tag == "pre" else holder), count


def _is_teaser(holder: etree._Element) -> bool:
    """Tell whether a small box holds a headline that leads to another story."""
    headings = islice(holder.iterchildren("h2", "h3", "h4", "h5", "h6"), 2)
    linked = any(heading.find(".//a[@href]") is not None for heading in headings)
    return linked and not has_words(holder, 2 * _TEASER)


def _loose(region: etree._Element) -> Iterator[tuple[etree._Element, int]]:
    """Yield the elements that hold text of their own, with its words."""
    for node in region.iter(*_HOLDERS):
        own = " ".join([node.text or "", *(child.tail or "" for child in node)])
        if (count := len(own.split())) >= _PARAGRAPH and not is_furniture(node):
            yield node, count


def _densest(region: etree._Element, found: Iterable[tuple[etree._Element, int]]) -> etree._Element | None:
    scores: dict[etree._Element, float] = {}
    total = 0.0
    for holder, count in found:
        total += count
        for place in _up_to(holder, region):
            scores[place] = scores.get(place, 0.0) + count
    if total < _LEAST:
        return None
    holders = [node for node, score in scores.items() if score >= 0.75 * total]
    # Every holder of most of the prose is an ancestor of the smallest one; the smallest comes last on the way down.
    return max(holders, key=lambda node: sum(1 for _ in node.iterancestors()), default=None)


def _with_neighbours(holder: etree._Element | None, region: etree._Element) -> etree._Element | None:
    """Climb from a box to the column it stands in where that has paragraphs of its own beside it.

    A statement that is set off in a box of its own holds most of the words; the paragraph that introduces it, with the
    dateline, stands before the box.
    """
    while holder is not None and holder is not region and holder.tag not in {"article", "main", "section", "td"}:
        parent = holder.getparent()
        beside = [node for node in holder.itersiblings("p", preceding=True) if not is_furniture(node)]
        if parent is None or sum(_words_outside_links(node) for node in beside) < _INTRODUCTION:
            break
        holder = parent
    return _with_components(holder, region)


def _with_components(holder: etree._Element | None, region: etree._Element) -> etree._Element | None:
    """Climb from one component of a text to the list of them, where others of its kind hold paragraphs too.

    Page builders put a lead, a quotation and each run of paragraphs into a box of its own, all of one class; the
    longest of them may hold most of the words.
    """
    if holder is None:
        return None
    for place in (holder, *islice(holder.iterancestors(), _WRAPPERS)):
        parent = place.getparent()
        if place is region or parent is None or place.tag in {"article", "main", "body"}:
            break
        kind = place.get("class")
        others = [node for node in parent.iterchildren(place.tag) if node is not place and node.get("class") == kind]
        if kind and any(_is_text(node) for node in others):
            return parent
    return holder


def _is_text(component: etree._Element) -> bool:
    """Tell whether a box holds a paragraph of the text: no furniture, and no headline that leads elsewhere."""
    if any(heading.find(".//a[@href]") is not None for heading in component.iter("h2", "h3", "h4", "h5", "h6")):
        return False
    return any(count >= _INTRODUCTION for _, count in _paragraphs(component))


def is_one_text(region: etree._Element) -> bool:
    """Tell whether one column of running paragraphs holds at least half of a region's prose.

    A list parts its teasers by linked headlines, and a page of whole posts has a column for each of them.
    """
    columns: dict[etree._Element, int] = {}
    for holder, count in _paragraphs(region):
        columns[holder] = columns.get(holder, 0) + count
    best = max(columns, key=lambda holder: columns[holder], default=None)
    return best is not None and 2 * columns[best] >= sum(columns.values()) and _longest_run(best) >= _RUN


def _longest_run(column: etree._Element) -> int:
    """Return how many paragraphs of a column follow each other with no headline of another story between them."""
    longest = run = 0
    for child in column:
        if child.tag == "p" and _words_outside_links(child) >= _PARAGRAPH:
            run += 1
            longest = max(longest, run)
        elif any(len(node_text(link).split()) >= _HEADLINE for link in islice(child.iter("a"), 2)):
            run = 0
    return longest


def _words_outside_links(block: etree._Element) -> int:
    return len(node_text(block).split()) - 2 * sum(len(node_text(link).split()) for link in block.iter("a"))


def _up_to(node: etree._Element, region: etree._Element) -> Iterable[etree._Element]:
    """Yield an element and those above it, up to the region."""
    for place in (node, *node.iterancestors()):
        yield place
        if place is region:
            return


def _trafilatura(document: Document) -> Iterator[Candidate]:
    import trafilatura  # noqa: PLC0415  # 0.2 s of import for the few pages that need it

    page = markup(document.root)
    if len(page) > _TRAFILATURA:
        return
    found = trafilatura.extract(
        page,
        output_format="html",
        include_comments=False,
        include_links=True,
        url=document.capture.url,
    )
    if found and fold(found):
        yield Candidate(found, "trafilatura")
