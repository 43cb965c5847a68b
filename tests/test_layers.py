"""Import arrows point down only, and every module has its layer."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# From the bottom up. A module may import modules of lower layers and of its own; a name stands for all below it too.
LAYERS: list[list[str]] = [
    ["pipelines.errors", "pipelines.enrich.facts", "pipelines.sqlite"],
    ["pipelines.records"],
    ["pipelines.text", "pipelines.cells", "pipelines.hosts", "pipelines.atlas"],
    ["pipelines.urls", "pipelines.dates", "pipelines.datelines", "pipelines.bounds"],
    ["pipelines.pictures", "pipelines.ages"],
    ["pipelines.body"],
    ["pipelines.trim", "pipelines.enrich"],
    ["pipelines.weigh"],
    ["pipelines.titles"],
    ["pipelines.normalise"],
    ["pipelines.changes", "pipelines.dictionary", "pipelines.schema"],
    ["pipelines.similar"],
    ["pipelines.opening"],
    [
        "pipelines.ledger",
        "pipelines.parts",
        "pipelines.captures",
        "pipelines.frontier",
        "pipelines.visits",
        "pipelines.reconcile",
        "pipelines.vocabulary",
        "pipelines.at_hand",
    ],
    ["pipelines.clusters"],
    ["pipelines.looks"],
    ["pipelines.dated"],
    ["pipelines.past", "pipelines.windows", "pipelines.mementos"],
    ["pipelines.releases"],
    ["pipelines.store"],
    ["pipelines.stages", "pipelines.texts"],
    ["crawler.version", "crawler.places", "crawler.warc.coding"],
    ["crawler.memento"],
    ["crawler.selectors"],
    ["crawler.furniture", "crawler.witnesses", "crawler.charset"],
    ["crawler.printed", "crawler.ages"],
    ["crawler.document"],
    ["crawler.headlines"],
    ["crawler.defaults", "crawler.bodies"],
    ["crawler.page"],
    ["crawler.discovery"],
    ["crawler.tables"],
    ["crawler.declared"],
    ["crawler.family"],
    ["crawler.source"],
    ["crawler.phrases"],
    ["crawler.blocks"],
    ["crawler.reading"],
    ["crawler.sections"],
    ["crawler.warc"],
    ["crawler.archive", "crawler.replay"],
    ["crawler.plan"],
    ["crawler.guard", "crawler.settings", "crawler.crawllog"],
    ["crawler.contact"],
    ["crawler.readers"],
    ["crawler.rules"],
    ["crawler.hosts"],
    ["crawler.context", "crawler.walk"],
    ["crawler.wire"],
    ["crawler.courtesy"],
    ["crawler.polite", "crawler.robots"],
    ["crawler.looks", "crawler.known", "crawler.carried"],
    ["crawler.lists"],
    ["crawler.spider"],
    ["crawler.outcome"],
    ["crawler.runner"],
    ["crawler.backfill", "crawler.backfill.spans", "crawler.backfill.cdx", "crawler.backfill.candidates"],
    ["crawler.backfill.request"],
    ["crawler.backfill.asking", "crawler.backfill.lists"],
    ["crawler.backfill.wayback"],
    ["crawler.backfill.files"],
    ["crawler.backfill.run", "crawler.backfill.shown"],
    ["crawler.samples"],
    ["crawler.saved", "crawler.trial", "crawler.reread", "crawler.show", "crawler.site"],
    ["crawler.demo"],
    ["crawler.probe"],
    ["crawler.options"],
    ["crawler.commands"],
    ["crawler.cli"],
]

# Scrapy is imported where it drives and nowhere else, so that everything that reads can run without it.
SCRAPY_ALLOWED = {
    "pipelines.stages", "crawler.guard", "crawler.wire", "crawler.courtesy", "crawler.polite", "crawler.robots",
    "crawler.carried", "crawler.lists", "crawler.spider", "crawler.runner", "crawler.backfill.asking",
    "crawler.backfill.lists", "crawler.backfill.wayback", "crawler.probe.ask",
}  # fmt: skip


def modules() -> dict[str, Path]:
    """Every module of both packages by its dotted name. Source files' sibling modules are data, not code of ours."""
    found = {}
    for package in ("pipelines", "crawler"):
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            if parts[:2] == ("crawler", "sources"):
                continue
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            if name not in {"pipelines", "crawler"}:
                found[name] = path
    return found


def layer(name: str) -> int | None:
    """The number of the layer that a module stands in, by its own name or the longest package above it."""
    found = {prefix: number for number, names in enumerate(LAYERS) for prefix in names}
    parts = name.split(".")
    for length in range(len(parts), 1, -1):
        if (number := found.get(".".join(parts[:length]))) is not None:
            return number
    return None


def imports(path: Path) -> Iterator[str]:
    """The modules that a file imports, lazily or not, but not those for the type checker alone."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    skipped: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            skipped.update(id(inner) for inner in ast.walk(node))
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                yield full if full in MODULES else str(node.module)


MODULES = modules()


@pytest.mark.parametrize("name", sorted(MODULES))
def test_arrows_point_down(name: str) -> None:
    own = layer(name)
    assert own is not None, f"{name} has no layer: give it one in {Path(__file__).name}"
    for imported in imports(MODULES[name]):
        if imported in MODULES:
            theirs = layer(imported)
            assert theirs is not None
            assert theirs <= own, f"{name} imports {imported}, which stands above it"
    if name.startswith("pipelines."):
        assert not any(imported.startswith("crawler") for imported in imports(MODULES[name]))


@pytest.mark.parametrize("name", sorted(set(MODULES) - SCRAPY_ALLOWED))
def test_scrapy_stays_at_the_wheel(name: str) -> None:
    assert not [imported for imported in imports(MODULES[name]) if imported.split(".")[0] in {"scrapy", "twisted"}]


def test_every_layer_names_a_module() -> None:
    for names in LAYERS:
        for name in names:
            assert any(module == name or module.startswith(name + ".") for module in MODULES), f"{name} is gone"


def test_an_upward_arrow_is_found() -> None:
    assert (layer("pipelines.errors") or 0) < (layer("crawler.cli") or 0)
    assert layer("pipelines.nowhere") is None


@pytest.mark.parametrize("name", sorted(MODULES))
def test_files_stay_readable(name: str) -> None:
    assert len(MODULES[name].read_text(encoding="utf-8").splitlines()) <= 320


def test_datasette_is_no_package() -> None:
    assert not (ROOT / "datasette" / "__init__.py").exists()
