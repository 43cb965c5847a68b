"""``presswatch try``."""

from __future__ import annotations

from pathlib import Path

import click

from crawler.options import json_option, registry_of, sources_option
from pipelines.errors import Unreadable, UsageError


@click.command("try")
@click.option("--file", "path", type=click.Path(path_type=Path), required=True, help="The saved page.")
@click.option("--url", required=True, help="Its address.")
@click.option(
    "--as", "kind", type=click.Choice(["listing", "feed", "sitemap", "wordpress", "release"]), default="release",
    show_default=True, help="What to read it as.",
)  # fmt: skip
@click.option("--source", "name", help="Read it by this source's rules; without it the source is found by the host.")
@sources_option
@json_option
def command(path: Path, url: str, kind: str, name: str | None, folders: tuple[Path, ...], as_json: bool) -> None:
    """Read one saved page and show what a crawl would see in it. Asks no network, stores nothing.

    Example: presswatch try --file news.html --url https://example.org/news --as listing
    """
    from crawler import show, trial
    from crawler.saved import read_files

    registry = registry_of(folders)
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
