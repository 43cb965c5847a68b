"""The stories of a newsroom, from ``stories/<name>.toml``: written out by hand, or composed from the banks.

A table with ``body`` is a story as it stands. One with ``from`` names a family of ``stories/banks-*.toml``: its leads,
middles, quotations and closings are hand-written paragraphs with places to fill, and which of them a story takes, in
which order and with which figures, follows from its slug and its number in the family. Nothing is left to chance: the
same files give the same stories anywhere.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
import unicodedata
import zlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from crawler.samples.story import SOFT_HYPHEN, Attachment, Picture, Story

STORIES = Path(__file__).parent / "stories"
#: Hour of publication where a story's table gives a day only.
_HOUR = dt.time(10, 0)
_PLACE_TO_FILL = re.compile(r"\{(\w+?)(?:(\d)|:(\d+)-(\d+))?\}")


@dataclass(frozen=True, slots=True)
class Bank:
    """Families of paragraphs, each with ``lead``, ``middle``, ``quote`` and ``close``, and the words to fill in.

    Attributes:
        families: by name. pools: ``{county}`` in a paragraph takes one word of the pool `county` by the seed,
            ``{county2}`` the next one; ``{people:40-480}`` needs no pool: it is a figure between the two.
    """

    families: Mapping[str, Mapping[str, list[str]]]
    pools: Mapping[str, list[str]]

    def compose(self, family: str, *, seed: str, number: int, opening: int | None = None) -> str:
        """Return the body of a release out of a family's paragraphs.

        Args:
            seed: decides about words and figures. number: of the story in its family; decides about paragraphs.
            opening: which lead it takes, so that it fits the headline; None leaves that to `number` too.
        """
        middles = self.families[family]["middle"]
        size = 1 + (number * 2 + zlib.crc32(seed.encode())) % len(middles)
        plan = [("lead", number if opening is None else opening), ("middle", number), ("quote", number)]
        plan += [("middle", number + step) for step in range(1, size)]
        if size > 2:
            plan.append(("quote", number + 1))
        plan.append(("close", number // 2))
        return "\n\n".join(self.paragraph(family, part, seed=seed, number=which) for part, which in plan)

    def paragraph(self, family: str, part: str, *, seed: str, number: int) -> str:
        """Return one paragraph of a family, filled in; numbers count round and round."""

        def word(match: re.Match[str]) -> str:
            name, which, low, high = match.groups()
            draw = zlib.crc32(f"{seed} {name}".encode())
            if low:
                return f"{int(low) + draw % (int(high) - int(low) + 1):,}"
            pool = self.pools[name]
            return pool[(draw + int(which or (number if name == "speaker" else 1))) % len(pool)]

        paragraphs = self.families[family][part]
        return _PLACE_TO_FILL.sub(word, paragraphs[number % len(paragraphs)].strip())


def read_bank(name: str, pools: Mapping[str, list[str]]) -> Bank:
    """Return the bank ``stories/<name>.toml``, with more pools beside its own."""
    families = _load(name)
    return Bank(families, {**families["pools"], **pools})


@cache
def read_stories(name: str, timezone: str) -> tuple[Story, ...]:
    """Return the stories of ``stories/<name>.toml``, in the order of the file.

    Args:
        name: of the newsroom. timezone: IANA zone of its times.
    """
    data = _load(name)
    zone, counts, slugs = ZoneInfo(timezone), Counter[str](), Counter[str]()
    stories = []
    for table in data["story"]:
        entry = dict(data.get("defaults", {})) | table | dict(data["places"].get(table.get("place", ""), {}))
        plain = slugify(entry["title"])
        entry.setdefault("slug", plain if not slugs[plain] else f"{plain}-{slugs[plain] - 1}")
        slugs[plain] += 1
        if "from" in entry:
            family = entry["from"]
            bank = read_bank(data["bank"], data["pools"] | {"city": [entry.get("city", "the region")]})
            entry["body"] = bank.compose(family, seed=entry["slug"], number=counts[family], opening=entry.get("lead"))
            counts[family] += 1
        stories.append(_story(entry, zone))
    return tuple(stories)


def slugify(title: str) -> str:
    """Return a title as the last part of an address, in the way of Drupal's pathauto.

    >>> slugify("Council asks: who’s held at Pine Hollow?")
    'council-asks-whos-held-at-pine-hollow'
    """
    plain = unicodedata.normalize("NFKD", re.sub(f"[’'“”{SOFT_HYPHEN}]", "", title.lower()))
    return re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode()).strip("-")[:90].rstrip("-")


def _story(entry: Mapping[str, Any], zone: ZoneInfo) -> Story:
    values = {key: value for key, value in entry.items() if key not in {"from", "lead", "place"}}
    values["published"] = _moment(entry["published"], zone)
    if "updated" in entry:
        values["updated"] = _moment(entry["updated"], zone)
    for key in ("topics", "components"):
        values[key] = tuple(entry.get(key, ()))
    values["documents"] = tuple(Attachment(**table) for table in entry.get("documents", ()))
    values["picture"] = Picture(**entry["picture"]) if "picture" in entry else None
    return Story(**values)


def _moment(value: dt.date, zone: ZoneInfo) -> dt.datetime:
    if isinstance(value, dt.datetime):
        return value.replace(tzinfo=zone) if value.tzinfo is None else value.astimezone(zone)
    return dt.datetime.combine(value, _HOUR, zone)


@cache
def _load(name: str) -> dict[str, Any]:
    return tomllib.loads((STORIES / f"{name}.toml").read_text(encoding="utf-8"))
