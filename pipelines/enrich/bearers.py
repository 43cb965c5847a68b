"""What bears a name of a place, by the tables: states, well-known cities, cities and counties of the gazetteer."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from pipelines import atlas
from pipelines.enrich import gazetteer

#: What a possessive adds to a name.
POSSESSIVE = re.compile(r"['’]s$", re.IGNORECASE)


@cache
def _states() -> dict[str, str]:
    """Return the USPS codes by the names of the states."""
    return {gazetteer.key(name): code for name in atlas.read().names if (code := atlas.read().code(name))}


class Borne(NamedTuple):
    """What bears a name as printed: the name without its possessive, a state's code, a well-known city, places."""

    bare: str
    code: str | None
    known: atlas.City | None
    spots: tuple[gazetteer.Spot, ...]
    counties: tuple[gazetteer.Spot, ...]


@lru_cache(maxsize=8192)  # texts name the same ones again and again
def borne(name: str) -> Borne | None:
    """Return what bears a name, None if nothing does."""
    bare = POSSESSIVE.sub("", name)
    tables = gazetteer.read()
    found = Borne(
        bare,
        _states().get(gazetteer.key(bare)),
        atlas.read().cities.get(atlas.key(bare)),
        tables.cities.get(gazetteer.key(bare), ()),
        tables.counties.get(gazetteer.key(name), ()),
    )
    return found if any(found[1:]) else None


@lru_cache(maxsize=8192)
def longest_from(word: str) -> int:
    """Return how many words the longest name of a place has that begins with a word as printed, 0 for none."""
    return _first_words().get(gazetteer.key(POSSESSIVE.sub("", word)), 0)


@cache
def _first_words() -> dict[str, int]:
    """Return how many words the longest name has that begins with a word."""
    longest: dict[str, int] = {}
    cities = [gazetteer.key(city.name) for city in atlas.read().cities.values()]
    for name in (*_states(), *gazetteer.read().cities, *gazetteer.read().counties, *cities):
        words = re.split(r"[ -]", name)
        longest[words[0]] = max(len(words), longest.get(words[0], 0))
        if words[0] == "ST":
            longest["SAINT"] = max(len(words), longest.get("SAINT", 0))
    return longest
