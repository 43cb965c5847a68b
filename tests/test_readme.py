"""README.md tells the truth: its SQL gives the answers it prints, its help is the program's, its source file is valid.

``REWRITE=1 python -m pytest tests/test_readme.py`` writes fresh answers, help and the catalogue of sources into it; read
the difference.
"""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from crawler.cli import main
from crawler.places import SOURCES
from crawler.source import Source, Sources

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
QUESTION = re.compile(r"```sql\n(?P<sql>.*?)```\n\n```text\n(?P<answer>.*?)```", re.DOTALL)
HELP = re.compile(r"<!-- help: presswatch ?(?P<command>\w*) -->\n```text\n(?P<help>.*?)```", re.DOTALL)
SOURCE = re.compile(r"```toml\n# crawler/sources/(?P<path>\S+)\n(?P<toml>.*?)```", re.DOTALL)
CATALOGUE = re.compile(r"<!-- catalogue -->\n(?P<tables>.*?)<!-- /catalogue -->\n", re.DOTALL)
WIDTH = 100


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What ``make demo`` collects."""
    folder = tmp_path_factory.mktemp("demo")
    parts = [sys.executable, "-m", "crawler.cli", "demo", "--no-serve", "--directory", str(folder)]
    done = subprocess.run(parts, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return folder / "presswatch.db"


def table(names: list[str], rows: list[tuple[object, ...]]) -> str:
    """Return rows as text in columns, numbers to the right."""
    cells = [names, *([("" if value is None else str(value)) for value in row] for row in rows)]
    numeric = [all(isinstance(row[at], int | float) for row in rows) for at in range(len(names))]
    widths = [max(len(row[at]) for row in cells) for at in range(len(names))]
    lines = [
        "  ".join(cell.rjust(w) if n else cell.ljust(w) for cell, w, n in zip(row, widths, numeric, strict=True))
        for row in cells
    ]
    return "".join(line.rstrip() + "\n" for line in lines)


def answer(collection: Path, sql: str) -> str:
    connection = sqlite3.connect(f"file:{collection}?mode=ro", uri=True)
    try:
        found = connection.execute(sql)
        return table([column[0] for column in found.description], found.fetchall())
    finally:
        connection.close()


def catalogue() -> str:
    """Return the registry as Markdown: a table for each kind, a family as one row."""
    registry = Sources([SOURCES])
    family_of = {name: family for family, names in registry.families().items() for name in names}
    kinds: dict[str, dict[str, list[Source]]] = {}
    for name in registry.ids():
        source = registry.get(name)
        kinds.setdefault(source.kind, {}).setdefault(family_of.get(name, name), []).append(source)
    lines = []
    for kind, groups in sorted(kinds.items()):
        count = sum(map(len, groups.values()))
        lines += [f"### {kind.capitalize()}: {count} sources in {len(groups)} files", ""]
        lines += ["| source | name | level | state | ways | evidence |", "|---|---|---|---|---|---|"]
        for name, members in groups.items():
            first, many = members[0], len(members) > 1
            shown = f"`{name}`" + (f" ({len(members)})" if many else "")
            title = first.name.rpartition(", ")[0] if many else first.name
            state = "each" if many else first.state or ""
            ways = ", ".join(sorted({way.kind for way in first.ways}))
            lines.append(f"| {shown} | {title} | {first.level} | {state} | {ways} | {first.evidence.grade} |")
        lines.append("")
    return "\n".join(lines)


def shown_help(command: str) -> str:
    arguments = [command, "--help"] if command else ["--help"]
    done = CliRunner().invoke(main, arguments, prog_name="presswatch", terminal_width=WIDTH)
    assert done.exit_code == 0
    return done.output


def test_the_readme_is_up_to_date(collection: Path) -> None:
    def answered(match: re.Match[str]) -> str:
        return f"```sql\n{match['sql']}```\n\n```text\n{answer(collection, match['sql'])}```"

    def helped(match: re.Match[str]) -> str:
        return match[0].replace(f"```text\n{match['help']}```", f"```text\n{shown_help(match['command'])}```")

    written = README.read_text(encoding="utf-8")
    fresh = HELP.sub(helped, QUESTION.sub(answered, written))
    listed = catalogue()
    fresh = CATALOGUE.sub(lambda _: f"<!-- catalogue -->\n{listed}<!-- /catalogue -->\n", fresh)
    if os.environ.get("REWRITE"):
        README.write_text(fresh, encoding="utf-8")
        written = fresh
    assert written == fresh, "README.md is out of date: REWRITE=1 python -m pytest tests/test_readme.py"


def test_ten_questions_have_an_answer() -> None:
    text = README.read_text(encoding="utf-8")
    found = list(QUESTION.finditer(text))
    assert len(found) == text.count("```sql\n") == 10
    for match in found:
        assert match["answer"].count("\n") >= 2, match["sql"]
        assert all(len(line) <= 120 for line in match["answer"].splitlines()), match["sql"]


def test_the_catalogue_names_every_source() -> None:
    (match,) = CATALOGUE.finditer(README.read_text(encoding="utf-8"))
    registry = Sources([SOURCES])
    family_of = {name: family for family, names in registry.families().items() for name in names}
    shown = re.findall(r"^\| `([\w-]+)`", match["tables"], re.MULTILINE)
    assert sorted(shown) == sorted({family_of.get(name, name) for name in registry.ids()})


def test_every_command_shows_its_help() -> None:
    shown = [match["command"] for match in HELP.finditer(README.read_text(encoding="utf-8"))]
    assert len(shown) == len(set(shown))
    assert set(shown) == {"", *main.commands}


def test_the_source_in_the_readme_is_well_formed(tmp_path: Path) -> None:
    match = SOURCE.search(README.read_text(encoding="utf-8"))
    assert match is not None
    path = tmp_path / match["path"]
    path.parent.mkdir(parents=True)
    path.write_text(match["toml"], encoding="utf-8")
    sources = Sources([tmp_path])
    assert sources.check([]) == []
    source = sources.get(path.stem)
    assert (source.kind, source.state, source.every, len(source.ways)) == ("advocacy", "IL", 21, 2)


def test_what_the_readme_names_is_there() -> None:
    text = README.read_text(encoding="utf-8")
    named = re.findall(r"`((?:pipelines|crawler|datasette|tests)/[\w./]*)`", text)
    assert {"datasette/", "pipelines/dictionary/"} <= set(named)
    kept_out_of_git = "datasette/presswatch"
    assert [name for name in named if not name.startswith(kept_out_of_git) and not (ROOT / name).exists()] == []
    targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(re.findall(r"(?:`|^)make (\w+)", text, re.MULTILINE)) <= set(targets)


def test_the_number_of_written_questions_is_right() -> None:
    metadata = yaml.safe_load((ROOT / "datasette" / "metadata.yaml").read_text(encoding="utf-8"))
    assert len(metadata["databases"]["presswatch"]["queries"]) == 17
    assert "seventeen questions" in README.read_text(encoding="utf-8")


def test_the_exit_codes_are_those_of_the_help() -> None:
    text = README.read_text(encoding="utf-8")
    codes = re.findall(r"^\| (\d+) \|", text, re.MULTILINE)
    explained = shown_help("").split("Exit codes:")[1].split("Options:")[0]
    assert codes == re.findall(r"\b(\d+) \w", explained)
