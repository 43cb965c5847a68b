"""American cities and counties with their states and coordinates, by name. Read once, when first asked for.

The tables in ``tables/`` are GeoNames' (CC BY 4.0) and the Census Bureau's, made by ``tools/gazetteer.py``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

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


class Table(Mapping[str, tuple[Spot, ...]]):
    """Places by `key`. Rows stay as they are in the file until they are asked for: no text tells of most places."""

    def __init__(self, names: list[str], rows: list[str], read: Callable[[list[str]], tuple[Spot, ...]]) -> None:
        self._read = read
        self._rows: dict[str, str] = {}
        for name, row in zip(_keys(names), rows, strict=True):
            self._rows[name] = f"{self._rows[name]}\n{row}" if name in self._rows else row

    def __getitem__(self, name: str) -> tuple[Spot, ...]:
        return self._read(self._rows[name].split("\n"))

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Cities and counties by `key`, counties without the word "County"; states by USPS code."""

    cities: Table
    counties: Table
    states: Mapping[str, Spot]


@lru_cache(maxsize=_REMEMBERED)
def key(name: str) -> str:
    """Return what a place is looked up by: capitals, "ST" for Saint, without accents, points and apostrophes.

    >>> key("Saint Paul"), key("Doña Ana"), key("Coeur d’Alene")
    ('ST PAUL', 'DONA ANA', 'COEUR DALENE')
    """
    if not name.isascii():
        name = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return _short(name.translate(_DROPPED).upper())


def _keys(names: list[str]) -> list[str]:
    """Return the key of each name; those in ASCII are read as one string, in a tenth of the time."""
    plain = iter("\n".join(filter(str.isascii, names)).translate(_DROPPED).upper().split("\n"))
    return [_short(next(plain)) if name.isascii() else key.__wrapped__(name) for name in names]


def _short(name: str) -> str:
    return "ST" + name[5:] if name.startswith("SAINT ") else name


@cache
def read() -> Gazetteer:
    """Return the tables; the files are read at the first call."""
    cities, counties, states = map(_rows, ("cities", "counties", "states"))
    return Gazetteer(
        Table([row.partition("\t")[0] for row in cities], cities, _cities),
        Table([_KIND.sub("", row.partition("\t")[0]) for row in counties], counties, _counties),
        {
            state: Spot(state, state, _number(latitude), _number(longitude), fips)
            for state, latitude, longitude, fips in (row.split("\t") for row in states)
        },
    )


def _cities(rows: list[str]) -> tuple[Spot, ...]:
    """Return the cities of one name; of two in one state the larger is meant."""
    largest: dict[str, Spot] = {}
    for name, state, latitude, longitude, population in (row.split("\t") for row in rows):
        spot = Spot(name, state, _number(latitude), _number(longitude), population=int(population))
        if state not in largest or largest[state].population < spot.population:
            largest[state] = spot
    return tuple(largest.values())


def _counties(rows: list[str]) -> tuple[Spot, ...]:
    return tuple(
        Spot(name, state, _number(latitude), _number(longitude), fips)
        for name, state, latitude, longitude, fips in (row.split("\t") for row in rows)
    )


def _rows(name: str) -> list[str]:
    return (Path(__file__).parent / "tables" / f"{name}.tsv").read_text("utf-8").splitlines()[1:]


def _number(text: str) -> float | None:
    return float(text) if text else None
