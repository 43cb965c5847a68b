"""What a page says of where a site's news is found: its feeds, its newsroom, its WordPress, its sitemaps."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

import feedparser

from crawler.discovery.items import parse_json, words_at
from crawler.discovery.links import page_links
from crawler.document import Document
from crawler.hosts import origin_of
from crawler.selectors import node_text
from pipelines.errors import Unreadable
from pipelines.records import Capture
from pipelines.text import clean
from pipelines.urls import identity, normalise, same_site

_FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"})
_FEED_PATH = re.compile(
    r"/(?:feed|rss|atom)/?$|\.(?:rss|atom|rdf)$|(?:rss|atom|feed|index)2?\.(?:xml|json)$", re.IGNORECASE
)
#: Feeds of other things than releases.
_OTHER_FEED = re.compile(r"comments?\b|comentarios|/comments/|oembed|/tags?/|podcast", re.IGNORECASE)
#: Where the software that a page's generator names keeps its feed, below the site's root.
_BY_GENERATOR = {
    "wordpress": ("feed/",),
    "drupal": ("rss.xml",),
    "hugo": ("index.xml",),
    "jekyll": ("feed.xml",),
    "eleventy": ("feed/feed.xml", "feed.xml"),
    "pelican": ("feeds/all.atom.xml",),
    "nikola": ("rss.xml",),
    "ghost": ("rss/",),
    "joomla": ("?format=feed&type=rss",),
}
#: Where a feed stands on most sites that do not say so.
COMMON_FEEDS = ("feed/", "feed.xml", "rss.xml")
#: Where a sitemap stands where robots.txt names none: the protocol's own place, then that of the commonest plugin.
COMMON_SITEMAPS = ("sitemap.xml", "sitemap_index.xml")

_BEFORE = (
    r"(?:(?:all|our|the|latest|more|recent|current|view|see|read|browse|visit|todas?|todos?|las|los|m[aá]s|ver|"
    r"[uú]ltim[ao]s)\s+)*"
)
_AFTER = r"(?:\s*(?:&|\+|/|,|-|–|\band\b|\by\b)\s*(?:the\s+)?[\w ]{1,30}|\s+archives?)?"
_NAMES = tuple(
    (trust, re.compile(rf"{_BEFORE}(?:{words}){_AFTER}[\s»›→>]*", re.IGNORECASE))
    for trust, words in (
        (4, r"(?:press|news|media)[\s-]*(?:releases?|statements?)|comunicados(?:\s+(?:de\s+prensa|oficiales))?|"
            r"boletines(?:\s+de\s+prensa|\s+informativos)?"),
        (3, r"(?:press|news|media)[\s-]*rooms?|sala\s+de\s+(?:prensa|noticias)"),
        (2, r"news|press|media|noticias|prensa|(?:press|news|media)\s+(?:cent(?:er|re)|office|items|articles|updates)"),
        (1, r"blog|updates?|posts?|articles?|stories|announcements?|statements?|archives?|archivos?|actualidad|"
            r"novedades|publicaciones|entradas"),
    )
)  # fmt: skip
_ARCHIVE = re.compile(
    r"(?:(?:news|press|blog|post|full)\s+)?archives?|archivos?|"
    r"(?:see|view|browse)?\s*all\s+(?:posts|news|articles|stories|(?:press\s+|news\s+)?releases)|"
    r"(?:ver\s+)?tod[ao]s\s+las\s+(?:noticias|entradas)",
    re.IGNORECASE,
)
_PATH_NAMES = re.compile(
    r"/(?:(?P<strong>(?:press|news|media)-?(?:releases?|room)|comunicados)|(?P<plain>news|press|noticias|prensa|blog))"
    r"(?:/|/?index\.\w+|\.\w{3,5})?$",
    re.IGNORECASE,
)
_LONGEST_NAME = 60  # characters of a link that names a section; headlines are longer, and may begin with "News"
_API = re.compile(r"""<([^>]+)>\s*;[^,]*rel=["']?https://api\.w\.org/""", re.IGNORECASE)
_JSON_ROUTE = re.compile(r"/wp/v2/([\w-]+)(?:/(\d+))?/?$")
_WP_FILES = re.compile(rb"/wp-(?:content|includes)/")
_NO_TYPES = frozenset({"pages", "users", "tags", "media", "comments", "types", "taxonomies", "search", "blocks"})


@dataclass(frozen=True, slots=True)
class WordPressHint:
    """Where a page says its WordPress REST root is, and which part of the posts it shows.

    Attributes:
        root: address of the site. said: whether the page itself names the interface.
        type: of what is shown. categories: which of them, () for all.
    """

    root: str
    said: bool
    type: str = "posts"
    categories: tuple[int, ...] = ()


def feeds(document: Document) -> list[str]:
    """Return the feeds that a page names, those of its own section first."""
    here = urlsplit(document.capture.url).path.rstrip("/")
    found: dict[str, tuple[int, str]] = {}
    for node in document.root.iter("link"):
        kind = (node.get("type") or "").partition(";")[0].strip().lower()
        if "alternate" in (node.get("rel") or "").lower().split() and kind in _FEED_TYPES:
            _note(found, document, node.get("href"), node.get("title") or "", 1)
    for link in page_links(document):
        path = urlsplit(link.url)
        label = clean(node_text(link.node))
        if _FEED_PATH.search(path.path) or re.fullmatch(
            r"(?:rss|atom)(?:\s+feed)?|(?:rss\s+)?feed", label, re.IGNORECASE
        ):
            _note(found, document, link.url, label, 2)
    ranked = sorted(found.values(), key=lambda pair: (not (here and urlsplit(pair[1]).path.startswith(here)), pair[0]))
    return [url for _, url in ranked]


