"""The figures that a text gives: numbers of people, dollars and percents, with what they are figures of.

What counts as a figure is defined by the labelling guide: no ages, terms, dates, ranks or counts of things.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property
from itertools import islice

from pipelines.enrich import actions
from pipelines.enrich.actions import Action, Span
from pipelines.enrich.amounts import Amount, Amounts
from pipelines.enrich.cues import Cue, cues
from pipelines.enrich.facts import Figure
from pipelines.enrich.people import members
from pipelines.enrich.runs import Squeezed
from pipelines.enrich.sentences import Sentence

_MOST_WORDS = 12  # of a figure's text
_BACKWARDS = re.compile(
    r"\s*[\"“”]?\s*(?:that\s+is|that’s|that's|this\s+is|of\s+(?:them|those|these|the)|among\s+(?:them|those)|nearly|about|"
    r"more\s+than|some|up|down|an?\s+(?:increase|decrease|rise|drop)\s+of|in\s+all|in\s+total|\d[\d,]*|de\s+(?:ellos|esos|estos|los))\b"
)
#: "Of this total, 37,557 people had …": all that the sentence counts are of those counted before.
_OF_ALL = re.compile(
    r"(?:out\s+of|of|among|de|entre)\s+(?:this\s+total|that\s+total|these|those|them|the\s+\d[\d,]*|este\s+total|estos|esos|ellos)\b[^,.;]{0,40},"
)
_PART = re.compile(
    r"\b(?:including|included|of\s+(?:whom|which|them|those|these|the)|among\s+(?:them|those|whom)|incluyendo|incluidos|"
    r"incluidas|entre\s+ellos|de\s+(?:los\s+cuales|ellos|los))\b[^.;]{0,60}$"
)
#: "825,000 people were granted it, including nearly 41,000 New Yorkers": a part with a noun of its own.
_INCLUDED = re.compile(r"\b(?:including|among\s+them|incluyendo|incluid[oa]s|entre\s+ell[oa]s),?\s+$")
_LISTED = re.compile(r"\s*(?:\([^()]{1,20}\)\s*)?(?:,\s*(?:and\s+|y\s+)?|and\s+|y\s+|;\s*(?:and\s+)?)$")
# A percent of costs or prices says nothing of people, whoever else stands in the sentence.
_OF_MONEY = re.compile(
    r"\s+(?:of|de|del)\s+(?:(?:the|its|their|all|our|la|el|los|las|su|sus)\s+)*(?:[\w-]+\s+){0,2}(?:costs?|budgets?|revenues?|premiums?|spending|"
    r"expenses|prices?|gdp|costos?|presupuesto|ingresos|gastos)\b"
)
_VICTIMS = re.compile(r"\b(?:victims?|víctimas?)\b")
# What is said of a release's defendants, never of their victims.
_NOT_VICTIMS = {"other", "charged", "convicted", "sentenced", "arrested", "employed"}
_EXPLAINED = re.compile(r"[\s\"“”]*(?:that|this|those|these|es[oa]|est[oa])(?:['’]s|\s+(?:is|are|es))\s")
_LETTER = re.compile(r"[^\W\d_]")
_STOP = re.compile(r"[;!?)\n”\"]|[,.:](?!\d)|\s[–—-]\s")
_WORD = re.compile(r"\S+")
_REACH = 500  # characters of a sentence that are looked at before and after a figure
_MOST_NEAR = 25  # words of a lexicon on each side of a figure that are weighed: prose has fewer within reach
_PART_REACH = 120
_CHANGES = re.compile(r"\s+(?:increase|decrease|rise|drop|jump|cut|hike|reduction)s?\b")
_OF_A_CHANGE = 4.0  # a cost up to which a word says what "a 95 percent increase" is an increase of
_OUT_OF = re.compile(r"\s+(?:out\s+)?of\s+(?:the\s+)?")
_CHANGED = re.compile(r"\W*(?:up|down|an?\s+(?:increase|decrease|rise|drop))\s+(?:by|of|from|nearly|over|about|\d)")
_MOST_ITEMS, _ITEM_WORDS = 60, 15  # of a list, and words of each, that stand under one line with a colon
_LOOK_AHEAD = 5  # figures behind one that may be of other people
_PARTS = frozenset({"people.who", "people.of_those", "people.part"})  # rules of those who are a part of others
_REMEMBERED = 30  # figures before one of which it may be a part
_OF_A_LAW = 2.0  # the same of a law that covers workers: "a path to citizenship for 200,000 farmworkers"
_OF_THE_SENTENCE = 2.0  # the same of the verb of the sentence: "two defendants in the case were sentenced"
_SAID_OUTRIGHT = 1.0  # a cost up to which a word speaks of the figure itself (see `actions`)


def find_figures(text: str, language: str = "en") -> list[Figure]:
    """Return the figures of a text in order, each distinct one once.

    >>> [(f.value, f.unit, f.qualifier, f.action) for f in find_figures("Agents arrested more than 200 people.")]
    [(200.0, 'people', 'at_least', 'arrested')]
    """
    return _Reader(text, language).figures()


class _Reader:
    def __init__(self, text: str, language: str) -> None:
        self.squeezed = Squeezed(text)
        self.text = self.squeezed.text
        self.amounts = Amounts(self.text, language)
        self.low = self.amounts.low
        self._cues: dict[tuple[str, int], tuple[list[Cue], list[int]]] = {}

    def figures(self) -> list[Figure]:
        found: dict[tuple[str, float, str], Figure] = {}
        for amount, sentence, action, rule in self._read():
            key = (amount.unit, amount.value, "")
            if key in found and self._others(amount, found[key], sentence):
                key = (amount.unit, amount.value, self.low[amount.start : amount.end])
            # Told again, a figure may stand beside the word that says what it is of.
            if key not in found or (found[key].action == "other" != action):
                start, end = map(self.squeezed.place, self._words(amount, sentence))
                found[key] = Figure(
                    value=amount.value,
                    unit=amount.unit,
                    qualifier=amount.qualifier,
                    action=action,
                    text=self.squeezed.original[start:end],
                    sentence=sentence.text,
                    start=start,
                    end=end,
                    rule=f"{amount.rule}/{rule}" if rule else amount.rule,
                )
        return sorted(found.values(), key=lambda figure: figure.start)

    def _read(self) -> list[tuple[Amount, Sentence, str, str]]:
        """Return the amounts in order, each with its sentence, its action and the rule that gave it."""
        read: list[tuple[Amount, Sentence, str, str]] = []
        amounts = self.amounts.read()
        for place, amount in enumerate(amounts):
            sentence = self.amounts.sentence(amount.start)
            before = [(one, done) for one, _, done, _ in read[-_REMEMBERED:]]
            until = _next_counted(amount, amounts[place + 1 : place + _LOOK_AHEAD])
            if _OUT_OF.fullmatch(self.low, amount.end, min(until, len(self.low))):  # "five of six men were arrested"
                until = _next_counted(amount, amounts[place + 2 : place + _LOOK_AHEAD])
            action, rule = self._action(amount, sentence, before, until)
            victims = action in _NOT_VICTIMS and _VICTIMS.search(self.low, amount.start, amount.end)
            if action == "victim" or victims:
                action, rule, _ = self._of_victims
            if action == "apprehended" and amount.rule == "people.charged":  # defendants are caught anywhere
                action = "arrested"
            if action == "other" and amount.unit == "people":  # told again, they are what they were before
                again = (said for one, _, *said in reversed(read[-_REMEMBERED:]) if one.value == amount.value)
                action, rule = next(again, (action, rule))
            read.append((amount, sentence, action, rule))
        # "186 Salvadorans, 70 Hondurans and 46 Haitians who hold the status": the last one's action is that of all.
        for number in range(len(read) - 2, -1, -1):
            (one, sentence, action, _), (following, _, said, rule) = read[number], read[number + 1]
            listed = one.unit == following.unit == "people" and following.start < sentence.end
            if action != "other" or said in {"other", "employed"} or not listed or following.rule in _PARTS:
                continue
            if _LISTED.match(self.low, one.end, following.start):
                read[number] = (one, sentence, said, rule)
        return read

    @cached_property
    def _of_victims(self) -> Action:
        return actions.of_victims(self.low)

    def _others(self, amount: Amount, figure: Figure, sentence: Sentence) -> bool:
        """Tell whether an amount is of other people than an equal one: "three Republicans and three Democrats"."""
        if amount.unit != "people" or figure.sentence != sentence.text:
            return False
        words = self.text[amount.start : amount.end]
        definite = re.search(
            r"\b(?:the|those|these|los|las|esos)\s+$", self.low[max(0, amount.start - 7) : amount.start]
        )
        return definite is None and not figure.text.startswith(words)

    def _action(
        self, amount: Amount, sentence: Sentence, before: list[tuple[Amount, str]], until: int
    ) -> tuple[str, str]:
        """Return what an amount is a figure of, and the rule that says so.

        `before`: the amounts before it, each with its action. `until`: where others are counted, whom what follows is
        said of.
        """
        low, span = self.low, Span(amount.start, amount.end)
        if amount.unit == "usd":
            money = actions.of_money(low, span, self._near("money", span, sentence)) or actions.of_money_everywhere(low)
            return (money.action, money.rule) if money else ("other", "")
        counted = amount.group
        if counted and counted.event:
            return counted.action, ""
        loose = amount.unit == "percent" or (counted is not None and counted.loose)
        part = loose and (
            counted is not None
            or _PART.search(low, max(sentence.start, amount.start - _PART_REACH), amount.start) is not None
        )
        if amount.unit == "percent" and _OF_MONEY.match(low, amount.end):
            return "other", "money"
        inherited = self._inherited(amount, sentence, before, loose=loose)
        if amount.unit == "percent" and (counted := members(self.text, low, amount.end)):
            if counted.event:
                return counted.action, "of"  # "70% of all arrests"
            span = Span(span.start, counted.end)  # "90 percent of the detainees" were …
        near = [cue for cue in self._near("actions", span, sentence) if cue.start < until]
        said = actions.of_people(low, span, near, part=part and bool(inherited), loose=loose)
        if said and said.cost > _OF_A_CHANGE and amount.unit == "percent" and _CHANGES.match(low, amount.end):
            said = None
        default = counted.action if counted else ""
        # Those who are employed do what the sentence tells: it is done to them only where the verb says so outright.
        # Of defendants it tells what they are charged with, of prisoners why, and others of whom they took money.
        if (default in {"employed", "charged", "detained"} or (counted and counted.rule == "people.officials")) and (
            said is None or not _outright(said, amount)
        ):
            return default, ""
        if said and (said.cost <= _SAID_OUTRIGHT or inherited in {"", "other"}):
            return said.action, said.rule
        if inherited:
            return inherited, "part"
        if default in {"", "other"} and (
            told := self._told_above(amount.start, before) or self._told_below(amount, sentence)
        ):
            return told
        return (default or "other"), ""

    def _told_above(self, place: int, before: list[tuple[Amount, str]]) -> tuple[str, str] | None:
        """Return what the heading of a line says of what the line counts, and the rule, or None."""
        if not (heading := self._heading(place)):
            return None
        if told := list(cues("actions").find(self.low, *heading)):
            cue = next((one for one in told if not one.rule.more.get("weak")), told[0])
            return cue.gives, f"{cue.rule.id}/heading"
        counted = [action for one, action in before if one.start >= heading[0] and one.end <= heading[1]]
        return (counted[-1], "heading") if counted else None

    def _told_below(self, amount: Amount, sentence: Sentence) -> tuple[str, str] | None:
        """Return what the next sentence says of a number alone: "Two million. That is how many were deported."."""
        if _LETTER.search(self.low, sentence.start, amount.start) or _LETTER.search(self.low, amount.end, sentence.end):
            return None
        explained = _EXPLAINED.match(self.low, sentence.end)
        below = self.amounts.sentence(explained.end() - 1) if explained else sentence
        told = next(cues("actions").find(self.low, below.start, below.end), None) if explained else None
        return (told.gives, f"{told.rule.id}/below") if told else None

    def _heading(self, place: int) -> tuple[int, int] | None:
        """Return where the line stands that tells of a line that says nothing by itself, or None.

        That is the line with a colon that its list stands under, or the one before "Up 27.8 percent".
        """
        lines = islice(_lines_up(self.text, place), _MOST_ITEMS)
        start, end = next(lines)
        changed = _CHANGED.match(self.low, start) is not None
        for above, close in lines:
            if self.text.count(" ", start, end) > _ITEM_WORDS:
                return None
            if changed or self.text[above:close].rstrip().endswith(":"):
                return above, close
            start, end = above, close
        return None

    def _near(self, name: str, span: Span, sentence: Sentence) -> list[Cue]:
        """Return the cues of a lexicon that stand in the sentence of a span and not too far from it."""
        key = (name, sentence.start)
        if key not in self._cues:
            found = list(cues(name).find(self.low, sentence.start, sentence.end))
            self._cues[key] = found, [cue.start for cue in found]
        found, starts = self._cues[key]
        here = bisect_left(starts, span.start)
        first = max(bisect_left(starts, span.start - _REACH), here - _MOST_NEAR)
        return found[first : min(bisect_left(starts, span.end + _REACH), here + _MOST_NEAR)]

    def _inherited(self, amount: Amount, sentence: Sentence, before: list[tuple[Amount, str]], *, loose: bool) -> str:
        """Return the action of the people of whom these are a part, or with whom they are listed, or ""."""
        earlier = [(one, action) for one, action in before[-_REMEMBERED:] if one.unit != "usd" and action != "employed"]
        if not earlier:
            return ""
        one, action = earlier[-1]
        if one.start >= sentence.start and not loose and _LISTED.match(self.low, one.end, amount.start):
            return action
        # A part is one of the whole, not of the part named last.
        one, action = next((pair for pair in reversed(earlier) if _is_whole(pair[0])), earlier[-1])
        if one.start >= sentence.start and _INCLUDED.search(self.low, max(one.end, amount.start - 40), amount.start):
            return action
        of_all = _OF_ALL.match(self.low, sentence.start)
        if of_all or (loose and (one.start >= sentence.start or _BACKWARDS.match(self.low, sentence.start))):
            return action
        return ""

    def _words(self, amount: Amount, sentence: Sentence) -> tuple[int, int]:
        """Return the span of the words that carry an amount: to its noun, and on to the end of the clause."""
        end = max(amount.end, amount.start + 1)
        words = len(_WORD.findall(self.text, amount.start, end))
        limit = max(min(sentence.end, end + _REACH), end)
        stop = _STOP.search(self.text, end, limit)
        for word in _WORD.finditer(self.text, end, stop.start() if stop else limit):
            if words >= _MOST_WORDS or word.start() == end:
                break
            end = word.end()
            words += 1
        return amount.start, end


def _lines_up(text: str, place: int) -> Iterator[tuple[int, int]]:
    """Yield the line that holds a place and those above it that are not blank, each with its start and end."""
    end = text.find("\n", place)
    end = len(text) if end < 0 else end
    while end >= 0:
        start = text.rfind("\n", 0, end) + 1
        if text[start:end].strip():
            yield start, end
        end = start - 1


def _next_counted(amount: Amount, following: list[Amount]) -> int:
    """Return where other people are counted by a noun of their own behind an amount of people; else a place too far."""
    for one in following if amount.unit == "people" else ():
        if one.unit == "people" and one.start >= amount.end and one.group and not one.group.loose:
            return one.start
    return sys.maxsize


def _outright(said: Action, amount: Amount) -> bool:
    """Tell whether a verb speaks of those who are employed themselves; laws protect workers, not officers."""
    if said.action == "affected":
        return amount.rule == "people.workers" and said.cost <= _OF_A_LAW
    return said.cost <= (_OF_THE_SENTENCE if amount.rule == "people.charged" else 0)


def _is_whole(amount: Amount) -> bool:
    """Tell whether an amount counts people by themselves, and not as a part of others."""
    return amount.group is not None and (not amount.group.loose or amount.rule.startswith("people.verb"))
