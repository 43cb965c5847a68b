"""What a page gives with no rules at all: the candidates of each field, most trusted first, and the body.

The order says whom to believe when nobody else is asked; `pipelines.normalise` weighs the candidates by agreement.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import islice

from lxml import etree

from crawler.ages import find_age
from crawler.document import Document
from crawler.furniture import is_furniture
from crawler.printed import line_around
from crawler.selectors import has_words, markup, node_text
from pipelines import dates
from pipelines.records import Candidate
from pipelines.text import clean, fold
from pipelines.urls import host, may_be_document
from pipelines.weigh import LISTED_AGE, PRINTED_AGE

# Words in the class of a box that holds attached files: Drupal's file fields, WordPress's file blocks, plain naming.
_ATTACHED = re.compile(r"(?:^|[\s_-])(?:file|files|attachments?|documents?|downloads?)(?:$|[\s_-])", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_PARTS = re.compile(r"\s+[|»›«‹·•–—:-]+\s+|\s*::\s*|:\s+")  # what parts the site's name from the headline
_LINES = 400  # elements of the region among which that headline is looked for
_NAME = 4  # letters of a site's name
_LEADING = ("h2", "h3", "h4", "p", "strong", "b")
_LINE, _PROSE = 4, 20  # words from which a line may be a headline, and from which a paragraph is the text
_BOXES = 4  # elements above a link that may be such a box
_SUBTITLES = (
    "subtitle",
    "sub-title",
    "subheadline",
    "sub-headline",
    "subhead",
    "deck",
    "dek",
    "standfirst",
    "article-subtitle",
    "entry-subtitle",
    "post-subtitle",
    "page-subtitle",
    "gh-article-excerpt",  # Ghost
    "field--name-field-subtitle",
    "field--name-field-sub-title",
    "field--name-field-subheadline",
)
_TITLES = ("headline", "entry-title", "p-name", "article-title", "post-title")
_DATE_META = (
    "article:published_time",
    "citation_publication_date",
    "dcterms.created",
    "dcterms.date",
    "dc.date.issued",
    "dc.date",
    "dc.date.created",
    "datepublished",
    "og:article:published_time",
    "publish-date",
    "pubdate",
    "date",
)
_UPDATED_META = ("article:modified_time", "og:updated_time", "dcterms.modified", "dc.date.modified", "datemodified")
_UPDATED_WORDS = re.compile(r"\b(?:updated|modified|revised|actualizad[oa]|last reviewed)\b", re.IGNORECASE)


def candidates(
    name: str, document: Document, said: Mapping[str, str], *, declared: bool = False
) -> Iterator[Candidate]:
    """Yield the candidates of one field by its name, most trusted first, without empty ones.

    Where a source's own rule has `declared` the field, only the witnesses that cost next to nothing are heard: the
    walk over every line of a page in search of a printed date takes longer than all the rest of the reading.
    """
    for value, rule in (_CHEAP.get(name, _FIELDS[name]) if declared else _FIELDS[name])(document, said):
        if text := clean(value or ""):
            yield Candidate(text, rule)


Found = Iterator[tuple[str | None, str]]


def _title(document: Document, said: Mapping[str, str]) -> Found:
    yield document.meta.article("headline"), "json-ld headline"
    for node in document.microdata.get("headline", [])[:1]:
        yield node.get("content") or node_text(node), "microdata headline"
    headings = [heading for heading in _headings(document) if not _names_site(heading, document)][:3]
    for heading in headings:
        if (parts := _broken(heading)) is not None:
            yield parts[0], "first line of h1"
        yield node_text(heading), "h1"
    if not headings:  # templates older than that habit name the headline by class, as microformats taught them
        for name, found in document.tree.classed(_TITLES, document.root).items():
            for node in found[:1] if len(found) == 1 else ():  # several are a list's, or those of related stories
                if not _stands_behind(node, document.region):
                    yield node_text(node), f"class {name}"
    yield _shown_part(document), "part of title"
    lead, bold = _lead(document)
    if lead is not None:
        yield node_text(lead), f"{lead.tag} above the text"
    yield from _title_in_head(document, said)
    heading = next(document.region.iter("h2"), None)
    if heading is None:
        heading = next(document.region.iter("h3"), None)
    if heading is not None and heading is not lead and heading.find(".//a") is None:
        yield node_text(heading), str(heading.tag)
    if bold is not None:
        yield node_text(bold), "bold line above the text"


def _headings(document: Document) -> list[etree._Element]:
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


def _broken(heading: etree._Element) -> tuple[str, str] | None:
    """Return the first line of a heading and the rest of it, None where it has no line break between words.

    A break may only fold a long headline, or part it from the deck: another witness must say so.
    """
    head, _, rest = markup(heading).partition("<br")
    if not rest:
        return None
    first, below = (clean(_TAG.sub(" ", part)) for part in (head, "<" + rest))
    return (first, below) if first and below else None


def _names_site(heading: etree._Element, document: Document) -> bool:
    """Tell whether a heading is the site's own name: a label of its host, as logos of the 2000s were marked up."""
    name = fold(node_text(heading)).replace(" ", "")
    return len(name) >= _NAME and name in host(document.capture.url).split(".")


