from __future__ import annotations

import asyncio
import datetime as dt
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from crawler import samples
from crawler.discovery.listing import Listing
from crawler.readers import QUEUE, ReaderDied, Readers
from crawler.reading import read
from crawler.source import Sources
from pipelines.errors import Unreadable
from pipelines.records import Capture, Release
from pipelines.similar.fingerprint import fingerprint

AT = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    samples.write_sources(tmp_path / "sources", samples.DEFAULT_PORT)
    return tmp_path / "sources"


def pages(count: int) -> list[Capture]:
    return [
        Capture(
            f"http://harbor.localhost:8611/news/{number}/",
            AT,
            200,
            (("Content-Type", "text/html; charset=utf-8"),),
            f"<h1>Release number {number}</h1><p>May 4, 2019</p><article><p>The clinic has seen {number} people since it "
            "opened its doors, and it asks the county for the means to see as many again next year.</p></article>".encode(),
        )
        for number in range(count)
    ]


async def read_all(readers: Readers, captures: list[Capture]) -> list[Release | Unreadable]:
    return list(await asyncio.gather(*(readers.read(capture, "harbor", {}) for capture in captures)))


def test_beside_reads_as_alone(folder: Path) -> None:
    captures = [*pages(QUEUE + 20), Capture("http://harbor.localhost:8611/news/gone/", AT, 404, (), b"")]
    source = Sources([folder]).get("harbor")
    readers = Readers([folder], beside=True)
    try:
        results = asyncio.run(read_all(readers, captures))
    finally:
        readers.close()
    assert [r.title for r in results[:-1] if isinstance(r, Release)] == [read(c, source).title for c in captures[:-1]]
    assert isinstance(results[-1], Unreadable)
    assert results[-1].why == "answered 404"


def test_a_reader_that_dies_is_replaced(folder: Path) -> None:
    captures = pages(5)

    async def scene() -> None:
        readers = Readers([folder], beside=True)
        try:
            await read_all(readers, captures[:-2])
            victim = await asyncio.wrap_future(readers._start().submit(os.getpid))
            os.kill(victim, signal.SIGKILL)
            result = await readers.read(captures[-1], "harbor", {})
            assert isinstance(result, Release)
            assert result.title == f"Release number {len(captures) - 1}"
        finally:
            readers.close()

    asyncio.run(scene())


def test_a_page_that_kills_two_readers_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    capture = pages(1)[0]

    async def scene() -> None:
        readers = Readers([folder], beside=True)
        submit = readers._submit

        async def deadly(*arguments: object) -> Release | Unreadable:
            readers._start().submit(os.abort)
            return await submit(*arguments)  # type: ignore[arg-type]

        monkeypatch.setattr(readers, "_submit", deadly)
        with pytest.raises(ReaderDied, match="/news/0/"):
            await readers.read(capture, "harbor", {})
        readers.close()

    asyncio.run(scene())


def test_fingerprints_are_made_beside_and_none_is_lost_with_the_process(folder: Path) -> None:
    texts = [(f"Release {number}", f"The clinic has seen {number} people. " * 9) for number in range(40)]
    readers = Readers([folder], beside=True)
    try:
        made = readers.fingerprints(texts)
        found = [next(made) for _ in range(3)]
        readers._start().submit(os.abort)
        found += made
        alone = list(Readers([folder], beside=False).fingerprints(texts))
    finally:
        readers.close()
    assert [one.keys for one in found] == [one.keys for one in alone] == [fingerprint(*text).keys for text in texts]


def test_a_list_is_read_beside(folder: Path) -> None:
    way = Listing("http://harbor.localhost:8611/news/", item="li a")
    links = "".join(f'<li><a href="/news/{number}/">Release number {number}</a>' for number in range(3))
    page = Capture(way.url, AT, 200, (("Content-Type", "text/html"),), links.encode())
    broken = Capture(way.url, AT, 200, (("Content-Type", "application/pdf"),), b"%PDF-1.7")

    async def scene() -> None:
        readers = Readers([folder], beside=True)
        try:
            assert await readers.read_list(way, page) == way.read(page)
            with pytest.raises(Unreadable) as alone:
                way.read(broken)
            with pytest.raises(type(alone.value), match=alone.value.why):
                await readers.read_list(way, broken)
        finally:
            readers.close()

    asyncio.run(scene())


def test_one_core_reads_alone(folder: Path) -> None:
    readers = Readers([folder], beside=False)
    results = asyncio.run(read_all(readers, pages(5)))
    assert all(isinstance(result, Release) for result in results)
    assert readers._pool is None


def test_a_killed_crawl_leaves_no_reader_behind(folder: Path) -> None:
    script = (
        "import os, sys, time\n"
        "from crawler.readers import Readers\n"
        "if __name__ == '__main__':\n"
        "    readers = Readers([sys.argv[1]], beside=True)\n"
        "    print(readers._start().submit(os.getpid).result(), flush=True)\n"
        "    time.sleep(60)\n"
    )
    path = folder.parent / "crawl.py"
    path.write_text(script)
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen(
        [sys.executable, str(path), str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(root)},
    ) as process:
        assert process.stdout is not None
        reader = int(process.stdout.readline())
        process.kill()
    deadline = time.monotonic() + 20
    while Path(f"/proc/{reader}").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not Path(f"/proc/{reader}").exists()
