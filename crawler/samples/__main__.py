"""``python -m crawler.samples``: serve the sample newsrooms in the foreground until Ctrl-C."""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Sequence
from pathlib import Path

from crawler.samples import DEFAULT_PORT, BigNewsroom, newsrooms, serve, write_sources
from crawler.samples.sources import DEMO


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until interrupted. Returns the exit code: 0, or 1 if the port is taken."""
    parser = argparse.ArgumentParser(prog="python -m crawler.samples", description=__doc__)
    parser.add_argument(
        "--port", type=int, default=DEFAULT_PORT, help="port on 127.0.0.1, 0 for any (default %(default)s)"
    )
    parser.add_argument(
        "--big", type=int, default=0, metavar="COUNT", help="also serve the synthetic newsroom of COUNT releases"
    )
    parser.add_argument(
        "--bytes", type=int, default=60_000, metavar="N", help="size of its pages (default %(default)s)"
    )
    parser.add_argument("--sources", type=Path, metavar="DIR", help="write the source files of what is served to DIR")
    options = parser.parse_args(arguments)
    rooms = newsrooms()
    names = list(DEMO)
    if options.big:
        rooms.append(BigNewsroom(options.big, page_size_bytes=options.bytes))
        names.append(BigNewsroom.host)
    try:
        with contextlib.suppress(KeyboardInterrupt), serve(rooms, options.port) as serving:
            if options.sources:
                write_sources(options.sources, serving.port, names)
            for name in serving.newsrooms:
                print(serving.base(name), flush=True)  # noqa: T201  # the addresses are this command's output
            serving.wait()
    except OSError as error:
        print(f"port {options.port} cannot be used ({error}); try another --port", file=sys.stderr)  # noqa: T201  # a command
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
