"""The way on through a list: its next page, whatever the link to it looks like."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple
from urllib.parse import parse_qsl, quote, urlsplit

from lxml import etree

from crawler.discovery.links import Link, page_links
from crawler.discovery.years import option_url
from crawler.document import Document
from crawler.selectors import node_text
from pipelines.text import clean
from pipelines.urls import host, identity, normalise

_THING = (
    r"(?:\s+(?:\d+|pages?|posts?|entries|news|press|media|releases?|articles?|items?|results?|stories|statements?|"
    r"updates?|p[aá]ginas?))*"
)
#: Words that always lead to older releases, or on.
_ON = re.compile(
    rf"(?:go\s+to\s+|ir\s+a\s+)?(?:the\s+|la\s+)?(?:next|older|earlier|prior|siguientes?|pr[oó]xim[oa]s?|p[aá]gina\s+siguiente|anteriores|"
    rf"m[aá]s\s+antigu[oa]s){_THING}",
    re.IGNORECASE,
)
#: Words that lead on in some newsrooms and back or elsewhere in others: believed only with a page number behind them.
_PERHAPS = re.compile(
    rf"(?:prev(?:ious)?|anterior|(?:load|show|view|see|ver)?\s*(?:more|m[aá]s)){_THING}", re.IGNORECASE
)
_LOAD_MORE = re.compile(rf"(?:load|cargar)\s+(?:more|m[aá]s){_THING}", re.IGNORECASE)
_LAST_NUMBER = 999  # a page's; larger ones are years
_DECORATION = " <>‹›«»←→≪≫❮❯⟨⟩◀▶|[]().…:-"
_LAST = re.compile(r"\b(?:last|end|[uú]ltim[oa])\b|>\s*\||»\s*\||\|\s*>", re.IGNORECASE)
_ARROWS = frozenset(
    {">", ">>", "›", "»", "→", "≫", "❯", "⟩", "⟫", "〉", "▶", "►", "⇒", "➔", "chevron_right", "navigate_next"}
)
_NEXT_CLASS = re.compile(r"(?:^|[\s_-])(?:next|older)(?:$|[\s_-])|unselectednext", re.IGNORECASE)
_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_DEAD = re.compile(r"(?:^|[\s_-])(?:disabled|inactive)(?:$|[\s_-])", re.IGNORECASE)

# "items_per_page" and "pagesize" hold a number too, but not the page's.
_PAGE_KEY = re.compile(
    r"^(?!.*(?:size|per)).*page|^(?:p|pg|pn|paged|start|offset|from|first|skip|b_start(?::int)?|startrow)$",
    re.IGNORECASE,
)
_NUMBERS = re.compile(r"\d+(?:,\d+)*|(?:\d*,)+\d+")  # Drupal numbers several pagers of a page as "0,3"
_PAGE_PATH = re.compile(
    r"(?P<base>.*?)/(?:(?:page|p|pagina|index)[/_-]?(?P<named>\d{1,6})|(?P<bare>\d{1,3}))"
    r"(?:/|\.(?:html?|php|aspx?)|/?index\.html?)?$",
    re.IGNORECASE,
)
# Generators of static sites number the pages of "press.html" as "press2.html".
_PAGE_FILE = re.compile(r"(?P<base>.*/[^/]*[a-z])[_-]?(?P<bare>\d{1,3})\.html?$", re.IGNORECASE)
_FIRST_FILE = re.compile(r"(?:/index)?\.html?$", re.IGNORECASE)


#: Attributes in which a button holds the address that its script asks.
_HELD = ("data-href", "data-url", "data-next", "data-next-url", "data-next-page", "data-load-more-url", "hx-get")


class Onward(NamedTuple):
    """Where a list goes on: the next page, and whether the pager names pages beyond that one."""

    next: str | None = None
    beyond: bool = False


class Numbers(NamedTuple):
    """The page numbers in two addresses of one list: that of this page, None if it shows none, and the other's."""

    own: int | None
    other: int


class _Step(NamedTuple):
    url: str
    trust: int
    number: int | None


