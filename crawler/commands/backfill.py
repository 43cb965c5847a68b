"""``presswatch backfill``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from crawler.options import (
    allow_private_option,
    database_option,
    delay_option,
    json_option,
    quiet_option,
    registry_of,
    sources_option,
)
from pipelines.errors import UsageError


@click.command("backfill")
@click.argument("name", metavar="SOURCE")
@click.option("--from", "first", metavar="DATE", required=True, help="First day, month or year, such as 2019-03.")
@click.option("--to", "last", metavar="DATE", help="Last day, month or year; today if it is left out.")
@click.option(
    "--via", type=click.Choice(["feed", "listing", "sitemap", "api", "wayback", "archive"]),
    help="Where to look: one of the source's own ways (api is WordPress too), a web archive, or WARC files. Every way "
    "of its own if it is left out.",
)  # fmt: skip
@click.option(
    "--archive", "files", type=click.Path(path_type=Path), multiple=True, metavar="PATH",
    help="A WARC file or a folder of them, with --via archive; may be given more than once.",
)  # fmt: skip
@click.option(
    "--endpoint", metavar="URL", help="The index of the web archive, with --via wayback.  [default: the Wayback "
    "Machine's, https://web.archive.org/cdx/search/cdx]",
)  # fmt: skip
@click.option("--again", is_flag=True, help="Ask again for windows that are done.")
@click.option("--limit", type=click.IntRange(min=1), help="Fetch at most this many pages.")
@database_option
@sources_option
@click.option("--dry-run", is_flag=True, help="Ask lists and indexes only, show what would be read, store nothing.")
@allow_private_option
@delay_option
@json_option
@quiet_option
@click.pass_obj
def command(
    verbose: int,
    name: str,
    first: str,
    last: str | None,
    via: str | None,
    files: tuple[Path, ...],
    endpoint: str | None,
    again: bool,
    limit: int | None,
    database: Path,
    folders: tuple[Path, ...],
    dry_run: bool,
    allow_private: bool,
    delay: float | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Fetch the releases of the past, month by month, and show the gaps that are left.

    A month that is done is not asked for again; a back-fill that was stopped goes on where it was. Days are those of
    publication, or with --via wayback and archive those on which a page was captured.

    Example: presswatch backfill afsc --from 2019 --to 2020-06 --via wayback
    """
    from crawler import crawllog, show
    from crawler.backfill import run, shown
    from crawler.backfill.cdx import PUBLIC, index_of
    from crawler.backfill.request import Request
    from crawler.backfill.spans import span_of
    from pipelines.records import now

    if (via == "archive") != bool(files):
        raise UsageError("--via archive and --archive FILE belong together: name the WARC files to read")
    if endpoint is not None and via != "wayback":
        raise UsageError("--endpoint is the index of a web archive; it needs --via wayback")
    crawllog.set_up(-1 if quiet and not verbose else verbose)
    request = Request(
        database=database, sources=(name,), limit=limit, again=again, dry_run=dry_run, allow_private=allow_private,
        delay=delay, command=" ".join(["presswatch", *sys.argv[1:]]), span=span_of(first, last, now().date()), via=via,
        index=index_of(endpoint or PUBLIC), files=files,
    )  # fmt: skip
    with show.progress(enabled=not quiet and not as_json and sys.stderr.isatty()) as watch:
        report = run.backfill(request, registry_of(folders), watch)
    if as_json:
        shown.report_json(report)
    elif not quiet:
        shown.report(report, via=via, dry_run=dry_run)
    for error in report.errors:
        click.echo(f"presswatch: {error}", err=True)
    sys.exit(report.exit_code)
