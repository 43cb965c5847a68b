"""Places that a release mentions, and whether they are where it happened. Pure.

A name that several places bear takes the state that its own sentence names, else the dateline's, else that of the text,
else the source's home; where none decides it is left open, never guessed.

Its state counts among the release's own (`Place.subject`) where something that is told happened or a state is a party:
`pipelines.enrich.scene` says by which words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from pipelines import atlas
from pipelines.datelines import Dateline
from pipelines.enrich import gazetteer, members, mentions, scene
from pipelines.enrich.beside import beside
from pipelines.enrich.facts import Evidence, Place, Where
from pipelines.enrich.furniture import is_credit, news
from pipelines.enrich.mentions import Mention
from pipelines.enrich.sentences import Sentence

_OPENING = 350  # characters of the body in which a release says who speaks
_OF_A_HEADLINE = 3  # weight of a mention in one
_ENOUGH_AT_HOME = 2  # weight of mentions from which a member's own state is taken to be spoken of


@dataclass(slots=True)
class _Read:
    """A mention: where it stands, whether it may be a scene, and whether it is only a member of Congress's home."""

    mention: Mention
    where: Where
    sentence: int
    words: str
    subject: bool
    home: bool

    @property
    def evidence(self) -> Evidence:
        mention = self.mention
        return Evidence(f"place.{mention.kind}", self.words, mention.start, mention.end, self.where)


def find_places(
    title: str, text: str, *, dateline: Dateline | None, language: str = "en", home_state: str | None = None
) -> list[Place]:
    """Return the places of a release: the dateline's first, then those mentioned, in the order of their first mention.

    Args:
        title: headline. text: plain text of the body.
        dateline: of `text`, as `pipelines.datelines.find` reads it. language: of `text`, ``en`` or ``es``.
        home_state: USPS code of the source's own state, which decides between places of one name if nothing else does.
    """
    after = dateline.rest_offset if dateline else 0
    read = [*_read(title, "title", language), *_read(text, "text", language, after=after)]
    homes = members.seats(f"{title}\n{text}") | {one.mention.state for one in read if one.home and one.mention.state}
    read = _resolve(read, dateline, homes, home_state)
    subjects = _subjects(read, homes, dateline)
    places = _gather(read, subjects)
    return [_dateline_place(text, dateline, subjects), *places] if dateline else places


def _read(text: str, where: Where, language: str, after: int = 0) -> list[_Read]:
    """Return the mentions of a text's news, from an offset on."""
    found = mentions.find(text, language=language, headline=where == "title")
    if scene.means_the_country(text):
        found = [mention for mention in found if mention.name != "Georgia"]
    spans = [Sentence(text, 0, len(text))] if where == "title" else news(text)
    read, number, judged = [], 0, -1
    credit = False
    for mention in found:
        while number < len(spans) and spans[number].end <= mention.start:
            number += 1
        if number < len(spans) and spans[number].start <= mention.start and mention.start >= after:
            if judged != number:
                judged, credit = number, where == "text" and is_credit(spans[number].text)
            home = members.is_home(text, mention)
            subject = not home and scene.is_scene(text, mention, credit=credit)
            mention.weight = scene.weight_of(text, mention, credit=credit)
            read.append(_Read(mention, where, number, text[mention.start : mention.end], subject, home))
    return read


def _resolve(read: list[_Read], dateline: Dateline | None, homes: set[str], home_state: str | None) -> list[_Read]:
    """Give each name that several places bear its state where the context decides; drop what nothing confirms."""
    said_in: dict[tuple[Where, int], set[str]] = {}
    for one in read:
        if one.mention.state and not one.mention.weak:
            said_in.setdefault((one.where, one.sentence), set()).add(one.mention.state)
    text_wide = set().union(*said_in.values())
    stated: dict[str, set[str]] = {}
    for one in read:
        if one.mention.stated and one.mention.state and one.mention.kind != "state":
            stated.setdefault(gazetteer.key(one.mention.name), set()).add(one.mention.state)
    kept = []
    for one in read:
        mention, said = one.mention, stated.get(gazetteer.key(one.mention.name), set())
        if not mention.stated and len(said) == 1:  # Lincoln, once "Lincoln, Calif." was said
            mention.states = tuple(said)
        elif len(mention.states) > 1 or mention.weak:
            nearby = said_in.get((one.where, one.sentence), set())
            contexts = (nearby, {dateline.state if dateline else None}, text_wide, {home_state}, homes)
            decided = (context.intersection(mention.states) for context in contexts)
            state = next((possible.pop() for possible in decided if len(possible) == 1), None)
            if state is None and mention.weak:
                continue
            mention.states = (state,) if state else mention.states
        kept.append(one)
    return kept