def find_next(document: Document, items: Collection[str] = (), start: str | None = None) -> Onward:
    """Return how a list goes on.

    Links that call themselves next come first (``rel``, words, class, arrows), then the page numbers of a pager: the
    one after this page's. Never this page again, the list's `start`, one of its `items`, or another host.
    """
    here = normalise(document.capture.url) or document.capture.url
    barred = {identity(url) for url in (here, *items, *([start] if start else []))}
    site = _bare(host(here))
    links = [
        link
        for link in _links(document)
        if identity(link.url) not in barred and _bare(host(link.url)) == site and not _is_dead(link.node)
    ]
    numbers = {link.url: pair for link in links if (pair := compare(here, link.url)) is not None}
    # Where this page's address shows no number it is the first page; a pager's "1" leads to it by another spelling.
    first = {link.url for link in links if clean(node_text(link.node)) == "1"}
    ahead = {
        url: pair.other
        for url, pair in numbers.items()
        if (pair.other > pair.own if pair.own is not None else url not in first)
    }
    steps = [step for link in links if (step := _step(link, ahead, numbers)) is not None]
    if not steps:
        return Onward()
    best = max(steps, key=lambda step: (step.trust > 1, -(step.number or 0), step.trust))
    beyond = best.number is not None and any(number > best.number for number in ahead.values())
    return Onward(best.url, beyond)


def find_scripted(document: Document) -> str | None:
    """Return the words of a way on that only a script can take, None if the page has none.

    ASP.NET's pagers post a form, and a "Load more" without an address asks nobody knows what. A carousel's "Next" is a
    button too: other words than "Load more" count on a link that posts back only.
    """
    for node in document.root.iter("a", "button", "input"):
        target = node.get("href") or ""
        posts = "__doPostBack(" in target or "__doPostBack(" in (node.get("onclick") or "")
        idle = target.partition("#")[0].strip().lower() in {"", "javascript:", "javascript:;", "javascript:void(0)"}
        if _is_dead(node) or not (posts or idle) or any(node.get(name) for name in _HELD):
            continue
        for label in (label.strip() for label in (*_labels(node), node.get("value") or "")):
            bare = label.strip(_DECORATION)
            on = label in _ARROWS or _ON.fullmatch(bare) or (bare.isdecimal() and 2 <= int(bare) <= _LAST_NUMBER)
            if (posts and on) or _LOAD_MORE.fullmatch(bare):
                return clean(label)
    return None


def leads_on(link: Link) -> bool:
    """Tell whether a link's words can only lead to the next page: they are no headline, even in a row of the list."""
    return any(_ON.fullmatch(label.strip(_DECORATION)) for label in _labels(link.node))


def _step(link: Link, ahead: Mapping[str, int], numbers: Mapping[str, Numbers]) -> _Step | None:
    """Return how far a link is believed to be the next one: 4 rel, 3 words or class, 2 an arrow, 1 its number."""
    number = ahead.get(link.url)
    if number is None and link.url in numbers:
        return None  # an earlier page
    labels = list(_labels(link.node))
    if any(_LAST.search(label) for label in labels):
        return None
    if "next" in (link.node.get("rel") or "").lower().split():
        return _Step(link.url, 4, number)
    bare = [label.strip(_DECORATION) for label in labels]
    # A class alone says little beside other words: "next-steps" is one too.
    silent = not any(bare) or all(label in _ARROWS for label in labels)
    named = _NEXT_CLASS.search(_classes(link.node)) is not None and (silent or number is not None)
    if named or any(_ON.fullmatch(label) for label in bare):
        return _Step(link.url, 3, number)
    if number is None:
        # A button that says "Load more" leads on wherever its script asks, if there is a page's number in it.
        more = link.node.get("href") is None and is_paging(link.url) and any(_PERHAPS.fullmatch(said) for said in bare)
        return _Step(link.url, 2, None) if more else None
    if any(_PERHAPS.fullmatch(label) for label in bare) or any(label in _ARROWS for label in labels):
        return _Step(link.url, 2, number)
    return _Step(link.url, 1, number) if is_paging(link.url) else None


def compare(here: str, there: str) -> Numbers | None:
    """Return the page numbers in two addresses of one list, None if they are not that.

    Such addresses differ in one number only: of a query parameter, or after ``/page/``. The first page's may have none.

    >>> compare("https://example.org/news", "https://example.org/news/page/2/")
    Numbers(own=None, other=2)
    >>> compare("https://example.org/news?page=1&type=pr", "https://example.org/news?type=pr&page=2")
    Numbers(own=1, other=2)
    """
    mine, theirs = urlsplit(here), urlsplit(there)
    if _base(mine.path) != _base(theirs.path):
        return None
    own, other = (dict(parse_qsl(parts.query)) for parts in (mine, theirs))
    changed = [key for key in own.keys() | other.keys() if own.get(key) != other.get(key)]
    paths = _path_number(mine.path), _path_number(theirs.path)
    if paths[0] != paths[1]:
        return Numbers(paths[0], paths[1] or 0) if not changed else None
    if len(changed) != 1:
        return None
    before, after = own.get(changed[0]), other.get(changed[0])
    if not all(value is None or _NUMBERS.fullmatch(value) for value in (before, after)):
        return None
    return Numbers(None if before is None else _sum(before), 0 if after is None else _sum(after))


