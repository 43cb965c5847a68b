"""Where the words of a lexicon stand in a release, and how much they weigh there. Topics and relevance share it.

A release says in its headline and its opening what it is about; what fills its sentences is its subject, too; a word in
passing is not. So a subject's points are

    points = 0.45 headline + 0.2 opening + 0.35 sentences / √(number of sentences)

where each of the three is the weight of the strongest words there, plus half the next's, a quarter of the third's and
so on (the same words count once), and *sentences* is the sum over all sentences, the opening's among them. A mention in
passing counts as one of `_FEWEST` sentences at least, however short the text. A release is relevant from `ENOUGH`
points on; `topics` tells which topics are given, by their `Signs`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from math import sqrt
from typing import Literal, NamedTuple

from pipelines.enrich.facts import Evidence, Where
from pipelines.enrich.finder import Found, find
from pipelines.enrich.furniture import news
from pipelines.enrich.lexicon import Rule
from pipelines.enrich.sentences import sentences
from pipelines.text import fold, folds_to

Part = Literal["title", "lead", "body"]

_TITLE = -1  # the number of the headline among the sentences
_NEAR = 0.5  # what is left of the weight of words whose company stands only in the sentence before
_OTHER = 0.5  # points that another subject in the headline takes
#: Points for relevance that a strong topic adds and having none takes: what is about immigration has nearly always one.
TOPICS = 0.3
#: Points from which a release is relevant, and those from which its strongest topic speaks for that.
ENOUGH, TOPIC = 1.3, 1.0

#: Characters of a text that are read. A subject does not change beyond them, and a book must not stop a crawl.
LONGEST = 20_000
_LEAD_WORDS, _LEAD_SENTENCES = 80, 3
_PROSE, _LINE = 8, 4  # words from which a line may open the text, and from which it is part of it: less is furniture
_STRONG = 2  # weight of a word that speaks for a subject by itself
_HEADLINE, _OPENING, _SENTENCES = 0.45, 0.2, 0.35
_FEWEST, _FEWEST_OF_ALL = 7, 5  # sentences that a text counts as at least: for a topic, for the subject of them all
#: What the opening's words count for the subject itself: advocates' headlines tell a story ("Candles on the Steps of
#: City Hall"), and the opening says what it is about. For topics so much would let in what is told in passing.
_ABOUT = 0.3


@dataclass(frozen=True, slots=True)
class Hit:
    """A match that counts: its rule, its words, the part and number of the sentence that it stands in, its weight."""

    rule: Rule
    evidence: Evidence
    part: Part
    sentence: int
    weight: float


class Signs(NamedTuple):
    """What stands in a release for a subject.

    Attributes:
        title: the weight of the headline's words together. different: how many different words its text has for it.
        strong: how many of its sentences have a strong one. points: see the head of this module.
    """

    title: float
    different: int
    strong: int
    points: float


@dataclass(slots=True)
class Standing:
    """What stands in a release: its hits by what their rules give, and how many sentences it has."""

    hits: dict[str, list[Hit]] = field(default_factory=lambda: defaultdict(list))
    sentences: int = 0
    _known: dict[str, Signs] = field(default_factory=dict)

    def points(self, *names: str) -> float:
        """Return the points of one or several subjects together; see the head of this module."""
        return self._signs(names).points

    def signs(self, name: str) -> Signs:
        """Return the signs of a subject."""
        if name not in self._known:
            self._known[name] = self._signs((name,))
        return self._known[name]

    def _signs(self, names: tuple[str, ...], *, opening: float = _OPENING, fewest: int = _FEWEST) -> Signs:
        """`opening`: what the opening's words count. `fewest`: sentences that the text counts as at least."""
        title: dict[str, float] = {}
        lead: dict[str, float] = {}
        told: dict[int, dict[str, float]] = defaultdict(dict)
        for hit in (hit for name in names for hit in self.hits.get(name, ())):
            words = _folded(hit.evidence.words)
            if hit.part == "title":
                title[words] = max(hit.weight, title.get(words, 0.0))
                continue
            if hit.part == "lead":
                lead[words] = max(hit.weight, lead.get(words, 0.0))
            told[hit.sentence][words] = hit.weight
        headline = _together(title.values())
        body = sum(_together(words.values()) for words in told.values())
        return Signs(
            title=headline,
            different=len({words for sentence in told.values() for words in sentence}),
            strong=sum(1 for words in told.values() if max(words.values()) >= _STRONG),
            points=_HEADLINE * headline
            + opening * _together(lead.values())
            + _SENTENCES * body / sqrt(max(self.sentences, fewest)),
        )

    @property
    def subject(self) -> float:
        """Points for immigration; less where the headline names another subject and not this one."""
        points = self._signs(("immigration", "agency"), opening=_ABOUT, fewest=_FEWEST_OF_ALL).points
        headline = {
            hit.rule.gives
            for name in ("immigration", "other")
            for hit in self.hits.get(name, ())
            if hit.part == "title"
        }
        return points - _OTHER if headline == {"other"} else points

    def evidence(self, *names: str, most: int = 5) -> tuple[Evidence, ...]:
        """Return the words that speak most for a subject, each once: headline first, then opening, then the rest."""
        hits = [hit for name in names for hit in self.hits.get(name, ())]
        order = {"title": 0, "lead": 1, "body": 2}
        hits.sort(key=lambda hit: (order[hit.part], -hit.weight, hit.evidence.start))
        chosen: dict[tuple[str, str], Evidence] = {}
        for hit in hits:
            chosen.setdefault((hit.rule.id, _folded(hit.evidence.words)), hit.evidence)
        return tuple(list(chosen.values())[:most])


