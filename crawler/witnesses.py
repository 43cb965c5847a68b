"""What a page says of itself outside its visible text: meta elements and JSON-LD.

Publishers' newsroom software fills these in: OpenGraph (ogp.me), Dublin Core, Google Scholar's ``citation_*`` and
schema.org's articles. Each is one witness among others; `crawler.page` weighs them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from pipelines.text import clean

#: schema.org types that describe the page's own text; the more specific first.
_ARTICLES = ("pressrelease", "newsarticle", "article", "reportagenewsarticle", "blogposting", "report", "webpage")
_MAX_JSON = 1_000_000  # bytes of JSON-LD that are looked at; a page's own description is a few KB


@dataclass(slots=True)
class Meta:
    """Everything a page's head says, by lower-case name, and its JSON-LD articles, most specific first."""

    named: dict[str, list[str]] = field(default_factory=dict)
    articles: list[dict[str, Any]] = field(default_factory=list)
    canonical: str | None = None
    language: str | None = None
    base: str | None = None
    titles: list[str] = field(default_factory=list)

    def first(self, *names: str) -> Iterator[tuple[str, str]]:
        """Yield (name, value) for those of the names that are present, in the order asked for."""
        for name in names:
            for value in self.named.get(name, [])[:1]:
                yield name, value

    def article(self, key: str) -> str | None:
        """Return a text property of the first JSON-LD article that has it."""
        for article in self.articles:
            value = article.get(key)
            if isinstance(value, list) and value:
                value = value[0]
            if isinstance(value, (str, int)) and clean(str(value)):
                return clean(str(value))
        return None


def read_meta(root: etree._Element) -> Meta:
    """Collect a page's meta elements, canonical link, language and JSON-LD. Never raises; damaged JSON is skipped."""
    meta = Meta(language=root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang"))
    for node in root.iter("meta"):
        name = node.get("property") or node.get("name") or node.get("itemprop") or node.get("http-equiv")
        value = clean(node.get("content") or "")
        if name and value:
            meta.named.setdefault(name.strip().lower(), []).append(value)
    for node in root.iter("link"):
        if "canonical" in (node.get("rel") or "").lower().split() and node.get("href"):
            meta.canonical = meta.canonical or node.get("href")
    for node in root.iter("base"):
        meta.base = meta.base or node.get("href")
    for node in root.iter("title"):
        parent = node.getparent()
        if parent is not None and parent.tag == "head":  # svg has title elements too
            meta.titles.append(clean(node.text or ""))
    for node in root.iter("script"):
        if "ld+json" in (node.get("type") or "").lower():
            meta.articles.extend(_articles(node.text or ""))
    meta.articles.sort(key=_rank)
    return meta


def _articles(source: str) -> list[dict[str, Any]]:
    if len(source) > _MAX_JSON:
        return []
    try:
        data = json.loads(source, strict=False)
    except (ValueError, RecursionError):  # RecursionError: deeply nested arrays, on purpose or not
        return []
    return [item for item in _objects(data, depth=0) if _types(item) & set(_ARTICLES)]


def _objects(data: Any, depth: int) -> Iterator[dict[str, Any]]:
    """Yield the objects of the document's own level: a list, ``@graph``, and ``mainEntity`` one level down."""
    if depth > 3:
        return
    if isinstance(data, list):
        for item in data[:200]:
            yield from _objects(item, depth + 1)
    elif isinstance(data, dict):
        yield data
        for key in ("@graph", "mainEntity"):
            if key in data:
                yield from _objects(data[key], depth + 1)


def _types(item: dict[str, Any]) -> set[str]:
    kinds = item.get("@type")
    names = kinds if isinstance(kinds, list) else [kinds]
    return {str(name).rpartition("/")[2].lower() for name in names}


def _rank(item: dict[str, Any]) -> int:
    return min((_ARTICLES.index(kind) for kind in _types(item) if kind in _ARTICLES), default=len(_ARTICLES))
