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
#: The lexicons that are looked for in one pass.
SWEPT = ("topics", "relevance", "agencies", "programs", "laws")
# Words that are remembered, and words behind each; names and misprints would fill the memory of a long crawl.
_MOST_KNOWN, _MOST_NEXT = 50_000, 500


class Found(NamedTuple):
    """A rule, and the words for which it was taken."""

    rule: Rule
    evidence: Evidence


@dataclass(frozen=True)
class _Phrase:
    """A phrase of a rule, or one that bars it, and the word that must follow its first one (None: any)."""

    words: str
    number: int  # of the rule
    flags: int
    bars: bool
    second: str | None
    starred: bool  # whether `second` is only how that word begins

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The phrase as lexicons mean it. Compiled when a text first holds its words: most never are."""
        return re.compile(lexicon.phrase(self.words), self.flags)

    def may_go_on(self, following: str) -> bool:
        """Tell whether the word after the first may belong to the phrase; in lower case."""
        if self.second is None:
            return True
        return following.startswith(self.second) if self.starred else following == self.second


class _Beginning:
    """The phrases that begin with one word, and those of them that go on with another, as far as texts asked."""

    __slots__ = ("by_next", "phrases")

    def __init__(self, phrases: tuple[_Phrase, ...]) -> None:
        self.phrases = phrases
        self.by_next: dict[str, tuple[_Phrase, ...]] = {}

    def learn(self, following: str) -> tuple[_Phrase, ...]:
        """Return the phrases whose second word may be this one, in lower case, and remember them in `by_next`."""
        found = tuple(phrase for phrase in self.phrases if phrase.may_go_on(following))
        if len(self.by_next) < _MOST_NEXT:
            self.by_next[following] = found
        return found


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


class Finder:
    """The rules of lexicons, ready to be looked for; with their `spanish` words if asked for."""

    def __init__(self, rules: Iterable[Rule], *, spanish: bool = False) -> None:
        self.rules = tuple(rules)
        self._first: dict[str, list[_Phrase]] = defaultdict(list)
        self._prefix: dict[str, list[_Phrase]] = defaultdict(list)
        self._known: dict[str, _Beginning | None] = {}
        for number, rule in enumerate(self.rules):
            for words in (*rule.words, *(rule.more.get("spanish", ()) if spanish else ())):
                self._add(words, number, bars=False)
            for words in rule.barred:
                self._add(words, number, bars=True)
        self._longest = max(map(len, self._prefix), default=0)
        self._patterns = [(number, rule) for number, rule in enumerate(self.rules) if not rule.words]

    def _add(self, words: str, number: int, *, bars: bool) -> None:
        rule = self.rules[number]
        first, *rest = re.findall(r"\w+\*?|\*", words.lower()) or [""]
        starred = first.endswith("*")
        key = first.rstrip("*")
        if not key:
            raise ValueError(f"{rule.id}: {words!r} has no word to look for at its beginning")
        if starred and len(key) < _PREFIX:
            raise ValueError(f"{rule.id}: {words!r}: write {_PREFIX} letters before the star")
        second = rest[0] if rest and not starred else None
        goes_on = (second.rstrip("*") if second else None, bool(second and second[-1] == "*"))
        phrase = _Phrase(words, number, rule.flags & re.IGNORECASE, bars, *goes_on)
        (self._prefix if starred else self._first)[key].append(phrase)

    def _beginning(self, word: str) -> _Beginning | None:
        """Return what may begin with a word in lower case, None for nothing, and remember it."""
        stems = (self._prefix.get(word[:size], ()) for size in range(_PREFIX, min(len(word), self._longest) + 1))
        phrases = (*self._first.get(word, ()), *(phrase for group in stems for phrase in group))
        found = _Beginning(phrases) if phrases else None
        if len(self._known) < _MOST_KNOWN:
            self._known[word] = found
        return found

    def find(self, text: str, where: Where = "text") -> list[Found]:
        """Return what the rules find in a text, from left to right; of one rule's phrases the longest at each place."""
        ends: dict[tuple[int, int], int] = {}
        barred: dict[int, list[tuple[int, int]]] = defaultdict(list)
        words = _Words(text)
        known = self._known
        for word, numbers in words.places.items():
            beginning = known[word] if word in known else self._beginning(word)
            if beginning is None:
                continue
            by_next = beginning.by_next
            for number in numbers:
                following = words.lower[number + 1]
                phrases = by_next[following] if following in by_next else beginning.learn(following)
                start = words.starts[number]
                for phrase in phrases:
                    match = phrase.pattern.match(text, start)
                    if match is None:
                        continue
                    end = match.end()
                    if phrase.bars:
                        barred[phrase.number].append((start, end))
                    elif end > ends.get((phrase.number, start), start):
                        ends[phrase.number, start] = end
        for number, rule in self._patterns:
            if str(rule.more.get("holds", "")) in text:
                ends |= {(number, match.start()): match.end() for match in rule.pattern.finditer(text)}
        found = []
        for (number, start), end in ends.items():
            rule, bars = self.rules[number], barred.get(number, ())
            if start < end and rule.where in (None, where) and not any(x <= start and end <= y for x, y in bars):
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
    finder, owners = _sweep(spanish)
    found: dict[str, list[Found]] = {name: [] for name in SWEPT}
    for one in finder.find(text, where):
        found[owners[id(one.rule)]].append(one)
    return found


@cache
def _sweep(spanish: bool) -> tuple[Finder, dict[int, str]]:
    """Return the finder of all `SWEPT` lexicons, and whose each of its rules is, by the rule's identity."""
    owned = [(name, rule) for name in SWEPT for rule in lexicon.read(name)]
    return Finder((rule for _, rule in owned), spanish=spanish), {id(rule): name for name, rule in owned}


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
