"""``presswatch demo``: the whole way on one machine, from sample newsrooms on loopback to a page in the browser."""

from __future__ import annotations

import socket
import sys
from pathlib import Path

from crawler import crawllog, places, plan, runner, samples, show, site
from crawler.source import Sources
from pipelines.errors import UsageError


def run(directory: Path, *, port: int, serve: bool, verbose: int = 0) -> int:
    """Crawl the sample newsrooms into ``directory/presswatch.db`` and serve it. Returns the exit code.

    The newsrooms keep the port of the first run, which is part of every address: so a second run finds nothing new.
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
        options = plan.Options(database=database, allow_private=True, delay=0, command="presswatch demo")
        with show.progress(enabled=sys.stderr.isatty()) as watch:
            summary = runner.crawl(options, Sources([sources]), watch)
        show.summary_table(summary)
        for error in summary.errors:
            sys.stderr.write(f"presswatch: {error}\n")
        sys.stdout.write(f"\nThe collection is {database}\n")
        sys.stdout.flush()
        if serve:
            return site.serve(database, places.site(), host="127.0.0.1", port=port) or summary.exit_code
        return summary.exit_code


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
