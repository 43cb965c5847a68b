"""Names of persons with their roles, as releases write them: "Acting ICE Director Jane Doe", "John Roe, director of X,"."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from pipelines.enrich.cues import cues
from pipelines.enrich.numbers import lowered

# A point ends a word of a title (Sen., Rep.) or an initial, else the sentence.
_TOKEN = re.compile(
    r"[\"“”(]?(?P<word>(?:[^\W\d_]\.)+[^\W\d_]?\.?|[^\W\d_][^\W_]*(?:[’'‘-][^\W_]+)*(?:\.(?=[^\W\d_]))*|&|/)"
    r"(?P<point>\.(?!\w))?(?P<close>[\"”)]?)"
)
_INITIAL = re.compile(r"[A-ZÀ-Þ]\.")
_GAP = re.compile(r"[ \t\xa0]*\n?[ \t\xa0]*")
_PARTICLES = frozenset("de la las los del van von der den bin al el y da dos di le du ten st. ibn".split())
_SUFFIX = re.compile(r",?\s+(?:Jr|Sr|II|III|IV)\b\.?|,\s+(?:Ph\.?D|M\.?D|J\.?D|D\.?D\.?S|Esq|R\.?N|Ed\.?D|S\.?J|LCSW|MSW|O\.?S\.?B)\b\.?")
_GENERATION = re.compile(r",?\s+(?:Jr\.|Sr\.|Jr\b|Sr\b|III\b|II\b|IV\b)")
_ASIDE = re.compile(r"\s*\([^()\n]{1,40}\)")
_POINTED = frozenset(
    "sen. sens. rep. reps. gov. lt. dr. dra. mr. mrs. ms. prof. rev. fr. col. gen. maj. adm. sr. sra. st. hon. sgt. capt. cmdr. cong. jr. insp. supt. asst.".split()
)
#: Titles that stand once before several names, and what they are for each.
_PLURAL_ROLES = {
    "Senators": "Senator", "Sens.": "Sen.", "Representatives": "Representative", "Reps.": "Rep.", "Congressmen": "Congressman", "Congresswomen": "Congresswoman",
    "Congressmembers": "Congressmember", "Attorneys": "Attorney", "Directors": "Director", "Governors": "Governor", "Govs.": "Gov.", "Secretaries": "Secretary",
    "Members": "Member", "Assemblymen": "Assemblyman", "Assemblywomen": "Assemblywoman", "Assemblymembers": "Assemblymember", "Councilmembers": "Councilmember",
    "Councilmen": "Councilman", "Mayors": "Mayor", "Sheriffs": "Sheriff", "Judges": "Judge", "Commissioners": "Commissioner", "Delegates": "Delegate",
    "Supervisors": "Supervisor", "Congresistas": "Congresista", "Senadores": "Senador", "Representantes": "Representante",
}  # fmt: skip
_PLURAL = "|".join(map(re.escape, _PLURAL_ROLES))
_SHARED = re.compile(rf"(?P<role>(?:[A-Z][\w.]*\s+){{0,3}}(?:{_PLURAL}))\s+(?P<list>(?:(?![.!?]\s+[A-Z][a-z]+\s+[a-z])[^;:\n])*)$")
_LIST_JOINT = re.compile(r"(?:,|\band|&|\by)\s+(?:and\s+)?$")
_NEXT = re.compile(r"(?:\s*\([^()\n]{1,40}\))*(?P<comma>\s*,)?\s+(?P<and>(?:and|y|&)\s+)?")
_WHO_LEADS = re.compile(r",?\s+who\s+(?:(?:is|serves\s+as|served\s+as|was)\s+(?:the\s+|an?\s+)?(?=\w)|(?=(?:directs|leads|heads|runs|chairs|oversees|represents|founded|co-founded|manages)\s))")
_LONGEST_ROLE = 24  # words


class Person(NamedTuple):
    """A person as named at one place: `name` as written there, `role` or None, and where the name stands."""

    name: str
    role: str | None
    start: int
    end: int
    courtesy: bool = False


def role_of(words: str) -> str | None:
    """Return a role that stands by itself before a name ("ICE’s acting director, Jane Doe,"); None where it is none."""
    words = _clean(re.sub(r"^(?:the|el|la)\s+", "", words.strip(), flags=re.IGNORECASE))
    found = words.split()
    return words if found and len(found) <= 12 and _kind(found[-1]) == "office" and words != words.upper() else None


class Token(NamedTuple):
    """A word with its place; `kind` is that of the lexicon of titles, "name" for a capitalised word, else ""."""

    word: str
    start: int
    end: int
    kind: str


@lru_cache(maxsize=8192)
def _kind(word: str) -> str:
    if _INITIAL.fullmatch(word):
        return "name"
    low = lowered(word)
    cue = cues("titles").at(low, 0)
    if cue and cue.end >= len(low.rstrip(".")):
        kind = cue.gives
        if kind in {"office", "part", "courtesy", "organisation"} and word[0].islower():
            return kind if kind == "office" else "lower." + kind
        return kind
    bare = re.sub(r"[’']s$", "", low)
    if bare != low and (cue := cues("titles").at(bare, 0)) and cue.end == len(bare):
        return "part" if word[0].isupper() else "lower.part"
    if not word[0].isupper():
        return "particle" if low in _PARTICLES else ""
    if len(word) > 2 and word.isupper() and "." not in word:
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
    return Token(word, match.start("word"), stop, _kind(word)), ended


def _tokens(text: str, place: int, end: int) -> list[Token]:
    """Return the words from a place on, to the end of the chunk that they make: a comma, a bracket, a full stop."""
    found: list[Token] = []
    while len(found) < 40 and (match := _TOKEN.match(text, place, end)):
        token, ended = _token(text, match)
        if match.start() < token.start and token.kind != "nick" and found:
            break
        found.append(token)
        gap = _GAP.match(text, token.end)
        if ended or not gap or gap.end() == token.end:
            break
        place = gap.end()
    return found


def _run(text: str, left: int, end: int) -> list[Token]:
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


def person_at(text: str, place: int, end: int) -> Person | None:
    """Return the person that a stretch of text begins with, a title before the name allowed; None where it is no person."""
    tokens = _tokens(text, place, end)
    begin = _name_begins(tokens)
    if begin is None:
        return None
    stop = begin
    while stop < len(tokens) and tokens[stop].kind in {"name", "nick", "particle"}:
        stop += 1
    while stop > begin and tokens[stop - 1].kind in {"particle", "nick"}:
        stop -= 1
    if stop == begin or stop - begin > 6:
        return None
    before = _title(tokens[:begin])
    titled = any(token.kind in {"office", "courtesy"} for token in before)
    names = [token for token in tokens[begin:stop] if token.kind == "name"]
    if not titled and len(names) == 1 and stop < len(tokens) and tokens[stop].kind in {"organisation", "acronym", "office", "part"}:
        return None
    if stop < len(tokens) and tokens[stop].kind in {"organisation", "acronym"} and text[tokens[stop - 1].end :][:1] == " ":
        return None  # "Doe Immigration Center"
    start, finish = tokens[begin].start, tokens[stop - 1].end
    if suffix := _GENERATION.match(text, finish, end):
        finish = suffix.end()
    role = _before(text, before)
    rest = finish
    while (aside := _ASIDE.match(text, rest, end)) or (aside := _SUFFIX.match(text, rest, end)):
        rest = aside.end()
    courtesy = any(token.kind == "courtesy" for token in before)
    role = role or _apposition(text, rest, end)
    return Person(_clean(text[start:finish]), role, start, finish, courtesy)


def persons_at(text: str, place: int, end: int) -> list[Person]:
    """Return the persons that a stretch of text begins with: one, or those of a list ("Senators Jane Doe and John Roe")."""
    found: list[Person] = []
    plural = False
    while person := person_at(text, place, end):
        if found and not (person.role or len(person.name.split()) > 1):
            break
        plural = plural or bool(re.search(rf"(?:{_PLURAL})\s+$", text[place : person.start]))
        found.append(person)
        joint = _NEXT.match(text, person.end, end)
        if not joint or not (joint["and"] or (joint["comma"] and plural)):
            break
        place = joint.end()
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
            if past + 1 < len(tokens) and tokens[past].kind == "office" and tokens[past].word[0].isupper() and tokens[past + 1].kind == "name":
                continue
            return number + 1
        if token.kind.startswith("lower.") and tokens[0].kind == "name":
            break
    if tokens[0].kind == "name":
        return 0
    for number in range(1, len(tokens) - 1):
        if tokens[number].kind == tokens[number + 1].kind == "name" and tokens[number - 1].kind == "acronym":
            return number if any(token.kind == "office" for token in tokens[:number]) else None
    return None


def _before(text: str, tokens: list[Token]) -> str | None:
    """Return the role that stands before a name."""
    tokens = [token for token in tokens if token.kind != "courtesy"]
    while tokens and tokens[0].word.lower() in {"the", "and", "today", "el", "la", "then", "said", "honorable", "hon.", "for", "of", "in"}:
        tokens = tokens[1:]
    if not any(token.kind in {"office", "private"} for token in tokens):
        return None
    return _singular(text[tokens[0].start : tokens[-1].end])


def _singular(role: str) -> str:
    return " ".join(_PLURAL_ROLES.get(word, word) for word in _clean(role).split())


_ROLE_END = re.compile(
    r"[;:\n”“\"]|\s[–—-]{1,2}\s|—|[.!?](?=\s+[A-ZÀ-Þ“‘«¿¡\"]|\s*$|\s*\n)|,(?=\s+(?:who|which|whose|said|says|added|adds|stated|told|in\s+a|on|after|and|but|"
    r"quien|dijo|announced|wrote|noted|explained|today|speaking|commenting|responding|issued|released|\w+ing\b))|\s(?=(?:who|is|was|has|will|testified)\s)"
)
_ABBREVIATED = re.compile(r"(?:\b[A-Z]|\b(?:Inc|Corp|Dr|St|Jr|Mass|Calif|Fla|Tex|Ariz|Mo|Ill|Conn))\.$")


def _apposition(text: str, place: int, end: int) -> str | None:
    """Return the role that stands after a name: ", director of X", " of the X Project"."""
    if of := re.compile(r"\s+(?:of|with|from|at|de|del)\s+(?=(?:the\s+|la\s+)?[A-Z])").match(text, place, end):
        words = text[of.end() : _end_of_role(text, of.end(), end, comma=True)]
        words = re.sub(r"^(?:the|la)\s+", "", words).strip()
        kinds = {_kind(word) for word in re.findall(r"[\w.’'-]+", words)}
        return _clean(words) if kinds & {"organisation", "acronym"} and len(words.split()) <= 12 else None
    if leads := _WHO_LEADS.match(text, place, end):
        return _clean(text[leads.end() : _end_of_role(text, leads.end(), end, comma=True)]) or None
    comma = re.compile(r",\s+(?:the\s+|la\s+|el\s+|a\s+|an\s+|una?\s+)?").match(text, place, end)
    if not comma:
        return None
    # "Jane Doe, director of immigration, refugees and asylum at X" has commas of its own; what comes before the first must be a role.
    first = text[comma.end() : _end_of_role(text, comma.end(), end, comma=True)]
    words = re.findall(r"[^\W\d_][\w.’'-]*", first)
    if not words or len(words) > _LONGEST_ROLE or re.match(r"(?:who|whose|which|when|while|but|and|quien)\b", first):
        return None
    kinds = [_kind(word) for word in words]
    if not {"office", "private"} & set(kinds) and not (kinds[0] in {"acronym"} or {"organisation"} & set(kinds[:6]) and words[0][0].isupper()):
        return None
    return _clean(first)


def _end_of_role(text: str, place: int, end: int, *, comma: bool) -> int:
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
    if comma and (cut := re.compile(r",(?!\s+(?:Inc|LLC|D\.C|Ltd)\b)").search(text, place, end)):
        return cut.start()
    return end


def _clean(words: str) -> str:
    return " ".join(words.split()).strip(" ,")


class People:
    """The persons of a text: who a short name means, by the first full name that ends with it."""

    def __init__(self, text: str) -> None:
        self.text = text

    def first(self, person: Person) -> Person:
        """Return a person with the name and the role as first given in the text."""
        last = re.sub(r",?\s+(?:Jr|Sr|II|III|IV)\b\.?$", "", person.name).split()[-1]
        given = person.name.split()[0]
        best: Person | None = None
        for match in re.finditer(rf"(?<!\w){re.escape(last)}(?!\w)", self.text):
            full = self._named(match.start(), match.end())
            if full is None or (full.name.split()[0] == last and len(full.name.split()) == 1):
                continue
            if len(person.name.split()) > 1 and not _same(given, full.name.split()[0]) and given not in full.name.split():
                continue
            best = best or full
            if best.name and full.role:
                return best._replace(role=best.role or full.role)
        if best:
            return best._replace(role=best.role or person.role)
        return person

    def _named(self, start: int, end: int) -> Person | None:
        """Return the full name that ends with a surname at a place, with the title before it or the role after it."""
        tokens = _run(self.text, max(0, start - 110), end)
        if not tokens:
            return None
        begin = len(tokens) - 1
        if tokens[begin].kind != "name":
            return None
        while begin > 0 and tokens[begin - 1].kind in {"name", "nick", "particle"}:
            begin -= 1
        while begin < len(tokens) - 1 and tokens[begin].kind in {"particle", "nick"}:
            begin += 1
        if len(tokens) - begin > 6:
            return None
        title = _title(tokens[:begin])
        if len(title) > 1 and re.fullmatch(r"[A-Z]{2}|D\.C\.", title[0].word) and self.text[: title[0].start].rstrip().endswith(","):
            title = title[1:]  # the end of a dateline: "Washington, DC Senator Jane Doe"
        role = _before(self.text, title)
        named = tokens[begin - len(title) - 1] if begin > len(title) else None
        if role and named and named.kind == "nick" and named.word.isupper():
            role = f"{named.word} {role}"  # "Immigration and Customs Enforcement (ICE) Director Jane Doe"
        finish = end
        if suffix := _GENERATION.match(self.text, finish):
            finish = suffix.end()
        rest = finish
        while (aside := _ASIDE.match(self.text, rest)) or (aside := _SUFFIX.match(self.text, rest)):
            rest = aside.end()
        if role is None:
            role = self._shared(tokens[begin].start) or _apposition(self.text, rest, min(len(self.text), rest + 260))
        return Person(_clean(self.text[tokens[begin].start : finish]), role, tokens[begin].start, finish)

    def _shared(self, start: int) -> str | None:
        """Return the role that a list of names has before its first: "Senators Jane Doe (D-NY) and John Roe"."""
        before = self.text[max(0, start - 400) : start]
        match = _SHARED.search(before)
        return _singular(match["role"]) if match and _LIST_JOINT.search(match["list"]) else None


def _same(one: str, other: str) -> bool:
    """Tell whether two given names may be one person's: "Chuck" is not seen to be "Charles", "J." is "Jane"."""
    return one == other or (one[0] == other[0] and (len(one.strip(".")) == 1 or len(other.strip(".")) == 1))


_TITLE_KINDS = frozenset({"office", "part", "organisation", "acronym", "courtesy", "lower.part", "name"})


def _title(tokens: list[Token]) -> list[Token]:
    """Return the words right before a name that can be of its title."""
    begin = len(tokens)
    while begin and tokens[begin - 1].kind in _TITLE_KINDS:
        if tokens[begin - 1].word in {"and", "&", "y"} and begin > 1:
            before = tokens[begin - 2].kind
            if before in {"name", "nick"} or (before != "office" and any(token.kind == "office" for token in tokens[: begin - 2])):
                break  # another person's title and name
        begin -= 1
    tokens = tokens[begin:]
    while tokens and tokens[0].kind.startswith("lower."):
        tokens = tokens[1:]
    return tokens
