"""The dateline that opens a release: the place, and its state where it is stated or certain. Pure.

"BOSTON, Mass. —", "(WARREN, Ohio) –", "February 11, 2019 (SAINT PAUL) –", "WASHINGTON, 4 de junio —". How much must be
seen before a word is believed to be a dateline depends on what else speaks for it: capitals, a stated state, a city of
the lexicon, a dash. The lexicon (`enrich/lexicon/states.toml`, `cities.toml`) is there to be extended by anyone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipelines import atlas
from pipelines.dates import MONTHS

_LOOK = 3_000  # characters in which the release proper must have begun, contact lines and headline included
_LINES = 12
_BODY_WORDS = 30  # a line of more words is the release proper: what follows is no opening
_AGAIN = 60  # characters of a paragraph by which it is known again below
_FEW_WORDS = 15  # of a line that is no headline
_EVIDENCE = 600  # characters after the dateline that may tell which Portland is meant

_WEEKDAY = (
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|lunes|martes|mi[eé]rcoles|jueves|viernes|s[aá]bado|domingo),?\s+"
)
_DATE = re.compile(
    rf"(?:{_WEEKDAY})?(?:{MONTHS}\s*\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?|\d{{1,2}}\s+(?:de\s+)?{MONTHS}(?:,?\s+(?:del?\s+)?\d{{4}})?"
    r"|\d{1,2}[/.]\d{1,2}[/.]\d{2,4})(?!\w)",
    re.IGNORECASE,
)
_AFTER_DATE = re.compile(r"[\s,:|–—-]*")
_LETTER = r"[^\W\d_]"
_CAPITAL = "[A-ZÀ-ÖØ-Þ]"
_IN_CAPITALS = rf"(?:Mc|Mac|De|La|Le|Du|Las|Los)?{_CAPITAL}(?:{_CAPITAL}|[.'’ʻ]|-(?={_CAPITAL}))*(?!\w)"
_PREFIX = re.compile(rf"^(?:Mc|Mac|De|La|Le|Du|Las|Los)(?={_CAPITAL})")
_CAPITALS = re.compile(rf"{_IN_CAPITALS}(?: {_IN_CAPITALS}){{0,4}}")
_MIXED_WORD = rf"{_CAPITAL}(?:{_LETTER}|[.'’ʻ]|-(?={_LETTER}))*"
_MIXED = re.compile(rf"{_MIXED_WORD}(?: (?:de |del |la |las |los |of |the )?{_MIXED_WORD}){{0,3}}")
_REGION = re.compile(rf"\s*,\s*{_MIXED_WORD}(?: {_MIXED_WORD}){{0,2}}")
_MORE_CITIES = re.compile(rf"(?:\s*(?:,|/|;|\s(?:and|y|e)\s|&)\s*{_IN_CAPITALS}(?: {_IN_CAPITALS}){{0,3}}){{1,4}}")
_COMMA = re.compile(r"\s*,\s*")
_SPACES = re.compile(r"\s+")
_DATE_OPENS = re.compile(r"[\s,:]*(\(?)\s*")
_WIRE = re.compile(r"\s*(?:/[\w .-]{2,30}/|\((?:AP|Reuters|UPI)\))")  # "/PRNewswire/"
_DASH = re.compile(r"[\s,]*\.?(?:[–—―‒−‐‑~]|-{1,3})[\s–—-]*")
_MARK = re.compile(r"\s+[|_*•·]\s+")  # instead of a dash; it also parts the items of a menu
_COLON = re.compile(r"\s*:\s+")

_OPENS_A_SENTENCE = re.compile(r"[A-ZÀ-ÖØ-Þ0-9\"“”‘'«¡¿$#(\[]")
# After a dash that was lost on the way to us ("WASHINGTON A 10-count …"). In capitals follow another word and it is a
# name or a heading: "BOSTON GLOBE", "KANSAS CITY POLICE".
_AFTER_LOST_DASH = re.compile(
    rf"(?:\s{{2,}}{_CAPITAL}|\s(?:An?\s|I\s|U\.\s?S\.|[\"“]|{_CAPITAL}['’]?{_LETTER}*[a-zà-ÿ]))"
)
# In mixed case it is only believed before words that cannot go on from the place, as "Washington, DC Mayor …" does.
_AFTER_LOST_DASH_MIXED = re.compile(
    rf"\s{{2,}}{_CAPITAL}|\s(?:Today|Yesterday|Earlier|Last|The|This|These|An?|On|In|At|After|As|Following|Hoy|El|La|"
    r"(?:U\.\s?S\.\s)?(?:Reps?\.|Sens?\.|Representatives?|Senators?|Congress(?:wo)?m[ae]n)),?\s"
)
# The dash and the spaces around it were lost: "AUSTINU.S. Senator …", "SAN FRANCISCOA federal grand jury …".
_GLUED = re.compile(rf"{_CAPITAL}{{3,}}(?: {_CAPITAL}{{2,}}){{0,3}}")
_AFTER_NOTHING = re.compile(rf"U\.\s?S\.|A\s|{_CAPITAL}['’]?{_LETTER}*[a-zà-ÿ]")
_SMALL_WORDS = frozenset({"and", "by", "in", "of", "on", "or", "the", "upon"})


#: A quotation that is set above the text, as the release's best line.
_PULLED = re.compile(r"[“\"«][^\n]*[”\"»]")
#: One of several paragraphs: its quotation is closed in the last of them.
_PULLED_ON = re.compile(r"[“\"«][^\n”\"»]*")


@dataclass(frozen=True, slots=True)
class Dateline:
    """A dateline.

    Attributes:
        raw: as printed, without the dash that closes it.
        city: in normal case; the first one where there are several.
        state: USPS code, ``DC`` included; None where it is neither stated nor certain.
        rest_offset: where in the text the release goes on.
    """

    raw: str
    city: str
    state: str | None
    rest_offset: int


@dataclass(frozen=True, slots=True)
class _Place:
    """A candidate: where it ends, and what speaks for it."""

    city: str
    end: int
    stated: str | None = None  # code of the state that is printed with it
    region: bool = False  # something else is printed where a state would be: "TIJUANA, Mexico"
    glued: bool = False  # the text goes on without even a space


def find(text: str, *, first_paragraph_only: bool = False) -> Dateline | None:
    """Return the dateline that opens a release, None if there is none.

    `text` is plain, its paragraphs on lines of their own. Headline, contact and date lines may stand before the
    paragraph that has the dateline, but there a city must be known or its state stated; with `first_paragraph_only`
    they may not. Raises: nothing.

    The state is the one that is stated; else that of the lexicon's city; for a name that several cities bear, the one
    among their states that the opening names ("AURORA – Rep. Crow (CO-06) …"); else None, never a guess.

    >>> find("BOSTON, Mass. — A federal jury convicted two men.")
    Dateline(raw='BOSTON, Mass.', city='Boston', state='MA', rest_offset=16)
    """
    lines = list(re.finditer(r"[^\n]*\S[^\n]*", text[:_LOOK]))[:_LINES]
    first = True  # nothing but dates stood before
    quoting = False  # a quotation of several paragraphs goes on
    for line in lines[:1] if first_paragraph_only else lines:
        found = _read(line[0], text[line.end() : line.end() + _EVIDENCE], first=first)
        first = first and _DATE.fullmatch(line[0].strip()) is not None
        if found:
            rest = line.start() + found.rest_offset
            gap = len(text) - len(text[rest:].lstrip()) if rest == line.end() else rest
            return Dateline(found.raw, found.city, found.state, gap)
        words = line[0].strip()
        again = len(words) > _AGAIN and text.find(words[:_AGAIN], line.end()) > 0  # pulled, its marks lost
        quoted = quoting or again or _PULLED.fullmatch(words) is not None
        quoting = _PULLED_ON.fullmatch(words) is not None or (quoting and words[-1] not in '”"»')
        if line[0].count(" ") >= _BODY_WORDS and not quoted and not quoting:
            return None
    return None


def _read(line: str, after: str, *, first: bool) -> Dateline | None:
    """Read the dateline at the start of one line; offsets are the line's. `after` is the text that follows the line."""
    start = position = len(line) - len(line.lstrip())
    date = _DATE.match(line, start)
    if date:
        position = _skip(_AFTER_DATE, line, date.end())
    opened = line[position : position + 1] in {"(", "["}
    position = _skip(_SPACES, line, position + 1) if opened else position
    if opened and not date and (date := _DATE.match(line, position)):  # "(May 12, 2015, Los Angeles) –"
        position = _skip(_AFTER_DATE, line, date.end())
    for place in _places(line, position):
        end, _ = _past_date(line, place.end)
        if opened:
            closed = _skip(_SPACES, line, end)
            if line[closed : closed + 1] not in {")", "]"}:
                continue
            end = closed + 1
        end, dated = _past_date(line, end)
        rest = _rest(line, place, end, boxed=opened or dated, first=first)
        whole = not line[end:].strip(" ,") and (place.stated or line[end:].startswith(","))
        if rest is None and whole and _dated(line[place.end : end], after):
            rest = len(line)
        if rest is not None and (rest < len(line) or after.strip()):
            raw = line[start:end].rstrip(" ,")
            return Dateline(raw, _spelling(place.city), _state(place, line[rest:] + after), rest)
    return None