def _title_in_head(document: Document, said: Mapping[str, str]) -> Found:
    for key, value in document.meta.first("og:title", "twitter:title", "dc.title", "dcterms.title", "citation_title"):
        yield value, f"meta {key}"
    for title in document.meta.titles[:1]:
        yield title, "title"
    yield said.get("title"), "listed title"


def _subtitle(document: Document, _: Mapping[str, str]) -> Found:
    yield document.meta.article("alternativeHeadline"), "json-ld alternativeHeadline"
    for node in document.microdata.get("alternativeHeadline", [])[:1]:
        yield node_text(node), "microdata alternativeHeadline"
    for name, found in document.tree.classed(_SUBTITLES, document.region).items():
        for node in found[:1]:
            yield node_text(node), f"css .{name}"
    for heading in islice(document.region.iter("h1"), 1):
        if (parts := _broken(heading)) is not None:
            yield parts[1], "h1 below its first line"
        follower = next((node for node in heading.itersiblings() if isinstance(node.tag, str)), None)
        if follower is not None and follower.tag in {"h2", "h3"} and follower.find(".//a") is None:
            yield node_text(follower), f"{follower.tag} after h1"


def _published(document: Document, said: Mapping[str, str]) -> Found:
    witnesses = [*_published_on_page(document), *_published_in_head(document, said)]
    witnesses.append((said.get("published"), "listed date"))
    yield from witnesses
    yield document.capture.url, "url"
    if not any(value for value, _ in witnesses):
        yield from _htmldate(document)
    # A time element without an attribute may print an age, and says no date then.
    if not any(value and dates.parse(value, zone="UTC") for value, _ in witnesses):
        yield from _age(document, said)


def _age(document: Document, said: Mapping[str, str]) -> Found:
    titles = [value for value, _ in _title_in_head(document, said) if value]
    if (age := find_age(document.root, document.region, titles)) is not None:
        yield age.exact, "date behind an age"
        yield age.words, PRINTED_AGE
    yield said.get("age"), LISTED_AGE


def _published_on_page(document: Document) -> Found:
    # What readers see comes first: CMSs fill the head in UTC, and then it is a day off for evening releases.
    inside = [node for node in islice(document.region.iter("time"), 1) if not is_furniture(node)]
    for node in (*_below_headline(document), *inside):
        if not _UPDATED_WORDS.search(line_around(node)):
            yield node.get("datetime") or node_text(node), "time"
    for line in document.date_lines:
        if not _UPDATED_WORDS.search(line):
            yield line, "printed date"


