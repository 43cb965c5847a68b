"""Names of persons with their roles as releases write them: "ICE Director Jane Doe", "John Roe, director of X,"."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipelines.enrich.cues import cues
from pipelines.enrich.people import STOPS
from pipelines.enrich.titles import (
    PLURALS,
    Token,
    clean,
    is_place,
    kind_of_word,
    place_before_name,
    role_before,
    role_of,
    title_of,
    words_from,
)
from pipelines.enrich.words import lowered

_SUFFIX = re.compile(
    r",?\s+(?:Jr|Sr|II|III|IV)\b\.?|,\s+(?:Ph\.?D|M\.?D|J\.?D|D\.?D\.?S|Esq|R\.?N|Ed\.?D|S\.?J|LCSW|MSW|O\.?S\.?B)\b\.?"
)
_GENERATION = re.compile(r",?\s+(?:Jr\.|Sr\.|Jr\b|Sr\b|III\b|II\b|IV\b)")
_ASIDE = re.compile(r"\s*\([^()\n]{1,40}\)")
_PLURAL_BEFORE = re.compile(rf"(?:{'|'.join(map(re.escape, PLURALS))})\s+$")
_NEXT = re.compile(r"(?:\s*\([^()\n]{1,40}\))*(?P<comma>\s*,)?\s+(?P<and>(?:and|y|&)\s+)?")
_AND_ANOTHER = re.compile(r",\s+(?:and|y)\s+(?=[A-ZÀ-Þ])")
_WHO_LEADS = re.compile(
    r",\s+quien\s+(?:(?:es|funge\s+como)\s+(?:el\s+|la\s+)?(?=\w)|(?=(?:dirige|encabeza|preside|lidera|representa|coordina|fundó)\s))|"
    r",?\s+who\s+(?:(?:is|serves\s+as|served\s+as|was)\s+(?:the\s+|an?\s+)?(?=\w)|(?=(?:directs|leads|heads|runs|chairs|oversees|represents|founded|co-founded|manages)\s))"
)
_LONGEST_ROLE = 24  # words
_ROLE_END = re.compile(
    r"[;:\n”“\"]|\s[–—-]{1,2}\s|—|[.!?](?=\s+[A-ZÀ-Þ“‘«¿¡\"]|\s*$|\s*\n)|,(?=\s+(?:who|which|whose|said|says|added|adds|stated|told|in\s+a|on|after|and|but|"
    r"quien|dijo|announced|wrote|noted|explained|today|speaking|commenting|responding|issued|released|\w+ing\b))|\s(?=(?:who|is|was|has|will|testified)\s)"
)
_ABBREVIATED = re.compile(r"(?:\b[A-Z]|\b(?:Inc|Corp|Dr|St|Jr|Mass|Calif|Fla|Tex|Ariz|Mo|Ill|Conn))\.$")
_OF = re.compile(r"\s+(?:of|with|from|at|de|del)\s+(?=(?:the\s+|la\s+)?[A-Z])")
_COMMA = re.compile(r",\s+(?:(?:the|la|el|an?|una?)\s+)?")
_COMMA_IN_ROLE = re.compile(r",(?!\s+(?:Inc|LLC|D\.C|Ltd)\b)")
# "Subcommittee on Immigration, Integrity, and Security", "the Immigration, Border Security and Refugees subcommittee".
_CAPITALIZED = r"[A-ZÀ-Þ][\w’'-]*(?:\s+[A-ZÀ-Þ][\w’'-]*)*"
_REST_OF_A_COMMITTEE = re.compile(rf"(?:,\s+{_CAPITALIZED})+,?\s+and\s+{_CAPITALIZED}(?P<closed>\s+(?:sub)?committee)?")
_NO_ROLE = re.compile(r"(?:who|whose|which|when|while|but|and|quien)\b")
_ROLE_WORD = re.compile(r"[^\W\d_][\w.’'-]*")
# "Said farmworker Jane Doe": who somebody is, in words that no list of titles holds.
_DESCRIBED = re.compile(
    rf"(?:(?!(?:{'|'.join(sorted(STOPS))})\b)[^\W\d_A-ZÀ-Þ][^\W\d_A-ZÀ-Þ-]{{3,}}\s+){{1,3}}(?=[A-ZÀ-Þ])"
)
_LEGISLATOR = re.compile(r"(?:U\.?\s?S\.?\s+)?(?:Sen|Rep|Senator|Representative|Congress(?:man|woman|member))\.?")
_PRESIDES = re.compile(
    r",\s+(?:the\s+|a\s+)?(?:co-|vice\s+|acting\s+|former\s+)?(?:chair(?:man|woman|person)?|ranking\s+(?:member|republican|democrat)|(?:senate|house|majority|minority)\s|speaker)\b",
    re.IGNORECASE,
)
_LONGEST_NAME = 6  # words
_JOINTS = frozenset("of for in the and & de del por la el los las".split())  # what follows is the office's, and no name
#: What ends the office that a title names: "Secretary of Homeland Security Jane Doe", "Director of ICE John Roe".
_OF_AN_OFFICE = frozenset({"part", "organisation", "acronym"})
_OF_A_TITLE = frozenset({"office", "part", "lower.part", "courtesy", "lower.courtesy"})


class Person(NamedTuple):
    """A person as named at one place: `name` as written there, `role` or None, and where the name stands."""

    name: str
    role: str | None
    start: int
    end: int
    courtesy: bool = False


def person_at(text: str, place: int, end: int) -> Person | None:
    """Return the person that a text names at a place, with or without a title before; None where it is no person."""
    tokens = words_from(text, place, end)
    begin = _name_begins(tokens)
    if begin is None:
        return None
    stop = begin
    while stop < len(tokens) and tokens[stop].kind in {"name", "nick", "particle"}:
        stop += 1
    while stop > begin and tokens[stop - 1].kind in {"particle", "nick"}:
        stop -= 1
    if stop == begin + 1 == len(tokens) - 1 and _is_surname(tokens[stop]):
        stop += 1  # "Gregory Field": a surname that titles use too
    if stop == begin or stop - begin > _LONGEST_NAME or tokens[stop - 1].word.endswith(("’s", "'s")):
        return None  # "Joe Roe’s son" is another
    before = title_of(tokens[:begin])
    titled = any(token.kind in {"office", "courtesy"} for token in before)
    if stop < len(tokens) and _is_no_person(tokens, begin, stop, titled=titled):
        return None
    start = tokens[begin].start
    finish, rest = ends(text, tokens[stop - 1].end, end)
    role = weightier(role_before(text, before), text, rest, end)
    courtesy = any(token.kind == "courtesy" for token in before)
    return Person(clean(text[start:finish]), role, start, finish, courtesy)


def _is_surname(token: Token) -> bool:
    """Tell whether a word of titles may be a surname where a name ends: "Field", but not "Operations"."""
    return token.kind == "part" and token.word[0].isupper() and not token.word.endswith("s")


def _is_no_person(tokens: list[Token], begin: int, stop: int, *, titled: bool) -> bool:
    """Tell whether what looks like a name is the beginning of another's: "Doe Immigration Center", "Texas staff"."""
    following = tokens[stop].kind
    if following in {"organisation", "acronym"}:
        return True
    single = sum(token.kind in {"name", "part"} for token in tokens[begin:stop]) == 1
    return single and not titled and following in {"office", "part"}


