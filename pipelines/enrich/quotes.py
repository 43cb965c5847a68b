"""Direct speech of named persons: who says what is in quotation marks, by the words that stand beside it.

A passage in quotation marks that nobody is told to say (a title, a nickname, a word held at a distance) is no quote.
"""

from __future__ import annotations

import re
from functools import cache

from pipelines.enrich import lexicon
from pipelines.enrich.cues import Cue, cues
from pipelines.enrich.facts import Quote
from pipelines.enrich.marks import Passage, inner_passages, passages
from pipelines.enrich.numbers import lowered
from pipelines.enrich.persons import People, Person, person_at

_FEWEST_WORDS = 3  # of a passage inside a sentence of the author's; shorter ones are words held at a distance
_WORD = re.compile(r"[^\W\d_]+")
_SENTENCE_START = re.compile(r"(?:[.!?]|[.!?][”\"»’)])\s+(?=[A-ZÀ-Þ¿¡“\"‘])|\n\s*|[;•]\s+")
_POINTED_END = re.compile(r"(?:\b[A-Z]|\b(?:Sen|Sens|Rep|Reps|Gov|Dr|Mr|Mrs|Ms|Rev|Lt|Gen|Col|St|Jr|Sr|Prof|Hon|Inc|Sgt|Capt|Cong|No|Ph\.D|D\.C))\.$")
_PRONOUN = re.compile(r"(?:he|she|they|él|ella)\b", re.IGNORECASE)
_PRONOUN_LAST = re.compile(r"\b(?:he|she|él|ella)\b[^,.;]*$", re.IGNORECASE)
_AFTER_QUOTE = re.compile(r"[”\"»’']*[\s,—–-]*")
_SIGNED = re.compile(r"[”\"»]?\s*(?:[—–]|-{1,2})\s*(?=[A-ZÀ-Þ])")
_ACCORDING = re.compile(r"(?:according\s+to|in\s+the\s+words\s+of|según|a\s+juicio\s+de|de\s+acuerdo\s+con)\s+", re.IGNORECASE)
_STATEMENT_BY = re.compile(r"\b(?:statement|remarks|comment|comments|quote|words|declaraci[oó]n)\s+(?:of|by|from|de|del)\s+", re.IGNORECASE)
_FOLLOWING = re.compile(r"\b(?:statements?|remarks|comments?|the\s+following|testimony|declaraci[oó]n(?:es)?|comunicado|tweet|speech)\b", re.IGNORECASE)
_LOST = re.compile(r",\s+(?=(?:said|says|stated|added|dijo|afirmó|señaló|declaró)\s+(?:the\s+)?[A-ZÀ-Þ])")
_NOT_SUBJECT = re.compile(r"^(?:in|on|at|after|during|as|while|when|following|with|for|today|yesterday|this|earlier|speaking|en|durante|hoy|tras|por)\b", re.IGNORECASE)


