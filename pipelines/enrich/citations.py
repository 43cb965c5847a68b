"""What can be told for a law or a case by its form alone: sections of codes, bills, orders, docket numbers. Pure.

Each in one spelling: "8 USC 1326(a)" is ``8 U.S.C. § 1326(a)``, "SB 1070" is ``S.B. 1070``, "18 Civ. 1234 (ABC)" is
``18-cv-01234``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from pipelines.enrich.words import matches, words_of

Kind = Literal["program", "law", "case_number"]

_SECTION = r"\d{1,5}(?:\.\d{1,3}(?!\d))?[a-zA-Z]{0,2}(?:-\d+[a-z]?)?(?:\(\w{1,4}\))*"
_SECTIONS = rf"(?P<sections>{_SECTION}(?:(?:,|,?\s+(?:and|or|y|&))\s+{_SECTION}(?![\w(]|\s*[UC]\.?\s?[SF]))*)"
_SIGN = r"(?:§{1,2}|[Ss]ections?|[Ss]ecs?\.|[Ss]ecci[oó]n(?:es)?)"
_CODE = re.compile(
    rf"\b(?P<title>\d{{1,2}})\s+(?P<code>U\.?\s?S\.?\s?C\.?|C\.?\s?F\.?\s?R\.?)(?:\s?A\.)?,?\s*{_SIGN}?\s*{_SECTIONS}"
)
_CODE_IN_WORDS = re.compile(
    rf"\b(?:Title\s+)?(?P<title>\d{{1,2}})(?:,|\s+of\s+the)?\s+(?:United\s+States|U\.S\.)"
    rf"\s+Code,?\s+(?:at\s+)?{_SIGN}\s*{_SECTIONS}"
)
_INA = re.compile(rf"\bINA\s*{_SIGN}\s*{_SECTIONS}")
_OF_INA = re.compile(rf"\b{_SIGN}\s*{_SECTIONS}\s+of\s+the\s+(?:Immigration\s+and\s+Nationality\s+Act|INA)\b")
# What a text must hold for a pattern to be worth a pass over it: most texts cite nothing. What begins with a digit or
# with one of a few words is tried where these stand, and nowhere else.
_MAY_BE_A_SECTION = re.compile(r"S\.?\s?C|F\.?\s?R|Code|INA|Immigration\s+and\s+Nationality")
_MAY_BE_A_BILL = re.compile(
    r"\d(?:(?<=[BDFR].)|(?<=[BDFRS][.\s].)|(?<=[BDFRS]\.\s.)|(?<=Res.)|(?<=Res[.\s].)|(?<=Res\.\s.)|"
    r"(?<=No\..)|(?<=No\.\s.)|(?<=Bill .))"
)
_ORDER_MARKS = ("Order", "EO", "E.O", "Proclamation")
_LETTERS_OF_DOCKETS = frozenset({"cv", "cr"})
_NUMBERED_WORDS = frozenset("case docket cause civil criminal caso expediente no nos".split())
_ONE_SECTION = re.compile(_SECTION)
_BILL = re.compile(
    r"(?<![\w.-])(?P<house>[SAHL]\.?\s?B|L\.?\s?D|[HS]\.?\s?F|H\.?\s?R|[HS]\.?\s?(?:J\.?\s?|Con\.?\s?)?Res)\.?\s?(?:No\.\s?)?"
    r"(?P<number>\d{1,5})(?![\d,.]*\d|\w)"
    r"|(?<![\w.-])(?P<senate>S\.)\s?(?P<of_senate>\d{1,4})(?![\w,])"
    r"|\b(?P<long>Senate|House|Assembly) Bill (?:No\.\s?)?(?P<of_long>\d{1,5})\b"
)
_PROPOSITION = re.compile(r"\bProp(?:osition|\.)\s+(\d{1,3})\b")
_ORDER = re.compile(
    r"\bExecutive\s+Order\s+(?:No\.\s?)?(\d{4,5})\b|\bE\.?O\.?\s(\d{5})\b|\bProclamation\s+(?:No\.\s?)?(\d{4,5})\b"
)
_PUBLIC_LAW = re.compile(r"P(?<=\bP)(?:ublic\s+Law|ub\.\s?L\.|\.L\.)\s*(?:No\.\s?)?(\d{2,3})[-–](\d{1,4})\b")
_HOUSES = {"Senate": "S.B.", "House": "H.B.", "Assembly": "A.B."}
# Dockets of federal trial courts: "1:18-cr-00123-ABC", "No. 18-cv-1234", "18 Civ. 1234", "18 Cr. 123".
_DOCKET = re.compile(
    r"(?<![\w:-])(?:(?P<office>\d{1,2}):)?(?P<year>\d{2}|(?:19|20)\d{2})"
    r"(?:\s?[- ]?\s?(?P<sort>[Cc][vVrR]|[Cc]iv|CIV|[Cc]rim|CRIM)\.?\s?[- ]?\s?|"
    r"-?(?P<other>mj|MJ|mc|MC|md|MD|po|[Mm]ag|MAG)-?)"
    r"(?P<number>\d{1,6})(?!\d)(?P<rest>(?:-[A-Z]{1,5}\b|-\d{1,3}(?!\d)|\s?\([A-Z]{2,4}\))*)"
)
_OLD_DOCKET = re.compile(
    r"(?<![\w:-])(?P<sort>CV|CR)[- ](?P<year>\d{2})[- ](?P<number>\d{1,6})(?!\d)(?P<rest>(?:-[A-Z]{1,5}\b)*)"
)
# Other courts number as they like; they are read only behind a word that says so.
_NUMBERED = re.compile(
    r"\b(?:(?:[Cc]ase|[Dd]ocket|[Cc]ause|[Cc]ivil\s+[Aa]ction|[Cc]riminal|[Cc]aso|[Ee]xpediente)\s+"
    r"(?:[Nn]umbers?|[Nn]os?\.?|[Nn]úm(?:ero|\.)|#)|\bNos?\.)\s*:?\s*(?P<number>(?:[A-Z]{1,3}-?)?\d[\dA-Za-z]*(?:[-:][\dA-Za-z]+)+)"
)
_A_NUMBER = re.compile(r"A[-# ]?\d{8,9}$|A?\d{2,3}-\d{3}-\d{3}$|\d{3}-\d{3,4}(?:-\d{4})?$|\d{3}-\d{2}-\d{4}$")
_SORTS = {"civ": "cv", "crim": "cr", "mag": "mj"}


class Named(NamedTuple):
    """Something that is referred to: its one spelling, the rule that found it, and its span."""

    kind: Kind
    name: str
    rule: str
    start: int
    end: int


def citations(text: str) -> Iterator[Named]:
    """Yield the sections, bills, orders and case numbers of a text. Numbers of persons (A-numbers) are never taken."""
    yield from _sections(text)
    yield from _bills(text)
    yield from _dockets(text)


def _sections(text: str) -> Iterator[Named]:
    """Yield sections of codes, each of "§§ 1325 and 1326" by itself."""
    if not _MAY_BE_A_SECTION.search(text):
        return
    of_ina = "ection" in text and ("INA" in text or "Nationality" in text)
    for rule, found in (
        ("law.code", matches(_CODE, text, words_of(text).digits)),
        ("law.code", _CODE_IN_WORDS.finditer(text) if "Code" in text else ()),
        ("law.ina", _INA.finditer(text) if "INA" in text else ()),
        ("law.ina", _OF_INA.finditer(text) if of_ina else ()),
    ):
        for match in found:
            if rule == "law.ina":
                prefix = "INA §"
            else:
                code = match.groupdict().get("code") or "U.S.C."
                prefix = f"{match['title']} {'C.F.R.' if code.startswith('C') else 'U.S.C.'} §"
            for section in _ONE_SECTION.finditer(match["sections"]):
                yield Named("law", f"{prefix} {section[0]}", rule, match.start(), match.end())


def _bills(text: str) -> Iterator[Named]:
    for match in _BILL.finditer(text) if _MAY_BE_A_BILL.search(text) else ():
        if match["house"]:
            parts = "".join(f"{part}." for part in re.findall(r"Con|Res|[A-Z]", match["house"]))
            name = f"{parts.replace('Con.', ' Con.').replace('Res.', ' Res.')} {match['number']}"
        elif match["senate"]:
            name = f"S. {match['of_senate']}"
        else:
            name = f"{_HOUSES[match['long']]} {match['of_long']}"
        yield Named("law", name, "law.bill", *match.span())
    for match in _PROPOSITION.finditer(text) if "Prop" in text else ():
        yield Named("law", f"Proposition {match[1]}", "law.proposition", *match.span())
    for match in _ORDER.finditer(text) if any(mark in text for mark in _ORDER_MARKS) else ():
        number = match[1] or match[2]
        name = f"Executive Order {number}" if number else f"Proclamation {match[3]}"
        yield Named("law", name, "law.order", *match.span())
    for match in _PUBLIC_LAW.finditer(text):
        yield Named("law", f"Public Law {match[1]}-{match[2]}", "law.public", *match.span())


def _dockets(text: str) -> Iterator[Named]:
    """Yield case numbers: office, year, kind and five digits, without the judges' initials behind."""
    taken = []
    words = words_of(text)
    for pattern, places in ((_DOCKET, words.digits), (_OLD_DOCKET, words.places(_LETTERS_OF_DOCKETS))):
        for match in matches(pattern, text, places):
            parts = match.groupdict()
            sort, office = (parts["sort"] or parts["other"]).lower(), parts.get("office")
            name = f"{match['year'][-2:]}-{_SORTS.get(sort, sort)}-{int(match['number']):05d}"
            taken.append(match.span())
            yield Named("case_number", f"{office}:{name}" if office else name, "case.docket", *match.span())
    for match in matches(_NUMBERED, text, words.places(_NUMBERED_WORDS)):
        start, end = match.span("number")
        if not any(a < end and start < b for a, b in taken) and not _A_NUMBER.match(match["number"]):
            yield Named("case_number", match["number"], "case.number", start, end)
