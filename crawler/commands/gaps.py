"""``presswatch gaps``."""

from __future__ import annotations

from pathlib import Path

import click

from crawler.options import database_option, json_option
from pipelines.errors import UsageError


@click.command("gaps")
@click.argument("name", metavar="[SOURCE]", required=False)
@database_option
@json_option
def command(name: str | None, database: Path, as_json: bool) -> None:
    """Show what is held and what is missing of each source, month by month.

    A month reads 7 (all of 7 held), 5/7 (5 of 7), 0 (asked for, nothing there) or · (nothing known, never asked for).

    Example: presswatch gaps afsc
    """
    from crawler.backfill import shown
    from pipelines.store import Store

    if not database.exists():
        raise UsageError(
            f"{database}: there is no collection yet; run 'presswatch crawl' first, or name one with --database"
        )
    with Store.open(database, create=False, read_only=True) as store:
        known = [row["id"] for row in store.sources_seen()]
        if name is not None and name not in known:
            raise UsageError(f"the collection holds no source named {name!r}; 'presswatch sources' lists them")
        rows = store.gaps(name)
    if as_json:
        shown.gaps_json(rows)
    else:
        shown.gaps(rows)
