"""Whether a number without a noun of its own counts people: "45 with …", "12 were convicted", "Arrests: 30"."""

from __future__ import annotations

import re

from pipelines.enrich.cues import cues
from pipelines.enrich.numbers import Number, number_at
from pipelines.enrich.people import STOPS, WORD, Group, phrase
from pipelines.enrich.shares import is_count

_NEUTRAL = frozenset("additional more others other total new such adicionales otros otras más".split())
_TABLE = re.compile(r"[ \t]*(?=\n|$|[;|\t]|\.\s|\.$)")
_ELLIPSIS = re.compile(
    r"\s*(?:,?\s*(?P<who>who\b|of\s+whom\b|whom\b|quienes\b|de\s+(?:los|las)\s+cuales\b)|"
    r"(?P<aux>(?:(?:were|was|are|is|has|have|had|will|would|been|be|being|remain|remained|later|also|already|previously|now|all|still|"
    r"fueron|fue|son|han|ha|sido|habían|serán|están|estaban|resultaron|resultó|quedaron)\s+){0,4}(?=\S))|(?P<loose>))"
)

_OF_THEM = re.compile(
    r"\b(?:of|de)\s+(?:whom|which|them|those|these|ellos|ellas|estos|estas|los\s+cuales|(?:the|los|las)\s+\w+)\b[^.;:]{0,45}$"
)
_PARTICIPLE = re.compile(
    r"(?:\w+ed|\w+[ai]d[oa]s|face(?=\s+(?:charges|allegations))|await(?=\s)|dead|killed|shot|hurt|caught|held|sworn|pled|pleaded|plead|found|brought|taken|rounded|sent|murieron|fallecieron)\b"
)
_FOLLOWS = re.compile(rf"\s*(?:[.,;:()—–-]|\n|$|(?:{'|'.join(sorted(STOPS, key=len, reverse=True))})\b)")
_LISTED = re.compile(r"(?:[,;:(]|\b(?:and|or|including|y|incluyendo|incluidos|incluidas))\s*(?:another\s+|otros\s+)?$")
# "67 had criminal convictions." after a sentence that counts them all.
_OPENS = re.compile(r"(?:^|[.!?][”\"]?\s+|\n\s*|\b(?:in\s+all|in\s+total|overall|en\s+total),\s+)$")
_OUT_OF = re.compile(r"\s+(?P<out>out\s+)?of\s+(?:the\s+)?")
_OF_THOSE = re.compile(
    r"\s+(?:of|de)\s+(?:those|these|them|aquellos|ellos|ellas|los|the\s+(?:\d+|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
    r"(?=\s+(?:had|have|were|are|who|\w+ed)\b))(?:\s+(?:(?:who\s+)?(?:were|are|had\s+been|have\s+been|had\s+previously\s+been)\s+)?|(?=[.,;:)]))"
)
_LOOSE_AFTER = re.compile(
    r"\s+(?:with|without|from|were|was|are|remain|remains|remained|live|lived|reside|work|worked|came|viven|had|have|has|will|would|who|in|at|con|de|fueron|eran|tenían|tienen|en|under|between|over|aged?)\b"
)
# "John Doe, 54, of Boston", "Jane Doe (32)": ages.
_AGE_BEFORE = re.compile(r"[^\W\d_.)”\"]?[.)”\"]?(?:,\s|\()$")
_YOUNGER = re.compile(
    r"\b(?:child(?:ren)?|minors?|kids|those|anyone|adults?|youth|people|persons?|individuals?|girls?|boys?|women|men|niños|menores)"
    r"\s+(?:are\s+)?(?:under|over|below|above|younger\s+than|older\s+than|de)\s+(?:the\s+age\s+of\s+)?$"
)
_AGE_AFTER = re.compile(r"\s*[,)]")
# "Of those arrested, 51 had …": who they are is said beside the number, however far back they were counted.
_OF_NAMED = re.compile(
    r"\b(?:of|among|de|entre)\s+(?P<who>(?:(?:the|those|these|all|los|las|estos|aquellos)\s+)+[^,.;:\n]{3,60}),\s*(?:\w+\s+){0,2}$"
)
_REMAINING = re.compile(r"\b(?:remaining|other|restantes|otros|otras|demás)\s+$")
# "The number of detainees grew, with 4,252 in 2011, 5,914 in 2012": a series of years after what is counted.
_IN_A_YEAR = re.compile(
    r"\s+(?:in|as\s+of|for|during|through|by|at\s+the\s+end\s+of|en|durante|para)\s+(?:(?:the|el|los)\s+)?(?:(?:fiscal|calendar|año|fiscal)\s+)*(?:years?\s+|fy\s*)?"
    r"(?:(?:early|late|mid|january|february|march|april|may|june|july|august|september|october|november|december)[\s-]+)?(?:19|20)\d\d\b"
)
_NUMBER_OF = re.compile(
    r"\b(?:numbers?|totals?|count|population|número|cantidad|cifra)\s+(?:of|de)\s+(?:(?:the|all|los|las)\s+)?"
)
_COPULA = re.compile(r"\s+(?:were|are|was|eran|son|fueron)\s+")
_VERB_GAP = re.compile(r"\s+(?P<of>(?:of|de)\s+)?(?:a\s+total\s+of\s+|another\s+|a\s+)?")
_DEED = re.compile(r"(?:arrest|remov|deport|apprehen|deten|expul|repatri|releas)")  # "the arrests of 2,442"
_ACTIVE = re.compile(r"(?:ed|ing|aron|ieron|ó)$")
_HELPED = re.compile(r"\b(?:was|were|been|be|is|are|fue|fueron)\s+(?:\w+ly\s+)?$")
_FROM_TO = re.compile(r"\b(?:from|to|than|at|of|de|a)\s+(?:[a-z]+\s+)?$")
# "145,000 people were caught, compared with 39,000 a year earlier": as many of the same.
_COMPARED = re.compile(
    r"\b(?:compared\s+(?:with|to)|versus|(?:up|down)\s+from|en\s+comparación\s+con)\s+(?:[a-z]+\s+)?$"
)
_REACH = 90  # characters before a number that may tell of whom it is a part
_VERB_REACH = 40
_SERIES_REACH = 240  # characters before a number that may tell what a series of years counts
_NATION_AND = re.compile(r"\s+[A-ZÀ-Þ][a-zà-ÿ]+(?:an|ese|i|ish|ic|ch|ian)\b\s*(?:,\s*(?:and\s+)?|and\s+|or\s+)(?=[\w])")
_LABEL = re.compile(r"(?P<label>[^\n.;:]{3,60})(?::|\s[–—-]|\t|\|)[ \t]*$")


