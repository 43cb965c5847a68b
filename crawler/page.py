"""`Page`, the reader of a layout: what stands where on a newsroom's release pages.

The class itself is the layout of a stranger: its defaults read a well-built newsroom with no rules at all. A source
file's ``[[page]]`` table, or a subclass in a sibling ``.py``, overrides single fields and nothing else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from lxml import etree

from crawler import bodies, defaults
from crawler.document import Document
from crawler.selectors import Tree, check_selector, has_text, markup, node_text, values
from pipelines.ages import from_age
from pipelines.records import Candidate, Draft, Picture
from pipelines.records import Document as Attachment
from pipelines.text import clean
from pipelines.urls import document_type, normalise

__all__ = ["KEYS", "Page", "check_selector", "compile_layout"]

#: Keys of a ``[page]`` table, each with what its value must be. ``selectors`` is one selector or a list of them.
KEYS: Mapping[str, str] = {
    "since": "date",
    "when": "selector",
    "title": "selectors",
    "subtitle": "selectors",
    "published": "selectors",
    "updated": "selectors",
    "body": "selectors",
    "drop": "selectors",
    "end": "pattern",
    "picture": "selectors",
    "caption": "selectors",
    "credit": "selectors",
    "documents": "selectors",
    "topics": "selectors",
    "components": "selectors",
    "number": "selectors",
    "kind": "selectors",
    "language": "selectors",
    "canonical": "selectors",
}


class Page:
    """A layout. Selectors are CSS, with ``@attr`` for an attribute; an empty tuple leaves a field to the defaults.

    Attributes:
        since: day of capture from which the layout is in use; None for ever.
        when: landmark that must be on the page for this layout to read it; None for any page.
        drop: what is cut from the body. end: pattern of the paragraph where the source's boilerplate begins.
        picture: where pictures are; caption, credit: their words, looked for beside each picture, then on the page.
        documents: links (or elements that hold links) to attached files.
    """

    name: ClassVar[str] = "default"
    since: ClassVar[dt.date | None] = None
    when: ClassVar[str | None] = None
    title: ClassVar[tuple[str, ...]] = ()
    subtitle: ClassVar[tuple[str, ...]] = ()
    published: ClassVar[tuple[str, ...]] = ()
    updated: ClassVar[tuple[str, ...]] = ()
    body: ClassVar[tuple[str, ...]] = ()
    drop: ClassVar[tuple[str, ...]] = ()
    end: ClassVar[str | None] = None
    picture: ClassVar[tuple[str, ...]] = ()
    caption: ClassVar[tuple[str, ...]] = ()
    credit: ClassVar[tuple[str, ...]] = ()
    documents: ClassVar[tuple[str, ...]] = ()
    topics: ClassVar[tuple[str, ...]] = ()
    components: ClassVar[tuple[str, ...]] = ()
    number: ClassVar[tuple[str, ...]] = ()
    kind: ClassVar[tuple[str, ...]] = ()
    language: ClassVar[tuple[str, ...]] = ()
    canonical: ClassVar[tuple[str, ...]] = ()

    def matches(self, document: Document) -> bool:
        """Tell whether the layout's landmark is on the page."""
        return self.when is None or bool(document.tree.nodes(self.when))

    def read(
        self,
        document: Document,
        *,
        source: str | None = None,
        timezone: str = "America/New_York",
        said: Mapping[str, str] | None = None,
    ) -> Draft:
        """Read a parsed page into a `Draft`: for each field what the layout's rules and the defaults find.

        Args:
            document: the page. source: id of the source, None for a stranger's page.
            timezone: IANA zone that decides the day.
            said: what the way that led here already said (title, published, updated, summary).
        """
        tree = document.tree
        draft = Draft(
            url=document.capture.url,
            at=document.capture.fetched_at,
            source=source,
            layout=self.name,
            timezone=timezone,
            html_base=document.base,
            drop=self.drop,
            end=self.end,
            problems=list(document.problems),
        )
        draft.body = list(self.find_body(document))
        for name in ("title", "subtitle", "published", "updated", "canonical", "language", "kind", "number", "summary"):
            own = self._declared(tree, name, draft.problems)
            # Who declares the date has looked for a second one too: a line "Updated …" then needs its own rule.
            declared = bool(own) or (name == "updated" and bool(self.published))
            if name == "published" and own and all(from_age(it.value, draft.at, zone=timezone) for it in own):
                declared = False  # an age is worth less than any date: all witnesses are asked
            others = defaults.candidates(name, document, said or {}, declared=declared)
            draft.fields[name] = [*own, *others]
        draft.topics = self.find_all(tree, "topics")
        draft.components = self.find_all(tree, "components")
        draft.pictures = list(self.find_pictures(document))
        draft.documents = list(self.find_documents(document))
        return draft

    def find_body(self, document: Document) -> Iterator[Candidate]:
        """Yield the body as HTML: the first declared selector that finds text, else what the defaults pick."""
        for selector in self.body:
            found = [node for node in document.tree.nodes(selector) if has_text(node)]
            if found:
                inner = [node for node in found if not any(other in found for other in node.iterancestors())]
                yield Candidate("".join(markup(node) for node in inner), f"css {selector}")
                return
        if not self.body:
            yield from bodies.bodies(document)

    def find_all(self, tree: Tree, name: str) -> list[str]:
        """Return every value that a field's selectors find, in the order of the page, each once."""
        return list(dict.fromkeys(value for selector in getattr(self, name) for value in tree.values(selector)))

    def find_pictures(self, document: Document) -> Iterator[Picture]:
        """Yield the pictures at the layout's declared place, with caption and credit. The body's own come later."""
        for selector in self.picture:
            for node in document.tree.nodes(selector):
                image = node if node.tag == "img" else next(node.iter("img"), None)
                url = (
                    normalise(image.get("src") or image.get("data-src") or "", document.base)
                    if image is not None
                    else None
                )
                if image is None or url is None:
                    continue
                near = [node, *list(node.iterancestors())[:2], document.root]
                yield Picture(
                    url=url,
                    caption=_nearest(near, self.caption),
                    credit=_nearest(near, self.credit),
                    alt=clean(image.get("alt") or "") or None,
                )

    def find_documents(self, document: Document) -> Iterator[Attachment]:
        """Yield the attached files at the layout's declared place, or at the places that newsroom software uses."""
        seen: set[str] = set()
        for link in self._document_links(document):
            url = normalise(link.get("href") or "", document.base)
            label = clean(node_text(link))
            kind = document_type(url, link.get("type") or label) if url else None
            # A declared place is believed even where the address does not show what it hands out.
            if url and url not in seen and (kind or self.documents):
                seen.add(url)
                yield Attachment(url, label or None, kind)

    def _document_links(self, document: Document) -> Iterator[etree._Element]:
        if not self.documents:
            yield from defaults.attachments(document)
        for selector in self.documents:
            for node in document.tree.nodes(selector):
                yield from [node] if node.tag == "a" else node.iter("a")

    def _declared(self, tree: Tree, name: str, problems: list[str]) -> list[Candidate]:
        selectors = getattr(self, name, ())
        found = [Candidate(value, f"css {selector}") for selector in selectors for value in tree.values(selector)]
        if name == "subtitle" and found:  # what stands under a headline in several elements is read as one
            found = [Candidate(" ".join(value), f"css {s}") for s in selectors if (value := tree.values(s))]
        if selectors and not found and name in {"title", "published"}:
            problems.append(f"{name}: selector {' or '.join(map(repr, selectors))} found nothing")
        return found


def compile_layout(name: str, table: Mapping[str, Any]) -> type[Page]:
    """Turn a checked ``[page]`` table into the class that it stands for."""
    attributes: dict[str, Any] = {"name": name, "__doc__": f"The layout {name}, from its source file."}
    for key, value in table.items():
        attributes[key] = (value,) if KEYS[key] == "selectors" and isinstance(value, str) else value
        if isinstance(value, list):
            attributes[key] = tuple(value)
    return type("Layout", (Page,), attributes)


def _nearest(places: list[etree._Element], selectors: tuple[str, ...]) -> str | None:
    """Return what the selectors find in the first of the places that has it."""
    for place in places if selectors else []:
        for selector in selectors:
            if found := values(place, selector):
                return found[0]
    return None
