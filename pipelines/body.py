"""The body of a release: from the HTML that a page picked to clean blocks, without the furniture around and in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

import nh3
from cssselect import HTMLTranslator
from lxml import etree

from pipelines.bounds import parse_bounded
from pipelines.pictures import take_out, take_pictures
from pipelines.records import Document, Picture
from pipelines.text import INLINE, clean, clean_lines
from pipelines.urls import document_type, may_be_document, normalise

_GONE = (
    *"script style template noscript iframe object embed form button input select textarea svg nav aside".split(),
    *"footer dialog audio video canvas link meta".split(),
    etree.Comment,
    etree.ProcessingInstruction,
)
_NO_BLOCK = INLINE | {"br", "img"}
_LISTS = ("ul", "ol", "dl")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
# Whole tokens of class or id: "share-bar", never "shareholder".
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:share|sharing|social|addtoany|addthis|sharedaddy|jp-relatedposts|related|recommended|newsletter|"
    r"subscribe|signup|breadcrumbs?|pager|pagination|post-navigation|tags|tagcloud|ratings?|comments?|author-bio|byline-bio|print|"
    r"toolbar|skip-link|visually-hidden|element-invisible|screen-reader-text|sr-only|d-print-none|noprint)(?:$|[\s_-])",
    re.IGNORECASE,
)
_TAGS = set(
    "p h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote pre table caption thead tbody tfoot tr td th hr "
    "a strong b em i u s sub sup br cite q code abbr".split()
)
_ATTRIBUTES = {
    "a": {"href", "title"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "ol": {"start"},
}
_COLUMNS = re.compile(r"[^\s.:!?][ \t]{3,}\S")  # white space that aligns the columns of a table
_SCHEMES = {"http", "https", "mailto", "tel"}
_SQUEEZED = frozenset({"", " ", "\n"})
_SPACE = " \t\n\f\r"  # white space of the markup; a no-break space is text


@dataclass(slots=True)
class Block:
    """A paragraph, heading, list, table or quotation: its element's name, inner HTML and plain text.

    `count` is the number of its words, roughly: pieces between white space.
    """

    tag: str
    html: str
    text: str
    quoted: bool = False
    count: int = field(init=False)

    def __post_init__(self) -> None:
        self.count = len(self.text.split())


@dataclass(slots=True)
class Body:
    """What the picked HTML held: blocks in order, and the pictures and documents found among them."""

    blocks: list[Block] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The blocks as plain text, parted by one empty line."""
        return "\n\n".join(block.text for block in self.blocks)

    @property
    def html(self) -> str:
        """The blocks as HTML that is safe to show: nh3 has the last word."""
        return nh3.clean(
            "\n".join(map(_render, self.blocks)),
            tags=_TAGS,
            attributes=_ATTRIBUTES,
            url_schemes=_SCHEMES,
            link_rel="noopener noreferrer",
        )


def read_body(html: str, *, base: str, drop: Iterable[str] = ()) -> Body:
    """Cut picked HTML into clean blocks, pictures and documents. Never raises on any HTML.

    Args:
        html: the body's own HTML. base: address for its links. drop: CSS selectors of what is not body.
    """
    root, _ = parse_bounded(html)
    _squeeze(root)
    etree.strip_elements(root, *_GONE, with_tail=False)
    body = Body(documents=list(_documents(root, base)))
    for selector in drop:
        for node in _dropped(selector)(root):
            take_out(node)
    body.pictures = list(take_pictures(root, base))
    _drop_furniture(root)
    for link in root.iter("a"):
        _point(link, base)
    try:
        body.blocks = [block for block in _blocks(root) if block.text]
    except RecursionError:  # nested deeper than any release: its words are kept, its structure is not worth more
        lines = clean_lines("\n".join(root.itertext())).split("\n")
        body.blocks = [Block("p", _escape(line), line) for line in lines if line]
    return body


