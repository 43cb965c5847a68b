"""Where quotation marks open and close in a text: straight, curly, « », doubled single, and over several paragraphs."""

from __future__ import annotations

import re
from typing import NamedTuple

# The set of all first letters stands first, so that the search skips all others.
_MARK = re.compile(r"[\"“”„«»`'‘’](?:(?<=[\"“”„«»])|(?<=`)`|(?<=')'|(?<=‘)‘|(?<=’)’)")
_PARAGRAPH = re.compile(r"[^\n]+(?:\n(?![ \t]*\n)[^\n]+)*")
_LINE = re.compile(r"[^\n]+")
_BLANK = re.compile(r"\n[ \t]*\n")
_SINGLE = re.compile(r"(?<!\w)‘(?P<inner>[^‘’“”\n]+(?:’\w[^‘’“”\n]*)*)’(?!\w)")
#: "Jesús “Chuy” García": the marks are part of a name.
_NICKNAME = re.compile(r"[^\W\d_] [\"“][A-ZÀ-Þ][^\W_]*(?: [A-ZÀ-Þ][^\W_]*)?[\"”] [A-ZÀ-Þ][^\W\d_]")
_OPENS, _CLOSES = "“„«", "”»"


class Passage(NamedTuple):
    """Words between quotation marks; `start` and `end` are the words' own, without the marks.

    `opens`: the paragraph begins with it. `goes_on`: it takes up a quotation that the paragraph before left open.
    `paragraph`: where its paragraph begins.
    """

    start: int
    end: int
    paragraph: int
    opens: bool
    goes_on: bool = False


def passages(text: str) -> list[Passage]:
    """Return what stands in quotation marks, from left to right; what is quoted inside belongs to the outer one."""
    found: list[Passage] = []
    begun: tuple[int, int, bool, bool] | None = None  # start, paragraph, opens, goes_on
    last_end = 0
    for paragraph in (_PARAGRAPH if _BLANK.search(text) else _LINE).finditer(text):
        start, end = paragraph.span()
        first = start + len(paragraph[0]) - len(paragraph[0].lstrip())
        marks = [(mark.start(), mark.end(), _kind(text, mark)) for mark in _MARK.finditer(text, start, end)]
        depth = 0
        goes_on = False
        if begun:
            reopened = bool(marks) and marks[0][0] == first and marks[0][2] != "close"
            closes = bool(marks) and (marks[0][2] == "close" or (marks[0][2] == "any" and len(marks) % 2 == 1))
            if reopened or not closes:
                found.append(Passage(begun[0], last_end, *begun[1:]))
                goes_on, begun = reopened, None
        for left, right, kind in marks:
            if begun is None:
                if kind != "close":
                    begun = (right, start, left == first, goes_on and left == first)
            elif kind == "open":
                depth += 1
            elif depth:
                depth -= 1
            else:
                found.append(Passage(begun[0], left, *begun[1:]))
                begun = None
        last_end = end
    if begun:
        found.append(Passage(begun[0], last_end, *begun[1:]))
    return [
        passage
        for passage in found
        if text[passage.start : passage.end].strip() and not (_NICKNAME.match(text, max(0, passage.start - 3)))
    ]


def inner_passages(text: str) -> list[Passage]:
    """Return what stands in single curly marks: quotations inside quotations, and the British habit."""
    found = _SINGLE.finditer(text) if "‘" in text else ()
    return [Passage(*match.span("inner"), match.start(), False) for match in found]


def _kind(text: str, mark: re.Match[str]) -> str:
    """Tell whether a mark opens, closes or may do either."""
    glyph = mark[0][0]
    if glyph in _OPENS or glyph == "`":
        return "open"
    if glyph in _CLOSES:
        return "close"
    before, after = text[mark.start() - 1 : mark.start()], text[mark.end() : mark.end() + 1]
    if (not before or before in " \t\n\xa0([—–-:") and after.strip():
        return "open"
    if before.strip() and (not after.strip() or after in ".,;:!?)]—–-"):
        return "close"
    return "any"
