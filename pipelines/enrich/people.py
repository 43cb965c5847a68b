"""Whether a number counts people: the noun phrase that it opens, or what is left of one ("including 45 with …")."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipelines.enrich.cues import Cue, cues
from pipelines.enrich.numbers import Number, number_at

WORD = re.compile(r"[”\"’']{0,2}[ \t\xa0]*\n?[ \t]*(?P<word>[^\W_][\w’'-]*(?:\.[\w’'-]+)*\.?|[,(])")
_IN_BRACKETS = re.compile(r"[^()\n]{1,25}\)")
STOPS = frozenset(
    "the a an this that these those in on at by for from with without to into as who whom whose which where when while during after before "
    "since until under over about against between among per through were was are is be been being has have had will would could "
    "should may might can must did does do not no than then if because so but nor it he she they we you i his her its their our my "
    "your including such said says and or of each apiece however also only both via across throughout within there here "
    "en a por para con que quien quienes cuando como fue fueron son está están es era eran ha han había desde hasta durante tras contra entre según sin sobre se "
    "le les lo la los las del al y o de pero más su sus".split()
)
_ADJECTIVE = re.compile(r"(?:ed|al|an|ese|ish|ful|ous|ent|ant|ive|ing|able|ible|ic|ary|young|old|male)$")
_PARTITIVE = re.compile(
    r"\s+(?:of|de|entre)\s+(?:(?:the|those|these|his|her|its|their|our|such|los|las|estos|estas|esos|sus)\s+|(?=whom\b|them\b|ellos\b|ellas\b))"
)
_MILLIONS_OF = re.compile(r"\s+de\s+")


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
        return phrase(text, low, place, 2)
    return phrase(text, low, place, number.value)


def members(text: str, low: str, place: int) -> Group | None:
    """Return the people of whom a share is given, from the words after it: " of the detainees"."""
    part = _PARTITIVE.match(low, place) or _MILLIONS_OF.match(low, place)
    return phrase(text, low, part.end(), 2) if part else None


def phrase(text: str, low: str, place: int, value: float) -> Group | None:
    known, things = cues("people"), cues("things")
    plain = 0  # modifiers passed over
    last = ""
    for _ in range(9):
        word = WORD.match(low, place)
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
            if cue.rule.more.get("event") and last in {"prior", "previous", "past", "earlier"}:
                return None  # "he has 12 prior arrests"
            return _whole(low, cue, known.at)
        if cue and value != 1 and not cue.rule.more.get("singular"):
            return None  # "12 workers’ claims", "two agents-in-training"
        if things.at(low, start) and not (token == "second" and plain):
            return None
        if token in {"and", "or", "y"} and plain and last not in STOPS:
            place, last = word.end(), token
            continue
        if token in STOPS and token != "no":
            return None
        following = WORD.match(low, word.end())
        if (
            _plural(token)
            and text[start : start + 1].islower()
            and not (following and known.at(low, following.start("word")))
        ):
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
    while (
        (joint := _AND.match(low, end)) and (more := known.at(low, joint.end())) and not more.rule.more.get("singular")
    ):
        end = more.end
        if joint[0].strip() == "":
            cue = more
    return Group(end, cue.gives, cue.rule.id, event=bool(cue.rule.more.get("event")))
