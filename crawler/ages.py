"""The age that a page tells of its own release beside its headline: "Posted 5 months ago".

Ages stand all over a page: comments, teasers, counters, sentences of the text, captions. Only a line that says nothing
else, in the head of the release (around the headline, above the text), is the release's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from lxml import etree

from crawler.furniture import is_furniture_itself
from crawler.selectors import has_words, node_text
from pipelines import dates
from pipelines.ages import OTHERWISE, PUBLISHED, line_age
from pipelines.text import clean, fold

_HEADINGS = ("h1", "h2", "h3")
_LONGEST = 120  # characters of a label before an age
_PROSE = 20  # words of an element's own text from which it is the text of the release, and its head has ended
_HEAD = 60  # elements below a headline that are looked at
_ABOVE = 3  # boxes around a headline in which the lines above it are looked at
_STORY = 5  # words of a link from which it is a headline
_LINE = 12  # words above a headline that are a line; more are another part of the page
_TITLE = 8  # characters of a headline; less is found in any title
#: Attributes in which scripts and tooltips keep the instant whose age is printed.
_EXACT = ("datetime", "title", "data-datetime", "data-date", "data-time", "data-timestamp", "content", "aria-label")
_BESIDE = frozenset({"span", "b", "strong", "i", "em", "small", "label", "dt", "abbr", "time"})
_SILENT = frozenset({"a", "td", "option", "script", "style", "title", "button", "select", "textarea"})

_AUTHOR = re.compile(r"/(?:authors?|users?|people|staff|profiles?|members?)(?:/|$)|[?&]author=", re.IGNORECASE)


class Age(NamedTuple):
    """The age as printed, and the date that stands behind it in an attribute, None where none does."""

    words: str
    exact: str | None = None


def find_age(root: etree._Element, region: etree._Element, titles: Sequence[str]) -> Age | None:
    """Return the age of the release that a page is; None where its head tells none.

    Args:
        region: the element with the page's own matter. titles: what its head and the lists call it; they tell which
            heading is its headline.

    A line that says "posted" or "published" is believed before one that says nothing, then the first.
    """
    headline = _headline(root, region, [fold(title) for title in titles])
    if headline is None:
        return None
    around = {headline, *headline.iterancestors()}
    bare = None
    parent = headline.getparent()
    for node in (*([] if parent is None else [parent]), *_below(headline, around), *_above(headline)):
        if not isinstance(node.tag, str) or node.tag in _SILENT or _is_apart(node, around):
            continue
        age, labelled = _told_by(node)
        if age is not None and labelled:
            return age
        bare = bare or age
    return bare


def age_within(block: etree._Element) -> Age | None:
    """Return the age that an item's block in a list tells."""
    nodes = (node for node in block.iter() if isinstance(node.tag, str) and node.tag not in _SILENT)
    told = [found for node in nodes if not is_furniture_itself(node) and (found := _told_by(node))[0] is not None]
    return min(told, key=lambda found: not found[1])[0] if told else None


def exact_date(node: etree._Element) -> str | None:
    """Return the date that an element keeps in an attribute behind the age it prints."""
    held = (clean(node.get(name) or "") for name in _EXACT)
    return next(
        (text for text in held if text and (moment := dates.parse(text, zone="UTC")) and moment.to_the_day), None
    )


def _headline(root: etree._Element, region: etree._Element, titles: Sequence[str]) -> etree._Element | None:
    """Return the heading that the page's titles name, else its only ``h1``."""
    for tag in _HEADINGS:
        for place in (region, root):
            for heading in place.iter(tag):
                words = fold(node_text(heading))
                if len(words) >= _TITLE and any(words in title for title in titles):
                    return heading
    for place in (region, root):
        only = list(islice(place.iter("h1"), 2))
        if len(only) == 1:
            return only[0]
    return None


def _below(headline: etree._Element, around: set[etree._Element]) -> Iterator[etree._Element]:
    """Yield the elements between a headline and the text of the release, and those within the headline.

    A long headline that is said again, and a menu with its words, are not the text.
    """
    title = fold(node_text(headline))
    yield from headline.iterdescendants()
    places = (headline, *headline.iterancestors())
    following = (node for place in places for after in place.itersiblings() for node in after.iter())
    for node in islice(following, _HEAD):
        own = _own(node) if isinstance(node.tag, str) else ""
        if len(own.split()) >= _PROSE and not _is_apart(node, around) and fold(own) not in title:
            return
        yield node


def _above(headline: etree._Element) -> Iterator[etree._Element]:
    """Yield the elements of short lines right above a headline; a box of its own has to be a line that says no more."""
    for place in (headline, *islice(headline.iterancestors(), _ABOVE - 1)):
        if place.tag in {"body", "main"}:
            return
        for before in place.itersiblings(preceding=True):
            if has_words(before, _LINE + 1) or before.tag in _HEADINGS:
                return
            if place is headline or line_age(clean(node_text(before)), alone=True):
                yield from before.iter()


def _is_apart(node: etree._Element, around: set[etree._Element]) -> bool:
    """Tell whether an element stands in furniture or with another story; what holds the headline too is neither."""
    for place in (node, *node.iterancestors()):
        if place in around:
            return False
        if (place.tag != "header" and is_furniture_itself(place)) or any(map(_names_story, place.iter("a"))):
            return True
    return False


def _names_story(link: etree._Element) -> bool:
    """Tell whether a link is a headline: more words than a name or a topic has, and not its author's."""
    authors = (link.get("rel") or "").lower() == "author" or _AUTHOR.search(link.get("href") or "")
    return not authors and len(node_text(link).split()) >= _STORY


def _told_by(node: etree._Element) -> tuple[Age | None, bool]:
    """Return the age that an element's own text tells, and whether it says that this is since the publication."""
    pieces = [node.text or "", *(child.tail or "" for child in node)]
    for number, piece in enumerate(pieces):
        words = line_age(clean(piece))
        if words is None:
            continue
        inside = " ".join([*pieces[:number], *(node_text(child) for child in list(node)[:number])])
        before = clean(f"{_beside(node)} {inside} {clean(piece).partition(words)[0]}")
        said = [found.start() for found in PUBLISHED.finditer(before)]
        otherwise = [found.start() for found in OTHERWISE.finditer(before)]
        if otherwise and max(otherwise) > max(said, default=-1):
            continue
        return Age(words, exact_date(node)), bool(said)
    return None, False


def _beside(node: etree._Element) -> str:
    """Return the words of a label that stands before an element in a box of its own: ``<dt>Updated</dt>``."""
    before = node.getprevious()
    parent = node.getparent()
    label = node_text(before) if before is not None and before.tag in _BESIDE else ""
    tail = before.tail if before is not None else parent.text if parent is not None else ""
    return clean(f"{label} {tail or ''}")[-_LONGEST:]


def _own(node: etree._Element) -> str:
    return (node.text or "") + " ".join(child.tail or "" for child in node)
