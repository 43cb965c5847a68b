"""A collection for the site's tests, written through the store: three fictional sources, edits, faults, two runs."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette

from pipelines.enrich.whole import facts_of
from pipelines.records import Document, Picture, Release, Sighting
from pipelines.store import RobotsAnswer, Store, Traffic

START = dt.datetime(2026, 11, 1, 6, 0, tzinfo=dt.UTC)
SOURCES = {
    "riverbend": ("Riverbend Legal Aid", "advocacy", "local", "NM"),
    "bureau": ("Bureau of Ports & Crossings", "government", "federal", None),
    "harbor": ("Harbor County <Sheriff>", "government", "county", "TX"),
}
#: What a hostile page could leave in a row if every cleaning before the database failed.
HOSTILE = "<script>alert('stored')</script>"
SPANISH = "La agencia abre un centro de detención en la frontera y promete informar cada mes de las personas detenidas."


def make_release(source: str, number: int, *, edited: bool = False) -> Release:
    """Return release `number` of a source; `edited`, as its publisher has changed it."""
    day = dt.date(2026, 10, 30) - dt.timedelta(days=3 * number + len(source))
    spanish = number % 7 == 3
    title = f"Centro de detención {number}" if spanish else f"Statement {number} on immigration detention"
    paragraphs = [
        SPANISH
        if spanish
        else f"The office said on day {number}: immigration detention has fallen by {number} percent. ICE released more "
        f"than {1200 + number} people in Texas. “Beds stand empty,” said Director Ana Roe of the Harbor Union.",
        "Families who were detained will be told of their rights, the office said, in a language that they understand.",
    ]
    if edited:
        title += " (corrected)"
        paragraphs.append("An earlier version gave another figure.")
    text = "\n\n".join(paragraphs)
    url = f"https://{source}.example/news/{number}"
    return Release(
        url=url,
        canonical_url=url,
        source=source,
        title=title,
        subtitle="Half as many beds as a year ago" if number % 4 == 0 else None,
        text=text,
        html="\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs),
        digest=hashlib.sha256((title + text).encode()).hexdigest(),
        published=day,
        published_precision="day",
        dateline="EL PASO, Texas" if number % 2 else "WASHINGTON",
        city="El Paso" if number % 2 else "Washington",
        state="TX" if number % 2 else "DC",
        kind="statement" if number % 3 else "press_release",
        language="es" if spanish else "en",
        words=len(text.split()),
        topics=["Detention", "Rights"],
        documents=[Document(f"{url}.pdf", f"Report {number}", "application/pdf")] if number % 5 == 0 else [],
        pictures=[Picture(f"{url}.jpg", "A gate at dusk", "Dana Roe", "A gate")] if number % 6 == 0 else [],
        basis={
            "title": {"rule": "css h1", "agreed": ["meta og:title"]},
            "published": {"rule": "css time@datetime", "rejected": [{"rule": "url", "value": "2025-01-01"}]},
        },
        facts=facts_of(title, text, language="es" if spanish else "en"),
        problems=["published: the address names another year"] if number == 1 else [],
    )  # fmt: skip


def save(store: Store, release: Release, run: int, at: dt.datetime) -> None:
    """Store a release as a crawl would: seen, captured, saved."""
    assert release.source is not None
    store.sight(release.source, [Sighting(release.url, "listing https://example.org/news", title=release.title)], at)
    number = store.add_capture(
        url=release.url, source=release.source, run=run, fetched_at=at, status=200, content_type="text/html",
        digest="sha1:AAAA", warc=f"{at:%Y%m%d}-{run}.warc.gz", offset=1024, length=20_480,
    )  # fmt: skip
    store.save(release, capture=number, run=run, at=at, sighting_url=release.url)


def make_collection(path: Path) -> Path:
    """Write the collection and return its path."""
    with Store.open(path) as store:
        for name, (title, kind, level, state) in SOURCES.items():
            row = {
                "id": name, "name": title, "kind": kind, "level": level, "state": state, "every_days": 14,
                "home": f"https://{name}.example/", "timezone": "America/New_York", "evidence": "fixture",
                "ways": [{"kind": "listing", "url": f"https://{name}.example/news"}],
            }  # fmt: skip
            store.put_source(row)
        for run_number, edited in enumerate((False, True)):
            at = START + dt.timedelta(days=run_number)
            run = store.begin_run("presswatch crawl", "0.1.0", at)
            for name in SOURCES:
                store.begin_crawl(run, name, at)
                for number in range(1, 25):
                    save(store, make_release(name, number, edited=edited and number % 8 == 1), run, at)
                store.end_crawl(run, name, "partial", "one list page is missing", {"found": 24, "new": 24}, at)
            store.problem("http", "the answer was 503; it is asked again in the next crawl", source="harbor",
                          url="https://harbor.example/news?page=9", run=run, at=at)  # fmt: skip
            store.add_traffic([Traffic(f"{name}.example", at.date(), 26, 540_000, 1) for name in SOURCES])
            store.keep_robots(
                RobotsAnswer("https://harbor.example", 200, at, "User-agent: *\nCrawl-delay: 5", "a", 5.0)
            )
            store.end_run(run, 1, at + dt.timedelta(minutes=2))
        hostile = make_release("harbor", 40)
        hostile.title = f"Hostile {HOSTILE}"
        hostile.html = (
            f'<p>Before {HOSTILE} after <a href="javascript:alert(1)">link</a><img src="https://x.example/p.png"></p>'
        )
        hostile.documents = [Document("javascript:alert(1)", HOSTILE, None)]
        hostile.digest = "0" * 64
        save(store, hostile, run, at)
        store.index_all()
    return path


@pytest.fixture(scope="session")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A collection, named as in the site's own folder."""
    return make_collection(tmp_path_factory.mktemp("site") / "presswatch.db")


@pytest.fixture(scope="session")
def site(collection: Path) -> Path:
    """A copy of the configuration directory with the collection inside, as ``datasette datasette/`` takes it."""
    source = Path(__file__).resolve().parents[2] / "datasette"
    folder = collection.parent / "datasette"
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns("*.db*", "presswatch-archive", "__pycache__"))
    with Store.open(collection) as store:
        store.db.execute("VACUUM INTO ?", [str(folder / "presswatch.db")])
    return folder


@pytest.fixture(scope="session")
def get(site: Path) -> Callable[..., Any]:
    """Ask the site, as ``datasette datasette/`` serves it, inside this process."""
    served = Datasette([str(site / "presswatch.db")], config_dir=site)

    def ask(path: str, **options: Any) -> Any:
        async def once() -> Any:
            await served.invoke_startup()
            return await served.client.get(path, **options)

        return asyncio.run(once())

    return ask
