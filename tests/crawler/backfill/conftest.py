"""What back-fill tests share: a real pywb, an archive of the past to serve with it, and a place to fill."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from crawler import samples
from crawler.archive import Archive, Exchange

ROOT = Path(__file__).resolve().parents[3]
#: Its dependencies (brotlipy, an old redis) clash with ours, so it lives in an environment of its own, made once.
PYWB = "pywb==2.10.0"
CACHE = ROOT / ".cache"


@pytest.fixture(scope="session")
def wayback_programs() -> Path:
    """The folder of pywb's programs. Installed on first use; where that fails the test is skipped, in CI it fails."""
    home = CACHE / f"{PYWB.replace('==', '-')}-py{sys.version_info.major}{sys.version_info.minor}"
    CACHE.mkdir(exist_ok=True)
    with FileLock(CACHE / "pywb.lock", timeout=600):  # one of the suite's processes installs, the other waits
        if not (home / "installed").exists():
            shutil.rmtree(home, ignore_errors=True)
            try:
                subprocess.run([sys.executable, "-m", "venv", home], check=True, capture_output=True, timeout=120)
                # pywb imports pkg_resources, which setuptools had until 81 and an environment of Python 3.12 has not.
                wanted = ["-m", "pip", "install", "--quiet", PYWB, "setuptools<81"]
                subprocess.run([home / "bin" / "python", *wanted], check=True, capture_output=True, timeout=420)
            except (subprocess.SubprocessError, OSError) as error:
                said = getattr(error, "stderr", b"") or b""
                message = f"{PYWB} cannot be installed: {error} {said.decode(errors='replace')[-1000:]}"
                if os.environ.get("CI"):
                    pytest.fail(message)
                pytest.skip(message)
            (home / "installed").touch()
    return home / "bin"


@pytest.fixture
def pywb(wayback_programs: Path, tmp_path: Path) -> Callable[..., Any]:
    """Serve WARC files with a real pywb on loopback: ``with pywb(files) as endpoint:``."""

    @contextlib.contextmanager
    def serve(files: Iterable[Path]) -> Iterator[str]:
        folder = tmp_path / "pywb"
        folder.mkdir()
        manager = wayback_programs / "wb-manager"
        subprocess.run([manager, "init", "news"], cwd=folder, check=True, capture_output=True, timeout=60)
        subprocess.run([manager, "add", "news", *files], cwd=folder, check=True, capture_output=True, timeout=120)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [wayback_programs / "wayback", "-b", "127.0.0.1", "-p", str(port)], cwd=folder, stdout=log, stderr=log
            )
        try:
            endpoint = f"http://127.0.0.1:{port}/news/cdx"
            _wait(f"{endpoint}?url=http://nobody.example/", process, folder / "log")
            yield endpoint
        finally:
            process.terminate()
            process.wait(timeout=20)

    return serve


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(urllib.error.URLError, OSError), urllib.request.urlopen(url, timeout=5):
            return
        time.sleep(0.1)
    pytest.fail(f"pywb does not answer: {log.read_text(errors='replace')[-2000:]}")


@pytest.fixture
def past(tmp_path: Path) -> Callable[..., Path]:
    """Write a WARC archive of a newsroom as it was: each release captured some days after its publication.

    ``past(newsroom, days=1)``; another call adds captures of another day, of what the newsroom then shows.
    """
    folder = tmp_path / "past"
    serial = iter(range(1, 99))

    def write(newsroom: samples.Newsroom, *, days: float = 1, only: Iterable[str] | None = None, **more: Any) -> Path:
        stories = [story for story in newsroom.stories if only is None or story.slug in set(only)]
        with Archive(folder, run=next(serial), software="tests", seen=lambda url, digest: None) as archive:
            for story in stories:
                at = story.published.astimezone(dt.UTC) + dt.timedelta(days=days)
                archive.write(exchange(newsroom.url_of(story), at, newsroom.draw(story), **more))
        return folder

    return write


def exchange(url: str, at: dt.datetime, reply: samples.Reply, **more: Any) -> Exchange:
    headers = (("Content-Type", reply.content_type), ("Content-Length", str(len(reply.body))), *reply.headers)
    return Exchange(url, at, reply.status, headers, reply.body, **more)


@pytest.fixture
def fill(place: Any) -> Callable[..., Any]:
    """Run ``backfill SOURCE --from …`` on the place and return what it prints, as JSON."""

    def run(source: str, first: str, *more: str, code: int = 0) -> Any:
        done = place.run(*arguments(place, source, first, *more), code=code)
        return json.loads(done.stdout)

    return run


def arguments(place: Any, source: str, first: str, *more: str) -> list[str]:
    common = ["--json", "--allow-private", "--delay", "0", "--sources", str(place.sources)]
    return ["backfill", source, "--from", first, *more, *common, "--database", str(place.database)]


@pytest.fixture
def kill(place: Any) -> Callable[..., int]:
    """Start a back-fill and kill it (SIGKILL) once `when` holds; return how many releases it had stored by then."""

    def run(when: Callable[[], bool], source: str, first: str, *more: str) -> int:
        process = subprocess.Popen(
            place.command(*arguments(place, source, first, *more)),
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=place.root,
        )  # fmt: skip
        deadline = time.monotonic() + 60
        try:
            while process.poll() is None and time.monotonic() < deadline:
                with contextlib.suppress(sqlite3.OperationalError):  # it has no tables yet
                    if place.database.exists() and when():
                        break
                time.sleep(0.005)
            assert process.poll() is None, "it ended before it could be killed"
        finally:
            process.kill()
            process.wait()
        return stored_so_far(place)

    return run


def stored_so_far(place: Any) -> int:
    """How many releases are held, 0 before there is a table."""
    try:
        return int(place.one("SELECT count(*) FROM releases"))
    except sqlite3.OperationalError:
        return 0
