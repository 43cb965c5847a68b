"""What the rules of a lexicon know at one place or in one stretch of a text; `finder` reads whole texts.

Texts are in small letters, and capitals do not count. Where several rules know the words of a place, the earliest has
them, and of its phrases the longest; what it has taken no other rule is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import NamedTuple

from pipelines.enrich import lexicon
from pipelines.enrich.lexicon import Rule
from pipelines.enrich.phrases import Phrase, Phrases

_WORD = re.compile(r"(?<!\w)\w+")
_IN_ORDER = attrgetter("rule", "rank")
_REACH = 120  # characters that hold the words of nearly all that a lexicon knows


class Cue(NamedTuple):
    """Words that a rule knows, and where they stand."""

    rule: Rule
    start: int
    end: int

    @property
    def gives(self) -> str:
        """What the words speak for."""
        return self.rule.gives


class Cues:
    """The rules of a lexicon, ready to be asked."""

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        self._rules = rules
        self._phrases = Phrases()
        self._anywhere: list[Phrase] = []  # patterns of which no words say where they begin
        for number, rule in enumerate(rules):
            source = None if rule.words else rule.source
            for words in sorted(rule.words or rule.begins, key=len, reverse=True):
                self._phrases.add(Phrase(words, number, source=source), rule.id)
            if not rule.words and not rule.begins:
                self._anywhere.append(Phrase("", number, source=source))

    def find(self, low: str, start: int = 0, end: int | None = None) -> Iterator[Cue]:
        """Yield the cues in a stretch of a text that `words.lowered` returned."""
        end = len(low) if end is None else end
        found = [(match[0], match.start()) for match in _WORD.finditer(low, start, end)]
        standing = self._phrases.standing([*(word for word, _ in found), ""])
        if self._anywhere:
            standing += [(number, phrase) for number in range(len(found)) for phrase in self._anywhere]
            standing.sort(key=itemgetter(0))
        for number, here in groupby(standing, key=itemgetter(0)):
            place = found[number][1]
            if place >= start and (taken := self._take([phrase for _, phrase in here], low, place, end)):
                rule, start = taken
                if not (rule.unless and rule.unless.match(low, place)):
                    yield Cue(rule, place, start)

    def at(self, low: str, place: int) -> Cue | None:
        """Return the cue that begins at a place, or None."""
        first = _WORD.match(low, place)
        if first is None:
            return None
        phrases = self._anywhere
        if self._phrases.begins(first[0]):
            words = _WORD.findall(low, place, place + _REACH)
            if len(words) <= self._phrases.most_words:
                words = _WORD.findall(low, place)
            phrases = [*self._phrases.beginning([*words, ""], 0), *phrases]
        taken = self._take(phrases, low, place, len(low)) if phrases else None
        if taken is None or (taken[0].unless and taken[0].unless.match(low, place)):
            return None
        return Cue(taken[0], place, taken[1])

    def _take(self, phrases: list[Phrase], low: str, place: int, end: int) -> tuple[Rule, int] | None:
        """Return the rule that has the words at a place, and where they end."""
        for phrase in sorted(phrases, key=_IN_ORDER) if len(phrases) > 1 else phrases:
            if (reached := phrase.end(low, place, end)) >= 0:
                return self._rules[phrase.rule], reached
        return None


@cache
def cues(name: str) -> Cues:
    """Return the cues of ``lexicon/<name>.toml``."""
    return Cues(lexicon.read(name))
