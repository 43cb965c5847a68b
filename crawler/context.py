"""What the crawls of one run share: the store, the archive, the options, and a tally for each source."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass, field

from crawler.archive import Archive, Exchange, read_at
from crawler.hosts import Hosts
from crawler.memento import original_of
from crawler.readers import Readers
from crawler.replay import Replay
from pipelines.errors import ArchiveError, Operational
from pipelines.records import Capture, iso, now
from pipelines.store import Store

log = logging.getLogger(__name__)


#: Kinds of problems in which a host answers with something else than the page; counted in ``requests_by_day``.
BLOCKED = frozenset({"blocked", "challenge", "login"})


#: Pages of a source that one crawl looks at again. At a crawl every three hours that is 320 a day, several times what
#: an archive of 10,000 releases asks for once it is some weeks old (see `pipelines.looks`).
LOOKS = 40


@dataclass(slots=True)
class Tally:
    """Counts of one source's crawl: the columns of the table ``crawls``."""

    requests: int = 0
    not_modified: int = 0
    bytes: int = 0
    found: int = 0
    fetched: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    dropped: int = 0
    looked: int = 0
    problems: int = 0

    def received(self, status: int, size: int) -> None:
        """Count one answer."""
        self.requests += 1
        self.bytes += size
        self.not_modified += status == 304

    def counters(self) -> dict[str, int | float]:
        """Return the counts by column."""
        return dict(asdict(self))


@dataclass
class Context:
    """One run: everything its crawls write goes through here.

    Attributes:
        limit: release pages a source at most, None for all. again: read pages again that were read before.
        looks: pages at most of each source that are looked at again.
        interrupted: the operator asked to stop. fatal: what stopped the whole run, such as a full disk.
        watch: called after every count, for a progress bar.
        hosts: what the crawls know together of the hosts that they ask. noted: what was recorded once a source.
    """

    run: int
    store: Store
    archive: Archive
    readers: Readers
    replay: Replay | None = None
    limit: int | None = None
    again: bool = False
    looks: int = LOOKS
    watch: Callable[[str, Tally], None] | None = None
    interrupted: bool = False
    fatal: Operational | None = None
    stop: Callable[[], None] | None = None
    tallies: dict[str, Tally] = field(default_factory=dict)
    hosts: Hosts = field(default_factory=Hosts)
    noted: set[tuple[str, str]] = field(default_factory=set)

    def tally(self, source: str) -> Tally:
        """Return the counts of a source, from zero on first use."""
        return self.tallies.setdefault(source, Tally())

    def counted(self, source: str) -> None:
        """Tell whoever watches that a count has moved."""
        if self.watch is not None:
            self.watch(source, self.tally(source))

    def keep(self, exchange: Exchange, *, source: str) -> int:
        """Archive an exchange and return the number of its capture row.

        A failure to write stops the run: nothing may be read that is not archived.
        """
        try:
            place = self.archive.write(exchange)
            body_in = (
                self.store.body_seen(exchange.url, place.digest if exchange.body else None) if place.revisit else None
            )
            original = original_of(exchange.url, tuple(exchange.headers))
            return self.store.add_capture(
                url=exchange.url,
                source=source,
                run=self.run,
                fetched_at=iso(exchange.fetched_at),
                status=exchange.status,
                content_type=next((value for name, value in exchange.headers if name.lower() == "content-type"), None),
                digest=place.digest,
                warc=place.warc,
                offset=place.offset,
                length=place.length,
                body_in=body_in[0] if body_in else None,
                original=original.url if original else None,
                original_at=original.at if original else None,
            )
        except Operational as error:
            self.abort(error)
            raise

    def body_of(self, url: str) -> Capture | None:
        """Return the newest whole answer of an address in the archive: what an answer 304 stands for, None if gone."""
        seen = self.store.body_seen(url, None)
        if seen is None:
            return None
        row = self.store.capture(seen[0])
        try:
            return read_at(self.archive.directory, row["warc"], row["offset"])
        except ArchiveError:  # a dry run has the database and no archive; an operator may have moved old files away
            return None

    def keep_traffic(self) -> None:
        """Write down the requests that were counted since the last time; a crawl does so when it ends."""
        try:
            self.store.add_traffic(self.hosts.take_traffic())
        except Operational as error:
            self.abort(error)

    def problem(self, source: str, kind: str, message: str, url: str = "") -> None:
        """Record that something went wrong."""
        log.info("%s: %s: %s", source, kind, message)
        if kind in BLOCKED and url:
            self.hosts.count(url, now(), blocked=1)
        self.tally(source).problems += 1
        try:
            self.store.problem(kind, message, source=source, url=url, run=self.run, at=now())
        except Operational as error:
            self.abort(error)

    def abort(self, error: Operational) -> None:
        """Stop the whole run: it cannot write any more. What is committed is kept; the rest stays waiting."""
        if self.fatal is None:
            self.fatal = error
            if self.stop is not None:
                self.stop()
