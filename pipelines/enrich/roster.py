"""Who a short name in a text means: the first full name that ends with it, with the role given first."""

from __future__ import annotations

import re

from pipelines.enrich.cues import cues
from pipelines.enrich.persons import Person, ends, weightier
from pipelines.enrich.titles import (
    PLURALS,
    clean,
    kind_of_word,
    place_before_name,
    role_before,
    role_of,
    singular,
    title_of,
    words_before,
)
from pipelines.enrich.words import lowered, standing, unaccented

_PLURAL = "|".join(map(re.escape, PLURALS))
_SHARED = re.compile(rf"(?P<role>(?:[A-Z][\w.]*\s+){{0,3}}(?:{_PLURAL}))\s+(?=[A-Z])")
_SENTENCE = re.compile(r"[;:\n]|[.!?]\s+[A-Z][a-z]+\s+[a-z]")
_LIST_JOINT = re.compile(r"(?:,|\band|&|\by)\s+(?:and\s+)?$")
_DATELINE = re.compile(r",\s+(?:[A-Z]{2}|D\.C\.)$")
# "Raúl Mora Saldívar" is "Mora" later on.
_SECOND_SURNAME = re.compile(r"[ \xa0](?P<name>[A-ZÀ-Þ][^\W\d_]+(?:-[^\W\d_]+)?)(?![\w’'.-]|\s+[A-ZÀ-Þ])")
_GENERATION = re.compile(r",?\s+(?:Jr|Sr|II|III|IV)\b\.?$")
# "The mayor of Dover, Jane Doe, …", "said the mayor of Dover, Jane Doe": what leads a sentence, or who does something.
_LED = re.compile(r"(?:^|\n|[.!?:;][\"”»]?\s+|\s[–—-]{1,2}\s|—)(?P<role>[^.,;:!?\n–—\"“”«»]{5,90}),\s+$")
_NO_TITLE = re.compile(
    r"(?:after|before|when|while|as|in|on|at|with|for|during|since|from|like|unlike|to|en|con|para|tras|cuando|durante|desde|\w+ing)\b",
    re.IGNORECASE,
)
_BY = re.compile(r"\b(?:by|por|según|according\s+to)\s+(?P<role>(?:the|el|la)\s+[^.,;:!?\n–—\"“”«»]{5,90}),\s+$")
_LIST_LENGTH = 400  # characters of a list of names
_TITLE_LENGTH = 110  # characters of title and given names before a surname
_ROLE_LENGTH = 260  # characters of a role after it


class Roster:
    """The persons of a text: who a short name means, by the first full name that ends with it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._plain = unaccented(text)
        self._firsts: dict[str, Person | None] = {}

    def first(self, person: Person) -> Person:
        """Return a person with the name and the role as first given in the text."""
        if person.name not in self._firsts:
            self._firsts[person.name] = self._first(person)
        best = self._firsts[person.name]
        return best._replace(role=best.role or person.role) if best else person

    def _first(self, person: Person) -> Person | None:
        last = unaccented(_GENERATION.sub("", person.name).split()[-1])
        names = person.name.split()
        best: Person | None = None
        longer: Person | None = None
        for start, end in standing(last, self._plain):
            full = self.named(start, end)
            if full is None or unaccented(full.name) == last:
                continue
            given = full.name.split()
            if len(names) > 1 and names[0] not in given and not _same(names[0], given[0]):
                continue
            if (second := _SECOND_SURNAME.match(self.text, end)) and kind_of_word(second["name"]) == "name":
                longer = longer or self.named(second.start("name"), second.end("name"))
                continue
            best = best or full
            if full.role:
                return best._replace(role=best.role or full.role)
        return best or longer

    def named(self, start: int, end: int) -> Person | None:
        """Return the full name that ends with a surname at a place, with the title before it or the role after it."""
        tokens = words_before(self.text, max(0, start - _TITLE_LENGTH), end)
        if not tokens:
            return None
        begin = len(tokens) - 1
        if tokens[begin].kind != "name":
            return None
        while begin > 0 and tokens[begin - 1].kind in {"name", "nick", "particle"}:
            begin -= 1
        while begin < len(tokens) - 1 and tokens[begin].kind in {"particle", "nick"}:
            begin += 1
        while begin < len(tokens) - 1 and cues("speech").at(lowered(tokens[begin].word), 0):
            begin += 1  # a headline has capitals: "It Must End, Says Jane Doe"
        begin += place_before_name(tokens, begin, len(tokens))
        if len(tokens) - begin > 6:
            return None
        title = title_of(tokens[:begin])
        if len(title) > 1 and _DATELINE.search(self.text[max(0, title[0].start - 3) : title[0].end]):
            title = title[1:]  # "Washington, DC Senator Jane Doe"
        role = role_before(self.text, title)
        named = tokens[begin - len(title) - 1] if begin > len(title) else None
        if role and named and named.kind == "nick" and named.word.isupper():
            role = f"{named.word} {role}"  # "Immigration and Customs Enforcement (ICE) Director Jane Doe"
        start = tokens[begin].start
        finish, rest = ends(self.text, end, len(self.text))
        role = weightier(
            role or self._shared(start), self.text, rest, min(len(self.text), rest + _ROLE_LENGTH)
        ) or self._leading(start)
        return Person(clean(self.text[start:finish]), role, start, finish)

    def _leading(self, start: int) -> str | None:
        """Return the role that stands before a name and a comma: "La alcaldesa de Dover, Jane Doe, anunció"."""
        left = max(0, start - _TITLE_LENGTH)
        before = self.text[left:start]
        if not before.endswith((", ", ",\n")):
            return None
        for cue in reversed(list(cues("speech").find(lowered(before)))):
            if role := role_of(before[cue.end :]):
                return role
        led = _BY.search(before) or _LED.search(before)
        if not led or (left and not led.start()) or _NO_TITLE.match(led["role"]):
            return None
        return role_of(led["role"])

    def _shared(self, start: int) -> str | None:
        """Return the role that a list of names has before its first: "Senators Jane Doe (D-NY) and John Roe"."""
        before = self.text[max(0, start - _LIST_LENGTH) : start]
        heads = list(_SHARED.finditer(before)) if _LIST_JOINT.search(before) else []
        if not heads or _SENTENCE.search(before, heads[-1].end()):
            return None
        return singular(heads[-1]["role"])


def _same(one: str, other: str) -> bool:
    """Tell whether two given names may be one person's: "Chuck" is not seen to be "Charles", "J." is "Jane"."""
    one, other = unaccented(one), unaccented(other)
    return one == other or (one[0] == other[0] and (len(one.strip(".")) == 1 or len(other.strip(".")) == 1))
