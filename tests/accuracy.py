"""``make accuracy``: what is read right, of pages and of texts, measured against labels that nobody of this project wrote.

Folders and files may be named: folders of truth sets (see `tests.scoring.pages`). ``-v`` names what is read wrong.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.scoring import pages

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared" / "data"


def main(arguments: list[str]) -> None:
    """Print the tables."""
    named = [Path(name) for name in arguments if name != "-v"]
    folders = [path for path in named if path.is_dir()] or [DATA / "replays"]
    if not pages.print_table(folders, verbose="-v" in arguments):
        where = ", ".join(map(str, folders))
        sys.exit(f"no truth set (NAME.warc.gz beside NAME.truth.jsonl) in {where}; name a folder")


if __name__ == "__main__":
    main(sys.argv[1:])
