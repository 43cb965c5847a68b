"""Where a text mentions states, counties and cities of the United States, before it is decided which of several is meant.

A name is believed for what stands beside it: its state, "County", a preposition, an institution. A name that several
places bear keeps them all as candidates; what is only part of another name (Kansas City, Boston Globe, Virginia Jones) is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from pipelines import atlas
from pipelines.enrich import finder, gazetteer
from pipelines.enrich.facts import PlaceKind

_TOKEN = re.compile(r"[^\W\d_]+(?:['’ʻ][^\W\d_]+)*")
_LONGEST = 4  # words of a name
_JOINTS = frozenset({" ", "-", "\u00a0"})
_SAINTS = frozenset({"St", "Ste", "Ft", "Mt"})
_POSSESSIVE = re.compile(r"['’]s$", re.IGNORECASE)
_COUNTY = re.compile(r"\s+(?:County|Parish|Counties|counties|COUNTY)\b|(?:,?\s+(?:and\s+)?[A-Z]\w+(?: [A-Z]\w+)?){1,4}\s+[Cc]ounties\b")
_COUNTY_OF = re.compile(r"\b(?:County of|[Cc]ondado de(?:l)?|[Cc]ondados de)\s+$")
_STATED = re.compile(r"\s*,\s*|\s*\(")
_STATE_WASHINGTON = re.compile(r"\s+(?:State|Attorney|Gov|Legislature|residents|farm|Department|State's)\b")
_OF_WASHINGTON = re.compile(r"\b(?:[Ss]tate of|[Dd]istrict of|[Ee]stado de)\s+$")
_PLACED = {  # what stands before a town that is meant as one, in lower case or as the first word of a sentence
    "en": r"(?:[Ii]n|[Aa]t|[Nn]ear|[Ff]rom|[Oo]f|[Tt]o|[Aa]round|[Oo]utside|[Aa]cross|[Ii]nto|[Tt]hrough|[Tt]hroughout|[Bb]etween|[Ww]ithin|[Tt]oward|[Dd]owntown|[Gg]reater|[Vv]isit(?:ed)?|[Ll]eaving|[Mm]ayor of)",
    "es": r"(?:[Ee]n|[Dd]e|[Dd]esde|[Hh]acia|[Cc]erca de|[Ee]ntre|a|[Hh]asta|[Cc]iudad de)",
}
_INSIDE = re.compile(r"\b(?:[Ii]n|[Nn]ear|[Oo]utside|[Ee]n|cerca de)\s+$")
_JOINED = re.compile(r"-?(?:based|area|born|Based|Area)\b|-(?:based|area|Based|Area)|\s+(?:residents?|area|officials|police|native|man|woman)\b")
# "(D-Ore.)", "(R., Iowa)", "D-Texas"; of a state's legislators, "(D-San Diego)"
_OF_A_PARTY = re.compile(r"\([DRI]\.?\s?[-–—,][^()]{0,40}$|\b[DRI]\s?[-–—]\s?$")
_IN_A_LIST = re.compile(r",?\s+(?:and|or|y|e|&)\s+|,\s+")
_PART_OF = re.compile(r"\b(?:Baja|Nuevo|Nueva|Ciudad)\s+$")  # Baja California, Nuevo Laredo
_VERSUS = re.compile(r"\s+vs?\.\s")
_CITY_OF = re.compile(r"\s+City\b(?!\s+(?:Council|Hall|Attorney|Manager|Commission|Police|Public|School|Schools|Clerk|Jail|Court|Mayor))")
_FOLLOWING = re.compile(r"(?:['’]s|s['’])?\s+([A-Z][\w&]*)")
_NEXT = re.compile(r"[ \u00a0-]([A-Z][\w&]*)(?!\.?-)")


@dataclass(slots=True)
class Mention:
    """A name of a place where it stands.

    Attributes:
        name: as printed, without a state. start, end: span, the state that is printed with the name included.
        states: the codes that it may lie in. stated: whether the text itself says which, with the name.
        weight: how much it says that its state is spoken of: 2 for a town or county with its state.
    """

    kind: PlaceKind
    name: str
    start: int
    end: int
    states: tuple[str, ...]
    stated: bool = False
    weight: int = 1
    weak: bool = False  # only a town of that name in a state that the text speaks of is believed

    @property
    def state(self) -> str | None:
        """The state, if it is known which."""
        return self.states[0] if len(self.states) == 1 else None


@dataclass(frozen=True, slots=True)
class _Words:
    """`places.toml`, ready to be asked."""

    institutions: frozenset[str]
    before: frozenset[str]
    never: frozenset[str]
    namesakes: re.Pattern[str]
    schools: re.Pattern[str]
    abroad: re.Pattern[str]
    states: dict[str, str]


def find(text: str, *, language: str = "en", headline: bool = False) -> list[Mention]:
    """Return the places mentioned, from left to right. In a headline capitals tell nothing of what stands beside a name."""
    return list(_Scan(text, language, headline).run())


def school(text: str, mention: Mention) -> bool:
    """Tell whether the name is part of a school's: "University of Texas", "Arizona State University"."""
    return _words().schools.match(text, mention.end) is not None or re.search(r"\b(?:University|College|Universidad) of\s+$|Universidad de\s+$", text[max(0, mention.start - 16) : mention.start]) is not None


