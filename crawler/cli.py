"""The command line. Importing this imports neither Scrapy nor Datasette; see `crawler.commands`."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from typing import Any

import click

from crawler import commands
from pipelines.errors import Operational


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


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="presswatch", prog_name="presswatch")
@click.option("-v", "--verbose", count=True, help="Say more on stderr; twice for everything.")
@click.pass_context
def main(ctx: click.Context, verbose: int) -> None:
    """Watch what immigration-enforcement agencies, and those who watch them, say in public.

    Exit codes: 0 well, 1 something is missing (the rest is saved), 2 usage, 3 another crawl is running,
    130 interrupted.
    """
    ctx.obj = verbose


for _module in pkgutil.iter_modules(commands.__path__):
    main.add_command(import_module(f"{commands.__name__}.{_module.name}").command)


if __name__ == "__main__":
    main()
