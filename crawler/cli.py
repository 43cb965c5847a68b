"""The command line. Importing this imports neither Scrapy nor Datasette: each command imports what it needs."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawler import places
from pipelines.errors import Operational, Unreadable, UsageError

if TYPE_CHECKING:
    from crawler.source import Sources

_HELP = {"help_option_names": ["-h", "--help"], "max_content_width": 100}

database_option = click.option(
    "--database", "-d", type=click.Path(path_type=Path, dir_okay=False), envvar="PRESSWATCH_DATABASE",
    default=places.database, show_default="datasette/presswatch.db", help="The collection, a SQLite file.",
)  # fmt: skip
sources_option = click.option(
    "--sources", "folders", type=click.Path(path_type=Path, file_okay=False, exists=True), multiple=True,
    envvar="PRESSWATCH_SOURCES", default=lambda: (places.SOURCES,), show_default="crawler/sources",
    help="Folder of source files; may be given more than once.",
)  # fmt: skip
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")


class _Group(click.Group):
    """Shows an operational error as one clear message and exits with its code."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except Operational as error:
            click.echo(f"presswatch: {error}", err=True)
            ctx.exit(error.exit_code)
        except KeyboardInterrupt:
            ctx.exit(130)


@click.group(cls=_Group, context_settings=_HELP)
@click.version_option(package_name="presswatch", prog_name="presswatch")
@click.option("-v", "--verbose", count=True, help="Say more on stderr; twice for everything.")
@click.pass_context
def main(ctx: click.Context, verbose: int) -> None:
    """Watch what immigration-enforcement agencies, and those who watch them, say in public.

    Exit codes: 0 well, 1 something is missing (the rest is saved), 2 usage, 3 another crawl is running,
    130 interrupted.
    """
    ctx.obj = verbose


def _registry(folders: tuple[Path, ...]) -> Sources:
    from crawler.source import Sources

    return Sources(folders)


@main.command()
@click.argument("names", metavar="[SOURCE]...", nargs=-1)
@click.option("--limit", type=click.IntRange(min=1), help="Fetch at most this many release pages of each source.")
@click.option(
    "--replay", type=click.Path(path_type=Path), multiple=True, metavar="WARC",
    help="Crawl from this archive instead of the network; may be given more than once.",
)  # fmt: skip
@database_option
@sources_option
@click.option("--dry-run", is_flag=True, help="Crawl into a copy that is thrown away.")
@click.option("--allow-private", is_flag=True, help="Admit addresses that are not public, such as loopback: for tests.")
@click.option(
    "--delay", type=click.FloatRange(min=0), help="Seconds between requests to a host, in place of each source's own."
)
@json_option
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")
@click.pass_obj
def crawl(
    verbose: int,
    names: tuple[str, ...],
    limit: int | None,
    replay: tuple[Path, ...],
    database: Path,
    folders: tuple[Path, ...],
    dry_run: bool,
    allow_private: bool,
    delay: float | None,
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
        delay=delay, command=" ".join(["presswatch", *sys.argv[1:]]),
    )  # fmt: skip
    with show.progress(enabled=not quiet and not as_json and sys.stderr.isatty()) as watch:
        summary = runner.crawl(options, _registry(folders), watch)
    if as_json:
        show.summary_json(summary)
    elif not quiet:
        show.summary_table(summary, dry_run=dry_run)
    for error in summary.errors:
        click.echo(f"presswatch: {error}", err=True)
    sys.exit(summary.exit_code)


