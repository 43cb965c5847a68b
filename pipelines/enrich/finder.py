"""All that the rules of a lexicon find in a text, in one pass over its words: some 0.4 ms for 4 KB.

`pipelines.enrich.cues` answers the other question, what stands at one place or in one stretch of a text.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import NamedTuple

from pipelines.enrich import lexicon
from pipelines.enrich.facts import Evidence, Where
from pipelines.enrich.lexicon import Rule
from pipelines.enrich.phrases import Phrase, Phrases
from pipelines.enrich.words import words_of

#: The lexicons that are looked for in one pass.
SWEPT = ("topics", "relevance", "agencies", "programs", "laws")


class Found(NamedTuple):
    """A rule, and the words for which it was taken."""

    rule: Rule
    evidence: Evidence


class Finder:
    """The rules of lexicons, ready to be looked for."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)
        self._phrases = Phrases()
        for number, rule in enumerate(self.rules):
            self._add(number, rule)
        self._loose = [(number, rule) for number, rule in enumerate(self.rules) if not (rule.words or rule.begins)]

    def _add(self, number: int, rule: Rule) -> None:
        flags = rule.flags & re.IGNORECASE
        source = None if rule.words else rule.source
        phrases = [Phrase(words, number, flags, source=source) for words in rule.words or rule.begins]
        phrases += [Phrase(words, number, flags, spanish=True) for words in rule.more.get("spanish", ())]
        phrases += [Phrase(words, number, flags, bars=True) for words in rule.barred]
        for phrase in phrases:
            self._phrases.add(phrase, rule.id)

    def find(self, text: str, where: Where = "text", *, spanish: bool = False) -> list[Found]:
        """Return what the rules find in a text, from left to right; of one rule's phrases the longest at each place.

        `spanish`: whether the `spanish` words of the rules are looked for, too.
        """
        ends: dict[tuple[int, int], int] = {}
        barred: dict[int, list[tuple[int, int]]] = defaultdict(list)
        read, length = words_of(text), len(text)
        for place, phrase in self._phrases.standing(read.words):
            start = read.starts[place]
            if (phrase.spanish and not spanish) or (end := phrase.end(text, start, length)) < 0:
                continue
            if phrase.bars:
                barred[phrase.rule].append((start, end))
            elif end > ends.get((phrase.rule, start), start):
                ends[phrase.rule, start] = end
        for number, rule in self._loose:
            ends |= {(number, match.start()): match.end() for match in rule.pattern.finditer(text)}
        found = []
        for (number, start), end in ends.items():
            rule, bars = self.rules[number], barred.get(number, ())
            if start >= end or rule.where not in (None, where):
                continue
            if not (bars and any(left <= start and end <= right for left, right in bars)):
                found.append(Found(rule, Evidence(rule.id, text[start:end], start, end, where)))
        return sorted(found, key=lambda one: (one.evidence.start, -one.evidence.end))


def find(name: str, text: str, where: Where = "text", *, spanish: bool = False) -> list[Found]:
    """Return what the rules of ``lexicon/<name>.toml`` find in a text.

    All `SWEPT` lexicons are looked for in one pass, and the next to ask for another of them is answered from it.
    Raises ValueError, which names file, rule and key, for what is wrong with one of them.
    """
    return _swept(text, where, spanish)[name]


@lru_cache(maxsize=4)
def _swept(text: str, where: Where, spanish: bool) -> dict[str, list[Found]]:
    finder, owners = _sweep()
    found: dict[str, list[Found]] = {name: [] for name in SWEPT}
    for one in finder.find(text, where, spanish=spanish):
        found[owners[id(one.rule)]].append(one)
    return found


@cache
def _sweep() -> tuple[Finder, dict[int, str]]:
    """Return the finder of all `SWEPT` lexicons, and whose each of its rules is, by the rule's identity."""
    owned = [(name, rule) for name in SWEPT for rule in lexicon.read(name)]
    return Finder(rule for _, rule in owned), {id(rule): name for name, rule in owned}


def outermost(found: list[Found]) -> list[Found]:
    """Leave out what lies inside a longer find: "Border Patrol" in "National Border Patrol Council" says nothing."""
    kept: list[Found] = []
    reach, longest = -1, (0, 0)
    for one in found:  # by start, the longest first, so that whatever holds this one stands before it
        span = (one.evidence.start, one.evidence.end)
        if span[1] > reach or span == longest:
            kept.append(one)
            reach, longest = max(reach, span[1]), span
    return kept
