"""Every frozen page below ``tests/sources/`` is read as its reviewed reading says. `presswatch add` makes them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from crawler import places
from crawler.probe.freeze import EXPECTED, Frozen, frozen
from crawler.samples.sources import FOLDER
from crawler.source import Sources
from pipelines.errors import UsageError

HERE = Path(__file__).resolve().parent / "sources"
FROZEN = list(frozen(HERE))


@pytest.fixture(scope="module")
def registry() -> Sources:
    return Sources([places.SOURCES, FOLDER])


def test_there_are_frozen_pages() -> None:
    """A check that passes on nothing would hide that the folder was moved or emptied."""
    assert FROZEN, f"{HERE} holds no frozen page; `presswatch add URL` writes one, <source>/<day>/{EXPECTED}"
    folders = {path for path in HERE.glob("*/*") if path.is_dir()}
    assert {page.folder for page in FROZEN} == folders, "a folder there is no frozen page"


@pytest.mark.parametrize("page", FROZEN, ids=lambda page: f"{page.source}/{page.folder.name}")
def test_a_frozen_page_is_read_as_it_was_reviewed(page: Frozen, registry: Sources) -> None:
    assert page.folder.parent.name == page.source
    differences = page.differences(registry.get(page.source))
    assert not differences, f"{page.folder}: compare {EXPECTED} with the page\n" + "\n".join(differences)


def test_a_difference_names_its_field(tmp_path: Path, registry: Sources) -> None:
    first = FROZEN[0]
    copy = tmp_path / first.source / first.folder.name
    shutil.copytree(first.folder, copy)
    kept = json.loads((copy / EXPECTED).read_text(encoding="utf-8"))
    kept["reading"]["title"] = "Another headline"
    (copy / EXPECTED).write_text(json.dumps(kept), encoding="utf-8")
    (found,) = frozen(tmp_path)
    (line,) = found.differences(registry.get(found.source))
    assert line.startswith("title: ")
    assert "'Another headline' is expected" in line


def test_a_folder_that_is_not_whole_is_named(tmp_path: Path) -> None:
    place = tmp_path / "shore" / "2026-01-02"
    place.mkdir(parents=True)
    (place / EXPECTED).write_text("{}", encoding="utf-8")
    with pytest.raises(UsageError, match="is no whole frozen page"):
        list(frozen(tmp_path))
