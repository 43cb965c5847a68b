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
from pipelines.enrich.persons import People, Person, person_at, persons_at, role_of

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
_CUTS = re.compile(r",\s+(?:and\s+)?|\s+and\s+|\s[–—-]{1,2}\s|—|\)\s+(?=[A-Z])")
_SKIPPED = re.compile(r"(?:(?:and|the|but|also|then|y|la|el|however)\s+)*", re.IGNORECASE)
_NOT_SUBJECT = re.compile(r"(?:in|on|at|after|during|as|while|when|following|with|for|today|yesterday|this|earlier|speaking|en|durante|hoy|tras|por)\b", re.IGNORECASE)


def find_quotes(text: str, language: str = "en") -> list[Quote]:
    """Return the quotes of a text, one for each speaker: the first passage that they are quoted with.

    >>> [(q.speaker, q.role) for q in find_quotes('“We won,” said Mayor Jane Doe. “It took long,” Doe said.')]
    [('Jane Doe', 'Mayor')]
    """
    del language  # verbs and titles of both languages are known together: texts in English quote in Spanish
    return _Reader(text).quotes()


#: Who says it (nobody, where it is an organisation) and the rule that tells.
Told = tuple[list[Person], str]


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
        speakers: list[Person] = []  # who speaks on where nobody else is told to
        statement: list[Person] = []  # whose statement the paragraphs in quotation marks are
        last: Passage | None = None
        for number, passage in enumerate(found):
            limit = found[number + 1].start if number + 1 < len(found) else len(self.text)
            told = self._told(passage, last, limit, speakers)
            if told is not None:
                speakers, rule = told
                if rule == "quote.statement":
                    statement = speakers
                persons = speakers
            elif passage.goes_on:
                persons, rule = speakers, "quote.goes_on"
            elif last and last.paragraph == passage.paragraph and speakers and self._speaks_on(passage):
                persons, rule = speakers, "quote.same_paragraph"
            elif passage.opens and statement:
                persons, rule = statement, "quote.statement"
            else:
                continue
            self.said += [(person, passage, rule) for person in persons]
            last = passage
        for inner in inner_passages(self.text):
            if self._words(inner) >= _FEWEST_WORDS and (told := self._before(inner, None, [])):
                self.said += [(person, inner, "quote.inner") for person in told[0]]

    def _words(self, passage: Passage) -> int:
        return len(_WORD.findall(self.text, passage.start, passage.end))

    def _speaks_on(self, passage: Passage) -> bool:
        """Tell whether a passage reads like more of the speech before it in the paragraph, and not like a title."""
        return self.text[passage.start : passage.start + 1].isupper() or self._words(passage) >= 2 * _FEWEST_WORDS

    def _told(self, passage: Passage, last: Passage | None, limit: int, speakers: list[Person]) -> Told | None:
        """Return who is told to say a passage (nobody for an organisation) and the rule; None where nobody is told to."""
        if self._words(passage) < 2:
            return None
        return self._after(passage, limit, speakers) or self._before(passage, last, speakers) or self._introduced(passage, last)

    def _after(self, passage: Passage, limit: int, speakers: list[Person]) -> Told | None:
        """Read “…,” said Jane Doe. / “…,” Jane Doe, director of X, said. / “…” – Jane Doe"""
        begin = _AFTER_QUOTE.match(self.text, passage.end)
        place = begin.end() if begin else passage.end
        end = self._sentence_end(place, min(limit, place + 400))
        if signed := _SIGNED.match(self.text, passage.end):
            person = person_at(self.text, signed.end(), end)
            if person and (person.role or len(person.name.split()) > 1):
                return [person], "quote.signed"
        according = _ACCORDING.match(self.text, place) if self._words(passage) >= _FEWEST_WORDS else None
        if according and (person := person_at(self.text, according.end(), end)):
            return [person], "quote.according"
        verb = cues("speech").at(self.low, place)
        if verb:
            subject = self._skip(verb.end)
            if _PRONOUN.match(self.text, subject):
                return (speakers or self._latest(passage.start)), "quote.after.pronoun"
            return persons_at(self.text, subject, end), "quote.after.verb"
        closing = self.text[max(passage.start, passage.end - 2) : passage.end + 2]
        if not re.search(r"[,?!—–…-]", closing) or "\n" in self.text[passage.end : place]:
            return None
        for cue in self._verbs(place, end):
            if cue.gives != "said":
                continue
            if _PRONOUN.match(self.text, place) and cue.start - place < 25:
                return (speakers or self._latest(passage.start)), "quote.after.pronoun"
            return self._subject(place, cue.start), "quote.after.subject"
        return None

    def _skip(self, place: int) -> int:
        """Pass over what may stand between a verb and who speaks: "today", "in a statement"."""
        gap = re.compile(r"\s+(?:(?:also|today|later|yesterday|in\s+a\s+statement)\s+)*(?:the\s+)?").match(self.text, place)
        return gap.end() if gap else place

    def _before(self, passage: Passage, last: Passage | None, speakers: list[Person]) -> Told | None:
        """Read Jane Doe, director of X, said, “…” / She said: “…” / According to Jane Doe, “…”"""
        left = max(passage.paragraph if passage.opens else 0, last.end + 1 if last else 0, passage.start - 420)
        begin = self._sentence_begin(left, passage.start)
        stretch_end = passage.start - 1
        if stretch_end - begin < 4:
            return None
        verbs = [cue for cue in self._verbs(begin, stretch_end) if cue.gives == "said" or _FOLLOWING.search(self.text, cue.end, stretch_end)]
        partial = not re.search(r"[,:]\s*[“\"«‘`']*$", self.text[begin : passage.start])
        if partial and self._words(passage) < _FEWEST_WORDS:
            return None
        if (by := _ACCORDING.search(self.text, begin, stretch_end)) and (person := person_at(self.text, by.end(), stretch_end)):
            return ([person], "quote.according") if not partial or person.role else None
        if not verbs:
            return None
        verb = verbs[-1] if verbs[-1].gives == "said" else verbs[0]
        if len(_WORD.findall(self.text, verb.end, stretch_end)) > (14 if verb.gives == "said" else 40):
            return None
        between = self.text[begin : verb.start]
        if _PRONOUN_LAST.search(between):
            persons = speakers or self._latest(begin + len(between))
            rule = "quote.before.pronoun"
        elif begin + 2 > verb.start:
            persons = persons_at(self.text, self._skip(verb.end), stretch_end)
            rule = "quote.before.verb"
        else:
            persons = self._subject(begin, verb.start)
            rule = "quote.before.subject" if verb.gives == "said" else "quote.statement"
        if not partial:
            return persons, rule
        # Fragments of what a private person is alleged to have said are evidence told, not speech.
        persons = [person for person in persons if self.people.first(person).role]
        return (persons, rule) if persons else None

    def _introduced(self, passage: Passage, last: Passage | None) -> Told | None:
        """Read a paragraph that ends with a colon before one that is in quotation marks."""
        if not passage.opens or passage.goes_on:
            return None
        before = self.text[: passage.paragraph].rstrip()
        if not before or (last and last.end >= len(before) - 1):
            return None
        begin = max(before.rfind("\n") + 1, len(before) - 700)
        line = before[begin:]
        colon = line.endswith((":", ","))
        if (by := _STATEMENT_BY.search(line)) and (person := person_at(self.text, begin + by.end(), len(before))):
            return [person], "quote.statement"
        verbs = [
            verb
            for verb in self._verbs(begin, len(before))
            if (verb.gives == "issued" and _FOLLOWING.search(self.text, verb.end, len(before))) or (colon and verb.gives == "said")
        ]
        for verb in verbs:
            start = self._sentence_begin(begin, verb.start)
            if _PRONOUN_LAST.search(self.text[start : verb.start]):
                return self._latest(start), "quote.statement"
            if persons := self._subject(start, verb.start):
                return persons, "quote.statement"
        return ([], "quote.statement") if verbs else None

    def _subject(self, begin: int, end: int) -> list[Person]:
        """Return whom the words before a verb name: the nearest part between commas that is a name and no role.

        Where that is the last of a list ("Jane Doe, John Roe and Ann Poe said"), the whole list.
        """
        cuts = [begin]
        for cut in _CUTS.finditer(self.text, begin, end):
            cuts.append(cut.end())
        found: list[Person] = []
        for number, start in reversed(list(enumerate(cuts))):
            person = self._named(start, end)
            if person and person.role is None and number and self.text[start - 2] == ",":
                person = person._replace(role=role_of(self.text[cuts[number - 1] : start]))
            if person and found and not (person.role or len(person.name.split()) > 1):
                break
            if person and (not found or person.end <= found[0].start):
                found.insert(0, person)
            if found and not self._joined(begin, found[0]):
                break
        return found

    def _named(self, start: int, end: int) -> Person | None:
        if _NOT_SUBJECT.match(self.text, start, end):
            return None
        skipped = _SKIPPED.match(self.text, start)
        person = person_at(self.text, skipped.end() if skipped else start, end)
        if person and (person.role or person.courtesy or len(person.name.split()) > 1 or self._known(person)):
            return person
        return None

    def _joined(self, begin: int, person: Person) -> bool:
        """Tell whether a person goes on a list: "and" somewhere before the last name, commas before the others."""
        return re.search(r"(?:,|\band|&|\by)\s+(?:[^,;]{0,60}\s)?$", self.text[begin : person.start]) is not None

    def _known(self, person: Person) -> bool:
        """Tell whether a bare surname is that of somebody whom the text quotes by full name or names with an office."""
        full = self.people.first(person)
        return len(full.name.split()) > 1 and (full.role is not None or any(full.name == one.name for one, _, _ in self.said))

    def _latest(self, place: int) -> list[Person]:
        """Return who was named last before a place with a title, for "he said"; nobody where none was."""
        best: Person | None = None
        for title in cues("titles").find(self.low, max(0, place - 400), place):
            if title.gives in {"office", "courtesy"} and (person := person_at(self.text, title.start, place)) and person.start > title.start:
                best = person
        return [best] if best else [person for person, _, _ in self.said[-1:]]

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
            passage = Passage(begin, match.start(), begin, True)
            self.said += [(one, passage, "quote.lost_marks") for one in persons_at(self.text, self._skip(verb.end), end)]


@cache
def _private() -> lexicon.Rule:
    return next(rule for rule in lexicon.read("titles") if rule.id == "private")


def _official(role: str | None) -> bool:
    """Tell whether a role is an office or that of an organisation's: only such speakers are indexed."""
    if role is None:
        return False
    given = {cue.gives for cue in cues("titles").find(lowered(role))}
    return "office" in given or ("private" not in given and bool(given & {"organisation", "part"}))