@lru_cache(maxsize=256)
def _dropped(selector: str) -> etree.XPath:
    return etree.XPath(HTMLTranslator().css_to_xpath(selector))


def _point(link: etree._Element, base: str) -> None:
    """Give a link its whole address; one that leads nowhere on the web loses it."""
    target = link.get("href")
    if target is None:
        return
    if address := normalise(target, base):
        link.set("href", address)
    elif not target.lower().startswith(("mailto:", "tel:")):
        del link.attrib["href"]


def _documents(root: etree._Element, base: str) -> Iterator[Document]:
    seen: set[str] = set()
    for link in root.iter("a"):
        target = link.get("href")
        if not target or not (link.get("type") is not None or may_be_document(target)):
            continue
        url, label = normalise(target, base), clean(" ".join(link.itertext()))
        kind = document_type(url, link.get("type") or label) if url else None
        if url and kind and url not in seen:
            seen.add(url)
            yield Document(url, label or None, kind)


def _drop_furniture(root: etree._Element) -> None:
    found = [node for node in root.iter() if node.attrib and _is_furniture(node)]
    total = sum(len(piece.split()) for piece in root.itertext()) if found else 0
    for node in found:  # those above come before those within; to take such a one out of what is gone does no harm
        # A box that holds most of the words is the body itself, whatever a theme calls it.
        if sum(len(piece.split()) for piece in node.itertext()) <= 0.5 * total:
            take_out(node)


def _is_furniture(node: etree._Element) -> bool:
    if node.get("hidden") is not None or (node.get("aria-hidden") == "true" and node.find(".//p") is None):
        return True
    name = f"{node.get('class') or ''} {node.get('id') or ''}"
    return len(name) > 1 and _FURNITURE.search(name) is not None


def _squeeze(root: etree._Element) -> None:
    """Leave one line break or space of white space that only parts elements, except where it is the layout."""
    for node in root.iter("*"):
        if _is_wide(node.text) and not _is_preformatted(node):
            node.text = _squeezed(node.text)
    for node in root.iter():  # comments, too, have text behind them
        if _is_wide(node.tail) and not _is_preformatted(node.getparent()):
            node.tail = _squeezed(node.tail)


def _is_wide(text: str | None) -> bool:
    # Most of it is squeezed already, and to write into the tree takes longer than to read it.
    return text is not None and text not in _SQUEEZED and not text.strip(_SPACE)


def _squeezed(text: str) -> str:
    return "\n" if "\n" in text else " "


def _is_preformatted(node: etree._Element | None) -> bool:
    return node is not None and (node.tag == "pre" or next(node.iterancestors("pre"), None) is not None)


def _blocks(node: etree._Element, quoted: bool = False) -> Iterator[Block]:
    """Yield the blocks below a node in reading order; loose text and doubled line breaks become paragraphs."""
    run: list[etree._Element | str] = [node.text] if node.text else []
    for child in node:
        if child.tag == "br" or (child.tag in INLINE and not _has_block(child)):
            run.append(child)
        else:
            yield from _paragraphs(run, quoted)
            run = []
            yield from _block(child, quoted)
        if child.tail:
            run.append(child.tail)
    yield from _paragraphs(run, quoted)


def _block(node: etree._Element, quoted: bool) -> Iterator[Block]:
    if node.tag in _LISTS:
        text = "\n".join(filter(None, _items(node)))
        yield Block(node.tag, _inner(node), text or clean(" ".join(node.itertext())), quoted)
    elif node.tag == "table" and _is_data(node):
        rows = ("\t".join(clean(" ".join(cell.itertext())) for cell in row.iter("td", "th")) for row in node.iter("tr"))
        yield Block("table", _inner(node), "\n".join(row for row in rows if row.strip()), quoted)
    elif node.tag == "pre":
        yield from _preformatted(node, quoted)
    elif node.tag in _HEADINGS and not _has_block(node):
        yield Block("h2" if node.tag == "h1" else node.tag, _inner(node), clean(_lines(node)), quoted)
    else:
        yield from _blocks(node, quoted or node.tag == "blockquote")


