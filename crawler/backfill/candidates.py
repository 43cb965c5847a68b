"""Which addresses of an archive may be releases of a source: those that look like the ones that are known. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

from crawler.source import Source
from pipelines.urls import document_type, identity, is_home, may_be_document, normalise

#: Prefixes that the index of an archive is asked for at most; more than these, and the whole host is asked.
MOST_PREFIXES = 4

_WORDS = re.compile(r"[^\W_]+")
_DIGITS = re.compile(r"\d+")
_ASSET = re.compile(
    r"\.(?:css|js|json|xml|rss|atom|txt|gif|jpe?g|png|svg|webp|ico|woff2?|mp[34]|m4[av]|mov|zip|gz|ics)$", re.IGNORECASE
)
_ENOUGH = 10  # addresses from which the shape of others can be told
_ENOUGH_DIGITS = 30  # and from which it can be told that all have a number
_SLUG = 3  # words of a headline's slug, as against ``about-us``
_RARE = 0.02  # of the addresses known; a place with fewer of them is a stray link of a list


@dataclass(slots=True)
class Shape:
    """What the last part of the addresses in one place has in common.

    Attributes:
        count: how many are known. words: least number of words. digits: whether all of them hold a digit.
        endings: what they end in, such as ``.html`` or ``""``. keys: the names of their queries' parameters.
    """

    count: int = 0
    words: int = 99
    digits: bool = True
    endings: set[str] = field(default_factory=set)
    keys: set[tuple[str, ...]] = field(default_factory=set)


class Candidates:
    """What the releases of a source look like, learnt from those that are known.

    An address is a candidate if it stands in a *place* where releases are known, and has the shape of those. A place is
    the host, ``www.`` apart, and the folder of the path, with every run of digits standing for any other
    (``agency.example/news/#/#/``): so a release of 2009 is recognised by those of 2026. The shape is that of the last
    part: at least half as many words as the shortest one known (all of them directly below the host, where every other
    page stands too), and, where enough are known to tell, a digit if all have one, and one of their endings. The
    parameters of its query are those of a known one. An address that the `match` of a way lets through is a candidate
    too. Of a source of which nothing is known, everything is one that stands below the address of a list of it, or
    else below its home.

    Never one: the home page, the lists themselves, documents and the files that pages are made of. What a candidate
    really is decides the reading: a page that is no release is recorded as one.

    Args:
        source: its home and ways. known: addresses of its releases, held or waiting.
    """

    def __init__(self, source: Source, known: Iterable[str]) -> None:
        self.source = source
        self.places: dict[str, Shape] = {}
        self._lists = {identity(way.url) for way in source.ways}
        for url in known:
            self._learn(url)
        total = sum(shape.count for shape in self.places.values())
        self.places = {place: shape for place, shape in self.places.items() if shape.count >= _RARE * total}
        self._matches = [way for way in source.ways if way.match is not None]
        self._below = [] if self.places else _below(source)

    def __contains__(self, url: object) -> bool:
        if not isinstance(url, str) or identity(url) in self._lists or is_home(url, self.source.home):
            return False
        path = urlsplit(url).path
        if _ASSET.search(path) or (may_be_document(url) and document_type(url)):
            return False
        place, last = _place(url)
        if not _same_host(place, self._hosts()):
            return False
        if any(way.wants(url) for way in self._matches):
            return True
        shape = self.places.get(place)
        if shape is not None:
            return _fits(place, url, last, shape)
        return any(_bare(url).startswith(below) and len(_bare(url)) > len(below) for below in self._below)

    def prefixes(self) -> list[tuple[str, str]]:
        """Return what an index is to be asked for: each an address, and how to match it (``prefix`` or ``host``).

        The folders of the places up to the first digits; one that stands below another is asked with that.
        """
        # With the scheme of the home: an index knows no difference between http and https, or www. and none.
        scheme = urlsplit(self.source.home).scheme
        starts = {place.partition("#")[0] for place in self.places} or set(self._below)
        for way in self._matches:
            starts.add(_bare(way.url).partition("/")[0] + "/")
        starts = {start[: start.rindex("/") + 1] for start in starts if "/" in start}
        least = sorted(start for start in starts if not any(start != o and start.startswith(o) for o in starts))
        if len(least) > MOST_PREFIXES:
            least = sorted({start.partition("/")[0] + "/" for start in least})
        return [(f"{scheme}://{start}", "host" if start.count("/") == 1 else "prefix") for start in least]

    def _hosts(self) -> set[str]:
        return {place.partition("/")[0] for place in self.places} | {
            _bare(url).partition("/")[0] for url in (self.source.home, *(way.url for way in self.source.ways))
        }

    def _learn(self, url: str) -> None:
        if normalise(url) is None or identity(url) in self._lists:
            return
        place, last = _place(url)
        shape = self.places.setdefault(place, Shape())
        shape.count += 1
        shape.words = min(shape.words, _words(last))
        shape.digits = shape.digits and bool(_DIGITS.search(last))
        shape.endings.add(_ending(last))
        shape.keys.add(_keys(url))


def _below(source: Source) -> list[str]:
    """Return below which addresses a source's releases may stand when none is known."""
    starts = [_bare(way.url) for way in source.ways if way.kind == "listing"]
    starts = [start.partition("?")[0].rstrip("/") + "/" for start in starts]
    return starts or [_bare(source.home).partition("?")[0].rstrip("/") + "/"]


def _place(url: str) -> tuple[str, str]:
    """Return where an address stands, digits generalised, and its last part."""
    folder, _, last = _bare(url).partition("?")[0].rstrip("/").rpartition("/")
    host, slash, path = (folder or last).partition("/")
    return f"{host}{slash}{_DIGITS.sub('#', path)}/", last if folder else ""


def _bare(url: str) -> str:
    """Return an address without scheme and ``www.``."""
    parts = urlsplit(url)
    return parts.netloc.removeprefix("www.") + (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _same_host(place: str, hosts: set[str]) -> bool:
    return place.partition("/")[0] in hosts


def _fits(place: str, url: str, last: str, shape: Shape) -> bool:
    at_root = place.count("/") == 1
    least = shape.words if at_root else (shape.words + 1) // 2
    if shape.count < _ENOUGH:
        least = min(least, _SLUG) if at_root else 1
    return (
        _words(last) >= least
        and _keys(url) in shape.keys
        and (shape.count < _ENOUGH or _ending(last) in shape.endings)
        and (shape.count < _ENOUGH_DIGITS or not shape.digits or bool(_DIGITS.search(last)))
    )


def _words(last: str) -> int:
    return len(_WORDS.findall(last.removesuffix(_ending(last))))


def _ending(last: str) -> str:
    found = re.search(r"\.[a-z]{2,5}$", last, re.IGNORECASE)
    return found[0].lower() if found else ""


def _keys(url: str) -> tuple[str, ...]:
    return tuple(sorted(name for name, _ in parse_qsl(urlsplit(url).query, keep_blank_values=True)))
