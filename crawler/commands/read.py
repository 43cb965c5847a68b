"""``presswatch read``."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import click

from crawler.options import registry_of, sources_option


@click.command("read")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--url", help="Address of the page, for a single HTML file.")
@click.option(
    "--at",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%SZ"]),
    help="When it was captured, UTC.",
)
@click.option("--source", "name", help="Read it by this source's rules; without it the source is found by the host.")
@sources_option
@click.pass_obj
def command(
    verbose: int,
    files: tuple[Path, ...],
    url: str | None,
    at: dt.datetime | None,
    name: str | None,
    folders: tuple[Path, ...],
) -> None:
    """Read saved pages: WARC files or single HTML files. Prints one JSON record a release; no database, no network.

    Example: presswatch read --url https://example.org/news/one page.html
    """
    from crawler import crawllog, saved, show

    crawllog.set_up(verbose)
    missing = False
    for reading in saved.read_files(files, registry_of(folders), url=url, at=at, name=name):
        missing |= reading.missing
        if reading.release is not None:
            show.record(reading.release, reading.capture)
        if reading.why is not None and (reading.missing or verbose):
            click.echo(f"presswatch: {reading.where}: {reading.why}", err=True)
    sys.exit(1 if missing else 0)
