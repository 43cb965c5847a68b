"""The way *wordpress*: the REST list of WordPress, which carries whole releases.

The interface: https://developer.wordpress.org/rest-api/reference/posts/, and for its pages
https://developer.wordpress.org/rest-api/using-the-rest-api/pagination/
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self
from urllib.parse import parse_qs, urlsplit

from crawler.discovery.items import dig, draft_of, parse_json, plain, summary, words_at
from crawler.discovery.way import Found, Way
from pipelines.errors import Unreadable
from pipelines.records import Capture, Draft, Picture, Sighting
from pipelines.urls import identity, normalise

#: Most items that WordPress gives on a page.
PER_PAGE = 100

# The last changed come first, so that an edit of an old release is seen on the first page like a new one. `_fields`
# leaves out what plugins add, which is often longer than the release; it needs `_links` for `_embed` to work.
_QUERY = (
    f"per_page={PER_PAGE}&orderby=modified&order=desc&_embed=wp:term,wp:featuredmedia"
    "&_fields=id,link,date,date_gmt,modified,modified_gmt,title,excerpt,content,_links,_embedded"
)
_ROOT = re.compile(r"(?:/wp-json(?:/wp/v2(?:/[\w-]+)?)?)?/*$")
_PLAIN_ROOT = re.compile(r"[?&]rest_route=")
_CLOSED = {401, 403, 404}
_REMEDY = "the site's REST interface is closed or it runs no WordPress; declare its feed, [[feed]] …/feed/"


@dataclass(frozen=True)
class WordPress(Way):
    """The posts of a WordPress site, or the items of another type of content.

    Attributes:
        url: declared as the site's address, that of its REST root or of the list; here the whole first request.
        type: the type's name in the REST interface (its ``rest_base``).
        categories: numbers of the categories that count, () for all. The list at ``/wp-json/wp/v2/categories`` has
            them.
    """

    kind: ClassVar[str] = "wordpress"
    keys = dict(Way.keys) | {"url": "url", "type": "word", "categories": "numbers"}
    by_change = True

    type: str = "posts"
    categories: tuple[int, ...] = ()

    @classmethod
    def from_table(cls, table: Mapping[str, Any]) -> Self:
        """Build the way; the address of the site becomes that of the list."""
        way = cls(**table)
        return cls(**{**table, "url": first_page(way.url, way.type, way.categories)})

    @property
    def carries(self) -> bool:
        """Always: ``content.rendered`` is the release."""
        return True

    def read(self, capture: Capture) -> Found:
        """Read a page of the list. Raises `Unreadable` where the REST interface is closed or is none."""
        found = Found(total=_number(capture.header("X-WP-Total")))
        items = _items(capture)
        seen: set[str] = set()
        for item in items:
            url = _address(item, capture)
            if url is None or not self.wants(url):
                found.passed += url is not None
            elif url not in seen:
                seen.add(url)
                found.sightings.append(
                    Sighting(
                        url,
                        self.name,
                        title=plain(words_at(item, "title.rendered")),
                        published=words_at(item, "date"),
                        updated=_utc(item, "modified"),
                        summary=summary(words_at(item, "excerpt.rendered")),
                    )
                )
        if lost := sum(_address(item, capture) is None for item in items):
            found.problems.append(f"{lost} of {len(items)} items have no address that can be asked")
        page, pages = _page(capture.url), _number(capture.header("X-WP-TotalPages"))
        # Some proxies strip the headers: then a full page leads on.
        if items and (page < pages if pages is not None else len(items) >= PER_PAGE):
            found.next = [self.url + f"&page={page + 1}"]
        return found

    def refusal(self, capture: Capture) -> str | None:
        """Return the error's code and the remedy; None for a page behind the last one."""
        try:
            answer = parse_json(capture.body)
        except Unreadable:
            answer = None
        code = words_at(answer, "code")
        if code == "rest_post_invalid_page_number":
            return None
        said = f" ({code})" if code else ""
        return f"{said}: {_REMEDY}" if capture.status in _CLOSED else said

    def draft(self, capture: Capture, url: str, *, source: str | None, timezone: str) -> Draft | None:
        """Read the release of an address out of a page of the list; None if it is not there or has no text."""
        wanted = identity(url)
        item = next((item for item in _items(capture) if identity(_address(item, capture) or "") == wanted), None)
        content = dig(item, "content.rendered")
        if item is None or not isinstance(content, str) or not content.strip():
            return None
        fields = {
            "title": [plain(words_at(item, "title.rendered"))],
            # The local date first: it is the day that readers see, whatever zone the source's file names.
            "published": [words_at(item, "date"), _utc(item, "date")],
            "updated": [_utc(item, "modified")] if _utc(item, "modified") != _utc(item, "date") else [],
            "canonical": [_address(item, capture)],
            "summary": [summary(words_at(item, "excerpt.rendered"))],
        }
        draft = draft_of(capture, url, fields, content, layout=self.kind, source=source, timezone=timezone)
        draft.topics = list(dict.fromkeys(_topics(item)))
        draft.pictures = list(_pictures(item, url))
        return draft


def first_page(url: str, type_: str, categories: tuple[int, ...] = ()) -> str:
    """Return the address of the first page of a list, from that of the site, of its REST root or of the list itself.

    >>> first_page("https://example.org/", "posts").partition("?")[0]
    'https://example.org/wp-json/wp/v2/posts'
    """
    if _PLAIN_ROOT.search(url):  # a site without pretty addresses
        start = f"{url.partition('?')[0]}?rest_route=/wp/v2/{type_}&"
    else:
        start = f"{_ROOT.sub('', url.partition('?')[0])}/wp-json/wp/v2/{type_}?"
    chosen = f"&categories={','.join(map(str, categories))}" if categories else ""
    return normalise(start + _QUERY + chosen) or url


def _items(capture: Capture) -> list[Any]:
    found = parse_json(capture.body)
    if isinstance(found, list):
        return found
    code = words_at(found, "code")
    raise Unreadable(f"is no list of posts{f' but the error {code}' if code else ''}: {_REMEDY}")


def _address(item: Any, capture: Capture) -> str | None:
    link = words_at(item, "link")
    return normalise(link, capture.url) if link else None


def _utc(item: Any, name: str) -> str | None:
    """Return a time of an item, in UTC if it gives one: ``date_gmt`` is printed without a zone."""
    moment = words_at(item, f"{name}_gmt")
    if moment and not moment.startswith("0000"):  # what WordPress prints for no time at all
        return moment if moment.endswith("Z") else f"{moment}Z"
    return words_at(item, name)


def _topics(item: Any) -> Iterator[str]:
    """Yield the names of an item's categories and tags."""
    groups = dig(item, "_embedded.wp:term")
    for group in groups if isinstance(groups, list) else []:
        for term in group if isinstance(group, list) else []:
            name = plain(words_at(term, "name"))
            if name and words_at(term, "slug") != "uncategorized":
                yield name


def _pictures(item: Any, base: str) -> Iterator[Picture]:
    """Yield the picture that stands above an item's text."""
    featured = dig(item, "_embedded.wp:featuredmedia[0]")
    address = words_at(featured, "source_url")
    url = normalise(address, base) if address else None
    if url is not None:
        yield Picture(url, plain(words_at(featured, "caption.rendered")), alt=plain(words_at(featured, "alt_text")))


def _page(url: str) -> int:
    try:
        given = parse_qs(urlsplit(url).query).get("page", ["1"])[-1]
    except ValueError:
        return 1
    return int(given) if given.isdecimal() and len(given) < 7 else 1


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 10 else None