def is_paging(url: str) -> bool:
    """Tell whether a number in an address is a page's by its name; ``?year=2024`` and ``?category=5`` are not."""
    parts = urlsplit(url)
    named = (found := _PAGE_PATH.fullmatch(parts.path)) is not None and found["named"] is not None
    return named or any(_PAGE_KEY.search(key) and _NUMBERS.fullmatch(value) for key, value in parse_qsl(parts.query))


def _base(path: str) -> str:
    found = _PAGE_PATH.fullmatch(path) or _PAGE_FILE.fullmatch(path)
    return (found["base"] if found else _FIRST_FILE.sub("", path)).rstrip("/")


def _path_number(path: str) -> int | None:
    if found := _PAGE_PATH.fullmatch(path):
        return int(found["named"] or found["bare"])
    return int(found["bare"]) if (found := _PAGE_FILE.fullmatch(path)) else None


def _sum(numbers: str) -> int:
    return sum(int(part or 0) for part in numbers.split(","))


def _links(document: Document) -> Iterator[Link]:
    for node in document.root.iter("link"):
        url = normalise(node.get("href") or "", document.base)
        if url and "next" in (node.get("rel") or "").lower().split():
            yield Link(node, url)
    yield from page_links(document)
    for node in document.root.iter("button", "a", "div", "span", "li", "input"):
        held = next((value for name in _HELD if (value := node.get(name)) and "{" not in value), None)
        url = normalise(held, document.base) if held and re.match(r"(?:https?:/)?/|\?|\./", held) else None
        if url is not None:
            yield Link(node, url)
    for node in document.root.iter("option"):
        url = option_url(node, document) if clean(node_text(node)).isdecimal() else None
        if url is not None and is_paging(url):
            yield Link(node, url)


def _labels(node: etree._Element) -> Iterator[str]:
    image = next(node.iter("img"), None)
    said = (
        node_text(node),
        node.get("aria-label"),
        node.get("title"),
        node.get("value"),
        image.get("alt") if image is not None else None,
    )
    yield from (text for value in said if (text := clean(value or "")))


def _classes(node: etree._Element) -> str:
    """Return the classes and ids of a link and of the element around it, if that holds no other link."""
    around = node.getparent()
    places = [node] + ([around] if around is not None and sum(1 for _ in around.iter("a")) == 1 else [])
    return " ".join(f"{place.get('class') or ''} {place.get('id') or ''}" for place in places)


def _is_dead(node: etree._Element) -> bool:
    off = node.get("disabled") is not None or node.get("hidden") is not None or node.get("aria-disabled") == "true"
    return off or _UNSEEN.search(node.get("style") or "") is not None or _DEAD.search(_classes(node)) is not None


def _bare(name: str) -> str:
    return name.removeprefix("www.")


def page_after(before: str, here: str) -> str | None:
    """Return the address that by its number comes after that of a page, None if the numbers do not tell.

    Args:
        before: the page that led to it. here: the page.

    >>> page_after("https://example.org/news?page=6", "https://example.org/news?page=7")
    'https://example.org/news?page=8'
    >>> page_after("https://example.org/news", "https://example.org/news?start=20")
    'https://example.org/news?start=40'
    """
    pair = compare(here=before, there=here)
    if pair is None:
        return None
    # A list's first page may show no number; a small one behind it counts pages, a larger one counts releases.
    step = pair.other - pair.own if pair.own is not None else (1 if pair.other <= 2 else pair.other)
    if step <= 0:
        return None
    parts = urlsplit(here)
    own, other = (dict(parse_qsl(urlsplit(url).query)) for url in (before, here))
    key = next((name for name in other if own.get(name) != other[name]), None)
    if key is None:
        number = r"(\d+)(?=(?:/|/?index\.html?)?$)"
        path = re.sub(number, lambda found: str(int(found[1]) + step), parts.path, count=1, flags=re.IGNORECASE)
        return normalise(parts._replace(path=path).geturl())
    value = re.sub(r"\d+(?!.*\d)", lambda found: str(int(found[0]) + step), other[key])
    query = re.sub(
        rf"(?<![^&]){re.escape(quote(key, safe=':[]'))}=[^&]*", f"{quote(key, safe=':[]')}={value}", parts.query
    )
    return normalise(parts._replace(query=query).geturl()) if query != parts.query else None
