"""Small pieces of HTML that several newsrooms print alike."""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Iterable

from crawler.samples.story import Attachment, Picture, Story

_MONTHS = {
    "en": "January|February|March|April|May|June|July|August|September|October|November|December",
    "es": "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre",
}


def escape(text: str | None) -> str:
    """Return a text safe inside an element or a quoted attribute; None as the empty text."""
    return html.escape(text or "", quote=True)


def printed(day: dt.date, language: str = "en") -> str:
    """Return a day as a newsroom prints it.

    >>> printed(dt.date(2011, 6, 7)), printed(dt.date(2025, 3, 11), "es")
    ('June 7, 2011', '11 de marzo de 2025')
    """
    month = _MONTHS[language].split("|")[day.month - 1]
    return f"{day.day} de {month} de {day.year}" if language == "es" else f"{month} {day.day}, {day.year}"


def month_of(day: dt.date) -> str:
    """Return a day's month as a heading: ``June 2011``."""
    return f"{_MONTHS['en'].split('|')[day.month - 1]} {day.year}"


def utc(moment: dt.datetime) -> str:
    """Return a time as Drupal writes it: ``2021-03-04T15:00:00Z``."""
    return moment.astimezone(dt.UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def element(tag: str, text: str | None, css: str = "") -> str:
    """Return an element around a plain text, or nothing where there is no text."""
    if not text:
        return ""
    name = f' class="{css}"' if css else ""
    return f"<{tag}{name}>{escape(text)}</{tag}>"


def links(stories: Iterable[tuple[Story, str]]) -> str:
    """Return a list item for each story and its address."""
    return "\n".join(f'<li><a href="{url}">{escape(story.title)}</a></li>' for story, url in stories)


def document_link(document: Attachment, url: str) -> str:
    """Return the link to a document."""
    return f'<a href="{url}" type="application/pdf">{escape(document.label)}</a>'


def image(picture: Picture, url: str, more: str = "") -> str:
    """Return the element of a picture, with more attributes."""
    return f'<img src="{url}" alt="{escape(picture.alt)}"{more} />'
