"""Answers that are not the page: blocks, challenges, login forms, and "not found" under status 200.

The rules are of four kinds, from certain to likely: what the status says, what a firewall's header says, marks in the
page that only such pages have, and what a page says of itself while it holds no article. The last kind asks for a
short page or for a whole headline, never for words somewhere in a text: releases are written about access denied,
blocked requests and verification too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from crawler.document import Document
from crawler.phrases import (
    DENIES,
    HEADERS,
    MARKS,
    SAYS_BLOCKED,
    SAYS_CHALLENGE,
    SAYS_LOGIN,
    SAYS_NOT_FOUND,
    STATUSES,
    TALKS,
    Kind,
)
from pipelines.records import Capture
from pipelines.text import clean, fold
from pipelines.urls import is_home


@dataclass(frozen=True, slots=True)
class Block:
    """What an answer is instead of the page, and by what it was recognised, in words for the operator."""

    kind: Kind
    evidence: str


@dataclass(frozen=True, slots=True)
class Look:
    """What tells whether two answers show the same page: its title, and its words without markup."""

    title: str
    words: frozenset[str]


#: Media types of pages; what is sent without one is taken for a page too.
HTML = ("", "text/html", "application/xhtml+xml")

# A page with more words than this holds something: the longest block page seen has some 300.
_LONG = 400
# So short is a page that says one thing only, such as "Access denied".
_SHORT = 120
# Fewer words are no page at all: a script that is to run, or nothing.
_EMPTY = 15

_LOGIN_PATH = re.compile(r"/(wp-login\.php|log-?[io]n|sign-?in|sso|saml2?|adfs|oauth2?|auth|authenticate)\b")
_PASSWORD = re.compile(rb"""type\s*=\s*["']?password""")
_REFRESH = re.compile(rb"""http-equiv\s*=\s*["']?refresh""")
_PARTS = re.compile(r"\s+(?:[|\-–—·»]|::)\s+|\s*\|\s*")
_TITLE = re.compile(rb"<title[^>]*>(.*?)</title", re.IGNORECASE | re.DOTALL)
_MARKUP = re.compile(r"<(script|style)\b.*?</\1\s*>|<[^>]*>", re.IGNORECASE | re.DOTALL)
# The head is not among them: broken pages have their text in it.
_HIDDEN = frozenset({"script", "style", "noscript", "template", "title", "svg"})
_DATES = ("article:published_time", "citation_publication_date", "dcterms.issued", "dc.date", "dcterms.date")


def recognise(
    capture: Capture,
    document: Document | None = None,
    *,
    said: Mapping[str, str] | None = None,
    home: str | None = None,
    bare: bool = True,
) -> Block | None:
    """Return what an answer is if the site did not show the page; None for a page, and for a plain error status.

    Args:
        capture: the answer. document: the same, parsed; without it status and headers alone are judged.
        said: what the way that led here said of the page. home: address of the source's home page.
        bare: whether a page of hardly a word is judged; a list that scripts draw is one, and its way says so better.
    """
    block = _by_status(capture)
    if block is not None or document is None:
        return block
    if capture.media_type not in HTML:
        return None
    return _by_page(capture, document, said or {}, home, bare)


def look(capture: Capture) -> Look:
    """Return the look of an answer, to compare others with. Raises: nothing."""
    text = capture.body.decode("utf-8", "replace")
    return Look(title_of(capture), frozenset(_MARKUP.sub(" ", text).lower().split()))


def title_of(capture: Capture) -> str:
    """Return the title of a page without parsing it, folded; ``""`` where there is none."""
    found = _TITLE.search(capture.body)
    return fold(clean(found[1].decode("utf-8", "replace"))) if found else ""


def same_look(capture: Capture, known: Iterable[tuple[str, Look]]) -> Block | None:
    """Return a soft 404 if a page shows what another address shows: a list, or the home page.

    Args:
        capture: a page that answered under its own address. known: other addresses, each with its look.
    """
    title, mine = title_of(capture), None
    for url, other in known:
        if title != other.title or not other.words:
            continue
        mine = mine or look(capture)
        if len(mine.words & other.words) >= 0.95 * len(mine.words | other.words):
            return Block("soft-404", f"shows the same page as {url}")
    return None


def _by_status(capture: Capture) -> Block | None:
    for name, kind in HEADERS.items():
        value = capture.header(name)
        if value:
            action = "challenge" if re.search("challenge|captcha|interactive", value.lower()) else "blocked"
            return Block(kind or _kind(action), f"{_answer(capture)} with the header {name}: {value[:60]}")
    if kind := STATUSES.get(capture.status):
        return Block(kind, _answer(capture))
    if not capture.body.strip() and 200 <= capture.status < 300:
        return Block("blocked", f"{_answer(capture)} with an empty body")
    return None


