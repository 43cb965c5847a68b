"""How two releases are alike: one release twice, a translation, a correction, two of a series, or not at all.

What decides is not how many words are shared (the siblings of a template share three quarters, two copies of a joint
release with each office's own quotation share half) but on which side something of its own is named. A copy that was
cut or added to has figures and names of its own on one side only; two of a series have them on both.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

import numpy as np

from pipelines.changes import Revision, changes
from pipelines.similar.fingerprint import FEW_WORDS, Fingerprint, fingerprint
from pipelines.similar.specifics import plain
from pipelines.similar.swaps import Frames, Swaps, frames, own_figures, own_names, swaps

Relation = Literal["same", "translation", "correction", "series"]
#: Relations that make two releases one; a series does not.
ONE: frozenset[str] = frozenset({"same", "translation", "correction"})

# Days: offices issue a joint release, and translate and correct their own, on one day or the next; a series takes
# longer to its next number.
_AT_ONCE = 2
_SOON = 7

_CORRECTED = re.compile(
    r"\b(?:updated?|correct(?:ed|ion|s)|revised|clarification|actualizad[oa]|correccion|corregid[oa])\b"
)
_TWO_TITLES = 0.6  # share of their words from which two headlines are of one making
_MOST_PASSAGES = 8
_MOST_CHARACTERS = 300


@dataclass(frozen=True)
class Text:
    """A release to be compared: headline, plain text, and if known the day of publication and the source's id."""

    title: str
    text: str
    published: dt.date | None = None
    source: str | None = None

    @cached_property
    def fingerprint(self) -> Fingerprint:
        """Its fingerprint, made once."""
        return fingerprint(self.title, self.text)

    def take(self, made: Fingerprint) -> None:
        """Take a fingerprint that was made of this text elsewhere."""
        self.__dict__["fingerprint"] = made  # where `cached_property` looks first

    @cached_property
    def frames(self) -> Frames:
        """What stands in it between which words, for `pipelines.similar.swaps`; made once."""
        return frames(self.text)


class Difference(NamedTuple):
    """One difference between two releases. `before` is None where the second has more, `after` where it has less."""

    kind: Literal["title", "date", "figures", "names", "language", "wording"]
    before: str | None
    after: str | None


class Likeness(NamedTuple):
    """How two releases are alike.

    Attributes:
        score: what they share, 0 to 1: of the wording, the part of the shorter text that stands in the longer one; of a
            translation the part of what is named.
        relation: None where they have nothing to do with each other.
        differs: what differs, for the relations that make one release of two; the rest differ in everything.
    """

    score: float
    relation: Relation | None
    differs: tuple[Difference, ...] = ()


def compare(a: Text, b: Text) -> Likeness:
    """Return how two releases are alike, with what differs. The relation does not depend on which is named first."""
    found = likeness(a, b)
    return found._replace(differs=differences(a, b)) if found.relation in ONE else found


def likeness(a: Text, b: Text) -> Likeness:
    """Like `compare` without saying what differs, which takes ten times as long."""
    one, two = a.fingerprint, b.fingerprint
    if not one.words or not two.words:
        return Likeness(0.0, None)
    if min(one.words, two.words) < FEW_WORDS:
        return _short(a, b)
    if one.exact == two.exact:
        return Likeness(1.0, "same")
    if one.language != two.language and {one.language, two.language} <= {"en", "es"}:
        return _translated(a, b)
    common = len(np.intersect1d(one.shingles, two.shingles, assume_unique=True))
    fewer, more = sorted((len(one.shingles), len(two.shingles)))
    shares = _Shares(common / fewer, common / (fewer + more - common), fewer / more)
    titles = _alike(one.title, two.title)
    if shares.contained < 0.5:
        if one.title == two.title and a.source is not None and a.source == b.source:
            return Likeness(shares.contained, "series")
        return Likeness(shares.contained, "same" if _one_page(one, two, shares) else None)
    return Likeness(shares.contained, _relation(a, b, shares, titles))


class _Shares(NamedTuple):
    """Of the shingles: the shorter text's that stand in the longer one, those of both that stand in both, the sizes."""

    contained: float
    both: float
    sizes: float


def _relation(a: Text, b: Text, shares: _Shares, titles: float) -> Relation | None:
    """Decide between one release and a series, for two texts that share at least half of the shorter one."""
    one, two = a.fingerprint, b.fingerprint
    days = None if a.published is None or b.published is None else abs((a.published - b.published).days)
    near = days is None or days <= _SOON
    swapped = swaps(one, two, lambda: (a.frames, b.frames), apart=not near)
    if not (
        shares.both >= 0.75
        or (shares.contained >= 0.95 and shares.sizes >= 0.4)
        or (shares.contained >= 0.85 and titles >= _TWO_TITLES and near)
        # Each office with a quotation of its own. Without the days it could be the next plea in one case.
        or (not swapped and (shares.both >= 0.65 if days is None else shares.contained >= 0.7 and days <= _AT_ONCE))
    ):
        if _one_page(one, two, shares):
            return "same"
        return "series" if swapped or titles >= _TWO_TITLES else None
    return _mended(a, b, shares, swapped, titles, days)


