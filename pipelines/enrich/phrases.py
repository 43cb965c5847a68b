"""The phrases of lexicons by the words that they begin with: the engine of `pipelines.enrich.finder` and `cues`.

A lexicon has thousands of phrases; to run a regular expression for each over every text would take a hundred times as
long. Here the phrases stand in a tree: from the first word of a phrase a branch leads to the second, and so on. The
words of a text are followed into it, most of them not beyond its root, and only the phrases whose words all stand there
are tried as `lexicon.phrase` means them, with their points, apostrophes and capitals.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from operator import attrgetter

from pipelines.enrich import lexicon

_WORD = re.compile(r"\w+")
_WORDS = re.compile(r"\w+\*?|\*")  # of a phrase
_PLAIN = re.compile(r"\w+(?: \w+)*\*?")  # a phrase that says no more than its words and a star behind them
_FEWEST_LETTERS = 3  # before the star of a phrase that begins with one ("hous*"); fewer fit half the language
_MOST_KNOWN = 20_000  # words that are remembered; names and misprints would fill the memory of a long crawl


class Phrase:
    """A phrase of a rule, or the words that its pattern begins with.

    Attributes:
        words: as written. rule: its number among the rules. rank: its number among the phrases that it was added to.
        bars: whether the rule does not count where it stands. spanish: whether it is of the rule's `spanish` words.
    """

    __slots__ = ("_cased", "_flags", "_pattern", "_plain", "_single", "bars", "rank", "rule", "spanish", "words")

    def __init__(
        self,
        words: str,
        rule: int,
        flags: int = 0,
        *,
        source: str | None = None,
        bars: bool = False,
        spanish: bool = False,
    ) -> None:
        self.words, self.rule, self.bars, self.spanish = words, rule, bars, spanish
        self.rank = 0
        self._flags = flags
        self._cased = not flags & re.IGNORECASE
        self._plain = source is None and _PLAIN.fullmatch(words) is not None
        self._single = self._plain and words.isalnum()  # neither gap nor star: it ends where its word does
        self._pattern: re.Pattern[str] | str | None = source

    def end(self, text: str, start: int, stop: int) -> int:
        """Return where the phrase ends, if it stands at a place where its words do, else -1; `stop` ends the text."""
        if self._single:
            return start + len(self.words) if not self._cased or text.startswith(self.words, start) else -1
        pattern = self._pattern
        if pattern is None or isinstance(pattern, str):  # most phrases are never met
            pattern = self._pattern = self._compiled(pattern)
        match = pattern.match(text, start, stop)
        if match is None or (self._plain and self._cased and not self._is_spelled_so(match[0])):
            return -1
        return match.end()

    def _compiled(self, source: str | None) -> re.Pattern[str]:
        if self._plain:
            return _shape(self.words.count(" "), self.words.endswith("*"))
        return re.compile(lexicon.phrase(self.words) if source is None else source, self._flags)

    def _is_spelled_so(self, found: str) -> bool:
        """Tell whether words that are the phrase's in small letters are so in its own, too."""
        words = self.words.rstrip("*").split(" ")
        *first, last = _WORD.findall(found)[: len(words)]
        return first == words[:-1] and (last.startswith(words[-1]) if self.words.endswith("*") else last == words[-1])


@cache
def _shape(gaps: int, starred: bool) -> re.Pattern[str]:
    """Return what a phrase of plain words matches where its words stand: one pattern for all of so many words."""
    return re.compile(r"\w+" + rf"(?:[\s-]+\w+){{{gaps}}}" * (gaps > 0) + r"[\w’']*" * starred)


rank = attrgetter("rank")


class _Node:
    """Words that phrases share so far.

    Attributes:
        phrases: those of which no more words are certain. following: nodes by the next word. stems: phrases whose next
        word only begins so ("facilit*"); what comes behind a star is not told by its words.
    """

    __slots__ = ("following", "phrases", "stems")

    def __init__(self) -> None:
        self.phrases: list[Phrase] = []
        self.following: dict[str, _Node] = {}
        self.stems: list[tuple[str, Phrase]] = []


