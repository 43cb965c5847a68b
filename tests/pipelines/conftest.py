"""What the tests of the store share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pipelines.records import Release
from pipelines.store import Store

AT = dt.datetime(2026, 3, 2, 12, 0, tzinfo=dt.UTC)


def source_row(name: str) -> dict[str, Any]:
    return {
        "id": name,
        "name": f"Harbor Alliance {name}",
        "kind": "advocacy",
        "home": f"https://{name}.example",
        "ways": ["listing"],
        "timezone": "America/Chicago",
        "evidence": "fixture",
    }


@pytest.fixture
def at() -> dt.datetime:
    """The time of everything that needs one."""
    return AT


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """The path of a database with two sources (harbor, prairie), one run (1) and one capture (1)."""
    path = tmp_path / "presswatch.db"
    with Store.open(path) as store:
        for name in ("harbor", "prairie"):
            store.put_source(source_row(name))
        run = store.begin_run("presswatch crawl", "0.1.0", AT)
        store.add_capture(
            url="https://harbor.example/news",
            source="harbor",
            run=run,
            fetched_at=AT,
            status=200,
            content_type="text/html",
            digest="sha1:A",
            warc="2026/harbor.warc.gz",
            offset=0,
            length=900,
        )
    return path


@pytest.fixture
def store(database: Path) -> Iterator[Store]:
    """The database, open."""
    with Store.open(database) as store:
        yield store


@pytest.fixture
def make_release() -> Callable[..., Release]:
    """Make a whole release; keywords replace its fields. The digest follows title, date and text."""

    def make(url: str = "https://harbor.example/news/1", **fields: Any) -> Release:
        values: dict[str, Any] = {
            "url": url,
            "canonical_url": url,
            "source": "harbor",
            "title": "Harbor Alliance opens a clinic",
            "text": "The clinic opened on Monday. It stands on Pier Street.\n\nAll are welcome.",
            "html": "<p>The clinic opened on Monday.</p>",
            "published": dt.date(2026, 3, 1),
            "published_precision": "day",
            "words": 12,
            "basis": {"title": {"rule": "css h1", "rejected": []}},
        } | fields
        values.setdefault("digest", repr((values["title"], values["published"], values["text"])))
        return Release(**values)

    return make
