"""Weighs what a page and its list say of the headline: which of it is the story's, and which the site's own name."""

from __future__ import annotations

import re

from pipelines import dates
from pipelines.records import Candidate, Draft
from pipelines.text import fold
from pipelines.weigh import Basis, note

# What sites put behind the headline in <title> and og:title: "Headline | Agency", "Headline - Agency - State".
_SITE_SUFFIX = re.compile(r"\s+(?:[|»›«‹·•]|::|[-–—])\s+(?=[^|»›«‹·•]*$)")
# "Larkmoor County Press Release", "June 9, 2004 News Release": the name of a section or of a kind, not of a story.
_SECTION = re.compile(
    r"(?:[\w.,&’'/-]{1,30}\s+){0,6}?(?:(?:press|news|media)\s*(?:releases?|room|cent(?:er|re)|statements?)|news|home|untitled\b.{0,20})\W*$",
    re.IGNORECASE,
)
_KIND_BEFORE = re.compile(
    r"^(?:\d{4}-\d\d-\d\d\s+|[\w.&’' ]{1,40}:\s*)?(?:press|news|media)\s+release\s*(?:--+|[:–—|-])\s*(?=\S.{9})",
    re.IGNORECASE,
)
_DATE_BEHIND = re.compile(r"\s+(?:--+|[–—|-])\s*([^–—|]{6,30})$")
_BEFORE = re.compile(r"(?:[|»›«‹·•:–—-])\s*$")
_OF_SITES = frozenset("|«‹»›")  # a dash may be part of a headline
_FEW = 3  # words of a site's name; headlines have more
_OF_THE_HEAD = ("meta ", "title", "json-ld ")  # rules of the witnesses that no reader sees
_SEPARATOR = re.compile(r"\s*(?:[|»›«‹·•]|::|\s[-–—]\s)")


def title_of(draft: Draft, basis: Basis) -> str:
    """Return the headline: the source's own rule first; else the candidate that most witnesses share.

    A page's ``h1`` may be the name of its section and its ``title`` that of the site, so no single witness is believed
    alone: a candidate counts for each other one that says the same, with or without the site's name behind it.
    """
    candidates = draft.fields.get("title", [])
    if not candidates:
        return ""
    declared = candidates[0] if candidates[0].rule.startswith("css ") else None
    chosen = declared or max(
        candidates,
        key=lambda c: (
            not _SECTION.match(c.value),
            not _is_brand(c.value, candidates),
            _votes(c.value, candidates),
            -candidates.index(c),
        ),
    )
    if not declared:
        chosen = next((c for c in candidates if c.rule == "h1" and _same_letters(c.value, chosen.value)), chosen)
    note(basis, "title", chosen, candidates, fold)
    if declared:
        return chosen.value
    title = _without_site(chosen.value, candidates)
    return _bare(title) if chosen.rule.startswith(_OF_THE_HEAD) else title


def _bare(title: str) -> str:
    """Cut off what a ``title`` says of the page: "FRB: Press Release -- Headline -- June 25, 2003"."""
    bare = _KIND_BEFORE.sub("", title)
    if (found := _DATE_BEHIND.search(bare)) and dates.parse(found[1], zone="UTC"):
        bare = bare[: found.start()]
    return bare if bare.strip() else title


def _is_brand(value: str, candidates: list[Candidate]) -> bool:
    """Tell whether a title is the site's: a few words that only the head of the page says, beside a whole headline."""
    if len(value.split()) > _FEW:
        return False
    shown = [c.value for c in candidates if not c.rule.startswith(_OF_THE_HEAD)]
    return fold(value) not in map(fold, shown) and any(len(other.split()) > _FEW for other in shown)


def _same_letters(one: str, other: str) -> bool:
    """Tell whether two headlines differ in punctuation alone: heads are often written in plain quotes and hyphens."""
    return one != other and [c for c in one if c.isalnum()] == [c for c in other if c.isalnum()]


def _votes(value: str, candidates: list[Candidate]) -> int:
    mine = fold(value)
    total = 0
    for other in candidates:
        theirs = fold(other.value)
        if theirs == mine:
            total += 2
        elif theirs.startswith(mine) and len(mine) >= 5:
            # Longer by the site's name, or is this one cut off? Only a separator behind it shows the former.
            total += 2 if _SEPARATOR.match(other.value[len(value) :]) else 0
        elif theirs.endswith(mine) and len(mine) >= 5:
            # Longer by what stands before it: "Agency - Headline", "2019-02-11 Press Release: Headline".
            total += 2 if _BEFORE.search(other.value[: len(other.value) - len(value)]) else int(len(mine) >= 25)
        elif mine.startswith(theirs) and len(theirs) >= 25:
            total += 1  # a cut-off copy, as many og:title are
    return total


def _without_site(value: str, candidates: list[Candidate]) -> str:
    """Cut the site's name off a headline where another witness shows that it is one, or a sign headlines have not."""
    shorter = value
    others = [fold(candidate.value) for candidate in candidates]
    while found := _SITE_SUFFIX.search(shorter):
        shorter = shorter[: found.start()]
        if fold(shorter) in others:
            return shorter
    site = _SITE_SUFFIX.search(value)
    if (
        site
        and site[0].strip() in _OF_SITES
        and value.count(" ", 0, site.start()) > _FEW >= value.count(" ", site.end())
    ):
        return value[: site.start()]
    return value
