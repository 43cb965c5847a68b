"""How many release pages are read right: by Presswatch with its source's rules and with none, and by its peers.

A truth set is ``NAME.warc.gz`` beside ``NAME.truth.jsonl``, a line a page: url, title, published, body_first and
body_last (the first and last dozen words), and where known subtitle, body_words, contains_not, documents, topics,
components, number.
"""

from __future__ import annotations

import json
import re
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import trafilatura

from crawler import places
from crawler.reading import read
from crawler.replay import Replay
from crawler.source import Sources
from pipelines.errors import Unreadable
from pipelines.records import Capture

ROOT = Path(__file__).resolve().parents[2]
PEERS = ROOT / ".venv-peers" / "bin" / "python"
FIELDS = ("title", "subtitle", "date", "begin", "end", "length", "clean", "documents", "topics", "components", "number")
#: What only a source's own rules can know is not asked of readers that have none.
DECLARED_ONLY = frozenset({"topics", "components", "number"})
#: What the peers do not offer, or not in a form that could be compared.
OURS_ONLY = frozenset({"subtitle", "documents"}) | DECLARED_ONLY
#: How far the number of words may be off: counts differ in what a word is, not by a paragraph.
LENGTH_OFF = 0.05

Truth = dict[str, Any]


@dataclass(frozen=True)
class Read:
    """What a reader made of a page, and how long it took (CPU seconds); `text` is None where it made nothing."""

    seconds: float
    text: str | None = None
    title: str | None = None
    date: str | None = None
    more: dict[str, Any] = field(default_factory=dict)


@dataclass
class Score:
    """Right answers by field, of those that the truth speaks of."""

    right: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    wrong: list[tuple[str, list[str]]] = field(default_factory=list)

    def share(self, name: str) -> float | None:
        """Return the share that is right, None where nothing was asked."""
        return self.right[name] / self.asked[name] if self.asked[name] else None


def squeeze(value: str | list[str]) -> str:
    """Text without white space: the truth's words were cut at tags, ours are not."""
    return re.sub(r"\s+", "", value if isinstance(value, str) else " ".join(value))


def verdicts(found: Read, truth: Truth) -> dict[str, bool]:
    """Compare a reading with its truth, field by field; a page that could not be read is wrong in all."""
    text, more = squeeze(found.text or ""), found.more
    words = len((found.text or "").split())
    checks = {
        "title": squeeze(found.title or "") == squeeze(truth["title"]),
        "date": found.date == truth["published"],
        "begin": text.startswith(squeeze(truth["body_first"])),
        "end": text.endswith(squeeze(truth["body_last"])),
    }
    if truth.get("body_words"):
        checks["length"] = abs(words - truth["body_words"]) <= max(5, LENGTH_OFF * truth["body_words"])
    if "subtitle" in truth:
        checks["subtitle"] = squeeze(more.get("subtitle") or "") == squeeze(truth["subtitle"] or "")
    if "contains_not" in truth:
        checks["clean"] = not any(piece in (found.text or "") for piece in truth["contains_not"])
    if "documents" in truth:
        optional = set(truth.get("documents_optional", []))
        checks["documents"] = set(more.get("documents", ())) - optional == set(truth["documents"]) - optional
    for name in ("topics", "components", "number"):
        if truth.get(name):
            checks[name] = more.get(name) == truth[name]
    return {name: found.text is not None and right for name, right in checks.items()}


def truth_sets(folders: Iterable[Path]) -> Iterator[tuple[str, Replay, list[Truth]]]:
    """Yield the truth sets of the folders: name, archive, and the truths of releases."""
    for folder in folders:
        for path in sorted(folder.glob("*.truth.jsonl")):
            name = path.name.removesuffix(".truth.jsonl")
            lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
            yield name, Replay([folder / f"{name}.warc.gz"]), [line for line in lines if "body_first" in line]


def pages_of(replay: Replay, truths: Iterable[Truth]) -> list[Capture]:
    """Return the captures of the truths. Raises LookupError for one that is not in the archive."""
    found = []
    for truth in truths:
        capture = replay.get(truth["url"])
        if capture is None:
            raise LookupError(f"{truth['url']} is in the truth and not in the archive")
        found.append(capture)
    return found