def remainder(text: str, low: str, number: Number, start: int, end: int, *, members: bool) -> Group | None:
    """Return the people that a number without a noun counts, or None.

    `start` is where its qualifier begins; `members`: people were counted before it, of whom it may be a part.
    """
    if number.value != int(number.value):
        return None
    if _YOUNGER.search(low, max(0, number.start - _VERB_REACH), number.start):
        return None
    if _AGE_BEFORE.search(low[max(0, number.start - 3) : number.start]) and _AGE_AFTER.match(low, number.end):
        return None
    place = end
    while (word := WORD.match(low, place)) and word["word"] in _NEUTRAL:
        place = word.end()
    before = low[max(0, start - _REACH) : start]
    if series := _of_a_series(text, low, start, place):
        return series
    if rule := _by_verb(low, number, start, place):
        return Group(place, "", rule, loose=True)
    if number.value <= 1:
        return None  # "one of the worst", "one in particular"
    if (be := _COPULA.match(low, place)) and (are := phrase(text, low, be.end(), 2)):
        return are._replace(loose=True)
    if of := _OF_THOSE.match(low, place):
        verb = cues("actions").at(low, of.end())
        if members or (verb and verb.rule.more.get("person")):
            return Group(place, "", "people.of_those", loose=True)
    part = _is_of_named(low, before, place) or (members and _is_part(low, before, place))
    if part or _is_out_of(text, low, place):
        return Group(place, "", "people.part", loose=True)
    if (nation := _NATION_AND.match(text, place)) and number_at(low, nation.end()):
        return Group(place, "", "people.nation", loose=True)
    return _labelled(low, before, place) or _of_a_total(low, number, before, place, members=members)