def _mended(a: Text, b: Text, shares: _Shares, swapped: Swaps, titles: float, days: int | None) -> Relation:
    """Decide between a copy, a correction and a series, for two texts that are one but for what was swapped."""
    if not swapped:
        return "same"
    named = [it.fingerprint.named for it in (a, b)]
    share = swapped.figures / max(1, min(len(it.figures) for it in named))
    marked = _marked(a) != _marked(b) and titles >= 0.5  # the mark itself and what was mended stand in the headline too
    if marked and share <= 0.5:
        return "correction"
    at_once = days is not None and days <= _AT_ONCE
    if swapped.names:
        # Another name wherever it stands, or first and last name: another case. One word in one place may be a slip.
        among = min(len(it.names) + len(it.figures) for it in named)
        slip = swapped.names == swapped.places == 1 and swapped.names + swapped.figures <= 0.1 * among
        return "correction" if slip and (at_once or days is None) else "series"
    if at_once:
        return "correction" if share <= (0.25 if days or swapped.figures > 1 else 1.0) else "series"
    # Later or of unknown day, the figures of a series have moved on: a total, its percentage, the dates.
    return "same" if share <= 0.06 and shares.both >= 0.9 else "series"


def _alike(one: tuple[str, ...], two: tuple[str, ...]) -> float:
    """Return the share of the words of two headlines that stand in both; 0 where one says nothing."""
    a, b = set(one), set(two)
    return len(a & b) / len(a | b) if min(len(a), len(b)) >= 2 else 0.0


def _marked(release: Text) -> bool:
    """Return whether a release calls itself a correction, in the headline or at the beginning."""
    return bool(_CORRECTED.search(plain(f"{release.title} {release.text[:120]}").casefold()))


def _short(a: Text, b: Text) -> Likeness:
    """Compare texts of a few words, such as "Watch the video here": words and headline must be the same, days near."""
    one, two = a.fingerprint, b.fingerprint
    same = one.exact == two.exact and one.title == two.title and len(one.title) >= 4
    days = 0 if a.published is None or b.published is None else abs((a.published - b.published).days)
    return Likeness(1.0, "same") if same and days <= _SOON else Likeness(0.0, None)


def _one_page(one: Fingerprint, two: Fingerprint, shares: _Shares) -> bool:
    """Return whether two dumps of whole pages are one page to whoever has nothing but the dumps.

    Where white space outweighs the words, nobody read the page: its text is menus, side bars and layout, with a few
    sentences in between. Such texts are held against each other as they stand, layout included; texts that were read,
    those of our own collection among them, have no such white space and never come here.
    """
    letters = 6  # of a word with its space, on average
    if any(it.blanks < letters * it.words for it in (one, two)) or shares.contained < 0.35:
        return False
    common = letters * shares.contained * min(one.words, two.words) + min(one.blanks, two.blanks)
    return common >= 0.85 * max(letters * it.words + it.blanks for it in (one, two))


def _translated(a: Text, b: Text) -> Likeness:
    """Compare two texts in different languages by what they name."""
    one, two = a.fingerprint, b.fingerprint
    days = 0 if a.published is None or b.published is None else abs((a.published - b.published).days)
    figures, others = (it.named.figures | it.named.months for it in (one, two))
    names = len(one.named.names & two.named.names)
    fewest = min(len(one.named.names), len(two.named.names))
    counted = len(figures & others)
    fewer = min(len(figures), len(others))
    score = (counted + names) / max(1, fewer + fewest)
    sizes = min(one.words, two.words) / max(one.words, two.words)
    whole = (
        days <= _SOON
        and sizes >= 0.5
        and counted + names >= 5
        and names >= 2
        and names >= 0.35 * fewest
        and counted >= 0.7 * fewer
        and counted >= 0.5 * max(len(figures), len(others))
    )
    return Likeness(score, "translation" if whole else None)


def differences(a: Text, b: Text) -> tuple[Difference, ...]:
    """Return in words what differs between two releases that are one: title, date, figures, names, wording."""
    one, two = a.fingerprint, b.fingerprint
    found: list[Difference] = []
    if one.title != two.title:
        found.append(Difference("title", a.title, b.title))
    if a.published and b.published and a.published != b.published:
        found.append(Difference("date", a.published.isoformat(), b.published.isoformat()))
    if one.language != two.language:
        return (*found, Difference("language", one.language, two.language))
    if one.exact == two.exact:
        return tuple(found)
    for kind, first, second in (
        ("figures", own_figures(one, two), own_figures(two, one)),
        ("names", *own_names(one, two)),
    ):
        if first or second:
            found.append(Difference(kind, _listed(first), _listed(second)))  # type: ignore[arg-type]  # of the literals above
    passages = changes(Revision("", "", a.text), Revision("", "", b.text))[:_MOST_PASSAGES]
    found += [Difference("wording", _cut(passage.before), _cut(passage.after)) for passage in passages]
    return tuple(found)


def _listed(tokens: set[str] | frozenset[str]) -> str | None:
    return ", ".join(sorted(tokens)) or None


def _cut(text: str | None) -> str | None:
    return text if text is None or len(text) <= _MOST_CHARACTERS else text[: _MOST_CHARACTERS - 1] + "…"