def _by_page(
    capture: Capture, document: Document, said: Mapping[str, str], home: str | None, bare: bool
) -> Block | None:
    if document.meta.article("datePublished") or any(document.meta.first(*_DATES)):
        return None
    titles = list(_titles(document.root))
    headline = fold(clean(said.get("title", "")))
    named = len(headline.split()) >= 3
    text, count = ("", _LONG) if not named and _is_long(document.root) else _text(document.root)
    if named and headline in fold(text):
        return None  # the way named this very page
    if capture.status == 200 and (wrong := next((title for title in titles if _not_found(title)), None)):
        return Block("soft-404", f"says {wrong!r} with status 200")
    if count < _LONG and (block := _by_words(capture, titles, text, count, bare)):
        return block
    if capture.status != 200:
        return None
    canonical = document.meta.canonical
    # The way named a headline, and nothing of it is here.
    if headline and canonical and home and is_home(canonical, home) and count >= _LONG:
        return None if _has_article(document.root) else Block("soft-404", "calls itself the home page")
    return None


def _by_words(capture: Capture, titles: list[str], text: str, count: int, bare: bool) -> Block | None:
    """Judge a page of few words and without an article."""
    lowered = capture.body.lower()
    for mark, kind in MARKS.items():
        if mark in lowered:
            return Block(kind, f"{_answer(capture)} with the mark {mark.decode()!r}")
    talk = _talk(text.lower())
    refusal = next((title for title in titles if SAYS_BLOCKED.fullmatch(title)), None)
    if challenge := next((title for title in titles if SAYS_CHALLENGE.fullmatch(title)), None):
        return Block("challenge", f"says {challenge!r}")
    if refusal and (count < _SHORT or talk):
        return Block("blocked", f"says {refusal!r}")
    if talk and count < _SHORT:
        return talk
    return _login(capture, titles, lowered, count) or (_empty(capture, lowered, count) if bare else None)


def _talk(text: str) -> Block | None:
    for kind, pattern in TALKS:
        if found := pattern.search(text):
            return Block(kind, f"says {found[0]!r} and holds no article")
    return None


def _login(capture: Capture, titles: list[str], lowered: bytes, count: int) -> Block | None:
    if login := next((title for title in titles if SAYS_LOGIN.fullmatch(title)), None):
        return Block("login", f"says {login!r}")
    path = capture.url.partition("?")[0].lower()
    if _PASSWORD.search(lowered) and (count < _SHORT or _LOGIN_PATH.search(path)):
        return Block("login", "asks for a password and holds no article")
    if b"samlrequest" in lowered and count < _SHORT:
        return Block("login", "sends its visitor on to a login (SAML)")
    return None


def _empty(capture: Capture, lowered: bytes, count: int) -> Block | None:
    if count >= _EMPTY or capture.status not in (200, 202):
        return None
    if b"<script" in lowered or _REFRESH.search(lowered):
        return Block("challenge", f"{_answer(capture)} with a page that has a script to run and hardly a word")
    return Block("blocked", f"{_answer(capture)} with a page that has hardly a word")


def _not_found(title: str) -> bool:
    return bool(SAYS_NOT_FOUND.fullmatch(title)) and bool(DENIES.search(title))


def _titles(root: etree._Element) -> Iterator[str]:
    """Yield the title, its parts and the headlines, folded."""
    for node in (node for tree in _trees(root) for node in tree.iter("title", "h1")):
        whole = clean("".join(node.itertext()))
        if whole and len(whole) < 200:
            yield fold(whole)
            if node.tag == "title":
                yield from filter(None, map(fold, _PARTS.split(whole)))


def _text(root: etree._Element) -> tuple[str, int]:
    """Return the visible words of a page, at most some `_LONG` of them, and how many they are."""
    found: list[str] = []
    for tree in _trees(root):
        walk = etree.iterwalk(tree, events=("start", "end"))
        for event, node in walk:
            piece = node.tail if event == "end" else node.text
            if event == "start" and node.tag in _HIDDEN:
                walk.skip_subtree()
            elif piece and not piece.isspace():
                found.extend(piece.split())
                if len(found) >= _LONG:
                    return " ".join(found), len(found)
    return " ".join(found), len(found)


def _is_long(root: etree._Element) -> bool:
    """Tell whether the paragraphs alone have `_LONG` visible words: half the work of `_text`, and most releases do."""
    count, box = 0, None
    for node in root.iter("p"):
        above = node.getparent()
        if above is not box:  # paragraphs stand side by side
            box = above
            if next(node.iterancestors(*_HIDDEN), None) is not None:
                return False
        count += len((node.text or "").split()) + sum(len(child.tail.split()) for child in node if child.tail)
        if count >= _LONG:
            return True
    return False


def _trees(root: etree._Element) -> list[etree._Element]:
    """Return the root and its siblings: some pages are two ``<html>`` elements, one of them empty."""
    return [root, *(node for node in root.itersiblings() if isinstance(node.tag, str))]


def _has_article(root: etree._Element) -> bool:
    return next(root.iter("article", "time"), None) is not None


def _answer(capture: Capture) -> str:
    server = (capture.header("Server") or "").strip()
    return f"answered {capture.status}" + (f" ({server[:40]})" if server else "")


def _kind(action: str) -> Kind:
    return "challenge" if action == "challenge" else "blocked"
