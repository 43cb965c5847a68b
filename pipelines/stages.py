"""Scrapy's item pipeline: what a page gave comes in, a stored release or a recorded outcome goes out. Thin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from scrapy.crawler import Crawler

from pipelines.errors import Blocked, NotARelease, Operational, Unreadable
from pipelines.records import Release, now
from pipelines.store import Store


class PageSeen(NamedTuple):
    """What is kept of a page's answer for the next time it is asked: its validators and the digest of its body."""

    etag: str | None
    last_modified: str | None
    digest: str


@dataclass(slots=True)
class Arrival:
    """A fetched release page: the address sighted, its capture, and the release (or why it gives none).

    Attributes:
        page: what the page's own answer sent, None where a list carried the release: only pages are looked at again.
        again: this is a second look at a release that is held.
    """

    source: str
    url: str
    capture: int
    release: Release | Unreadable
    page: PageSeen | None = None
    again: bool = False


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
    """Saves. Every arrival ends in exactly one outcome, recorded in its own transaction."""

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
    """Save the release of an arrival, or record why it gives none."""
    tally: Tally = run.tally(item.source)
    release = item.release
    if not isinstance(release, Unreadable):
        with run.store.transaction():
            saved = run.store.save(release, capture=item.capture, run=run.run, at=now(), sighting_url=item.url)
            if item.page is not None:
                run.store.set_validator(item.url, *item.page, at=now())
                run.store.plan_look(item.source, item.url, at=now())
        setattr(tally, saved.outcome, getattr(tally, saved.outcome) + 1)
        return
    if item.again:
        _not_again(run, item, release)
        return
    if isinstance(release, Blocked):  # the site did not show the page; it waits, and a release that is held stands
        if release.kind == "soft-404":
            run.store.fail(item.source, item.url, release.why, capture=item.capture, at=now())
        else:
            run.store.defer(item.source, item.url, release.why, capture=item.capture, at=now())
        run.problem(item.source, release.kind, f"{item.url} {release.why}", item.url)
        return
    tally.dropped += 1
    run.store.drop(item.source, item.url, release.why, capture=item.capture, at=now())
    if not isinstance(release, NotARelease):  # what is no release is an outcome; one that cannot be read is a fault
        run.problem(item.source, type(release).__name__.lower(), f"{item.url} {release.why}", item.url)


def _not_again(run: Run, item: Arrival, why: Unreadable) -> None:
    """Record a second look that gave no release. What is held stands, whatever is at its address today."""
    if isinstance(why, NotARelease) or (isinstance(why, Blocked) and why.kind == "soft-404"):
        run.store.not_found(item.source, item.url, why.why, capture=item.capture, at=now())
        run.problem(item.source, "gone", f"{item.url} {why.why}; the release that was read there stands", item.url)
        return
    kind = why.kind if isinstance(why, Blocked) else type(why).__name__.lower()
    run.store.postpone_look(item.source, item.url, at=now())
    run.problem(item.source, kind, f"{item.url} {why.why}", item.url)