def ends(text: str, place: int, end: int) -> tuple[int, int]:
    """Return where a name ends, with "Jr.", and where what belongs to it does: "Ph.D.", "(D-NY)"."""
    if generation := _GENERATION.match(text, place, end):
        place = generation.end()
    rest = place
    while aside := _ASIDE.match(text, rest, end) or _SUFFIX.match(text, rest, end):
        rest = aside.end()
    return place, rest


def persons_at(text: str, place: int, end: int) -> list[Person]:
    """Return the persons that a text names at a place: one, or a list ("Senators Jane Doe and John Roe")."""
    found: list[Person] = []
    plural = False
    # "said the field office director, Jane Doe": the role stands before the name and a comma.
    comma = text.find(", ", place, end)
    if comma > 0 and (role := role_of(text[place:comma])) and not person_at(text, place, end):
        person = person_at(text, comma + 2, end)
        return [person._replace(role=role)] if person else []
    if (described := _DESCRIBED.match(text, place, end)) and not person_at(text, place, end):
        person = person_at(text, described.end(), end)
        single = person is None or len(person.name.split()) < 2
        words = " ".join(word for word in described[0].split() if word not in {"don", "doña"})
        return [] if single or person is None else [person._replace(role=person.role or words or None)]
    while person := person_at(text, place, end):
        if found and not (person.role or len(person.name.split()) > 1):
            break
        plural = plural or _PLURAL_BEFORE.search(text[place : person.start]) is not None
        found.append(person)
        joint = _NEXT.match(text, person.end, end)
        if joint and (joint["and"] or (joint["comma"] and plural)):
            place = joint.end()
            continue
        # "Jane Doe, director of X, and John Roe, director of Y"
        further = _AND_ANOTHER.search(text, person.end, end)
        another = person_at(text, further.end(), end) if further and person.role else None
        if not further or not another or not another.role:
            break
        place = further.end()
    return found


