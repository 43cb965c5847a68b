"""What is built, and what starting the command costs."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def test_the_wheel_holds_both_packages_and_no_site(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert not [name for name in names if name.startswith("datasette/")]
    for wanted in ("crawler/cli.py", "pipelines/store.py", "crawler/sources/advocacy/afsc.toml"):
        assert wanted in names
    assert any(name.startswith("pipelines/enrich/lexicon/") for name in names)
    assert any(name.startswith("crawler/samples/stories/") for name in names)


@pytest.mark.parametrize("arguments", [["--help"], ["crawl", "--help"], ["add", "-h"], ["read", "-h"], ["serve", "--help"]])
def test_help_imports_neither_scrapy_nor_datasette(arguments: list[str]) -> None:
    code = (
        "import sys\n"
        f"sys.argv = ['presswatch', *{arguments!r}]\n"
        "from crawler.cli import main\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert end.code == 0, end.code\n"
        "heavy = {'scrapy', 'twisted', 'datasette', 'lxml', 'bs4', 'sqlite_utils', 'rich'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Usage: presswatch" in done.stdout


def test_the_lock_pins_hashes_and_names_no_registry() -> None:
    lines = (ROOT / "requirements.lock").read_text().splitlines()
    pins = [line for line in lines if "==" in line]
    assert len(pins) > 50
    assert all(line.endswith("\\") for line in pins), "every pin is followed by its hashes"
    assert not [line for line in lines if "://" in line or "index" in line]