def _dated(behind: str, after: str) -> bool:
    """Tell whether a place that has a line to itself is dated, there or on the next line: then it opens the release."""
    if behind.strip():
        return bool(after.strip())
    following, _, rest = after.lstrip().partition("\n")
    return bool(rest.strip()) and _DATE.fullmatch(following.strip()) is not None


def _places(line: str, position: int) -> Iterator[_Place]:
    """Yield what may be the place, the reading with the most to it first."""
    glued = _GLUED.match(line, position)
    for end in range(glued.end() - 1, position + 3, -1) if glued else ():
        if _AFTER_NOTHING.match(line, end) and atlas.key(line[position:end]) in atlas.read().cities:
            yield _Place(line[position:end], end, glued=True)
    capitals = _CAPITALS.match(line, position)
    name = capitals or _MIXED.match(line, position)
    if not name:
        return
    city, conjunction, _ = name[0].partition(" AND ")
    if not conjunction:
        stated = _stated(line, name.end())
        if stated:
            yield _Place(city, _skip(_MORE_CITIES, line, stated[1]), stated[0])
        for space in re.finditer(" ", city):  # "WASHINGTON D.C. –", "DEL RIO TEXAS –"
            state = atlas.read().state.fullmatch(city, space.end())
            if state and _parts(city[: space.start()], state[0]):
                yield _Place(city[: space.start()], name.end(), atlas.read().code(state[0]))
    more = _MORE_CITIES.match(line, name.end()) if capitals else None
    if more:
        stated = _stated(line, more.end())
        yield _Place(city, stated[1] if stated else more.end())
    yield _Place(city, name.end())
    region = _REGION.match(line, name.end())
    if region:
        yield _Place(city, region.end(), region=True)
    if capitals:  # the dash was lost and the text goes on in capitals: "WASHINGTON U.S. Senator"
        for space in reversed(list(re.finditer(" ", city))):
            if atlas.key(city[: space.start()]) in atlas.read().cities:
                yield _Place(city[: space.start()], position + space.start())


