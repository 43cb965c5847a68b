"""What bears a name in the United States: states, counties and cities by their names as printed."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from pipelines import atlas
from pipelines.enrich import gazetteer

_POSSESSIVE = re.compile(r"['’]s$", re.IGNORECASE)
_REMEMBERED = 8192  # names; texts have the same ones again and again


class Bearers(NamedTuple):
    """What bears a name as printed: the name without its possessive, a state's code, a well-known city, places."""

    bare: str
    code: str | None
    known: atlas.City | None
    spots: tuple[gazetteer.Spot, ...]
    counties: tuple[gazetteer.Spot, ...]


@lru_cache(maxsize=_REMEMBERED)
def bearers(name: str) -> Bearers | None:
    """Return what bears a name, None if nothing does. One whose apostrophe was lost is a state's: "Californias"."""
    bare = _POSSESSIVE.sub("", name)
    tables = gazetteer.read()
    if bare == name and bare.endswith("s") and gazetteer.key(bare[:-1]) in _states():
        bare = bare[:-1]
    found = Bearers(
        bare,
        _states().get(gazetteer.key(bare)),
        atlas.read().cities.get(atlas.key(bare)),
        tables.cities.get(gazetteer.key(bare), ()),
        tables.counties.get(gazetteer.key(name), ()),
    )
    return found if any(found[1:]) else None


@lru_cache(maxsize=_REMEMBERED)
def longest_from(word: str) -> int:
    """Return how many words the longest name of a place has that begins with a word as printed, 0 for none."""
    key = gazetteer.key(_POSSESSIVE.sub("", word))
    return _first_words().get(key, 0) or int(key[:-1] in _states() and word.endswith("s"))


@cache
def _states() -> dict[str, str]:
    """Return the USPS codes by the names of the states."""
    return {gazetteer.key(name): code for name in atlas.read().names if (code := atlas.read().code(name))}


@cache
def _first_words() -> dict[str, int]:
    """Return how many words the longest name has that begins with a word."""
    longest: dict[str, int] = {}
    cities = [gazetteer.key(city.name) for city in atlas.read().cities.values()]
    for name in (*_states(), *gazetteer.read().cities, *gazetteer.read().counties, *cities):
        words = name.replace("-", " ").split(" ")
        if len(words) > longest.get(words[0], 0):
            longest[words[0]] = len(words)
    longest["SAINT"] = longest["ST"]
    return longest
