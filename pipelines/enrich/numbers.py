"""Numbers in running text, from digits and from words, English and Spanish.

Texts are as `words.lowered` returns them, so that places in them are places in the text itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipelines.enrich.words import Words

_UNITS_EN = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS_EN = "twenty thirty forty fifty sixty seventy eighty ninety"
_UNITS_ES = (
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete "
    "dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete "
    "veintiocho veintinueve"
)
_TENS_ES = "treinta cuarenta cincuenta sesenta setenta ochenta noventa"
_HUNDREDS_ES = "ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos"

#: What a number word adds, and what it multiplies by.
_ADDS: dict[str, dict[str, int]] = {
    "en": {
        **{word: value for value, word in enumerate(_UNITS_EN.split())},
        **{word: 10 * value for value, word in enumerate(_TENS_EN.split(), 2)},
    },
    "es": {
        **{word: value for value, word in enumerate(_UNITS_ES.split())},
        **{word: 10 * value for value, word in enumerate(_TENS_ES.split(), 3)},
        **{word: 100 * value for value, word in enumerate(_HUNDREDS_ES.split(), 1)},
        **{word[:-2] + "as": 100 * value for value, word in enumerate(_HUNDREDS_ES.split(), 1) if value > 1},
        "un": 1, "una": 1, "veintiún": 21, "veintiuna": 21, "cien": 100,
        "dieciseis": 16, "veintidos": 22, "veintitres": 23, "veintiseis": 26,
    },
}  # fmt: skip
_TIMES: dict[str, dict[str, int]] = {
    "en": {"hundred": 100, "dozen": 12, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12},
    # A Spanish billón is a million millions; in the United States' Spanish it is the English billion as often, so
    # it is left unread.
    "es": {"docena": 12, "docenas": 12, "mil": 1000, "millón": 10**6, "millon": 10**6, "millones": 10**6},
}
_ATTACHED = {"k": 10**3, "m": 10**6, "mm": 10**6, "b": 10**9, "bn": 10**9, "t": 10**12}
_ARTICLES = {"en": ("a", "an", "half"), "es": ("medio", "media")}
_JOINTS = {"en": "and", "es": "y"}
_POINT = {"en": "point", "es": "coma"}
# Spanish releases of US agencies write 1.200 as well as 1,200; before three digits both part thousands.
_DIGITS = {
    "en": r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?",
    "es": r"\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?",
}
_MOST = 10**15  # no magnitude of people or dollars is greater
# No number of people or dollars has more digits: longer runs are identifiers, and their floats would overflow.
_LONGEST = 24


class Number(NamedTuple):
    """A number and where it stands. `magnitude` is the "million" of "1.5 million", 1 where none is written.

    `word` tells number words from digits, and `grouped` digits with a thousands mark from those without.
    """

    value: float
    start: int
    end: int
    magnitude: int = 1
    word: bool = False
    grouped: bool = False


def _pattern(language: str) -> str:
    times = "|".join(sorted(_TIMES[language], key=len, reverse=True))
    words = "|".join(sorted({*_ADDS[language], *_TIMES[language], _POINT[language]}, key=len, reverse=True))
    small = "|".join(sorted(_ADDS[language], key=len, reverse=True))
    article = r"(?:half\s+an?|a|an)\s+(?=(?:{})\b)" if language == "en" else r"(?:medio|media)\s+(?=(?:{})\b)"
    joint = _JOINTS[language]
    half = r"(?P<half>\s+and\s+a\s+half(?=\s+(?:million|billion|thousand)))?" if language == "en" else "(?P<half>(?!))?"
    return (
        rf"(?:(?P<digits>{_DIGITS[language]})(?:(?P<attached>mm|bn|[kmbt])(?!\w)|"
        rf"(?P<times>(?:[\s-]+(?:{times})(?!\w))*))"
        rf"(?!(?!percent\b)[\w/]|[.,:]\d|[-–](?!percent|per\b|an?\b|\$?\d)\w|[’']\w|°)"
        rf"|(?P<words>(?:{article.format(times)})?(?:{words}){half}(?:[\s-]+(?:{joint}\s+(?=(?:{small})\b))?(?:{words})(?!\w))*)"
        r"(?![\w’']|-(?!percent|per\b|in-)\w))"
    )


# A number does not begin inside a word, a code (H-2B, COVID-19), a fraction, a clock time or a longer number.
_BEGIN = r"(?<![\w/:#§])(?<!\w[-–.,’'])"
_AT = {language: re.compile(_pattern(language)) for language in _DIGITS}
_ANY = {language: re.compile(_BEGIN + _pattern(language)) for language in _DIGITS}
#: Words that a number may begin with.
_OPENERS = {
    language: frozenset({*_ADDS[language], *_TIMES[language], _POINT[language], *_ARTICLES[language]})
    for language in _DIGITS
}
_SPLIT = re.compile(r"[\s-]+")


def find_numbers(words: Words, language: str = "en") -> Iterator[Number]:
    """Yield the numbers of a text from left to right; what is a number only in form (dates, codes) is among them."""
    known = language if language in _DIGITS else "en"
    end = 0
    for place in sorted([*words.digits, *words.places(_OPENERS[known])]):
        if place >= end and (match := _ANY[known].match(words.low, place)):
            number = _read(match, known)
            end = number.end if number else match.end()
            if number:
                yield number


def number_at(low: str, place: int, language: str = "en") -> Number | None:
    """Return the number that begins at a place, or None."""
    match = _AT.get(language, _AT["en"]).match(low, place)
    return _read(match, language) if match else None


def _read(match: re.Match[str], language: str) -> Number | None:
    language = language if language in _DIGITS else "en"
    if (digits := match["digits"]) is None:
        return _words(match, language)
    if len(digits) > _LONGEST:
        return None
    value = _digits(digits, language)
    magnitude = _ATTACHED.get(match["attached"] or "", 1)
    for word in _SPLIT.split((match["times"] or "").strip(" \t\n-")):
        magnitude *= _TIMES[language].get(word, 1)
    magnitude = min(magnitude, _MOST)
    return Number(
        value * magnitude, match.start(), match.end(), magnitude, False, len(re.findall(r"[.,]\d{3}", digits)) > 0
    )


def _digits(digits: str, language: str) -> float:
    if language == "es":
        digits = re.sub(r"[.,](?=\d{3}(?!\d))", "", digits).replace(",", ".")
    return float(digits.replace(",", ""))


class _Sum:
    """A number that is added up from its words, as far as they make one."""

    def __init__(self, language: str) -> None:
        self.adds, self.times, self.point = _ADDS[language], _TIMES[language], _POINT[language]
        self.total = 0.0
        self.current = 0.0
        self.last: int | None = None  # the value of the word before
        self.magnitude = 1
        self.decimals = 0  # how many digits came after "point", and one

    @property
    def value(self) -> float:
        return self.total + self.current

    def take(self, word: str) -> bool:
        """Take in a word; False where it begins another number."""
        if word in self.adds:
            return self._add(self.adds[word])
        if word in self.times:
            return self._multiply(self.times[word])
        if word == "half" and self.last is not None:  # "two and a half million"
            self.current += 0.5
        elif word == self.point:
            if self.last is None or self.decimals:
                return False
            self.decimals = 1
        return True

    def _add(self, value: int) -> bool:
        if self.decimals:
            if value > 9:
                return False
            self.current += value / 10**self.decimals
            self.decimals += 1
        elif self.last is None or _fits(value, self.last):
            self.current += value
        else:
            return False
        self.last = value
        return True

    def _multiply(self, factor: int) -> bool:
        if factor in (12, 100):
            self.current = (self.current or 1) * factor
        else:
            self.total += (self.current or float(self.last is None)) * factor
            self.current = 0.0
        self.magnitude *= factor
        self.last = factor
        self.decimals = 0
        return self.magnitude <= _MOST


def _words(match: re.Match[str], language: str) -> Number | None:
    """Read number words as far as they make one number: "two hundred and five", but of "two five" only the "two"."""
    number = _Sum(language)
    start = end = match.start("words")
    for piece in re.finditer(r"[^\s-]+", match["words"]):
        if not number.take(piece[0]):
            break
        if number.last is not None:
            end = start + piece.end()
    if number.last is None or number.magnitude > _MOST:
        return None
    half = 0.5 if match["words"].startswith(("half", "medi")) else 1
    return Number(number.value * half, start, end, number.magnitude, word=True)


def _fits(value: int, last: int) -> bool:
    """Tell whether a number word can follow the one before it in the same number."""
    if last >= 100:
        return value < last
    return last >= 20 and last % 10 == 0 and 0 < value < 10
