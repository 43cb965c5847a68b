"""The way *api*: any list that is data, whose fields the source's file names by path.

It is the answer itself, or lies in a page or a script as JSON or a JavaScript literal: `crawler.discovery.islands`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self
from urllib.parse import quote, urlsplit

from crawler.discovery.islands import named_value
from crawler.discovery.items import as_html, dig, draft_of, moment, parse_json, plain, summary, words_at
from crawler.discovery.way import YEAR, Found, Way, fill_year
from pipelines.errors import Unreadable
from pipelines.records import Capture, Draft, Sighting
from pipelines.urls import identity, normalise, same_site

_PLACE = re.compile(r"\{(page|offset|cursor)\}")
# Stands for the number in an address that is taken apart; a long one that no other part of it will hold.
_MARK = "4815162342108"
_EMPTY_CURSOR = re.compile(r"[^?&]*\{cursor\}&|[?&][^?&]*\{cursor\}$")
_PAST_THE_END = {400, 404, 416}


@dataclass(frozen=True)
class Api(Way):
    """A JSON list. Paths name keys and places inside a value: ``data.items``, ``body[0].value``.

    Attributes:
        url: declared with ``{page}``, ``{offset}`` or ``{cursor}``, or none of them; here the first request.
        template: the address as declared.
        script: where the answer is a page or a script, what holds the data: the name of a variable
            (``window.__INITIAL_STATE__``), or the selector of an element or attribute (``#__NEXT_DATA__``,
            ``#app@data-page``). None where the answer is JSON.
        base: address against which the items' addresses are resolved; None for that of the answer.
        items: path of the list; None where the data itself is it.
        link, title, published, updated, summary: paths inside an item. link is the address of the release's page.
        body: path of the whole release as HTML or plain text, so that its page is not fetched; None to fetch it.
        total: path of the number of releases there are. first: number of the first page, or the first offset.
        size: items on a page, as the server gives them: a page of fewer is the last one.
        cursor: path of the next page's cursor or address.
        follow: whether to go on to the next page at all; false where only the newest are wanted.
    """

    kind: ClassVar[str] = "api"
    keys = dict(Way.keys) | {
        "url": "template",
        "script": "text",
        "base": "url",
        "items": "path",
        "link": "path",
        "title": "path",
        "published": "path",
        "updated": "path",
        "summary": "path",
        "body": "path",
        "total": "path",
        "first": "number",
        "size": "number",
        "cursor": "path",
        "follow": "flag",
    }

    template: str = ""
    script: str | None = None
    base: str | None = None
    items: str | None = None
    link: str = ""
    title: str | None = None
    published: str | None = None
    updated: str | None = None
    summary: str | None = None
    body: str | None = None
    total: str | None = None
    first: int = 0
    size: int | None = None
    cursor: str | None = None
    follow: bool = True

    @classmethod
    def from_table(cls, table: Mapping[str, Any]) -> Self:
        """Build the way. Raises ValueError where keys are missing that others need."""
        template = table["url"]
        if "link" not in table:
            raise ValueError("link: is missing; name the path of the release's address inside an item")
        if "{cursor}" in template and "cursor" not in table:
            raise ValueError("cursor: is missing; name the path of the next page's cursor, for {cursor} in url")
        url = _fill(template, str(table.get("first", 0)), start=True)
        url = url if YEAR in url else normalise(url) or template
        return cls(**{**table, "template": template, "url": url})

    def section(self, year: int) -> Self:
        """Return the way to the section of one year; the name of its script may hold the year too."""
        template, script = fill_year(self.template, year), self.script and fill_year(self.script, year)
        return replace(super().section(year), template=template, script=script)

    @property
    def carries(self) -> bool:
        """Whether `body` is declared."""
        return self.body is not None

    def read(self, capture: Capture) -> Found:
        """Read a page of the list. Raises `Unreadable` for what is no JSON, or has no list at `items`."""
        data = self._data(capture)
        items = self._list(data)
        total = words_at(data, self.total)
        found = Found(total=int(total) if total and total.isdecimal() and len(total) < 10 else None)
        seen: set[str] = set()
        lost = 0
        for item in items:
            url = self._address(item, capture)
            if url is None:
                lost += 1
            elif not self.wants(url):
                found.passed += 1
            elif url not in seen:
                seen.add(url)
                found.sightings.append(self._sighting(item, url))
        if lost:
            found.problems.append(f"{lost} of {len(items)} items have no address at link = {self.link!r}")
        if self.follow and items:
            found.next = self._next(capture, data, len(items), found)
        return found

    def refusal(self, capture: Capture) -> str | None:
        """Return None behind the last page: where no total is declared, there is no other way to find the end."""
        counted = self._place() in {"page", "offset"} and self.total is None
        if counted and capture.status in _PAST_THE_END and (self._at(capture) or 0) > self.first:
            return None
        return ""

    def draft(self, capture: Capture, url: str, *, source: str | None, timezone: str) -> Draft | None:
        """Read the release of an address out of a page of the list; None if it is not there or has no text."""
        if self.body is None:
            return None
        items, wanted = self._list(self._data(capture)), identity(url)
        item = next((item for item in items if identity(self._address(item, capture) or "") == wanted), None)
        body = dig(item, self.body)
        if item is None or not isinstance(body, str) or not body.strip():
            return None
        said = self._sighting(item, url)
        fields: dict[str, list[str | None]] = {
            "title": [said.title],
            "published": [said.published],
            "updated": [said.updated],
            "summary": [said.summary],
            "canonical": [url],
        }
        return draft_of(capture, url, fields, as_html(body), layout=self.kind, source=source, timezone=timezone)

    def _data(self, capture: Capture) -> Any:
        return parse_json(capture.body) if self.script is None else named_value(capture, self.script)

    def _list(self, data: Any) -> list[Any]:
        found = dig(data, self.items) if self.items else data
        if isinstance(found, dict) and found and all(isinstance(item, dict) for item in found.values()):
            # Some write a list as a table whose keys are numbers; an error is a table of texts.
            return list(found.values())
        if not isinstance(found, list):
            where = f"at items = {self.items!r}" if self.items else "at its root; declare items"
            raise Unreadable(f"is JSON, but has no list {where}")
        return found

    def _address(self, item: Any, capture: Capture) -> str | None:
        link = words_at(item, self.link)
        return normalise(link, self.base or capture.url) if link else None

    def _sighting(self, item: Any, url: str) -> Sighting:
        return Sighting(
            url,
            self.name,
            title=plain(words_at(item, self.title)),
            published=moment(words_at(item, self.published)),
            updated=moment(words_at(item, self.updated)),
            summary=summary(words_at(item, self.summary)),
        )

    def _next(self, capture: Capture, data: Any, count: int, found: Found) -> list[str]:
        """Return the address of the next page, none behind the last one."""
        if self.cursor is not None:
            return self._after(words_at(data, self.cursor), capture)
        place, at = self._place(), self._at(capture)
        if place is None:
            return []
        if at is None:
            found.problems.append(f"the list goes on, but {capture.url} does not show at which {{{place}}} it is")
            return []
        held = at - self.first + count if place == "offset" else (at - self.first) * (self.size or count) + count
        short = self.size is not None and count < self.size
        ended = short if found.total is None else held >= found.total
        following = at + (count if place == "offset" else 1)
        url = normalise(_fill(self.template, str(following)))
        return [] if ended or url is None else [url]

    def _after(self, cursor: str | None, capture: Capture) -> list[str]:
        """Return the next page's address from what stands at `cursor`: the cursor itself, or the whole address."""
        if not cursor:
            return []
        is_address = re.match(r"https?://|[/?]", cursor, re.IGNORECASE) is not None
        if self._place() == "cursor" and not cursor.lower().startswith("http"):
            url = normalise(_fill(self.template, cursor))
        else:
            url = normalise(cursor, capture.url) if is_address else None
        if url is None or not same_site(url, capture.url) or identity(url) == identity(capture.url):
            return []
        return [url]

    def _place(self) -> str | None:
        found = _PLACE.search(self.template)
        return found[1] if found else None

    def _at(self, capture: Capture) -> int | None:
        """Return the number that stands in a capture's address in the place of ``{page}`` or ``{offset}``."""
        before, _, after = _path(normalise(_fill(self.template, _MARK)) or "").partition(_MARK)
        path = _path(capture.url)
        number = path[len(before) : len(path) - len(after)]
        fits = path.startswith(before) and path.endswith(after) and number.isdecimal() and len(number) < 10
        return int(number) if fits else None


def _fill(template: str, value: str, *, start: bool = False) -> str:
    """Return the address with a value in its place; before the first cursor is known its parameter is left out."""
    if start:
        template = _EMPTY_CURSOR.sub("", template)
    return _PLACE.sub(lambda _: quote(value, safe="", errors="replace"), template)


def _path(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}"
