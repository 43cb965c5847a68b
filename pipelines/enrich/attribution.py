"""Who is told to say a passage in quotation marks, by the words that stand beside it."""

from __future__ import annotations

import re
from functools import cached_property

from pipelines.enrich.circumstances import ACCORDING, CLAIM, FOLLOWING, REMARKS_OF, STATEMENT_BY, pass_over
from pipelines.enrich.cues import Cue, cues
from pipelines.enrich.marks import Passage
from pipelines.enrich.persons import Person, person_at, persons_at
from pipelines.enrich.roster import Roster
from pipelines.enrich.sentences import sentence_begin, sentence_end
from pipelines.enrich.titles import role_of
from pipelines.enrich.words import lowered

#: Words of a passage inside a sentence of the author's; shorter ones are words held at a distance.
FEWEST_WORDS = 3
_WORD = re.compile(r"[^\W\d_]+")
_PRONOUN = re.compile(r"(?:he|she|they|él|ella)\b", re.IGNORECASE)
_PRONOUN_LAST = re.compile(r"\b(?:he|she|él|ella)\b[^,.;]*$", re.IGNORECASE)
_AFTER_QUOTE = re.compile(r"[”\"»’']*[\s,—–-]*")
_SIGNED = re.compile(r"[”\"»]?\s*(?:[—–]|-{1,2})\s*(?=[A-ZÀ-Þ])")
_CUTS = re.compile(r",\s+(?:and\s+)?|\s+and\s+|\s[–—-]{1,2}\s|—|\)\s+(?=[A-Z])")
_SKIPPED = re.compile(r"(?:(?:and|the|but|also|then|y|las?|el|los|however)\s+)*", re.IGNORECASE)
_NOT_SUBJECT = re.compile(
    r"(?:in|on|at|after|during|as|while|when|following|with|for|today|tonight|yesterday|this|earlier|speaking|en|de|durante|hoy|tras|por)\b",
    re.IGNORECASE,
)
_JOINED = re.compile(r"(?:,|\band|&|\by)\s+(?:[^,;]{0,60}\s)?$")
_SPEECH_OPENS = re.compile(r"[,:]\s*[“\"«‘`']*$")
_SPEECH_GOES_ON = re.compile(r"[,?!—–…-]")
# Spanish leaves out "she": "“…”, agregó.", "“…”, declaró en un comunicado."
_SPANISH = re.compile(r"(?:ó|dijo|sostuvo|expuso|dice)$")
_NO_SUBJECT = re.compile(r"\s*(?:[.;:\n]|$)")
_APPOSED = re.compile(r"([A-ZÀ-Þ][\w’-]+),\s+(?:(?:the|la|el)\s+)?(?:[\w.’]+\s+){0,3}$")
# Lines between the words that announce a speech and the speech: "(click to watch)", "View a transcript below:".
_LEADS = re.compile(
    r"\n\s*(?:\([^()\n]{3,60}\)|(?:You\s+can\s+)?(?:[Ww]atch|[Vv]iew|[Cc]lick|[Rr]ead|[Ll]isten|Video|Audio|[Tt]he\s+full|Full|Transcript|Remarks)\b"
    r"[^\n]{0,90})\s*$"
)
_LEAD_LENGTH = 140  # characters of such a line
_LEAD = re.compile(
    r"(?:[^\n]{0,100}?(?:\s[–—-]{1,2}|—|--)\s*)?(?:(?:today|yesterday|hoy|this\s+(?:week|morning)),?\s+)?(?:(?:the|el|la)\s+)?",
    re.IGNORECASE,
)
_ONE_PRONOUN = re.compile(r"(?:he|she|él|ella)\b", re.IGNORECASE)
_FEWEST_ALONE = 12  # words of a quotation that stands by itself
_MARKS_AND_SPACE = ' \n\t\xa0“"«'
_WHILE = re.compile(r"[\s,;]*(?:while|and|but|whereas|mientras(?:\s+que)?|y|pero)\s+")
_ASIDE = 12  # characters of a line beside a name and its role: "(D-OH)", commas
_FEW_WORDS = 8  # of a line: it holds no more than a name and its offices
_SUBJECT_LENGTH = 40  # characters of a sentence that hold its subject
# Words between a verb and the passage that it opens.
_MOST_BETWEEN = {"said": 14, "issued": 40}
_REACH = 420  # characters that are looked at before and after a passage

#: Who says it (nobody, where it is an organisation) and the rule that tells.
Told = tuple[list[Person], str]


