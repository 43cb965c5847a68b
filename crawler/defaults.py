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
from crawler.headlines import Found, broken, headings, in_head, titles
from crawler.printed import line_around
from crawler.selectors import markup, node_text
from pipelines import dates
from pipelines.records import Candidate
from pipelines.text import clean
from pipelines.urls import may_be_document
from pipelines.weigh import LISTED_AGE, PRINTED_AGE

# Words in the class of a box that holds attached files: Drupal's file fields, WordPress's file blocks, plain naming.
_ATTACHED = re.compile(r"(?:^|[\s_-])(?:file|files|attachments?|documents?|downloads?)(?:$|[\s_-])", re.IGNORECASE)
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


def _subtitle(document: Document, _: Mapping[str, str]) -> Found:
    yield document.meta.article("alternativeHeadline"), "json-ld alternativeHeadline"
    for node in document.microdata.get("alternativeHeadline", [])[:1]:
        yield node_text(node), "microdata alternativeHeadline"
    for name, found in document.tree.classed(_SUBTITLES, document.region).items():
        for node in found[:1]:
            yield node_text(node), f"css .{name}"
    for heading in islice(document.region.iter("h1"), 1):
        if (parts := broken(heading)) is not None:
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
    titles = [value for value, _ in in_head(document, said) if value]
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
    for heading in headings(document)[:1]:
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
    "title": titles,
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
    "title": in_head,
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
