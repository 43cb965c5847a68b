"""Scrapy's item pipeline: a page's draft comes in, a release or a recorded outcome goes out. Thin on purpose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from scrapy.crawler import Crawler

from pipelines.errors import Operational, Unreadable
from pipelines.normalise import read_release
from pipelines.records import Draft, now
from pipelines.store import Store


@dataclass(slots=True)
class Arrival:
    """A fetched release page: its sighting, its capture, and what the page said (or why it said nothing)."""

    source: str
    url: str
    capture: int
    draft: Draft | Unreadable


class Tally(Protocol):
    """The counts that this stage moves."""

    new: int
    changed: int
    unchanged: int
    dropped: int


class Run(Protocol):
    """What this stage needs of the run: see ``crawler.context``."""

    run: int
    store: Store

    def tally(self, source: str) -> Any:
        """Return the counts of a source."""

    def counted(self, source: str) -> None:
        """Tell that a count has moved."""

    def problem(self, source: str, kind: str, message: str, url: str = "") -> None:
        """Record that something went wrong."""

    def abort(self, error: Operational) -> None:
        """Stop the run."""


class Keep:
    """Normalises and saves. Every arrival ends in exactly one outcome, recorded in its own transaction."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Keep:
        """Build for one source's crawl."""
        return cls(crawler)

    def process_item(self, item: Arrival) -> Arrival:
        """Save what an arrival holds."""
        run: Run = self.crawler.spider.context  # type: ignore[union-attr]  # our spiders have one
        try:
            keep(run, item)
        except Operational as error:
            run.abort(error)
        run.counted(item.source)
        return item


def keep(run: Run, item: Arrival) -> None:
    """Normalise an arrival and save it, or record why it gives no release."""
    tally: Tally = run.tally(item.source)
    try:
        if isinstance(item.draft, Unreadable):
            raise item.draft
        release = read_release(item.draft)
    except Unreadable as error:
        kind = type(error).__name__.lower()
        tally.dropped += 1
        run.store.drop(item.source, item.url, error.why, capture=item.capture, at=now())
        if kind != "notarelease":  # what is no release is an outcome; a release that cannot be read is a fault
            run.problem(item.source, kind, f"{item.url} {error.why}", item.url)
        return
    saved = run.store.save(release, capture=item.capture, run=run.run, at=now(), sighting_url=item.url)
    setattr(tally, saved.outcome, getattr(tally, saved.outcome) + 1)
