"""``presswatch demo``: the whole way on one machine, from sample newsrooms on loopback to a page in the browser."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

from crawler import crawllog, outcome, places, samples, site
from pipelines.errors import UsageError


def run(directory: Path, *, port: int, serve: bool, verbose: int = 0) -> int:
    """Crawl the sample newsrooms into ``directory/presswatch.db`` and serve it. Returns the exit code.

    The first run crawls twice, and in between two of the newsrooms change. They keep their port, which is part of every
    address, and what they have changed: so a second run finds nothing new.
    """
    crawllog.set_up(verbose)
    directory.mkdir(parents=True, exist_ok=True)
    newsroom_port = _newsroom_port(directory / "newsrooms.port")
    sources = directory / "sources"
    samples.write_sources(sources, newsroom_port)
    with samples.serve(samples.newsrooms(), port=newsroom_port) as server:
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


def _newsroom_port(kept: Path) -> int:
    """Return the port of earlier runs, or a free one that is then kept."""
    if kept.exists():
        port = int(kept.read_text())
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                raise UsageError(
                    f"port {port}, which the sample newsrooms of {kept.parent} use, is taken: "
                    "end the other demo, or name another --directory"
                ) from None
        return port
    port = site.free_port("127.0.0.1", samples.DEFAULT_PORT)
    kept.write_text(f"{port}\n")
    return port
