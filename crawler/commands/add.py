"""``presswatch add``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from crawler.options import allow_private_option, delay_option, json_option, registry_of, sources_option


@click.command("add")
@click.argument("url", metavar="URL")
@click.option("--name", help="The newsroom's name, in place of what the site calls itself.")
@click.option("--kind", type=click.Choice(["government", "advocacy"]), help="Its kind, in place of what the host says.")
@click.option("--id", "ident", help="The source's id, which is the file's name; by default it is made from the host.")
@click.option("--state", metavar="CODE", help="Its state, such as TX.")
@click.option("--timezone", metavar="ZONE", help="Its time zone, such as America/Chicago.")
@click.option(
    "--fixtures", type=click.Path(path_type=Path, file_okay=False),
    help="Folder for the frozen page; by default tests/sources/ beside the folder of source files.",
)  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
@click.option("--yes", "-y", is_flag=True, help="Write without asking.")
@click.option("--force", is_flag=True, help="Overwrite the source of that id, if there is one.")
@click.option(
    "--timeout", type=click.FloatRange(min=0.1), default=20.0, show_default=True, help="Seconds to wait for one answer."
)
@sources_option
@allow_private_option
@delay_option
@json_option
@click.pass_obj
def command(
    verbose: int,
    url: str,
    name: str | None,
    kind: str | None,
    ident: str | None,
    state: str | None,
    timezone: str | None,
    fixtures: Path | None,
    dry_run: bool,
    yes: bool,
    force: bool,
    timeout: float,
    folders: tuple[Path, ...],
    allow_private: bool,
    delay: float | None,
    as_json: bool,
) -> None:
    """Make a source from the address of a newsroom.

    Probes the site with a dozen requests at most, shows what was found and how sure it is, asks, and writes the
    source's file and a frozen page for review. URL may be the site's home, its newsroom, a feed or a sitemap.

    Exit codes: 0 shown or written, 1 nothing usable was found, 2 usage.

    Example: presswatch add https://example.org/news --dry-run
    """
    from crawler import crawllog
    from crawler.probe import adding, tell
    from crawler.probe.findings import Wishes

    crawllog.set_up(verbose)
    wishes = Wishes(ident, name, kind, state.upper() if state else None, timezone)
    job = adding.Adding(registry_of(folders), folders[0], fixtures, force=force)
    found = job.probe(url, wishes, allow_private=allow_private, delay=delay, timeout=timeout)
    text = job.draft(found) if found.source is not None else None
    if not as_json:
        tell.show(found)
    if text is None:
        if as_json:
            tell.as_json(found, {"toml": None, "written": None, "frozen": None})
        click.echo(
            f"presswatch: {found.why}\nWhat was asked:\n{tell.show_steps(found)}\n"
            f"Nothing was written. {tell.remedy(found)}",
            err=True,
        )
        sys.exit(1)
    target = job.target(found)
    if not as_json:
        click.echo(f"\n{target}:\n\n{text}")
    written = frozen = None
    if not dry_run and (yes or _agrees(target)):
        written, frozen = job.write(found, text)
    if as_json:
        paths = {"written": str(written) if written else None, "frozen": str(frozen) if frozen else None}
        tell.as_json(found, {"toml": text, **paths})
    elif written is None:
        click.echo("Nothing was written")
    else:
        click.echo(f"Written: {written}" + (f"\nFor review: {frozen}" if frozen else ""))
        click.echo(f"Next: presswatch check {found.source.id} && presswatch crawl {found.source.id}")  # type: ignore[union-attr]  # a text has a source


def _agrees(target: Path) -> bool:
    """Ask whether to write; where nobody can answer, nothing is written and the remedy said."""
    if not sys.stdin.isatty():
        click.echo("presswatch: nobody is there to ask; --yes writes, --dry-run shows alone", err=True)
        return False
    return click.confirm(f"Write {target}?", err=True)
