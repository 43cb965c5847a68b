"""Families: one file for many sources that differ in name, state and address only.

A file with ``[[member]]`` tables is a family. Each member is a source of its own, called ``<file>-<slug>``. All else in
the file holds for every member; in its texts ``{slug}``, ``{name}`` and ``{state}`` stand for the member's own values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from crawler.declared import ID, Declared, declare, parse_toml, shown
from crawler.tables import check_table
from pipelines.errors import SourceError

_MEMBER = {"slug": "text", "name": "text", "state": "state", "timezone": "zone"}
_BLANK = re.compile(r"\{(slug|name|state)\}")
#: A line that a family's file must have; so nearly no other file is parsed before it is asked for.
_MARK = re.compile(rb"^\s*(?:\[\[\s*[\"']?member[\"']?\s*\]\]|[\"']?member[\"']?\s*=)", re.MULTILINE)


def may_be_family(path: Path) -> bool:
    """Tell whether a file may declare members, by its text alone; one that cannot be read does not."""
    try:
        return _MARK.search(path.read_bytes()) is not None
    except OSError:
        return False


def read_family(path: Path) -> dict[str, Declared]:
    """Read the file of a family and return its members by their id; none if it is the file of a single source.

    What is wrong with one member alone is among that member's problems, with ``member NUMBER`` before it.

    Raises:
        SourceError: the file is no TOML, a member cannot be named, or something is wrong for all members alike.
    """
    shared = parse_toml(path)
    if "member" not in shared:
        return {}
    tables = shared.pop("member")
    if not isinstance(tables, list) or not tables:
        raise SourceError(f"{shown(path)}: member: is no list of tables; write [[member]] before each")
    problems: list[str] = []
    named = [_named(table, f"member {number}", problems) for number, table in enumerate(tables, 1)]
    slugs = [values["slug"] for values in named if "slug" in values]
    used = set(_BLANK.findall(repr(shared)))
    problems += [
        f"member {number}: has no {key}, which {{{key}}} stands for"
        for number, values in enumerate(named, 1)
        for key in sorted(used - values.keys())
    ]
    problems += [f"member: two members have the slug {slug!r}; change one" for slug in _twice(slugs)]
    if problems:
        raise SourceError("\n".join(f"{shown(path)}: {problem}" for problem in problems))
    members = [declare(path, filled(shared, values), f"{path.stem}-{values['slug']}") for values in named]
    alike = set.intersection(*(set(declared.problems) for declared in members))
    if alike:
        raise SourceError("\n".join(f"{shown(path)}: {line}" for line in members[0].problems if line in alike))
    for number, declared in enumerate(members, 1):
        declared.problems = [f"member {number}: {problem}" for problem in declared.problems]
    return {f"{path.stem}-{slug}": declared for slug, declared in zip(slugs, members, strict=True)}


def filled(shared: Mapping[str, Any], member: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a family's file says of one member: its blanks filled in, and the member's own state and zone.

    >>> filled({"home": "https://courts.example/{slug}"}, {"slug": "north", "name": "North", "state": "ND"})
    {'home': 'https://courts.example/north', 'state': 'ND'}
    """
    own = {key: member[key] for key in ("state", "timezone") if key in member}
    return {key: _fill(value, member) for key, value in shared.items()} | own


def _fill(value: Any, member: Mapping[str, Any]) -> Any:
    if isinstance(value, str):
        return _BLANK.sub(lambda blank: str(member.get(blank[1], blank[0])), value)
    if isinstance(value, list):
        return [_fill(part, member) for part in value]
    if isinstance(value, dict):
        return {key: _fill(part, member) for key, part in value.items()}
    return value


def _named(table: Any, where: str, problems: list[str]) -> dict[str, Any]:
    """Return a member's checked table; it must hold a slug that can end an id."""
    values = check_table(table, _MEMBER, where, problems)
    if not isinstance(table, dict):
        return values
    if "slug" not in table:
        problems.append(f"{where}.slug: is missing; it ends the member's id")
    if "slug" in values and not ID.fullmatch(values["slug"]):
        problems.append(f"{where}.slug: {values['slug']!r} ends no id; use lower-case letters, digits, - and _")
    return values


def _twice(values: list[str]) -> Iterator[str]:
    yield from sorted({value for value in values if values.count(value) > 1})
