"""Places that a release mentions, and whether they are where it happened. Pure.

A name that several places bear takes the state that its own sentence names, else the text, else the dateline's, else the
source's home; where none decides it is left open, never guessed.

Its state counts among the release's own (`Place.subject`) where acts told of happen or a state is party. An office in El
Paso that took part, a school, a member of Congress's home and the dateline of a statement say nothing of the kind.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from pipelines import atlas
from pipelines.datelines import Dateline
from pipelines.enrich import gazetteer, mentions
from pipelines.enrich.beside import beside
from pipelines.enrich.facts import Evidence, Place, Where
from pipelines.enrich.furniture import is_credit, news
from pipelines.enrich.mentions import Mention

# "special agent in charge of HSI in El Paso", "Criminal Investigation Division in Maitland"
_OFFICE_BEFORE = re.compile(
    r"(?:\b(?:[Ss]pecial [Aa]gents?[- ][Ii]n[- ][Cc]harge|[Ff]ield [Oo]ffice [Dd]irector|[Rr]esident [Aa]gents?|[Ff]ield [Oo]ffices?|[Aa]ssistant [Dd]irector|"
    r"[Cc]hief [Pp]atrol [Aa]gent|[Dd]irector of [Ff]ield [Oo]perations|[Pp]ort [Dd]irector)\b[^,;\n]{0,120}\b(?:in|for|of|at)\s+(?:the\s+)?|"
    r"(?<!Sheriff’s )(?<!Sheriff's )(?<!Sheriffs )(?:Investigations?|Division|Field Offices?|Unit|Operations)(?: \([A-Z-]+\))?\)?,? (?:in|for|of|at) (?:the )?|"
    r"\b(?:ERO|HSI|FBI|DEA|ATF|USCIS) )$"
)
_OFFICE_AFTER = re.compile(
    r"(?:['’]s)?\s+(?:(?:[Ff]ield|[Rr]esident|[Rr]egional|[Dd]istrict|[Dd]ivision)\s+(?:[Oo]ffices?|[Dd]ivision)|[Dd]ivision|[Ss]ub-?[Oo]ffice|office(?! of))\b"
)
_DISTRICT = re.compile(r"\b[Dd]i?str(?:ict|ito)s? (?:of|de|Sur de|Norte de)\s+$")
_DC_COURT = re.compile(r"(?:[Cc]ourts?(?: of Appeals)?|[Cc]ircuit|U\.S\. Attorney[^,;\n]{0,60}) (?:for|of|in) the $")
# Where people are held, something happens: it says more than a name.
_HELD = re.compile(r"(?:['’]s)?(?:\s+[A-Z]\w+){0,3}?\s+(?:Detention|Processing|Correctional|Residential|Jail|Prison)\b|\s+ICE (?:[Ff]acility|[Dd]etention)")
_POST_CODE = re.compile(r",?\s+\d{5}\b")
_CONGRESS = r"(?:Senators?|Sens?\.|Representatives?|Reps?\.|Congress(?:wo)?m[ae]n|Congressmembers?|Senador(?:es|a)?|Congresista)"
_OF_CONGRESS = re.compile(rf"\b{_CONGRESS}\b[^;\n]{{0,80}}\b(?:of|from|represents|de)\s+$")
_IS_CONGRESS = re.compile(
    rf"(?:['’]s?)?\s+(?:U\.S\. )?(?:{_CONGRESS}|[Cc]ongressional|\d+\w* (?:Congressional )?District|(?:\w+\s)?delegation)(?:\b|(?<=\.))"
)
_SPEAKS_IN_CONGRESS = re.compile(rf"(?:\bU\.\s?S\. |\b){_CONGRESS}(?:\s|,)")
_SEAT = re.compile(r"\((?:[DRI]\s?[-–—]\s?)?([A-Z]{2})-\d{1,2}\)|(?:\(|\b)[DRI]\.?(?:\s?[-–—]\s?|,\s?)\(?")
_GEORGIA_ABROAD = re.compile(
    r"\bTbilisi\b|\b(?:Republic|country|nation) of Georgia\b|\bGeorgian\b|\b(?:Ukraine|Armenia|Azerbaijan|Moldova),? and Georgia\b|\bGeorgia,? (?:and )?(?:Ukraine|Armenia|Azerbaijan|Moldova)\b"
)
_ENFORCERS_OPEN = re.compile(
    r"(?:\S+\s+){0,10}?\S*(?:\bICE\b|Immigration and Customs|\bERO\b|\bHSI\b|Homeland Security Investigations|Border Patrol|\bCBP\b|"
    r"Customs and Border|U\.S\. Attorney|[Dd]eportation officers|Patrulla Fronteriza|Inmigración y Control)"
)
_OPENING = 350  # characters of the body in which a release says who speaks
_LOOK_BACK = 200
_ENOUGH_AT_HOME = 3  # weight of mentions from which a member's own state is taken to be spoken of


@dataclass(slots=True)
class _Read:
    """A mention with where it stands and what was made of it."""

    mention: Mention
    where: Where
    sentence: int
    words: str
    subject: bool
    home: bool = False  # the home of a member of Congress

    @property
    def evidence(self) -> Evidence:
        return Evidence(f"place.{self.mention.kind}", self.words, self.mention.start, self.mention.end, self.where)


def find_places(
    title: str, text: str, *, dateline: Dateline | None, language: str = "en", home_state: str | None = None
) -> list[Place]:
    """Return the places of a release: the dateline's first, then those mentioned, in the order of their first mention.

    Args:
        dateline: of `text`, as `pipelines.datelines.find` reads it. language: of `text`, ``en`` or ``es``.
        home_state: USPS code of the source's own state, which decides between places of one name where nothing else does.
    """
    read = [
        *_read(title, "title", language),
        *_read(text, "text", language, after=dateline.rest_offset if dateline else 0),
    ]
    homes = _homes(title + "\n" + text, read)
    read = _resolve(read, dateline, homes, home_state)
    subjects = _subjects(read, homes, dateline)
    places = _gather(read, subjects)
    if dateline:
        places.insert(0, _dateline_place(text, dateline, subjects, read))
    return places


def _read(text: str, where: Where, language: str, after: int = 0) -> list[_Read]:
    found = mentions.find(text, language=language, headline=where == "title")
    if _GEORGIA_ABROAD.search(text):
        found = [mention for mention in found if mention.name != "Georgia"]
    spans = [(0, len(text), False)] if where == "title" else [(s.start, s.end, is_credit(s.text)) for s in news(text)]
    read, number = [], 0
    for mention in found:
        while number < len(spans) and spans[number][1] <= mention.start:
            number += 1
        if number < len(spans) and spans[number][0] <= mention.start and mention.start >= after:
            home = _is_home(text, mention)
            subject = not home and _acts_there(text, mention, credit=spans[number][2])
            if _HELD.match(text, mention.end):
                mention.weight = _ENOUGH_AT_HOME
            read.append(_Read(mention, where, number, text[mention.start : mention.end], subject, home))
    return read


def _acts_there(text: str, mention: Mention, *, credit: bool) -> bool:
    """Tell whether a mention may speak of where something happened, by what stands beside it."""
    before = text[max(0, mention.start - _LOOK_BACK) : mention.start]
    if mention.name in {"Washington", "District of Columbia"} and mention.states == ("DC",):
        return mention.name != "Washington" and _DC_COURT.search(before) is None
    if _DISTRICT.search(before):  # charges are brought there
        return True
    if credit or mentions.of_a_school(text, mention) or _POST_CODE.match(text, mention.end):
        return False
    return not (_OFFICE_AFTER.match(text, mention.end) or _OFFICE_BEFORE.search(before))


def _is_home(text: str, mention: Mention) -> bool:
    before = text[max(0, mention.start - _LOOK_BACK) : mention.start]
    return _IS_CONGRESS.match(text, mention.end) is not None or _OF_CONGRESS.search(before) is not None


def _homes(text: str, read: Iterable[_Read]) -> set[str]:
    """Return the home states of the members of Congress that a text names: "(D-N.M.)", "(AZ-04)", "Texas Senator"."""
    homes = {one.mention.state for one in read if one.home and one.mention.state}
    for seat in _SEAT.finditer(text):
        state = None if seat[1] else atlas.read().state.match(text, seat.end())
        code = atlas.read().code(seat[1] or (state[0] if state else ""))
        if code:
            homes.add(code)
    return {home for home in homes if home}


def _resolve(read: list[_Read], dateline: Dateline | None, homes: set[str], home_state: str | None) -> list[_Read]:
    """Give each name that several places bear its state where the context decides; drop what only context could confirm."""
    sure = [(one.where, one.sentence, one.mention.state) for one in read if one.mention.state and not one.mention.weak]
    text_wide = {state for _, _, state in sure}
    stated: dict[str, set[str | None]] = {}
    for one in read:
        if one.mention.stated and one.mention.kind != "state":
            stated.setdefault(gazetteer.key(one.mention.name), set()).add(one.mention.state)
    kept = []
    for one in read:
        mention, name = one.mention, gazetteer.key(one.mention.name)
        nearby = {state for where, sentence, state in sure if (where, sentence) == (one.where, one.sentence)}
        contexts = (nearby, {dateline.state if dateline else None}, text_wide, {home_state}, homes)
        if not mention.stated and len(stated.get(name, ())) == 1:  # Lincoln, once "Lincoln, Calif." was said
            mention.states = tuple(state for state in stated[name] if state)
        elif len(mention.states) > 1 or mention.weak:
            decided = (context.intersection(mention.states) for context in contexts)
            state = next((possible.pop() for possible in decided if len(possible) == 1), None)
            if state is None and mention.weak:
                continue
            mention.states = (state,) if state else mention.states
        kept.append(one)
    return kept


def _subjects(read: list[_Read], homes: set[str], dateline: Dateline | None) -> set[str]:
    """Return the states that a release is about. A member's home needs more than a word or two: "good for New Mexico"."""
    weights: Counter[str] = Counter()
    for one in read:
        if one.subject and one.mention.state:
            weights[one.mention.state] += _ENOUGH_AT_HOME if one.where == "title" else one.mention.weight
    if dateline and dateline.state in weights:
        weights[dateline.state] += 1
    return {state for state, weight in weights.items() if weight >= _ENOUGH_AT_HOME or state not in homes}


