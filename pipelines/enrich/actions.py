"""What a figure is a figure of: the word that governs it in its sentence.

Each word of a lexicon that stands in the sentence has a cost: the words between it and the figure, more across commas
and other clauses, more where its form says that it governs something else ("were arrested" governs what comes before,
"smuggling" what comes after). The cheapest gives the action.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import NamedTuple

from pipelines.enrich.cues import Cue, cues

# Dearer than this and a word says nothing of the figure. What a sentence says of its subject may stand far behind it.
_FAR_AFTER, _FAR_BEFORE = 14.0, 8.0
_IF_NOTHING_ELSE = 12.0
_WEAK = 4.0  # what a rule that is marked as weak costs more
_ENOUGH = 200  # words of a text that tell what its dollars are for, or what its victims suffered
_ILL = ("smuggled", "died", "injured")
_WORDS = re.compile(r"\w+")
_CLAUSE = re.compile(
    r"[;:]|\s[–—-]{1,2}\s|\b(?:while|after|although|but|because|when|where|which|if|mientras|aunque|pero|porque|cuando)\b"
)
_BE = r"(?:was|were|been|being|be|is|are|get|gets|got|fue|fueron|sido|son|está|están|resultaron|resultó|quedaron)"
#: Between the people and a verb that is done to them: nothing but helping words.
_PASSIVE = re.compile(
    rf"\s*,?\s*(?:of\s+(?:whom|them|those|these)\s+|de\s+(?:ellos|ellas|los\s+cuales)\s+)?(?:(?:who|that|que|quienes)\s+)?(?:(?:have|has|had|will|would|can|could|may|may\s+be|also|all|each|now|later|since|already|previously|recently|currently|have\s+yet\s+to|(?:found|located|identified|caught)\s+and|"
    rf"to|not|han|habían|serán|ya|\w+ly|{_BE})\s+)*$"
)
_BE_BEFORE = re.compile(rf"\b{_BE}\s+(?:\w+ly\s+|also\s+|all\s+|later\s+|not\s+)*$")
# Spanish tells who behind the verb: "Fueron detenidos siete hombres".
_POSTPOSED = re.compile(
    r"(?:^|[.,;:\n]\s*|\b(?:y|donde|cuando)\s+)(?:también\s+|además\s+|ya\s+)?(?:fueron|fue|(?:ha|han)\s+sido|resultaron|resultó|quedaron|están)\s+$"
)
#: "Nineteen men involved in the scheme were": the verb of the sentence, with what is said of them before it.
_SAID_OF_ALL = re.compile(
    rf"(?:(?!{_CLAUSE.pattern})[^,.;:])*\b(?:is|are|was|were|have\s+been|had\s+been|fueron|fue)\s+(?:\w+ly\s+)?"
)
#: "Eight members of a gang, known as the Rovers,", "two men, Al Day, 59, and Jo Bell,": who they are is put in between.
_APPOSITIVE = re.compile(rf"(?:(?!{_CLAUSE.pattern})[^,.;:]){{0,80}},\s(?:(?!{_CLAUSE.pattern})[^.;:]){{1,150}},\s*")
_BE_IN = re.compile(rf"\b{_BE}\b")
#: "45 with criminal convictions", "12 had pending charges": said of them as a verb would say it.
_RECORD = re.compile(r"\s*,?\s*(?:who\s+)?(?:had|have|has|with|con|tenían|tienen)\s+(?:(?!no\b|any\b)\w+\s+){0,3}$")
#: Between a verb and its object: nothing, or what comes with a count.
_OBJECT = re.compile(
    r"\s*(?:(?:a\s+total\s+of|of|the|a|an|another|all|only|these|those|his|her|their|its|de|a|un\s+total\s+de|los|las|with|más|and\s+removal\s+of|another)\s+)*$"
)
_TO = re.compile(r"\b(?:to|a)\s+$")
#: What somebody does and others bear.
_DOES = re.compile(r"(?:protect|cover|shield|strip|affect|harm|admit|resettle|separate)s?")
#: "$18,413 in civil money penalties", "$5 million for the wall": what dollars are for.
_IS_WHAT_FOR = re.compile(r"\s*(?:in|of|for|as|de|en)\s+(?:\w+\s+){0,2}$")
_DOER = re.compile(r"(?:ing|ando|iendo)$")


class Span(NamedTuple):
    """Where a figure stands: its number with qualifier, and its noun to the end."""

    start: int
    end: int


class Action(NamedTuple):
    """An action id, the rule that gave it, and how far its word stands."""

    action: str
    rule: str
    cost: float


def of_people(low: str, span: Span, near: list[Cue], *, part: bool = False, loose: bool = True) -> Action | None:
    """Return what happened to the people (or the percent) in a span, from the words of its sentence.

    `near` are the cues of the lexicon "actions" that stand in the sentence.

    `part`: they are a part of people counted before; only what is said of them in a verb of their own counts then.
    `loose`: their number has no noun of its own.
    """
    best: Action | None = None
    for cue in near:
        cost = _cost(low, cue, span, part=part, loose=loose)
        far = _FAR_BEFORE if part or cue.end <= span.start else _FAR_AFTER
        if cost <= far and (best is None or cost < best.cost):
            best = Action(cue.gives, cue.rule.id, cost)
    return best


def _cost(low: str, cue: Cue, span: Span, *, part: bool, loose: bool) -> float:
    cost = _WEAK if cue.rule.more.get("weak") else 0.0
    if cue.start >= span.end:
        return cost + _cost_behind(low, cue, span, part=part, loose=loose)
    if cue.end <= span.start:
        gap = low[cue.end : span.start]
        passive = _BE_BEFORE.search(low[max(0, cue.start - 30) : cue.start]) is not None
        if passive and not _POSTPOSED.search(low, max(0, cue.start - 60), cue.start):
            cost += 5
        if _OBJECT.match(gap):
            return cost - 0.5
        return cost + 1 + _between(gap)
    if part and _BE_IN.search(low, span.start, cue.start):
        return cost + 0.9  # "89 were convicted offenders"
    return cost + 2.5  # inside the noun phrase: "12 previously deported aliens"


def _cost_behind(low: str, cue: Cue, span: Span, *, part: bool, loose: bool) -> float:
    """Return the cost of a word that stands behind a figure."""
    gap = low[span.end : cue.start]
    done = _PASSIVE.match(gap)
    if cue.gives in {"convicted", "charged"} and (
        low.startswith(("with ", "con "), cue.start) or (not done and _RECORD.match(gap))
    ):
        # "Officers arrested 12, 5 with convictions", but "12 men with convictions were arrested".
        return 0.4 if loose else _IF_NOTHING_ELSE
    verb = low[cue.start : cue.end]
    if done and _TO.search(gap) and not _BE_IN.search(gap) and cue.gives != "died":
        done = None  # "judges to detention centers", "officers to deport them": nothing that is done to them
    if done:
        if _DOER.search(verb) and not _BE_IN.search(gap) and cue.gives not in {"died", "affected"}:
            return 9
        if _DOES.fullmatch(verb) and not _BE_IN.search(gap):
            return 9  # "a bill, cosponsored by 47 members, would protect them"
        if cue.rule.id == "affect.help" and not _BE_IN.search(gap):
            return _FAR_AFTER  # "107 men who assisted in it" were helped by nobody
        return 0.0 if gap.strip() or not part else 0.5
    if not part and _SAID_OF_ALL.fullmatch(gap):
        return 1.2 + 0.1 * len(_WORDS.findall(gap))
    if not part and _is_verb_of_all(gap):
        return 1.5
    return (_FAR_AFTER if part else 1.5) + _between(gap)


def _is_verb_of_all(gap: str) -> bool:
    """Tell whether a verb stands behind the people and an apposition: "Eight men, all of one gang, were arrested"."""
    apposition = _APPOSITIVE.match(gap) if gap.count(",") > 1 else None
    return apposition is not None and _PASSIVE.match(gap, apposition.end()) is not None


def _between(gap: str) -> float:
    words = len(_WORDS.findall(gap))
    return words * 0.6 + gap.count(",") * 2 + len(_CLAUSE.findall(gap)) * 4


def of_victims(low: str) -> Action:
    """Return what victims are victims of: the ill that a whole text tells of most often."""
    told = [cue.gives for cue in islice(cues("actions").find(low), _ENOUGH) if cue.gives in _ILL]
    return Action(max(_ILL, key=told.count) if told else "other", "victim", _IF_NOTHING_ELSE)


def of_money(low: str, span: Span, near: list[Cue]) -> Action | None:
    """Return what dollars are for, from the nearest word of their sentence that knows."""
    best: Action | None = None
    for cue in near:
        if cue.start >= span.end:
            gap = low[span.end : cue.start]
            cost = _between(gap) - 0.3
            if cue.gives != "fraud" and _IS_WHAT_FOR.match(gap):
                cost -= 2.0
        elif cue.end <= span.start:
            cost = _between(low[cue.end : span.start])
        else:
            cost = 0
        if cue.rule.more.get("weak"):
            cost += _WEAK
        if best is None or cost < best.cost:
            best = Action(cue.gives, cue.rule.id, cost)
    return best


def of_money_everywhere(low: str) -> Action | None:
    """Return what dollars are mostly for in a whole text: for an amount whose sentence does not say."""
    counts: dict[str, int] = {}
    for cue in islice(cues("money").find(low), _ENOUGH):
        counts[cue.gives] = counts.get(cue.gives, 0) + 1
    if not counts:
        return None
    action = max(counts, key=lambda gives: counts[gives])
    return Action(action, "document", _FAR_AFTER)
