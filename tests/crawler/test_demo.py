"""``make demo`` as a newcomer runs it: crawl, summary, a site at a printed address, Ctrl-C, and again."""

from __future__ import annotations

import re
import signal
import subprocess
import time
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from crawler.demo import _newsrooms
from crawler.samples.sources import DEMO
from pipelines.errors import UsageError


def start(place: Any, port: int) -> tuple[subprocess.Popen[str], list[str]]:
    """Start the demo and read what it prints up to the site's address."""
    command = place.command("demo", "--directory", str(place.folder / "demo"), "--port", str(port))
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=place.root)
    assert process.stdout is not None
    printed = []
    for line in process.stdout:
        printed.append(line)
        if "Presswatch is at" in line:
            break
    return process, printed


def fetch(url: str) -> str:
    with urllib.request.urlopen(url, timeout=5) as answer:
        return str(answer.read().decode())


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_demo(place: Any, ending: signal.Signals) -> None:
    news = []
    # Ports of its own for each, since both may run at once: one demo could take the other's between its two runs.
    kept = place.folder / "demo" / "newsrooms.port"
    kept.parent.mkdir()
    kept.write_text(f"{18101 + ending}\n")
    for _ in range(2):
        process, printed = start(place, 18001 + ending)
        try:
            address = re.search(r"http://\S+", printed[-1])
            assert address is not None
            deadline = time.monotonic() + 30
            while True:
                try:
                    page = fetch(address.group())
                    break
                except OSError:
                    assert time.monotonic() < deadline
                    time.sleep(0.1)
            assert "Harbor Legal Aid Network" in page
            rows = [line.split() for line in printed if line.startswith(tuple(f"{name} " for name in DEMO))]
            assert {row[1] for row in rows} == {"well"}
            news.append([(int(row[4]), int(row[5])) for row in rows])
            link = re.search(
                r'href="(http://[a-z]+\.localhost:\d+/[^"]+)"',
                urllib.request.urlopen(address.group() + "presswatch/releases/1").read().decode(),
            )
            assert link is not None, "a release links to its newsroom, which still answers"
        finally:
            process.send_signal(ending)
            process.communicate(timeout=20)
        assert process.returncode == 0
    assert all(new >= 10 for new, _ in news[0][:6])
    assert sorted(news[0][6:]) == [(0, 0)] * 4 + [(1, 1)] * 2  # two newsrooms have published and edited meanwhile
    assert news[1] == [(0, 0)] * 6
    assert (Path(place.folder) / "demo" / "presswatch.db").exists()


def test_two_demos_that_begin_together_take_two_ports(tmp_path: Path) -> None:
    kept = tmp_path / "one", tmp_path / "two"
    with _newsrooms(kept[0]) as one, _newsrooms(kept[1]) as two:
        assert one.port != two.port
        assert [int(file.read_text()) for file in kept] == [one.port, two.port]
        with pytest.raises(UsageError, match=f"port {one.port}, .* is taken: end the other demo"), _newsrooms(kept[0]):
            pass
    with _newsrooms(kept[1]) as again:
        assert again.port == two.port
