"""``make accuracy``: how many releases of each truth set are read exactly right, with their source's rules or none.

A truth set is ``NAME.warc.gz`` beside ``NAME.truth.jsonl``. Folders other than ``../shared/data/replays`` may be named.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from crawler import places
from crawler.reading import read
from crawler.replay import Replay
from crawler.source import Source, Sources
from pipelines.errors import Unreadable
from pipelines.records import Release

ROOT = Path(__file__).resolve().parent.parent
FIELDS = ("title", "subtitle", "date", "begin", "end", "clean", "documents", "topics", "components", "number")


@dataclass
class Score:
    """Right answers by field, of those that the truth speaks of."""

    right: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    wrong: list[tuple[str, list[str]]] = field(default_factory=list)


def squeeze(value: str | list[str]) -> str:
    """Text without white space: the truth's words were cut at tags, ours are not."""
    return re.sub(r"\s+", "", value if isinstance(value, str) else " ".join(value))


def verdicts(release: Release | None, truth: dict[str, Any]) -> dict[str, bool]:
    """Compare a release with its truth, field by field; a release that could not be read is wrong in all."""
    text = squeeze(release.text) if release else ""
    checks: dict[str, Any] = {
        "title": lambda r: squeeze(r.title) == squeeze(truth["title"]),
        "date": lambda r: str(r.published) == truth["published"],
        "begin": lambda r: text.startswith(squeeze(truth["body_first"])),
        "end": lambda r: text.endswith(squeeze(truth["body_last"])),
    }
    if "subtitle" in truth:
        checks["subtitle"] = lambda r: squeeze(r.subtitle or "") == squeeze(truth["subtitle"] or "")
    if "contains_not" in truth:
        checks["clean"] = lambda r: not any(piece in r.text for piece in truth["contains_not"])
    if "documents" in truth:
        optional = set(truth.get("documents_optional", []))
        checks["documents"] = lambda r: {d.url for d in r.documents} - optional == set(truth["documents"]) - optional
    for name in ("topics", "components", "number"):
        if truth.get(name):
            checks[name] = lambda r, name=name: getattr(r, name) == truth[name]
    return {name: release is not None and bool(check(release)) for name, check in checks.items()}


def truth_sets(folders: list[Path]) -> Iterator[tuple[str, Replay, list[dict[str, Any]]]]:
    """Yield the truth sets of the folders: name, archive, and the truths of releases."""
    for folder in folders:
        for path in sorted(folder.glob("*.truth.jsonl")):
            name = path.name.removesuffix(".truth.jsonl")
            lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
            yield name, Replay([folder / f"{name}.warc.gz"]), [line for line in lines if "body_first" in line]


def score(replay: Replay, truths: list[dict[str, Any]], registry: Sources | None) -> Score:
    """Read every page of a truth set, by its source's rules where a registry is given, else by the defaults alone."""
    result = Score()
    for truth in truths:
        capture = replay.get(truth["url"])
        assert capture is not None, f"{truth['url']} is in the truth and not in the archive"
        source: Source | None = registry.for_url(truth["url"]) if registry else None
        started = time.perf_counter()
        try:
            release: Release | None = read(capture, source)
        except Unreadable as error:
            release = error.release
        result.seconds += time.perf_counter() - started
        found = verdicts(release, truth)
        if source is None:  # what only a source's own rules can know is not asked of the defaults
            found = {name: right for name, right in found.items() if name not in {"topics", "components", "number"}}
        result.asked.update(["all", *found])
        result.right.update([name for name, right in found.items() if right] + (["all"] if all(found.values()) else []))
        if not all(found.values()):
            result.wrong.append((truth["url"], [name for name, right in found.items() if not right]))
    return result


def main(arguments: list[str]) -> None:
    """Print one table; with ``-v`` the addresses that were read wrong, too."""
    verbose = "-v" in arguments
    folders = [Path(name) for name in arguments if name != "-v"] or [ROOT.parent / "shared" / "data" / "replays"]
    sets = list(truth_sets(folders))
    if not sets:
        sys.exit(
            f"no truth set (NAME.warc.gz beside NAME.truth.jsonl) in {', '.join(map(str, folders))}; name a folder"
        )
    print(f"{'set':<12}{'rules':<9}{'pages':>6}{'ms/page':>9}" + "".join(f"{name:>11}" for name in (*FIELDS, "all")))
    for name, replay, truths in sets:
        for label, registry in (("declared", Sources([places.SOURCES])), ("none", None)):
            result = score(replay, truths, registry)
            row = f"{name:<12}{label:<9}{result.asked['all']:>6}{1000 * result.seconds / max(len(truths), 1):>9.1f}"
            for key in (*FIELDS, "all"):
                row += f"{result.right[key] / result.asked[key]:>11.3f}" if result.asked[key] else f"{'–':>11}"
            print(row)
            for url, fields in result.wrong if verbose else []:
                print(f"    {', '.join(fields)}: {url}")


if __name__ == "__main__":
    main(sys.argv[1:])
