"""One probe from its address to what was found: search, choose, read three releases, look twice."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from crawler.declared import Evidence
from crawler.document import parse
from crawler.hosts import origin_of
from crawler.probe import facts
from crawler.probe.ask import Asker, Miss, Step
from crawler.probe.choice import choose, chosen
from crawler.probe.facts import Fact
from crawler.probe.leads import Lead
from crawler.probe.readings import Reading, merged, read_one, samples
from crawler.probe.search import Search
from crawler.probe.trail import Trail
from crawler.probe.volatile import Volatile, differences
from crawler.source import TIMEZONE, Source
from pipelines.errors import Unreadable
from pipelines.records import Capture, Sighting, now
from pipelines.urls import identity, is_home

#: Releases that are read.
READ = 3


@dataclass(slots=True)
class Wishes:
    """What the person at the keyboard set, None where it is to be found."""

    id: str | None = None
    name: str | None = None
    kind: str | None = None
    state: str | None = None
    timezone: str | None = None


@dataclass(slots=True)
class Findings:
    """What a probe found.

    Attributes:
        url: the address that was given. source: what would be written, None where nothing usable was found.
        facts: for each fact its value and what it was taken from. leads: all ways that gave something.
        readings: the releases that were read. doubts: what to know before trusting it.
        twice: the address that was asked again. volatile: what differed. touches: whether that is in the release.
        steps: what was asked. spent: requests. why: why nothing usable was found.
    """

    url: str
    source: Source | None = None
    facts: dict[str, Fact] = field(default_factory=dict)
    leads: list[Lead] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    twice: str | None = None
    volatile: list[Volatile] = field(default_factory=list)
    touches: bool = False
    steps: list[Step] = field(default_factory=list)
    spent: int = 0
    why: str | None = None

    @property
    def ways(self) -> list[Lead]:
        """The ways that are declared."""
        return [lead for lead in self.leads if lead.chosen]

    @property
    def proof(self) -> Reading | None:
        """The release that is frozen: the first that was read whole."""
        return next((reading for reading in self.readings if reading.why is None), None)


async def probe(url: str, wishes: Wishes, asker: Asker, taken: Callable[[str], bool]) -> Findings:
    """Probe a newsroom.

    Args:
        url: any page of it, its feed or its sitemap. wishes: what is set. asker: asks.
        taken: tells whether another source has its home on the site of an address.
    """
    found = Findings(url, steps=asker.steps)
    trail = await Search(url, asker).run()
    found.leads, found.why = trail.leads(), trail.why
    if trail.why is None:
        found.doubts = [*trail.notes, *choose(trail)]
        await _read(trail, found, wishes, asker, taken)
        await _look_twice(found, asker)
    found.spent = asker.spent
    return found


async def _read(trail: Trail, found: Findings, wishes: Wishes, asker: Asker, taken: Callable[[str], bool]) -> None:
    """Read the releases, learn the facts from them, and drop the ways that lead to none."""
    found.source = _source(trail, found, wishes, taken, TIMEZONE)
    captures: list[tuple[Sighting, Capture]] = []
    cost = 1  # of a release: two where the site redirects each
    for sighting in _samples(trail, READ):
        if len(captures) == READ or (asker.left <= cost and captures):
            break
        before = asker.spent
        asked = identity(sighting.url) in trail.releases
        answer = trail.releases[identity(sighting.url)] if asked else await asker.ask(sighting.url, "a release")
        cost = max(cost, asker.spent - before)
        if answer is None:
            found.doubts.append(f"{sighting.url}: could not be read")
        elif isinstance(answer, Miss):
            found.doubts.append(f"{sighting.url}: {answer.why}")
        else:
            captures.append((sighting, answer))
    zone = _zone(trail, found, captures, wishes)
    for _, capture in captures:
        with suppress(Unreadable):
            trail.pages.append(parse(capture))  # what the titles of several pages share is the site's name
    found.source = _source(trail, found, wishes, taken, zone)
    found.readings = [_reading(sighting, capture, found.source, found.leads) for sighting, capture in captures]
    _drop_what_leads_nowhere(found)
    if not found.ways:
        found.why = "no release could be read: " + "; ".join(
            dict.fromkeys(f"{reading.url} {reading.why}" for reading in found.readings if reading.why)
            or found.doubts[-1:]
        )
        found.source = None
        return
    found.source = _source(trail, found, wishes, taken, zone)


def _reading(sighting: Sighting, capture: Capture, source: Source, leads: list[Lead]) -> Reading:
    said = merged(identity(sighting.url), [lead for lead in leads if lead.chosen])
    home = f"{origin_of(sighting.url)}/"
    if identity(capture.url) != identity(sighting.url) and is_home(capture.url, home):
        return Reading(sighting.url, capture, why=f"leads to {capture.url}: the release is not there")
    return read_one(sighting.url, capture, source, said)


def _samples(trail: Trail, count: int) -> list[Sighting]:
    """Return the releases to read: of what lists name, and one of those that a sitemap alone names.

    Behind them stand those that take the place of one that gives no answer.
    """
    known: dict[str, Sighting] = {}
    alone: dict[str, Sighting] = {}
    for lead in sorted(chosen(trail), key=lambda lead: lead.kind == "sitemap"):
        for key, sighting in lead.sightings.items():
            if key not in known:
                (alone if lead.kind == "sitemap" else known)[key] = sighting
    chosen_ones = samples(known or alone, count)
    if known and alone:
        newest, *others = samples(known, count - 1)
        chosen_ones = [newest, *samples(alone, 2)[-1:], *others]
    spare = [sighting for sighting in samples(known or alone, 2 * count) if sighting not in chosen_ones]
    return [*chosen_ones, *spare]


def _drop_what_leads_nowhere(found: Findings) -> None:
    """Declare no way whose releases could not be read, as far as they were asked."""
    good = {identity(reading.url) for reading in found.readings if reading.release is not None and reading.why is None}
    bad = {identity(reading.url) for reading in found.readings} - good
    for lead in found.ways:
        if lead.kind == "wordpress" and not good and found.readings:
            continue  # its list carries the releases whole: their pages may be anything
        others = [other for other in found.ways if other is not lead]
        alone = lead.sightings.keys() - {key for other in others for key in other.sightings}
        # Of a sitemap beside a list the addresses that it alone names must prove themselves.
        spare = lead.kind == "sitemap" and any(other.reach != "newest" for other in others)
        mine = alone if spare else lead.sightings.keys()
        if not good or (bad & mine and not good & mine):
            lead.chosen = False
            lead.notes.append("not used: of its releases none that was asked could be read")


def _source(trail: Trail, found: Findings, wishes: Wishes, taken: Callable[[str], bool], zone: str) -> Source:
    """Return the source as it stands now, and note its facts."""
    page = trail.page.capture.url if trail.page is not None else trail.url
    where = next((lead.table["url"] for lead in found.ways), page) if trail.page is None else page
    home = origin_of(where) if not taken(origin_of(where)) else where
    name = Fact(wishes.name, "--name") if wishes.name else facts.name_of(trail.pages)
    name = name or Fact(origin_of(where).partition("//")[2], "the host: nothing else names it")
    kind = Fact(wishes.kind, "--kind") if wishes.kind else facts.kind_of(where)
    state = Fact(wishes.state, "--state") if wishes.state else facts.state_of(where, name.value, kind.value)
    level = facts.level_of(name.value, state.value if state else None, where) if kind.value == "government" else None
    ident = Fact(wishes.id, "--id") if wishes.id else Fact(facts.id_of(where, name.value), "the host")
    found.facts |= {"id": ident, "name": name, "kind": kind}
    found.facts |= {key: fact for key, fact in (("state", state), ("level", level)) if fact is not None}
    return Source(
        id=ident.value,
        name=name.value,
        kind=kind.value,
        home=home,
        ways=tuple(lead.way for lead in found.ways),
        level=level.value if level else None,
        state=state.value if state else None,
        timezone=zone,
        evidence=Evidence("live", date=now().date()),
        path=Path(kind.value) / f"{ident.value}.toml",
    )


def _zone(trail: Trail, found: Findings, captures: list[tuple[Sighting, Capture]], wishes: Wishes) -> str:
    """Return the zone of the newsroom's clock: as set, as the evidence says, else Washington's."""
    if wishes.timezone:
        found.facts["timezone"] = Fact(wishes.timezone, "--timezone")
        return wishes.timezone
    said: dict[str, list[str]] = {}
    for lead in found.leads:
        for key, sighting in lead.sightings.items():
            said.setdefault(key, []).extend([sighting.published] if sighting.published else [])
    assert found.source is not None
    for sighting, capture in captures:
        reading = read_one(sighting.url, capture, found.source, {})
        said.setdefault(identity(sighting.url), []).extend(reading.dates)
    # The list's local times of WordPress have no zone and would be taken for printed days.
    fact = facts.zone_of((facts.instants_and_days(values) for values in said.values()), trail.clocks)
    if fact is not None:
        found.facts["timezone"] = fact
    return fact.value if fact else TIMEZONE


async def _look_twice(found: Findings, asker: Asker) -> None:
    """Ask the first release a second time and note what differs."""
    proof = found.proof
    if proof is None or asker.left <= 0 or found.source is None:
        return
    answer = await asker.ask(proof.capture.url, "the same release again")
    if isinstance(answer, Miss) or answer.status != 200:
        return
    found.twice = proof.url
    try:
        found.volatile = differences(parse(proof.capture), parse(answer))
    except Unreadable:
        return
    again = read_one(proof.url, answer, found.source, merged(identity(proof.url), found.ways))
    assert proof.release is not None
    found.touches = again.release is None or again.release.digest != proof.release.digest