def _subjects(read: Iterable[_Read], homes: set[str], dateline: Dateline | None) -> set[str]:
    """Return the states that a release is about.

    The home of a member of Congress needs more than a word in passing ("this is good news for New Mexico"); mentions
    without weight count where no others are.
    """
    weights: Counter[str] = Counter()
    for one in read:
        if one.subject and (state := one.mention.state):
            weights[state] += _OF_A_HEADLINE if one.where == "title" else one.mention.weight
    if dateline and dateline.state and dateline.state in weights:
        weights[dateline.state] += 1
    told = {state for state, weight in weights.items() if weight}
    return {state for state in told or weights if weights[state] >= _ENOUGH_AT_HOME or state not in homes}


def _dateline_place(text: str, dateline: Dateline, subjects: set[str]) -> Place:
    """Return the place of the dateline.

    A release is told from where it happened, if enforcers tell it or nothing else is named; WASHINGTON says nothing.
    """
    state = dateline.state
    told_there = state in subjects
    if not told_there and state:
        opening = text[dateline.rest_offset : dateline.rest_offset + _OPENING]
        told_there = scene.is_of_enforcers(opening) or (not subjects and not members.speaks(opening))
    spot = _spot(dateline.city, state)
    start = max(text.rfind(dateline.raw, 0, dateline.rest_offset), 0)
    return Place(
        name=spot.name if spot else dateline.city,
        kind="city",
        state=state,
        role="dateline",
        latitude=spot.latitude if spot else None,
        longitude=spot.longitude if spot else None,
        subject=told_there and state != "DC",
        evidence=(
            Evidence("place.dateline", text[start : start + len(dateline.raw)], start, start + len(dateline.raw)),
        ),
    )


def _gather(read: Iterable[_Read], subjects: set[str]) -> list[Place]:
    """Return one place for each name and state, in the tables' spelling, with all that speaks for it."""
    groups: dict[tuple[str, str, str | None], list[_Read]] = {}
    for one in read:
        name = "" if one.mention.kind == "state" else gazetteer.key(_usual(one.mention.name))
        groups.setdefault((one.mention.kind, name, one.mention.state), []).append(one)
    return [_place(ones, subjects) for ones in groups.values()]


def _place(ones: list[_Read], subjects: set[str]) -> Place:
    mention, state = ones[0].mention, ones[0].mention.state
    name, spot = mention.name, None
    if mention.kind == "state" and state:
        name, spot = atlas.read().regions[state], gazetteer.read().states[state]
    elif mention.kind == "city":
        spot = _spot(mention.name, state)
        name = spot.name if spot else name
    else:
        counties = gazetteer.read().counties.get(gazetteer.key(mention.name), ())
        spot = next((county for county in counties if county.state == state), None)
        name = spot.name if spot else f"{name} County"
    return Place(
        name=name,
        kind=mention.kind,
        state=state,
        fips=spot.fips if spot else None,
        latitude=spot.latitude if spot else None,
        longitude=spot.longitude if spot else None,
        subject=state in subjects and any(one.subject for one in ones),
        evidence=tuple(one.evidence for one in ones),
    )


def _usual(name: str) -> str:
    """Return the name that the tables have for a city that is printed otherwise: "Filadelfia"."""
    return beside().aliases.get(name, name)


def _spot(city: str, state: str | None) -> gazetteer.Spot | None:
    spots = gazetteer.read().cities.get(gazetteer.key(_usual(city)), ())
    return next((spot for spot in spots if spot.state == state), None)
