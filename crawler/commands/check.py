"""``presswatch check``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from crawler.options import registry_of, sources_option


@click.command("check")
@click.argument("names", metavar="[SOURCE]...", nargs=-1)
@sources_option
def command(names: tuple[str, ...], folders: tuple[Path, ...]) -> None:
    """Check source files: keys, selectors, addresses, patterns. Asks no network."""
    registry = registry_of(folders)
    checked = registry.expand(names) or registry.ids()
    errors = registry.check(checked)
    for error in errors:
        click.echo(str(error), err=True)
    if errors:
        sys.exit(2)
    click.echo(f"{len(checked)} sources are well-formed")