def _below_headline(document: Document) -> Iterator[etree._Element]:
    """Yield the first time below a headline that stands above the page's region, as in the banner of a story."""
    for heading in _headings(document)[:1]:
        for node in heading.iterancestors():
            if node is document.region:
                return
            if (found := next(node.iter("time"), None)) is not None:
                if not any(above is document.region for above in found.iterancestors()):
                    yield found
                return


def _htmldate(document: Document) -> Found:
    """Ask htmldate (3 ms a page, 0.2 s of import) where no other witness speaks."""
    from htmldate import find_date  # noqa: PLC0415  # 0.2 s of import for the few pages that need it

    latest = document.capture.fetched_at.date().isoformat()
    found = find_date(markup(document.root), extensive_search=False, original_date=True, max_date=latest)
    yield found, "htmldate"


def _published_in_head(document: Document, _: Mapping[str, str]) -> Found:
    meta = document.meta
    yield meta.article("datePublished"), "json-ld datePublished"
    for key, value in meta.first(*_DATE_META):
        yield value, f"meta {key}"
    for node in document.microdata.get("datePublished", [])[:1]:
        yield node.get("datetime") or node.get("content") or node_text(node), "microdata datePublished"


def _updated(document: Document, said: Mapping[str, str]) -> Found:
    yield from _updated_in_head(document, said)
    for line in document.date_lines:
        if _UPDATED_WORDS.search(line):
            yield line, "printed date"
    yield said.get("updated"), "listed update"


def _updated_in_head(document: Document, _: Mapping[str, str]) -> Found:
    yield document.meta.article("dateModified"), "json-ld dateModified"
    for key, value in document.meta.first(*_UPDATED_META):
        yield value, f"meta {key}"


def _canonical(document: Document, _: Mapping[str, str]) -> Found:
    yield document.meta.canonical, "link canonical"
    for key, value in document.meta.first("og:url"):
        yield value, f"meta {key}"


def _language(document: Document, _: Mapping[str, str]) -> Found:
    region = document.region
    for node in (region, *region.iterancestors()):
        if node.get("lang"):
            yield node.get("lang"), f"{node.tag} lang"
            break
    yield document.meta.article("inLanguage"), "json-ld inLanguage"
    for key, value in document.meta.first("og:locale", "content-language", "dc.language", "dcterms.language"):
        yield value, f"meta {key}"


def _summary(document: Document, said: Mapping[str, str]) -> Found:
    yield document.meta.article("description"), "json-ld description"
    for key, value in document.meta.first("og:description", "description", "dcterms.description", "dc.description"):
        yield value, f"meta {key}"
    yield said.get("summary"), "listed summary"


def _kind(document: Document, _: Mapping[str, str]) -> Found:
    yield document.meta.article("articleSection"), "json-ld articleSection"
    for key, value in document.meta.first("article:section", "dcterms.type", "dc.type"):
        yield value, f"meta {key}"


def _none(_: Document, __: Mapping[str, str]) -> Found:
    yield from ()


_FIELDS: Mapping[str, Callable[[Document, Mapping[str, str]], Found]] = {
    "title": _title,
    "subtitle": _subtitle,
    "published": _published,
    "updated": _updated,
    "canonical": _canonical,
    "language": _language,
    "summary": _summary,
    "kind": _kind,
    "number": _none,  # no convention that newsrooms share; only a source's own rule can know it
}

#: The same fields by their cheap witnesses alone.
_CHEAP: Mapping[str, Callable[[Document, Mapping[str, str]], Found]] = {
    "title": _title_in_head,
    "subtitle": _none,
    "published": _published_in_head,
    "updated": _updated_in_head,
}


def attachments(document: Document) -> Iterator[etree._Element]:
    """Yield the links to files that stand in boxes for attached files, in the order of the page."""
    for link in document.region.iter("a"):
        if not (link.get("type") or may_be_document(link.get("href") or "")):
            continue
        for box in islice(link.iterancestors(), _BOXES):
            if _ATTACHED.search(box.get("class") or ""):
                if not is_furniture(box):
                    yield link
                break
