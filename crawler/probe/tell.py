"""What a person and a program are shown of a probe."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from crawler.probe.findings import Findings
from crawler.probe.freeze import reading_of
from crawler.probe.readings import Reading
from crawler.probe.write import story_of

#: What can be done where the address itself gave nothing, by the kind of the failure.
_REMEDIES = {
    **dict.fromkeys(("timeout", "connection", "truncated", "resting"), "Try again later, or with a longer --timeout"),
    **dict.fromkeys(("blocked", "challenge", "login"), "The site shows it to no robot: ask it for a feed"),
    "robots": "Presswatch obeys robots.txt: ask the site for leave, or give another address",
    "refused": "Give the address of a site on the public internet",
    "dns": "Look whether the address is spelt rightly",
    "http": "Look whether the address is spelt rightly",
}
_REMEDY = (
    "If the newsroom is another page, give its address; else write the source's file by hand, with the list's address "
    "as [[listing]], or as [[api]] where a script draws it from JSON"
)
_COLOURS = {"sure": "green", "likely": "yellow", "doubtful": "red"}


def as_data(found: Findings) -> dict[str, Any]:
    """Return everything that was found, for JSON."""
    return {
        "url": found.url,
        "usable": found.source is not None,
        "why": found.why,
        "facts": {name: {"value": fact.value, "why": fact.why} for name, fact in found.facts.items()},
        "ways": [
            {
                "kind": lead.kind,
                "table": lead.table,
                "chosen": lead.chosen,
                "reach": lead.reach,
                "named": len(lead),
                "dated": lead.dated,
                "total": lead.total,
                "notes": lead.notes,
                "problems": lead.problems,
            }
            for lead in found.leads
        ],
        "readings": [_reading(reading) for reading in found.readings],
        "doubts": found.doubts,
        "volatile": {
            "url": found.twice,
            "touches_release": found.touches,
            "places": [asdict(difference) for difference in found.volatile],
        },
        "requests": found.spent,
        "asked": [asdict(step) for step in found.steps],
    }


def as_json(found: Findings, written: Mapping[str, Any]) -> None:
    """Print everything that was found as one line of JSON, with what was written or would be."""
    sys.stdout.write(json.dumps({**as_data(found), **written}, ensure_ascii=False) + "\n")


def show(found: Findings) -> None:
    """Print what was found: facts, ways, releases, what is volatile, doubts."""
    console = Console(width=None if sys.stdout.isatty() else 160, highlight=False)
    if found.source is not None:
        facts = {name: fact for name, fact in found.facts.items() if name != "id"}
        console.print(f"[bold]{escape(found.source.name)}[/] as {found.source.id!r}, home {escape(found.source.home)}")
        for name, fact in facts.items():
            console.print(f"  {name}: {escape(fact.value)} ({escape(fact.why)})")
    if found.leads:
        table = Table(title="Ways", title_justify="left", box=None, pad_edge=False)
        for title in ("", "way", "address", "what it gives"):
            table.add_column(title, overflow="fold")
        for lead in found.leads:
            mark = "[green]declared[/]" if lead.chosen else "[dim]left out[/]"
            table.add_row(mark, lead.kind, escape(str(lead.table["url"])), escape(story_of(lead)))
        console.print(table)
    for reading in found.readings:
        _show_reading(console, reading)
    if found.twice is not None:
        _show_volatile(console, found)
    for doubt in found.doubts:
        console.print(f"[yellow]look at this:[/] {escape(doubt)}")
    console.print(f"{found.spent} requests were sent")


def remedy(found: Findings) -> str:
    """Return what the operator can do where nothing usable was found."""
    first = found.steps[0] if found.steps else None
    return _REMEDIES.get(first.kind, _REMEDY) if first is not None else _REMEDY


def show_steps(found: Findings) -> str:
    """Return what was asked and what came of it, a line each."""
    return "\n".join(f"  {step.purpose}: {step.url}: {step.outcome}" for step in found.steps)


def _reading(reading: Reading) -> dict[str, Any]:
    release = reading.release
    return {
        "url": reading.url,
        "why": reading.why,
        "sure": reading.sure,
        "witnesses": reading.witnesses,
        "opening": reading.opening,
        "release": reading_of(release) if release is not None else None,
    }


def _show_reading(console: Console, reading: Reading) -> None:
    release = reading.release
    console.print(escape(reading.url), soft_wrap=True)
    if release is not None:
        about = "about " if (release.published_precision or "").startswith("about_") else ""
        for name, value in (("title", release.title), ("published", f"{about}{release.published or '–'}")):
            sure = reading.sure.get(name, "doubtful")
            witnesses = ", ".join(reading.witnesses.get(name, []))
            console.print(f"  {escape(value)}  [{_COLOURS[sure]}]{sure}[/] ({escape(witnesses)})", soft_wrap=True)
        console.print(f"  {escape(reading.opening)} … ({release.words} words)", soft_wrap=True)
    if reading.why is not None:
        console.print(f"  [red]cannot be read:[/] {escape(reading.why)}", soft_wrap=True)


def _show_volatile(console: Console, found: Findings) -> None:
    if not found.volatile:
        console.print("Two fetches of one release were the same, byte for byte")
        return
    where = "[red]inside the release[/]" if found.touches else "outside the release"
    console.print(f"Two fetches of one release differ, {where}:")
    for difference in found.volatile:
        values = f"{difference.first!r} → {difference.second!r}"
        console.print(f"  {escape(difference.place)}: {escape(values)}", soft_wrap=True)
