"""What a newsroom is: its name, id, kind, state and clock, each only from evidence. Pure functions."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple
from zoneinfo import ZoneInfo

from lxml import etree

from crawler.document import Document
from crawler.probe.hints import trust_in_name
from crawler.tables import STATES
from pipelines import atlas, dates
from pipelines.text import clean, fold
from pipelines.urls import host

_SEPARATOR = re.compile(r"\s+[|–—»›·•-]\s+|\s*(?:\||::|»)\s*|:\s+")
_GOVERNMENT = re.compile(r"(?:^|\.)(?:gov|mil|gob|gc)(?:\.[a-z]{2})?$|\.(?:[a-z]{2})\.us$", re.IGNORECASE)
_STATE_HOST = re.compile(r"(?:^|[.])(?:state\.)?([a-z]{2})\.(?:gov|us)$", re.IGNORECASE)
#: Labels of a host that name a part of the site and not the organisation.
_PARTS = frozenset({"www", "www2", "news", "newsroom", "press", "media", "blog", "web", "home"})
_ENDINGS = frozenset({"co", "com", "org", "net", "gov", "gob", "ac", "edu", "state", "ngo"})
_NUMERIC = re.compile(r"[\d.:\[\]]+")
_ORGANISATIONS = ("organization", "governmentorganization", "ngo", "website", "newsmediaorganization")
#: Zones of US newsrooms, the most common first: where evidence fits several, the first is likeliest.
_ZONES = (
    "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Phoenix",
    "America/Anchorage", "Pacific/Honolulu", "America/Puerto_Rico",
)  # fmt: skip
_SHORT_STATES = frozenset({"OHIO", "UTAH", "IOWA", "MAINE", "TEXAS", "IDAHO"})
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d|\d{1,2} \w{3} \d{4} \d\d:\d\d")


class Fact(NamedTuple):
    """A value, and what it was taken from in words."""

    value: str
    why: str


def name_of(pages: Sequence[Document]) -> Fact | None:
    """Return the newsroom's name: what the site calls itself, as most of its pages say."""
    votes: Counter[str] = Counter()
    said: dict[str, tuple[str, str]] = {}
    for value, why, weight in _names(pages):
        key = fold(value)
        if key and len(value) <= 100 and not trust_in_name(value) and key not in {"home", "index"}:
            votes[key] += weight
            said.setdefault(key, (value, why))
    if not votes:
        return None
    best = max(votes, key=lambda key: (votes[key], len(key)))  # "DOJ" and "Department of Justice" stand side by side
    return Fact(*said[best])


def id_of(url: str, name: str) -> str:
    """Return a source's id from its host, or from its name where the host is a number.

    >>> id_of("https://www.aclu.org/news", "x"), id_of("https://oag.ca.gov/", "x"), id_of("http://[::1]/", "A Shore")
    ('aclu', 'oag-ca', 'a-shore')
    """
    where = host(url)
    labels = [label for label in where.split(".") if label]
    if not labels or _NUMERIC.fullmatch(where) or labels == ["localhost"]:
        return re.sub(r"[^a-z0-9]+", "-", fold(name).encode("ascii", "ignore").decode()).strip("-")[:40] or "newsroom"
    kept = labels[:-1] or labels
    if len(kept) > 1 and kept[-1] in _ENDINGS and len(labels[-1]) == 2:
        kept = kept[:-1]
    while len(kept) > 1 and kept[0] in _PARTS:
        kept = kept[1:]
    return re.sub(r"[^a-z0-9_-]+", "-", "-".join(kept).lower()).strip("-_") or "newsroom"


def kind_of(url: str) -> Fact:
    """Return the kind of source that a host speaks for: government by its name, else advocacy."""
    where = host(url)
    if _GOVERNMENT.search(where):
        return Fact("government", f"the host {where}")
    return Fact("advocacy", "the host is no government's")


def state_of(url: str, name: str, kind: str) -> Fact | None:
    """Return the USPS code of a government's state, from its host or its name; None without evidence."""
    found = _STATE_HOST.search(host(url))
    if found and found[1].upper() in STATES:
        return Fact(found[1].upper(), f"the host {host(url)}")
    if kind != "government":
        return None
    codes = atlas.read().codes
    # Abbreviations are the beginning of other words, and first names: "Conn." of "connect", "Mich." of "Michelle".
    whole = {spelling for spelling in codes if len(spelling) > 5 or spelling in _SHORT_STATES}
    labels = host(url).removeprefix("www.").upper().split(".")[:-1]
    hosted = [spelling for spelling in whole if any(label.startswith(spelling) for label in labels)]
    for words, why in ((whole & _phrases(name), f"the name {name!r}"), (hosted, f"the host {host(url)}")):
        best = max(sorted(words), key=len, default=None)  # "Virginia" stands in "West Virginia" too
        if best is not None and (codes[best] != "WA" or "STATE" in name.upper()):
            return Fact(codes[best], why)
    return None


def _phrases(name: str) -> set[str]:
    """Return every run of up to three words of a name, as the atlas spells states."""
    words = re.findall(r"[^\s,;:()|]+", name)
    return {
        atlas.state_key(" ".join(words[start : start + length])) for length in (1, 2, 3) for start in range(len(words))
    }


