"""Reads pages beside the crawl: the pure path in a process of its own, while this one talks to the network.

Reading takes as long as fetching, and one process has one core. The pure path needs nothing but the capture and the
name of the source, so it can run anywhere; a page that crashes a parser takes a reader with it, not the crawl.
"""

from __future__ import annotations

import asyncio
import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from crawler.discovery.way import Found, Way
from crawler.reading import read
from crawler.source import Sources
from pipelines.errors import Unreadable
from pipelines.records import Capture, Release

#: Pages that may wait for the reader; one more is read here, for then this process is the one with time to spare.
QUEUE = 6
#: Bytes of a page above which it is never read here: the largest take seconds, and the network would wait.
LARGE = 1_000_000

_AT_A_TIME = 16  # texts that go to the process beside together

Result = Release | Unreadable
Answer = TypeVar("Answer")

if TYPE_CHECKING:
    from pipelines.similar.fingerprint import Fingerprint


class ReaderDied(Exception):
    """Raised when a page has killed two readers. The page stays waiting, and the crawl goes on."""


class Readers:
    """Reads captures in a process beside, which is a fork of this one: make it before anything is opened or locked.

    A fork starts in a few milliseconds and shares what is imported. Where it would not be safe, on another system than
    Linux or once there are threads, and where a reader that died is replaced, a fork server starts a clean process.

    Args:
        folders: of the source files; a reader reads its own copy of the rules.
        beside: whether a process beside is of use; None asks the machine whether it has a second core.
    """

    def __init__(self, folders: Iterable[Path], *, beside: bool | None = None) -> None:
        self.folders = tuple(folders)
        self.sources = Sources(self.folders)
        self.beside = _cores() > 1 if beside is None else beside
        self.under_way = 0
        self._pool: ProcessPoolExecutor | None = None
        self._alone = asyncio.Lock()
        if self.beside and sys.platform == "linux" and threading.active_count() == 1:
            gc.collect()
            gc.freeze()  # or the reader's collector would write to, and so copy, every page of memory
            self._pool = _pool("fork", self.folders)
            self._pool.submit(_ready)

    async def read(self, capture: Capture, source: str, said: Mapping[str, str], *, url: str | None = None) -> Result:
        """Read a capture by the rules of a source: the release, or why there is none. Raises `ReaderDied`.

        `url` is the address of the release, where the capture is a list that carries it.
        """
        if self._is_here(capture):
            return _read(self.sources, capture, source, said, url)
        return await self._ask(_read_beside, capture, source, dict(said), url)

    async def read_list(self, way: Way, capture: Capture) -> Found:
        """Read a page of a list. Raises `Unreadable` if it is not what the way expects, and `ReaderDied`."""
        if self._is_here(capture):
            return way.read(capture)
        found = await self._ask(_read_list, capture, way)
        if isinstance(found, Unreadable):
            raise found
        return found

    def fingerprints(self, texts: Iterable[tuple[str, str]]) -> Iterator[Fingerprint]:
        """Yield the fingerprints of texts (headline and text), made in the process beside while the caller goes on."""
        from pipelines.similar.fingerprint import fingerprint  # noqa: PLC0415  # numpy takes a tenth of a second

        waiting = deque(texts)
        if self.beside:
            with suppress(BrokenProcessPool):  # then those that are left are made here
                for made in self._start().map(_fingerprint, tuple(waiting), chunksize=_AT_A_TIME):
                    yield made
                    waiting.popleft()
        for title, text in waiting:
            yield fingerprint(title, text)

    def close(self) -> None:
        """End the reader, if there is one, after the page that it is reading."""
        if self._pool is not None:
            # Python waits for it in any case when it ends; told not to wait here too, it may do so twice at once
            # (CPython issue 83279).
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    def _is_here(self, capture: Capture) -> bool:
        return not self.beside or (self.under_way >= QUEUE and len(capture.body) <= LARGE)

    async def _ask(self, job: Callable[..., Answer], capture: Capture, *rest: Any) -> Answer:
        try:
            return await self._submit(job, capture, *rest)
        except BrokenProcessPool:
            # Every page under way is lost with its reader; each is tried again by itself, and so the culprit found.
            async with self._alone:
                self.close()
                try:
                    return await self._submit(job, capture, *rest)
                except BrokenProcessPool:
                    self.close()
                    raise ReaderDied(f"{capture.url}: a process that read this page died, twice") from None

    async def _submit(self, job: Callable[..., Answer], *given: Any) -> Answer:
        self.under_way += 1
        try:
            return await asyncio.wrap_future(self._start().submit(job, *given))
        finally:
            self.under_way -= 1

    def _start(self) -> ProcessPoolExecutor:
        if self._pool is None:
            # A fork of this process would copy the locks that its threads happen to hold.
            self._pool = _pool("forkserver", self.folders)
        return self._pool


def _pool(start: str, folders: tuple[Path, ...]) -> ProcessPoolExecutor:
    context = multiprocessing.get_context(start)
    return ProcessPoolExecutor(1, mp_context=context, initializer=_begin, initargs=(folders,))


def _cores() -> int:
    """Return how many cores this process may use; where the system does not say, how many there are."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


_sources: Sources | None = None


def _begin(folders: tuple[Path, ...]) -> None:
    global _sources  # noqa: PLW0603  # the one state of a reader's process: its rules
    _sources = Sources(folders)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the crawl decides what it means
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Leave nobody behind: a crawl that is killed cannot tell its reader, which would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _ready() -> None:
    """Do nothing: a pool starts its process for the first job."""


def _fingerprint(text: tuple[str, str]) -> Fingerprint:
    from pipelines.similar.fingerprint import fingerprint  # noqa: PLC0415  # as above, and 12 MB

    return fingerprint(*text)


def _read_beside(capture: Capture, source: str, said: dict[str, str], url: str | None) -> Result:
    assert _sources is not None
    return _read(_sources, capture, source, said, url)


def _read_list(capture: Capture, way: Way) -> Found | Unreadable:
    try:
        return way.read(capture)
    except Unreadable as error:  # raised, it would lose what `args` does not hold on its way between processes
        return error


def _read(sources: Sources, capture: Capture, source: str, said: Mapping[str, str], url: str | None) -> Result:
    try:
        return read(capture, sources.get(source), said=said, url=url)
    except Unreadable as error:
        return error
