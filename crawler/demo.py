"""``presswatch demo``: the whole way on one machine, from sample newsrooms on loopback to a page in the browser."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from crawler import crawllog, outcome, places, samples, site
from pipelines.errors import UsageError

_PORTS_TRIED = 50


def run(directory: Path, *, port: int, serve: bool, verbose: int = 0) -> int:
    """Crawl the sample newsrooms into ``directory/presswatch.db`` and serve it. Returns the exit code.

    The first run crawls twice, and in between two of the newsrooms change. They keep their port, which is part of every
    address, and what they have changed: so a second run finds nothing new.
    """
    crawllog.set_up(verbose)
    directory.mkdir(parents=True, exist_ok=True)
    sources = directory / "sources"
    with _newsrooms(directory / "newsrooms.port") as server:
        samples.write_sources(sources, server.port)
        names = ", ".join(sorted(server.newsrooms))
        sys.stdout.write(
            f"Sample newsrooms ({names}) are on port {server.port}; their organisations are fictional.\n\n"
        )
        sys.stdout.flush()
        database = directory / "presswatch.db"
        exit_code = 0
        if not database.exists():
            exit_code = _crawl(database, sources, verbose)
            sys.stdout.write("\nThe next day two of them have published a release each, and edited one:\n\n")
            sys.stdout.flush()
        samples.turn_the_page(server.newsrooms)
        if exit_code != outcome.INTERRUPTED:
            exit_code = _crawl(database, sources, verbose) or exit_code
        sys.stdout.write(f"\nThe collection is {database}\n")
        sys.stdout.flush()
        if serve and exit_code != outcome.INTERRUPTED:
            return site.serve(database, places.site(), host="127.0.0.1", port=port) or exit_code
        return exit_code


def _crawl(database: Path, sources: Path, verbose: int) -> int:
    """Crawl as a cron would, in a process of its own (a reactor runs once in each); return the exit code."""
    command = [sys.executable, "-m", "crawler.cli", *["-v"] * verbose, "crawl"]
    command += ["--allow-private", "--delay", "0", "--database", str(database), "--sources", str(sources)]
    return subprocess.run(command, check=False).returncode  # noqa: S603  # our own program


@contextmanager
def _newsrooms(kept: Path) -> Iterator[samples.Serving]:
    """Serve the newsrooms on the port of earlier runs, or on the first that can be had, which is then kept."""
    first = samples.DEFAULT_PORT
    ports = [int(kept.read_text())] if kept.exists() else range(first, first + _PORTS_TRIED)
    with ExitStack() as stack:
        for port in ports:  # not looked for first: another demo may take a port between the look and the use
            with suppress(OSError):
                server = stack.enter_context(samples.serve(samples.newsrooms(), port=port))
                break
        else:
            raise UsageError(
                f"port {ports[-1]}, which the sample newsrooms of {kept.parent} use, is taken: "
                "end the other demo, or name another --directory"
            )
        kept.write_text(f"{server.port}\n")
        yield server