def _by_verb(low: str, number: Number, start: int, place: int) -> str | None:
    """Return the rule by which a verb that is done to people only tells that a number counts them, or None."""
    shape = _ELLIPSIS.match(low, place)
    if shape and shape["who"] and (number.value > 1 or "whom" in shape["who"]):
        return "people.who"
    if shape and shape["aux"] is not None:
        verb = cues("actions").at(low, shape.end())
        done = verb and verb.rule.more.get("person") and _PARTICIPLE.match(low, shape.end())
        if verb and done and _FOLLOWS.match(low, verb.end):
            return "people.verb_after"
    return "people.verb_before" if _FOLLOWS.match(low, place) and _is_object(low, start) else None


def _is_out_of(text: str, low: str, place: int) -> bool:
    """Tell whether people are counted behind whom the number is a part: "eight out of 34 judges", "five of six men"."""
    found = _OUT_OF.match(low, place)
    whole = number_at(low, found.end()) if found else None
    counted = whole is not None and (found is None or not found["out"] or is_count(whole.value))
    return whole is not None and counted and phrase(text, low, whole.end, 4) is not None


def _is_part(low: str, before: str, place: int) -> bool:
    """Tell whether a number is of people counted before: "of whom 12 …", "including 45 with …", "67 had …"."""
    if _OF_THEM.search(before) and _FOLLOWS.match(low, place):
        return True
    return _LOOSE_AFTER.match(low, place) is not None and bool(
        _LISTED.search(before) or _OPENS.search(before) or _REMAINING.search(before)
    )


def _is_of_named(low: str, before: str, place: int) -> bool:
    """Tell whether a number is of people whom the words before it name: "Of the detainees, 51 had …"."""
    of = _OF_NAMED.search(before)
    if not of or not _LOOSE_AFTER.match(low, place):
        return False
    return any(not cue.rule.more.get("singular") for cue in cues("people").find(of["who"])) or any(
        cue.rule.more.get("person") for cue in cues("actions").find(of["who"])
    )


def _is_object(low: str, start: int) -> bool:
    """Tell whether a verb that is done to people stands right before: "agents arrested 12"."""
    for cue in cues("actions").find(low, max(0, start - _VERB_REACH), start):
        gap = _VERB_GAP.fullmatch(low, cue.end, start)
        if not gap or not cue.rule.more.get("person"):
            continue
        verb = low[cue.start : cue.end]
        if gap["of"]:
            return _DEED.match(verb) is not None
        return _ACTIVE.search(verb) is not None and not _HELPED.search(low[max(0, cue.start - 20) : cue.start])
    return False


def _of_a_series(text: str, low: str, start: int, place: int) -> Group | None:
    """Return the people of a number that is told for a year, by what the sentence counts before it."""
    if not _IN_A_YEAR.match(low, place):
        return None
    left = max(0, start - _SERIES_REACH)
    begin = max(low.rfind(". ", left, start), low.rfind("\n", left, start), left)
    for head in _NUMBER_OF.finditer(low, begin, start):
        if counted := phrase(text, low, head.end(), 2):
            return Group(place, counted.action, "people.series", loose=True, event=counted.event)
    return None


def _of_a_total(low: str, number: Number, before: str, place: int, *, members: bool) -> Group | None:
    """Return the people of a number that stands for a total named before: "deportations fell from 1,530 to 870"."""
    if not number.grouped or not _FOLLOWS.match(low, place):
        return None
    if members and _COMPARED.search(before):
        return Group(place, "", "people.compared", loose=True)
    if not _FROM_TO.search(before):
        return None
    events = [cue for cue in cues("people").find(before) if cue.rule.more.get("event")]
    return Group(place, events[-1].gives, "people.total", loose=True, event=True) if events else None


def _labelled(low: str, before: str, place: int) -> Group | None:
    """Return the people of a line of a table: "Convicted criminals: 45"."""
    label = _LABEL.search(before) if _TABLE.match(low, place) else None
    if label is None:
        return None
    words = label["label"]
    for cue in cues("people").find(words):
        event = bool(cue.rule.more.get("event"))
        if not cue.rule.more.get("singular") and (event or not words[cue.end :].strip(" *)")):
            return Group(place, cue.gives if event else "", "people.label", loose=True, event=event)
    return None
