"""``presswatch reread``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from crawler.options import database_option, json_option, registry_of, sources_option


@click.command("reread")
@click.argument("names", metavar="[SOURCE]...", nargs=-1)
@database_option
@sources_option
@click.option("--accept", is_flag=True, help="Write the new readings; without it nothing is changed.")
@json_option
@click.pass_obj
def command(
    verbose: int, names: tuple[str, ...], database: Path, folders: tuple[Path, ...], accept: bool, as_json: bool
) -> None:
    """Read the whole archive again with today's rules and show what would change.

    Example: presswatch reread doj --accept
    """
    from crawler import crawllog, show
    from crawler import reread as rereading

    crawllog.set_up(verbose)
    with show.progress_count("reading", enabled=sys.stderr.isatty() and not as_json) as advance:
        report = rereading.reread(database, registry_of(folders), names, accept=accept, advance=advance)
    show.reread_report(report, accepted=accept, as_json=as_json)
    sys.exit(1 if report.failures else 0)