def find_quotes(text: str, language: str = "en") -> list[Quote]:
    """Return the quotes of a text, one for each speaker: the first passage that they are quoted with.

    >>> [(q.speaker, q.role) for q in find_quotes('“We won,” said Mayor Jane Doe. “It took long,” Doe said.')]
    [('Jane Doe', 'Mayor')]
    """
    del language  # verbs and titles of both languages are known together: texts in English quote in Spanish
    return _Reader(text).quotes()


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.low = lowered(text)
        self.people = People(text)
        self.said: list[tuple[Person, Passage, str]] = []

    def quotes(self) -> list[Quote]:
        found = passages(self.text)
        if found:
            self._marked(found)
        elif "“" not in self.text:
            self._lost()
        quotes: dict[str, Quote] = {}
        for person, passage, rule in self.said:
            one = self.people.first(person)
            words = self.text[passage.start : passage.end]
            start = passage.start + len(words) - len(words.lstrip())
            end = max(start, passage.end - (len(words) - len(words.rstrip())))
            quotes.setdefault(
                one.name.casefold(),
                Quote(one.name, one.role, self.text[start:end], start, end, rule, official=_official(one.role)),
            )
        return sorted(quotes.values(), key=lambda quote: quote.start)

    def _marked(self, found: list[Passage]) -> None:
        speaker: Person | None = None  # who speaks on where nobody else is told to
        statement: Person | None = None  # whose statement the paragraphs in quotation marks are
        last: Passage | None = None
        for number, passage in enumerate(found):
            limit = found[number + 1].start if number + 1 < len(found) else len(self.text)
            told = self._told(passage, last, limit, speaker)
            if told is not None:
                person, rule = told
                speaker = person
                if rule == "quote.statement":
                    statement = person
            elif passage.goes_on:
                person, rule = speaker, "quote.goes_on"
            elif last and last.paragraph == passage.paragraph and speaker and self._speaks_on(last, passage):
                person, rule = speaker, "quote.same_paragraph"
            elif passage.opens and statement:
                person, rule = statement, "quote.statement"
            else:
                continue
            if person:
                self.said.append((person, passage, rule))
            last = passage
        for inner in inner_passages(self.text):
            if self._words(inner) >= _FEWEST_WORDS and (told := self._before(inner, None, None)) and told[0]:
                self.said.append((told[0], inner, "quote.inner"))

    def _words(self, passage: Passage) -> int:
        return len(_WORD.findall(self.text, passage.start, passage.end))

    def _speaks_on(self, last: Passage, passage: Passage) -> bool:
        """Tell whether a passage goes on from one before it: only the words of who speaks stand between, or a full stop."""
        return self.text[passage.start : passage.start + 1].isupper() or self._words(passage) >= 2 * _FEWEST_WORDS

    def _told(self, passage: Passage, last: Passage | None, limit: int, speaker: Person | None) -> tuple[Person | None, str] | None:
        """Return who is told to say a passage (None for an organisation) and the rule; None where nobody is told to."""
        if self._words(passage) < 2:
            return None
        return self._after(passage, limit, speaker) or self._before(passage, last, speaker) or self._introduced(passage, last)

    def _after(self, passage: Passage, limit: int, speaker: Person | None) -> tuple[Person | None, str] | None:
        """Read “…,” said Jane Doe. / “…,” Jane Doe, director of X, said. / “…” – Jane Doe"""
        begin = _AFTER_QUOTE.match(self.text, passage.end)
        place = begin.end() if begin else passage.end
        end = self._sentence_end(place, min(limit, place + 400))
        if signed := _SIGNED.match(self.text, passage.end):
            person = person_at(self.text, signed.end(), end)
            if person and (person.role or len(person.name.split()) > 1):
                return person, "quote.signed"
        according = _ACCORDING.match(self.text, place)
        if according and (person := person_at(self.text, according.end(), end)):
            return person, "quote.according"
        verb = cues("speech").at(self.low, place)
        if verb:
            subject = self._skip(verb.end)
            if pronoun := _PRONOUN.match(self.text, subject):
                del pronoun
                return (speaker or self._latest(passage.start)), "quote.after.pronoun"
            return person_at(self.text, subject, end), "quote.after.verb"
        closing = self.text[max(passage.start, passage.end - 2) : passage.end + 2]
        if not re.search(r"[,?!—–…-]", closing) or "\n" in self.text[passage.end : place]:
            return None
        for cue in self._verbs(place, end):
            if cue.gives != "said":
                continue
            if _PRONOUN.match(self.text, place) and cue.start - place < 25:
                return (speaker or self._latest(passage.start)), "quote.after.pronoun"
            if person := self._subject(place, cue.start):
                return person, "quote.after.subject"
            return None, "quote.after.other"
        return None

    def _skip(self, place: int) -> int:
        """Pass over what may stand between a verb and who speaks: "today", "in a statement"."""
        gap = re.compile(r"\s+(?:(?:also|today|later|yesterday|in\s+a\s+statement)\s+)*(?:the\s+)?").match(self.text, place)
        return gap.end() if gap else place

    def _before(self, passage: Passage, last: Passage | None, speaker: Person | None) -> tuple[Person | None, str] | None:
        """Read Jane Doe, director of X, said, “…” / She said: “…” / According to Jane Doe, “…”"""
        left = max(passage.paragraph if passage.opens else 0, last.end + 1 if last else 0, passage.start - 420)
        begin = self._sentence_begin(left, passage.start)
        stretch_end = passage.start - 1
        if stretch_end - begin < 4:
            return None
        if (by := _ACCORDING.search(self.text, begin, stretch_end)) and (person := person_at(self.text, by.end(), stretch_end)):
            return person, "quote.according"
        verbs = [cue for cue in self._verbs(begin, stretch_end) if cue.gives == "said" or _FOLLOWING.search(self.text, cue.end, stretch_end)]
        if not verbs:
            return None
        partial = not re.search(r"[,:]\s*[“\"«‘`']*$", self.text[begin : passage.start])
        if partial and self._words(passage) < _FEWEST_WORDS:
            return None
        verb = verbs[-1] if verbs[-1].gives == "said" else verbs[0]
        if len(_WORD.findall(self.text, verb.end, stretch_end)) > (14 if verb.gives == "said" else 40):
            return None
        between = self.text[begin : verb.start]
        if (pronoun := _PRONOUN_LAST.search(between)) and not re.search(r"\bthat\s*$", between):
            del pronoun
            return (speaker or self._latest(begin + len(between))), "quote.before.pronoun"
        if person := self._subject(begin, verb.start):
            return person, "quote.before.subject" if verb.gives == "said" else "quote.statement"
        following = person_at(self.text, self._skip(verb.end), stretch_end)
        if following and begin + 2 > verb.start:
            return following, "quote.before.verb"
        return (None, "quote.before.other") if not partial else None

    def _introduced(self, passage: Passage, last: Passage | None) -> tuple[Person | None, str] | None:
        """Read a paragraph that ends with a colon before one that is in quotation marks."""
        if not passage.opens or passage.goes_on:
            return None
        before = self.text[: passage.paragraph].rstrip()
        if not before or (last and last.end >= len(before) - 1):
            return None
        begin = max(before.rfind("\n") + 1, len(before) - 700)
        line = before[begin:]
        if not line.endswith((":", ",")) and not _STATEMENT_BY.search(line):
            return None
        start = begin + (len(line) - len(line.lstrip()))
        start = self._sentence_begin(start, len(before) - 1)
        if (by := _STATEMENT_BY.search(self.text, start, len(before))) and (person := person_at(self.text, by.end(), len(before))):
            return person, "quote.statement"
        if not line.endswith((":", ",")):
            return None
        verbs = list(self._verbs(start, len(before)))
        for verb in verbs:
            if _PRONOUN_LAST.search(self.text[start : verb.start]):
                return self._latest(start), "quote.statement"
            if person := self._subject(start, verb.start):
                return person, "quote.statement"
        return (None, "quote.statement") if verbs else None

    def _subject(self, begin: int, end: int) -> Person | None:
        """Return the person that the words before a verb name: the nearest part between commas that is a name and no role."""
        cuts = [begin]
        for cut in re.finditer(r",\s+|\s[–—-]{1,2}\s|—|\)\s+(?=[A-Z])", self.text[begin:end]):
            cuts.append(begin + cut.end())
        for start in reversed(cuts):
            words = self.text[start:end]
            if _NOT_SUBJECT.match(words):
                continue
            skipped = re.compile(r"(?:(?:and|the|but|also|then|y|la|el|however)\s+)*", re.IGNORECASE).match(self.text, start)
            place = skipped.end() if skipped else start
            person = person_at(self.text, place, end)
            if person and (person.role or person.courtesy or len(person.name.split()) > 1 or self._known(person)):
                return person
        return None

    def _known(self, person: Person) -> bool:
        """Tell whether a bare surname is that of somebody whom the text quotes by full name or names with an office."""
        full = self.people.first(person)
        return len(full.name.split()) > 1 and (full.role is not None or any(full.name == one.name for one, _, _ in self.said))

    def _latest(self, place: int) -> Person | None:
        """Return who was named last before a place with a title, for "he said"."""
        best: Person | None = None
        for title in cues("titles").find(self.low, max(0, place - 400), place):
            if title.gives in {"office", "courtesy"} and (person := person_at(self.text, title.start, place)) and person.start > title.start:
                best = person
        return best or (self.said[-1][0] if self.said else None)

    def _verbs(self, begin: int, end: int) -> list[Cue]:
        return list(cues("speech").find(self.low, begin, end))

    def _sentence_begin(self, left: int, place: int) -> int:
        """Return where the sentence that holds a place begins, not before `left`."""
        begin = left
        for match in _SENTENCE_START.finditer(self.text, left, place):
            if not _POINTED_END.search(self.text[max(0, match.start() - 6) : match.start() + 1]) or match[0][0] not in ".":
                begin = match.end()
        return begin

    def _sentence_end(self, place: int, limit: int) -> int:
        """Return where the sentence that begins at a place ends, not after `limit`."""
        for match in _SENTENCE_START.finditer(self.text, place, limit):
            if not _POINTED_END.search(self.text[max(0, match.start() - 6) : match.start() + 1]):
                return match.start() + 1
        return limit

    def _lost(self) -> None:
        """Read a text whose marks were lost on the way: “…, said Jane Doe, director of X.” still tells who speaks."""
        for match in _LOST.finditer(self.text):
            verb = cues("speech").at(self.low, match.end())
            begin = self._sentence_begin(max(0, match.start() - 600), match.start())
            if not verb or match.start() - begin < 20:
                continue
            end = self._sentence_end(match.end(), min(len(self.text), match.end() + 300))
            if person := person_at(self.text, self._skip(verb.end), end):
                self.said.append((person, Passage(begin, match.start(), begin, True), "quote.lost_marks"))


@cache
def _private() -> lexicon.Rule:
    return next(rule for rule in lexicon.read("titles") if rule.id == "private")


def _official(role: str | None) -> bool:
    """Tell whether a role is an office or that of an organisation's: only such speakers are indexed."""
    if role is None:
        return False
    given = {cue.gives for cue in cues("titles").find(lowered(role))}
    return "office" in given or ("private" not in given and bool(given & {"organisation", "part"}))
