"""All rules of a lexicon looked for at once, in one pass over the words of a text.

A lexicon has hundreds of phrases; to run a regular expression for each over every text would take a hundred times as
long. Here every word is looked up among the first words of the phrases, and only the phrases that begin so are tried.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from pipelines.enrich import lexicon
from pipelines.enrich.facts import Evidence, Where
from pipelines.enrich.lexicon import Rule

_WORD = re.compile(r"\w+")
_PREFIX = 3  # letters before the star of a phrase that begins with one ("hous*"), by which it is looked up


class Found(NamedTuple):
    """A rule, and the words for which it was taken."""

    rule: Rule
    evidence: Evidence


class _Phrase(NamedTuple):
    pattern: re.Pattern[str]
    rule: int
    bars: bool


class Finder:
    """The rules of a lexicon, ready to be looked for."""

    def __init__(self, table: Mapping[str, Any], name: str) -> None:
        self.rules = lexicon.parse(table, name)
        self._first: dict[str, list[_Phrase]] = {}
        self._prefix: dict[str, list[_Phrase]] = {}
        self._patterns: list[int] = []
        for number, entry in enumerate(table.get("rule", ())):
            flags = re.NOFLAG if entry.get("cased") else re.IGNORECASE
            for words in entry.get("words", ()):
                self._add(words, _Phrase(re.compile(lexicon.phrase(words), flags), number, bars=False))
            for words in entry.get("unless", ()):
                self._add(words, _Phrase(re.compile(lexicon.phrase(words), flags), number, bars=True))
            if "pattern" in entry:
                self._patterns.append(number)

    def _add(self, words: str, phrase: _Phrase) -> None:
        word = _WORD.search(words)
        if word is None:
            raise ValueError(f"{self.rules[phrase.rule].id}: {words!r} has no word to look for")
        starred = words[word.end() : word.end() + 1] == "*"
        table, key = (self._prefix, word[0][:_PREFIX]) if starred else (self._first, word[0])
        if starred and len(key) < _PREFIX:
            raise ValueError(f"{self.rules[phrase.rule].id}: {words!r}: write {_PREFIX} letters before the star")
        table.setdefault(key.lower(), []).append(phrase)

    def find(self, text: str, where: Where = "text") -> list[Found]:
        """Return what the rules find in a text, from left to right; of one rule's phrases the longest at each place."""
        ends: dict[tuple[int, int], int] = {}
        barred: dict[int, list[tuple[int, int]]] = {}
        for word in _WORD.finditer(text):
            lower, start = word[0].lower(), word.start()
            first, prefix = self._first.get(lower), self._prefix.get(lower[:_PREFIX])
            if first is None and prefix is None:
                continue
            for phrase in (*(first or ()), *(prefix or ())):
                match = phrase.pattern.match(text, start)
                if match and phrase.bars:
                    barred.setdefault(phrase.rule, []).append(match.span())
                elif match:
                    ends[phrase.rule, start] = max(match.end(), ends.get((phrase.rule, start), 0))
        for number in self._patterns:
            ends |= {(number, match.start()): match.end() for match in self.rules[number].pattern.finditer(text)}
        found = []
        for (number, start), end in ends.items():
            rule = self.rules[number]
            bars = barred.get(number, ())
            if start < end and rule.where in (None, where) and not any(x <= start and end <= y for x, y in bars):
                found.append(Found(rule, Evidence(rule.id, text[start:end], start, end, where)))
        return sorted(found, key=lambda one: (one.evidence.start, -one.evidence.end))


def outermost(found: list[Found]) -> list[Found]:
    """Return what does not lie inside a longer find: "Border Patrol" in "National Border Patrol Council" says nothing."""
    kept: list[Found] = []
    reach, longest = -1, (0, 0)
    for one in found:  # by start, the longest first, so that whatever holds this one stands before it
        span = (one.evidence.start, one.evidence.end)
        if span[1] > reach or span == longest:
            kept.append(one)
            reach, longest = max(reach, span[1]), span
    return kept


@cache
def read(name: str) -> Finder:
    """Return the finder of ``lexicon/<name>.toml``. Raises ValueError, which names file, rule and key."""
    return Finder(table(name), f"lexicon/{name}.toml")


@cache
def table(name: str) -> Mapping[str, Any]:
    """Return all that ``lexicon/<name>.toml`` holds."""
    return tomllib.loads((files("pipelines") / "enrich" / "lexicon" / f"{name}.toml").read_text("utf-8"))
