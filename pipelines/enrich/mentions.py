"""Where a text mentions states, counties and cities of the United States, before it is told which of several is meant.

A name is believed for what stands beside it: its state, "County", a preposition, an institution. A name that several
places bear keeps them all as candidates; what is part of another name (Boston Globe, Elkhorn City, Virginia Jones) is
none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from pipelines import atlas
from pipelines.enrich import gazetteer
from pipelines.enrich.beside import beside
from pipelines.enrich.facts import PlaceKind
from pipelines.enrich.names import bearers, longest_from
from pipelines.enrich.words import leads_up

_WORD = r"[^\W\d_]+(?:['’‘ʻ][^\W\d_]+)*"
# That no letter stands before the capital is asked behind it: a pattern that begins with letters skips all others.
_CAPITAL = re.compile(r"[A-ZÀ-ÖØ-Þ](?<!\w.)[^\W\d_]*(?:['’‘ʻ][^\W\d_]+)*")
_NAME = r"[A-ZÀ-ÖØ-Þ][^\W\d_.]*\.?(?:[ -][A-ZÀ-ÖØ-Þ][^\W\d_]*){0,2}"
_NEXT_WORD = re.compile(rf"(?:[ \u00a0-]|(?<=\bSt)\. |(?<=\bSte)\. |(?<=\bFt)\. |(?<=\bMt)\. )({_WORD})")
_COUNTY = re.compile(r"\s+(?:County|Parish|COUNTY)\b")
_COUNTIES = re.compile(r"(?:,?\s+(?:and\s+)?[A-Z]\w+(?: [A-Z]\w+)?){0,4}\s+[Cc]ounties\b")
_COUNTY_OF = re.compile(r"\b(?:County of|[Cc]ondado de(?:l)?|[Cc]ondados de)\s+$")
_STATED = re.compile(r"\s*,\s*|\s*\(")
_STATE_WASHINGTON = re.compile(r"\s+(?:[Ss]tate|Attorney|Gov|Legislature|residents|farm|Department)\b")
_OF_WASHINGTON = re.compile(r"\b(?:[Ss]tate of|[Dd]istrict of|[Ee]stado de)\s+$")
# What stands before a town that is meant as one; and before one that no table of well-known cities has.
_PLACED = {
    "en": re.compile(
        r"\b(?:[Ii]n|[Aa]t|[Nn]ear|[Ff]rom|[Oo]f|[Tt]o|[Aa]round|[Oo]utside|[Aa]cross|[Ii]nto|[Tt]hrough|[Tt]hroughout|"
        r"[Bb]etween|[Ww]ithin|[Tt]oward|[Dd]owntown|[Gg]reater|[Vv]isit(?:ed)?|[Ll]eaving|[Mm]ayor of)\s+$"
    ),
    "es": re.compile(r"\b(?:[Ee]n|[Dd]e|[Dd]esde|[Hh]acia|[Cc]erca de|[Ee]ntre|a|[Hh]asta|[Cc]iudad de)\s+$"),
}
_INSIDE = re.compile(r"\b(?:[Ii]n|[Nn]ear|[Oo]utside|[Ee]n|cerca de)\s+$")
_IN_A_LIST = re.compile(r",?\s+(?:and|or|y|e|&)\s+|,\s+")
_JOINED = re.compile(
    r"-?(?:[Bb]ased|[Aa]rea|born)\b|-(?:[Bb]ased|[Aa]rea)\b|\s+(?:residents?|area|officials|police|native|man|woman)\b"
)
# "(D-Ore.)", "(R., Iowa)", "D-Texas"; of a state's legislators, "(D-San Diego)"
_OF_A_PARTY = re.compile(r"\([DRI]\.?\s?[-–—,][^()]{0,40}$|\b[DRI]\s?[-–—]\s?$")
# What the patterns for the words before a name end in; they are tried only there (see `words.leads_up`).
_PART_ENDS, _COUNTY_ENDS = ("Baja", "Nuevo", "Nueva", "Ciudad"), ("of", "de", "del")
_PART_OF = re.compile(r"\b(?:Baja|Nuevo|Nueva|Ciudad)\s+$")  # Baja California, Nuevo Laredo
_LISTED = re.compile(rf"(?:,? (?:and|y|e)|,)\s+{_NAME}")
_VERSUS = re.compile(r"\s+vs?\.\s")
_OTHER_CITY = re.compile(  # Elkhorn City, but not Boston City Council
    r"\s+City\b(?!\s+(?:Council|Hall|Attorney|Manager|Commission|Police|Public|Schools?|Clerk|Jail|Court|Mayor))"
)
_INSTITUTION = re.compile(r"(?:['’]s|s['’])?\s+([A-Z][\w&]*)")
_NAME_GOES_ON = re.compile(r"[ \u00a0-]([A-Z][\w&]*)(?!\.?-)")
_NAME_BEFORE = re.compile(rf"({_WORD})([ \u00a0]|\. )$")
_SCHOOL_OF = re.compile(r"\b(?:University|College|Universidad) (?:of|de)\s+$")
_LONGEST = 24  # characters before a name that are looked at for what it belongs to


class _No(Enum):
    """Why words are no place: they name none, or something else, so that their parts name none either."""

    PLACE = auto()
    PART = auto()


@dataclass(slots=True)
class Mention:
    """A name of a place where it stands.

    Attributes:
        name: as printed, without a state. start, end: span, the state that is printed with the name included.
        states: the codes that it may lie in. stated: whether the text itself says which, with the name.
        weight: how much it says that its state is spoken of: 2 for a town or county with its state.
        weak: whether it is only believed in a text that speaks of its state.
        among: all states that have a place of that name, be one of them so much larger that it is meant.
    """

    kind: PlaceKind
    name: str
    start: int
    end: int
    states: tuple[str, ...]
    stated: bool = False
    weight: int = 1
    weak: bool = False
    among: tuple[str, ...] = ()

    @property
    def state(self) -> str | None:
        """The state, if it is known which."""
        return self.states[0] if len(self.states) == 1 else None


def find(text: str, *, language: str = "en", headline: bool = False) -> list[Mention]:
    """Return the places mentioned, from left to right; in a headline capitals tell nothing of what stands beside."""
    found = list(_Scan(text, language, headline).run())
    for mention, following in zip(reversed(found[:-1]), reversed(found[1:]), strict=True):
        # "in Bristol, Danbury and Waterbury, Connecticut": the last one's state is that of all.
        if mention.kind == following.kind != "state" and following.stated and not mention.stated:
            shared = following.states[0] in mention.among and _IN_A_LIST.fullmatch(text, mention.end, following.start)
            if shared:
                mention.states, mention.stated, mention.weak = following.states, True, False
    return found


def of_a_school(text: str, mention: Mention) -> bool:
    """Tell whether the name is part of a school's: "University of Texas", "Arizona State University"."""
    before = text[max(0, mention.start - _LONGEST) : mention.start]
    return beside().schools.match(text, mention.end) is not None or _SCHOOL_OF.search(before) is not None


