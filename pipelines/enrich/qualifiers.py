"""How exact a number is: "more than", "some", "up to" before it; "or more", "+" after it."""

from __future__ import annotations

import re
from functools import cache

from pipelines.enrich import lexicon
from pipelines.enrich.facts import Qualifier

_EDGE = r"(?<!\w)"  # what a phrase of a lexicon begins with
_LONGEST = 45  # characters of a qualifier with what may stand between it and the number
_GIVES: dict[str, Qualifier] = {"about": "about", "at_least": "at_least", "at_most": "at_most"}
_BETWEEN = (
    r"\s*(?:another\s+|an?\s+(?:additional|total\s+of|estimated|staggering|whopping)\s+|the\s+|los\s+|las\s+|el\s+)?"
)
_HANDED = re.compile(r"\b(?:turn|hand|tak|took)\w*\s+$")  # "turned over 35 men" tells exactly how many
# "approximately: 12 rifles; $500 in cash; …" qualifies all of a list.
_OF_A_LIST = "approximately:"
_LIST = 500  # characters of such a list


def qualifier(low: str, start: int, end: int, sentence: int) -> tuple[int, Qualifier]:
    """Return where the qualifier of a number begins (the number's own start where it has none), and its id.

    `start` and `end` are the number's with its unit; `sentence` is where its sentence begins.
    """
    before, after = _patterns()
    left = max(0, start - _LONGEST)
    match = before.search(low[left:start])
    if match and not (match[0].startswith("over") and _HANDED.search(low, max(0, left - 12), left + match.start())):
        return left + match.start(), _gives(match)
    if low.startswith("+", end):
        return start, "at_least"
    if match := after.match(low, end):
        return start, _gives(match)
    return start, "about" if low.find(_OF_A_LIST, max(sentence, start - _LIST), start) >= 0 else "exact"


def _gives(match: re.Match[str]) -> Qualifier:
    return _GIVES[str(match.lastgroup).rstrip("0123456789")]


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the pattern of a qualifier that ends where a number begins, and of one that begins where it ends."""
    parts: dict[bool, list[str]] = {False: [], True: []}
    for number, rule in enumerate(lexicon.read("qualifiers")):
        # Tested once before all phrases and not in each, the edge lets the rest of a text pass ten times as fast.
        parts[bool(rule.more.get("after"))].append(f"(?P<{rule.gives}{number}>{rule.source.replace(_EDGE, '')})")
    before, after = ("|".join(parts[key]) for key in (False, True))
    return re.compile(rf"{_EDGE}(?:{before}){_BETWEEN}$"), re.compile(rf"\s+(?:{after})")