class _Scan:
    """One pass over the words of a text."""

    def __init__(self, text: str, language: str, headline: bool) -> None:
        self.text, self.headline = text, headline
        self.placed = re.compile(r"\b" + _PLACED.get(language, _PLACED["en"]) + r"\s+$")
        self.tokens = [match.span() for match in _TOKEN.finditer(text)]
        self.reached = 0  # the end of the last place

    def run(self) -> Iterator[Mention]:
        number = 0
        while number < len(self.tokens):
            taken = 1
            if self.text[self.tokens[number][0]].isupper():
                for length in range(self._reach(number), 0, -1):
                    mention = self._read(number, length)
                    if mention:
                        self.reached = mention.end
                        yield mention
                        break
                    if mention is False:
                        taken = length
                        break
                if mention:
                    while number + taken < len(self.tokens) and self.tokens[number + taken][0] < mention.end:
                        taken += 1
            number += taken

    def _reach(self, number: int) -> int:
        """Return how many words from here may be one name."""
        length = 1
        while length < _LONGEST and number + length < len(self.tokens):
            left, right = self.tokens[number + length - 1], self.tokens[number + length]
            joint = self.text[left[1] : right[0]]
            saint = joint == ". " and self.text[left[0] : left[1]] in _SAINTS
            if joint not in _JOINTS and not saint:
                break
            length += 1
        return length

    def _read(self, number: int, length: int) -> Mention | None | bool:
        """Return the place that these words name; None: they name none; False: they name something else."""
        start, end = self.tokens[number][0], self.tokens[number + length - 1][1]
        if not self.text[self.tokens[number + length - 1][0]].isupper():
            return None
        name = self.text[start:end]
        county = self._county(name, start, end)
        if county:
            return county
        bare = _POSSESSIVE.sub("", name)
        end -= len(name) - len(bare)
        code = _words().states.get(gazetteer.key(bare))
        known = atlas.read().cities.get(atlas.key(bare))
        spots = gazetteer.read().cities.get(gazetteer.key(bare), ())
        if not (code or known or spots):
            return None
        before = self.text[max(0, start - 50) : start]
        if _words().namesakes.match(self.text, end) or _PART_OF.search(before) or _OF_A_PARTY.search(before):
            return False
        if code and (code != "WA" or self._is_washington_state(start, end)):
            return self._state(bare, code, start, end, number)
        if known or spots:
            return self._city(bare, start, end, number, known, spots)
        return None

    def _county(self, name: str, start: int, end: int) -> Mention | None:
        spots = gazetteer.read().counties.get(gazetteer.key(name))
        if not spots:
            return None
        after = _COUNTY.match(self.text, end)
        if after and re.match(r"\s+(?:County|Parish|COUNTY)", after[0]):
            end = after.end()
        elif not after and not _COUNTY_OF.search(self.text[max(0, start - 14) : start]):
            return None
        return self._with_state(Mention("county", name, start, end, tuple(spot.state for spot in spots)), only=False)

    def _state(self, name: str, code: str, start: int, end: int, number: int) -> Mention | None | bool:
        if name in {"Virginia", "Georgia"} and self._is_a_person(number, 1):
            return False
        if stated := self._stated(end):  # "New York, N.Y."
            if stated[0] == code:
                return Mention("city", name, start, stated[1], (code,), stated=True, weight=2)
        return Mention("state", name, start, end, (code,), stated=True)

    def _city(self, name: str, start: int, end: int, number: int, known: atlas.City | None, spots: tuple[gazetteer.Spot, ...]) -> Mention | None | bool:
        among = tuple(dict.fromkeys([*(known.states if known else ()), *(spot.state for spot in spots)]))
        mention = Mention("city", name, start, end, among)
        with_state = self._with_state(mention, only=True)
        if with_state.stated:
            return with_state
        if _words().abroad.match(self.text, end) or (known and not known.states) or _VERSUS.match(self.text, end):
            return False
        if name in _words().never or (name.isupper() and not known and not self.headline) or self._is_in_a_name(number, end):
            return None
        before = self.text[max(0, start - 24) : start]
        listed = self.reached and _IN_A_LIST.fullmatch(self.text, self.reached, start)
        placed = listed or self.placed.search(before) or _JOINED.match(self.text, end) or self._institution(end)
        if known and known.certain:
            mention.states = known.states
            return mention if placed or " " in name else None
        mention.weak = not known or len(known.states) == 1
        if known:
            return mention if placed else None
        return mention if (listed or _INSIDE.search(before)) and not self.headline else None

    def _with_state(self, mention: Mention, *, only: bool) -> Mention:
        """Take the state that is printed behind a name; `only`: one in which the tables have a place of that name."""
        stated = self._stated(mention.end)
        if stated and (stated[0] in mention.states or not only):
            mention.states, mention.end, mention.stated, mention.weight = (stated[0],), stated[1], True, 2
        return mention

    def _stated(self, end: int) -> tuple[str, int] | None:
        """Return the code of the state printed behind a name, and where it ends: ", N.M.", " (Fla.)"."""
        gap = _STATED.match(self.text, end)
        state = gap and atlas.read().state.match(self.text, gap.end())
        code = atlas.read().code(state[0]) if state else None
        if not (gap and state and code):
            return None
        if gap[0].endswith("("):  # "Duncan (SC-03)" is a member of Congress
            return (code, state.end() + 1) if self.text[state.end() : state.end() + 1] == ")" else None
        return code, state.end()

    def _is_washington_state(self, start: int, end: int) -> bool:
        return bool(_STATE_WASHINGTON.match(self.text, end) or _OF_WASHINGTON.search(self.text[max(0, start - 16) : start]))

    def _institution(self, end: int) -> bool:
        following = _FOLLOWING.match(self.text, end)
        return following is not None and following[1] in _words().institutions

    def _is_a_person(self, number: int, length: int) -> bool:
        """Tell whether a name in capitals that is no institution follows: "Virginia Jones"."""
        if self.headline or number + length >= len(self.tokens):
            return False
        left, right = self.tokens[number + length - 1], self.tokens[number + length]
        word = self.text[right[0] : right[1]]
        return self.text[left[1] : right[0]] == " " and word[0].isupper() and _POSSESSIVE.sub("", word) not in _words().institutions

    def _is_in_a_name(self, number: int, end: int) -> bool:
        """Tell whether a town is part of a longer name: "Whitney Houston", "Jackson Smith", "San Pedro Sula"."""
        if self.headline:
            return False
        following = _NEXT.match(self.text, end)
        if _CITY_OF.match(self.text, end):  # Elkhorn City
            return True
        if following and following[1] not in _words().institutions and following[1] not in {"Based", "Area"}:
            return True
        if number == 0:
            return False
        left, right = self.tokens[number - 1], self.tokens[number]
        word = self.text[left[0] : left[1]]
        gap = self.text[left[1] : right[0]]
        initial = gap == ". " and len(word) == 1
        return (gap == " " or initial) and word[0].isupper() and word not in _words().before and not word.isupper() | initial


@cache
def _words() -> _Words:
    table: dict[str, Any] = dict(finder.table("places"))
    states = {gazetteer.key(name): code for name in atlas.read().names if (code := atlas.read().code(name))}

    def following(names: list[str], before: str = r"\s+") -> re.Pattern[str]:
        return re.compile(rf"{before}(?:{'|'.join(map(re.escape, sorted(names, key=len, reverse=True)))})\b")

    return _Words(
        institutions=frozenset(table["institutions"]),
        before=frozenset(table["before"]),
        never=frozenset(table["never"]) | frozenset(table["countries"]),
        namesakes=following(table["namesakes"]),
        schools=following(table["schools"], r"(?:\s+State)?\s+"),
        abroad=following(table["countries"], r"\s*,\s*|\s*\("),
        states=states,
    )