def _preformatted(node: etree._Element, quoted: bool) -> Iterator[Block]:
    """Yield preformatted text: as it stands, or by paragraphs where it is prose, as in releases from mail and telex."""
    whole = "".join(node.itertext())
    parts = [part for part in re.split(r"\n[ \t\r]*\n", whole) if part.strip()]
    if len(parts) < 2 or any(_COLUMNS.search(part) for part in parts):
        yield Block("pre", _inner(node), clean_lines(whole), quoted)
        return
    for part in parts:
        text = clean_lines(part)
        yield Block("p", _escape(text), text, quoted)


def _items(node: etree._Element) -> Iterator[str]:
    """Yield the items of a list as text, one line each, those of a list inside an item after it."""
    for item in node.iter("li", "dt", "dd"):
        yield clean((" " if _has_block(item) else "").join(_own_pieces(item)))


def _own_pieces(node: etree._Element) -> Iterator[str]:
    """Yield the pieces of an element's text, those of the lists in it left out."""
    if node.text:
        yield node.text
    for child in node:
        if child.tag not in _LISTS:
            yield from _own_pieces(child)
        if child.tail:
            yield child.tail


def _paragraphs(run: list[etree._Element | str], quoted: bool) -> Iterator[Block]:
    """Turn a run of inline nodes into paragraphs, parted where two line breaks follow each other."""
    part: list[etree._Element | str] = []
    breaks = 0
    for node in run:
        if isinstance(node, str):
            if not node.strip():
                part.append(node)
                continue
            breaks = 0
        else:
            breaks = breaks + 1 if node.tag == "br" else 0
        if breaks == 2:
            yield from _paragraph(part, quoted)
            part = []
        else:
            part.append(node)
    yield from _paragraph(part, quoted)


def _paragraph(part: list[etree._Element | str], quoted: bool) -> Iterator[Block]:
    if not part:
        return
    text = clean_lines("".join(map(_lines, part)))
    if text:
        html = "".join(_escape(node) if isinstance(node, str) else _outer(node) for node in part)
        yield Block("p", html.strip(), text, quoted)


def _lines(node: etree._Element | str) -> str:
    """Return a node's text: white space of the markup is one space, a ``br`` is a line break."""
    if isinstance(node, str):
        words = node.split()  # by hand: to replace by a pattern takes three times as long
        if not words:
            return " " if node else ""
        return f"{' ' if node[0].isspace() else ''}{' '.join(words)}{' ' if node[-1].isspace() else ''}"
    if node.tag == "br":
        return "\n"
    inner = [piece for child in node for piece in (_lines(child), _lines(child.tail or ""))]
    return "".join([_lines(node.text or ""), *inner])


def _has_block(node: etree._Element) -> bool:
    return any(below.tag not in _NO_BLOCK for below in node.iterdescendants())


def _is_data(table: etree._Element) -> bool:
    """Tell a table of data from one that only lays a page out: that one holds tables, paragraphs, or a single cell."""
    if next(table.iter("th"), None) is not None:
        return True
    laid_out = next(table.iterdescendants("table", "p", "h2"), None) is not None
    return not laid_out and len(list(islice(table.iter("td"), 2))) > 1


def _outer(node: etree._Element, *, with_tail: bool = False) -> str:
    return str(etree.tostring(node, encoding="unicode", method="html", with_tail=with_tail))


def _inner(node: etree._Element) -> str:
    return _escape(node.text or "") + "".join(_outer(child, with_tail=True) for child in node)


def _render(block: Block) -> str:
    inner = f"<{block.tag}>{block.html}</{block.tag}>"
    return f"<blockquote>{inner}</blockquote>" if block.quoted else inner


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