def likely_feeds(document: Document) -> list[str]:
    """Return where a feed may stand that a page does not name: by the software that made the page, then at large."""
    said = " ".join(value.lower() for _, value in document.meta.first("generator"))
    places = [place for name, named in _BY_GENERATOR.items() if name in said for place in named]
    root = f"{origin_of(document.capture.url)}/"
    found = [normalise(place, root) for place in [*places, *COMMON_FEEDS]]
    return list(dict.fromkeys(url for url in found if url is not None))


def newsrooms(document: Document, *, least: float = 0.0) -> list[str]:
    """Return the pages that a page calls its newsroom, the surest names first, none twice.

    `least` is the trust that a name must have: see `trust_in_name`.
    """
    found: dict[str, tuple[float, str]] = {}
    for link in page_links(document):
        if not same_site(link.url, document.capture.url) or _FEED_PATH.search(urlsplit(link.url).path):
            continue
        label = clean(node_text(link.node) or link.node.get("aria-label") or "")
        trust = _trust(label, link.url)
        if trust >= least and trust > found.get(identity(link.url), (0.0, ""))[0]:
            found[identity(link.url)] = (trust, link.url)
    return [url for _, url in sorted(found.values(), key=lambda pair: -pair[0])]


def archives(document: Document) -> list[str]:
    """Return the pages that a page calls its archive, or the list of all its posts."""
    found = [
        link.url
        for link in page_links(document)
        if same_site(link.url, document.capture.url) and _ARCHIVE.fullmatch(clean(node_text(link.node)))
    ]
    return list(dict.fromkeys(found))


def trust_in_name(label: str) -> int:
    """Return how surely words name the list of releases: 4 press releases, 3 newsroom, 2 news, 1 a blog, 0 not at all.

    >>> [trust_in_name(text) for text in ("Press Releases & Statements", "Newsroom", "News", "Our blog »", "Donate")]
    [4, 3, 2, 1, 0]
    """
    if len(label) > _LONGEST_NAME:
        return 0
    return next((trust for trust, pattern in _NAMES if pattern.fullmatch(label)), 0)


def wordpress(document: Document) -> WordPressHint | None:
    """Return where the site's WordPress answers, None for a page that shows none."""
    capture = document.capture
    links = list(document.root.iter("link"))
    api = next((node.get("href") for node in links if (node.get("rel") or "").lower() == "https://api.w.org/"), None)
    api = api or next((found[1] for found in [_API.search(capture.header("Link") or "")] if found), None)
    root = normalise(api, document.base) if api else None
    if root is None and not _WP_FILES.search(capture.body):
        return None
    hint = WordPressHint(root or f"{origin_of(capture.url)}/", said=root is not None)
    for node in links:
        if (node.get("type") or "").lower() == "application/json":
            route = _JSON_ROUTE.search(node.get("href") or "")
            if route and route[1] == "categories" and route[2]:
                return WordPressHint(hint.root, hint.said, categories=(int(route[2]),))
            if route and route[1] not in _NO_TYPES | {"categories"}:
                return WordPressHint(hint.root, hint.said, type=route[1])
    return hint


def is_article(document: Document) -> bool:
    """Tell whether a page calls itself one article, by what only articles say of themselves."""
    meta = document.meta
    kind = next((value.lower() for _, value in meta.first("og:type")), "")
    return bool(meta.article("datePublished")) or kind == "article" or any(meta.first("article:published_time"))


def media(capture: Capture) -> str:
    """Return what an answer holds by its first bytes: ``feed``, ``sitemap``, ``json`` or ``page``."""
    head = capture.body[:3_000].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    plain = re.match(rb"https?://[^\s<>]+\s*(?:\n|\Z)", head)
    if plain or capture.body.startswith(b"\x1f\x8b") or re.search(rb"<(?:[\w-]+:)?(?:urlset|sitemapindex)[\s>]", head):
        return "sitemap"
    if re.search(rb"<(?:rss|feed|rdf:rdf)[\s>]", head) and not re.search(rb"<html[\s>]", head):
        return "feed"
    if head.startswith((b"{", b"[")):
        return "feed" if b"jsonfeed.org" in head else "json"
    return "page"


def home_of_feed(capture: Capture) -> str | None:
    """Return the page that a feed says it belongs to, None where it names none."""
    if capture.body.lstrip().startswith(b"{"):
        try:
            home = words_at(parse_json(capture.body), "home_page_url")
        except Unreadable:
            return None
    else:
        parsed = feedparser.parse(io.BytesIO(capture.body), response_headers={"content-type": capture.content_type})
        home = parsed.feed.get("link")
    return normalise(str(home), capture.url) if home else None


def _note(found: dict[str, tuple[int, str]], document: Document, href: str | None, label: str, rank: int) -> None:
    url = normalise(href, document.base) if href else None
    if url is not None and not _OTHER_FEED.search(f"{label} {url}"):
        found.setdefault(identity(url), (rank, url))


def _trust(label: str, url: str) -> float:
    """Return how surely a link leads to a newsroom; its address counts a little where its words say nothing."""
    if trust := trust_in_name(label):
        return trust + (0.5 if _PATH_NAMES.search(urlsplit(url).path) else 0.0)
    named = _PATH_NAMES.search(urlsplit(url).path)
    if named is None:
        return 0.0
    return 0.9 if named["strong"] else 0.8
