"""A source's file from what a probe found: TOML that says beside each value where it was seen."""

from __future__ import annotations

import json
import re
import tempfile
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from crawler.probe.findings import Findings
from crawler.probe.leads import Lead
from crawler.source import Sources
from pipelines.errors import SourceError
from pipelines.records import now
from pipelines.text import clean

_WIDTH = 116
_REACH = {
    "all": "names everything there is",
    "past": "leads on into the past",
    "newest": "names the newest only, or all on one page",
}
_PLAIN = re.compile(r"[^'\x00-\x1f\x7f]*\Z")


def source_file(found: Findings) -> str:
    """Return the text of the source's file. It is checked as `presswatch check` does: see `check`."""
    source = found.source
    assert source is not None, "a probe that found nothing usable has no file"
    lines = [*_comment(f"Made by `presswatch add {found.url}`. Look it over: what each value was taken from is said.")]
    lines.append(_pair("name", source.name, found.facts["name"].why))
    lines.append(_pair("home", source.home))
    for key in ("level", "state", "timezone"):
        if key in found.facts:
            lines.append(_pair(key, found.facts[key].value, found.facts[key].why))
    if "timezone" not in found.facts:
        lines += _comment(f"No time was seen that tells its zone: {source.timezone} decides the day till one is set.")
    for lead in found.ways:
        lines += ["", *_comment(story_of(lead)), f"[[{lead.kind}]]"]
        lines += [_pair(key, value) for key, value in lead.table.items()]
    if found.volatile and found.touches:
        places = ", ".join(difference.place for difference in found.volatile[:4])
        lines += ["", *_comment(f"Two fetches of one release read differently ({places}): declare [page] with drop.")]
    lines += ["", "[evidence]", 'grade = "live"', f"date = {now().date()}", _pair("note", _note(found))]
    return "\n".join(lines) + "\n"


def check(text: str, kind: str, name: str) -> None:
    """Check the text of a source's file. Raises SourceError, which would be a fault of ours."""
    with tempfile.TemporaryDirectory(prefix="presswatch-add-") as folder:
        path = Path(folder) / kind / f"{name}.toml"
        path.parent.mkdir()
        path.write_text(text, encoding="utf-8")
        errors = Sources([Path(folder)]).check()
    if errors:
        raise SourceError(f"{errors[0]}\nThis is a fault of Presswatch: please report it with the address")


def story_of(lead: Lead) -> str:
    """Return in words what a way gave."""
    parts = [f"Names {len(lead)}" + (f" of {lead.total:,}" if lead.total and lead.total > len(lead) else "")]
    if lead.kind in {"listing", "feed"}:
        parts.append(f"{lead.dated} of them dated")
    parts.append("every release whole" if lead.kind == "wordpress" else _REACH[lead.reach])
    return clean("; ".join([", ".join(parts), *lead.notes, *lead.problems])) + "."


def _note(found: Findings) -> str:
    read = sum(reading.why is None for reading in found.readings)
    text = f"Probed with {found.spent} requests; {read} of {len(found.readings)} releases that were asked were read."
    return clean(" ".join([text, *(_sentence(doubt) for doubt in found.doubts)]))


def _sentence(text: str) -> str:
    return text if text.endswith(".") else f"{text}."


def _comment(text: str) -> Iterator[str]:
    lines = textwrap.wrap(clean(text), _WIDTH, break_long_words=False, break_on_hyphens=False)
    yield from (f"# {line}" for line in lines)


def _pair(key: str, value: Any, why: str | None = None) -> str:
    return f"{key} = {_value(value)}" + (f"  # {clean(why)}" if why else "")


def _value(value: Any) -> str:
    """Return a value as TOML; a pattern stands between apostrophes, where a backslash is a backslash."""
    if isinstance(value, str) and "\\" in value and _PLAIN.match(value):
        return f"'{value}'"
    # JSON's strings and numbers are TOML's too, but for the one control character that JSON lets pass.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
