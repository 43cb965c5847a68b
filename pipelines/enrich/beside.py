"""The words of ``lexicon/places.toml``: what beside a name tells a place from something else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from pipelines.enrich import lexicon


@dataclass(frozen=True, slots=True)
class Beside:
    """The lists of the lexicon; patterns match behind a name. See the file for what each is."""

    institutions: frozenset[str]
    before: frozenset[str]
    never: frozenset[str]
    namesakes: re.Pattern[str]
    schools: re.Pattern[str]
    abroad: re.Pattern[str]
    aliases: Mapping[str, str]


@cache
def beside() -> Beside:
    """Return the lists; the file is read at the first call."""
    table = lexicon.table("places")
    return Beside(
        institutions=frozenset(table["institutions"]),
        before=frozenset(table["before"]),
        never=frozenset(table["never"]) | frozenset(table["countries"]),
        namesakes=_following(table["namesakes"], r"\s+"),
        schools=_following(
            table["schools"],
            r"(?:\s+(?:State|Northern|Southern|Eastern|Western|Central|Wesleyan|Christian|International))?\s+",
        ),
        abroad=_following(table["countries"], r"\s*,\s*|\s*\("),
        aliases=table["aliases"],
    )


def _following(names: list[str], gap: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{gap})(?:{'|'.join(map(re.escape, sorted(names, key=len, reverse=True)))})\b")
