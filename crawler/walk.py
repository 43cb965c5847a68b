"""A walk over one way's answers: what was asked, what is still to be asked, and whether anything was missed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from crawler.discovery.way import Way
from pipelines.reconcile import WayReport
from pipelines.urls import identity

#: Sitemaps of sitemaps that are followed; the protocol knows one level, generators make two.
MAX_DEPTH = 5


@dataclass
class Walk:
    """The walk over one way's answers. One of them is asked at a time.

    Attributes:
        known: an earlier walk reached the end, so a page without anything new means that the rest is known.
        whole: nothing has gone wrong so far; only a whole walk allows the next crawl to stop early.
        pages: answers so far. asked: addresses asked, by `identity`. seen: releases named.
        quiet: answers that had not changed. passed: items that the way's `match` left out.
        total: how many releases the source says there are. urls: releases named, in order.
    """

    way: Way
    known: bool = False
    whole: bool = True
    pages: int = 0
    quiet: int = 0
    passed: int = 0
    total: int | None = None
    urls: list[str] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    _ahead: list[str] = field(default_factory=list)
    _depth: dict[str, int] = field(default_factory=dict)

    def lead(self, asked: str, following: Iterable[str]) -> list[str]:
        """Take in where an answer leads on: one next page of a list, but all branches of a way that has them.

        Returns the branches that lie deeper than `MAX_DEPTH` and are not followed.
        """
        depth = self._depth.get(identity(asked), 0) + 1
        fresh = [url for url in following if identity(url) not in self.asked]
        if not self.way.branches:
            fresh = fresh[:1]
        elif depth >= MAX_DEPTH:
            return fresh
        for url in fresh:
            if self._depth.setdefault(identity(url), depth) == depth:
                self._ahead.append(url)
        return []

    def onward(self) -> str | None:
        """Return the address to ask now, None at the end of the walk."""
        while self._ahead:
            url = self._ahead.pop(0)
            if identity(url) not in self.asked:
                return url
        return None

    def report(self) -> WayReport:
        """Return what the way did, to be reconciled with the others."""
        return WayReport(
            self.way.name,
            self.way.wants,
            pages=self.pages,
            named=len(self.seen),
            unchanged=self.quiet,
            whole=self.whole or self.known,
            newest_only=self.way.newest_only and self.pages <= 1,
            urls=self.urls,
            # A total counts what `match` leaves out too.
            total=None if self.passed or self.way.match else self.total,
        )

    def stop(self) -> None:
        """Ask nothing more: what was ahead is left for the next crawl."""
        if self._ahead:
            self.whole = False
            self._ahead.clear()