def level_of(name: str, state: str | None, url: str) -> Fact | None:
    """Return how high a government's office stands, None without evidence."""
    for level, words in (
        ("county", r"\bcounty\b|\bparish\b"),
        ("city", r"\bcity (?:of|council)\b|\bmayor\b"),
        ("state", r"\battorney general\b|\bgovernor\b|\bstate of\b|\bcommonwealth of\b"),
    ):
        if found := re.search(words, name, re.IGNORECASE):
            if level == "state" and state is None:
                continue
            return Fact(level, f"{found[0]!r} in the name")
    return Fact("federal", f"the host {host(url)}") if host(url).endswith(".mil") else None


def zone_of(moments: Iterable[tuple[Sequence[str], Sequence[str]]], clocks: Iterable[tuple[str, str]]) -> Fact | None:
    """Return the zone of a newsroom's clock, None without evidence that tells it from Washington's.

    Args:
        moments: for each release the instants that were marked up, and the days that were printed, as text.
        clocks: pairs of local time and UTC, without zones.
    """
    pairs = list(moments)
    locals_ = [moment for instants, _ in pairs for text in instants if (moment := _aware(text)) is not None]
    locals_ += [moment for pair in clocks if (moment := _clock(*pair)) is not None]
    offset = [moment for moment in locals_ if moment.utcoffset()]
    if offset:
        for zone in _ZONES:
            if all(moment.astimezone(ZoneInfo(zone)).utcoffset() == moment.utcoffset() for moment in offset):
                count = len({moment.utcoffset() for moment in offset})
                both = "summer and winter" if count > 1 else "one season only"
                return Fact(zone, f"{len(offset)} of its times have that zone's offset ({both})")
        return None
    return _by_days(pairs)


def _by_days(pairs: Sequence[tuple[Sequence[str], Sequence[str]]]) -> Fact | None:
    """Return the zone in which times in UTC fall on the days that are printed beside them."""
    told = [
        (moment, day)
        for instants, days in pairs
        for moment in filter(None, map(_aware, instants))
        for day in {parsed.day for text in days for parsed in [dates.parse(text, zone="UTC")] if parsed}
    ]
    if not told:
        return None
    # A zone is told by the releases of the night alone: those must be many enough to be no slip.
    for zone in ("America/New_York", "UTC", *_ZONES[1:]):
        if all(moment.astimezone(ZoneInfo(zone)).date() == day for moment, day in told):
            if zone == "America/New_York":
                return None
            return Fact(zone, f"its {len(told)} times in UTC fall on the printed days in no zone east of it")
    return None


def instants_and_days(values: Iterable[str]) -> tuple[list[str], list[str]]:
    """Part the dates that were said of one release: those with a time and an offset, and bare days."""
    instants: list[str] = []
    days: list[str] = []
    for value in values:
        if _aware(value) is not None:
            instants.append(value)
        elif (moment := dates.parse(value, zone="UTC")) is not None and moment.precision == "day":
            days.append(value)
    return instants, days


def _aware(text: str) -> dt.datetime | None:
    """Return a printed instant with its own offset, None for a day, midnight, or a time without an offset."""
    if not _INSTANT.search(text):
        return None
    moment = dates.parse(text, zone="Pacific/Kiritimati")
    if moment is None or moment.at is None:
        return None
    other = dates.parse(text, zone="Pacific/Pago_Pago")
    if other is None or other.at != moment.at:
        return None  # it means what the zone says: no offset is printed
    offset = re.search(r"([+-])(\d\d):?(\d\d)\s*$", text)
    if offset is None:
        return moment.at
    span = dt.timedelta(hours=int(offset[2]), minutes=int(offset[3]))
    return moment.at.astimezone(dt.timezone(-span if offset[1] == "-" else span))


def _clock(local: str, utc: str) -> dt.datetime | None:
    try:
        here, there = dt.datetime.fromisoformat(local), dt.datetime.fromisoformat(utc.removesuffix("Z"))
        return here.replace(tzinfo=dt.timezone(here - there))
    except ValueError:
        return None


def _names(pages: Sequence[Document]) -> Iterator[tuple[str, str, int]]:
    """Yield what could be the name, where it stands, and how far it is believed."""
    for page in pages:
        for key, value in page.meta.first("og:site_name", "application-name"):
            yield value, f"meta {key}", 4
        for value in _organisations(page.root):
            yield value, "JSON-LD", 3
        parts = [clean(part) for title in page.meta.titles[:1] for part in _SEPARATOR.split(title) if clean(part)]
        for part in parts[1:]:
            yield part, "the pages' titles", 2
        for part in parts[:1]:
            yield part, "the pages' titles", 1
        for node in page.root.iter("header"):
            link = next(node.iter("a"), None)
            if link is not None and (text := clean("".join(link.itertext()))) and 2 <= len(text) <= 80:
                yield text, "the page's head", 1
            break


def _organisations(root: etree._Element) -> Iterator[str]:
    for node in root.iter("script"):
        if "ld+json" not in (node.get("type") or "").lower() or not node.text or len(node.text) > 1_000_000:
            continue
        try:
            data = json.loads(node.text, strict=False)
        except (ValueError, RecursionError):
            continue
        yield from _named(data, 0)


def _named(data: object, depth: int) -> Iterator[str]:
    if isinstance(data, list) and depth < 4:
        for part in data[:50]:
            yield from _named(part, depth + 1)
    elif isinstance(data, dict) and depth < 4:
        if str(data.get("@type", "")).lower() in _ORGANISATIONS and isinstance(data.get("name"), str):
            yield clean(data["name"])
        for key in ("@graph", "publisher", "isPartOf", "sourceOrganization"):
            yield from _named(data.get(key), depth + 1)
