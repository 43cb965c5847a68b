"""Whether what a text says of a place makes it a scene: something happened there, or it is a party. Pure.

The words beside the name decide. An office in El Paso that took part, a school, a member of Congress's home and an
address are no scene; a court's district and a jail are.
"""

from __future__ import annotations

import re

from pipelines.enrich.mentions import Mention, of_a_school
from pipelines.enrich.words import leads_up

LOOK_BACK = 200  # characters before a name that are looked at
# How much a mention says that its state is spoken of. A jail says as much as a headline; where people live, as a town
# with its state; a defendant's home and a district that only lends a prosecutor speak where nothing else does.
_HELD_WEIGHT, _LIVED_WEIGHT, _SPARE_WEIGHT = 3, 2, 0

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
_DEFENDANT_ENDS, _BISHOP_ENDS, _LIVED_ENDS = ("of", "from"), ("of",), ("in", "the")
_OFFICE_ENDS = ("in", "for", "of", "at", "the", "ERO", "HSI", "FBI", "DEA", "ATF", "USCIS")
_OFFICE_AFTER = re.compile(
    r"(?:['’]s)?,?\s+(?:(?:[Ff]ield|[Rr]esident|[Rr]egional|[Dd]istrict|[Dd]ivision)\s+(?:[Oo]ffices?|[Dd]ivision)|"
    r"[Dd]ivision|[Ss]ub-?[Oo]ffice|[Oo]ffices?(?! of| for))\b"
)
_DISTRICT = re.compile(r"\b[Dd]i?str(?:ict|ito)s? (?:of|de|Sur de|Norte de|Este de|Oeste de|Central de)\s+$")
_DC_COURT = re.compile(r"(?:[Cc]ourts?(?: of Appeals)?|[Cc]ircuit|U\.S\. Attorney[^,;\n]{0,60}) (?:for|of|in) the $")
_HELD = re.compile(
    r"(?:['’]s)?(?:\s+[A-Z]\w+){0,3}?\s+(?:Detention|Processing|Correctional|Residential|Jail|Prison)\b|"
    r"\s+ICE (?:[Ff]acility|[Dd]etention)"
)
# "350,000 of them live in California", "50, of Salem, Oregon, was charged"
_LIVED = re.compile(
    r"\b(?:liv(?:e|es|ed|ing)|resid(?:e|es|ed|ing)|placed|held|detained|jailed)\b[^.;,\n]{0,60}\bin\s+(?:the\s+)?$"
)
_LIVED_WORDS = ("liv", "resid", "placed", "held", "detained", "jailed")
_DEFENDANTS = re.compile(r"\b[1-9]\d,?\s+(?:both\s+|all\s+)?(?:of|from)\s+$")
# What did not happen there, but there is less of it: "than in Ohio", "surpassing both New York and Los Angeles".
_COMPARED = re.compile(
    r"(?:(?<!states )(?<!cities )(?<!places )(?<!counties )(?<!jurisdictions )\b(?:like|unlike)|\bthan|"
    r"\bsurpass(?:es|ed|ing)?|\bexceed(?:s|ed|ing)?|\bcompared\s+(?:to|with))\s+(?:both\s+|in\s+)?"
    r"(?:[A-Z]\w+(?: [A-Z]\w+)?,? (?:and|or) )?$"
)
_COMPARED_WORDS = ("like", "than", "surpass", "exceed", "compared")
_BISHOP = re.compile(r"\b(?:[Aa]rch)?[Bb]ishops?\b[^;\n]{0,60}\bof\s+$")
_OUTSIDE = re.compile(r"\b(?:outside|in front of)\b[^.;\n]{0,80}$")
# The capital is meant as a place where people live, and its court where somebody answers for a crime.
_CAPITAL_LIVED = re.compile(r"(?:['’]s)?\s+(?:metro(?:politan)?\b|area\b|region\b|residents\b|suburbs\b)")
_OF_A_CRIME = re.compile(
    r"\b(?:plead(?:ed|s)?|pled)\s+guilty|\b(?:was|were|been)\s+(?:\w+\s+)?(?:sentenced|convicted|indicted|charged|"
    r"arraigned)\b|\bjury\b"
)
# A case that is cited: "Arizona v. Bell".
_CASE_AFTER = re.compile(r"(?:\s+et\s+al\.?)?,?\s+vs?\.\s")
_CASE_BEFORE = re.compile(r"\bvs?\.\s+(?:(?:State|City|County)\s+of\s+)?$")
_POST_CODE = re.compile(r",?\s+\d{5}\b")
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
    name = mention.name.casefold()
    if mention.states == ("DC",) and name in {"washington", "district of columbia"}:
        if name == "washington":
            return _CAPITAL_LIVED.match(text, mention.end) is not None
        return _DC_COURT.search(before) is None or _OF_A_CRIME.search(before) is not None
    if "istri" in before and _DISTRICT.search(before):  # charges are brought there
        return True
    if credit or of_a_school(text, mention) or _POST_CODE.match(text, mention.end):
        return False
    if _CASE_AFTER.match(text, mention.end) or (leads_up(before, *_CASE_ENDS) and _CASE_BEFORE.search(before)):
        return False
    if any(word in before for word in _COMPARED_WORDS) and _COMPARED.search(before):
        return False
    if _OUTSIDE.search(before):
        return True
    if _OFFICE_AFTER.match(text, mention.end) or (leads_up(before, *_BISHOP_ENDS) and _BISHOP.search(before)):
        return False
    return not (leads_up(before, *_OFFICE_ENDS) and _OFFICE_BEFORE.search(before))


def weight_of(text: str, mention: Mention, *, credit: bool) -> int:
    """Return how much a scene says that its state is spoken of: 0 if only where no other does."""
    if _HELD.match(text, mention.end):
        return _HELD_WEIGHT
    before = text[max(0, mention.start - LOOK_BACK) : mention.start]
    if credit or (leads_up(before, *_DEFENDANT_ENDS) and _DEFENDANTS.search(before)):
        return _SPARE_WEIGHT
    if leads_up(before, *_LIVED_ENDS) and any(word in before for word in _LIVED_WORDS) and _LIVED.search(before):
        return max(mention.weight, _LIVED_WEIGHT)
    return mention.weight


def is_of_enforcers(opening: str) -> bool:
    """Tell whether agencies that arrest and charge act in the opening: their offices tell of their own district."""
    return _ENFORCERS_OPEN.match(opening) is not None


def means_the_country(text: str) -> bool:
    """Tell whether Georgia, in this text, is the country."""
    return ("Georgia" in text or "Tbilisi" in text) and _GEORGIA_ABROAD.search(text) is not None
