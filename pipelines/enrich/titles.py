"""The words of names and titles: what each can be, and the title that stands before a name."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from pipelines import atlas
from pipelines.enrich.cues import cues
from pipelines.enrich.words import lowered

# A point ends a word of a title (Sen., Rep.) or an initial, else the sentence.
_TOKEN = re.compile(
    r"[\"“”(]?(?P<word>(?:[^\W\d_]\.)+[^\W\d_]?\.?|[^\W\d_][^\W_]*(?:[’'‘-][^\W_]+)*|&|/)"
    r"(?P<point>\.(?!\w))?(?P<close>[\"”)]?)"
)
_INITIAL = re.compile(r"[A-ZÀ-Þ]\.")
_ACRONYM = re.compile(r"[A-Z]{3,}|[A-Z]{2,}(?:s|[’']s)")  # also "HUDs", which has lost its apostrophe
_GAP = re.compile(r"[ \t\xa0]*\n?[ \t\xa0]*")
_PARTICLES = frozenset("de la las los del van von der den bin al el da dos di le du ten st. ibn".split())
_POINTED = frozenset(
    "sen. sens. rep. reps. gov. lt. dr. dra. mr. mrs. ms. prof. rev. fr. col. gen. maj. adm. sr. sra. st. hon. sgt. "
    "capt. cmdr. cong. jr. insp. supt. asst.".split()
)
#: Titles that stand once before several names, and what they are for each.
PLURALS = {
    "Senators": "Senator", "Sens.": "Sen.", "Representatives": "Representative", "Reps.": "Rep.",
    "Congressmen": "Congressman", "Congresswomen": "Congresswoman", "Congressmembers": "Congressmember",
    "Attorneys": "Attorney", "Directors": "Director", "Governors": "Governor", "Govs.": "Gov.",
    "Secretaries": "Secretary", "Members": "Member", "Assemblymen": "Assemblyman", "Assemblywomen": "Assemblywoman",
    "Assemblymembers": "Assemblymember", "Councilmembers": "Councilmember", "Councilmen": "Councilman",
    "Mayors": "Mayor", "Sheriffs": "Sheriff", "Judges": "Judge", "Commissioners": "Commissioner",
    "Delegates": "Delegate", "Supervisors": "Supervisor", "Congresistas": "Congresista", "Senadores": "Senador",
    "Representantes": "Representante", "Procuradores": "Procurador", "Fiscales": "Fiscal", "Alcaldes": "Alcalde",
    "Directores": "Director", "Directoras": "Directora", "Gobernadores": "Gobernador", "Senadoras": "Senadora",
}  # fmt: skip
PLURALS |= {many.lower(): one.lower() for many, one in PLURALS.items()}
# What stands before a title and is no part of it.
_NOT_FIRST = frozenset(
    "the and today el la then said honorable hon. for of in on yesterday monday tuesday wednesday thursday friday "
    "saturday sunday".split()
)
_TITLE_KINDS = frozenset({"office", "part", "organisation", "acronym", "courtesy", "lower.part", "name"})
_FAMILY = frozenset("father sister brother mother".split())
_FIRST_OF_PLACES = frozenset("New North South West East Puerto Rhode San Los Las Santa El Nueva Nuevo".split())
# Offices that are written by their first letters; in small letters they are other words ("da Silva").
_OFFICES_IN_CAPITALS = frozenset("AG DA ADA AUSA SAC SAIC RAC FOD".split())
# Part of a title in small letters too: "acting U.S. Attorney Jane Doe".
_OF_THE_OFFICE = frozenset("acting interim deputy assistant associate executive".split())
_MOST_WORDS = 40  # that are read on from a place


class Token(NamedTuple):
    """A word with its place; `kind` is that of the lexicon of titles, "name" for a capitalised word, else ""."""

    word: str
    start: int
    end: int
    kind: str


@lru_cache(maxsize=8192)
def kind_of_word(word: str) -> str:
    """Return what a word can be: see `Token`."""
    if _INITIAL.fullmatch(word):
        return "name"
    if word in _OFFICES_IN_CAPITALS:
        return "office"
    if word == "&":
        return "part"
    low = lowered(word)
    if low in _PARTICLES:
        return "name" if word[0].isupper() else "particle"  # "Juan De La Cruz", "Juan de la Cruz"
    if low in _FAMILY and word == low:
        return "private"  # "his sister", unlike "Sister Joan"
    cue = cues("titles").at(low, 0)
    if cue and cue.end >= len(low.rstrip(".")):
        small = word[0].islower() and cue.gives in {"part", "courtesy", "organisation"}
        return "lower." + cue.gives if small else cue.gives
    bare = re.sub(r"[’']s$", "", low)
    if bare != low and (cue := cues("titles").at(bare, 0)) and cue.end == len(bare):
        return "part" if word[0].isupper() else "lower.part"
    if not word[0].isupper():
        return ""
    if _ACRONYM.fullmatch(word):
        return "acronym"
    return "name"


def _token(text: str, match: re.Match[str]) -> tuple[Token, bool]:
    """Return a word and whether a sentence or a bracket ends with it."""
    word, stop = match["word"], match.end("word")
    if match.start() < match.start("word") and match["close"]:
        return Token(word, match.start("word"), match.end(), "nick"), False
    ended = bool(match["close"])
    if match["point"]:
        if word.lower() + "." in _POINTED or len(word) == 1 or "." in word:
            word, stop = word + ".", stop + 1
        else:
            ended = True
    return Token(word, match.start("word"), stop, kind_of_word(word)), ended


def words_from(text: str, place: int, end: int) -> list[Token]:
    """Return the words from a place on, to the end of the chunk that they make: a comma, a bracket, a full stop."""
    found: list[Token] = []
    while len(found) < _MOST_WORDS and (match := _TOKEN.match(text, place, end)):
        token, ended = _token(text, match)
        if match.start() < token.start and token.kind != "nick" and found:
            break
        found.append(token)
        gap = _GAP.match(text, token.end)
        if ended or not gap or gap.end() == token.end:
            break
        place = gap.end()
    return found


def words_before(text: str, left: int, end: int) -> list[Token]:
    """Return the words that run on without a break up to a place."""
    found: list[Token] = []
    broken = False
    for match in _TOKEN.finditer(text, left, end):
        token, ended = _token(text, match)
        if broken or (found and not _GAP.fullmatch(text, found[-1].end, match.start())):
            found = []
        found.append(token)
        broken = ended
    return found if found and found[-1].end >= end else []


def title_of(tokens: list[Token]) -> list[Token]:
    """Return the words right before a name that can be of its title."""
    begin = len(tokens)
    while begin and tokens[begin - 1].kind in _TITLE_KINDS:
        if tokens[begin - 1].word in {"and", "&", "y"} and begin > 1:
            before, after = tokens[begin - 2].kind, tokens[begin].kind if begin < len(tokens) else ""
            joint = before == after == "part"  # "Immigration and Customs Enforcement"
            if before in {"name", "nick"} or (
                before != "office" and not joint and any(token.kind == "office" for token in tokens[: begin - 2])
            ):
                break  # another person's title and name
        begin -= 1
    tokens = tokens[begin:]
    while tokens and tokens[0].kind.startswith("lower.") and tokens[0].word not in _OF_THE_OFFICE:
        tokens = tokens[1:]
    return tokens


def place_before_name(tokens: list[Token], begin: int, stop: int) -> int:
    """Return how many words at `begin` are a place of the title: 1 in "Attorney General of Utah Jane Doe"."""
    if begin < 2:
        return 0
    before = tokens[begin - 1]
    if before.word.lower() in {"of", "for", "in", "de", "por"}:
        words = 2 if tokens[begin].word in _FIRST_OF_PLACES else 1
    elif before.kind in {"acronym", "part"}:  # "Special Agent in Charge of HSI Boston Jane Doe"
        words = next((words for words in (2, 1) if is_place(tokens[begin : begin + words])), 0)
    else:
        return 0
    return words if stop - begin >= words + 2 else 0


def is_place(tokens: list[Token]) -> bool:
    """Tell whether words that look like a name are a city or a state: "director of Legal Services San Diego"."""
    name = " ".join(token.word for token in tokens)
    return atlas.key(name) in atlas.read().cities or atlas.read().code(name) is not None


def role_before(text: str, tokens: list[Token]) -> str | None:
    """Return the role that the words before a name make, or None."""
    tokens = [token for token in tokens if token.kind != "courtesy"]
    while tokens and tokens[0].word.lower() in _NOT_FIRST:
        tokens = tokens[1:]
    if not any(token.kind in {"office", "private"} for token in tokens):
        return None
    return singular(text[tokens[0].start : tokens[-1].end])


def role_of(words: str) -> str | None:
    """Return a role that stands by itself before a name ("ICE’s acting director, Jane Doe,"); None where it is none."""
    words = clean(re.sub(r"^(?:the|el|la)\s+", "", words.strip(), flags=re.IGNORECASE))
    found = words.split()
    borne = bool(found) and {kind_of_word(found[-1]), kind_of_word(found[0])} & {"office", "private"}
    return words if borne and len(found) <= 12 and not words.isupper() else None


def singular(role: str) -> str:
    """Return the role of one of several: "U.S. Senator" of "U.S. Senators", and of "Ohio U.S. Senators" too."""
    words = [PLURALS.get(word, word) for word in clean(role).split()]
    country = next((number for number, word in enumerate(words) if word in {"U.S.", "US"}), 0)
    # Whom a state sends is a Senator of the United States; "Assistant U.S. Attorney" is another office.
    if all(kind_of_word(word) in {"name", "organisation"} for word in words[:country]):
        words = words[country:]
    return " ".join(words)


def clean(words: str) -> str:
    """Return words with single spaces and no comma at the ends."""
    return " ".join(words.split()).strip(" ,")
