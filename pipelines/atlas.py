"""The states and cities of the lexicon, by every spelling that newsrooms print. Read once, when first asked for."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class City:
    """A city: its normal spelling, the states that it may lie in (none: abroad), and whether that is certain."""

    name: str
    states: tuple[str, ...]
    certain: bool = False


@dataclass(frozen=True, slots=True)
class Atlas:
    """What `states.toml` and `cities.toml` hold.

    Attributes:
        cities: by `key`.
        names: full and Spanish names of the states. regions: full name by USPS code.
        codes: USPS code by the `state_key` of each spelling: code, full name, abbreviation, Spanish name.
        never: lower-case words that are part of no unknown city's name.
        state: matches a state as printed. Names and abbreviations in any case; codes in capitals, for "in" and "or".
        evidence: finds where a text names a state: group ``party`` in "(D-Ore.)" and "(OR-03)", else group ``name``.
    """

    cities: Mapping[str, City]
    names: tuple[str, ...]
    regions: Mapping[str, str]
    codes: Mapping[str, str]
    never: frozenset[str]
    state: re.Pattern[str]
    evidence: re.Pattern[str]

    def code(self, printed: str) -> str | None:
        """Return the USPS code of a printed state, None if it is none; ``İdaho`` matches, case ignored, but is none."""
        return self.codes.get(state_key(printed))


@lru_cache(maxsize=8192)  # texts name the same ones again and again
def key(city: str) -> str:
    """Return what a city is looked up by: capitals, without points and apostrophes ("ST. PAUL", "St Paul")."""
    return re.sub(r"[.'’ʻ]", "", city).upper()


def state_key(state: str) -> str:
    """Return what a state is looked up by: capitals, without points, apostrophes and spaces ("N. Y.", "NY")."""
    return re.sub(r"[.\s'‘’ʻ]", "", state).upper()


@cache
def read() -> Atlas:
    """Return the tables; the files are read at the first call."""
    folder = Path(__file__).parent / "enrich" / "lexicon"
    states: dict[str, Any] = tomllib.loads((folder / "states.toml").read_text("utf-8"))
    tables: dict[str, Any] = tomllib.loads((folder / "cities.toml").read_text("utf-8"))
    codes, names, shorts = {code: code for code in states}, [], []
    for code, state in states.items():
        names += [state["name"], *state.get("spanish", ())]
        shorts += state.get("short", ())
        codes |= {state_key(name): code for name in [state["name"], *state.get("spanish", ()), *state.get("short", ())]}
    cities = {key(name): City(name, ()) for name in tables["abroad"]["names"]}
    cities |= {key(name): City(name, tuple(among)) for name, among in tables["shared"].items()}
    cities |= {
        key(name): City(name, (code,), certain=True) for code, alone in tables["alone"].items() for name in alone
    }
    full = _any_of(re.escape(name).replace(r"\ ", r"\s+") for name in names)
    short = _any_of(re.escape(name).replace(r"\.", r"\.?\s?") for name in shorts)
    printed = rf"(?:(?i:{full}|(?:{short})(?<!\s))|{_any_of(states)})(?:(?<=\.)|(?!\w))"
    evidence = (
        rf"\((?:[DRI][-–—]\s?)?(?P<party>{printed})(?:[-–]\w{{1,3}})?\)|"
        # "Washington" is the capital as often as the state, and Kansas City lies in Missouri too.
        rf"\b(?P<name>(?:Washington(?=\s+(?:State|Attorney|Gov))|(?!Washington)(?:{full})))\b(?!\s+City)"
    )
    regions = {code: state["name"] for code, state in states.items()}
    never = frozenset(tables["never"]["words"])
    return Atlas(cities, tuple(names), regions, codes, never, re.compile(printed), re.compile(evidence))


def _any_of(names: Iterable[str]) -> str:
    return "|".join(sorted(names, key=len, reverse=True))
