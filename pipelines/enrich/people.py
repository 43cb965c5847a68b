"""Whether a number counts people: the noun phrase that it opens, or what is left of one ("including 45 with …")."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipelines.enrich.cues import Cue, cues
from pipelines.enrich.numbers import Number, number_at

_WORD = re.compile(r"[”\"’']{0,2}[ \t\xa0]*\n?[ \t]*(?P<word>[^\W_][\w’'-]*(?:\.[\w’'-]+)*\.?|[,(])")
_IN_BRACKETS = re.compile(r"[^()\n]{1,25}\)")
_STOPS = frozenset(
    "the a an this that these those in on at by for from with without to into as who whom whose which where when while during after before "
    "since until under over about against between among per through were was are is be been being has have had will would could "
    "should may might can must did does do not no than then if because so but nor it he she they we you i his her its their our my "
    "your including such said says and or of each apiece however also only both via across throughout within there here "
    "en a por para con que quien quienes cuando como fue fueron son está están es era eran ha han había desde hasta durante tras contra entre según sin sobre se "
    "le les lo la los las del al y o de pero más su sus".split()
)
_NEUTRAL = frozenset("additional more others other total new such adicionales otros otras más".split())
_ADJECTIVE = re.compile(r"(?:ed|al|an|ese|ish|ful|ous|ent|ant|ive|ing|able|ible|ic|ary|young|old|male)$")
_PARTITIVE = re.compile(
    r"\s+(?:of|de|entre)\s+(?:(?:the|those|these|his|her|its|their|our|such|los|las|estos|estas|esos|sus)\s+|(?=whom\b|them\b|ellos\b|ellas\b))"
)
_MILLIONS_OF = re.compile(r"\s+de\s+")
# What comes before a number that is a place in a law, a rank, an age or a code.
_NO_COUNT = re.compile(
    r"(?:\b(?:titles?|sections?|sec\.?|articles?|chapters?|parts?|paragraphs?|levels?|tiers?|phases?|class|category|forms?|h\.?r\.?|s\.|pages?|suite|rooms?|route|"
    r"highway|interstate|zone|districts?|region|units?|nos?\.?|numbers?|#|top|most\s+wanted|ages?(?:\s+of)?|aged|fy|grades?|steps?|type|version|operation|vol\.?|proposition|prop\.?|"
    r"amendments?|rule|act|título|artículo|sección|capítulo|edad|núm\.?|grupo|nivel|week|day|p\.?o\.?\s+box|public\s+law|p\.l\.)\s*(?:\d+\s*(?:and|to|or|-|–|y|a)\s*)?|§\s*|[#§])$"
)
_DAY = re.compile(
    r"\b(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|january|february|march|april|may|june|july|august|september|october|november|december|"
    r"enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)\.?\s+(?:\d{1,2}\s*(?:-|–|to|and|through|,)\s*)?$"
)
_YEAR_BEFORE = re.compile(
    r"(?:^|[\n,.;(])\s*$|\b(?:in|since|by|during|of|from|until|till|before|after|through|to|and|or|for|year|fiscal|early|late|mid|the|this|last|"
    r"fy|between|than|until|en|de|desde|año|del|hasta|y|entre|jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec|january|february|march|april|"
    r"june|july|august|september|october|november|december)\.?\s+$"
)
_TABLE = re.compile(r"[ \t]*(?=\n|$|[;|\t]|\.\s|\.$)")
_ELLIPSIS = re.compile(
    r"\s*(?:,?\s*(?P<who>who\b|of\s+whom\b|whom\b|quienes\b|de\s+(?:los|las)\s+cuales\b)|"
    r"(?P<aux>(?:(?:were|was|are|is|has|have|had|will|would|been|be|being|remain|remained|later|also|already|previously|now|all|still|"
    r"fueron|fue|son|han|habían|serán|están|estaban)\s+){0,4}(?=\S))|(?P<loose>))"
)


class Group(NamedTuple):
    """The people that a number counts: where the words end, what is likely done to them, and the rule that saw it.

    `loose` marks a number without a noun of its own, part of a group named before; `event` one of "arrests".
    """

    end: int
    action: str
    rule: str
    loose: bool = False
    event: bool = False


def counts_nothing(low: str, number: Number) -> bool:
    """Tell whether a number is a section, a rank, an age, a day or a year by what stands before it."""
    before = low[max(0, number.start - 32) : number.start]
    if _NO_COUNT.search(before):
        return True
    if number.word or number.magnitude > 1 or number.grouped:
        return False
    if number.value <= 31 and _DAY.search(before):
        return True
    written = low[number.start : number.end]
    return len(written) == 4 and 1900 <= number.value < 2100 and _YEAR_BEFORE.search(before) is not None


def group(text: str, low: str, number: Number, end: int, language: str = "en") -> Group | None:
    """Return the people that a number counts, from the noun phrase that goes on from it; None where it counts others."""
    if number.value != int(number.value):
        return None
    place = end
    if (part := _PARTITIVE.match(low, place)) or (number.magnitude > 1 and (part := _MILLIONS_OF.match(low, place))):
        if number.value <= 1:
            return None
        if low.startswith(("whom", "them", "ellos", "ellas"), part.end()):
            return None  # left to `remainder`, which looks back
        place = part.end()
        if inner := number_at(low, place, language):
            place = inner.end
        return _phrase(text, low, place, 2)
    return _phrase(text, low, place, number.value)


def members(text: str, low: str, place: int) -> Group | None:
    """Return the people of whom a share is given, from the words after it: " of the detainees"."""
    part = _PARTITIVE.match(low, place) or _MILLIONS_OF.match(low, place)
    return _phrase(text, low, part.end(), 2) if part else None


def _phrase(text: str, low: str, place: int, value: float) -> Group | None:
    known, things = cues("people"), cues("things")
    plain = 0  # modifiers passed over
    last = ""
    for _ in range(9):
        word = _WORD.match(low, place)
        if not word:
            return None
        start, token = word.start("word"), word["word"]
        if token == "(":
            closing = _IN_BRACKETS.match(low, word.end())
            if not closing or plain:
                return None
            place = closing.end()
            continue
        if token == ",":
            if not _ADJECTIVE.search(last):
                return None
            place = word.end()
            continue
        cue = known.at(low, start)
        if cue and (value == 1) == bool(cue.rule.more.get("singular")) and not low.startswith(("’", "'", "-"), cue.end):
            return _whole(low, cue, known.at)
        if cue and value != 1 and not cue.rule.more.get("singular"):
            return None  # "12 workers’ claims", "two agents-in-training"
        if things.at(low, start) and not (token == "second" and plain):
            return None
        if token in {"and", "or", "y"} and plain and last not in _STOPS:
            place, last = word.end(), token
            continue
        if token in _STOPS and token != "no":
            return None
        following = _WORD.match(low, word.end())
        if _plural(token) and text[start : start + 1].islower() and not (following and known.at(low, following.start("word"))):
            return None
        if token.endswith(".") and token.count(".") == 1 and len(token) > 4:
            return None  # the end of a sentence
        plain += 1
        place, last = word.end(), token
    return None


def _plural(token: str) -> bool:
    return token.endswith("s") and not token.endswith(("ss", "us", "is", "’s", "'s")) and len(token) > 3


_AND = re.compile(r"[ \t]*,?[ \t]+(?:and|or|y)[ \t]+|[ \t]*,[ \t]+(?=\w+,? (?:and|or|y) )|[ \t]+")


def _whole(low: str, cue: Cue, at: object) -> Group:
    """Take in a second noun: "men and women", "gang members"."""
    end = cue.end
    known = cues("people")
    while (joint := _AND.match(low, end)) and (more := known.at(low, joint.end())) and not more.rule.more.get("singular"):
        end = more.end
        if joint[0].strip() == "":
            cue = more
    return Group(end, cue.gives, cue.rule.id, event=bool(cue.rule.more.get("event")))


_OF_THEM = re.compile(r"\b(?:of|de)\s+(?:whom|which|them|those|these|ellos|ellas|estos|estas|los\s+cuales|the\s+\w+)\b[^.;:]{0,45}$")
_PARTICIPLE = re.compile(r"(?:\w+ed|\w+[ai]d[oa]s|dead|killed|shot|hurt|caught|held|sworn|pled|pleaded|plead|found|brought|taken|rounded|sent|murieron|fallecieron)\b")
_FOLLOWS = re.compile(rf"\s*(?:[.,;:()—–-]|\n|$|(?:{'|'.join(sorted(_STOPS, key=len, reverse=True))})\b)")
_LISTED = re.compile(r"(?:[,;:(]|\b(?:and|or|including|y|incluyendo|incluidos|incluidas))\s*(?:another\s+|otros\s+)?$")
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
    while (word := _WORD.match(low, place)) and word["word"] in _NEUTRAL:
        place = word.end()
    before = low[max(0, start - 90) : start]
    shape = _ELLIPSIS.match(low, place)
    if shape and shape["who"] and (number.value > 1 or "whom" in shape["who"]):
        return Group(place, "", "people.who", loose=True)
    if shape and shape["aux"] is not None:
        verb = cues("actions").at(low, shape.end())
        if verb and verb.rule.more.get("person") and _PARTICIPLE.match(low, shape.end()) and _FOLLOWS.match(low, verb.end):
            return Group(place, "", "people.verb_after", loose=True)
    if _FOLLOWS.match(low, place) and _object_of(low, start):
        return Group(place, "", "people.verb_before", loose=True)
    if (be := _COPULA.match(low, place)) and (are := _phrase(text, low, be.end(), 2)):
        return are._replace(loose=True)
    if members and _OF_THEM.search(before) and _FOLLOWS.match(low, place):
        return Group(place, "", "people.of_them", loose=True)
    if members and _LISTED.search(before) and _LOOSE_AFTER.match(low, place):
        return Group(place, "", "people.part", loose=True)
    if (nation := _NATION_AND.match(text, place)) and number_at(low, nation.end()):
        return Group(place, "", "people.nation", loose=True)
    return _labelled(low, before, place)


def _object_of(low: str, start: int) -> bool:
    """Tell whether a verb that is done to people stands right before."""
    left = max(0, start - 40)
    for cue in cues("actions").find(low, left, start):
        gap = low[cue.end : start]
        if cue.rule.more.get("person") and re.fullmatch(r"\s+(?:a\s+total\s+of\s+|another\s+|a\s+)?", gap):
            helped = re.search(r"\b(?:was|were|been|be|is|are|fue|fueron)\s+(?:\w+ly\s+)?$", low[max(0, cue.start - 20) : cue.start])
            return helped is None and re.search(r"(?:ed|ing|aron|ieron|ó)$", low[cue.start : cue.end]) is not None
    return False


def _labelled(low: str, before: str, place: int) -> Group | None:
    """Return the people of a line of a table: "Convicted criminals: 45"."""
    label = _LABEL.search(before)
    if not label or not _TABLE.match(low, place):
        return None
    words = label["label"]
    for cue in cues("people").find(words):
        if not cue.rule.more.get("singular") and (cue.rule.more.get("event") or not words[cue.end :].strip(" *)")):
            return Group(place, cue.gives if cue.rule.more.get("event") else "", "people.label", loose=True, event=bool(cue.rule.more.get("event")))
    return None