def _dateline_place(text: str, dateline: Dateline, subjects: set[str], read: list[_Read]) -> Place:
    """Return the place of the dateline. A release is told from where it happened, unless it names other places for that."""
    state = dateline.state
    told_there = state in subjects
    if not told_there and state:
        opening = text[dateline.rest_offset : dateline.rest_offset + _OPENING]
        enforcers = _ENFORCERS_OPEN.match(opening) is not None  # their field office tells of its own district
        told_there = enforcers or (not subjects and not _SPEAKS_IN_CONGRESS.search(opening))
    told_there = told_there and state != "DC"
    spot = _spot(dateline.city, state)
    start = max(text.rfind(dateline.raw, 0, dateline.rest_offset), 0)
    evidence = Evidence("place.dateline", dateline.raw, start, start + len(dateline.raw))
    return Place(
        name=dateline.city, kind="city", state=state, role="dateline", latitude=spot.latitude if spot else None,
        longitude=spot.longitude if spot else None, subject=told_there, evidence=(evidence,),
    )  # fmt: skip


def _gather(read: list[_Read], subjects: set[str]) -> list[Place]:
    """Return one place for each name and state, with all that speaks for it."""
    groups: dict[tuple[str, str, str | None], list[_Read]] = {}
    for one in read:
        mention = one.mention
        key = "" if mention.kind == "state" else gazetteer.key(mention.name)
        groups.setdefault((mention.kind, key, mention.state), []).append(one)
    return [_place(ones, subjects) for ones in groups.values()]


def _place(ones: list[_Read], subjects: set[str]) -> Place:
    mention = ones[0].mention
    state = mention.state
    subject = any(one.subject for one in ones) and state in subjects
    evidence = tuple(one.evidence for one in ones)
    if mention.kind == "state" and state:
        spot, name = gazetteer.read().states[state], atlas.read().regions[state]
    else:
        table = gazetteer.read().counties.get(gazetteer.key(mention.name), ()) if mention.kind == "county" else None
        found = _spot(mention.name, state) if table is None else next((s for s in table if s.state == state), None)
        name = found.name if found and (mention.kind == "county" or mention.name.isupper()) else mention.name
        spot = found or gazetteer.Spot(name, state or "", None, None)
        name = f"{name} County" if mention.kind == "county" and not found else name
    return Place(
        name=name, kind=mention.kind, state=state, fips=spot.fips, latitude=spot.latitude, longitude=spot.longitude,
        subject=subject, evidence=evidence,
    )  # fmt: skip


def _spot(city: str, state: str | None) -> gazetteer.Spot | None:
    name = beside().aliases.get(city, city)
    return next((spot for spot in gazetteer.read().cities.get(gazetteer.key(name), ()) if spot.state == state), None)
