"""What stands in one text where another, in the same words, has something else.

That is what tells the siblings of a template and the numbers of a series from a release that was cut, added to or
mended: those have figures and names of their own in sentences of their own, or in one place.
"""

from __future__ import annotations

from typing import NamedTuple

from pipelines.similar.fingerprint import Fingerprint, fold_words
from pipelines.similar.specifics import Specifics, plain, spelled


class Swaps(NamedTuple):
    """What stands in one text where the other has something else: figures (months too), names, places of names."""

    figures: int = 0
    names: int = 0
    places: int = 0

    def __bool__(self) -> bool:
        return any(self)


def swaps(one: Fingerprint, two: Fingerprint, texts: tuple[str, str]) -> Swaps:
    """Count the figures and names that stand between the same words in both texts and are not the same.

    What one text has more than the other, in sentences of its own, is no swap; nor is a name that is only spelled
    otherwise, or a figure that the other text has elsewhere.
    """
    first, second = (it.named.figures | it.named.months for it in (one, two))
    figures = first - second, second - first
    names = own_names(one, two)
    if not (all(figures) or all(names)):
        return Swaps()
    runs = [
        [run for run in _runs(text, it.named) if not run.tokens.isdisjoint(own | more)]
        for text, it, own, more in zip(texts, (one, two), names, figures, strict=True)
    ]
    both = set.intersection(*({frame for run in side for frame in run.frames} for side in runs))
    met = [[run for run in side if not both.isdisjoint(run.frames)] for side in runs]
    found = [{token for run in side for token in run.tokens} for side in met]
    places = [sum(not own.isdisjoint(run.tokens) for run in side) for side, own in zip(met, names, strict=True)]
    return Swaps(
        min(len(tokens & own) for tokens, own in zip(found, figures, strict=True)),
        min(len(tokens & own) for tokens, own in zip(found, names, strict=True)),
        min(places),
    )


class _Run(NamedTuple):
    """A run of figures and names, and the words around it: two before and one after, one before and two after."""

    tokens: frozenset[str]
    frames: tuple[tuple[str, ...], tuple[str, ...]]


def _runs(text: str, named: Specifics) -> list[_Run]:
    """Return the runs of a text. What both texts name belongs to its run too: "Ada Roe, 34" may meet "Ada Lund, 41"."""
    tokens = named.figures | named.months | named.names
    words = ["", "", *(spelled(word) for word in fold_words(plain(text))), "", ""]
    runs, start = [], 0
    for at, word in enumerate(words):
        if word in tokens:
            start = start or at
        elif start:
            before, after = words[start - 2 : start], words[at : at + 2]
            frames = ("<2", *before, *after[:1]), ("<1", *before[1:], *after)
            runs.append(_Run(frozenset(words[start:at]), frames))
            start = 0
    return runs


def own_names(one: Fingerprint, two: Fingerprint) -> tuple[set[str], set[str]]:
    """Return the names that stand in one text alone, both ways, without those that are only spelled otherwise.

    A name that the other one has in its headline, or as one half of a word that lost its space, is no name of its own.
    """
    first = set(one.named.names - two.named.names) - set(two.title)
    second = set(two.named.names - one.named.names) - set(one.title)
    spelled_alike = {(a, b) for a in first for b in second if _spelled_alike(a, b)}
    return first - {a for a, _ in spelled_alike}, second - {b for _, b in spelled_alike}


def _spelled_alike(a: str, b: str) -> bool:
    """Return whether two names are one with a slip: a letter more, less or other, or grown together with a word."""
    short, long = sorted((a, b), key=len)
    if len(short) < 4 or len(long) - len(short) > 1:
        return len(short) >= 4 and (long.startswith(short) or long.endswith(short))
    start = next((at for at, (x, y) in enumerate(zip(short, long, strict=False)) if x != y), len(short))
    rest = len(long) - start - 1
    return rest <= 0 or long[-rest:] == short[-rest:]
