"""A hundred small newsrooms at once, for what a run costs however many sources there are."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from crawler.samples.big import BigNewsroom


def many(count: int, releases: int = 3) -> list[BigNewsroom]:
    """Return newsrooms ``n000.localhost``, ``n001.localhost`` …, alike but for their names."""
    rooms = []
    for number in range(count):
        kind = type(f"Many{number}", (BigNewsroom,), {"host": f"n{number:03d}"})
        rooms.append(kind(releases, page_size_bytes=8_000))
    return rooms


def write_many(directory: Path, port: int, count: int) -> None:
    """Write the source files of `many` newsrooms to ``<directory>/government/``."""
    folder = directory / "government"
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        base = f"http://n{number:03d}.localhost:{port}"
        text = f"""\
            name = "Department {number}"
            home = "{base}"
            [[listing]]
            url = "{base}/news"
            [evidence]
            grade = "fixture"
            """
        (folder / f"n{number:03d}.toml").write_text(dedent(text), encoding="utf-8")
