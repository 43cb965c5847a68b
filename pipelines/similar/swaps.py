"""What stands in one text where another, in the same words, has something else.

That is what tells the siblings of a template and the numbers of a series from a release that was cut, added to or
mended: those have figures and names of their own in sentences of their own, or in one place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from pipelines.similar.fingerprint import Fingerprint
from pipelines.similar.specifics import SPELLED, is_figure, is_name, plain

#: Two words before and one after, or one before and two after (the first member tells which).
Frame = tuple[str, ...]
#: For each frame of a text, what stands in it, each once.
Frames = Mapping[Frame, tuple[str, ...]]

# A dash parts the dateline from the name that begins the text.
_WORD = re.compile(r"[^\W_]+|\n+|[–—]|--|(?<=\s)-(?=\s)")
_SPELLED = SPELLED | dict.fromkeys(("–", "—", "--", "-"), "–")
_INNER_POINT = re.compile(r"[.,](?=\w)")

# Texts that differ in so many names do not differ by slips; 10 ms for this many.
_MOST_PAIRS = 10_000


class Swaps(NamedTuple):
    """How many figures (months too) and names were swapped, and in how many places a name was."""

    figures: int = 0
    names: int = 0
    places: int = 0

    def __bool__(self) -> bool:
        return any(self)


def frames(text: str) -> Frames:
    """Return the runs of figures and capitalised words of a text by the words around them.

    A run is taken whole: "Ada Roe, 34" may meet "Ada Lund, 41". So are words that only begin a sentence: with a name
    behind them they are first names, and without one they are in the same place in both texts.
    """
    words = ["", "", *_WORD.findall(_INNER_POINT.sub("", plain(text))), "", ""]
    lower = [_SPELLED.get(word, word) for word in map(str.lower, words)]
    found: dict[Frame, tuple[str, ...]] = {}  # a set takes four times the room of such a tuple
    start = 0
    for at, word in enumerate(words):
        # Most words are what they are in small letters, and leave here.
        if (word != lower[at] or word[:1].isdigit()) and (word[:1].isupper() or is_figure(lower[at])):
            start = start or at
        elif start:
            around = lower[start - 2 : start] + lower[at : at + 2]
            # Where nothing but the edge of a paragraph is on one side, datelines and lines of contacts would meet.
            if around[1].strip() and around[2].strip():
                for frame in (("<", *around[:3]), (">", *around[1:])):
                    found[frame] = tuple(dict.fromkeys((*found.get(frame, ()), *lower[start:at])))
            start = 0
    return found


def swaps(one: Fingerprint, two: Fingerprint, framed: Callable[[], tuple[Frames, Frames]], *, apart: bool) -> Swaps:
    """Count the figures and names that stand between the same words in both texts and are not the same.

    `framed` gives the frames of both; it is asked only where each text has something of its own.

    What one text has more than the other is no swap, nor is a name that is only spelled otherwise. Neither are names
    or figures that both texts have and only give in another order, for each office puts its own head first; unless the
    texts are `apart` in time: what an office writes in another month it does not reorder.
    """
    names = own_names(one, two)
    own = own_figures(one, two) | names[0], own_figures(two, one) | names[1]
    if not (apart or all(own)):
        return Swaps()
    strange = own[0] | own[1]
    mine, theirs = framed()
    swapped: tuple[set[str], set[str]] = (set(), set())
    places = {"<": 0, ">": 0}
    for frame in mine.keys() & theirs.keys():
        held = set(mine[frame]), set(theirs[frame])
        first, second = held[0] - held[1], held[1] - held[0]
        if not first or not second or not (apart or first & strange or second & strange):
            continue
        first, second = _without_slips(first, second)
        swapped[0].update(first)
        swapped[1].update(second)
        places[frame[0]] += any(map(is_name, first)) and any(map(is_name, second))
    return Swaps(
        min(sum(map(is_figure, side)) for side in swapped),
        min(sum(map(is_name, side)) for side in swapped),
        max(places.values()),
    )


def own_figures(one: Fingerprint, two: Fingerprint) -> set[str]:
    """Return the figures and months that stand in the first text alone."""
    return set((one.named.figures | one.named.months) - two.named.figures - two.named.months)


def own_names(one: Fingerprint, two: Fingerprint) -> tuple[set[str], set[str]]:
    """Return the names that stand in one text alone, both ways, without those that are only spelled otherwise.

    A name that the other one has in its headline, or as one half of a word that lost its space, is no name of its own.
    """
    first = set(one.named.names - two.named.names) - set(two.title)
    second = set(two.named.names - one.named.names) - set(one.title)
    return _without_slips(first, second)


def _without_slips(first: set[str], second: set[str]) -> tuple[set[str], set[str]]:
    if len(first) * len(second) > _MOST_PAIRS:
        return first, second
    # One slip leaves the first letter or the last one: this alone parts nine pairs in ten.
    slips = {(a, b) for a in first for b in second if (a[:1] == b[:1] or a[-1:] == b[-1:]) and _spelled_alike(a, b)}
    return first - {a for a, _ in slips}, second - {b for _, b in slips}


def _spelled_alike(a: str, b: str) -> bool:
    """Return whether two names are one with a slip: a letter more, less or other, or grown together with a word."""
    short, long = sorted((a, b), key=len)
    if len(short) < 4 or short.isdigit() or long.isdigit():
        return False
    if len(long) - len(short) > 1:
        return long.startswith(short) or long.endswith(short)
    start = next((at for at, (x, y) in enumerate(zip(short, long, strict=False)) if x != y), len(short))
    rest = len(long) - start - 1
    return rest <= 0 or long[-rest:] == short[-rest:]
