"""Whether a number counts people: the noun phrase that it opens, or what is left of one ("including 45 with …")."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipelines.enrich.cues import Cue, cues
from pipelines.enrich.numbers import Number, number_at

WORD = re.compile(r"[”\"’']{0,2}[ \t\xa0]*\n?[ \t]*(?P<word>[^\W_][\w’'-]*(?:\.[\w’'-]+)*\.?|[,(])")
_IN_BRACKETS = re.compile(r"[^()\n]{1,25}\)")
#: Words that end a noun phrase.
STOPS = frozenset(
    "the a an this that these those in on at by for from with without to into as who whom whose which where when "
    "while during after before since until under over about against between among per through were was are is be "
    "been being has have had will would could should may might can must did does do not no than then if because "
    "so but nor it he she they we you i his her its their our my your including such said says and or of each "
    "apiece however also only both via across throughout within there here en a por para con que quien quienes "
    "cuando como fue fueron son está están es era eran ha han había desde hasta durante tras contra entre según "
    "sin sobre se le les lo la los las del al y o de pero más su sus".split()
)
_ADJECTIVE = re.compile(r"(?:ed|al|an|ese|ish|ful|ous|ent|ant|ive|ing|able|ible|ic|ary|young|old|male)$")
_PARTITIVE = re.compile(
    r"\s+(?:of|de|entre)\s+(?:(?:the|those|these|his|her|its|their|our|such|los|las|estos|estas|esos|sus)\s+|"
    r"(?=whom\b|them\b|ellos\b|ellas\b|\d))"  # "nineteen of 22 men"
)
_OF = re.compile(r"\s+(?:of|de)\s+")
_MILLIONS_OF = re.compile(r"\s+de\s+")
_AND = re.compile(r"[ \t]*,?[ \t]+(?:and|or|y)[ \t]+|[ \t]*,[ \t]+(?=\w+,? (?:and|or|y) )|[ \t]+")
_EARLIER = frozenset("prior previous past earlier".split())
_ARTICLES = frozenset({"un", "una"})  # "un ciudadano" is "a citizen", and counts as little
_MOST_WORDS = 9  # of a noun phrase


class Group(NamedTuple):
    """The people that a number counts: where the words end, what is likely done to them, and the rule that saw it.

    `loose` marks a number without a noun of its own, part of a group named before; `event` one of "arrests".
    """

    end: int
    action: str
    rule: str
    loose: bool = False
    event: bool = False


def group(text: str, low: str, number: Number, end: int, language: str = "en") -> Group | None:
    """Return the people that a number counts, by the noun phrase that it opens; None where it counts others."""
    if number.value != int(number.value) or low[number.start : number.end] in _ARTICLES:
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
        return phrase(text, low, place, 2)
    return phrase(text, low, place, number.value)


def members(text: str, low: str, place: int) -> Group | None:
    """Return the people of whom a share is given, from the words after it: " of the detainees"."""
    part = _PARTITIVE.match(low, place) or _OF.match(low, place)
    return phrase(text, low, part.end(), 2) if part else None


def phrase(text: str, low: str, place: int, value: float) -> Group | None:
    """Return the people that the noun phrase from a place on names in the plural (for 1 in the singular), or None."""
    plain = 0  # modifiers passed over
    last = ""
    for _ in range(_MOST_WORDS):
        match = WORD.match(low, place)
        if not match:
            return None
        start, word = match.start("word"), match["word"]
        if word == "(":
            # "twenty-three (23) individuals"
            closing = _IN_BRACKETS.match(low, match.end())
            if not closing or plain or not low[start - 1].isspace():  # "287(g) officers"
                return None
            place = closing.end()
            continue
        if (word == "," and _ADJECTIVE.search(last)) or (word in {"and", "or", "y"} and plain and last not in STOPS):
            place, last = match.end(), word
            continue
        if cue := cues("people").at(low, start):
            if (value == 1) == bool(cue.rule.more.get("singular")):
                return _whole(low, cue, last)
            if value != 1:
                plain += 1  # "12 alien smugglers"
                place, last = match.end(), word
                continue
        if not _modifies(text, low, match):
            return None
        plain += 1
        place, last = match.end(), word
    return None


def _modifies(text: str, low: str, match: re.Match[str]) -> bool:
    """Tell whether a word can stand between a number and the people that it counts."""
    start, word = match.start("word"), match["word"]
    if word == "," or word in STOPS or cues("things").at(low, start) or number_at(low, start):
        return False  # another number counts what follows it
    if word.endswith(".") and word.count(".") == 1 and len(word) > 4:
        return False  # the end of a sentence
    if not (_plural(word) and text[start].islower()):
        return True
    # A plural is a thing counted, unless it modifies people itself: "four human rights violators".
    following = WORD.match(low, match.end())
    return following is not None and cues("people").at(low, following.start("word")) is not None


def _plural(token: str) -> bool:
    return token.endswith("s") and not token.endswith(("ss", "us", "is", "’s", "'s")) and len(token) > 3


def _whole(low: str, cue: Cue, last: str) -> Group | None:
    """Return the people of a noun, with a second one that belongs to it: "men and women", "gang members"."""
    event = bool(cue.rule.more.get("event"))
    if low.startswith(("’", "'", "-"), cue.end) or (event and last in _EARLIER):
        return None  # "12 workers’ claims", "he has 12 prior arrests"
    end = cue.end
    while joint := _AND.match(low, end):
        more = cues("people").at(low, joint.end())
        if not more or more.rule.more.get("singular"):
            break
        end = more.end
        if not joint[0].strip():
            cue = more
    following = WORD.match(low, end)
    thing = cues("things").at(low, following.start("word")) if following else None
    if thing and thing.gives != "time":
        return None  # "three police departments"
    return Group(end, cue.gives, cue.rule.id, event=event)
