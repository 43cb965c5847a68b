"""What changed between two revisions of a release, typed: headline, date, wording. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

#: Pairs of sentences up to which two texts are compared sentence by sentence; beyond, paragraph by paragraph. difflib's
#: worst case grows with the pairs: 0.1 s for this many, where one sentence repeats thousands of times.
_MOST_PAIRS = 1_000_000

_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*\s+|\n\s*")
# What stands before a point without ending the sentence: initials and U.S., titles, months, "No.".
_ABBREVIATION = re.compile(
    r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Jr|Sr|St|Gov|Sen|Rep|Hon|Rev|Lt|Sgt|Col|Capt|Gen|Maj|Atty|Asst|Dept|No|vs?|"
    r"Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)\.\s+$"
)


class Revision(NamedTuple):
    """What a reader saw at one time: the headline, the day of publication (``YYYY-MM-DD``) and the plain text."""

    title: str
    published: str
    text: str


class Change(NamedTuple):
    """One difference. `before` is None where something was added, `after` where something was taken out."""

    kind: Literal["headline", "date", "wording"]
    before: str | None
    after: str | None


def changes(before: Revision, after: Revision) -> list[Change]:
    """Return what a reader would notice, in the order headline, date, wording.

    Of the text only the passages that differ are given, one change for each, in whole sentences. Two different texts
    give at least one change.
    """
    found: list[Change] = []
    if before.title != after.title:
        found.append(Change("headline", before.title, after.title))
    if before.published != after.published:
        found.append(Change("date", before.published, after.published))
    if before.text != after.text:
        passages = [it for it in _passages(sentences(before.text), sentences(after.text)) if it.before != it.after]
        # Equal sentences in other paragraphs: show the texts as they stand.
        found += passages or [Change("wording", before.text, after.text)]
    return found


def sentences(text: str) -> list[str]:
    """Split a text into sentences, each with the white space that follows it, so that joining gives the text again.

    >>> sentences("Mr. Roe of the U.S. Senate spoke. He left.")
    ['Mr. Roe of the U.S. Senate spoke. ', 'He left.']
    """
    parts: list[str] = []
    start = 0
    for end in _SENTENCE_END.finditer(text):
        if "\n" in end[0] or not _ABBREVIATION.search(text, max(start, end.end() - 16), end.end()):
            parts.append(text[start : end.end()])
            start = end.end()
    return [*parts, text[start:]] if start < len(text) else parts


def _passages(before: list[str], after: list[str]) -> Iterator[Change]:
    """Compare two lists of passages without the white space around them, and give the runs that differ."""
    old, new = [part.strip() for part in before], [part.strip() for part in after]
    first = 0
    while first < min(len(old), len(new)) and old[first] == new[first]:
        first += 1
    last = 0
    while last < min(len(old), len(new)) - first and old[-1 - last] == new[-1 - last]:
        last += 1
    ends = (len(old) - last, len(new) - last)
    if (ends[0] - first) * (ends[1] - first) > _MOST_PAIRS:
        yield from _coarse(before[first : ends[0]], after[first : ends[1]])
        return
    matcher = SequenceMatcher(None, old[first : ends[0]], new[first : ends[1]])
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag != "equal":
            yield _wording(before[first + i : first + j], after[first + k : first + m])


def _coarse(before: list[str], after: list[str]) -> Iterator[Change]:
    """Compare by paragraphs what is too long to compare by sentences; if even they are too many, as a whole."""
    old, new = (re.split(r"(?<=\n\n)", "".join(parts)) for parts in (before, after))
    if (len(old), len(new)) == (len(before), len(after)) or len(old) * len(new) > _MOST_PAIRS:
        yield _wording(before, after)
    else:
        yield from _passages(old, new)


def _wording(before: list[str], after: list[str]) -> Change:
    return Change("wording", "".join(before).strip() or None, "".join(after).strip() or None)
