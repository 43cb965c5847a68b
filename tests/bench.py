"""``make bench``: the same newsroom crawled by bare Scrapy and by Presswatch in one run. Prints ratios."""

from __future__ import annotations

import contextlib
import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from crawler import samples

ROOT = Path(__file__).resolve().parent.parent
RELEASES, PAGE_BYTES, ROUNDS = 800, 60_000, 3


def run(arguments: list[str]) -> tuple[float, float, str]:
    """Run a command; return its seconds, the peak memory of it and its children in MB, and its output."""
    started = time.perf_counter()
    with subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        peak = [0.0]
        watching = threading.Thread(target=watch_memory, args=(process, peak))
        watching.start()
        output, _ = process.communicate()
        seconds = time.perf_counter() - started
        watching.join()
    if process.returncode:
        sys.exit(f"{arguments}: exit code {process.returncode}")
    return seconds, peak[0], output


def watch_memory(process: subprocess.Popen[str], peak: list[float]) -> None:
    """Keep the highest sum of memory (proportional set size: pages shared between processes count once)."""
    while process.poll() is None:
        peak[0] = max(peak[0], sum(map(memory, family(process.pid))))
        time.sleep(0.1)


def family(pid: int) -> list[int]:
    """A process and all below it."""
    found = [pid]
    for parent in found:
        with contextlib.suppress(OSError):
            found += [int(child) for child in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]
    return found


def memory(pid: int) -> float:
    """Proportional set size of a process in MB, 0 if it has ended."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0


def hundred() -> None:
    """Crawl a hundred small newsrooms in one process, then again when nothing has changed, and print what it costs."""
    count = 100
    with tempfile.TemporaryDirectory() as name, samples.serve(samples.many(count)) as server:
        folder = Path(name)
        samples.write_many(folder / "sources", server.port, count)
        command = [
            sys.executable, "-m", "crawler.cli", "crawl", "--json", "--allow-private", "--delay", "0",
            "--sources", str(folder / "sources"), "--database", str(folder / "many.db"),
        ]  # fmt: skip
        for what in ("the first crawl (robots.txt, a list and three releases each)", "nothing changed (a list each)"):
            server.log.clear()
            seconds, peak, printed = run(command)
            rows = json.loads(printed)["sources"]
            assert [row["outcome"] for row in rows] == ["well"] * count
            print(f"{count} sources in one process, {what}: {seconds:.1f} s, {len(server.log)} requests, {peak:.0f} MB")


def main() -> None:
    """Crawl, crawl again, print."""
    hundred()
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
        print(f"peak memory of presswatch crawl {max(peaks):.0f} MB, its reader beside it included")
        seconds, requests, unchanged = again[-1]
        print(
            f"recrawl, nothing changed: {seconds:.1f} s, "
            f"{requests} request(s) beside robots.txt, {unchanged} answered 304"
        )


if __name__ == "__main__":
    main()
