"""The body of a release: from the HTML that a page picked to clean blocks, without the furniture around and in it.

BeautifulSoup does the surgery on the picked body alone (a few KB); the whole page never passes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import nh3
from bs4 import BeautifulSoup, Comment, Tag
from bs4.element import NavigableString, PageElement

from pipelines.records import Document, Picture
from pipelines.text import INLINE, clean, clean_lines, words
from pipelines.urls import document_type, normalise

_GONE = (
    "script style template noscript iframe object embed form button input select textarea svg nav aside footer dialog "
    "audio video canvas link meta"
).split()
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
# Whole tokens of class or id: "share-bar", never "shareholder".
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:share|sharing|social|addtoany|addthis|sharedaddy|jp-relatedposts|related|recommended|newsletter|"
    r"subscribe|signup|breadcrumbs?|pager|pagination|post-navigation|tags|tagcloud|comments?|author-bio|byline-bio|print|"
    r"toolbar|skip-link|visually-hidden|element-invisible|screen-reader-text|sr-only|d-print-none|noprint)(?:$|[\s_-])",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"^\W*(?:photo(?:graph)?s?|image|picture|credit|courtesy|foto)(?:\s+(?:credit|courtesy|by|of))*"
    r"\s*(?::|by\b|of\b)\s*",
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
_SCHEMES = {"http", "https", "mailto", "tel"}


@dataclass(slots=True)
class Block:
    """A paragraph, heading, list, table or quotation: its element's name, inner HTML and plain text."""

    tag: str
    html: str
    text: str
    quoted: bool = False

    @property
    def count(self) -> int:
        """Number of words, roughly: pieces between white space."""
        return len(self.text.split())


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
    for comment in soup.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    for tag in soup.find_all(_GONE):
        tag.decompose()
    body = Body()
    body.documents = list(_documents(soup, base))
    for selector in drop:
        for tag in soup.select(selector):
            tag.decompose()
    body.pictures = list(_pictures(soup, base))
    _drop_furniture(soup)
    for link in soup.find_all("a", href=True):
        address = normalise(str(link["href"]), base)
        if address:
            link["href"] = address
        elif not str(link["href"]).lower().startswith(("mailto:", "tel:")):
            del link["href"]
    body.blocks = [block for block in _blocks(soup) if block.text]
    return body


def _documents(soup: BeautifulSoup, base: str) -> Iterator[Document]:
    seen: set[str] = set()
    for link in soup.find_all("a", href=True):
        url = normalise(str(link["href"]), base)
        kind = document_type(url, str(link.get("type") or "") or None) if url else None
        if url and kind and url not in seen:
            seen.add(url)
            yield Document(url, clean(link.get_text(" ")) or None, kind)


def _pictures(soup: BeautifulSoup, base: str) -> Iterator[Picture]:
    """Take the pictures out of the soup, each with the caption and credit that stand in its own box."""
    seen: set[str] = set()
    for image in soup.find_all("img"):
        if image.decomposed or image.find_parent("html") is None:  # went with another picture's box
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
        if (
            re.search(r"caption|figure|photo|image|media|picture", name, re.IGNORECASE)
            and words(parent.get_text(" ")) <= 80
        ):
            return parent
    return image


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


def _drop_furniture(soup: BeautifulSoup) -> None:
    total = len(soup.get_text(" ").split())
    for tag in soup.find_all(True):
        if tag.decomposed or tag.name in {"html", "body"}:
            continue
        name = " ".join([*tag.get_attribute_list("class"), str(tag.get("id") or "")]).strip()
        hidden = tag.has_attr("hidden") or (tag.get("aria-hidden") == "true" and not tag.find("p"))
        # A box that holds most of the words is the body itself, whatever a theme calls it.
        if (hidden or (name and _FURNITURE.search(name))) and len(tag.get_text(" ").split()) <= 0.5 * total:
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
        items = [clean(item.get_text(" " if _has_block(item) else "")) for item in tag.find_all(["li", "dt", "dd"])]
        yield Block(tag.name, tag.decode_contents(), "\n".join(filter(None, items)) or clean(tag.get_text(" ")), quoted)
    elif tag.name == "table" and _is_data(tag):
        rows = (
            "\t".join(clean(cell.get_text(" ")) for cell in row.find_all(["td", "th"])) for row in tag.find_all("tr")
        )
        yield Block("table", tag.decode_contents(), "\n".join(row for row in rows if row.strip()), quoted)
    elif tag.name == "pre":
        yield Block("pre", tag.decode_contents(), clean_lines(tag.get_text()), quoted)
    elif tag.name in _HEADINGS and not _has_block(tag):
        yield Block("h2" if tag.name == "h1" else tag.name, tag.decode_contents(), clean(_lines(tag)), quoted)
    else:
        yield from _blocks(tag, quoted or tag.name == "blockquote")


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
    text = clean_lines("".join(_lines(node) for node in part))
    if text:
        html = "".join(node.decode() if isinstance(node, Tag) else _escape(str(node)) for node in part)
        yield Block("p", html.strip(), text, quoted)


def _lines(node: PageElement) -> str:
    """Return a node's text: white space of the markup is one space, a ``br`` is a line break."""
    if isinstance(node, NavigableString):
        return re.sub(r"\s+", " ", str(node))
    if isinstance(node, Tag) and node.name == "br":
        return "\n"
    return "".join(map(_lines, node.children)) if isinstance(node, Tag) else ""


def _has_block(tag: Tag) -> bool:
    return any(child.name not in INLINE and child.name not in {"br", "img"} for child in tag.find_all(True))


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
