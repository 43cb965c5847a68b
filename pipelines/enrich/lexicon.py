"""Lexicons: what is looked for in texts, as TOML files that need no programmer. They stand in ``lexicon/``.

    [[rule]]
    id = "detention.facility"       # the evidence names it; unique in its file
    gives = "detention"             # what a match speaks for
    words = ["detention center", "detention facilit*", "centro* de detención"]
    weight = 2                      # how strongly; 1 if left out
    unless = ["juvenile detention"] # not where the words are part of these
    where = "title"                 # title or text; both if left out
    cased = true                    # capitals count, for "ICE" and "ERO"; they do not if left out
    pattern = "…"                   # a regular expression in the place of `words`, for what words cannot say
    begins = ["Homeland Security"]  # words, one of which all begins with that a pattern matches: it is tried there only

In `words`, ``*`` stands for any end of a word, and a space for any white space or hyphen. Other keys of a rule are kept
in `Rule.more` for the reader of that file.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from pipelines.enrich.facts import Evidence, Where

_KNOWN = frozenset({"id", "gives", "words", "pattern", "weight", "unless", "where", "cased", "begins"})


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of a lexicon; see the head of this module. `words`, `barred` and `begins` are those it was written with.

    `source` and `flags` are its regular expression, `barring` that of `unless`; they are compiled when first asked for,
    since a thousand phrases take a second and most rules are found by `pipelines.enrich.finder` without them.
    """

    id: str
    gives: str
    source: str
    flags: re.RegexFlag = re.IGNORECASE
    weight: float = 1.0
    barring: str | None = None
    where: Where | None = None
    words: tuple[str, ...] = ()
    barred: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()
    more: Mapping[str, Any] = field(default_factory=dict)

    @property
    def pattern(self) -> re.Pattern[str]:
        """What is looked for."""
        return _compiled(self.source, self.flags)

    @property
    def unless(self) -> re.Pattern[str] | None:
        """Where it does not count."""
        return None if self.barring is None else _compiled(self.barring, self.flags)

    def find(self, text: str, where: Where = "text") -> Iterator[Evidence]:
        """Yield where a text says it, from left to right."""
        if self.where not in (None, where):
            return
        barred = [match.span() for match in self.unless.finditer(text)] if self.unless else []
        for match in self.pattern.finditer(text):
            start, end = match.span()
            if start < end and not any(left <= start and end <= right for left, right in barred):
                yield Evidence(self.id, match[0], start, end, where)


@cache
def _compiled(source: str, flags: re.RegexFlag) -> re.Pattern[str]:
    return re.compile(source, flags)


@cache
def table(name: str) -> Mapping[str, Any]:
    """Return all that ``lexicon/<name>.toml`` holds, as it was written."""
    return tomllib.loads((Path(__file__).parent / "lexicon" / f"{name}.toml").read_text("utf-8"))


@cache
def read(name: str) -> tuple[Rule, ...]:
    """Return the rules of ``lexicon/<name>.toml`` in the order of the file.

    Raises ValueError, which names file, rule and key, for what is wrong with it.
    """
    return parse(table(name), f"lexicon/{name}.toml")


def parse(table: Mapping[str, Any], name: str) -> tuple[Rule, ...]:
    """Return the rules of a lexicon's table; `name` is how messages call its file. Raises ValueError."""
    rules = [_rule(entry, f"{name}: rule {number}") for number, entry in enumerate(table.get("rule", ()), 1)]
    ids = [rule.id for rule in rules]
    for twice in sorted({rule for rule in ids if ids.count(rule) > 1}):
        raise ValueError(f"{name}: two rules have the id {twice!r}; change one")
    return tuple(rules)


def phrase(words: str) -> str:
    """Return the pattern of a phrase.

    >>> bool(re.fullmatch(phrase("detention facilit*"), "detention\\nfacilities"))
    True
    """
    parts = [re.escape(part).replace(r"\*", r"[\w’']*") for part in words.split()]
    return r"(?<!\w)" + r"[\s-]+".join(parts) + r"(?!\w)"


def _rule(entry: Mapping[str, Any], where: str) -> Rule:
    for key in ("id", "gives"):
        if not isinstance(entry.get(key), str):
            raise ValueError(f"{where}: {key}: is missing; every rule has one, in quotation marks")
    where = f"{where} ({entry['id']})"
    if ("words" in entry) == ("pattern" in entry):
        raise ValueError(f"{where}: write either words or pattern, one of them")
    flags = re.NOFLAG if entry.get("cased") else re.IGNORECASE
    place = entry.get("where")
    if place not in (None, "title", "text"):
        raise ValueError(f'{where}: where: {place!r} is neither "title" nor "text"')
    return Rule(
        id=entry["id"],
        gives=entry["gives"],
        source=_pattern(entry["pattern"], flags, where) if "pattern" in entry else _phrases(entry["words"], where),
        flags=flags,
        weight=float(entry.get("weight", 1.0)),
        barring=_phrases(entry["unless"], where) if "unless" in entry else None,
        where=place,
        words=tuple(entry.get("words", ())),
        barred=tuple(entry.get("unless", ())),
        begins=tuple(entry.get("begins", ())),
        more={key: value for key, value in entry.items() if key not in _KNOWN},
    )


def _phrases(words: Any, where: str) -> str:
    if not isinstance(words, list) or not words or not all(isinstance(word, str) and word.strip() for word in words):
        raise ValueError(f'{where}: words and unless are lists of phrases; write ["one", "another"]')
    # The longest first, so that a match is the whole of what stands there.
    return "|".join(map(phrase, sorted(words, key=len, reverse=True)))


def _pattern(text: Any, flags: re.RegexFlag, where: str) -> str:
    try:
        re.compile(text, flags)
    except (re.error, TypeError) as error:
        raise ValueError(f"{where}: pattern: {text!r} is no regular expression: {error}") from error
    return str(text)
