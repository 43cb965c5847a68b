"""The body of a release: from the HTML that a page picked to clean blocks, without the furniture around and in it.

BeautifulSoup does the surgery on the picked body alone (a few KB); the whole page never passes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import nh3
from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement, PreformattedString

from pipelines.pictures import gone, take_pictures
from pipelines.records import Document, Picture
from pipelines.text import INLINE, clean, clean_lines
from pipelines.urls import document_type, may_be_document, normalise

_GONE = frozenset(
    "script style template noscript iframe object embed form button input select textarea svg nav aside footer dialog "
    "audio video canvas link meta".split()
)
_NO_BLOCK = INLINE | {"br", "img"}
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
    soup = BeautifulSoup(html, "lxml")  # html.parser takes 35 s on 200 KB of "<!--"
    body = Body()
    nodes = list(soup.descendants)  # one walk: a search of bs4 for each kind of element takes longer than the parse
    for node in nodes:
        if gone(node):  # it went with an element above it
            continue
        if isinstance(node, PreformattedString):  # comments, CDATA, processing instructions
            node.extract()
        elif isinstance(node, Tag) and node.name in _GONE:
            node.decompose()
    tags = [node for node in nodes if isinstance(node, Tag) and not gone(node)]
    body.documents = list(_documents(tags, base))
    for selector in drop:
        for tag in soup.select(selector):
            tag.decompose()
    body.pictures = list(take_pictures(tags, base))
    _drop_furniture(soup, tags)
    for link in tags:
        if link.name == "a" and not gone(link) and link.has_attr("href"):
            _point(link, base)
    try:
        body.blocks = [block for block in _blocks(soup) if block.text]
    except RecursionError:  # nested deeper than any release: its words are kept, its structure is not worth more
        lines = clean_lines(soup.get_text("\n")).split("\n")
        body.blocks = [Block("p", _escape(line), line) for line in lines if line]
    return body


def _point(link: Tag, base: str) -> None:
    """Give a link its whole address; one that leads nowhere on the web loses it."""
    target = str(link["href"])
    if address := normalise(target, base):
        link["href"] = address
    elif not target.lower().startswith(("mailto:", "tel:")):
        del link["href"]


def _documents(tags: Iterable[Tag], base: str) -> Iterator[Document]:
    seen: set[str] = set()
    for link in tags:
        target = str(link.get("href") or "") if link.name == "a" else ""
        if not target or not (link.has_attr("type") or may_be_document(target)):
            continue
        url, label = normalise(target, base), clean(link.get_text(" "))
        kind = document_type(url, str(link.get("type") or "") or label) if url else None
        if url and kind and url not in seen:
            seen.add(url)
            yield Document(url, label or None, kind)


def _drop_furniture(soup: BeautifulSoup, tags: Iterable[Tag]) -> None:
    total = 0
    for tag in tags:
        if not tag.attrs or gone(tag):
            continue
        name = " ".join(map(str, (*tag.get_attribute_list("class"), tag.get("id") or "")))
        hidden = tag.has_attr("hidden") or (tag.get("aria-hidden") == "true" and not tag.find("p"))
        if hidden or _FURNITURE.search(name):
            total = total or len(soup.get_text(" ").split())
            # A box that holds most of the words is the body itself, whatever a theme calls it.
            if len(tag.get_text(" ").split()) <= 0.5 * total:
                tag.decompose()


def _blocks(node: Tag, quoted: bool = False) -> Iterator[Block]:
    """Yield the blocks below a node in reading order; loose text and doubled line breaks become paragraphs."""
    run: list[PageElement] = []
    for child in list(node.children):
        if isinstance(child, NavigableString):
            run.append(child)
        elif not isinstance(child, Tag):
            continue
        elif child.name == "br" or (child.name in INLINE and not _has_block(child)):
            run.append(child)
        else:
            yield from _paragraphs(run, quoted)
            run = []
            yield from _block(child, quoted)
    yield from _paragraphs(run, quoted)


def _block(tag: Tag, quoted: bool) -> Iterator[Block]:
    if tag.name in {"ul", "ol", "dl"}:
        text = "\n".join(filter(None, _items(tag)))
        yield Block(tag.name, tag.decode_contents(), text or clean(tag.get_text(" ")), quoted)
    elif tag.name == "table" and _is_data(tag):
        rows = (
            "\t".join(clean(cell.get_text(" ")) for cell in row.find_all(["td", "th"])) for row in tag.find_all("tr")
        )
        yield Block("table", tag.decode_contents(), "\n".join(row for row in rows if row.strip()), quoted)
    elif tag.name == "pre":
        yield from _preformatted(tag, quoted)
    elif tag.name in _HEADINGS and not _has_block(tag):
        yield Block("h2" if tag.name == "h1" else tag.name, tag.decode_contents(), clean(_lines(tag)), quoted)
    else:
        yield from _blocks(tag, quoted or tag.name == "blockquote")


def _preformatted(tag: Tag, quoted: bool) -> Iterator[Block]:
    """Yield preformatted text: as it stands, or by paragraphs where it is prose, as in releases from mail and telex."""
    parts = [part for part in re.split(r"\n[ \t\r]*\n", tag.get_text()) if part.strip()]
    if len(parts) < 2 or any(_COLUMNS.search(part) for part in parts):
        yield Block("pre", tag.decode_contents(), clean_lines(tag.get_text()), quoted)
        return
    for part in parts:
        text = clean_lines(part)
        yield Block("p", _escape(text), text, quoted)


def _items(tag: Tag) -> Iterator[str]:
    """Yield the items of a list as text, one line each, those of a list inside an item after it."""
    for item in tag.find_all(["li", "dt", "dd"]):
        inner = item.find_all(["ul", "ol", "dl"])
        pieces = (piece for piece in item.find_all(string=True) if not any(lst in inner for lst in piece.parents))
        yield clean((" " if _has_block(item) else "").join(pieces))


def _paragraphs(run: list[PageElement], quoted: bool) -> Iterator[Block]:
    """Turn a run of inline nodes into paragraphs, parted where two line breaks follow each other."""
    part: list[PageElement] = []
    breaks = 0
    for node in run:
        if isinstance(node, Tag) and node.name == "br":
            breaks += 1
        elif isinstance(node, NavigableString) and not node.strip():
            part.append(node)
            continue
        else:
            breaks = 0
        if breaks == 2:
            yield from _paragraph(part, quoted)
            part = []
        else:
            part.append(node)
    yield from _paragraph(part, quoted)


def _paragraph(part: list[PageElement], quoted: bool) -> Iterator[Block]:
    if not part:
        return
    text = clean_lines("".join(map(_lines, part)))
    if text:
        html = "".join(node.decode() if isinstance(node, Tag) else _escape(str(node)) for node in part)
        yield Block("p", html.strip(), text, quoted)


def _lines(node: PageElement) -> str:
    """Return a node's text: white space of the markup is one space, a ``br`` is a line break."""
    if isinstance(node, NavigableString):
        words = node.split()  # by hand: to replace by a pattern takes three times as long
        if not words:
            return " " if node else ""
        return f"{' ' if node[0].isspace() else ''}{' '.join(words)}{' ' if node[-1].isspace() else ''}"
    if isinstance(node, Tag) and node.name == "br":
        return "\n"
    return "".join(map(_lines, node.children)) if isinstance(node, Tag) else ""


def _has_block(tag: Tag) -> bool:
    return any(isinstance(node, Tag) and node.name not in _NO_BLOCK for node in tag.descendants)


def _is_data(table: Tag) -> bool:
    """Tell a table of data from one that only lays a page out: that one holds tables, paragraphs, or a single cell."""
    if table.find("th") is not None:
        return True
    return table.find(["table", "p", "h2"]) is None and len(table.find_all("td")) > 1


def _render(block: Block) -> str:
    inner = f"<{block.tag}>{block.html}</{block.tag}>"
    return f"<blockquote>{inner}</blockquote>" if block.quoted else inner


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