def _parts(city: str, state: str) -> bool:
    """Tell whether a state without a comma before it is one: Port Washington and Michigan City are not so parted."""
    code = atlas.read().code(state)
    known = atlas.read().cities.get(atlas.key(city))
    if code is None:
        return False
    return code == "DC" or (known is not None and code in known.states) or (len(state) > 2 and code != "WA")


def _stated(line: str, position: int) -> tuple[str, int] | None:
    """Return the code of the state that stands behind a comma, and where it ends."""
    comma = _COMMA.match(line, position)
    state = comma and atlas.read().state.match(line, comma.end())
    code = atlas.read().code(state[0]) if state else None
    return (code, state.end()) if state and code else None


def _past_date(line: str, end: int) -> tuple[int, bool]:
    """Return where a date and a wire service's name behind the place end, and whether the date stood in brackets."""
    opening = _DATE_OPENS.match(line, end)
    date = opening and _DATE.match(line, opening.end())
    boxed = bool(opening and date and opening[1])
    if date and not boxed:
        end = date.end()
    elif date and line[date.end() : date.end() + 1] == ")":
        end = date.end() + 1
    return _skip(_WIRE, line, end), boxed


def _rest(line: str, place: _Place, end: int, *, boxed: bool, first: bool) -> int | None:
    """Return where the release goes on if this place, printed as it is, opens it; else None."""
    known = atlas.key(place.city) in atlas.read().cities
    trusted = known or place.stated is not None
    capitals = _in_capitals(place.city)
    if not known and not _may_be_a_city(place):
        return None
    if place.glued:
        return end if first and _goes_on(line[end:]) else None
    if not trusted and not (capitals and first):
        return None
    dash = _DASH.match(line, end) or (place.stated and _COLON.match(line, end)) or (capitals and _MARK.match(line, end))
    if dash:
        rest = line[dash.end() :]
        if not rest:
            return dash.end() if trusted else None
        sentence = bool(_OPENS_A_SENTENCE.match(rest)) or (trusted and capitals)
        return dash.end() if sentence and _goes_on(rest) else None
    if not trusted or place.region:
        return None
    if boxed:
        gap = _SPACES.match(line, end) or _AFTER_NOTHING.match(line, end)
    elif capitals:
        glued = place.stated and _AFTER_NOTHING.match(line, end)
        gap = glued or _AFTER_LOST_DASH.match(line, end)
    else:
        gap = _AFTER_LOST_DASH_MIXED.match(line, end) if place.stated else None
    prose = line.count(" ", end) >= _FEW_WORDS  # below a headline and a head of any kind
    if not gap or not (first or boxed or place.stated or prose) or not _goes_on(line[end:]):
        return None
    return _skip(_SPACES, line, end)