class Phrases:
    """Phrases, to be asked which of them may begin at a word."""

    def __init__(self) -> None:
        self._root = _Node()
        self._stems: dict[str, list[Phrase]] = {}  # phrases whose first word has a star, by its letters
        self._heads: set[str] = set()  # what those begin with
        self._longest = 0  # letters of such a word
        self.most_words = 0  # of a phrase
        self._added = 0
        # What is known of words that were met: whether something begins with one; where all of that goes on with words
        # that are certain, these.
        self._known: dict[str, bool | dict[str, _Node]] = {}
        self._starred: dict[str, list[Phrase]] = {}  # phrases whose first word has a star and may be this one

    def add(self, phrase: Phrase, owner: str) -> None:
        """Take a phrase in; `owner` is how messages call its rule. Raises ValueError for a star at its beginning."""
        self._added += 1
        phrase.rank = self._added
        first, *rest = _WORDS.findall(phrase.words.lower()) or [""]
        self.most_words = max(self.most_words, len(rest) + 1)
        stem = first.rstrip("*")
        if not stem:
            raise ValueError(f"{owner}: {phrase.words!r} has no word to look for at its beginning")
        if first != stem:
            if len(stem) < _FEWEST_LETTERS:
                raise ValueError(f"{owner}: {phrase.words!r}: write {_FEWEST_LETTERS} letters before the star")
            self._stems.setdefault(stem, []).append(phrase)
            self._heads.add(stem[:_FEWEST_LETTERS])
            self._longest = max(self._longest, len(stem))
            return
        node = self._root.following.setdefault(stem, _Node())
        for word in rest:
            if word.endswith("*"):
                node.stems.append((word.rstrip("*"), phrase))
                return
            node = node.following.setdefault(word, _Node())
        node.phrases.append(phrase)

    def standing(self, words: Sequence[str]) -> list[tuple[int, Phrase]]:
        """Return the phrases whose words stand in a text, each with the number of its first word there.

        From left to right, and at one place by rank, but last those that begin with a starred word. `words` are in
        small letters, and the last one is empty: it stands for the end of the text.
        """
        self._forget()
        known = self._known
        for word in [word for word in words if word not in known]:
            self._learn(word)
        numbers = [
            number
            for number, word in enumerate(words)
            # Most words that something begins with are "the" and "of", and do not go on as it does.
            if (begins := known[word]) and (begins is True or words[number + 1] in begins)
        ]
        return [(number, phrase) for number in numbers for phrase in self.beginning(words, number)]

    def begins(self, word: str) -> bool:
        """Tell whether a phrase begins with a word in small letters."""
        if word not in self._known:
            self._forget()
            self._learn(word)
        return self._known[word] is not False

    def beginning(self, words: Sequence[str], number: int) -> list[Phrase]:
        """Return the phrases whose words stand from a word on of which it was told that one `begins` with it."""
        starred = self._starred.get(words[number], [])
        node = self._root.following.get(words[number])
        found: list[Phrase] = []
        while node:
            found += node.phrases
            number += 1
            if node.stems:
                found += [phrase for stem, phrase in node.stems if words[number].startswith(stem)]
            node = node.following.get(words[number])
        if len(found) > 1:
            found.sort(key=rank)
        return found + starred

    def _forget(self) -> None:
        if len(self._known) > _MOST_KNOWN:
            self._known.clear()
            self._starred.clear()

    def _learn(self, word: str) -> None:
        """Remember what begins with a word."""
        node = self._root.following.get(word)
        starred: list[Phrase] = []
        if word[:_FEWEST_LETTERS] in self._heads:  # of most words not
            sizes = range(_FEWEST_LETTERS, min(len(word), self._longest) + 1)
            starred = [phrase for size in sizes for phrase in self._stems.get(word[:size], ())]
        if starred:
            self._starred[word] = starred
        if starred or (node and (node.phrases or node.stems)):
            self._known[word] = True
        else:
            self._known[word] = node.following if node else False
