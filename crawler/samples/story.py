"""`Story`: a press release of a sample newsroom, and what a right reading of its page gives: the truth of the tests.

A story's body is written in a small markup, so that its HTML and its plain text come from the same words by different
ways: blocks parted by empty lines; ``## heading``; lines of ``- item``, ``1. item``, ``> quotation``,
``| cell | cell |`` (the first row is the heading); inline ``[words](address)``, ``**bold**`` and ``*italic*``. The
address ``doc:name.pdf`` is that of an attachment.
"""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

from crawler.samples.files import make_pdf

SOFT_HYPHEN = "\u00ad"
_LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_ITALIC = re.compile(r"\*(.+?)\*")
_NUMBERED = re.compile(r"^\d+\. ")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a story: its file's name, and the words around it."""

    filename: str
    caption: str | None = None
    credit: str | None = None
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A PDF document of a story: the words of its link, its file's name and the text inside."""

    label: str
    filename: str
    text: str

    def data(self) -> bytes:
        """Return the file's bytes."""
        return make_pdf(self.text)


@dataclass(frozen=True, slots=True)
class Story:
    """One press release. Times are aware; `published` in the newsroom's own zone, whose day is the day printed.

    Attributes:
        slug: last part of its address, unique in its newsroom.
        body: the text in the markup of this module, without the dateline.
        dateline, dash: as printed before the first words: ``BOSTON, Mass.`` and ``–``.
        city, state: what the dateline says: the city's usual spelling and the USPS code.
        topics, components, number: the publisher's own, as printed.
        meta_published: the day that the page's meta elements give, where they are wrong about it.
        charset: of the page's bytes. translation: slug of the same release in the other language.
        blurb: what the newsroom prints about its documents; not body.
    """

    slug: str
    title: str
    published: dt.datetime
    body: str
    subtitle: str | None = None
    summary: str | None = None
    updated: dt.datetime | None = None
    dateline: str | None = None
    dash: str = "–"
    city: str | None = None
    state: str | None = None
    kind: str = "press_release"
    language: str = "en"
    number: str | None = None
    topics: tuple[str, ...] = ()
    components: tuple[str, ...] = ()
    author: str | None = None
    picture: Picture | None = None
    documents: tuple[Attachment, ...] = ()
    meta_published: dt.date | None = None
    charset: str = "utf-8"
    translation: str | None = None
    blurb: str | None = None

    def blocks(self) -> list[str]:
        """Return the body's blocks in its markup, the dateline before the first."""
        parts = [part.strip() for part in re.split(r"\n\s*\n", self.body.strip())]
        if self.dateline:
            parts[0] = f"{self.dateline} {self.dash} {parts[0]}"
        return parts

    def html(self, address: Callable[[str], str] = str) -> str:
        """Return the body as HTML. `address` gives the address of a document by its file's name."""
        return "\n".join(_html(block, address) for block in self.blocks())

    def text(self) -> str:
        """Return the body as plain text: blocks parted by one empty line, a line an item, cells parted by tabs."""
        return "\n\n".join(_text(block) for block in self.blocks())

    def lead(self) -> str:
        """Return the summary that lists and feeds print: the one declared, else the first sentence or two."""
        if self.summary:
            return self.summary
        first = _text(self.body.strip().split("\n\n")[0])
        return first if len(first) <= 240 else first[:240].rpartition(" ")[0] + " …"

    def linked_documents(self) -> list[Attachment]:
        """Return the documents that the text itself links to, in its order."""
        names = [target[4:] for _, target in _LINK.findall(self.body) if target.startswith("doc:")]
        by_name = {document.filename: document for document in self.documents}
        return [by_name[name] for name in dict.fromkeys(names)]

    def other_documents(self) -> list[Attachment]:
        """Return the documents that stand beside the text."""
        linked = self.linked_documents()
        return [document for document in self.documents if document not in linked]

    def expected(self, url: str, document: Callable[[str], str], picture: Callable[[str], str]) -> dict[str, Any]:
        """Return what a right reading of the story's page gives, field by field, JSON types only.

        Args:
            url: address of the page. document, picture: address of a file by its name.
        """
        text = self.text()
        words = text.split()
        return {
            "url": url,
            "title": self.title.replace(SOFT_HYPHEN, ""),
            "subtitle": self.subtitle,
            "published": self.published.date().isoformat(),
            "published_at": _utc(self.published),
            "updated": _utc(self.updated) if self.updated else None,
            "dateline": self.dateline,
            "city": self.city,
            "state": self.state,
            "kind": self.kind,
            "language": self.language,
            "number": self.number,
            "topics": list(self.topics),
            "components": list(self.components),
            "text": text,
            "body_first": " ".join(words[:12]),
            "body_last": " ".join(words[-12:]),
            "documents": [
                {"url": urljoin(url, document(d.filename)), "label": d.label, "media_type": "application/pdf"}
                for d in [*self.linked_documents(), *self.other_documents()]
            ],
            "pictures": [
                {
                    "url": urljoin(url, picture(p.filename)),
                    "caption": p.caption,
                    "credit": p.credit,
                    "alt": p.alt or None,
                }
                for p in [self.picture]
                if p
            ],
        }


