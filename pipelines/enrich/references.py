"""Programs, laws and case numbers that a release names, each in one spelling. Pure.

Programs and laws of many names stand in ``lexicon/programs.toml`` and ``laws.toml``; Acts and operations that are
missing there are told by their capitals, sections, bills and case numbers by their form (`pipelines.enrich.citations`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.enrich import finder
from pipelines.enrich.citations import Kind, Named, citations
from pipelines.enrich.facts import Evidence, Reference, Where

# "Operation Wagon Train"; wars are operations, too.
_OPERATION = re.compile(
    r"\bOperation (?!Center|Enduring|Iraqi|Desert|Warp Speed|Inherent|Freedom)[A-Z][\w’'-]*"
    r"(?: (?:(?:and|of|the|to|on|for) )?(?!Task\b|Operation\b|In\b|The\b)[A-Z][\w’'-]*){0,3}"
)
# A name in capitals that ends in "Act"; small words may stand inside.
_ACT = re.compile(r"Act(?<=\bAct)\b(?! (?:[Nn]ow|II)\b)(?: of \d{4})?")
_ACT_NAME = re.compile(
    r"(?<![\w’'-])(?!Act\b)(?:[A-Z][\w’'.-]*,?|\d+(?:st|nd|rd|th)) "
    r"(?:(?:(?!Act\b)[A-Z][\w’'-]*,?|and|of|for|in|on|the|to|not|with|from|by|against|our|&) ){0,9}$"
)
_LONGEST_ACT = 120  # characters before "Act" that are looked at
# What stands before the name and is no part of it: "Title VII of the", "California's", "Congress passed the".
_BEFORE_ACT = re.compile(
    r"^(?:.* (?:of|and|under|in|to|with|by|for) the |(?:[\w-]+[’']s?|House-passed|Senate-passed) |"
    r"(?:The|They|We|He|She|It|This|That|These|Under|In|To|For|Of|By|With|Since|Congress|An?|And|His|Her|Their|Our|If|When|While|U\.S\.|Today|"
    r"Bipartisan|"
    r"President|Introduc\w+|Pass\w*|Support\w*|Sponsor\w*|Reintroduc\w+|Rep\.|Sen\.) )+(?:(?:of|the|and|to|on|for) )*"
)


def find_references(title: str, text: str) -> list[Reference]:
    """Return the programs, laws and case numbers of a release, in the order of their first mention in title, then text.

    >>> [r.name for r in find_references("", "He was charged under 8 USC 1326 (a) in No. 1:18-cr-00123-ABC.")]
    ['8 U.S.C. § 1326', '1:18-cr-00123']
    """
    mentions: dict[tuple[Kind, str], list[Evidence]] = {}
    places: tuple[tuple[Where, str], ...] = (("title", title), ("text", text))
    for where, read in places:
        for one in sorted(_named(read, where), key=lambda named: (named.start, named.end)):
            evidence = Evidence(one.rule, read[one.start : one.end], one.start, one.end, where)
            mentions.setdefault((one.kind, one.name), []).append(evidence)
    return [Reference(kind, name, tuple(evidence)) for (kind, name), evidence in mentions.items()]


def _named(text: str, where: Where) -> Iterator[Named]:
    taken = []
    for found in finder.outermost(finder.find("programs", text, where)):
        evidence = found.evidence
        taken.append((evidence.start, evidence.end))
        yield Named("program", found.rule.gives, f"program.{evidence.rule}", evidence.start, evidence.end)
    for match in _OPERATION.finditer(text) if "Operation " in text else ():
        if not any(start <= match.start() < end for start, end in taken):
            yield Named("program", match[0], "program.operation", *match.span())
    yield from _acts(text, where)
    yield from citations(text)


def _acts(text: str, where: Where) -> Iterator[Named]:
    """Yield named laws: those of the lexicon, then those that their capitals tell."""
    taken = []
    for found in finder.outermost(finder.find("laws", text, where)):
        evidence = found.evidence
        taken.append((evidence.start, evidence.end))
        if found.rule.gives != "none":
            yield Named("law", found.rule.gives, f"law.{evidence.rule}", evidence.start, evidence.end)
    if where == "title":  # capitals tell nothing there
        return
    for match in _ACT.finditer(text):
        named = _ACT_NAME.search(text[max(0, match.start() - _LONGEST_ACT) : match.start()])
        if named is None:
            continue
        words = _BEFORE_ACT.sub("", named[0])
        start = match.start() - len(words)
        if words[:1].isupper() and not any(a < match.end() and start < b for a, b in taken):
            yield Named("law", f"{' '.join(words.split())} Act", "law.act", start, match.end())
