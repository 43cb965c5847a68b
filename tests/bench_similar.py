"""``python -m tests.bench_similar [NUMBER]``: synthetic releases clustered through SQLite, release by release.

A tenth are copies under another source, a fifth are siblings of a few templates, the rest tell each of something else.
Prints time, memory and how many of the planted copies were found.
"""

from __future__ import annotations

import datetime as dt
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from pipelines.cells import cells
from pipelines.store import Store

FIRST_DAY = dt.date(2012, 1, 2)
SYLLABLES = "ba den fro gal hu il jo ken lor mi nov os pra quen ri sal tor ul ven wy".split()


class Made(NamedTuple):
    """A synthetic release and what it is a copy of, if of anything."""

    source: str
    title: str
    text: str
    published: dt.date
    copy_of: int | None


class Writer:
    """Writes releases: words that are used as often as words are (few often, most rarely), names and figures."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.words = ["".join(self.random.choices(SYLLABLES, k=self.random.randint(1, 4))) for _ in range(20_000)]
        self.weights = list(accumulate(1 / (rank + 3) for rank in range(len(self.words))))
        self.names = [word.title() for word in self.words if len(word) > 5][:6_000]
        self.templates = [self.sentences(18) for _ in range(20)]

    def sentence(self) -> str:
        length = self.random.randint(12, 28)
        words = self.random.choices(self.words, cum_weights=self.weights, k=length)
        words[self.random.randrange(length)] = " ".join(self.random.choices(self.names, k=2))
        if self.random.random() < 0.4:
            words[self.random.randrange(length)] = str(self.random.randint(2, 90_000))
        return " ".join([words[0].title(), *words[1:]]) + "."

    def sentences(self, number: int) -> list[str]:
        return [self.sentence() for _ in range(number)]

    def sibling(self) -> list[str]:
        """One of a template: its sentences with another name, age, date and sentence of its own."""
        who, place = " ".join(self.random.choices(self.names, k=2)), self.random.choice(self.names)
        fixed = self.random.choice(self.templates)
        own = f"On {self.random.randint(1, 28)} of the month {who}, {self.random.randint(18, 70)}, of {place} was heard"
        return [
            own + ".",
            *fixed[:9],
            f"It was the case of {who} with {self.random.randint(2, 900)} counts.",
            *fixed[9:],
        ]

    def releases(self, number: int) -> Iterator[Made]:
        recent: dict[int, Made] = {}  # what may still be copied
        for at in range(number):
            day = FIRST_DAY + dt.timedelta(days=at * 5_000 // number)
            draw = self.random.random()
            source = "harbor" if at % 2 else "prairie"
            if draw < 0.1 and recent:
                origin = self.random.choice(range(max(0, at - 2_000), at))
                original = recent[origin]
                text = original.text
                if self.random.random() < 0.5:
                    text += "\n\n" + " ".join(self.sentences(2)).lower()
                made = Made(
                    "copier",
                    original.title,
                    text,
                    original.published,
                    origin if original.copy_of is None else original.copy_of,
                )
            else:
                body = self.sibling() if draw < 0.3 else self.sentences(22)
                title = " ".join(self.random.choices(self.names, k=2) + self.sentence().split()[:6])
                made = Made(source, title, "\n\n".join(" ".join(body[i : i + 4]) for i in range(0, 22, 4)), day, None)
            recent[at] = made
            recent.pop(at - 2_000, None)
            yield made


def fill(store: Store, releases: Iterator[Made]) -> list[int | None]:
    """Put the releases into the database as a crawl leaves them; return of which one each is a copy."""
    at = dt.datetime(2026, 1, 5, tzinfo=dt.UTC)
    for name in ("harbor", "prairie", "copier"):
        store.put_source(
            {
                "id": name,
                "name": name.title(),
                "kind": "advocacy",
                "home": f"https://{name}.example",
                "ways": [],
                "timezone": "America/Chicago",
                "evidence": "fixture",
            }
        )
    run = store.begin_run("bench", "0", at)
    capture = store.add_capture(
        url="https://harbor.example", source="harbor", run=run, fetched_at=at, status=200, content_type="text/html",
        digest="d", warc="w", offset=0, length=1,
    )  # fmt: skip
    copies = []
    with store.transaction():
        for number, made in enumerate(releases, 1):
            copies.append(made.copy_of)
            url = f"https://{made.source}.example/{number}"
            row = {
                "id": number, "source": made.source, "url": url, "canonical_url": url, "title": made.title,
                "kind": "press_release", "published": made.published, "published_precision": "day", "text": made.text,
                "html": "", "words": 1, "digest": str(number), "revision": 1, "first_seen": at, "last_seen": at,
                "capture": capture, "layout": "default", "basis": "{}",
            }  # fmt: skip
            store.db.conn.execute(
                f"INSERT INTO releases ({', '.join(row)}) VALUES ({', '.join(':' + name for name in row)})", cells(row)
            )
    return copies


def main(arguments: list[str]) -> None:
    """Write, index, print."""
    number = int(arguments[0]) if arguments else 100_000
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "bench.db") as store:
        copies = fill(store, Writer(1).releases(number))
        before = resource.getrusage(resource.RUSAGE_SELF)
        started = time.perf_counter()
        indexed = store.index_all()
        seconds = time.perf_counter() - started
        after = resource.getrusage(resource.RUSAGE_SELF)
        assert indexed == number
        clusters = dict(store.db.conn.execute("SELECT release, cluster FROM cluster_members"))
        planted = [(at + 1, origin + 1) for at, origin in enumerate(copies) if origin is not None]
        found = sum(a in clusters and clusters[a] == clusters.get(b) for a, b in planted)
        (made,) = store.db.conn.execute("SELECT sum(size * (size - 1) / 2) FROM clusters").fetchone()
        groups: dict[int, int] = {}
        for at, origin in enumerate(copies):
            head = at if origin is None else origin
            groups[head] = groups.get(head, 0) + 1
        true = sum(size * (size - 1) // 2 for size in groups.values())
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        print(f"{number} releases clustered in {seconds:.0f} s ({cpu:.0f} s of CPU, {1000 * cpu / number:.2f} ms each)")
        print(
            f"peak memory {after.ru_maxrss / 1024:.0f} MB, of which {before.ru_maxrss / 1024:.0f} MB were there before"
        )
        print(f"planted copies found {found} of {len(planted)}; pairs clustered {made}, planted {true}")


if __name__ == "__main__":
    main(sys.argv[1:])
