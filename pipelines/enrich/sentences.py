"""Sentences of a plain text, English or Spanish, with their places in it. Pure, and fast: one pattern, one pass.

A line break ends a sentence. A point does not where it stands for an abbreviation ("U.S.", "Sen.", "No. 12", "J. Doe",
"EE. UU.").
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

_ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof rev fr sr jr st sen sens rep reps gov lt gen col capt sgt cpl maj cmdr adm det ofc hon "
    "pres supt  insp asst atty dep dir sec rel vs v no nos art sec inc corp co ltd llc dept div bros ave blvd rd "
    "hwy mt ft jan feb  mar apr jun jul aug sept sep oct nov dec ala ariz ark calif colo conn del fla ga ill ind "
    "kan ky la md mass mich minn  miss mo mont neb nev okla ore pa tenn tex vt va wash wis wyo approx est fig etc "
    "dra srta lic ing arq art núm num pág gral tte cap ene abr ago dic ee uu".split()
)
# A set of letters stands first, so that the search skips all others.
_BREAK = re.compile(
    r"[.!?…\n](?:(?<!\n)[.!?…]*[\"”’')\]»]*(?P<space>\s+)(?=[\"“‘'(\[«¿¡$]*[A-ZÀ-ÖØ-Þ0-9¿¡•*–—-])|(?<=\n)\s*)"
)
_LAST_WORD = re.compile(r"(?<![^\W\d_])([^\W\d_]+)\.$")
_INITIALS = re.compile(r"(?:^|[\s(\"“.])[A-Z]\.$")
_TWO_INITIALS = re.compile(r"[A-Z]\.[A-Z]\.$")
#: What follows the point of "U.S." where a sentence does end there: a word that rarely goes on from it.
_STARTER = re.compile(
    r"(?:The|This|These|Those|That|It|He|She|They|We|In|On|At|If|But|And|For|As|A|An|To|Since|According|After|When|"
    r"El|La|Los|Las|Un|Una|En|Se)\s"
)

# Around a place, where the words of titles matter more than the ends of addresses.
_START = re.compile(r"[.!?\n;•](?:(?<=[.!?])[”\"»’)]?\s+(?=[A-ZÀ-Þ¿¡“\"‘])|(?<=\n)\s*|(?<=[;•])\s+)")
_POINTED_END = re.compile(
    r"(?:\b[A-Z]|\b(?:Sen|Sens|Rep|Reps|Gov|Dr|Mr|Mrs|Ms|Rev|Lt|Gen|Col|St|Jr|Sr|Prof|Hon|Inc|Sgt|Capt|Cong|No|Ph\.D|D\.C))\.$"
)


class Sentence(NamedTuple):
    """A sentence: its words and where they stand in the text."""

    text: str
    start: int
    end: int


@lru_cache(maxsize=4)  # several readers of one release ask
def sentences(text: str) -> tuple[Sentence, ...]:
    """Return the sentences of a text in order; nothing but white space is left out.

    >>> [s.text for s in sentences("ICE arrested 12 men in St. Paul. The U.S. Attorney was there.")]
    ['ICE arrested 12 men in St. Paul.', 'The U.S. Attorney was there.']
    """
    found: list[Sentence] = []
    start = 0
    for match in _BREAK.finditer(text):
        end = match.start("space")
        if end < 0:
            end = match.start()  # a line ends here
        elif not _ends(text, match.start(), end, match.end()):
            continue
        _add(found, text, start, end)
        start = match.end()
    _add(found, text, start, len(text))
    return tuple(found)


def _add(found: list[Sentence], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    words = piece.strip()
    if words:
        start += len(piece) - len(piece.lstrip())
        found.append(Sentence(words, start, start + len(words)))


def _ends(text: str, start: int, end: int, following: int) -> bool:
    """Tell whether a sentence ends at the marks between two places, and not only an abbreviation."""
    if text[start] != "." or text[start + 1] == ".":
        return True
    before = text[max(0, start - 20) : start + 1]
    if _INITIALS.search(before):  # "U.S.", "John J."
        return _STARTER.match(text, following) is not None and _TWO_INITIALS.search(before) is not None
    word = _LAST_WORD.search(before)
    return word is None or word[1].lower() not in _ABBREVIATIONS or (end > start + 1 and text[start + 1] in '"”»')


def sentence_begin(text: str, left: int, place: int) -> int:
    """Return where the sentence that holds a place begins, not before `left`."""
    begin = left
    for match in _START.finditer(text, left, place):
        if not _POINTED_END.search(text[max(0, match.start() - 6) : match.start() + 1]) or match[0][0] not in ".":
            begin = match.end()
    return begin


def sentence_end(text: str, place: int, limit: int) -> int:
    """Return where the sentence that begins at a place ends, not after `limit`."""
    for match in _START.finditer(text, place, limit):
        if not _POINTED_END.search(text[max(0, match.start() - 6) : match.start() + 1]):
            return match.start() + 1
    return limit
