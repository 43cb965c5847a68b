"""Direct speech of named persons: who says what is in quotation marks.

A passage in quotation marks that nobody is told to say (a title, a nickname, a word held at a distance) is no quote.
"""

from __future__ import annotations

import re

from pipelines import atlas
from pipelines.enrich.attribution import FEWEST_WORDS, Attribution
from pipelines.enrich.circumstances import pass_over
from pipelines.enrich.cues import cues
from pipelines.enrich.facts import Quote
from pipelines.enrich.marks import Passage, inner_passages, passages
from pipelines.enrich.persons import Person, persons_at
from pipelines.enrich.sentences import sentence_begin, sentence_end
from pipelines.enrich.titles import kind_of_word

_LOST = re.compile(r",\s+(?=(?:said|says|stated|added|dijo|afirmó|señaló|declaró)\s+(?:the\s+)?[A-ZÀ-Þ])")
_MOST_SPEAKERS = 10  # of one passage; more names are a list of signers
_FEWEST_LETTERS = 20  # of a sentence that is taken for speech without its marks
_ROLE_WORD = re.compile(r"[^\W\d_][\w.’'-]*")


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
        self.attribution = Attribution(text)
        self.said: list[tuple[Person, Passage, str]] = []

    def quotes(self) -> list[Quote]:
        # Single marks are the British habit where there are no double ones.
        found = passages(self.text) or [one for one in inner_passages(self.text) if self._is_speech(one)]
        if found:
            self._marked(found)
            self._inner()
        else:
            self._lost()
        quotes: dict[str, Quote] = {}
        for person, passage, rule in self.said:
            one = self.attribution.roster.first(person)
            words = self.text[passage.start : passage.end]
            start = passage.start + len(words) - len(words.lstrip())
            end = start + len(words.strip())
            if (one.name.isupper() or not one.role) and atlas.read().code(one.name):
                continue  # "Jane Doe of Venice, FL, said", "wrote the Colorado lawmakers"
            if start < end and one.name.casefold() not in quotes:
                quotes[one.name.casefold()] = Quote(
                    speaker=one.name,
                    role=one.role,
                    text=self.text[start:end],
                    start=start,
                    end=end,
                    rule=rule,
                    official=is_official(one.role),
                )
        return sorted(quotes.values(), key=lambda quote: quote.start)

    def _say(self, persons: list[Person], passage: Passage, rule: str) -> None:
        if len(persons) > _MOST_SPEAKERS:
            return
        self.said += [(person, passage, rule) for person in persons]
        self.attribution.said += persons

    def _marked(self, found: list[Passage]) -> None:
        speakers: list[Person] = []  # who speaks on where nobody else is told to
        statement: list[Person] = []  # whose statement the paragraphs in quotation marks are
        last: Passage | None = None
        for number, passage in enumerate(found):
            limit = found[number + 1].start if number + 1 < len(found) else len(self.text)
            told = self.attribution.told(passage, last, limit, speakers)
            if told is not None and told[1] == "quote.claim":
                self._say(told[0], passage, told[1])
                continue  # whom the author cites does not speak on
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
            elif alone := self.attribution.alone(passage):
                speakers, rule = alone
                persons = speakers
            else:
                continue
            self._say(persons, passage, rule)
            last = passage

    def _inner(self) -> None:
        """Read quotations inside quotations, where the words right before tell who speaks."""
        for passage in inner_passages(self.text):
            if self._is_speech(passage) and (told := self.attribution.before(passage, None, [])):
                self._say(told[0], passage, "quote.inner")

    def _is_speech(self, passage: Passage) -> bool:
        return self.attribution.words(passage) >= FEWEST_WORDS

    def _speaks_on(self, passage: Passage) -> bool:
        """Tell whether a passage reads like more of the speech before it in the paragraph, and not like a title."""
        return (
            self.text[passage.start : passage.start + 1].isupper()
            or self.attribution.words(passage) >= 2 * FEWEST_WORDS
        )

    def _lost(self) -> None:
        """Read a text whose marks were lost on the way: “…, said Jane Doe, director of X.” still tells who speaks."""
        reader = self.attribution
        for match in _LOST.finditer(self.text):
            verb = cues("speech").at(reader.low, match.end())
            begin = sentence_begin(self.text, max(0, match.start() - 600), match.start())
            if not verb or match.start() - begin < _FEWEST_LETTERS:
                continue
            end = sentence_end(self.text, match.end(), min(len(self.text), match.end() + 300))
            persons = persons_at(self.text, pass_over(self.text, verb.end), end)
            self._say(persons, Passage(begin, match.start(), begin, True), "quote.lost_marks")


def is_official(role: str | None) -> bool:
    """Tell whether a role is an office or one in an organisation: speakers without are private persons."""
    words = _ROLE_WORD.findall(role or "")
    kinds = {kind_of_word(word) for word in words}
    named = any(kind_of_word(word) in {"organisation", "acronym"} for word in words if len(word) > 3)
    return "office" in kinds or (named and "private" not in kinds)