def _may_be_a_city(place: _Place) -> bool:
    """Tell whether an unknown name may be a city: no agency, no heading, no title before a name."""
    names = place.city.split()
    if place.stated and len(names) == 1:
        return True  # "MISSION, Texas"
    if any(name.strip(".").lower() in atlas.read().never for name in names):
        return False
    if place.stated:
        return True
    a_state = atlas.state_key(place.city) in atlas.read().codes  # "TEXAS – …" heads a list of states
    return not a_state and len(names) <= 3 and len(place.city) >= 5  # ICE, FBI, ACLU, AFSC


def _goes_on(rest: str) -> bool:
    """Tell running text from the end of a headline or an address: some words, and not all in capitals."""
    return rest.count(" ") >= 3 and not rest[:80].isupper()


def _state(place: _Place, opening: str) -> str | None:
    if place.stated or place.region:
        return place.stated
    known = atlas.read().cities.get(atlas.key(place.city))
    if known is None:
        return None
    if known.certain:
        return known.states[0]
    named = {
        atlas.read().code(name["party"] or name["name"])
        for name in atlas.read().evidence.finditer(opening, 0, _EVIDENCE)
    }
    possible = named.intersection(known.states)
    return possible.pop() if len(possible) == 1 else None


def _spelling(city: str) -> str:
    """Return a city in normal case: the lexicon's if it is printed in capitals, else as printed."""
    if not _in_capitals(city):
        return city
    known = atlas.read().cities.get(atlas.key(city))
    if known:
        return known.name
    titled = re.sub(rf"{_LETTER}+(?:['’]S\b)?", lambda word: word[0].capitalize(), city)
    titled = re.sub(r"\bMc([a-z])", lambda name: "Mc" + name[1].upper(), titled)
    first, *others = titled.split(" ")
    return " ".join([first, *(word.lower() if word.lower() in _SMALL_WORDS else word for word in others)])


def _in_capitals(city: str) -> bool:
    return _PREFIX.sub("", city).isupper()


def _skip(pattern: re.Pattern[str], line: str, position: int) -> int:
    match = pattern.match(line, position)
    return match.end() if match else position
