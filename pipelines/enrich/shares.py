"""Shares as percents: "two-thirds", "half of", "one in four", "3 out of 5", "la mitad de", "uno de cada cuatro"."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipelines.enrich.cues import cues
from pipelines.enrich.numbers import Number, number_at
from pipelines.enrich.words import Words, matches

_NUMERATORS = {
    word: value
    for value, words in enumerate(
        (
            "a one un una 1",
            "two dos 2",
            "three tres 3",
            "four cuatro 4",
            "five cinco 5",
            "six seis 6",
            "seven siete 7",
            "eight ocho 8",
            "nine nueve 9",
        ),
        1,
    )
    for word in words.split()
}
_DENOMINATORS = {
    word: value
    for value, words in enumerate(
        (
            "half halves medio medios",
            "third thirds tercio tercios tercera terceras",
            "quarter quarters fourth fourths cuarto cuartos cuarta cuartas",
            "fifth fifths quinto quintos quinta quintas",
            "sixth sixths sexto sextos sexta sextas",
            "seventh sevenths séptimo séptima séptimas",
            "eighth eighths octavo octava octavas",
            "ninth ninths noveno novena novenas",
            "tenth tenths décimo décima décimas",
        ),
        2,
    )
    for word in words.split()
}
_UNDER = "|".join(sorted(_DENOMINATORS, key=len, reverse=True))
_ORDINAL_ES = "tercera|cuarta|quinta|sexta|séptima|octava|novena|décima"
_FRACTION = re.compile(
    rf"(?<![\w-])(?P<over>{'|'.join(_NUMERATORS)})(?P<joint>[\s-]+)(?P<under>{_UNDER})"
    r"(?P<parts>\s+partes?)?(?![\w’'-])(?P<of>\s+(?:of|de|del)\b)?"
    r"|(?<![\w/.$])(?P<above>[1-9])/(?P<below>[2-9]|10)(?:rds?|ths?)?(?=\s+of\b)"
    r"|(?<![\w-])(?:(?P<half>half)(?=\s+(?:of|the|as\s+(?:many|much)|all|that|those|these|its|our|their|his|her|are|were|have|had|is|was)\b)|(?:la\s+)?mitad(?=\s+(?:eran?|son|es|fueron|fue|han?|habían?|tenían?|tienen?|están?|estaban?|no|se|ya)\b)|(?:la\s+)?mitad\s+del?\b)"
)
#: Words that a fraction in words, or a half, may begin with, and those of which it holds one.
_OPENERS = frozenset({*_NUMERATORS, "half", "la", "mitad"})
_PARTS = frozenset({*_DENOMINATORS, "mitad"})
# "The second half of 2019", "a quarter of a century", "half of the year": parts of a time, and of one thing.
_PERIOD_BEFORE = re.compile(
    r"\b(?:first|second|third|fourth|last|latter|other|another|next|better|1st|2nd|primera|segunda|última|otra)\s+(?:and\s+\w+\s+)?$"
)
_PERIOD_AFTER = re.compile(
    r"\s*(?:of|de|del)?\s*(?:the|a|this|that|last|la|el|un|una)?\s*(?:fiscal\s+)?(?:year|century|decade|month|day|hour|mile|million|billion|battle|way|"
    r"siglo|año|mes|millón|fy|quarter|19\d\d|20\d\d)\b"
)
_RATIO = re.compile(r"(?P<every>\s+(?:of|in|out\s+of)\s+every\s+|\s+out\s+of\s+|\s+de\s+cada\s+)|(?P<in>\s+in\s+|-in-)")


class Share(NamedTuple):
    """A share in percent, where it stands, and the rule that read it."""

    value: float
    start: int
    end: int
    rule: str


def fractions(words: Words) -> list[Share]:
    """Return the fractions of a text, from left to right."""
    low = words.low
    found: list[Share] = []
    places = words.places(_OPENERS) if words.has(_PARTS) else []
    if "/" in low:
        places = sorted({*places, *words.digits})
    for match in matches(_FRACTION, low, places):
        value = _fraction(match)
        if value is None or _PERIOD_AFTER.match(low, match.end("under") if match["under"] else match.end()):
            continue
        if _PERIOD_BEFORE.search(low[max(0, match.start() - 24) : match.start()]):
            continue
        end = match.start("of") if match["of"] else match.end()
        found.append(Share(round(value * 100, 2), match.start(), end, "share.fraction"))
    return found


def _fraction(match: re.Match[str]) -> float | None:
    if match["above"]:
        value = int(match["above"]) / int(match["below"])
        return value if value <= 1 else None
    if not match["under"]:
        return 0.5
    over, under = _NUMERATORS[match["over"]], _DENOMINATORS[match["under"]]
    plural = match["under"].endswith("s") or bool(match["parts"])
    if over >= under or (not match["parts"] and (over > 1) != plural):
        return None
    if re.fullmatch(_ORDINAL_ES, match["under"].rstrip("s")) and not match["parts"]:
        return None  # "una tercera vez" is an ordinal
    # "A third term", "one fifth grader" are ordinals, "one-third" and "a third of" are not.
    if (
        over == 1
        and not match["of"]
        and not match["parts"]
        and not (match["over"] in {"one", "un"} and "-" in match["joint"])
    ):
        return None
    return over / under


def is_count(whole: float) -> bool:
    """Tell whether a share of a number counts people, and is no ratio: "3 out of 34 judges", but "3 out of 20"."""
    return whole > 20 and whole % 10 != 0


def ratio(low: str, number: Number, language: str = "en") -> Share | None:
    """Return the share that a number opens, "one" of "one in four"; None where it opens none."""
    match = _RATIO.match(low, number.end)
    if not match or number.magnitude > 1:
        return None
    whole = number_at(low, match.end(), language)
    if not whole or not 0 < number.value < whole.value or whole.value > 10**5:
        return None
    if not match["in"] and is_count(whole.value):
        return None
    if match["in"]:
        # "Three in five" is a share; "three in 20 states" and "12 in 2019" count what happened there and then.
        thing = re.compile(r"\s+").match(low, whole.end)
        if number.value > 9 or (1900 <= whole.value < 2100) or (whole.value > 10 and whole.value % 10):
            return None
        if thing and cues("things").at(low, thing.end()):
            return None
    return Share(round(100 * number.value / whole.value, 2), number.start, whole.end, "share.ratio")
