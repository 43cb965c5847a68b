"""Watches a served newsroom with the real commands and compares what is held with what was published."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from pipelines.ages import is_age, may_be_off
from pipelines.text import clean, fold
from tests.lab.posts import NAME, Post
from tests.lab.site import Site

ROOT = Path(__file__).resolve().parents[2]
_PATIENCE = 600  # seconds that one command may take
_ROBOTS = 1  # requests beside the lists: robots.txt is asked in every crawl


@dataclass
class Outcome:
    """What a newsroom gave: counts, and in words what is wrong.

    Attributes:
        dates: exact days, or where the page tells a post's age alone, days as near as they claim; those are `aged`.
        lists: addresses of the source's ways. requests: of the second crawl, robots.txt among them.
    """

    posts: int
    held: int = 0
    extra: int = 0
    titles: int = 0
    dates: int = 0
    aged: int = 0
    bodies: int = 0
    lists: int = 0
    requests: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def well(self) -> bool:
        """Whether everything that was published is held, rightly, nothing else is, and a recrawl is cheap."""
        whole = {self.held, self.titles, self.dates, self.bodies} == {self.posts}
        return whole and not self.extra and 0 < self.requests <= self.lists + _ROBOTS


def watch(site: Site, posts: Sequence[Post], place: Path, way: str | None = None) -> Outcome:
    """Add a newsroom that is being served, crawl it twice, and compare.

    Args:
        place: an empty folder for the source file and the collection.
        way: declare this way of the site alone, instead of asking ``presswatch add``.
    """
    outcome = Outcome(len(posts))
    if way is None:
        text = _presswatch(
            place,
            "add",
            site.base + site.start,
            "--yes",
            "--allow-private",
            "--delay",
            "0",
            "--sources",
            str(place),
            "--timezone",
            "America/New_York",
            "--fixtures",
            str(place / "fixtures"),
        )
    else:
        text = _declare(site, way, place)
    (place / "added.txt").write_text(text)
    if not list(place.rglob("*.toml")):
        outcome.wrong.append("presswatch add wrote no source; see commands.log")
        return outcome
    _crawl(place)
    outcome.lists = _lists(place)
    _compare(posts, _rows(place, "SELECT * FROM releases"), site.zone, outcome)
    outcome.wrong += [f"{row['kind']}: {row['message']}"[:300] for row in _rows(place, "SELECT * FROM problems")]
    outcome.requests = int(_crawl(place)["requests"])
    return outcome


def _lists(place: Path) -> int:
    """Count the lists that every crawl has to ask: the first page of each way, and the sitemaps that an index names."""
    (row,) = _rows(place, "SELECT ways FROM sources")
    ways = [way["url"] for way in json.loads(row["ways"])]
    asked = [row["url"] for row in _rows(place, "SELECT url FROM validators")]
    return len({*ways, *(url for url in asked if ".xml" in url and "sitemap" in url)})


def _declare(site: Site, way: str, place: Path) -> str:
    folder = place / "advocacy"
    folder.mkdir(parents=True)
    text = (
        f'name = "{NAME}"\nhome = "{site.base}"\ntimezone = "America/New_York"\n\n[[{way.split(maxsplit=1)[0]}]]\n'
        f'url = "{site.base}{site.ways[way]}"\n\n[evidence]\ngrade = "guessed"\n'
    )
    (folder / f"{site.name}.toml").write_text(text)
    return text


def _crawl(place: Path) -> dict[str, Any]:
    database = str(place / "presswatch.db")
    out = _presswatch(
        place, "crawl", "--json", "--allow-private", "--delay", "0", "--sources", str(place), "--database", database
    )
    (row,) = json.loads(out)["sources"]
    return dict(row)


def _presswatch(place: Path, *arguments: str) -> str:
    """Run a command; exit code 1 says that something is missing, which the comparison will show."""
    command = [sys.executable, "-m", "crawler.cli", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=_PATIENCE)
    with (place / "commands.log").open("a") as log:
        log.write(f"$ {' '.join(arguments)}\n{done.stdout}{done.stderr}\n")
    if done.returncode not in {0, 1} or "Traceback" in done.stderr:
        raise RuntimeError(f"presswatch {arguments[0]} ended with {done.returncode}: {done.stderr[-1500:]}")
    return done.stdout


def _rows(place: Path, sql: str) -> list[dict[str, Any]]:
    connection = sqlite3.connect(f"file:{place / 'presswatch.db'}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    try:
        return [dict(row) for row in connection.execute(sql)]
    finally:
        connection.close()


def _compare(posts: Sequence[Post], rows: Sequence[dict[str, Any]], zone: dt.tzinfo, outcome: Outcome) -> None:
    """Match releases with posts by the slug in their addresses, and count what is right."""
    left = list(rows)
    for post in posts:
        row = next((row for row in left if _slug(row["url"]) == post.slug), None)
        if row is None:
            outcome.wrong.append(f"missing: {post.day(zone)} {post.title}")
            continue
        left.remove(row)
        outcome.held += 1
        aged = is_age(row["published_precision"])
        wanted = {"title": clean(post.title), "published": post.day(zone)}
        right = {name: row[name] == value for name, value in wanted.items()}
        if aged:
            days = (dt.date.fromisoformat(text) for text in (row["published"], wanted["published"]))
            right["published"] = abs(next(days) - next(days)) <= may_be_off(row["published_precision"])
        for name, value in wanted.items():
            if not right[name]:
                outcome.wrong.append(f"{name}: {row[name]!r}, not {value!r}: {row['url']} {row['basis'][:300]}")
        outcome.titles += right["title"]
        outcome.dates += right["published"]
        outcome.aged += right["published"] and aged
        if fold(row["text"]) == fold(post.text):
            outcome.bodies += 1
        else:
            outcome.wrong.append(f"body: {_difference(row['text'], post.text)}: {row['url']}")
    outcome.extra = len(left)
    outcome.wrong += [f"extra: {row['url']} {row['title']!r}" for row in left]


def _difference(got: str, wanted: str) -> str:
    """Return in words what a text has too much or too little, the first of it."""
    ours, theirs = got.split(), wanted.split()
    for kind, i, j, k, m in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if kind != "equal":
            return f"{' '.join(ours[i:j])[:150]!r} in place of {' '.join(theirs[k:m])[:150]!r} at word {i}"
    return "only white space differs"


def _slug(url: str) -> str:
    """Return the last name of an address: ``/2024/05/we-won.html`` and ``/we-won/`` are both ``we-won``."""
    return url.partition("?")[0].rstrip("/").rpartition("/")[2].removesuffix(".html")