class Attribution:
    """The words of a text that tell who speaks. `said` is who was found to speak so far, in order."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.low = lowered(text)
        self.roster = Roster(text)
        self.said: list[Person] = []

    def words(self, passage: Passage) -> int:
        """Return how many words a passage has."""
        return len(_WORD.findall(self.text, passage.start, passage.end))

    def told(self, passage: Passage, last: Passage | None, limit: int, speakers: list[Person]) -> Told | None:
        """Return who is told to say a passage (nobody for an organisation) and the rule; None where nobody is."""
        if self.words(passage) < 2:
            return None
        after = self._after(passage, last, limit, speakers)
        if after and after[0]:
            return after
        before = self.before(passage, last, speakers)
        # "Jane Doe called it “…,” while the board said …"
        return before if before and before[0] else after or before or self._introduced(passage, last)

    def _after(self, passage: Passage, last: Passage | None, limit: int, speakers: list[Person]) -> Told | None:
        """Read “…,” said Jane Doe. / “…,” Jane Doe, director of X, said. / “…” – Jane Doe"""
        begin = _AFTER_QUOTE.match(self.text, passage.end)
        place = begin.end() if begin else passage.end
        end = sentence_end(self.text, place, min(limit, place + _REACH))
        if signed := _SIGNED.match(self.text, passage.end):
            person = person_at(self.text, signed.end(), end)
            if person and (person.role or len(person.name.split()) > 1):
                return [person], "quote.signed"
        according = ACCORDING.match(self.text, place) if self.words(passage) >= FEWEST_WORDS else None
        if according and (person := person_at(self.text, according.end(), end)):
            return [person], "quote.according"
        verb = cues("speech").at(self.low, place)
        if verb:
            subject = pass_over(self.text, verb.end)
            if _PRONOUN.match(self.text, subject):
                return self._they(passage, last, speakers), "quote.after.pronoun"
            persons = persons_at(self.text, subject, end)
            if (
                not persons
                and _SPANISH.search(self.low, verb.start, verb.end)
                and _NO_SUBJECT.match(self.text, subject)
            ):
                return self._they(passage, last, speakers), "quote.after.no_subject"
            return persons, "quote.after.verb"
        closing = self.text[max(passage.start, passage.end - 2) : passage.end + 2]
        if not _SPEECH_GOES_ON.search(closing) or "\n" in self.text[passage.end : place]:
            return None
        for cue in self._verbs(place, end):
            if cue.gives != "said":
                continue
            if _PRONOUN.match(self.text, place) and cue.start - place < 25:
                return self._they(passage, last, speakers), "quote.after.pronoun"
            return self._subject(place, cue.start), "quote.after.subject"
        return None

    def before(self, passage: Passage, last: Passage | None, speakers: list[Person]) -> Told | None:
        """Read Jane Doe, director of X, said, “…” / She said: “…” / According to Jane Doe, “…”"""
        left = max(passage.paragraph if passage.opens else 0, last.end + 1 if last else 0, passage.start - _REACH)
        begin = sentence_begin(self.text, left, passage.start)
        if last and begin <= last.end + 1 and (joint := _WHILE.match(self.text, begin)):
            begin = joint.end()
        stretch_end = passage.start - 1
        if stretch_end - begin < 4:
            return None
        verbs = [
            cue
            for cue in self._verbs(begin, stretch_end)
            if cue.gives == "said" or FOLLOWING.search(self.text, cue.end, stretch_end)
        ]
        partial = not _SPEECH_OPENS.search(self.text[begin : passage.start])
        if partial and self.words(passage) < FEWEST_WORDS:
            return None
        if (by := ACCORDING.search(self.text, begin, stretch_end)) and (
            persons := persons_at(self.text, by.end(), stretch_end)
        ):
            return (persons, "quote.according") if not partial or persons[0].role else None
        claim = CLAIM.search(self.text, begin, stretch_end)
        if claim and self.words(passage) > FEWEST_WORDS and (one := self.roster.named(*claim.span("who"))) and one.role:
            return [one], "quote.claim"
        if not verbs:
            return self._line(begin, stretch_end)
        verb = verbs[-1] if verbs[-1].gives == "said" else verbs[0]
        if len(_WORD.findall(self.text, verb.end, stretch_end)) > _MOST_BETWEEN[verb.gives]:
            return None
        between = self.text[begin : verb.start]
        if _PRONOUN_LAST.search(between):
            persons = speakers or self._latest(begin + len(between))
            rule = "quote.before.pronoun"
        elif begin + 2 > verb.start:
            persons = persons_at(self.text, pass_over(self.text, verb.end), stretch_end)
            rule = "quote.before.verb"
        else:
            persons = self._subject(begin, verb.start)
            rule = "quote.before.subject" if verb.gives == "said" else "quote.statement"
        if not partial:
            return persons, rule
        # Fragments of what a private person is alleged to have said are evidence told, not speech.
        persons = [person for person in persons if self.roster.first(person).role]
        return (persons, rule) if persons else None

    def alone(self, passage: Passage) -> Told | None:
        """Read whole sentences in quotation marks behind a sentence on the official of whom the release tells first."""
        words = self.text[passage.start : passage.end]
        before = self.text[max(0, passage.start - _REACH) : passage.start].rstrip(_MARKS_AND_SPACE)
        whole = words[:1].isupper() and words.rstrip().endswith((".", "!", "?")) and before.endswith((".", "!", "?"))
        if not whole or self.words(passage) < _FEWEST_ALONE or not (lead := self._lead):
            return None
        begin = self._sentence_before(passage)
        subject = self.text[begin : begin + _SUBJECT_LENGTH]
        if begin <= lead.start < passage.start:  # behind a dateline, the sentence that names them first
            return [lead], "quote.alone"
        if _ONE_PRONOUN.match(subject) or re.search(rf"\b{re.escape(lead.name.split()[-1])}\b(?![’'])", subject):
            return [lead], "quote.alone"
        return None

    def _sentence_before(self, passage: Passage) -> int:
        """Return where the sentence before a passage begins."""
        left = max(0, passage.start - _REACH)
        end = left + len(self.text[left : passage.start].rstrip(_MARKS_AND_SPACE))
        return sentence_begin(self.text, left, end - 1)

    def _they(self, passage: Passage, last: Passage | None, speakers: list[Person]) -> list[Person]:
        """Return whom "he said" means: who the sentence before is of, in a paragraph that has quoted nobody yet."""
        begin = self._sentence_before(passage)
        if begin >= passage.paragraph and not (last and last.paragraph == passage.paragraph):
            person = self._named(begin, passage.start)
            if person and self.text[person.end : person.end + 2] not in {"’s", "'s"}:
                return [person]
        return speakers or self._latest(passage.start)

    @cached_property
    def _lead(self) -> Person | None:
        """Return the official whom the first sentence begins with, where it is one."""
        for begin in sorted({match.end() for match in (_LEAD.match(self.text), _SKIPPED.match(self.text)) if match}):
            persons = persons_at(self.text, begin, sentence_end(self.text, begin, begin + _REACH))
            if len(persons) == 1 and persons[0].role:
                return persons[0]
        return None

    def _introduced(self, passage: Passage, last: Passage | None) -> Told | None:
        """Read a paragraph that ends with a colon before one that is in quotation marks."""
        if not passage.opens or passage.goes_on:
            return None
        before = self.text[: passage.paragraph].rstrip()
        colon = before.endswith((":", ","))
        while leads := _LEADS.search(before, max(0, len(before) - _LEAD_LENGTH)):
            before = before[: leads.start()].rstrip()
            colon = colon or before.endswith((":", ","))
        if not before or (last and last.end >= len(before) - 1):
            return None
        begin = max(before.rfind("\n") + 1, len(before) - 700)
        line = before[begin:]
        if (by := STATEMENT_BY.search(line)) and (person := person_at(self.text, begin + by.end(), len(before))):
            return [person], "quote.statement"
        if (of := REMARKS_OF.search(line)) and (
            one := self.roster.named(begin + of.start("who"), begin + of.end("who"))
        ):
            return [one], "quote.statement"
        verbs = [
            verb
            for verb in self._verbs(begin, len(before))
            if colon or (verb.gives == "issued" and FOLLOWING.search(self.text, verb.end, len(before)))
        ]
        if not verbs:
            return self._line(begin, len(before))
        for verb in verbs:
            start = sentence_begin(self.text, begin, verb.start)
            if _PRONOUN_LAST.search(self.text[start : verb.start]):
                return self._latest(start), "quote.statement"
            if persons := self._subject(start, verb.start):
                return persons, "quote.statement"
        return [], "quote.statement"

    def _line(self, begin: int, end: int) -> Told | None:
        """Read a line of nothing but who speaks, with a colon: "Jane Doe, director of X: “…”"."""
        words = self.text[begin:end].rstrip()
        if not words.endswith((":", "-", "–", "—")) or (begin and self.text[begin - 1] != "\n"):
            return None
        persons = persons_at(self.text, begin, begin + len(words) - 1)
        if len(persons) != 1 or not (role := persons[0].role):
            return None
        known = len(persons[0].name) + len(role)
        return (persons, "quote.line") if len(words) <= known + _ASIDE or words.count(" ") <= _FEW_WORDS else None

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
        return _JOINED.search(self.text[begin : person.start]) is not None

    def _known(self, person: Person) -> bool:
        """Tell whether a bare surname is that of somebody whom the text quotes by full name or names with an office."""
        full = self.roster.first(person)
        return len(full.name.split()) > 1 and (full.role is not None or any(full.name == one.name for one in self.said))

    def _latest(self, place: int) -> list[Person]:
        """Return who was named last before a place with a title, for "he said"; nobody where none was."""
        best: Person | None = None
        for title in cues("titles").find(self.low, max(0, place - _REACH), place):
            if (
                title.gives in {"office", "courtesy"}
                and (person := person_at(self.text, title.start, place))
                and person.start > title.start
            ):
                best = person
            elif title.gives == "office" and (
                name := _APPOSED.search(self.text, max(0, title.start - 60), title.start)
            ):
                best = self.roster.named(*name.span(1)) or best
        return [best] if best else self.said[-1:]

    def _verbs(self, begin: int, end: int) -> list[Cue]:
        return list(cues("speech").find(self.low, begin, end))
