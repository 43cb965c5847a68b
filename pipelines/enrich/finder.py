"""All rules of a lexicon looked for at once, in one pass over the words of a text.

A lexicon has thousands of phrases; to run a regular expression for each over every text would take a hundred times as
long. Here the words of a text, each once, are looked up among the first words of the phrases, and only the phrases that
may begin there are tried: a third of a millisecond for 4 KB. (`pipelines.enrich.cues` answers the other question, what
stands at one place or in one stretch of a text.)
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import NamedTuple

from pipelines.enrich import lexicon
from pipelines.enrich.facts import Evidence, Where
from pipelines.enrich.lexicon import Rule

_WORD = re.compile(r"\w+")
_PREFIX = 3  # letters before the star of a phrase that begins with one ("hous*"); fewer fit half the language
_MOST_KNOWN = 100_000  # words that are remembered; names and misprints would fill the memory of a long crawl


class Found(NamedTuple):
    """A rule, and the words for which it was taken."""

    rule: Rule
    evidence: Evidence


@dataclass(frozen=True)
class _Phrase:
    """A phrase of a rule, or one that bars it, and the word that must follow its first one (None: any)."""

    words: str
    rule: Rule
    bars: bool
    second: str | None
    starred: bool  # whether `second` is only how that word begins

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The phrase as lexicons mean it. Compiled when a text first holds its words: most never are."""
        return re.compile(lexicon.phrase(self.words), self.rule.flags & re.IGNORECASE)

    def may_go_on(self, following: str) -> bool:
        """Tell whether the word after the first may belong to the phrase; in lower case."""
        if self.second is None:
            return True
        return following.startswith(self.second) if self.starred else following == self.second


class _Words:
    """The words of a text in small letters: where each begins, and in which places each stands."""

    __slots__ = ("lower", "places", "starts")

    def __init__(self, text: str) -> None:
        found = [(match[0], match.start()) for match in _WORD.finditer(text)]
        self.lower = [word.lower() for word, _ in found]
        self.starts = [start for _, start in found]
        self.places: dict[str, list[int]] = {}
        for number, word in enumerate(self.lower):
            self.places.setdefault(word, []).append(number)
        self.lower.append("")  # what follows the last word


@lru_cache(maxsize=4)  # the lexicons are looked for in a text one after another
def _words(text: str) -> _Words:
    return _Words(text)


class Finder:
    """The rules of lexicons, ready to be looked for; with their `spanish` words if asked for."""

    def __init__(self, rules: Iterable[Rule], *, spanish: bool = False) -> None:
        self.rules = tuple(rules)
        self._first: dict[str, list[_Phrase]] = defaultdict(list)
        self._prefix: dict[str, list[_Phrase]] = defaultdict(list)
        self._known: dict[str, tuple[_Phrase, ...]] = {}
        for rule in self.rules:
            for words in (*rule.words, *(rule.more.get("spanish", ()) if spanish else ())):
                self._add(words, rule, bars=False)
            for words in rule.barred:
                self._add(words, rule, bars=True)
        self._longest = max(map(len, self._prefix), default=0)
        self._patterns = [rule for rule in self.rules if not rule.words]

    def _add(self, words: str, rule: Rule, *, bars: bool) -> None:
        first, *rest = re.findall(r"\w+\*?|\*", words.lower()) or [""]
        starred = first.endswith("*")
        key = first.rstrip("*")
        if not key:
            raise ValueError(f"{rule.id}: {words!r} has no word to look for at its beginning")
        if starred and len(key) < _PREFIX:
            raise ValueError(f"{rule.id}: {words!r}: write {_PREFIX} letters before the star")
        second = rest[0] if rest and not starred else None
        phrase = _Phrase(words, rule, bars, second.rstrip("*") if second else None, bool(second and second[-1] == "*"))
        (self._prefix if starred else self._first)[key].append(phrase)

    def _beginning(self, word: str) -> tuple[_Phrase, ...]:
        """Return the phrases that may begin with a word in lower case, and remember them."""
        stems = (self._prefix.get(word[:size], ()) for size in range(_PREFIX, min(len(word), self._longest) + 1))
        found = (*self._first.get(word, ()), *(phrase for group in stems for phrase in group))
        if len(self._known) < _MOST_KNOWN:
            self._known[word] = found
        return found

    def find(self, text: str, where: Where = "text") -> list[Found]:
        """Return what the rules find in a text, from left to right; of one rule's phrases the longest at each place."""
        ends: dict[tuple[str, int], tuple[Rule, int]] = {}
        barred: dict[str, list[tuple[int, int]]] = defaultdict(list)
        words = _words(text)
        known = self._known
        for word, numbers in words.places.items():
            phrases = known.get(word)
            if phrases is None:
                phrases = self._beginning(word)
            for number in numbers if phrases else ():
                start, following = words.starts[number], words.lower[number + 1]
                for phrase in phrases:
                    if not phrase.may_go_on(following):
                        continue
                    match = phrase.pattern.match(text, start)
                    if match is None:
                        continue
                    name, end = phrase.rule.id, match.end()
                    if phrase.bars:
                        barred[name].append((start, end))
                    elif end > ends.get((name, start), (None, start))[1]:
                        ends[name, start] = (phrase.rule, end)
        for rule in self._patterns:
            ends |= {(rule.id, match.start()): (rule, match.end()) for match in rule.pattern.finditer(text)}
        found = []
        for (name, start), (rule, end) in ends.items():
            bars = barred.get(name, ())
            if start < end and rule.where in (None, where) and not any(x <= start and end <= y for x, y in bars):
                found.append(Found(rule, Evidence(name, text[start:end], start, end, where)))
        return sorted(found, key=lambda one: (one.evidence.start, -one.evidence.end))


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


@cache
def read(name: str) -> Finder:
    """Return the finder of ``lexicon/<name>.toml``. Raises ValueError, which names file, rule and key."""
    return Finder(lexicon.read(name))
