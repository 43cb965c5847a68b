"""What commands print: tables for people, JSON for programs, progress bars on a terminal only."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from pipelines.errors import SourceError
from pipelines.records import Capture, Release, iso

if TYPE_CHECKING:
    from crawler.context import Tally
    from crawler.outcome import Summary
    from crawler.reread import Report
    from crawler.source import Sources
    from crawler.trial import Trial

_OUTCOMES = {"well": "green", "partial": "yellow", "failed": "red", "interrupted": "yellow"}


def _print(data: Any) -> None:
    sys.stdout.write(json.dumps(data, ensure_ascii=False) + "\n")


@contextmanager
def progress(*, enabled: bool) -> Iterator[Callable[[str, Tally], None] | None]:
    """Show one line a source on stderr while a crawl runs; yields what the crawl calls after every count."""
    if not enabled:
        yield None
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    tasks: dict[str, TaskID] = {}

    def watch(source: str, tally: Tally) -> None:
        if not tasks:
            bar.start()  # not before: its thread would keep the crawl from forking its reader
        if source not in tasks:
            tasks[source] = bar.add_task(source, total=None)
        done = tally.new + tally.changed + tally.unchanged + tally.dropped
        bar.update(
            tasks[source],
            completed=done,
            total=max(tally.fetched, done),
            description=f"{source} {tally.found} found, {tally.new} new",
        )

    try:
        yield watch
    finally:
        bar.stop()


@contextmanager
def progress_count(what: str, *, enabled: bool) -> Iterator[Callable[[int, int], None]]:
    """Show a plain bar on stderr; yields a function of (done, total)."""
    if not enabled:
        yield lambda done, total: None
        return
    with Progress(
        TextColumn(what), BarColumn(), MofNCompleteColumn(), console=Console(stderr=True), transient=True
    ) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def summary_json(summary: Summary) -> None:
    """Print how a run ended, as JSON."""
    rows = [
        {
            "source": end.source,
            "outcome": end.outcome,
            "reason": end.reason,
            "notes": end.notes,
            **asdict(end.tally),
            "seconds": round(end.seconds, 2),
        }
        for end in summary.endings
    ]
    _print({"run": summary.run, "exit_code": summary.exit_code, "sources": rows, "errors": summary.errors})


def summary_table(summary: Summary, *, dry_run: bool = False) -> None:
    """Print how a run ended: a table for people, and the reason of every source that is not well."""
    console = _console()
    table = Table(
        title="Dry run: nothing was stored" if dry_run else None, title_justify="left", box=None, pad_edge=False
    )
    table.add_column("source", no_wrap=True)
    table.add_column("outcome")
    for name in ("found", "fetched", "new", "changed", "unchanged", "dropped", "looked", "problems", "seconds"):
        table.add_column(name, justify="right")
    for end in sorted(summary.endings, key=lambda end: end.source):
        tally = end.tally
        counts = (
            tally.found, tally.fetched, tally.new, tally.changed, tally.unchanged, tally.dropped, tally.looked,
            tally.problems,
        )  # fmt: skip
        style = _OUTCOMES[end.outcome]
        table.add_row(end.source, f"[{style}]{end.outcome}[/]", *map(str, counts), f"{end.seconds:.1f}")
    console.print(table)
    for end in summary.endings:
        for line in [*([end.reason] if end.reason else []), *end.notes]:
            console.print(f"{end.source}: {line}", markup=False, highlight=False)


def record(release: Release, capture: Capture) -> None:
    """Print a release as one line of JSON."""
    _print(
        {
            "url": release.url,
            "canonical_url": release.canonical_url,
            "source": release.source,
            "title": release.title,
            "subtitle": release.subtitle,
            "published": release.published.isoformat() if release.published else None,
            "published_at": iso(release.published_at) if release.published_at else None,
            "published_precision": release.published_precision,
            "updated": iso(release.updated_at) if release.updated_at else None,
            "dateline": release.dateline,
            "city": release.city,
            "state": release.state,
            "kind": release.kind,
            "language": release.language,
            "summary": release.summary,
            "text": release.text,
            "html": release.html,
            "words": release.words,
            "documents": [asdict(document) for document in release.documents],
            "images": [asdict(picture) for picture in release.pictures],
            "topics": release.topics,
            "components": release.components,
            "number": release.number,
            "captured": iso(capture.fetched_at),
            "layout": release.layout,
            "digest": release.digest,
            "basis": release.basis,
            "problems": release.problems,
        }
    )


def trial(found: Trial, *, as_json: bool) -> None:
    """Print what a list or feed gave."""
    if as_json:
        _print(found.json())
        return
    console = _console()
    table = Table(box=None, pad_edge=False, title=found.way, title_justify="left")
    for name in ("date", "title", "address"):
        table.add_column(name, overflow="fold")
    for item in found.items:
        table.add_row(item.date or item.printed or "–", item.title or "–", item.url)
    console.print(table)
    console.print(f"{len(found.items)} items, next page: {found.next or 'none'}", markup=False, highlight=False)
    for problem in found.problems:
        console.print(problem, markup=False, highlight=False)


def reread_report(report: Report, *, accepted: bool, as_json: bool) -> None:
    """Print what a re-reading of the archive changes."""
    if as_json:
        _print(asdict(report))
        return
    console = _console()
    verb = "changed" if accepted else "would change"
    for item in report.changed:
        console.print(f"{item.url}", markup=False, highlight=False, soft_wrap=True)
        for name, (before, after) in item.fields.items():
            console.print(
                f"  {name}: {_short(before)} → {_short(after)}", markup=False, highlight=False, soft_wrap=True
            )
    for url in report.found:
        console.print(
            f"{url}\n  {'is now a release' if accepted else 'would become a release'}",
            markup=False,
            highlight=False,
            soft_wrap=True,
        )
    for url, why in report.failures:
        console.print(f"{url}\n  cannot be read any more: {why}", markup=False, highlight=False, soft_wrap=True)
    console.print(
        f"{report.read} captures read: {len(report.changed)} readings {verb}, {len(report.found)} pages "
        f"{'became' if accepted else 'would become'} releases, {len(report.failures)} cannot be read any more",
        highlight=False,
    )
    if not accepted and (report.changed or report.found):
        console.print("Nothing was written; accept with --accept", highlight=False)


def sources(
    registry: Sources,
    database: Path,
    names: tuple[str, ...] = (),
    *,
    kind: str | None = None,
    state: str | None = None,
    as_json: bool = False,
) -> list[str]:
    """Print the sources and what the collection holds of each; return the files that cannot be read.

    Args:
        names: sources and families to list, all if none is named. kind, state: list those of this kind and state only.
        as_json: print one record a source. The table shows a family that is not asked for as one row.
    """
    held: dict[str, dict[str, Any]] = {}
    if database.exists():
        from pipelines.store import Store  # noqa: PLC0415  # only this table needs it

        with Store.open(database, create=False, read_only=True) as store:
            held = {row["id"]: row for row in store.sources_seen()}
    rows, errors = [], []
    for name in registry.expand(names) or registry.ids():
        try:
            source = registry.get(name)
        except SourceError as error:
            errors.append(str(error))
            continue
        if kind not in (None, source.kind) or state not in (None, source.state):
            continue
        seen = held.get(name, {})
        latest = {key: seen.get(key) for key in ("last_published", "last_crawl")}
        rows.append({**source.row(), "releases": seen.get("releases", 0), **latest})
    if as_json:
        _print([{**row, "ways": json.loads(row["ways"])} for row in rows])
    else:
        _sources_table(rows, {} if names or state else registry.families())
    return errors


def _sources_table(rows: list[dict[str, Any]], families: dict[str, list[str]]) -> None:
    """Print sources as a table, the members of each of the families as one row."""
    family_of = {name: family for family, names in families.items() for name in names}
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault(family_of.get(row["id"], row["id"]), []).append(row)
    table = Table(box=None, pad_edge=False)
    for title in ("source", "kind", "level", "state", "ways", "evidence", "releases", "last published", "last seen"):
        table.add_column(title, justify="right" if title == "releases" else "left", no_wrap=title == "source")
    for name, group in sorted(groups.items(), key=lambda item: (item[1][0]["kind"], item[0])):
        first, states = group[0], {row["state"] for row in group}
        cells = (
            f"{name} ({len(group)})" if name in families else name,
            first["kind"],
            first["level"],
            first["state"] if len(states) == 1 else f"{len(states)} of them",
            ", ".join(sorted({str(way["kind"]) for row in group for way in json.loads(row["ways"])})),
            first["evidence"],
            sum(row["releases"] for row in group),
            max((row["last_published"] for row in group if row["last_published"]), default=None),
            max((row["last_crawl"] for row in group if row["last_crawl"]), default=None),
        )
        table.add_row(*("–" if cell is None else str(cell) for cell in cells))
    console = _console()
    console.print(table)
    kinds = Counter(row["kind"] for row in rows)
    counts = ", ".join(f"{count} {name}" for name, count in sorted(kinds.items()))
    console.print(f"{len(rows)} sources" + (f": {counts}" if counts else ""), highlight=False)


def _console() -> Console:
    # A file or a pipe has no width; a table cut to 80 columns would lose data there.
    return Console(width=None if sys.stdout.isatty() else 200)


def _short(value: Any) -> str:
    text = "nothing" if value in (None, "", [], {}) else str(value).replace("\n", " ")
    return text if len(text) <= 100 else text[:97] + "…"
