"""Parsing that ends: what is cut from a page before and after lxml sees it, so that no page takes for ever.

Each bound is far above what a release needs, and each cut is a problem of the release, never silent.
"""

from __future__ import annotations

import re
from collections import Counter

from lxml import etree

from pipelines.text import INLINE

#: Characters of a page that are read. The largest release pages seen have 0.5 million, pictures in the text apart.
LONGEST = 4_000_000
#: Elements of a page that are read. The largest release pages seen have some 6,000.
MOST_ELEMENTS = 60_000
#: Levels above which a page is flattened: libxml2 leaves out, without a word, whatever lies below 2,048 of them, and
#: recursive readers (BeautifulSoup's users, we among them) end at some 1,000. Hand-written pages have less than 60.
DEEPEST = 250
_AT_DEPTH = etree.XPath(f"boolean(self::*{'/*' * (DEEPEST - 1)})")
_TAG = 20_000  # characters of one start tag; libxml2 compares each attribute with all before it
_MANY_ATTRIBUTES = 5_000

_DATA_ADDRESS = re.compile(r"data:[a-z]{2,12}/[^\s\"'()<>]{1000,}", re.IGNORECASE)
_END = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)
_NOTHING_MORE = re.compile(r"\s*(?:</html\s*>\s*)?", re.IGNORECASE)  # behind the first of them
_SCRIPT = re.compile(r"<(script|style)\b[^<>]*>", re.IGNORECASE)
_BULK = 100_000  # characters of a script that is taken out of a page that is too large
_ROUNDS = 4
_FRAMES = re.compile(r"</?(?:noframes|frameset)\b[^<>]*>", re.IGNORECASE)
_START_TAG = re.compile(r"<([A-Za-z][\w:-]{0,30})(?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+")


def parse_bounded(text: str) -> tuple[etree._Element, list[str]]:
    """Parse a page of any size and shape into a tree of bounded size and depth; return its root and what was cut."""
    problems: list[str] = []
    if len(text) > LONGEST:
        text = _without_bulk(text)
    if len(text) > LONGEST:
        problems.append(f"page: has {len(text):,} characters, of which the first {LONGEST:,} were read")
        text = text[:LONGEST]
    if text.count("=") > _MANY_ATTRIBUTES:
        text = _START_TAG.sub(_bare_tag, text)
    if _FRAMES.search(text):  # libxml2 takes what stands in noframes, the only text of such a page, for raw text
        text = _FRAMES.sub("", text)
    end = _END.search(text)
    # Text, or a second page in the file: libxml2 leaves out the one, and the other after a bare head.
    if end and not _NOTHING_MORE.fullmatch(text, end.end()):
        text = _END.sub("", text)
    for _ in range(_ROUNDS):  # other elements may be as deep once the deepest are gone
        opened = text.count("<") - text.count("</")  # so many elements at most; to count them costs next to nothing
        cut = _end_of_elements(text) if opened > MOST_ELEMENTS else None
        root = _tree(text[:cut])
        chain = _deepest(root) if opened >= DEEPEST else []
        if len(chain) < DEEPEST:
            break
        names = [name for name, count in Counter(chain).most_common() if count >= DEEPEST // 8]
        problems.append(f"page: {', '.join(sorted(names))} nested {len(chain)} deep or more; read without these tags")
        text = _flatten(text, names)
    if cut is not None:
        problems.append(f"page: has more than {MOST_ELEMENTS:,} elements; what follows them was not read")
    return root, problems


def _tree(text: str) -> etree._Element:
    """Parse HTML as parsel does, but into elements of lxml.etree: those of lxml.html are made by Python, one by one."""
    parser = etree.HTMLParser(recover=True, encoding="utf-8", huge_tree=True)
    source = text.strip().replace("\x00", "").encode("utf-8", "replace")
    try:
        root = etree.fromstring(source, parser) if source else None
    except etree.XMLSyntaxError:  # a page of comments only
        root = None
    return etree.fromstring("<html/>", parser) if root is None else root


def _without_bulk(text: str) -> str:
    """Take out what makes pages large and tells nothing: pictures in addresses, long scripts and styles."""
    text = _DATA_ADDRESS.sub("data:,", text)
    kept: list[str] = []
    position = 0
    for found in _SCRIPT.finditer(text):
        if found.start() < position:
            continue
        end = text.find(f"</{found[1]}", found.end())
        if end < 0:
            break
        if end - found.end() > _BULK:
            kept.append(text[position : found.end()])
            position = end
    return "".join([*kept, text[position:]])


def _bare_tag(found: re.Match[str]) -> str:
    return found[0] if len(found[0]) <= _TAG else f"<{found[1]}"


def _end_of_elements(text: str) -> int:
    """Return where a page's tags become too many."""
    position = 0
    for _ in range(MOST_ELEMENTS):
        position = text.find("<", position) + 1
    return position - 1


def _deepest(root: etree._Element) -> list[str]:
    """Return the names of the elements above and at the deepest one, nothing where it is not `DEEPEST` deep."""
    if not _AT_DEPTH(root):
        return []
    level, deepest, found = 0, 0, root
    for event, node in etree.iterwalk(root, events=("start", "end")):
        if event == "end":
            level -= 1
            continue
        level += 1
        if level > deepest:
            deepest, found = level, node
    return [str(node.tag) for node in (found, *found.iterancestors()) if isinstance(node.tag, str)]


def _flatten(text: str, names: list[str]) -> str:
    """Take the tags of these names out of a page; those that part words become paragraphs."""
    for name in names:
        start, end = ("", "") if name in INLINE else ("<p>", " ")
        text = re.sub(rf"<{re.escape(name)}(?=[\s/>])[^<>]*>?", start, text, flags=re.IGNORECASE)
        text = re.sub(rf"</{re.escape(name)}(?=[\s/>])[^<>]*>?", end, text, flags=re.IGNORECASE)
    return re.sub(r"<p>(?:\s*<p>)+", "<p>", text)