def presswatch(pages: Iterable[Capture], registry: Sources | None) -> Iterator[Read]:
    """Read pages by their source's rules where a registry is given, else by the defaults alone."""
    for page in pages:
        source = registry.for_url(page.url) if registry else None
        started = time.process_time()
        try:
            release = read(page, source)
        except Unreadable as error:
            release = error.release
        seconds = time.process_time() - started
        if release is None:
            yield Read(seconds)
            continue
        more = {name: getattr(release, name) for name in ("subtitle", "topics", "components", "number")}
        more["documents"] = [document.url for document in release.documents]
        yield Read(seconds, release.text, release.title, str(release.published), more)


def by_trafilatura(pages: Iterable[Capture]) -> Iterator[Read]:
    """Read pages with trafilatura, with metadata."""
    for page in pages:
        started = time.process_time()
        found = trafilatura.bare_extraction(page.body, url=page.url, with_metadata=True)
        seconds = time.process_time() - started
        yield Read(seconds, found.text, found.title, found.date) if found else Read(seconds)


def by_peer(name: str, pages: Iterable[Capture]) -> Iterator[Read]:
    """Read pages with a peer of `tests.scoring.peer`, in its own environment (``make accuracy`` sets it up)."""
    lines = [json.dumps({"url": page.url, "html": page.body.decode("utf-8", "replace")}) for page in pages]
    script = Path(__file__).with_name("peer.py")
    done = subprocess.run(
        [PEERS, script, name], input="\n".join(lines), capture_output=True, text=True, check=True, encoding="utf-8"
    )
    for line in done.stdout.splitlines():
        found = json.loads(line)
        yield Read(found["seconds"], found.get("text"), found.get("title"), found.get("date"))


def score(readings: Iterable[Read], truths: Iterable[Truth], without: frozenset[str] = frozenset()) -> Score:
    """Compare readings with their truths; fields in `without` are not asked."""
    result = Score()
    for found, truth in zip(readings, truths, strict=True):
        result.seconds += found.seconds
        right = {name: fine for name, fine in verdicts(found, truth).items() if name not in without}
        result.asked.update(["all", *right])
        result.right.update([name for name, fine in right.items() if fine] + ["all"] * all(right.values()))
        if not all(right.values()):
            result.wrong.append((truth["url"], [name for name, fine in right.items() if not fine]))
    return result


def readers() -> dict[str, tuple[Callable[[list[Capture]], Iterable[Read]], frozenset[str]]]:
    """Return the readers by name, each with the fields that are not asked of it."""
    registry = Sources([places.SOURCES])
    found: dict[str, tuple[Callable[[list[Capture]], Iterable[Read]], frozenset[str]]] = {
        "presswatch, declared": (lambda pages: presswatch(pages, registry), frozenset()),
        "presswatch, no rules": (lambda pages: presswatch(pages, None), DECLARED_ONLY),
        "trafilatura": (by_trafilatura, OURS_ONLY),
    }
    if PEERS.exists():
        found["newspaper4k"] = (partial(by_peer, "newspaper4k"), OURS_ONLY)
    return found


def print_table(folders: list[Path], *, verbose: bool = False) -> int:
    """Print one table of all readers and truth sets; return the number of sets. `verbose` names what is wrong."""
    sets = list(truth_sets(folders))
    head = f"{'set':<10} {'reader':<21}{'pages':>6}{'ms/page':>8}"
    print(head + "".join(f"{name:>11}" for name in (*FIELDS, "all")))
    for name, replay, truths in sets:
        pages = pages_of(replay, truths)
        for label, (reader, without) in readers().items():
            result = score(reader(pages), truths, without)
            row = f"{name:<10} {label:<21}{len(truths):>6}{1000 * result.seconds / max(len(truths), 1):>8.1f}"
            for key in (*FIELDS, "all"):
                share = result.share(key)
                row += f"{'–':>11}" if share is None else f"{share:>11.3f}"
            print(row)
            for url, fields in result.wrong if verbose and label.startswith("presswatch") else []:
                print(f"    {', '.join(fields)}: {url}")
    if not PEERS.exists():
        print("newspaper4k is not set up here; `make accuracy` sets it up")
    return len(sets)
