"""``make lab``: for each software install, publish, serve, ``presswatch add``, crawl twice; one table of what came out.

Needs the package registries, and root for Debian's packages. Nothing of the software is kept in the repository: it is
installed below ``.lab/``. Exit code 1 where something that was published is missing or wrong.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from tests.lab.django import Mezzanine, Puput
from tests.lab.generators import Docusaurus, Hexo, Hugo, Jekyll, Nikola, Pelican
from tests.lab.ghost import Ghost
from tests.lab.judge import ROOT, Outcome, watch
from tests.lab.posts import Post, make_posts
from tests.lab.site import Site
from tests.lab.wordpress import ClosedWordPress, WordPress

SITES: dict[str, type[Site]] = {
    site.name: site
    for site in (
        Pelican, Nikola, Hugo, Jekyll, Hexo, Docusaurus, WordPress, ClosedWordPress, Ghost, Mezzanine, Puput
    )
}  # fmt: skip
_SHOWN = 12  # what is wrong with a newsroom, line by line; --keep holds the rest


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("names", nargs=-1, type=click.Choice(sorted(SITES)))
@click.option("--posts", "count", default=45, show_default=True, help="How many posts each newsroom publishes.")
@click.option("--way", help="Declare this way of each site alone instead of asking `presswatch add`; `all` for each.")
@click.option("--keep", type=click.Path(path_type=Path), help="Leave source files and collections in this folder.")
@click.option("--lab", default=ROOT / ".lab", type=click.Path(path_type=Path), help="Where the software is installed.")
def main(names: tuple[str, ...], count: int, way: str | None, keep: Path | None, lab: Path) -> None:
    """Try Presswatch on real site software, all of it if none is named."""
    posts = make_posts(count)
    table = Table(box=None, pad_edge=False)
    for title in (
        "software",
        "version",
        "by",
        "posts",
        "held",
        "titles",
        "dates",
        "bodies",
        "extra",
        "recrawl",
        "verdict",
    ):
        table.add_column(title)
    console = Console(width=None if sys.stdout.isatty() else 160)
    well = True
    with tempfile.TemporaryDirectory() as temporary:
        for name in names or SITES:
            for row, good in _rows(SITES[name](lab), posts, keep or Path(temporary), way):
                table.add_row(*row)
                well = well and good
    console.print(table)
    sys.exit(0 if well else 1)


def _rows(site: Site, posts: Sequence[Post], place: Path, way: str | None) -> list[tuple[list[str], bool]]:
    """Try one software; return a row of the table for each time it was watched, and whether all was well."""
    click.echo(f"{site.name}: installing, building and serving", err=True)
    try:
        version = site.install()
        site.build(posts)
        with site.serve():
            return [
                _row(site, version, by, watch(site, posts, _folder(place, site.name, by), by))
                for by in (site.ways if way == "all" else [way])
            ]
    except (RuntimeError, OSError) as error:
        click.echo(f"{site.name}: {error}", err=True)
        return [([site.name, "", way or "add", *[""] * 7, "could not be tried"], False)]


def _folder(place: Path, name: str, by: str | None) -> Path:
    folder = place / f"{name}-{by or 'add'}".replace(" ", "-")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def _row(site: Site, version: str, by: str | None, got: Outcome) -> tuple[list[str], bool]:
    for line in sorted(got.wrong, key=lambda line: line.startswith("missing"))[:_SHOWN]:
        click.echo(f"{site.name} by {by or 'add'}: {line}", err=True)
    if len(got.wrong) > _SHOWN:
        click.echo(f"{site.name} by {by or 'add'}: and {len(got.wrong) - _SHOWN} more", err=True)
    dates = f"{got.dates} ({got.aged} by age)" if got.aged else str(got.dates)
    counts = (got.posts, got.held, got.titles, dates, got.bodies, got.extra)
    cost = f"{got.requests} for {got.lists} list{'s' * (got.lists != 1)}"
    return [site.name, version, by or "add", *map(str, counts), cost, "well" if got.well else "wrong"], got.well


if __name__ == "__main__":
    main()