def _name_begins(tokens: list[Token]) -> int | None:
    """Return which word a name begins with: the first that follows a title, else the first, else two names in a row."""
    if not tokens:
        return None
    for number, token in enumerate(tokens[:-1]):
        following = tokens[number + 1]
        if token.kind in {"office", "courtesy"} and following.kind == "name":
            past = number + 1
            while past < len(tokens) and tokens[past].kind == "name":
                past += 1
            # "Chief Postal Inspector Jane Doe": a title goes on behind what looks like a name.
            if (
                past + 1 < len(tokens)
                and tokens[past].kind == "office"
                and tokens[past].word[0].isupper()
                and tokens[past + 1].kind == "name"
            ):
                continue
            return number + 1
        if token.kind.startswith("lower.") and tokens[0].kind == "name":
            break
    first = _behind_a_title(tokens)
    if first or tokens[0].kind == "name":
        return first
    return _behind_an_office(tokens)


def _behind_an_office(tokens: list[Token]) -> int | None:
    """Return which word a name begins with behind an office of something: "Secretary of Homeland Security Jane Doe"."""
    for number in range(2, len(tokens) - 2):
        if tokens[number].kind == "name" and any(token.kind == "office" for token in tokens[:number]):
            of_a_name = {"name", "particle", "nick"}
            stop = next((n for n in range(number, len(tokens)) if tokens[n].kind not in of_a_name), len(tokens))
            if words := place_before_name(tokens, number, stop):
                return number + words
    for number in range(1, len(tokens) - 1):
        if tokens[number].kind == tokens[number + 1].kind == "name" and tokens[number - 1].kind in _OF_AN_OFFICE:
            if not any(token.kind == "office" for token in tokens[:number]):
                return None
            return None if is_place(tokens[number : number + 2]) else number
    return None


def _behind_a_title(tokens: list[Token]) -> int:
    """Return which word a name begins with where all before are of a title: "fiscal federal Jane Doe"; else 0."""
    first = next((number for number, token in enumerate(tokens) if token.kind == "name"), 0)
    kinds = {token.kind for token in tokens[:first]}
    joint = any(token.word.lower() in _JOINTS for token in tokens[:first])
    return first if kinds & {"office", "lower.courtesy"} and kinds <= _OF_A_TITLE and not joint else 0


def weightier(title: str | None, text: str, place: int, end: int) -> str | None:
    """Return the role of who has a title before the name and perhaps another behind it, at a place.

    All legislators have the same title; what they preside over tells them apart: "Sen. Jane Doe, chair of the panel".
    """
    if title is None or (_LEGISLATOR.fullmatch(title) and _PRESIDES.match(text, place, end)):
        return apposition(text, place, end) or title
    return title


def apposition(text: str, place: int, end: int) -> str | None:
    """Return the role that stands after a name: ", director of X", " of the X Project", ", who leads X"; or None."""
    if of := _OF.match(text, place, end):
        whose = clean(text[of.end() : _end_of_role(text, of.end(), end)]).removeprefix("the ").removeprefix("la ")
        named = {kind_of_word(word) for word in _ROLE_WORD.findall(whose)} & {"organisation", "acronym"}
        return whose if named and len(whose.split()) <= 12 else None
    if leads := _WHO_LEADS.match(text, place, end):
        return clean(text[leads.end() : _end_of_role(text, leads.end(), end)]) or None
    comma = _COMMA.match(text, place, end)
    if not comma or _NO_ROLE.match(text, comma.end()):
        return None
    role = text[comma.end() : _end_of_role(text, comma.end(), end)]
    words = _ROLE_WORD.findall(role)
    if not words or len(words) > _LONGEST_ROLE:
        return None
    kinds = [kind_of_word(word) for word in words]
    if len(words) > 1 and words[0][0].isupper() and kinds[0] == "office" and set(kinds[1:]) == {"name"}:
        return None  # the next person of a list: ", Mayor John Roe"
    borne = "office" in kinds or "private" in kinds
    organisation = words[0][0].isupper() and (kinds[0] == "acronym" or "organisation" in kinds[:6])
    return clean(role) if borne or organisation else None


def _end_of_role(text: str, place: int, end: int) -> int:
    """Return where a role that begins at a place ends: at a comma, the end of the sentence, a verb of speech."""
    limit = end
    spoken = next(cues("speech").find(lowered(text[place:end])), None)
    if spoken:
        end = place + spoken.start
    at = place
    while match := _ROLE_END.search(text, at, end):
        if match[0] == "." and _ABBREVIATED.search(text[max(0, match.start() - 6) : match.end()]):
            at = match.end()
            continue
        end = match.start()
        break
    cut = _COMMA_IN_ROLE.search(text, place, end)
    if cut is None:
        return end
    rest = _REST_OF_A_COMMITTEE.match(text, cut.start(), limit)
    if rest and (rest["closed"] or re.search(r"ommittee on\s+[^,]+$", text[place : cut.start()])):
        return rest.end()
    return cut.start()
