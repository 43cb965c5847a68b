"""How the crawl of a source, and a whole run, ended.

Scrapy's own command exits 0 when a feed is 404, when ``start()`` raises and when every parse fails; so the outcome is
taken from what was stored.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from crawler.context import Context, Tally
from crawler.source import Source
from crawler.spider import SourceSpider

WELL, FAILED, INTERRUPTED = 0, 1, 130


@dataclass
class Ending:
    """How the crawl of one source ended: a row of the summary."""

    source: str
    outcome: str
    reason: str | None
    tally: Tally
    seconds: float
    notes: list[str] = field(default_factory=list)


@dataclass
class Summary:
    """How a run ended."""

    run: int
    endings: list[Ending] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    exit_code: int = WELL


def judge(
    tally: Tally, context: Context, source: Source, spider: SourceSpider | None, error: Exception | None
) -> tuple[str, str | None]:
    """Return the outcome of a source's crawl and the reason, from what was stored.

    ``well``: nothing went wrong. ``partial``: something is missing, the rest is saved. ``failed``: no list answered, or
    everything that was fetched was unreadable. ``interrupted``: the operator or a fatal error stopped it.
    """
    problems = context.store.open_problems(context.run) if context.fatal is None else []
    mine = [problem["message"] for problem in problems if problem["source"] == source.id]
    reason = "; ".join(mine[:3]) + (f"; and {len(mine) - 3} more" if len(mine) > 3 else "") if mine else None
    if context.fatal is not None:
        return "interrupted", str(context.fatal)
    if context.interrupted:
        return "interrupted", "stopped by the operator"
    if error is not None or spider is None:
        return "failed", str(error) or "the crawl did not start"
    if not spider.ways:
        return "failed", "every way of its file has ended (until); declare how its releases are found today"
    if not spider.lists_read:
        return "failed", reason or "no list could be read"
    stored = tally.new + tally.changed + tally.unchanged
    if tally.fetched and not stored and mine:
        return "failed", reason
    return ("partial", reason) if mine else ("well", None)


def exit_code_of(summary: Summary) -> int:
    """Return 0 if every crawl went well, else 1: something is missing."""
    return FAILED if summary.errors or any(ending.outcome != "well" for ending in summary.endings) else WELL
