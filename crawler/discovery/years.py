"""The sections of a list that is filed by year: links that differ in the year alone and are called by it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from lxml import etree

from crawler.discovery.links import page_links
from crawler.document import Document
from crawler.selectors import node_text
from pipelines.text import clean
from pipelines.urls import identity, normalise, same_site

#: A year in an address.
YEARS = re.compile(r"(?<![\d.])(?:19|20)\d\d(?![\d.])")
_NAME = re.compile(
    r"(?:year|a[ñn]o)?\W*((?:19|20)\d\d)\W*(?:\(\d+\))?\W*(?:(?:news|press|media|releases?|archives?|statements?|noticias)\b\W*)*",
    re.IGNORECASE,
)
_MARK = "{year}"
_PAGE = re.compile(r"page|^(?:p|pg|start|offset)$", re.IGNORECASE)


def find_sections(document: Document, start: str) -> dict[int, str]:
    """Return the sections that a page of a list leads to, by year; the page's own is not among them.

    They are sisters of the page or of the list's `start` (``/news/2025``, ``/news/2024``), or stand right below it
    (``/news``, ``/news/2024`` or ``?year=2024``). One such link may be anything, so these must be two.
    """
    groups: dict[str, dict[int, str]] = {}
    for year, url in _called_by_year(document):
        if len(found := YEARS.findall(url)) == 1 and found[0] == str(year) and same_site(url, document.capture.url):
            groups.setdefault(_pattern(url), {}).setdefault(year, url)
    lists = [document.capture.url, start]
    own = {_pattern(url) for url in lists if len(YEARS.findall(url)) == 1}
    above = {_pattern(url) for url in lists}
    chosen: dict[int, str] = {}
    for pattern, urls in groups.items():
        if pattern in own or (len(urls) >= 2 and _without_year(pattern) in above):
            chosen = urls | chosen
    return {year: url for year, url in chosen.items() if identity(url) != identity(start)}


def _called_by_year(document: Document) -> Iterator[tuple[int, str]]:
    """Yield year and address of every link, and every choice of a form, whose words are a year."""
    for link in page_links(document):
        if (found := _NAME.fullmatch(clean(node_text(link.node)))) is not None:
            yield int(found[1]), link.url
    for option in document.root.iter("option"):
        found = _NAME.fullmatch(clean(node_text(option)))
        url = option_url(option, document) if found is not None else None
        if found is not None and url is not None:
            yield int(found[1]), url


def option_url(option: etree._Element, document: Document) -> str | None:
    """Return where a choice of a ``select`` leads: its value if that is an address, else the form's with the value."""
    value = (option.get("value") or "").strip()
    if re.match(r"(?:https?:/)?/|\?|\./", value):
        return normalise(value, document.base)
    form = next(option.iterancestors("form"), None)
    name = next((place.get("name") for place in option.iterancestors("select")), None)
    if form is None or not name or not value or (form.get("method") or "get").lower() != "get":
        return None
    kept = [
        (str(field.get("name")), field.get("value") or "")
        for field in form.iter("input")
        if field.get("type") == "hidden" and field.get("name")
    ]
    try:
        action = urljoin(document.base, (form.get("action") or "").strip()).partition("#")[0].partition("?")[0]
    except ValueError:
        return None
    return normalise(f"{action}?{urlencode([*kept, (name, value)])}")


def _pattern(url: str) -> str:
    """Return an address with its year marked and its page left out."""
    parts = urlsplit(YEARS.sub(_MARK, identity(url)) if len(YEARS.findall(url)) == 1 else identity(url))
    query = sorted((key, value) for key, value in parse_qsl(parts.query) if not _PAGE.search(key))
    path = re.sub(r"/index\.(?:html?|php|aspx?)$", "", parts.path).rstrip("/")
    return f"{parts.netloc}{path}?{urlencode(query, safe='{}')}"


def _without_year(pattern: str) -> str:
    path, _, query = pattern.partition("?")
    kept = [(key, value) for key, value in parse_qsl(query) if value != _MARK]
    return f"{path.removesuffix('/' + _MARK)}?{urlencode(kept)}"
