"""Federal agencies that a release names as actors, by the ids of the labelling guide. Pure.

Named is what ``lexicon/agencies.toml`` has words for, in the body's news: not in the agency's description of itself,
tip lines and footnotes, nor where the name is part of another (a committee, an Act) or only owns a thing ("FBI
databases").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pipelines import atlas
from pipelines.enrich import finder, lexicon
from pipelines.enrich.facts import Agency, Evidence, Where
from pipelines.enrich.finder import Found
from pipelines.enrich.furniture import news
from pipelines.enrich.lexicon import Rule, phrase

_NONE = "none"  # what a rule gives that only bars others
# "DHS-issued documents" are no act of it; "checked against FBI databases" neither.
_NO_ACT = re.compile(
    r"\.?-(?:issued|approved|certified|related|style|type)\b|\.?(?:['’]s|s['’]?)?\s+(?:[\w-]+\s+){0,2}databases?\b",
    re.IGNORECASE,
)
# "ICE Accountability Act", "Homeland Security Appropriations Subcommittee"
_OTHER_NAME = re.compile(r"(?:['’]s)?(?:\s+[A-Z][\w’'-]*){0,5}\s+(?:Act|Committee|Subcommittee|Caucus|Union)\b")
_FEDERAL = re.compile(
    r"\b(?:U\.\s?S\.?|US|United States|[Ff]ederal|"
    r"(?:Trump|Biden|Obama|Bush|Clinton)(?:['’]?s)?(?: administration['’]?s)?)"
    r"\s+(?:the\s+)?$"
)
_LIST_MARKS = ("Departments of", "Secretaries of", "Departamentos de")  # such a list opens with one of these
_LOOK_BACK = 60  # characters before a name that are looked at


@dataclass(frozen=True, slots=True)
class AgencyEntry:
    """A row of the table of agencies.

    Attributes:
        parent: id of the agency it is part of. former: earlier names, each with the last year it was used.
        until: the last year of an agency that is no more. became: ids of those that took its work over.
    """

    id: str
    name: str
    spanish: str | None = None
    parent: str | None = None
    former: tuple[tuple[str, int], ...] = ()
    until: int | None = None
    became: tuple[str, ...] = ()


@cache
def agencies() -> tuple[AgencyEntry, ...]:
    """Return the agencies of the lexicon in the order of its file. Raises ValueError for an id that is not there."""
    entries = tuple(
        AgencyEntry(
            id=entry["id"],
            name=entry["name"],
            spanish=entry.get("spanish"),
            parent=entry.get("parent"),
            former=tuple((name["name"], name["until"]) for name in entry.get("former", ())),
            until=entry.get("until"),
            became=tuple(entry.get("became", ())),
        )
        for entry in lexicon.table("agencies")["agency"]
    )
    ids = {entry.id for entry in entries}
    used = {id for entry in entries for id in (entry.parent, *entry.became) if id}
    used |= {rule.gives for rule in lexicon.read("agencies")} - {_NONE}
    if used - ids:
        raise ValueError(f"lexicon/agencies.toml: no [[agency]] has the id {', '.join(sorted(used - ids))}; add it")
    return entries


def find_agencies(title: str, text: str) -> list[Agency]:
    """Return the agencies that a release names as actors, in the order of their first mention, with every mention.

    The body decides, as in the labelling guide; the title is read only where there is no body.

    >>> [a.agency for a in find_agencies("", "ICE's HSI arrested two men, the U.S. Attorney's Office said.")]
    ['ICE', 'HSI', 'USAO']
    """
    where: Where = "text" if text.strip() else "title"
    read = text if where == "text" else title
    found = finder.outermost(finder.find("agencies", read, where))
    named = [one for one in found if one.rule.gives != _NONE and _needs(one, read)]
    states = {one.rule.gives for one in named if one.rule.more.get("states_have_one") and _of_a_state(read, one)}
    named += _departments(read, where)
    spans = [(sentence.start, sentence.end) for sentence in news(read)]
    mentions: dict[str, list[Evidence]] = {}
    for one in named:
        if _acts(read, one, states) and any(a <= one.evidence.start < b for a, b in spans):
            mentions.setdefault(one.rule.gives, []).append(one.evidence)
    return [Agency(agency, tuple(evidence)) for agency, evidence in mentions.items()]


def _departments(text: str, where: Where) -> list[Found]:
    """Return the departments of lists: "the Departments of Justice, State and Homeland Security"."""
    ids = lexicon.table("agencies")["departments"]
    found = []
    for match in _lists().finditer(text) if any(mark in text for mark in _LIST_MARKS) else ():
        for name in _names().finditer(text, match.start(1), match.end()):
            rule = Rule("departments", ids[name[0]], name.re.pattern, re.NOFLAG)
            found.append(Found(rule, Evidence(rule.id, name[0], *name.span(), where)))
    return found


@cache
def _names() -> re.Pattern[str]:
    return re.compile("|".join(sorted(lexicon.table("agencies")["departments"], key=len, reverse=True)))


@cache
def _lists() -> re.Pattern[str]:
    name = rf"(?:U\.S\. )?(?:{_names().pattern})"
    return re.compile(rf"\b(?:{'|'.join(_LIST_MARKS)}) ({name}(?:(?:,? (?:and|y|e|&) |, ){name})+)")


def _acts(text: str, one: Found, states: set[str]) -> bool:
    """Tell whether a name stands for a federal agency that may act.

    `states`: ids of which the text names a state's namesake.
    """
    if _NO_ACT.match(text, one.evidence.end) or _OTHER_NAME.match(text, one.evidence.end):
        return False
    if not one.rule.more.get("states_have_one"):
        return True
    if _of_a_state(text, one):
        return False
    # Where a state's department has been named, the bare name is most likely its own.
    return (
        one.rule.gives not in states
        or _FEDERAL.search(_before(text, one)) is not None
        or one.evidence.words[:2] == "U."
    )


def _of_a_state(text: str, one: Found) -> bool:
    return _state_before().search(_before(text, one)) is not None


def _before(text: str, one: Found) -> str:
    return text[max(0, one.evidence.start - _LOOK_BACK) : one.evidence.start]


@cache
def _state_before() -> re.Pattern[str]:
    """Return what stands before the name of a state's own department: "New Mexico", "California's", "the state"."""
    names = "|".join(sorted(atlas.read().names, key=len, reverse=True))
    return re.compile(rf"(?:\b(?:{names})|(?<!United )\b[Ss]tates?|\b[Cc]ounty|\b[Cc]ity)(?:['’]?s?)?\s+$")


def _needs(one: Found, text: str) -> bool:
    """Tell whether the text holds what an abbreviation needs to be understood."""
    phrases = one.rule.more.get("needs")
    return not phrases or _needed(tuple(phrases)).search(text) is not None


@cache
def _needed(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(phrase, phrases)))
