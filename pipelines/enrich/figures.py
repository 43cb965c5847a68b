"""The figures that a text gives: numbers of people, dollars and percents, with what they are figures of.

What counts as a figure is defined by the labelling guide: no ages, terms, dates, ranks or counts of things.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache

from pipelines.enrich import actions, lexicon
from pipelines.enrich.actions import Span
from pipelines.enrich.cues import EDGE
from pipelines.enrich.facts import Figure, Qualifier, Unit
from pipelines.enrich.numbers import Number, find_numbers, lowered, number_at
from pipelines.enrich.people import Group, counts_nothing, group, members, remainder
from pipelines.enrich.sentences import Sentence, sentences
from pipelines.enrich.shares import Share, fractions, ratio

_MOST_WORDS = 12  # of a figure's text
_DOLLARS_BEFORE = re.compile(r"(?:(?<!\w)us\s?|(?<!\w)u\.s\.\s?|(?<![\w$]))\$\s?$")
_DOLLARS_AFTER = re.compile(r"(?:[\s-]+(?:u\.?s\.?\s+)?(?:dollars?|usd|d[oó]lares)\b)|\s+de\s+d[oó]lares\b")
_PERCENT = re.compile(r"\s*-?\s*(?:%|percent\b|per\s+cent\b|pct\b|por\s+ciento\b)(?!\s+points?\b)")
_TO = re.compile(r"(?:\s+(?:to|through|or|a|hasta|o)\s+|\s*[-–—]\s*)(?=[\w$])(?:us)?\$?")
_AND = re.compile(r"\s+(?:and|y)\s+(?:us)?\$?")
_BETWEEN = re.compile(r"\b(?:between|entre|from|de)\s+(?:[a-z]+\s+)?(?:us)?\$?$")
_FROM = re.compile(r"\b(?:from|de)\s+(?:[a-z]+\s+)?(?:us)?\$?$")
_CHANGE = re.compile(r"\b(?:increas|decreas|rose|rise|fell|fall|drop|grew|grow|declin|jump|climb|went|cut|reduc|expand|doubl|tripl|rais|aument|sub|baj|pas[óa])")
_BACKWARDS = re.compile(r"\s*[\"“”]?\s*(?:that\s+is|that’s|that's|this\s+is|of\s+(?:them|those|these|the)|among\s+(?:them|those)|nearly|about|more\s+than|some|de\s+(?:ellos|esos|estos|los))\b")
_PART = re.compile(r"\b(?:including|included|of\s+(?:whom|which|them|those|these|the)|among\s+(?:them|those|whom)|incluyendo|incluidos|incluidas|entre\s+ellos|de\s+(?:los\s+cuales|ellos|los))\b[^.;]{0,60}$")
_OR_MORE = re.compile(r"\+|\s+(?:or\s+(?:more|fewer|less|so))\b")
_STOP = re.compile(r"[;!?)\n”\"]|[,.:](?!\d)|\s[–—-]\s")
_WORD = re.compile(r"\S+")


@dataclass(slots=True)
class _Amount:
    """A number whose unit is known, before it is known what it is a figure of."""

    value: float
    unit: Unit
    start: int
    end: int
    rule: str
    qualifier: Qualifier = "exact"
    group: Group | None = None


def find_figures(text: str, language: str = "en") -> list[Figure]:
    """Return the figures of a text in order, each distinct one once.

    >>> [(f.value, f.unit, f.qualifier, f.action) for f in find_figures("Agents arrested more than 200 people.")]
    [(200.0, 'people', 'at_least', 'arrested')]
    """
    return _Reader(text, language).figures()


class _Reader:
    def __init__(self, text: str, language: str) -> None:
        self.text = text
        self.low = lowered(text)
        self.language = language
        self.sentences: list[Sentence] = []
        self.starts: list[int] = []

    def figures(self) -> list[Figure]:
        shares = fractions(self.low)
        numbers = list(find_numbers(self.low, self.language))
        if not numbers and not shares:
            return []
        self.sentences = sentences(self.text)
        self.starts = [sentence.start for sentence in self.sentences]
        found: dict[tuple[str, float, str], Figure] = {}
        before: list[tuple[_Amount, str]] = []  # what was read so far, with its action
        for amount in self._amounts(numbers, shares):
            sentence = self._sentence(amount.start)
            action, rule = self._action(amount, sentence, before)
            before.append((amount, action))
            key = (amount.unit, amount.value, "")
            if key in found and found[key].sentence == sentence.text and amount.unit == "people" and not self._repeats(amount, found[key]):
                key = (amount.unit, amount.value, self.low[amount.start : amount.end])
            # Told again, a figure may stand beside the word that says what it is of.
            if key not in found or (found[key].action == "other" != action):
                start, end = self._words(amount, sentence)
                found[key] = Figure(
                    amount.value, amount.unit, amount.qualifier, action, self.text[start:end], sentence.text, start, end,
                    f"{amount.rule}/{rule}" if rule else amount.rule,
                )  # fmt: skip
        return sorted(found.values(), key=lambda figure: figure.start)

    def _repeats(self, amount: _Amount, figure: Figure) -> bool:
        """Tell whether an amount is the same people again: "three Republicans and three Democrats" are not."""
        words = self.text[amount.start : amount.end]
        return figure.text.startswith(words) or self.low[amount.start - 4 : amount.start] in {"the ", "los ", "hose", "ese "}

    def _sentence(self, place: int) -> Sentence:
        return self.sentences[max(0, bisect_right(self.starts, place) - 1)]

    def _amounts(self, numbers: list[Number], shares: list[Share]) -> list[_Amount]:
        found = [self._share(share) for share in shares]
        taken = [(share.start, share.end) for share in shares]
        done = 0
        people: list[_Amount] = []
        for number in numbers:
            if number.start < done or any(start <= number.start < end for start, end in taken):
                continue
            if share := ratio(self.low, number, self.language):
                found.append(self._share(share))
                done = share.end
                continue
            pair, done = self._pair(number)
            if pair is None:
                one = self._amount(number, number, people)
                pair = [one] if one else []
                done = max(number.end, one.end if one and one.unit != "people" else 0)
            found += pair
            people += [amount for amount in pair if amount.unit == "people"]
        return sorted(found, key=lambda amount: amount.start)

    def _share(self, share: Share) -> _Amount:
        start, qualifier = self._qualifier(share.start, share.end)
        return _Amount(share.value, "percent", start, share.end, share.rule, qualifier)

    def _pair(self, first: Number) -> tuple[list[_Amount] | None, int]:
        """Return both ends of a range or of "10 and 20 percent", and where it ends; None where there is no pair."""
        low = self.low
        unit = _PERCENT.match(low, first.end)
        place = unit.end() if unit else first.end
        joint = _TO.match(low, place) or _AND.match(low, place)
        second = number_at(low, joint.end(), self.language) if joint else None
        if not joint or not second:
            return None, 0
        between = _BETWEEN.search(low[max(0, first.start - 30) : first.start])
        ranged = _AND.match(low, place) is None
        if not ranged and between is None and not _PERCENT.match(low, second.end):
            return None, 0
        if first.magnitude == 1 < second.magnitude and first.value < 1000:
            first = first._replace(value=first.value * second.magnitude, magnitude=second.magnitude)
        right = self._amount(second, second, [])
        if right is None:
            # "12 to 15 months": neither is a figure. "$500 to 12 offices": the first is one by itself.
            return (None, 0) if unit or self._dollars(first) or not ranged or between is None and not joint[0].strip() else ([], second.end)
        left_start, qualifier = self._qualifier(first.start, second.end)
        left = _Amount(first.value, right.unit, left_start, right.end, right.rule, qualifier, right.group)
        if self._dollars(first) and right.unit != "usd" or unit and right.unit != "percent":
            return None, 0
        if right.unit == "usd" and (dollars := self._dollars(first)):
            left.start = min(left_start, dollars)
        if (ranged or between) and first.value < second.value:
            sentence = self._sentence(first.start)
            changed = _FROM.search(low[max(0, first.start - 30) : first.start]) and _CHANGE.search(low, sentence.start, first.start)
            if not changed:
                left.qualifier, right.qualifier = "at_least", "at_most"
        elif ranged and not between and first.value >= second.value:
            return None, 0
        if right.unit == "people":
            left.value = float(round(left.value))
        right.start = left.start
        return [left, right], second.end

    def _dollars(self, number: Number) -> int | None:
        """Return where the dollar sign before a number stands, or None."""
        left = max(0, number.start - 6)
        sign = _DOLLARS_BEFORE.search(self.low[left : number.start])
        return left + sign.start() if sign else None

    def _amount(self, number: Number, last: Number, people: list[_Amount]) -> _Amount | None:
        """Return what a number counts, or None."""
        low = self.low
        if (dollars := self._dollars(number)) is not None:
            start, qualifier = self._qualifier(dollars, number.end)
            return _Amount(round(number.value, 2), "usd", start, number.end, "usd.sign", qualifier)
        if after := _DOLLARS_AFTER.match(low, number.end):
            start, qualifier = self._qualifier(number.start, after.end())
            return _Amount(round(number.value, 2), "usd", start, after.end(), "usd.word", qualifier)
        if after := _PERCENT.match(low, number.end):
            start, qualifier = self._qualifier(number.start, after.end())
            return _Amount(round(number.value, 4), "percent", start, after.end(), "percent", qualifier)
        if number.value < 1 or number.start and low[number.start - 1] in "$€£¥":
            return None
        if counts_nothing(low, number):
            return None
        end = number.end + self._after(number.end)
        counted = group(self.text, low, number, end, self.language)
        start, qualifier = self._qualifier(number.start, number.end)
        if counted is None:
            counted = remainder(self.text, low, number, start, end, members=self._members(number, people))
            if counted is None:
                return None
        return _Amount(float(round(number.value)), "people", start, counted.end, counted.rule, qualifier, counted)

    def _members(self, number: Number, people: list[_Amount]) -> bool:
        """Tell whether people were counted before, in the same sentence or the one before it."""
        if not people:
            return False
        sentence = self._sentence(number.start)
        place = self.starts.index(sentence.start)
        return people[-1].start >= (self.starts[place - 1] if place else 0)

    def _after(self, end: int) -> int:
        """Return the length of a "+" or "or more" after a number, which stands between it and its noun."""
        after = _OR_MORE.match(self.low, end)
        return after.end() - end if after else 0

    def _qualifier(self, start: int, end: int) -> tuple[int, Qualifier]:
        """Return where the qualifier of a number begins (its own start where it has none), and its id."""
        before, after = _qualifiers()
        left = max(0, start - 45)
        if match := before.search(self.low[left:start]):
            return left + match.start(), _QUALIFIERS[str(match.lastgroup)[:-1]]
        if self.low.startswith("+", end):
            return start, "at_least"
        if match := after.match(self.low, end):
            return start, _QUALIFIERS[str(match.lastgroup)[:-1]]
        sentence = self._sentence(start) if self.sentences else None
        if sentence and self.low.find("approximately:", sentence.start, start) >= 0:
            return start, "about"
        return start, "exact"

    def _action(self, amount: _Amount, sentence: Sentence, before: list[tuple[_Amount, str]]) -> tuple[str, str]:
        """Return what an amount is a figure of, and the rule that says so."""
        low, span, whole = self.low, Span(amount.start, amount.end), Span(sentence.start, sentence.end)
        if amount.unit == "usd":
            action = actions.of_money(low, span, whole) or actions.of_money_everywhere(low)
            return (action.action, action.rule) if action else ("other", "")
        counted = amount.group
        if counted and counted.event:
            return counted.action, ""
        part = bool(counted and counted.loose or amount.unit == "percent") and _PART.search(low, sentence.start, amount.start) is not None
        action = actions.of_people(low, span, whole, part=part)
        if amount.unit == "percent":
            counted = members(self.text, low, amount.end)
        default = counted.action if counted else ""
        # Those who are employed do what the sentence tells: it is done to them only where the verb says so outright.
        if default == "employed" and (action is None or action.cost > 0 or action.action in {"affected"}):
            return default, ""
        if action and (not part or action.cost < 1):
            return action.action, action.rule
        if inherited := self._inherited(amount, sentence, before):
            return inherited, "part"
        if action:
            return action.action, action.rule
        return (default or "other"), ""

    def _inherited(self, amount: _Amount, sentence: Sentence, before: list[tuple[_Amount, str]]) -> str:
        """Return the action of the people of whom these are a part, or ""."""
        earlier = [(one, action) for one, action in before if one.unit != "usd"]
        if not earlier or not (amount.unit == "percent" or (amount.group and amount.group.loose)):
            return ""
        one, action = earlier[-1]
        if one.start >= sentence.start or _BACKWARDS.match(self.low, sentence.start):
            return action if action != "employed" else ""
        return ""

    def _words(self, amount: _Amount, sentence: Sentence) -> tuple[int, int]:
        """Return the span of the words that carry an amount: to its noun, and on to the end of the clause."""
        end = max(amount.end, amount.start + 1)
        words = len(_WORD.findall(self.text, amount.start, end))
        limit = max(sentence.end, end)
        stop = _STOP.search(self.text, end, limit)
        for word in _WORD.finditer(self.text, end, stop.start() if stop else limit):
            if words >= _MOST_WORDS or word.start() == end:
                break
            end = word.end()
            words += 1
        return amount.start, end


_QUALIFIERS: dict[str, Qualifier] = {"about": "about", "at_least": "at_least", "at_most": "at_most"}


@cache
def _qualifiers() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the pattern of a qualifier that ends where a number begins, and of one that begins where it ends."""
    parts: dict[bool, list[str]] = {False: [], True: []}
    for number, rule in enumerate(lexicon.read("qualifiers")):
        # See cues.Cues on the edge that is tested once.
        parts[bool(rule.more.get("after"))].append(f"(?P<{rule.gives}{number}>{rule.pattern.pattern.replace(EDGE, '')})")
    before, after = ("|".join(parts[key]) for key in (False, True))
    return (
        re.compile(rf"{EDGE}(?:{before})\s*(?:another\s+|an?\s+(?:additional|total\s+of|estimated)\s+|the\s+|los\s+|las\s+|el\s+)?$"),
        re.compile(rf"\s+(?:{after})"),
    )
