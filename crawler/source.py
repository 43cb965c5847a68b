"""Sources: newsrooms as TOML files, read and checked. The file's stem is the source's id, its folder the kind.

Reading is lazy and a bad file harms no other source: it is an error when, and only when, that source is asked for.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crawler.declared import Declared, Evidence, declare, shown
from crawler.discovery.way import Way
from crawler.document import Document
from crawler.family import may_be_family, read_family
from crawler.page import Page
from crawler.tables import did_you_mean
from pipelines.errors import NoLayout, SourceError, UsageError
from pipelines.urls import host

#: What decides the day where a source names no zone of its own: most newsrooms watched are in Washington's.
TIMEZONE = "America/New_York"

_INHERITED = ("level", "timezone", "licence", "delay")


@dataclass(frozen=True, slots=True)
class Source:
    """A newsroom: where it is, the ways to find its releases, and the layouts of its pages.

    Attributes:
        kind: government or advocacy. level, state: where it stands; the state is a USPS code.
        part_of: id of the source that speaks for the whole of which this one is an office, agency or affiliate.
        timezone: IANA zone that decides the day. every: longest silence in days that is normal, None if nobody knows.
        delay: least seconds between two requests, None for the crawl's own.
        path: the file it was read from.
    """

    id: str
    name: str
    kind: str
    home: str
    ways: tuple[Way, ...]
    layouts: tuple[type[Page], ...] = ()
    level: str | None = None
    state: str | None = None
    part_of: str | None = None
    timezone: str = TIMEZONE
    licence: str | None = None
    every: int | None = None
    delay: float | None = None
    evidence: Evidence = field(default_factory=Evidence)
    path: Path | None = None

    def hosts(self) -> frozenset[str]:
        """Return the hosts of its home and its ways, without ``www.``."""
        return frozenset(_bare(host(url)) for url in (self.home, *(way.url for way in self.ways)))

    def layout_for(self, document: Document) -> Page:
        """Return the layout that reads a page: of those in use when it was captured the newest whose landmark it has.

        A layout without `since` is as old as can be; of equally old ones those with a landmark are asked first. A
        source that declares no layout is read by the defaults.

        Raises:
            NoLayout: layouts are declared and none fits; names the landmarks that are missing.
        """
        if not self.layouts:
            return Page()
        day = document.capture.fetched_at.astimezone(dt.UTC).date()
        in_use = [layout() for layout in self.layouts if layout.since is None or layout.since <= day]
        in_use.sort(key=lambda layout: (layout.since or dt.date.min, layout.when is not None), reverse=True)
        found = next((layout for layout in in_use if layout.matches(document)), None)
        if found is not None:
            return found
        if not in_use:
            first = min(layout.since for layout in self.layouts if layout.since is not None)
            raise NoLayout(f"was captured on {day}, before the first layout of {self.id} (since {first})")
        missing = ", ".join(f"{layout.when!r} ({layout.name})" for layout in in_use)
        raise NoLayout(f"has no landmark of a layout of {self.id}; missing: {missing}. Add a [[page]] for the new look")

    def row(self) -> dict[str, Any]:
        """Return the source as a row of the table ``sources``."""
        ways = [
            {"kind": way.kind, "url": way.url} | ({"until": str(way.until)} if way.until else {}) for way in self.ways
        ]
        return {
            "id": self.id,
            "name": self.name,
            "kind": self.kind,
            "level": self.level,
            "state": self.state,
            "home": self.home,
            "ways": json.dumps(ways, ensure_ascii=False),
            "timezone": self.timezone,
            "licence": self.licence,
            "every_days": self.every,
            "evidence": self.evidence.grade,
            "evidence_note": str(self.evidence) or None,
            "part_of": self.part_of,
        }


class Sources:
    """The sources of some folders, each holding a folder a kind. Files are read when they are asked for, and once.

    A family's file is opened for the names of its members; one that cannot be read is a source with a bad file.
    """

    def __init__(self, directories: Iterable[Path]) -> None:
        self.directories = tuple(Path(directory).absolute() for directory in directories)
        self._files: dict[str, list[Path]] = {}
        self._families: dict[str, list[str]] = {}
        self._members: dict[str, Declared] = {}
        self._read: dict[str, Source | SourceError] = {}
        self._hosts: dict[str, list[Source]] | None = None
        for directory in self.directories:
            if not directory.is_dir():
                raise UsageError(f"{directory}: there is no such folder of source files")
            for path in sorted([*directory.glob("*.toml"), *directory.glob("*/*.toml")]):
                for name in self._names(path):
                    self._files.setdefault(name, []).append(path)
        self._reading: list[str] = []

    def ids(self) -> list[str]:
        """Return the ids of all sources, those with a bad file too, in alphabetical order."""
        return sorted(self._files)

    def families(self) -> dict[str, list[str]]:
        """Return the families by name, each with the ids of its members in the order of its file."""
        return dict(self._families)

    def expand(self, names: Iterable[str]) -> list[str]:
        """Return names, each once, with a family's name replaced by the ids of its members."""
        return list(dict.fromkeys(part for name in names for part in self._families.get(name, [name])))

    def get(self, name: str) -> Source:
        """Return a source by its id.

        Raises:
            UsageError: there is none of that name, or it is a family's.
            SourceError: its file cannot be used.
        """
        if name in self._families:
            first, *rest = self._families[name]
            raise UsageError(f"{name!r} is a family of {1 + len(rest)} sources; name one of them, such as {first!r}")
        if name not in self._files:
            raise UsageError(f"no source named {name!r}{did_you_mean(name, [*self._files, *self._families])}")
        if name not in self._read:
            try:
                self._read[name] = self._load(name)
            except SourceError as error:
                if self._reading:  # inside a circle of `like` the fault may be another file's: not to be kept
                    raise
                self._read[name] = error
        found = self._read[name]
        if isinstance(found, SourceError):
            raise found
        return found

    def all(self) -> Iterator[Source | SourceError]:
        """Yield every source, or the error of its file."""
        for name in self.ids():
            try:
                yield self.get(name)
            except SourceError as error:
                yield error

    def check(self, names: Iterable[str] = ()) -> list[SourceError]:
        """Return the errors of the named sources and families, of all if none is named. Raises UsageError."""
        errors = []
        for name in self.expand(names) or self.ids():
            try:
                self.get(name)
            except SourceError as error:
                errors.append(error)
        return errors

    def for_url(self, url: str) -> Source | None:
        """Return the source that an address belongs to, None if it is a stranger's.

        The host must be that of the source's home or of one of its ways, ``www.`` apart; a subdomain is another host.
        Where sources share a host, the one whose home is the longest leading part of the address.
        """
        if self._hosts is None:
            self._hosts = {}
            for source in (found for found in self.all() if isinstance(found, Source)):
                for name in source.hosts():
                    self._hosts.setdefault(name, []).append(source)
        sharing = self._hosts.get(_bare(host(url)), [])
        above = [source for source in sharing if _covers(source.home, url)]
        if above:
            return max(above, key=lambda source: len(urlsplit(source.home).path.rstrip("/")))
        return sharing[0] if len(sharing) == 1 else None

    def _names(self, path: Path) -> Iterable[str]:
        """Return the ids of the sources that a file declares: its stem, or those of a family's members."""
        try:
            members = read_family(path) if may_be_family(path) else {}
        except SourceError as error:
            self._read[path.stem] = error
            members = {}
        if not members:
            return [path.stem]
        self._families[path.stem] = list(members)
        self._members |= members
        return members

    def _load(self, name: str) -> Source:
        paths = self._files[name]
        if len(paths) > 1:
            others = " and ".join(map(shown, paths))
            raise SourceError(f"{others}: two source files of one name; the stem is the source's id, so rename one")
        self._reading.append(name)
        try:
            source = read_source(paths[0], self._model, name, self._members.get(name))
        finally:
            self._reading.pop()
        whole = source.part_of
        if whole == name:
            raise SourceError(f"{shown(paths[0])}: part_of: {whole!r} is the source itself; leave it out")
        if whole is not None and whole not in self._files:
            raise SourceError(f"{shown(paths[0])}: part_of: {whole!r} is no source{did_you_mean(whole, self._files)}")
        return source

    def _model(self, name: str) -> Source:
        if name in self._reading:
            circle = " → ".join([*self._reading[self._reading.index(name) :], name])
            raise SourceError(f"goes round in a circle: {circle}")
        return self.get(name)


