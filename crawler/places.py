"""Where things are: the checkout's own folders, found from this file, so that a command works from anywhere."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = Path(__file__).resolve().parent / "sources"


def site() -> Path:
    """Return the folder of the site's configuration: ``datasette/`` of the checkout, or of the current folder."""
    inside = ROOT / "datasette"
    return inside if (inside / "metadata.yaml").exists() else Path("datasette")


def database() -> Path:
    """Return the default place of the collection: inside the site, so that ``datasette datasette/`` finds it."""
    folder = site()
    return folder / "presswatch.db" if folder.is_dir() else Path("presswatch.db")


def demo() -> Path:
    """Return the default folder of the demo."""
    return ROOT / ".demo" if (ROOT / "pyproject.toml").exists() else Path(".demo")
