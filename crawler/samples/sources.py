"""The source files of the sample newsrooms, with the port that they really listen on."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

DEFAULT_PORT = 8611
FOLDER = Path(__file__).parent / "sources"
DEMO = ("harbor", "meridian", "borderstate", "lantern", "ridgeline", "northfork")


def write_sources(directory: Path, port: int, names: Iterable[str] = DEMO) -> list[Path]:
    """Write the source files of some newsrooms into ``<directory>/<kind>/<name>.toml`` and return their paths.

    Args:
        directory: made if it is missing. port: put in the place of 8611, which the files name.
        names: of the newsrooms; those of the demo where it is left out.

    Raises:
        FileNotFoundError: a newsroom has no source file.
    """
    written = []
    for name in names:
        found = next(FOLDER.glob(f"*/{name}.toml"), None)
        if found is None:
            raise FileNotFoundError(f"no source file for the sample newsroom {name!r} in {FOLDER}")
        target = directory / found.parent.name / found.name
        target.parent.mkdir(parents=True, exist_ok=True)
        text = found.read_text(encoding="utf-8").replace(f".localhost:{DEFAULT_PORT}", f".localhost:{port}")
        target.write_text(text, encoding="utf-8")
        written.append(target)
    return written
