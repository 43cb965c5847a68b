"""``make bench``: the same newsroom crawled by bare Scrapy and by Presswatch in one run. Prints ratios."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from crawler import samples

ROOT = Path(__file__).resolve().parent.parent
RELEASES, PAGE_BYTES, ROUNDS = 800, 60_000, 3


def run(arguments: list[str]) -> tuple[float, float, str]:
    """Run a command; return its seconds, its peak memory in MB, and its output."""
    started = time.perf_counter()
    with subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        output = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{arguments}: exit code {process.returncode}")
    return time.perf_counter() - started, usage.ru_maxrss / 1024, output


def main() -> None:
    """Crawl, crawl again, print."""
    room = samples.BigNewsroom(RELEASES, page_size_bytes=PAGE_BYTES)
    with tempfile.TemporaryDirectory() as name, samples.serve([room]) as server:
        folder = Path(name)
        samples.write_sources(folder / "sources", server.port, ["big"])
        start = f"{server.base('big')}/news"
        bare, ours, peaks, again = [], [], [], []
        for number in range(ROUNDS):
            output = folder / f"bare-{number}.jsonl"
            seconds, _, _ = run(
                [sys.executable, "-m", "tests.bare", start, "crawler.guard.GuardedResolver", str(output)]
            )
            assert len(output.read_text().splitlines()) == RELEASES
            bare.append(RELEASES / seconds)
            command = [
                sys.executable, "-m", "crawler.cli", "crawl", "--json", "--allow-private", "--delay", "0",
                "--sources", str(folder / "sources"), "--database", str(folder / f"{number}.db"),
            ]  # fmt: skip
            seconds, peak, printed = run(command)
            assert json.loads(printed)["sources"][0]["new"] == RELEASES
            ours.append(RELEASES / seconds)
            peaks.append(peak)
            server.log.clear()
            seconds, _, printed = run(command)
            asked = [entry for entry in server.log if entry.path != "/robots.txt"]
            again.append((seconds, len(asked), sum(entry.status == 304 for entry in asked)))
        print(
            f"{RELEASES} release pages of {PAGE_BYTES // 1000} KB on loopback, "
            f"{ROUNDS} rounds, start-up included, medians"
        )
        print(f"bare Scrapy, parsel to JSON lines   {statistics.median(bare):7.0f} pages a second")
        print(f"presswatch crawl, archive and store {statistics.median(ours):7.0f} pages a second")
        ratios = [mine / theirs for mine, theirs in zip(ours, bare, strict=True)]
        print(f"ratio {statistics.median(ratios):.2f} (rounds: {', '.join(f'{ratio:.2f}' for ratio in ratios)})")
        print(f"peak memory of presswatch crawl {max(peaks):.0f} MB")
        seconds, requests, unchanged = again[-1]
        print(
            f"recrawl, nothing changed: {seconds:.1f} s, "
            f"{requests} request(s) beside robots.txt, {unchanged} answered 304"
        )


if __name__ == "__main__":
    main()
