"""The options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler import places

if TYPE_CHECKING:
    from crawler.source import Sources

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
quiet_option = click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")
allow_private_option = click.option(
    "--allow-private", is_flag=True, help="Admit addresses that are not public, such as loopback: for tests."
)
delay_option = click.option(
    "--delay", type=click.FloatRange(min=0), help="Seconds between requests to a host, in place of each source's own."
)
timeout_option = click.option(
    "--timeout", type=click.FloatRange(min=0.1), help="Seconds that one request may take; 30 if left out."
)


def registry_of(folders: tuple[Path, ...]) -> Sources:
    """Return the sources of the folders that ``--sources`` named."""
    from crawler.source import Sources  # noqa: PLC0415  # `--help` must not load lxml

    return Sources(folders)
