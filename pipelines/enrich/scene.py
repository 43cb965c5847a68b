"""Whether what a text says of a place makes it a scene: something happened there, or it is a party. Pure.

The words beside the name decide. An office in El Paso that took part, a school, a member of Congress's home and an
address are no scene; a court's district and a jail are.
"""

from __future__ import annotations

import re

from pipelines import atlas
from pipelines.enrich.mentions import Mention, of_a_school
from pipelines.enrich.words import leads_up

LOOK_BACK = 200  # characters before a name that are looked at
HELD_WEIGHT = 3  # how much a jail says that its state is spoken of: as much as a headline

# "special agent in charge of HSI in El Paso", "Criminal Investigation Division in Maitland", "FBI Boston"
_OFFICE_BEFORE = re.compile(
    r"(?:\b(?:[Ss]pecial [Aa]gents?[- ][Ii]n[- ][Cc]harge|[Ff]ield [Oo]ffice [Dd]irector|[Rr]esident [Aa]gents?|"
    r"[Ff]ield [Oo]ffices?|[Aa]ssistant [Dd]irector|[Cc]hief [Pp]atrol [Aa]gent|[Dd]irector of [Ff]ield [Oo]perations|"
    r"[Pp]ort [Dd]irector)\b[^,;\n]{0,120}\b(?:in|for|of|at)\s+(?:the\s+)?"
    r"|(?:Investigations?|Division|Field Offices?|Unit|Operations)(?: \([A-Z-]+\))?\)?,? (?:in|for|of|at) (?:the )?"
    r"|\b(?:ERO|HSI|FBI|DEA|ATF|USCIS) )$"
)
# What the patterns for the words before a name end in; they are tried only there (see `words.leads_up`).
_CASE_ENDS = ("v.", "vs.", "of")
_MEMBER_ENDS = ("of", "from", "represents", "de")
_OFFICE_ENDS = ("in", "for", "of", "at", "the", "ERO", "HSI", "FBI", "DEA", "ATF", "USCIS")
_OFFICE_AFTER = re.compile(
    r"(?:['’]s)?\s+(?:(?:[Ff]ield|[Rr]esident|[Rr]egional|[Dd]istrict|[Dd]ivision)\s+(?:[Oo]ffices?|[Dd]ivision)|"
    r"[Dd]ivision|[Ss]ub-?[Oo]ffice|office(?! of))\b"
)
_DISTRICT = re.compile(r"\b[Dd]i?str(?:ict|ito)s? (?:of|de|Sur de|Norte de|Este de|Oeste de|Central de)\s+$")
_DC_COURT = re.compile(r"(?:[Cc]ourts?(?: of Appeals)?|[Cc]ircuit|U\.S\. Attorney[^,;\n]{0,60}) (?:for|of|in) the $")
_HELD = re.compile(
    r"(?:['’]s)?(?:\s+[A-Z]\w+){0,3}?\s+(?:Detention|Processing|Correctional|Residential|Jail|Prison)\b|"
    r"\s+ICE (?:[Ff]acility|[Dd]etention)"
)
# A case that is cited: "Arizona v. Bell".
_CASE_AFTER = re.compile(r"(?:\s+et\s+al\.?)?,?\s+vs?\.\s")
_CASE_BEFORE = re.compile(r"\bvs?\.\s+(?:(?:State|City|County)\s+of\s+)?$")
_POST_CODE = re.compile(r",?\s+\d{5}\b")
_MEMBER = (
    r"(?:Senators?|Sens?\.|Representatives?|Reps?\.|Congress(?:wo)?m[ae]n|Congressmembers?|Senador(?:es|a)?|"
    r"Congresista)"
)
_OF_A_MEMBER = re.compile(rf"\b{_MEMBER}\b[^;\n]{{0,80}}\b(?:of|from|represents|de)\s+$")
_IS_A_MEMBERS = re.compile(
    rf"(?:['’]s?)?\s+(?:U\.S\. )?(?:{_MEMBER}|[Cc]ongressional|\d+\w* (?:Congressional )?District|(?:\w+\s)?delegation)"
    r"(?:\b|(?<=\.))"
)
_MEMBER_SPEAKS = re.compile(rf"(?:\bU\.\s?S\. |\b){_MEMBER}(?:\s|,)")
_SEAT = re.compile(r"\((?:[DRI]\s?[-–—]\s?)?([A-Z]{2})-\d{1,2}\)|(?:\(|\b)[DRI]\.?(?:\s?[-–—]\s?|,\s?)\(?")
# What stands in all that `_SEAT` matches, seen in a tenth of the time.
_MAY_BE_A_SEAT = re.compile(r"[DRI(](?:(?<=\()[A-Z]{2}-\d|(?<!\w.)(?<!\()\.?(?:\s?[-–—]|,))")
_GEORGIA_ABROAD = re.compile(
    r"\bTbilisi\b|\bGeorgian\b|\b(?:Republic|country|nation) of Georgia\b|"
    r"\b(?:Ukraine|Armenia|Azerbaijan|Moldova),? and Georgia\b|"
    r"\bGeorgia,? (?:and )?(?:Ukraine|Armenia|Azerbaijan|Moldova)\b"
)
_ENFORCER = (
    r"(?:the\s+)?(?:(?:U\.\s?S\.|US|[Ff]ederal)\s+)?(?:ICE\b|Immigration and Customs|ERO\b|Enforcement and Removal|"
    r"HSI\b|Homeland Security Investigations|Border Patrol|CBP\b|Customs and Border|Attorney\b|Patrulla Fronteriza|"
    r"Inmigración y Control)"
)
# "Deportation officers with U.S. Immigration and Customs Enforcement …", "A man was removed Tuesday by ICE officers"
_ENFORCERS_OPEN = re.compile(
    r"(?:[\w\s-]{0,60}\b(?:agents?|officers?|officials?|investigators?|authorities|agentes|oficiales)\s+"
    rf"(?:with|from|at|of|assigned\s+to|de|del)\s+)?{_ENFORCER}"
    r"|[^\n;]{0,200}?\b(?:arrested|removed|deported|detained|apprehended|returned|repatriated|escorted|"
    rf"convicted|sentenced)\b[^\n;]{{0,80}}?\bby\s+(?:\w+\s+){{0,4}}?{_ENFORCER}"
)