@main.command()
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
def read(
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
    for reading in saved.read_files(files, _registry(folders), url=url, at=at, name=name):
        missing |= reading.missing
        if reading.release is not None:
            show.record(reading.release, reading.capture)
        if reading.why is not None and (reading.missing or verbose):
            click.echo(f"presswatch: {reading.where}: {reading.why}", err=True)
    sys.exit(1 if missing else 0)


@main.command("try")
@click.option("--file", "path", type=click.Path(path_type=Path), required=True, help="The saved page.")
@click.option("--url", required=True, help="Its address.")
@click.option(
    "--as", "kind", type=click.Choice(["listing", "feed", "release"]), default="release", show_default=True,
    help="What to read it as.",
)  # fmt: skip
@click.option("--source", "name", help="Read it by this source's rules; without it the source is found by the host.")
@sources_option
@json_option
def try_(path: Path, url: str, kind: str, name: str | None, folders: tuple[Path, ...], as_json: bool) -> None:
    """Read one saved page and show what a crawl would see in it. Asks no network, stores nothing.

    Example: presswatch try --file news.html --url https://example.org/news --as listing
    """
    from crawler import show, trial
    from crawler.saved import read_files

    registry = _registry(folders)
    if kind == "release":
        for reading in read_files([path], registry, url=url, name=name):
            if reading.release is not None:
                show.record(reading.release, reading.capture)
            if reading.why is not None:
                raise UsageError(f"{reading.where}: {reading.why}")
        return
    try:
        show.trial(trial.try_file(path, registry, url=url, kind=kind, name=name), as_json=as_json)
    except Unreadable as error:
        raise UsageError(f"{path}: {error.why}") from None


@main.command()
@click.argument("names", metavar="[SOURCE]...", nargs=-1)
@database_option
@sources_option
@click.option("--accept", is_flag=True, help="Write the new readings; without it nothing is changed.")
@json_option
@click.pass_obj
def reread(
    verbose: int, names: tuple[str, ...], database: Path, folders: tuple[Path, ...], accept: bool, as_json: bool
) -> None:
    """Read the whole archive again with today's rules and show what would change.

    Example: presswatch reread doj --accept
    """
    from crawler import crawllog, show
    from crawler import reread as rereading

    crawllog.set_up(verbose)
    with show.progress_count("reading", enabled=sys.stderr.isatty() and not as_json) as advance:
        report = rereading.reread(database, _registry(folders), names, accept=accept, advance=advance)
    show.reread_report(report, accepted=accept, as_json=as_json)
    sys.exit(1 if report.failures else 0)


@main.command()
@click.argument("names", metavar="[SOURCE]...", nargs=-1)
@click.option("--kind", type=click.Choice(["government", "advocacy"]), help="List this kind only.")
@click.option("--state", metavar="CODE", help="List the sources of this state only, such as TX.")
@database_option
@sources_option
@json_option
def sources(
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
    errors = show.sources(_registry(folders), database, names, kind=kind, state=state, as_json=as_json)
    for error in errors:
        click.echo(f"presswatch: {error}", err=True)
    sys.exit(1 if errors else 0)


@main.command()
@click.argument("names", metavar="[SOURCE]...", nargs=-1)
@sources_option
def check(names: tuple[str, ...], folders: tuple[Path, ...]) -> None:
    """Check source files: keys, selectors, addresses, patterns. Asks no network."""
    registry = _registry(folders)
    checked = registry.expand(names) or registry.ids()
    errors = registry.check(checked)
    for error in errors:
        click.echo(str(error), err=True)
    if errors:
        sys.exit(2)
    click.echo(f"{len(checked)} sources are well-formed")


@main.command()
@database_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", "-p", default=8001, show_default=True, type=click.IntRange(0, 65535), help="Port to listen on.")
@click.option(
    "--site",
    type=click.Path(path_type=Path, file_okay=False),
    default=places.site,
    show_default="datasette",
    help="The site's configuration directory.",
)
def serve(database: Path, host: str, port: int, site: Path) -> None:
    """Serve the collection with Datasette until Ctrl-C. A crawl may run at the same time."""
    from crawler import site as serving

    if not database.exists():
        raise UsageError(
            f"{database}: there is no collection yet; run 'presswatch crawl' first, or name one with --database"
        )
    sys.exit(serving.serve(database, site, host=host, port=port))


@main.command()
@click.option(
    "--directory",
    type=click.Path(path_type=Path, file_okay=False),
    default=places.demo,
    show_default=".demo",
    help="Where the demo's collection is kept.",
)
@click.option(
    "--port",
    "-p",
    default=8001,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="Port of the site; the next free one if it is taken.",
)
@click.option("--serve/--no-serve", "serving", default=True, help="Serve the collection after the crawl.")
@click.pass_obj
def demo(verbose: int, directory: Path, port: int, serving: bool) -> None:
    """Start the sample newsrooms, crawl them, and serve what was collected until Ctrl-C."""
    from crawler import demo as trial

    sys.exit(trial.run(directory, port=port, serve=serving, verbose=verbose))


if __name__ == "__main__":
    main()
