"""``make accuracy``: what is read right, of pages and of texts, measured against labels that nobody of this project wrote.

Named may be folders of truth sets (see `tests.scoring.pages`) and files of labelled texts (``.jsonl``, in the format of
``gold.jsonl``); those of ``../shared/data`` are taken where none is named. ``-v`` names what is read wrong.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.scoring import (
    agencies,
    datelines,
    duplicates,
    figures,
    kinds,
    pages,
    quotes,
    relevance,
    states,
    topics,
    witnesses,
)

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared" / "data"
FACTS = (relevance, kinds, datelines, topics, agencies, states, figures, quotes)


def main(arguments: list[str]) -> None:
    """Print the tables."""
    verbose = "-v" in arguments
    named = [Path(name) for name in arguments if name != "-v"]
    if missing := [path for path in named if not path.exists()]:
        sys.exit(f"{missing[0]}: there is no such file or folder")
    folders = [path for path in named if path.is_dir()] or ([] if named else [DATA / "replays"])
    texts = [path for path in named if path.is_file()] or ([] if named else [DATA / "gold" / "gold.jsonl"])
    if folders and not pages.print_table(folders, verbose=verbose):
        where = ", ".join(map(str, folders))
        sys.exit(f"no truth set (NAME.warc.gz beside NAME.truth.jsonl) in {where}; name a folder")
    if folders:
        witnesses.print_table(folders)
    for module in FACTS if texts else ():
        print()
        module.main([*map(str, texts), *["-v"] * verbose])
    if not named:
        print("\nnear-duplicates, as pairs")
        duplicates.main(["-v"] * verbose)


if __name__ == "__main__":
    main(sys.argv[1:])
