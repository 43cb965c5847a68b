"""The archive: every answer of a crawl goes into WARC files before anything reads it.

    <directory>/<YYYY>/presswatch-<YYYYmmddHHMMSS>-run<run>-<serial>.warc.gz

While a file is being written its name ends in ``.open``. A crawl that is killed leaves that name behind; `recover`
cuts off what was half written and gives the file its final name, so that no acknowledged answer is ever lost.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from crawler.warc import exchange as records
from crawler.warc.coding import decode_body
from crawler.warc.exchange import Exchange
from crawler.warc.files import hold, open_file, opened, sync_directory
from crawler.warc.record import Broken, read_capture
from crawler.warc.recovery import Repair, recover
from crawler.warc.walk import Damage, walk
from pipelines.errors import ArchiveError
from pipelines.records import Capture, now

__all__ = ["Archive", "Exchange", "Place", "Repair", "decode_body", "read_at", "recover"]

#: Bytes after which the next file is begun: 10^9, the size that the WARC standard's annex on files recommends.
FILE_SIZE = 1_000_000_000


class Place(NamedTuple):
    """Where an answer is archived, as the table `captures` keeps it.

    Attributes:
        warc: path within the archive, with ``/`` and without ``.open``.
        offset, length: of the record in that file, in bytes as compressed.
        digest: of the body as received, ``sha1:`` and base 32.
        revisit: the body was archived before, this record holds only the headers.
    """

    warc: str
    offset: int
    length: int
    digest: str
    revisit: bool


class Archive:
    """Writes the answers of one run. A file is begun with the first answer; use it in a ``with`` or call `close`.

    Args:
        directory: the archive; made where it is missing.
        run: number of the run, part of the files' names.
        software: who writes, such as ``presswatch 1.0 (+https://…)``.
        seen: asked with an address and the digest of a body: when was this very body archived for that address? None
            if never. For a 304 it is asked with the empty digest ``""``: when was any body last archived for it?
        size: bytes after which the next file is begun.
    """

    def __init__(
        self,
        directory: Path,
        *,
        run: int,
        software: str,
        seen: Callable[[str, str], dt.datetime | None],
        size: int = FILE_SIZE,
    ) -> None:
        self.directory = directory
        self._run = run
        self._software = software
        self._seen = seen
        self._size = size
        self._serial = 0
        self._file: int | None = None
        self._warc = ""
        self._offset = 0
        self._empty = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def write(self, exchange: Exchange) -> Place:
        """Archive one exchange: response (or revisit), request and metadata records, in this order.

        When this returns, all of it is with the operating system: a killed process loses nothing.

        Raises:
            ArchiveError: the disk is full, or the file cannot be written; the archive is as it was before.
        """
        digest = records.digest(exchange.body)
        earlier = None
        if exchange.body or exchange.status == 304:
            earlier = self._seen(exchange.url, digest if exchange.body else "")
        answer_id = records.new_id()
        answer = records.answer(exchange, digest, earlier, answer_id)
        rest = records.request(exchange, answer_id) + records.metadata(exchange, answer_id)
        if self._file is not None and self._offset >= self._size:
            self.close()
        if self._file is None:
            self._begin()
        place = Place(self._warc, self._offset, len(answer), digest, earlier is not None)
        self._append(answer + rest)
        self._empty = False
        return place

    def close(self) -> None:
        """Bring the file to the disk and give it its final name. May be called again; a later write begins a new file.

        Raises:
            ArchiveError: the disk did not take it; the file keeps its ``.open``, and `recover` will see to it.
        """
        if self._file is None:
            return
        file, self._file = self._file, None
        final = self.directory / self._warc
        try:
            try:
                os.ftruncate(file, self._offset)
                os.fsync(file)
            finally:
                os.close(file)
            if self._empty:
                opened(final).unlink()
            else:
                opened(final).rename(final)
            sync_directory(final.parent)
        except OSError as error:
            raise self._failed(error) from error

    def _begin(self) -> None:
        """Begin a file under a name that nobody has used, with its warcinfo record."""
        started = now()
        while True:
            name = f"presswatch-{started:%Y%m%d%H%M%S}-run{self._run}-{self._serial:05d}.warc.gz"
            self._warc = f"{started:%Y}/{name}"
            self._serial += 1
            final = self.directory / self._warc
            try:
                final.parent.mkdir(parents=True, exist_ok=True)
                if final.exists():
                    continue
                self._file = os.open(opened(final), os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC, 0o644)
            except FileExistsError as error:
                if not opened(final).exists():  # a file stands where a folder should be
                    raise self._failed(error) from error
                continue
            except OSError as error:
                raise self._failed(error) from error
            break
        hold(self._file)
        self._offset = 0
        self._empty = True
        try:
            self._append(records.warcinfo(name, started, run=self._run, software=self._software))
        except ArchiveError:
            self.close()  # which removes it: no file may begin without its warcinfo
            raise

    def _append(self, data: bytes) -> None:
        """Write all of it behind the last whole record, or nothing."""
        assert self._file is not None
        written = 0
        try:
            while written < len(data):
                written += os.pwrite(self._file, data[written:], self._offset + written)
        except OSError as error:
            with contextlib.suppress(OSError):  # the next write begins at the same offset all the same
                os.ftruncate(self._file, self._offset)
            raise self._failed(error) from error
        self._offset += written

    def _failed(self, error: OSError) -> ArchiveError:
        return ArchiveError(
            f"cannot write the archive file {opened(self.directory / self._warc)}: {error.strerror}; make room or "
            f"look at the permissions of {self.directory}, then run again: what was archived before is kept"
        )


def read_at(directory: Path, warc: str, offset: int) -> Capture:
    """Read one capture back, by the place that the table `captures` keeps. Content-Encoding is undone.

    Args:
        directory: the archive. warc: path of the file in it; it may still be open. offset: of the response record.

    Raises:
        ArchiveError: no such file, no response at that offset, a damaged record, or a revisit record, whose body is
            at another place.
    """
    where = f"offset {offset} of the archive file {directory / warc}"
    remedy = "restore the file from a backup, or crawl again to capture the page anew"
    try:
        with open_file(directory / warc) as file:
            found = next(walk(file, offset), None)
    except FileNotFoundError:
        raise ArchiveError(f"the archive file {directory / warc} is missing; {remedy}") from None
    except OSError as error:
        raise ArchiveError(f"cannot read {where}: {error.strerror}; {remedy}") from error
    if found is None:
        raise ArchiveError(f"nothing at {where}, the file is shorter; {remedy}")
    if isinstance(found, Damage) or found.flaw:
        raise ArchiveError(
            f"damaged record at {where}: {found.what if isinstance(found, Damage) else found.flaw}; {remedy}"
        )
    if found.kind == "revisit":
        said = f"{found.field('WARC-Refers-To-Date')} for {found.field('WARC-Refers-To-Target-URI')}"
        raise ArchiveError(
            f"the body is not at {where}, a revisit record: it was archived at {said}; read that capture"
        )
    if found.kind not in {"response", "resource"}:
        raise ArchiveError(f"no response at {where} but a {found.kind} record; the place of the capture is wrong")
    try:
        return read_capture(found)
    except Broken as broken:
        raise ArchiveError(f"damaged record at {where}: {broken}; {remedy}") from None