class _Scan:
    """One pass over the capitalised words of a text."""

    def __init__(self, text: str, language: str, headline: bool) -> None:
        self.text, self.headline = text, headline
        self.placed = _PLACED.get(language, _PLACED["en"])
        self.reached = 0  # the end of the last place
        self.state_before = False  # whether that was a state

    def run(self) -> Iterator[Mention]:
        """Yield the places; at each word the longest name that stands there."""
        taken = 0
        for word in _CAPITAL.finditer(self.text):
            longest = longest_from(word[0])
            if not longest or word.start() < taken:
                continue
            for end in reversed(self._ends(word.end(), longest)):
                found = self._read(word.start(), end)
                if isinstance(found, Mention):
                    self.reached = taken = found.end
                    self.state_before = found.kind == "state"
                    yield found
                if found is not _No.PLACE:
                    taken = max(taken, end)
                    break

    def _ends(self, end: int, longest: int) -> list[int]:
        """Return where names whose first word ends at a place may end, up to as many words as the longest has."""
        ends = [end]
        while len(ends) < longest and (following := _NEXT_WORD.match(self.text, ends[-1])):
            ends.append(following.end())
        return ends

    def _read(self, start: int, end: int) -> Mention | _No:
        """Return the place that the words between two offsets name."""
        name = self.text[start:end]
        found = bearers(name)
        if found is None:
            return _No.PLACE
        bare, code, known, spots, counties = found
        if counties and (county := self._county(name, counties, start, end)):
            return county
        end -= len(name) - len(bare)
        if not (code or known or spots):
            return _No.PLACE
        before = self.text[max(0, start - 50) : start]
        part = leads_up(before, *_PART_ENDS) and _PART_OF.search(before)
        if part or beside().namesakes.match(self.text, end) or _OF_A_PARTY.search(before):
            return _No.PART
        if code and (code != "WA" or self._is_state_of_washington(start, end)):
            return self._state(bare, code, start, end)
        return self._city(bare, start, end, known, spots) if known or spots else _No.PLACE

    def _county(self, name: str, spots: tuple[gazetteer.Spot, ...], start: int, end: int) -> Mention | None:
        if after := _COUNTY.match(self.text, end):
            end = after.end()
        elif not _COUNTIES.match(self.text, end) and not (
            leads_up(before := self._before(start), *_COUNTY_ENDS) and _COUNTY_OF.search(before)
        ):
            return None
        states = tuple(spot.state for spot in spots)
        if after and after[0].strip() == "Parish" and "LA" in states:  # no other state has parishes
            states = ("LA",)
        mention = Mention("county", name, start, end, states, among=states)
        return self._with_state(mention, only_known=False)

    def _state(self, name: str, code: str, start: int, end: int) -> Mention | _No:
        # The two that are given names, too, and of whom releases tell.
        if name in {"Virginia", "Georgia"} and self._name_goes_on(end):
            return _No.PART
        stated = self._stated(end)
        if stated and stated[0] == code:  # "New York, N.Y."
            return Mention("city", name, start, stated[1], (code,), stated=True, weight=2)
        return Mention("state", name, start, end, (code,), stated=True)

    def _city(
        self, name: str, start: int, end: int, known: atlas.City | None, spots: tuple[gazetteer.Spot, ...]
    ) -> Mention | _No:
        among = [*(known.states if known else ()), *(spot.state for spot in spots)]
        states = tuple(dict.fromkeys(among))
        mention = self._with_state(Mention("city", name, start, end, states, among=states), only_known=True)
        if mention.stated:
            return mention
        if beside().abroad.match(self.text, end) or (known and not known.states) or _VERSUS.match(self.text, end):
            return _No.PART
        if (
            name in beside().never
            or (name.isupper() and not known and not self.headline)
            or self._is_in_a_name(start, end)
        ):
            return _No.PLACE
        before = self._before(start)
        listed = self.reached > 0 and _IN_A_LIST.fullmatch(self.text, self.reached, start) is not None
        placed = listed or self.placed.search(before) or _JOINED.match(self.text, end) or self._is_institution(end)
        if not placed and self._heads_a_list(mention):
            placed, listed = True, True
        if known and known.certain:
            mention.states = known.states
            return mention if placed or " " in name else _No.PLACE
        mention.weak = not known or len(known.states) == 1
        if known:
            return mention if placed else _No.PLACE
        return mention if (listed or _INSIDE.search(before)) and not self.headline else _No.PLACE

    def _heads_a_list(self, mention: Mention) -> bool:
        """Tell whether a list that ends in a state with such a place begins here: "Bristol and York, Maine"."""
        position = mention.end
        for _ in range(12):
            following = _LISTED.match(self.text, position)
            if following is None:
                return False
            position = following.end()
            stated = self._stated(position)
            if stated:
                return stated[0] in mention.among
        return False

    def _with_state(self, mention: Mention, *, only_known: bool) -> Mention:
        """Take the state printed behind a name; `only_known`: only one that the tables have such a place in."""
        stated = self._stated(mention.end)
        if stated and (stated[0] in mention.states or not only_known):
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

    def _is_state_of_washington(self, start: int, end: int) -> bool:
        """Tell the state from the capital: by what is said of it, or as one in a list of states."""
        if _STATE_WASHINGTON.match(self.text, end) or _OF_WASHINGTON.search(self._before(start)):
            return True
        listed = self.state_before and _IN_A_LIST.fullmatch(self.text, self.reached, start) is not None
        joint = _IN_A_LIST.match(self.text, end)
        following = joint and atlas.read().evidence.match(self.text, joint.end())
        return bool(following and following["name"]) or (listed and self.text[end : end + 3] != ", D")

    def _is_institution(self, end: int) -> bool:
        following = _INSTITUTION.match(self.text, end)
        return following is not None and following[1] in beside().institutions

    def _name_goes_on(self, end: int) -> bool:
        """Tell whether a name in capitals follows that is no institution: "Virginia Jones", "San Pedro Sula"."""
        following = _NAME_GOES_ON.match(self.text, end)
        if self.headline or following is None or following[1] in beside().institutions:
            return False
        twin = self.text[end] == "-" and bearers(following[1])  # "Seattle-Tacoma"
        return not (twin and twin.known)

    def _is_in_a_name(self, start: int, end: int) -> bool:
        """Tell whether a town is part of a longer name: "Whitney Houston", "Jackson Smith"."""
        if self.headline:
            return False
        if self._name_goes_on(end) or _OTHER_CITY.match(self.text, end):
            return True
        before = _NAME_BEFORE.search(self._before(start))
        if not before or not before[1][0].isupper():
            return False
        initial = len(before[1]) == 1
        return (
            initial if before[2] == ". " else before[1] not in beside().before and (initial or not before[1].isupper())
        )

    def _before(self, start: int) -> str:
        return self.text[max(0, start - _LONGEST) : start]
