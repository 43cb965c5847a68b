"""Frozen pages: a release's page as it came, and beside it what is to be read in it, for a person to review.

    <folder>/<source>/<day of capture>/page.html.gz, expected.json

The reading is written by the machine, so it proves nothing until somebody has compared it with the page; from then on
a change of the rules that reads the page otherwise is seen (``tests/test_frozen_pages.py``).
"""

from __future__ import annotations

import datetime as dt
import gzip
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler.reading import read
from crawler.source import Source
from pipelines.errors import UsageError
from pipelines.records import Capture, Release, from_iso, iso

PAGE, EXPECTED = "page.html.gz", "expected.json"


@dataclass(frozen=True, slots=True)
class Frozen:
    """A frozen page.

    Attributes:
        folder: where it stands. source: id of its source. capture: the page. said: what a list said of it.
        expected: what is to be read, by field.
    """

    folder: Path
    source: str
    capture: Capture
    said: Mapping[str, str]
    expected: Mapping[str, Any]

    def differences(self, source: Source | None) -> list[str]:
        """Return in which fields the page reads otherwise than expected, one line each. Raises `Unreadable`."""
        now_read = reading_of(read(self.capture, source, said=self.said))
        return [
            f"{name}: {now_read.get(name)!r} was read, {self.expected.get(name)!r} is expected"
            for name in dict.fromkeys([*self.expected, *now_read])
            if now_read.get(name) != self.expected.get(name)
        ]


def reading_of(release: Release) -> dict[str, Any]:
    """Return the fields of a release that a frozen page pins down; the text as its paragraphs."""
    return {
        "title": release.title,
        "subtitle": release.subtitle,
        "published": release.published.isoformat() if release.published else None,
        "published_at": iso(release.published_at) if release.published_at else None,
        "kind": release.kind,
        "language": release.language,
        "dateline": release.dateline,
        "city": release.city,
        "state": release.state,
        "canonical_url": release.canonical_url,
        "documents": [document.url for document in release.documents],
        "pictures": [picture.url for picture in release.pictures],
        "text": [paragraph for paragraph in release.text.split("\n\n") if paragraph],
    }


def place_of(folder: Path, source: str, at: dt.datetime) -> Path:
    """Return the folder of a frozen page."""
    return folder / source / at.astimezone(dt.UTC).date().isoformat()


def freeze(folder: Path, source: Source, capture: Capture, said: Mapping[str, str], release: Release) -> Path:
    """Write a page and its reading, and return their folder."""
    place = place_of(folder, source.id, capture.fetched_at)
    expected = {
        "source": source.id,
        "url": capture.url,
        "captured": iso(capture.fetched_at),
        "content_type": capture.content_type,
        "said": dict(said),
        "reading": reading_of(release),
    }
    place.mkdir(parents=True, exist_ok=True)
    (place / PAGE).write_bytes(gzip.compress(capture.body, mtime=0))
    text = json.dumps(expected, ensure_ascii=False, indent=2)
    (place / EXPECTED).write_text(text + "\n", encoding="utf-8")
    return place


def frozen(folder: Path) -> Iterator[Frozen]:
    """Yield the frozen pages below a folder, by source and day. Raises UsageError for one that is not whole."""
    for path in sorted(folder.glob(f"*/*/{EXPECTED}")):
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
            body = gzip.decompress((path.parent / PAGE).read_bytes())
            headers = (("Content-Type", kept["content_type"]),)
            capture = Capture(kept["url"], from_iso(kept["captured"]), 200, headers, body)
            yield Frozen(path.parent, kept["source"], capture, kept["said"], kept["reading"])
        except (OSError, ValueError, KeyError, EOFError) as error:
            raise UsageError(f"{path.parent}: is no whole frozen page ({error!r}); freeze it again") from error
