"""``presswatch enrich``."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from pipelines.errors import UsageError


@click.command("enrich")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True, dir_okay=False))
@click.option("--clusters", is_flag=True, help="Say which texts are one release, too: all of them are read first.")
def command(file: Path, clusters: bool) -> None:
    """Say what texts say: relevance, topics, agencies, places, figures, quotes, programs, laws and cases.

    FILE holds one JSON object a line with title and text, and where known id, url, source and published; - is the
    standard input. Prints one JSON object a line. Asks no network and stores nothing.

    Example: presswatch enrich texts.jsonl > facts.jsonl
    """
    from pipelines import texts
    from pipelines.similar import cluster

    try:
        content = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file}: cannot be read ({error}); give a file of JSON lines in UTF-8") from None
    read = list(texts.read_lines(content.splitlines()))
    found = [one for one in read if isinstance(one, texts.Given)]
    numbered = ((place, one.title, one.text, one.source, one.published) for place, one in enumerate(found))
    groups = cluster(numbered) if clusters else {}
    for place, one in enumerate(found):
        record = texts.told(one)
        if clusters:
            record["cluster"] = found[groups[place]].id
        sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")
    wrong = [one for one in read if not isinstance(one, texts.Given)]
    for number, why in wrong:
        click.echo(f"presswatch: {file}: line {number} {why}", err=True)
    sys.exit(1 if wrong else 0)
