"""The words of a text in small letters, and where they stand: taken apart once, for all who read a release.

Most of what is looked for in a text begins with one of few words or with a digit. Whoever looks for it asks here where
such words stand, and tries a pattern there only: to run it over the whole text would take ten times as long.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from functools import cached_property, lru_cache
from itertools import accumulate

_GAP = re.compile(r"(\W+)")
_DIGIT = re.compile(r"\d(?<!\w.)")


def lowered(text: str) -> str:
    """Return a text in small letters and of the same length: a few capitals of other scripts would grow.

    >>> lowered("İCE Arrested"), len(lowered("İ"))
    ('İce arrested', 1)
    """
    small = text.lower()
    if len(small) == len(text):
        return small
    return "".join(one if len(one := char.lower()) == 1 else char for char in text)


def unaccented(text: str) -> str:
    """Return a text of the same length without accents: releases write one name with them and without.

    >>> unaccented("Gutiérrez, Muñoz")
    'Gutierrez, Munoz'
    """
    if text.isascii():
        return text
    return "".join(char if char.isascii() else unicodedata.normalize("NFD", char)[0] for char in text)


class Words:
    """The words of a text.

    Attributes:
        low: the text, `lowered`. words: its words (what ``\\w+`` matches) in order, and an empty one behind the last.
        starts: where each begins.
    """

    def __init__(self, text: str) -> None:
        self.low = lowered(text)
        pieces = _GAP.split(self.low)  # words at even places, what stands between them at odd ones
        self.starts = list(accumulate(map(len, pieces), initial=0))[::2]
        self.words = [*pieces[::2], ""]

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Each word once."""
        return frozenset(self.words)

    @cached_property
    def digits(self) -> list[int]:
        """Where words begin with a digit."""
        return [digit.start() for digit in _DIGIT.finditer(self.low)]

    def has(self, any_of: AbstractSet[str]) -> bool:
        """Tell whether one of some words, in small letters, stands in the text."""
        return not self.vocabulary.isdisjoint(any_of)

    def places(self, any_of: AbstractSet[str]) -> list[int]:
        """Return where some words, in small letters, begin, from left to right."""
        if not self.has(any_of):
            return []
        return [start for word, start in zip(self.words, self.starts, strict=False) if word in any_of]


def leads_up(before: str, *endings: str) -> bool:
    """Tell whether a text ends in one of some letters and white space behind them.

    A pattern that ends so is tried at each place of a text before it fails; this looks at its end only.

    >>> leads_up("an officer in ", "of", "in"), leads_up("an officer in", "in")
    (True, False)
    """
    return before[-1:].isspace() and before.rstrip().endswith(endings)


def matches(pattern: re.Pattern[str], text: str, places: Iterable[int]) -> Iterator[re.Match[str]]:
    """Yield what a pattern matches at some places of a text, from left to right and none inside another."""
    end = 0
    for place in places:
        if place >= end and (match := pattern.match(text, place)):
            yield match
            end = match.end()


def standing(name: str, text: str) -> Iterator[tuple[int, int]]:
    """Yield where a name stands in a text as words of its own, from left to right.

    A pattern would be compiled for each name, which takes longer than to read a release for it.

    >>> list(standing("Doe", "Jane Doe met Doerr, and Doe’s son."))
    [(5, 8), (24, 27)]
    """
    start = text.find(name)
    while start >= 0:
        end = start + len(name)
        if _is_in_a_word(text[start - 1 : start]) or _is_in_a_word(text[end : end + 1]):
            end = start + 1
        else:
            yield start, end
        start = text.find(name, end)


def _is_in_a_word(letter: str) -> bool:
    return letter.isalnum() or letter == "_"


@lru_cache(maxsize=4)  # headline and text of the release that is read
def words_of(text: str) -> Words:
    """Return the words of a text; the readers of one release share them."""
    return Words(text)