def is_scene(text: str, mention: Mention, *, credit: bool) -> bool:
    """Tell whether a mention may speak of where something happened; `credit`: its sentence only credits offices."""
    before = text[max(0, mention.start - LOOK_BACK) : mention.start]
    if mention.states == ("DC",) and mention.name in {"Washington", "District of Columbia"}:
        return mention.name != "Washington" and _DC_COURT.search(before) is None
    if "istri" in before and _DISTRICT.search(before):  # charges are brought there
        return True
    if credit or of_a_school(text, mention) or _POST_CODE.match(text, mention.end):
        return False
    if _CASE_AFTER.match(text, mention.end) or (leads_up(before, *_CASE_ENDS) and _CASE_BEFORE.search(before)):
        return False
    if _OFFICE_AFTER.match(text, mention.end):
        return False
    return not (leads_up(before, *_OFFICE_ENDS) and _OFFICE_BEFORE.search(before))


def holds_people(text: str, mention: Mention) -> bool:
    """Tell whether the name is part of a jail's: "Torrance County Detention Facility"."""
    return _HELD.match(text, mention.end) is not None


def is_home(text: str, mention: Mention) -> bool:
    """Tell whether the name only says whom a member of Congress represents: "Texas Senator", "Senators from Iowa"."""
    before = text[max(0, mention.start - LOOK_BACK) : mention.start]
    if _IS_A_MEMBERS.match(text, mention.end):
        return True
    return leads_up(before, *_MEMBER_ENDS) and _OF_A_MEMBER.search(before) is not None


def seats(text: str) -> set[str]:
    """Return the states behind the names of members of Congress: "(D-N.M.)", "(AZ-04)"."""
    found = set()
    for seat in _SEAT.finditer(text) if _MAY_BE_A_SEAT.search(text) else ():
        state = None if seat[1] else atlas.read().state.match(text, seat.end())
        if code := atlas.read().code(seat[1] or (state[0] if state else "")):
            found.add(code)
    return found


def is_of_congress(opening: str) -> bool:
    """Tell whether a member of Congress speaks in the opening of a release."""
    return _MEMBER_SPEAKS.search(opening) is not None


def is_of_enforcers(opening: str) -> bool:
    """Tell whether agencies that arrest and charge act in the opening: their offices tell of their own district."""
    return _ENFORCERS_OPEN.match(opening) is not None


def means_the_country(text: str) -> bool:
    """Tell whether Georgia, in this text, is the country."""
    return ("Georgia" in text or "Tbilisi" in text) and _GEORGIA_ABROAD.search(text) is not None