@lru_cache(maxsize=8192)  # the words of lexicons come again and again
def _folded(words: str) -> str:
    return fold(words)


def _together(weights: Iterable[float]) -> float:
    """Return what different words say together: the strongest its weight, each further one half of what it would."""
    return sum(weight * 0.5**number for number, weight in enumerate(sorted(weights, reverse=True)))


def score_of(points: float) -> float:
    """Return points for relevance as a score from 0 to 1; so many as are enough are 0.5."""
    return round(max(points, 0.0) / (ENOUGH + max(points, 0.0)), 3)


def relevance_points(subject: float, strongest: float) -> float:
    """Return the points for relevance, from those of the subject and of the strongest topic.

    One of `TOPIC` points takes as much as one of `ENOUGH` adds; between them it grows evenly.
    """
    share = min(max((strongest - TOPIC) / (ENOUGH - TOPIC), 0.0), 1.0)
    return subject + TOPICS * (2 * share - 1)


@lru_cache(maxsize=4)
def standing(title: str, text: str, language: str | None = "en") -> Standing:
    """Return what stands in a release. Kept for the next caller, since topics and relevance ask for the same."""
    text = text[:LONGEST]
    spans = _parts(title, text)
    found = [(_TITLE, rule, evidence) for rule, evidence in _found(title, "title", language)]
    number = 0
    for rule, evidence in _found(text, "text", language):
        while number < len(spans) and spans[number][1] <= evidence.start:
            number += 1
        if number < len(spans) and spans[number][0] <= evidence.start:
            found.append((number, rule, evidence))
    parts: dict[int, Part | None] = {n: part for n, (_, _, part) in enumerate(spans)} | {_TITLE: "title"}
    for sentence, rule, _ in found:
        if rule.gives == "aside" and parts[sentence] == "body":
            parts[sentence] = None
    result = Standing(sentences=sum(1 for part in parts.values() if part in {"lead", "body"}))
    company = _company(found, parts)
    for sentence, rule, evidence in found:
        part = parts[sentence]
        weight = rule.weight
        if "with" in rule.more:
            weight *= _accompanied(evidence, company.get((sentence, str(rule.more["with"])), ()))
        if part is not None and weight:
            result.hits[rule.gives].append(Hit(rule, evidence, part, sentence, weight))
    for name, hits in result.hits.items():
        result.hits[name] = _widest(hits)
    return result


def _widest(hits: list[Hit]) -> list[Hit]:
    """Leave out the hits inside another of the same subject: "visas" says nothing more where "student visas" stands."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.part == "title", hit.evidence.start, -hit.evidence.end, -hit.weight)):
        last = kept[-1] if kept else None
        if last and (last.part == "title") == (hit.part == "title") and hit.evidence.start < last.evidence.end:
            if hit.weight > last.weight:
                kept[-1] = hit
            continue
        kept.append(hit)
    return kept


def _parts(title: str, text: str) -> list[tuple[int, int, Part | None]]:
    """Return start, end and part of each sentence; None for what is no part of the text proper."""
    parts: list[tuple[int, int, Part | None]] = []
    headline = fold(title)
    seen = told = 0
    told_as_news = {sentence.start for sentence in news(text)}
    for sentence in sentences(text):
        count = sentence.text.count(" ") + 1
        part: Part | None = "body"
        # Nothing that folds to the headline is half as long or twice as long as it; to fold every sentence takes long.
        like = headline and len(title) < 2 * len(sentence.text) < 4 * len(title)
        if sentence.start not in told_as_news or (like and folds_to(sentence.text, headline)):
            part = None
        elif count >= _PROSE and seen < _LEAD_SENTENCES and told < _LEAD_WORDS:
            part = "lead"
            seen += 1
            told += count
        elif count < _LINE:
            part = None
        parts.append((sentence.start, sentence.end, part))
    return parts


def _company(
    found: Iterable[tuple[int, Rule, Evidence]], parts: Mapping[int, Part | None]
) -> dict[tuple[int, str], list[tuple[Evidence, float]]]:
    """Return, for each sentence and name, the matches that other rules may ask for, and what they make of a weight.

    All of it in the same sentence; half in the one after, and half in the headline for what the opening says.
    """
    company: dict[tuple[int, str], list[tuple[Evidence, float]]] = defaultdict(list)
    for sentence, rule, evidence in found:
        for name in {rule.gives, "immigration" if rule.gives == "agency" else rule.gives}:
            if name in {"immigration", "agency"} or name.startswith("@"):
                company[sentence, name].append((evidence, 1.0))
                company[sentence + 1, name].append((evidence, _NEAR))
                if parts[sentence] == "lead":
                    company[_TITLE, name].append((evidence, _NEAR))
    return company


def _accompanied(evidence: Evidence, others: Iterable[tuple[Evidence, float]]) -> float:
    """Return what a match's company makes of its weight; a word is no company to itself."""
    return max(
        (
            share
            for other, share in others
            if other.where != evidence.where or other.end <= evidence.start or evidence.end <= other.start
        ),
        default=0.0,
    )


def _found(text: str, where: Where, language: str | None) -> list[Found]:
    """Return what the words of both lexicons find, from left to right."""
    found = [one for name in ("topics", "relevance") for one in find(name, text, where, spanish=language != "en")]
    return sorted(found, key=lambda one: (one.evidence.start, -one.evidence.end))
