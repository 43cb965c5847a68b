"""What crawl tests share. A reactor runs once a process, so every crawl is a process of its own, as cron runs it."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from warcio.checker import Checker

from crawler import samples
from tests import warm

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Place:
    """A folder with a collection in it, and the commands run on it."""

    folder: Path
    root: Path = ROOT

    @property
    def database(self) -> Path:
        return self.folder / "presswatch.db"

    @property
    def archive(self) -> Path:
        return self.folder / "presswatch-archive"

    @property
    def sources(self) -> Path:
        return self.folder / "sources"

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, *warm.WARNINGS, "-m", "crawler.cli", *arguments]

    def run(self, *arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        """Run a command and insist on its exit code."""
        done = warm.run(list(arguments), timeout=120)
        assert done.returncode == code, (
            f"exit code {done.returncode}, not {code}\n{done.stdout[-3000:]}\n{done.stderr[-6000:]}"
        )
        assert "Traceback" not in done.stderr, done.stderr
        return done

    def crawl_arguments(self, *names: str) -> list[str]:
        return [
            "crawl",
            *names,
            "--json",
            "--allow-private",
            "--delay",
            "0",
            "--sources",
            str(self.sources),
            "--database",
            str(self.database),
        ]

    def crawl(self, *arguments: str, code: int = 0) -> dict[str, dict[str, Any]]:
        """Crawl the sample newsrooms; return the summary by source."""
        done = self.run(*self.crawl_arguments(*arguments), code=code)
        return {row["source"]: row for row in json.loads(done.stdout)["sources"]}

    def rows(self, sql: str, *values: Any) -> list[dict[str, Any]]:
        connection = sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)
        connection.row_factory = sqlite3.Row
        try:
            return [dict(row) for row in connection.execute(sql, values)]
        finally:
            connection.close()

    def one(self, sql: str, *values: Any) -> Any:
        (row,) = self.rows(sql, *values)
        return next(iter(row.values()))

    def check_archive(self) -> int:
        """Check every WARC file with warcio's own checker; return how many there are."""
        files = sorted(self.archive.rglob("*.warc.gz"))
        assert not list(self.archive.rglob("*.open"))
        for file in files:
            checker = Checker(_Arguments([str(file)]))
            checker.process_all()
            assert checker.exit_value == 0, f"warcio check {file}"
        return len(files)


class _Arguments:
    """What `warcio check` takes from its command line."""

    verbose = False

    def __init__(self, inputs: list[str]) -> None:
        self.inputs = inputs


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


@pytest.fixture
def newsrooms(place: Place) -> Iterator[samples.Serving]:
    """The demo's newsrooms, fresh, with their source files in the place."""
    with samples.serve(samples.newsrooms()) as serving:
        samples.write_sources(place.sources, serving.port)
        yield serving
