"""American cities and counties with their states and coordinates, by name. Read once, when first asked for.

The tables in ``tables/`` are GeoNames' (CC BY 4.0) and the Census Bureau's, made by ``tools/gazetteer.py``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

_REMEMBERED = 8192  # names whose keys are kept at hand: texts name the same ones again and again
_DROPPED = str.maketrans("", "", ".'’‘ʻ")
_KIND = re.compile(
    r"\s+(?:County|Parish|Borough|Municipio|Census Area|City and Borough|Municipality|Planning Region|District|Island)$"
)


@dataclass(frozen=True, slots=True)
class Spot:
    """A city, county or state.

    Attributes:
        name: normal spelling. state: USPS code. latitude, longitude: degrees, WGS 84; None where they are not known.
        fips: 2 digits of a state, 5 of a county. population: of a city.
    """

    name: str
    state: str
    latitude: float | None
    longitude: float | None
    fips: str | None = None
    population: int = 0


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Cities and counties by `key`, counties without the word "County"; states by USPS code."""

    cities: Mapping[str, tuple[Spot, ...]]
    counties: Mapping[str, tuple[Spot, ...]]
    states: Mapping[str, Spot]


@lru_cache(maxsize=_REMEMBERED)
def key(name: str) -> str:
    """Return what a place is looked up by: capitals, "ST" for Saint, without accents, points and apostrophes.

    >>> key("Saint Paul"), key("Doña Ana"), key("Coeur d’Alene")
    ('ST PAUL', 'DONA ANA', 'COEUR DALENE')
    """
    if not name.isascii():
        name = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    name = name.translate(_DROPPED).upper()
    return "ST" + name[5:] if name.startswith("SAINT ") else name


@cache
def read() -> Gazetteer:
    """Return the tables; the files are read at the first call."""
    cities: dict[str, dict[str, Spot]] = {}
    for name, state, latitude, longitude, population in _rows("cities"):
        spot = Spot(name, state, _number(latitude), _number(longitude), population=int(population))
        there = cities.setdefault(key(name), {})
        if state not in there or there[state].population < spot.population:  # of two in one state the larger is meant
            there[state] = spot
    counties: dict[str, list[Spot]] = {}
    for name, state, latitude, longitude, fips in _rows("counties"):
        spot = Spot(name, state, _number(latitude), _number(longitude), fips)
        counties.setdefault(key(_KIND.sub("", name)), []).append(spot)
    states = {
        state: Spot(state, state, _number(latitude), _number(longitude), fips)
        for state, latitude, longitude, fips in _rows("states")
    }
    return Gazetteer(
        {name: tuple(there.values()) for name, there in cities.items()},
        {name: tuple(there) for name, there in counties.items()},
        states,
    )


def _rows(name: str) -> Iterator[list[str]]:
    lines = (files("pipelines") / "enrich" / "tables" / f"{name}.tsv").read_text("utf-8").splitlines()
    return (line.split("\t") for line in lines[1:])


def _number(text: str) -> float | None:
    return float(text) if text else None
