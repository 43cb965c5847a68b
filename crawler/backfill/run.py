"""Runs a back-fill: opens its windows, asks for what they lack, and draws the map of the gaps that are left."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from typing import Any

from crawler.backfill.files import WAY, FileReader, files_in, place_of
from crawler.backfill.lists import ListsSpider
from crawler.backfill.request import VIAS, Report, Request
from crawler.backfill.wayback import WaybackSpider
from crawler.contact import require_contact
from crawler.context import Context, Tally
from crawler.discovery.way import Way
from crawler.outcome import Ending, Summary
from crawler.runner import SourceCrawl, begun, collection, run_crawls
from crawler.source import Source, Sources
from crawler.spider import SourceSpider
from pipelines.errors import ArchiveError, UsageError
from pipelines.records import now
from pipelines.store import Window
from pipelines.windows import months

log = logging.getLogger(__name__)


class BackfillCrawl(SourceCrawl):
    """The back-fill of one source from its own ways or a web archive; its windows say how it ended."""

    meets_all = False  # a problem of today's lists is not cured because those of 2009 were read

    def __init__(
        self,
        source: Source,
        ways: tuple[Way, ...],
        context: Context,
        request: Request,
        windows: list[Window],
    ) -> None:
        self.spider_class = WaybackSpider if request.via == "wayback" else ListsSpider
        super().__init__(source, ways, context, request)
        self.request, self.windows = request, windows

    def arguments(self) -> dict[str, Any]:
        """Return what the spider is made with."""
        more = {"index": self.request.index} if self.request.via == "wayback" else {}
        return {**super().arguments(), "windows": self.windows, "dry": self.request.dry_run, **more}

    def judged(self, tally: Tally, spider: SourceSpider | None, error: Exception | None) -> tuple[str, str | None]:
        """Return outcome and reason, from how the windows were left."""
        context = self.context
        if context.fatal is not None:
            return "interrupted", str(context.fatal)
        if isinstance(spider, ListsSpider | WaybackSpider):
            spider.leave()
        if context.interrupted:
            return "interrupted", "stopped by the operator"
        if error is not None or spider is None:
            return "failed", str(error) or "the back-fill did not start"
        return verdict(context, self.source, tally)


def backfill(request: Request, registry: Sources, watch: Callable[[str, Tally], None] | None = None) -> Report:
    """Fill the windows of one source and return what is done, what is missing, and the gaps that are left.

    Raises:
        Operational: nothing was asked (an unknown source, a way that it does not have, a file that is not there).
    """
    (name,) = request.sources
    source = registry.get(name)
    ways = ways_of(source, request)
    files = files_in(request.files)
    if request.via != WAY and not request.allow_private:
        require_contact()
    with collection(request) as database, begun(request, database, registry, watch=watch) as (context, summary):
        store = context.store
        store.put_source(source.row())
        report = Report(source.id, context.run)
        spans = months(*request.span)
        if request.via == WAY:
            _read_files(request, source, files, context, summary, report)
        else:
            windows: list[Window] = []
            vias = [request.via] if request.via else [via for via, kinds in VIAS.items() if _any(ways, kinds)]
            for via in vias:
                place = request.index.endpoint if via == "wayback" else ""
                opened = store.put_windows(source.id, via, place, spans, run=context.run, again=request.again)
                report.skipped += len(spans) - len(opened)
                windows += opened
            if windows:
                run_crawls(request, [BackfillCrawl(source, ways, context, request, windows)], context, summary)
        if context.fatal is None:
            report.windows = store.windows(source.id, context.run)
            report.gaps = store.gaps(source.id)
        report.counts = context.tally(source.id).counters()
        report.errors = summary.errors
    report.exit_code = summary.exit_code
    return report


def ways_of(source: Source, request: Request) -> tuple[Way, ...]:
    """Return the ways to ask. Raises `UsageError` where the source declares none of the kind."""
    today = now().date()
    live = tuple(way for way in source.ways if way.until is None or way.until >= today)
    if request.via is None or request.via in {"wayback", WAY}:
        if request.via is None and not live:
            raise UsageError(f"{source.id}: no way of its file is in use; try --via wayback")
        return source.ways if request.via else live
    kinds = VIAS[request.via]
    chosen = tuple(way for way in live if way.kind in kinds)
    if not chosen:
        have = ", ".join(sorted({way.kind for way in live})) or "none"
        raise UsageError(f"--via {request.via}: {source.id} declares no such way (it has: {have}); try --via wayback")
    return chosen


def verdict(context: Context, source: Source, tally: Tally) -> tuple[str, str | None]:
    """Return the outcome of a back-fill and the reason, from the windows that it worked on.

    ``well``: each is done, or was left open on purpose (a limit, a dry run). ``partial``: something is missing, or a
    page could not be read.
    ``failed``: nothing was found and nothing is done.
    """
    rows = context.store.windows(source.id, context.run)
    failed = [row for row in rows if row["state"] == "failed"]
    problems = [row["message"] for row in context.store.open_problems(context.run) if row["source"] == source.id]
    if not failed:
        more = f"; and {len(problems) - 1} more" if problems[1:] else ""
        return ("partial", problems[0] + more) if problems else ("well", None)
    first = failed[0]
    rest = f"; and {len(failed) - 1} more windows" if len(failed) > 1 else ""
    reason = f"{first['first_day']} to {first['last_day']}: {first['why']}{rest}"
    return ("failed" if len(failed) == len(rows) and not tally.found else "partial"), reason


def _any(ways: tuple[Way, ...], kinds: tuple[str, ...]) -> bool:
    return any(way.kind in kinds for way in ways)


def _read_files(
    request: Request,
    source: Source,
    files: list[Any],
    context: Context,
    summary: Summary,
    report: Report,
) -> None:
    store, began = context.store, now()
    store.begin_crawl(context.run, source.id, began)
    reader = FileReader(source, context, dry=request.dry_run)
    spans = months(*request.span)
    for path in files:
        if context.interrupted or context.fatal is not None:
            break
        windows = store.put_windows(source.id, WAY, place_of(path), spans, run=context.run, again=request.again)
        report.skipped += len(spans) - len(windows)
        if not windows:
            continue
        try:
            reader.read_file(path, windows)
        except ArchiveError as error:
            if context.fatal is not None:
                break
            reader.damages.append(str(error))
            context.problem(source.id, "archive", str(error), path.name)
            for window in windows:
                store.leave_window(window.id, "failed", str(error), found=0, read=0, at=now())
    if context.fatal is not None:
        return
    tally = context.tally(source.id)
    outcome, reason = verdict(context, source, tally)
    if context.interrupted:
        outcome, reason = "interrupted", "stopped by the operator"
    ended: dt.datetime = now()
    seconds = (ended - began).total_seconds()
    store.end_crawl(context.run, source.id, outcome, reason, {**tally.counters(), "seconds": round(seconds, 2)}, ended)
    summary.endings.append(Ending(source.id, outcome, reason, tally, seconds))
