"""From pairs to clusters: which releases are worth comparing, what hangs together, and which one is the primary."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping
from typing import NamedTuple, TypeVar

from pipelines.similar.compare import ONE, Text, likeness
from pipelines.similar.fingerprint import Fingerprint, fold_words, shared
from pipelines.similar.specifics import plain

Id = TypeVar("Id", bound=Hashable)

#: Releases looked at under one key. Keys that more share are those of a template or a headline of a series; a copy is
#: found under others, that only copies share.
MOST_A_KEY = 32
#: Releases whose sketches are looked at, and whose texts are then compared, for one new release.
MOST_SKETCHES = 48
MOST_COMPARED = 8
#: How many fingerprints are kept at hand, some 15 KB each: the siblings of a series come again and again.
KEPT = 4_000

# Words of organisations' names that do not tell one from another.
_COMMON_WORDS = frozenset(
    "the of and for in us usa united states american america national federal department office bureau division field "
    "newsroom news press releases committee house senate gov org com www http https".split()
)
_OPENING_WORDS = 80


def shortlist(mine: Fingerprint, hits: Mapping[Id, int], sketches: Mapping[Id, bytes]) -> list[Id]:
    """Return those of the releases found under shared keys that deserve a comparison, the likeliest first.

    Args:
        hits: how many keys each shares with `mine`. sketches: theirs. Two releases that share two keys or more are
            compared unless their sketches say that they have little in common.
    """
    ranked = []
    for other, (wording, named) in zip(sketches, shared(mine.sketch, list(sketches.values())), strict=True):
        if hits[other] >= 2 or wording >= 0.2 or named >= 0.2:
            ranked.append((-(wording + named), -hits[other], str(other), other))
    ranked.sort(key=lambda entry: entry[:3])
    return [other for *_, other in ranked[:MOST_COMPARED]]


def components(members: Iterable[Id], edges: Iterable[tuple[Id, Id]]) -> list[set[Id]]:
    """Return what hangs together by edges, each group once, single members included, in the order of the members."""
    neighbours: dict[Id, set[Id]] = defaultdict(set)
    for a, b in edges:
        neighbours[a].add(b)
        neighbours[b].add(a)
    groups, seen = [], set()
    for member in members:
        if member in seen:
            continue
        group, waiting = {member}, [member]
        while waiting:
            fresh = neighbours[waiting.pop()] - group
            group |= fresh
            waiting.extend(fresh)
        seen |= group
        groups.append(group)
    return groups


class Issue(NamedTuple):
    """What decides who is the primary of a cluster: the text, its source's name, its day, and when it was seen."""

    text: Text
    name: str | None
    seen: str = ""


def primary(members: Mapping[Id, Issue]) -> Id:
    """Return the primary: the release of the issuer, else the earliest, else the first seen.

    The issuer is the source that the release itself names as acting, in the headline or at the beginning. Of several
    (a joint release; a field office and its headquarters) it is the one of which more is named: a release that says
    "ICE Harborville" is the field office's, one that says "ICE" the headquarters'.
    """

    def rank(member: Id) -> tuple[int, dt.date, str, str]:
        text, name, seen = members[member]
        return (-named_as_issuer(text, name), text.published or dt.date.max, seen, str(member))

    return min(members, key=rank)


def named_as_issuer(text: Text, name: str | None) -> int:
    """Return how many telling words of the source's name the release begins with; 0 unless it has all of them.

    >>> named_as_issuer(Text("ICE Harborville arrests two", "..."), "ICE Harborville Field Office")
    2
    >>> named_as_issuer(Text("ICE Harborville arrests two", "..."), "Prairie Alliance")
    0
    """
    telling = set(fold_words(plain(name or ""))) - _COMMON_WORDS
    words = set(text.fingerprint.title) | set(fold_words(plain(text.text[: 10 * _OPENING_WORDS]))[:_OPENING_WORDS])
    return len(telling) if telling <= words else 0


def cluster(texts: Iterable[tuple[Id, str, str, str | None, dt.date | None]]) -> dict[Id, Id]:
    """Cluster texts in memory: return for each id the id of its cluster, which is that of the cluster's primary.

    Each text is given as id, title, text, source (its id or name, if known) and day of publication (if known). The
    order does not matter, but that an id which comes twice keeps its last text.
    """
    kept = {number: Text(title, text, day, source) for number, title, text, source, day in texts}
    buckets: dict[int, list[Id]] = defaultdict(list)
    sketches: dict[Id, bytes] = {}
    recent: dict[Id, Text] = {}
    edges: list[tuple[Id, Id]] = []
    for number, text in kept.items():
        mine = (recent.setdefault(number, Text(text.title, text.text, text.published, text.source))).fingerprint
        hits = Counter(other for key in mine.keys for other in buckets[key][-MOST_A_KEY:])
        likely = {other: sketches[other] for other, _ in hits.most_common(MOST_SKETCHES)}
        for other in shortlist(mine, hits, likely):
            theirs = recent.pop(other, None) or Text(*_parts(kept[other]))
            recent[other] = theirs
            if likeness(theirs, recent[number]).relation in ONE:
                edges.append((other, number))
        for key in mine.keys:
            buckets[key].append(number)
        sketches[number] = mine.sketch
        while len(recent) > KEPT:
            del recent[next(iter(recent))]
    found = {}
    for group in components(kept, edges):
        head = primary({member: Issue(kept[member], kept[member].source) for member in group})
        found.update(dict.fromkeys(group, head))
    return {number: found[number] for number in kept}


def _parts(text: Text) -> tuple[str, str, dt.date | None, str | None]:
    return text.title, text.text, text.published, text.source
