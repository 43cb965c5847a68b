"""``presswatch sources``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from crawler.options import database_option, json_option, registry_of, sources_option
from pipelines.errors import UsageError


@click.command("sources")
@click.argument("names", metavar="[SOURCE]...", nargs=-1)
@click.option("--kind", type=click.Choice(["government", "advocacy"]), help="List this kind only.")
@click.option("--state", metavar="CODE", help="List the sources of this state only, such as TX.")
@database_option
@sources_option
@json_option
def command(
    names: tuple[str, ...],
    kind: str | None,
    state: str | None,
    database: Path,
    folders: tuple[Path, ...],
    as_json: bool,
) -> None:
    """List the sources: kind, state, ways, evidence, and what the collection holds of each.

    A family is one row of the table; name it to see its members.

    Example: presswatch sources --state TX
    """
    from crawler import show
    from crawler.tables import STATES

    state = state.upper() if state else None
    if state not in {None, *STATES}:
        raise UsageError(f"--state: {state!r} is no USPS code of a state or territory; write it as MA")
    errors = show.sources(registry_of(folders), database, names, kind=kind, state=state, as_json=as_json)
    for error in errors:
        click.echo(f"presswatch: {error}", err=True)
    sys.exit(1 if errors else 0)