@dataclass(slots=True)
class _Lines:
    """The lines of a block without their mark."""

    tag: str
    lines: list[str] = field(default_factory=list)


def _split(block: str) -> _Lines:
    lines = [line.strip() for line in block.split("\n")]
    if block.startswith("### "):
        return _Lines("h3", [block[4:]])
    if block.startswith("## "):
        return _Lines("h2", [block[3:]])
    if all(line.startswith("- ") for line in lines):
        return _Lines("ul", [line[2:] for line in lines])
    if all(_NUMBERED.match(line) for line in lines):
        return _Lines("ol", [line.partition(" ")[2] for line in lines])
    if all(line.startswith(">") for line in lines):
        return _Lines("blockquote", [" ".join(line[1:].strip() for line in lines)])
    if all(line.startswith("|") for line in lines):
        return _Lines("table", lines)
    return _Lines("p", [" ".join(lines)])


def _html(block: str, address: Callable[[str], str]) -> str:
    part = _split(block)
    inline = [_inline(line, address) for line in part.lines]
    if part.tag in {"ul", "ol"}:
        return f"<{part.tag}>\n" + "\n".join(f"<li>{line}</li>" for line in inline) + f"\n</{part.tag}>"
    if part.tag == "blockquote":
        return f"<blockquote><p>{inline[0]}</p></blockquote>"
    if part.tag == "table":
        rows = [[_inline(cell, address) for cell in _cells(line)] for line in part.lines]
        head = "".join(f'<th scope="col">{cell}</th>' for cell in rows[0])
        rest = "\n".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows[1:])
        return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rest}\n</tbody>\n</table>"
    return f"<{part.tag}>{inline[0]}</{part.tag}>"


def _text(block: str) -> str:
    part = _split(block)
    if part.tag == "table":
        return "\n".join("\t".join(_plain(cell) for cell in _cells(line)) for line in part.lines)
    return "\n".join(map(_plain, part.lines))


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def _inline(text: str, address: Callable[[str], str]) -> str:
    def link(match: re.Match[str]) -> str:
        target = address(match[2][4:]) if match[2].startswith("doc:") else match[2]
        return f'<a href="{target}">{match[1]}</a>'

    escaped = html.escape(text, quote=False)
    return _ITALIC.sub(r"<em>\1</em>", _BOLD.sub(r"<strong>\1</strong>", _LINK.sub(link, escaped)))


def _plain(text: str) -> str:
    return _ITALIC.sub(r"\1", _BOLD.sub(r"\1", _LINK.sub(r"\1", text)))


def _utc(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"
