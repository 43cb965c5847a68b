"""What a back-fill was asked to do, and what it gives back."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from crawler.backfill.cdx import PUBLIC, Index, index_of
from crawler.plan import Options
from pipelines.cells import Row
from pipelines.windows import Span

#: Ways to look, by the kinds of a source's own ways that each of them asks.
VIAS: dict[str, tuple[str, ...]] = {
    "feed": ("feed",),
    "listing": ("listing",),
    "sitemap": ("sitemap",),
    "api": ("api", "wordpress"),
}


@dataclass(kw_only=True)
class Request(Options):
    """What ``presswatch backfill`` was asked to do, beside the options of a crawl.

    Attributes:
        span: the days. via: way to look, None for every declared way.
        index: the web archive to ask. files: WARC files and folders of them.
    """

    span: Span
    via: str | None = None
    index: Index = field(default_factory=lambda: index_of(PUBLIC))
    files: tuple[Path, ...] = ()


@dataclass
class Report:
    """What a back-fill did.

    Attributes:
        windows: rows of the table ``windows`` that this run worked on. skipped: windows that were done before.
        gaps: the map of the gaps of the source.
    """

    source: str
    run: int
    exit_code: int = 0
    windows: list[Row] = field(default_factory=list)
    skipped: int = 0
    gaps: list[Row] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    counts: dict[str, int | float] = field(default_factory=dict)
