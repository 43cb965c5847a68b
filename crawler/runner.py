"""Runs the crawls of one command: many sources in one process, each with its own tally, outcome and reason.

A source that fails in any way never touches the others; how each ended is judged by what was stored, in
`crawler.outcome`.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import signal
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from operator import itemgetter
from pathlib import Path
from typing import Any

from scrapy.core.downloader.handlers import http11  # noqa: F401  # first of all, see below
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings
from twisted.logger import globalLogBeginner

from crawler import crawllog
from crawler.archive import Archive, recover
from crawler.contact import require_contact
from crawler.context import Context, Tally
from crawler.discovery.way import Way
from crawler.guard import ALLOW_PRIVATE
from crawler.outcome import FAILED, INTERRUPTED, Ending, Summary, exit_code_of, judge
from crawler.plan import Options, archive_directory, choose, lock, plan
from crawler.readers import Readers
from crawler.replay import Replay
from crawler.source import Source, Sources
from crawler.spider import SourceSpider
from crawler.version import VERSION
from pipelines.errors import Operational, UsageError
from pipelines.records import now
from pipelines.store import Store

# On importing Scrapy's handler of HTTP, `inspect` looks through all modules that are loaded, 0.1 s once ours are.

log = logging.getLogger(__name__)

#: New releases from which the process beside is worth its 0.1 s and 12 MB for making their fingerprints.
MANY = 400
AT_ONCE = 16  # sources crawled at the same time: 100 of them at once took 45 MB more and no less time


def crawl(options: Options, registry: Sources, watch: Callable[[str, Tally], None] | None = None) -> Summary:
    """Crawl sources into a database and return how each ended.

    Raises:
        Operational: nothing was crawled (an unknown source, a database that cannot be used, an unreadable archive).
    """
    with collection(options) as database:
        replay = Replay(options.replay) if options.replay else None
        chosen, errors = choose(registry, options.sources)
        jobs = plan(chosen, replay, named=bool(options.sources))
        if not (options.replay or options.allow_private):
            require_contact()
        with begun(options, database, registry, replay=replay, watch=watch) as (context, summary):
            for error in errors:
                summary.errors.append(str(error))
                context.store.problem("source", str(error), run=context.run, at=now())
            run_crawls(
                options, (SourceCrawl(source, ways, context, options) for source, ways in jobs), context, summary
            )
        return summary


@contextmanager
def collection(options: Options) -> Iterator[Path]:
    """Give the database to work on: the one that was named, or for a dry run a copy that is thrown away."""
    if not options.dry_run:
        try:
            options.database.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(f"{options.database.parent}: cannot be made ({error.strerror})") from None
        yield options.database
        return
    with tempfile.TemporaryDirectory(prefix="presswatch-dry-") as folder:
        copy = Path(folder) / "presswatch.db"
        if options.database.exists():
            with Store.open(options.database, create=False, read_only=True) as store:
                store.copy_to(copy)
        yield copy


@contextmanager
def begun(
    options: Options,
    database: Path,
    registry: Sources,
    *,
    replay: Replay | None = None,
    watch: Callable[[str, Tally], None] | None = None,
) -> Iterator[tuple[Context, Summary]]:
    """Begin a run and end it: the lock, the store, the archive (repaired first) and the readers, closed in any case.

    What happens inside is written into the summary, whose exit code is filled in at the end.
    """
    with (
        closing(Readers(registry.directories)) as readers,  # first of all: it forks
        lock(database),
        Store.open(database) as store,
    ):
        directory = archive_directory(database)
        repairs = recover(directory) if directory.exists() else []
        run = store.begin_run(options.command, VERSION, now())
        archive = Archive(directory, run=run, software=f"presswatch/{VERSION}", seen=lambda u, d: _seen(store, u, d))
        context = Context(run, store, archive, readers, replay, limit=options.limit, again=options.again, watch=watch)
        if replay is not None:
            context.looks = 0  # an archive says the same of a page for ever
        summary = Summary(run)
        exit_code = FAILED
        try:
            for repair in repairs:
                log.warning("archive: %s: a killed run left %d damaged bytes; cut off", repair.warc, repair.cut_bytes)
                for flaw in repair.problems:
                    summary.errors.append(flaw)
                    store.problem("archive", flaw, run=run, at=now())
            for damage in replay.problems if replay else []:
                summary.errors.append(damage)
                store.problem("archive", damage, run=run, at=now())
            yield context, summary
            if context.fatal is None:
                try:
                    _index(store, readers)  # near-duplicates, once nobody waits for an answer any more
                except Operational as error:
                    context.abort(error)
            if context.fatal is not None:
                summary.errors.append(str(context.fatal))
            exit_code = INTERRUPTED if context.interrupted else exit_code_of(summary)
        finally:
            archive.close()
            if context.fatal is None:
                store.end_run(run, exit_code, now())
        summary.exit_code = exit_code


def _index(store: Store, readers: Readers) -> None:
    many = len(store.unindexed()) >= MANY
    if not many:
        readers.close()  # before memory is needed for the next line
    store.index_all(readers.fingerprints if many else None)


def _seen(store: Store, url: str, digest: str) -> dt.datetime | None:
    known = store.body_seen(url, digest or None)  # no digest: a 304 asks for whatever body came last
    return known[1] if known else None


def settings_for(options: Options, source: Source | None = None) -> Settings:
    """Return Scrapy's settings for a run, or for one source in it."""
    settings = Settings()
    settings.setmodule("crawler.settings")
    settings.set(ALLOW_PRIVATE, options.allow_private)
    if options.replay:
        handlers = {
            **settings.getdict("DOWNLOAD_HANDLERS"),
            "http": "crawler.wire.ReplayHandler",
            "https": "crawler.wire.ReplayHandler",
        }
        settings.set("DOWNLOAD_HANDLERS", handlers)
        # No site is asked, so there is nobody to be polite to.
        settings.setdict(
            {"ROBOTSTXT_OBEY": False, "DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False, "RETRY_ENABLED": False}
        )
        settings.set("CONCURRENT_REQUESTS_PER_DOMAIN", 16)
    if options.timeout is not None:
        settings.set("DOWNLOAD_TIMEOUT", options.timeout)
    delay = options.delay if options.delay is not None else (source.delay if source else None)
    if delay is not None and not options.replay:
        settings.set("DOWNLOAD_DELAY", delay)
        if delay == 0:
            settings.setdict({"AUTOTHROTTLE_ENABLED": False, "CONCURRENT_REQUESTS_PER_DOMAIN": 16})
    return settings


class SourceCrawl(Crawler):
    """The crawl of one source: never raises, records how it ended, and then calls `ended`."""

    spider_class: type[SourceSpider] = SourceSpider
    #: Whether a crawl that went well meets every problem of its source that still stands.
    meets_all = True

    def __init__(self, source: Source, ways: tuple[Way, ...], context: Context, options: Options) -> None:
        super().__init__(self.spider_class, settings_for(options, source))
        self.source, self.ways, self.context, self.options = source, ways, context, options
        self.ended: Callable[[Ending], None] = lambda ending: None

    def arguments(self) -> dict[str, Any]:
        """Return what the spider is made with."""
        return {"source": self.source, "ways": self.ways, "context": self.context}

    async def crawl_async(self, *args: Any, **kwargs: Any) -> None:
        """Crawl the source. A failure is an outcome, recorded like any other."""
        context, error = self.context, None
        started = time.monotonic()
        try:
            context.store.put_source(self.source.row())
            context.store.begin_crawl(context.run, self.source.id, now())
            await super().crawl_async(**self.arguments())
        except Operational as problem:
            context.abort(problem)
        except Exception as problem:
            error = problem
            log.exception("%s: the crawl failed", self.source.id)
            context.problem(self.source.id, "internal", f"{type(problem).__name__}: {problem}")
        self.ended(self._end(time.monotonic() - started, error))

    def _end(self, seconds: float, error: Exception | None) -> Ending:
        context, store = self.context, self.context.store
        differences = []
        if context.fatal is None:
            context.keep_traffic()
            if self.meets_all and isinstance(self.spider, SourceSpider):
                differences = store.reconcile(context.run, self.source.id, self.spider.reports, at=now())
        tally = context.tally(self.source.id)
        spider = self.spider if isinstance(self.spider, SourceSpider) else None
        outcome, reason = self.judged(tally, spider, error)
        if context.fatal is None:
            counters = {**tally.counters(), "seconds": round(seconds, 2)}
            store.end_crawl(context.run, self.source.id, outcome, reason, counters, now())
            if self.meets_all and outcome in {"well", "partial"} and self.options.limit is None:
                store.close_problems(self.source.id, not_seen_in_run=context.run, at=now())
        return Ending(self.source.id, outcome, reason, tally, seconds, [str(found) for found in differences])

    def judged(self, tally: Tally, spider: SourceSpider | None, error: Exception | None) -> tuple[str, str | None]:
        """Return outcome and reason."""
        return judge(tally, self.context, self.source, spider, error)


def run_crawls(options: Options, crawls: Iterable[SourceCrawl], context: Context, summary: Summary) -> None:
    """Run all crawls to their end, `AT_ONCE` at a time, or until the operator or a fatal error stops them.

    Each is drawn from `crawls` when its turn comes, and let go at its end: Scrapy makes some 0.2 MB of objects for one.
    """
    process = AsyncCrawlerProcess(settings_for(options))
    crawllog.restrain()  # Scrapy has just set its loggers to DEBUG, and would format every page's draft for nobody
    # Until somebody begins logging, Twisted prints what is critical itself, behind our handler's back.
    globalLogBeginner.beginLoggingTo([], discardBuffer=True, redirectStandardIO=False)
    loop = asyncio.get_event_loop()
    waiting = enumerate(crawls)
    endings: list[tuple[int, Ending]] = []

    stopping: set[asyncio.Task[None]] = set()  # asyncio itself keeps only weak references to its tasks

    def stop() -> None:
        stopping.add(loop.create_task(process.stop()))

    def interrupt(*_: object) -> None:
        if context.interrupted:
            raise KeyboardInterrupt
        context.interrupted = True
        log.warning("interrupted: waiting for the requests under way; once more stops at once")
        loop.call_soon_threadsafe(stop)

    def begin() -> None:
        drawn = None if context.interrupted or context.fatal is not None else next(waiting, None)
        if drawn is not None:
            number, each = drawn
            each.ended = lambda ending: end(number, ending)
            process.crawl(each)

    def end(number: int, ending: Ending) -> None:
        endings.append((number, ending))
        begin()

    context.stop = stop
    for _ in range(AT_ONCE):
        begin()
    before = {number: signal.signal(number, interrupt) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        process.start(install_signal_handlers=False)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    summary.endings.extend(ending for _, ending in sorted(endings, key=itemgetter(0)))
