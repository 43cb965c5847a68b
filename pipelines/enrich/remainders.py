"""Whether a number without a noun of its own counts people: "including 45 with …", "12 were convicted", "Arrests: 30"."""

from __future__ import annotations

import re

from pipelines.enrich.cues import cues
from pipelines.enrich.numbers import Number, number_at
from pipelines.enrich.people import STOPS, WORD, Group, phrase

_NEUTRAL = frozenset("additional more others other total new such adicionales otros otras más".split())
_TABLE = re.compile(r"[ \t]*(?=\n|$|[;|\t]|\.\s|\.$)")
_ELLIPSIS = re.compile(
    r"\s*(?:,?\s*(?P<who>who\b|of\s+whom\b|whom\b|quienes\b|de\s+(?:los|las)\s+cuales\b)|"
    r"(?P<aux>(?:(?:were|was|are|is|has|have|had|will|would|been|be|being|remain|remained|later|also|already|previously|now|all|still|"
    r"fueron|fue|son|han|habían|serán|están|estaban)\s+){0,4}(?=\S))|(?P<loose>))"
)

_OF_THEM = re.compile(
    r"\b(?:of|de)\s+(?:whom|which|them|those|these|ellos|ellas|estos|estas|los\s+cuales|the\s+\w+)\b[^.;:]{0,45}$"
)
_PARTICIPLE = re.compile(
    r"(?:\w+ed|\w+[ai]d[oa]s|dead|killed|shot|hurt|caught|held|sworn|pled|pleaded|plead|found|brought|taken|rounded|sent|murieron|fallecieron)\b"
)
_FOLLOWS = re.compile(rf"\s*(?:[.,;:()—–-]|\n|$|(?:{'|'.join(sorted(STOPS, key=len, reverse=True))})\b)")
_LISTED = re.compile(r"(?:[,;:(]|\b(?:and|or|including|y|incluyendo|incluidos|incluidas))\s*(?:another\s+|otros\s+)?$")
# "67 had criminal convictions." after a sentence that counts them all.
_OPENS = re.compile(r"(?:^|[.!?][”\"]?\s+|\n\s*|\b(?:in\s+all|in\s+total|overall|en\s+total),\s+)$")
_OF_THOSE = re.compile(r"\s+(?:of|de)\s+(?:those|these|them|aquellos|los)\s+(?:who\s+(?:were|are|had\s+been)\s+)?")
_LOOSE_AFTER = re.compile(
    r"\s+(?:with|without|from|were|was|are|had|have|has|will|would|who|in|at|con|de|fueron|eran|tenían|tienen|en|under|between|over|aged?)\b"
)
# "John Doe, 54, of Boston", "Jane Doe (32)": ages.
_AGE_BEFORE = re.compile(r"[^\W\d_.)”\"]?[.)”\"]?(?:,\s|\()$")
_AGE_AFTER = re.compile(r"\s*[,)]")
_COPULA = re.compile(r"\s+(?:were|are|was|eran|son|fueron)\s+")
_NATION_AND = re.compile(r"\s+[A-ZÀ-Þ][a-zà-ÿ]+(?:an|ese|i|ish|ic|ch|ian)\b\s*(?:,\s*(?:and\s+)?|and\s+|or\s+)(?=[\w])")
_LABEL = re.compile(r"(?P<label>[^\n.;:]{3,60})(?::|\s[–—-]|\t|\|)[ \t]*$")


def remainder(text: str, low: str, number: Number, start: int, end: int, *, members: bool) -> Group | None:
    """Return the people that a number without a noun counts, or None.

    `start` is where its qualifier begins; `members`: people were counted before it, of whom it may be a part.
    """
    if number.value != int(number.value):
        return None
    if _AGE_BEFORE.search(low[max(0, number.start - 3) : number.start]) and _AGE_AFTER.match(low, number.end):
        return None
    place = end
    while (word := WORD.match(low, place)) and word["word"] in _NEUTRAL:
        place = word.end()
    before = low[max(0, start - 90) : start]
    shape = _ELLIPSIS.match(low, place)
    if shape and shape["who"] and (number.value > 1 or "whom" in shape["who"]):
        return Group(place, "", "people.who", loose=True)
    if shape and shape["aux"] is not None:
        verb = cues("actions").at(low, shape.end())
        if (
            verb
            and verb.rule.more.get("person")
            and _PARTICIPLE.match(low, shape.end())
            and _FOLLOWS.match(low, verb.end)
        ):
            return Group(place, "", "people.verb_after", loose=True)
    if _FOLLOWS.match(low, place) and _object_of(low, start):
        return Group(place, "", "people.verb_before", loose=True)
    if (be := _COPULA.match(low, place)) and (are := phrase(text, low, be.end(), 2)):
        return are._replace(loose=True)
    if of := _OF_THOSE.match(low, place):
        verb = cues("actions").at(low, of.end())
        if members or (verb and verb.rule.more.get("person")):
            return Group(place, "", "people.of_those", loose=True)
    if members and _OF_THEM.search(before) and _FOLLOWS.match(low, place):
        return Group(place, "", "people.of_them", loose=True)
    if members and _LOOSE_AFTER.match(low, place) and (_LISTED.search(before) or _OPENS.search(before)):
        return Group(place, "", "people.part", loose=True)
    if (nation := _NATION_AND.match(text, place)) and number_at(low, nation.end()):
        return Group(place, "", "people.nation", loose=True)
    return _labelled(low, before, place)


def _object_of(low: str, start: int) -> bool:
    """Tell whether a verb that is done to people stands right before."""
    left = max(0, start - 40)
    for cue in cues("actions").find(low, left, start):
        gap = low[cue.end : start]
        if cue.rule.more.get("person") and re.fullmatch(
            r"\s+(?:(?:of|de)\s+)?(?:a\s+total\s+of\s+|another\s+|a\s+)?", gap
        ):
            helped = re.search(
                r"\b(?:was|were|been|be|is|are|fue|fueron)\s+(?:\w+ly\s+)?$", low[max(0, cue.start - 20) : cue.start]
            )
            verb = low[cue.start : cue.end]
            if gap.lstrip().startswith(("of ", "de ")):  # "the arrests of 2,442"
                return re.match(r"(?:arrest|remov|deport|apprehen|deten|expul|repatri|releas)", verb) is not None
            return helped is None and re.search(r"(?:ed|ing|aron|ieron|ó)$", verb) is not None
    return False


def _labelled(low: str, before: str, place: int) -> Group | None:
    """Return the people of a line of a table: "Convicted criminals: 45"."""
    label = _LABEL.search(before)
    if not label or not _TABLE.match(low, place):
        return None
    words = label["label"]
    for cue in cues("people").find(words):
        if not cue.rule.more.get("singular") and (cue.rule.more.get("event") or not words[cue.end :].strip(" *)")):
            return Group(
                place,
                cue.gives if cue.rule.more.get("event") else "",
                "people.label",
                loose=True,
                event=bool(cue.rule.more.get("event")),
            )
    return None
