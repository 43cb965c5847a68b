"""What a source file declares by itself: its values, ways and layouts, and all that is wrong with it."""

from __future__ import annotations

import datetime as dt
import importlib.util
import inspect
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

from crawler.discovery.api import Api
from crawler.discovery.feed import Feed
from crawler.discovery.listing import Listing
from crawler.discovery.sitemap import Sitemap
from crawler.discovery.way import Way
from crawler.discovery.wordpress import WordPress
from crawler.page import KEYS as PAGE_KEYS
from crawler.page import Page, compile_layout
from crawler.tables import CHECKS, check_table
from pipelines.errors import SourceError

#: Kinds of source: the names of the folders.
KINDS = ("government", "advocacy")
#: The ways of discovery by the name of their table.
WAYS: Mapping[str, type[Way]] = {way.kind: way for way in (Feed, Sitemap, Listing, WordPress, Api)}
_KEYS: Mapping[str, str] = {
    "name": "text",
    "home": "url",
    "level": "level",
    "state": "state",
    "timezone": "zone",
    "licence": "text",
    "like": "text",
    "part_of": "text",
    "delay": "seconds",
    "expect": "any",
    "evidence": "any",
    "page": "any",
    **dict.fromkeys(WAYS, "any"),
}
_EXPECT = {"every": "days"}
_EVIDENCE = {"grade": "grade", "date": "date", "note": "text"}
#: What a source may be called.
ID = re.compile(r"[a-z0-9][a-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class Evidence:
    """How far the facts of a source's file were verified: one of `crawler.tables.GRADES`, how, and when."""

    grade: str = "guessed"
    note: str | None = None
    date: dt.date | None = None

    def __str__(self) -> str:
        return ": ".join(str(part) for part in (self.date, self.note) if part)


@dataclass(slots=True)
class Declared:
    """A source file as it stands, before ``like`` is followed.

    Attributes:
        values: the well-formed values of the file's own keys, ready for use.
        problems: what is wrong, one line each: ``page.2.title: …; remedy``. The file may be used only without any.
    """

    values: dict[str, Any]
    ways: tuple[Way, ...] = ()
    layouts: tuple[type[Page], ...] = ()
    every: int | None = None
    evidence: Evidence = field(default_factory=Evidence)
    problems: list[str] = field(default_factory=list)


def declare(path: Path, table: Mapping[str, Any] | None = None, name: str | None = None) -> Declared:
    """Read and check one source file and the ``.py`` beside it.

    Args:
        path: the file. table, name: what it says of one member of a family, and that member's id.

    Raises:
        SourceError: the file is no TOML at all.
    """
    table, name = parse_toml(path) if table is None else table, name or path.stem
    problems: list[str] = []
    if path.parent.name not in KINDS:
        problems.append(f"is in the folder {path.parent.name!r}; its folder is its kind: {' or '.join(KINDS)}")
    if not ID.fullmatch(path.stem):
        problems.append(f"{path.stem!r} is no id; name the file with lower-case letters, digits, - and _")
    values = check_table(table, _KEYS, "", problems)
    problems += [f"{key}: is missing; every source has one" for key in ("name", "home") if key not in table]
    if "like" not in table and not any(table.get(kind) for kind in WAYS):
        problems.append(f"declares no way to find releases; add {' or '.join(f'[[{kind}]]' for kind in WAYS)}")
    evidence = check_table(values.get("evidence", {}), _EVIDENCE, "evidence", problems)
    return Declared(
        values,
        ways=tuple(_ways(values, problems)),
        layouts=(*_layouts(name, values.get("page"), problems), *_sibling(path, problems)),
        every=check_table(values.get("expect", {}), _EXPECT, "expect", problems).get("every"),
        evidence=Evidence(**evidence),
        problems=problems,
    )


def shown(path: Path) -> str:
    """Return a path as messages show it: relative to the current folder where it lies below."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def parse_toml(path: Path) -> dict[str, Any]:
    """Return a file's TOML as it stands. Raises SourceError if it is none or cannot be read."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, RecursionError) as error:  # RecursionError: thousands of nested brackets
        raise SourceError(f"{shown(path)}: is no TOML: {error}") from error
    except UnicodeDecodeError as error:
        raise SourceError(f"{shown(path)}: is not UTF-8 text ({error}); save it as UTF-8") from error
    except OSError as error:
        raise SourceError(f"{shown(path)}: cannot be read ({error.strerror})") from error


def _tables(value: Any, where: str) -> Iterator[tuple[str, Any]]:
    """Yield a table, or each of a list of tables, with its name in messages: ``page``, or ``page.1``, ``page.2``."""
    if isinstance(value, list):
        yield from ((f"{where}.{number}", table) for number, table in enumerate(value, 1))
    elif value is not None:
        yield where, value


def _ways(values: Mapping[str, Any], problems: list[str]) -> Iterator[Way]:
    for kind in (key for key in values if key in WAYS):
        for where, table in _tables(values[kind], kind):
            checked = check_table(table, WAYS[kind].keys, where, problems)
            if "url" in checked:
                try:
                    yield WAYS[kind].from_table(checked)
                except ValueError as error:
                    problems.append(f"{where}.{error}")
            elif isinstance(table, dict) and "url" not in table:
                problems.append(f"{where}.url: is missing; name the first address to ask")


def _layouts(name: str, value: Any, problems: list[str]) -> Iterator[type[Page]]:
    for where, table in _tables(value, "page"):
        checked = check_table(table, PAGE_KEYS, where, problems)
        marks = [f"{key} {checked[key]}" for key in ("since", "when") if key in checked]
        yield compile_layout(" ".join([name, *marks]), checked)


def _sibling(path: Path, problems: list[str]) -> list[type[Page]]:
    """Return the layouts of the ``.py`` beside a source file: the subclasses of `Page` that it defines."""
    code = path.with_suffix(".py")
    if not code.exists():
        return []
    try:
        module = _import(code)
    except Exception as error:  # whatever a source's own code does, the other sources go on
        problems.append(f"{code.name}: cannot be imported: {type(error).__name__}: {error}")
        return []
    found = [
        value
        for value in vars(module).values()
        if inspect.isclass(value) and issubclass(value, Page) and value.__module__ == module.__name__
    ]
    if not found:
        problems.append(f"{code.name}: defines no layout; it must hold a subclass of crawler.page.Page")
    for layout in found:
        _check_layout(layout, f"{code.name}: {layout.__name__}", problems)
        if "name" not in vars(layout):
            layout.name = f"{path.stem} {layout.__name__}"
    return found


def _check_layout(layout: type[Page], where: str, problems: list[str]) -> None:
    """Check the attributes of a layout that was written as a class, as those of a ``[page]`` table are."""
    for key, check in PAGE_KEYS.items():
        value = getattr(layout, key)
        if check == "selectors" and not isinstance(value, tuple):
            problems.append(f"{where}.{key}: is no tuple of selectors; write ({value!r},)")
        elif value not in (None, ()):
            try:
                CHECKS[check](list(value) if isinstance(value, tuple) else value)
            except ValueError as error:
                problems.append(f"{where}.{key}: {error}")


def _import(code: Path) -> ModuleType:
    name = f"presswatch source {code.resolve()}"  # no name that an import statement could reach
    spec = importlib.util.spec_from_file_location(name, code)
    assert spec is not None  # a .py file always has a loader
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses and pickling look a class's module up there
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module
