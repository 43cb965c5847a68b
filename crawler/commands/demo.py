"""``presswatch demo``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from crawler import places


@click.command("demo")
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
def command(verbose: int, directory: Path, port: int, serving: bool) -> None:
    """Start the sample newsrooms, crawl them, and serve what was collected until Ctrl-C."""
    from crawler import demo as trial

    sys.exit(trial.run(directory, port=port, serve=serving, verbose=verbose))