def read_source(
    path: Path, model: Callable[[str], Source], name: str | None = None, declared: Declared | None = None
) -> Source:
    """Read and check one source file.

    Args:
        path: the file. model: returns the source that a ``like`` names, or raises UsageError.
        name, declared: the id of a family's member, and what the family's file declares for it.

    Raises:
        SourceError: one line for each thing that is wrong, each naming the file, the key and the remedy.
    """
    if declared is None:
        declared = declare(path)
    values, problems = declared.values, declared.problems
    like = _like(values.get("like"), model, problems)
    if problems:
        raise SourceError("\n".join(f"{shown(path)}: {problem}" for problem in problems))
    inherited = {key: getattr(like, key) for key in _INHERITED} if like else {}
    own = {key: values[key] for key in ("name", "home", "state", "part_of", *_INHERITED) if key in values}
    return Source(
        **inherited | own,
        id=name or path.stem,
        kind=path.parent.name,
        ways=declared.ways or (like.ways if like else ()),
        layouts=(*declared.layouts, *(like.layouts if like else ())),
        every=declared.every,
        evidence=declared.evidence,
        path=path,
    )


def _like(name: str | None, model: Callable[[str], Source], problems: list[str]) -> Source | None:
    try:
        return None if name is None else model(name)
    except UsageError as error:
        # Of a chain of files only the last one's fault is said.
        problems.append(f"like: {str(error).splitlines()[0].rpartition('like: ')[2]}")
    return None


def _covers(home: str, url: str) -> bool:
    """Tell whether an address lies below a source's home: on a segment's border, so /usao-ma is not /usao-mass."""
    above, path = urlsplit(home).path.rstrip("/"), urlsplit(url).path
    return path == above or path.startswith(above + "/")


def _bare(name: str) -> str:
    return name.removeprefix("www.")
