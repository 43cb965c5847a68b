"""``presswatch crawl``."""

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
    timeout_option,
)


@click.command("crawl")
@click.argument("names", metavar="[SOURCE]...", nargs=-1)
@click.option("--limit", type=click.IntRange(min=1), help="Fetch at most this many release pages of each source.")
@click.option(
    "--replay", type=click.Path(path_type=Path), multiple=True, metavar="WARC",
    help="Crawl from this archive instead of the network; may be given more than once.",
)  # fmt: skip
@database_option
@sources_option
@click.option("--dry-run", is_flag=True, help="Crawl into a copy that is thrown away.")
@allow_private_option
@delay_option
@timeout_option
@json_option
@quiet_option
@click.pass_obj
def command(
    verbose: int,
    names: tuple[str, ...],
    limit: int | None,
    replay: tuple[Path, ...],
    database: Path,
    folders: tuple[Path, ...],
    dry_run: bool,
    allow_private: bool,
    delay: float | None,
    timeout: float | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Crawl sources (all of them if none is named) and store their new releases.

    Example: presswatch crawl afsc doj
    """
    from crawler import crawllog, plan, runner, show

    crawllog.set_up(-1 if quiet and not verbose else verbose)
    options = plan.Options(
        database=database, sources=names, replay=replay, limit=limit, dry_run=dry_run, allow_private=allow_private,
        delay=delay, timeout=timeout, command=" ".join(["presswatch", *sys.argv[1:]]),
    )  # fmt: skip
    with show.progress(enabled=not quiet and not as_json and sys.stderr.isatty()) as watch:
        summary = runner.crawl(options, registry_of(folders), watch)
    if as_json:
        show.summary_json(summary)
    elif not quiet:
        show.summary_table(summary, dry_run=dry_run)
    for error in summary.errors:
        click.echo(f"presswatch: {error}", err=True)
    sys.exit(summary.exit_code)
