"""Numbers with their unit: which numbers of a text count people, dollars or percents, singly or as a range."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from pipelines.enrich.facts import Qualifier, Unit
from pipelines.enrich.labels import counts_nothing
from pipelines.enrich.numbers import Number, find_numbers, number_at
from pipelines.enrich.people import Group, group
from pipelines.enrich.qualifiers import qualifier
from pipelines.enrich.remainders import remainder
from pipelines.enrich.sentences import Sentence, sentences
from pipelines.enrich.shares import Share, fractions, ratio
from pipelines.enrich.words import words_of

_DOLLARS_BEFORE = re.compile(r"(?:(?<!\w)us\s?|(?<!\w)u\.s\.\s?|(?<![\w$]))\$\s?$")
_DOLLARS_AFTER = re.compile(r"(?:[\s-]+(?:u\.?s\.?\s+)?(?:dollars?|usd|d[oó]lares)\b)|\s+de\s+d[oó]lares\b")
_PERCENT = re.compile(r"\s*-?\s*(?:%|percent\b|per\s+cent\b|pct\b|por\s+ciento\b)(?!\s+points?\b)")
_TO = re.compile(r"(?:\s+(?:to|through|or|a|hasta|o)\s+|\s*[-–—]\s*)(?=[\w$])(?:us)?\$?")
_AND = re.compile(r"\s+(?:and|y)\s+(?:us)?\$?")
_BETWEEN = re.compile(r"\b(?:between|entre|from|de)\s+(?:[a-z]+\s+)?(?:us)?\$?$")
_FROM = re.compile(r"\b(?:from|de)\s+(?:[a-z]+\s+)?(?:us)?\$?$")
# "Rose from 200 to 300" tells two exact numbers, and no range.
_CHANGE = re.compile(
    r"\b(?:increas|decreas|rose|rise|rising|fell|fall|drop|grew|grow|declin|jump|climb|went|cut|reduc|expand|doubl|tripl|"
    r"rais|up\b|down\b|aument|sub|baj|pas[óa])"
)
_OR_MORE = re.compile(r"\+|\s+(?:or\s+(?:more|fewer|less|so))\b")
_TOO_MANY = re.compile(r"\s+(?:is|was)\s+(?:one\s+)?too\s+many\b")  # "one victim is too many" counts nobody
# "20,240 (51 percent) were …": what share they are stands between a number and what is said of them.
_SHARE_OF_THEM = re.compile(r"\s*\((?:[a-z]+\s+){0,3}\d[\d.,]*\s*(?:%|percent|per\s+cent|por\s+ciento)\)")
_CHANGE_REACH = 200
_WINDOW = 30  # characters before a number that are looked at for "between" and "from"


@dataclass(slots=True)
class Amount:
    """A number whose unit is known; `start` to `end` are its words, from the qualifier to the unit or noun."""

    value: float
    unit: Unit
    start: int
    end: int
    rule: str
    qualifier: Qualifier = "exact"
    group: Group | None = None


class Amounts:
    """The amounts of a text, and its sentences."""

    def __init__(self, text: str, language: str) -> None:
        self.text = text
        self.words = words_of(text)
        self.low = self.words.low
        self.language = language
        self.sentences: tuple[Sentence, ...] = ()
        self._starts: list[int] = []

    def read(self) -> list[Amount]:
        """Return the amounts of the text in order."""
        shares = fractions(self.words)
        numbers = list(find_numbers(self.words, self.language))
        if not numbers and not shares:
            return []
        self.sentences = sentences(self.text)
        self._starts = [sentence.start for sentence in self.sentences]
        found = [self._share(share) for share in shares]
        people: list[Amount] = []
        done = 0
        for number in numbers:
            if number.start < done or any(share.start <= number.start < share.end for share in shares):
                continue
            if share := ratio(self.low, number, self.language):
                found.append(self._share(share))
                done = share.end
                continue
            pair, done = self._pair(number)
            if pair is None:
                one = self._amount(number, people)
                pair = [one] if one else []
                done = max(number.end, one.end if one and one.unit != "people" else 0)
            found += pair
            people += [amount for amount in pair if amount.unit == "people"]
        return sorted(found, key=lambda amount: amount.start)

    def sentence(self, place: int) -> Sentence:
        """Return the sentence that holds a place."""
        return self.sentences[self._number(place)]

    def _number(self, place: int) -> int:
        return max(0, bisect_right(self._starts, place) - 1)

    def _qualifier(self, start: int, end: int) -> tuple[int, Qualifier]:
        return qualifier(self.low, start, end, self.sentence(start).start)

    def _share(self, share: Share) -> Amount:
        start, exact = self._qualifier(share.start, share.end)
        return Amount(share.value, "percent", start, share.end, share.rule, exact)

    def _pair(self, first: Number) -> tuple[list[Amount] | None, int]:
        """Return both ends of a range or of "10 and 20 percent", and where it ends; None where there is no pair."""
        low = self.low
        none: tuple[None, int] = (None, 0)
        unit = _PERCENT.match(low, first.end)
        place = unit.end() if unit else first.end
        ranged = _TO.match(low, place)
        joint = ranged or _AND.match(low, place)
        second = number_at(low, joint.end(), self.language) if joint else None
        if not joint or not second:
            return none
        if ranged and counts_nothing(low, first) and second.grouped:
            return none  # "from 1,200 in 2015 to 2,400 in 2016"
        before = low[max(0, first.start - _WINDOW) : first.start]
        between = _BETWEEN.search(before) is not None
        if not ranged and not between and not _PERCENT.match(low, second.end):
            return none
        if first.magnitude == 1 < second.magnitude and first.value < 1000:
            first = first._replace(value=first.value * second.magnitude, magnitude=second.magnitude)
        right = self._amount(second, [])
        dollars = self._dollars(first)
        if right is None:
            # "12 to 15 months": neither is a figure. "$500 to 12 offices": the first is one by itself.
            alone = unit is not None or dollars is not None or not ranged
            return none if alone else ([], second.end)
        if (dollars is not None and right.unit != "usd") or (unit and right.unit != "percent"):
            return none
        if ranged and not between and first.value >= second.value:
            return none
        start, exact = self._qualifier(first.start if dollars is None else dollars, second.end)
        left = Amount(first.value, right.unit, start, right.end, right.rule, exact, right.group)
        if right.unit == "people":
            left.value = float(round(left.value))
        right.start = left.start
        if first.value < second.value and not self._changes(before, first.start):
            left.qualifier, right.qualifier = "at_least", "at_most"
        return [left, right], second.end

    def _changes(self, before: str, place: int) -> bool:
        """Tell whether two numbers are what something was and became, and not the ends of a range."""
        return (
            _FROM.search(before) is not None
            and _CHANGE.search(self.low, max(self.sentence(place).start, place - _CHANGE_REACH), place) is not None
        )

    def _dollars(self, number: Number) -> int | None:
        """Return where the dollar sign before a number stands, or None."""
        left = max(0, number.start - 6)
        if "$" not in self.low[left : number.start]:
            return None
        sign = _DOLLARS_BEFORE.search(self.low[left : number.start])
        return left + sign.start() if sign else None

    def _amount(self, number: Number, people: list[Amount]) -> Amount | None:
        """Return what a number counts, or None. `people`: the amounts of people before it."""
        low = self.low
        if (dollars := self._dollars(number)) is not None:
            start, exact = self._qualifier(dollars, number.end)
            return Amount(round(number.value, 2), "usd", start, number.end, "usd.sign", exact)
        if after := _DOLLARS_AFTER.match(low, number.end):
            start, exact = self._qualifier(number.start, after.end())
            return Amount(round(number.value, 2), "usd", start, after.end(), "usd.word", exact)
        if after := _PERCENT.match(low, number.end):
            start, exact = self._qualifier(number.start, after.end())
            return Amount(round(number.value, 4), "percent", start, after.end(), "percent", exact)
        if number.value < 1 or (number.start and low[number.start - 1] in "$€£¥") or counts_nothing(low, number):
            return None
        more = _OR_MORE.match(low, number.end)  # stands between a number and its noun: "200+ people"
        end = more.end() if more else number.end
        if share := _SHARE_OF_THEM.match(low, end):
            end = share.end()
        counted = group(self.text, low, number, end, self.language)
        start, exact = self._qualifier(number.start, number.end)
        if counted is None:
            counted = remainder(self.text, low, number, start, end, members=self._members(number, people))
        if counted is None or _TOO_MANY.match(low, counted.end):
            return None
        return Amount(float(round(number.value)), "people", start, counted.end, counted.rule, exact, counted)

    def _members(self, number: Number, people: list[Amount]) -> bool:
        """Tell whether people were counted before, in the same sentence or the one before it."""
        if not people:
            return False
        return people[-1].start >= self._starts[max(0, self._number(number.start) - 1)]
