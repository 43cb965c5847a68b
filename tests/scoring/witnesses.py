"""What each library that may be asked as a witness knows by itself, what it costs, and what of it is ever needed.

Of a page that no rule was written for, Presswatch asks htmldate only where no other witness gives a date, and
trafilatura only where nothing else finds the body; readability is not asked at all. *asked* are the pages of a truth set
where it comes to that, *decides* those where its word was taken.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import htmldate

from crawler import bodies, defaults
from crawler.reading import read
from pipelines.errors import Unreadable
from pipelines.records import Capture
from tests.scoring.pages import (
    OURS_ONLY,
    PEERS,
    Read,
    by_peer,
    by_trafilatura,
    pages_of,
    presswatch,
    score,
    truth_sets,
)

#: The fields that each is asked for, as `tests.scoring.pages` names them.
ASKED_FOR = {
    "trafilatura": ("title", "date", "begin", "end", "length"),
    "htmldate": ("date",),
    "readability": ("title", "begin", "end", "length"),
}


def by_htmldate(pages: Iterable[Capture]) -> Iterator[Read]:
    """Ask htmldate for the day on which each page was published, as `crawler.defaults` does."""
    for page in pages:
        latest = page.fetched_at.date().isoformat()
        started = time.process_time()
        day = htmldate.find_date(page.body, extensive_search=False, original_date=True, max_date=latest)
        yield Read(time.process_time() - started, "", None, day)


def needed(pages: Iterable[Capture]) -> dict[str, tuple[int, int]]:
    """Return for each witness on how many pages it is asked, and on how many its word is taken, where no rule helps."""
    asked = dict.fromkeys(ASKED_FOR, 0)
    decides = dict.fromkeys(ASKED_FOR, 0)

    def counted(module: Any, name: str, witness: str) -> Callable[[], None]:
        before = getattr(module, name)

        def count(*given: Any) -> Any:
            asked[witness] += 1
            return before(*given)

        setattr(module, name, count)
        return lambda: setattr(module, name, before)

    undo = [counted(bodies, "_trafilatura", "trafilatura"), counted(defaults, "_htmldate", "htmldate")]
    try:
        for page in pages:
            try:
                release = read(page)
            except Unreadable as error:
                release = error.release  # type: ignore[assignment]  # None where it gives none
            for field, witness in (("body", "trafilatura"), ("published", "htmldate")):
                decides[witness] += bool(release and release.basis.get(field, {}).get("rule") == witness)
    finally:
        for step in undo:
            step()
    return {name: (asked[name], decides[name]) for name in ASKED_FOR}


def print_table(folders: list[Path]) -> None:
    """Print the table, a line for each truth set and witness, and one for our own reader without rules."""
    print(f"\n{'set':<10} {'witness':<21}{'asked':>6}{'decides':>8}{'ms/page':>8}{'title':>8}{'date':>8}{'body':>8}")
    for name, replay, truths in truth_sets(folders):
        pages = pages_of(replay, truths)
        need = needed(pages)
        rows = {"presswatch, no rules": presswatch(pages, None)}
        rows |= {"trafilatura": by_trafilatura(pages), "htmldate": by_htmldate(pages)}
        if PEERS.exists():
            rows["readability"] = by_peer("readability", pages)
        for label, readings in rows.items():
            result = score(readings, truths, OURS_ONLY)
            fields = ASKED_FOR.get(label, ASKED_FOR["trafilatura"])
            body = [share for key in ("begin", "end", "length") if (share := result.share(key)) is not None]
            shares = (
                result.share("title") if "title" in fields else None,
                result.share("date") if "date" in fields else None,
                min(body) if body and "begin" in fields else None,
            )
            counts = "".join(
                f"{count:>{width}}" for count, width in zip(need.get(label, ("", "")), (6, 8), strict=True)
            )
            print(
                f"{name:<10} {label:<21}{counts}{1000 * result.seconds / max(len(truths), 1):>8.1f}"
                + "".join(f"{'–':>8}" if share is None else f"{share:>8.3f}" for share in shares)
            )
