"""``presswatch serve``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from crawler import places
from crawler.options import database_option
from pipelines.errors import UsageError


@click.command("serve")
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
def command(database: Path, host: str, port: int, site: Path) -> None:
    """Serve the collection with Datasette until Ctrl-C. A crawl may run at the same time."""
    from crawler import site as serving

    if not database.exists():
        raise UsageError(
            f"{database}: there is no collection yet; run 'presswatch crawl' first, or name one with --database"
        )
    sys.exit(serving.serve(database, site, host=host, port=port))
