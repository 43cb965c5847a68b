"""What ``backfill`` and ``gaps`` print: a map of months for people, JSON for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from itertools import groupby

from rich.console import Console
from rich.table import Table
from rich.text import Text

from crawler.backfill.request import Report
from pipelines.cells import Row

_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_STATES = {"done": "green", "open": "yellow", "failed": "red"}
_COUNTS = ("new", "changed", "unchanged", "dropped", "problems")


def report_json(report: Report) -> None:
    """Print how a back-fill ended, as JSON."""
    _print(
        {
            "source": report.source,
            "run": report.run,
            "exit_code": report.exit_code,
            **report.counts,
            "skipped": report.skipped,
            "windows": report.windows,
            "gaps": report.gaps,
            "errors": report.errors,
        }
    )


def report(report: Report, *, via: str | None, dry_run: bool) -> None:
    """Print how a back-fill ended: its windows, what it brought, and the map of the gaps."""
    console = _console()
    if dry_run:
        console.print("Dry run: nothing was stored", highlight=False)
    table = Table(box=None, pad_edge=False)
    for name in ("via", "first day", "last day", "state", "found", "held"):
        table.add_column(name, justify="right" if name in {"found", "held"} else "left")
    for row in report.windows:
        state = f"[{_STATES[row['state']]}]{row['state']}[/]"
        table.add_row(row["via"], row["first_day"], row["last_day"], state, str(row["found"]), str(row["read"]))
    if report.windows:
        console.print(table)
    for why, rows in _whys(report.windows):
        spans = f"{rows[0]['first_day']} to {rows[0]['last_day']}" + (f" and {len(rows) - 1} more" if rows[1:] else "")
        console.print(f"{rows[0]['via']}, {spans}: {why}", markup=False, highlight=False, soft_wrap=True)
    if report.skipped:
        console.print(f"{report.skipped} windows were done before; --again asks for them once more", highlight=False)
    counts = ", ".join(f"{report.counts[name]} {name}" for name in _COUNTS if name in report.counts)
    console.print(f"{report.counts.get('fetched', 0)} pages read: {counts}", highlight=False)
    gaps(report.gaps)
    missing = sum(row["missing"] for row in report.gaps)
    if missing and via is None:
        console.print(f"{missing} are missing; try --via wayback", highlight=False)


def gaps_json(rows: Iterable[Row]) -> None:
    """Print the map of the gaps as JSON, one record a source and month."""
    _print(list(rows))


def gaps(rows: Iterable[Row]) -> None:
    """Print the map of the gaps: a line a year, a column a month."""
    console = _console()
    table = Table(box=None, pad_edge=False)
    table.add_column("source", no_wrap=True)
    table.add_column("year")
    for name in (*_MONTHS, "held", "missing"):
        table.add_column(name, justify="right", no_wrap=True)
    for source, of_source in groupby(rows, key=lambda row: str(row["source"])):
        for year, months in groupby(of_source, key=lambda row: str(row["month"])[:4]):
            held = list(months)
            cells = {str(row["month"])[5:]: row for row in held}
            line = [cell(cells.get(f"{number:02d}")) for number in range(1, 13)]
            if not year:  # addresses of which no way says a date
                line = [Text("")] * 12
            totals = (str(sum(row[name] for row in held)) for name in ("held", "missing"))
            table.add_row(source, year or "undated", *line, *totals)
    if table.row_count:
        console.print(table)
    else:
        console.print("Nothing is known yet", highlight=False)


def cell(row: Row | None) -> Text:
    """Return a month's cell: 7, 5/7, 0 or ·; see ``presswatch gaps --help``."""
    if row is None:
        return Text("")
    if row["missing"]:
        return Text(f"{row['held']}/{row['expected']}", style="red")
    if row["held"] or row["walked"]:
        return Text(str(row["held"]))
    return Text("·", style="dim")


def _whys(windows: list[Row]) -> list[tuple[str, list[Row]]]:
    """Return what is missing, each reason once with its windows."""
    found: dict[str, list[Row]] = {}
    for row in windows:
        if row["why"]:
            found.setdefault(row["why"], []).append(row)
    return list(found.items())


def _console() -> Console:
    return Console(width=None if sys.stdout.isatty() else 200)


def _print(data: object) -> None:
    sys.stdout.write(json.dumps(data, ensure_ascii=False) + "\n")
