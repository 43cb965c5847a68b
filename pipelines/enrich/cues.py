"""Lexicons read at speed: all rules of one file as one pattern over a text in small letters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from pipelines.enrich import lexicon
from pipelines.enrich.lexicon import Rule

#: What a phrase of a lexicon begins with (see `lexicon.phrase`).
EDGE = r"(?<!\w)"


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
    """The rules of a lexicon whose capitals do not count; where two know the same words, the earlier rule has them."""

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        self._rules = rules
        # Tested once before all phrases and not in each, the edge lets the rest of a text pass ten times as fast.
        parts = (f"(?P<r{number}>{rule.source.replace(EDGE, '')})" for number, rule in enumerate(rules))
        self._pattern = re.compile(EDGE + "(?:" + "|".join(parts) + ")")

    def find(self, low: str, start: int = 0, end: int | None = None) -> Iterator[Cue]:
        """Yield the cues in a stretch of a text that `numbers.lowered` returned."""
        for match in self._pattern.finditer(low, start, len(low) if end is None else end):
            if cue := self._cue(match):
                yield cue

    def at(self, low: str, place: int) -> Cue | None:
        """Return the cue that begins at a place, or None."""
        match = self._pattern.match(low, place)
        return self._cue(match) if match else None

    def _cue(self, match: re.Match[str]) -> Cue | None:
        rule = self._rules[int(str(match.lastgroup)[1:])]
        if rule.unless and rule.unless.match(match.string, match.start()):
            return None
        return Cue(rule, *match.span()) if match.end() > match.start() else None


@cache
def cues(name: str) -> Cues:
    """Return ``lexicon/<name>.toml`` for reading at speed."""
    return Cues(lexicon.read(name))
