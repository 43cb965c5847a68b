"""The part of a back-fill that asks the index of a web archive: window by window, to the end of each answer."""

from __future__ import annotations

import logging

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler import courtesy
from crawler.backfill.candidates import Candidates
from crawler.backfill.cdx import MOST, Index, halves, thinned
from crawler.context import Context
from crawler.lists import Lists, slot
from crawler.source import Source
from crawler.wire import CAPTURE
from pipelines.errors import Operational, Unreadable
from pipelines.records import Capture, now
from pipelines.store import Window
from pipelines.windows import Span

log = logging.getLogger(__name__)

#: Answers of an index that one window may take: by keys, or by halving its span down to single days.
MOST_ANSWERS = 400


class Asking(Lists):
    """The methods of `WaybackSpider` for the index.

    Attributes:
        index: the web archive. candidates: what looks like a release of the source.
        left, answers: by number of the window, questions under way and answers so far.
        broken: by number of the window, what its index did not tell. told: windows of which it told all.
    """

    source: Source
    context: Context
    index: Index
    candidates: Candidates
    left: dict[int, int]
    answers: dict[int, int]
    broken: dict[int, str]
    told: set[int]

    def ask_index(self, window: Window, span: Span, prefix: str, match: str, resume: str | None = None) -> Request:
        """Return the request for an answer of the index."""
        self.walking += 1
        self.left[window.id] += 1
        url = self.index.question(prefix, span, resume=resume, match=match)
        return Request(
            url,
            self.read_index,
            errback=self.index_failed,
            cb_kwargs={"window": window, "span": span, "prefix": prefix, "match": match},
            priority=10,
            meta={"presswatch_note": {"source": self.source.id, "via": self.index.way}, "download_slot": slot(url)},
        )

    def read_index(self, response: Response, window: Window, span: Span, prefix: str, match: str) -> list[Request]:
        """Enter the captures that an answer names; go on where it was cut."""
        following: list[Request] = []
        capture: Capture = response.meta[CAPTURE]
        self.answers[window.id] += 1
        try:
            following = self.take_index(capture, window, span, prefix, match)
        except Unreadable as error:
            # One row for an index that is down or refuses us, not one for each window.
            self.missing(window, "list", f"{self.index.endpoint} {error.why}", self.index.endpoint)
        except Operational as error:
            self.context.abort(error)
        except Exception as error:
            log.exception("%s: %s", self.source.id, capture.url)
            self.missing(window, "internal", f"{capture.url}: {type(error).__name__}: {error}", capture.url)
        self.ended(window)
        return following

    def take_index(self, capture: Capture, window: Window, span: Span, prefix: str, match: str) -> list[Request]:
        """Enter what an answer names and return the requests for the rest. Raises `Unreadable`."""
        if capture.status not in {200, 404}:
            more = "; the web archive does not give it to us" if capture.status in {401, 403} else ""
            raise Unreadable(f"answered {courtesy.status_words(capture.status)}{more}")
        if "truncated" in capture.problems:
            self.missing(window, "truncated", f"{capture.url} came incomplete", capture.url)
        answer = self.index.read(capture)
        self.lists_read += 1
        found = thinned([memento for memento in answer.mementos if memento.url in self.candidates])
        self.tally.found += self.context.store.put_mementos(self.source.id, found)
        self.context.counted(self.source.id)
        if answer.damaged:
            text = f"{capture.url}: {answer.damaged} damaged lines; the other {answer.rows} were read"
            self.missing(window, "list", text, capture.url)
        if answer.resume is None and answer.rows < MOST:
            return []
        if self.answers[window.id] + self.left[window.id] > MOST_ANSWERS:
            text = f"{capture.url}: more than {MOST_ANSWERS} answers for one window; ask for shorter spans of days"
            self.missing(window, "limit", text, capture.url)
            return []
        if answer.resume is not None:
            return [self.ask_index(window, span, prefix, match, answer.resume)]
        parts = halves(span)
        if parts is None:
            text = f"{capture.url}: a single day holds more than the {MOST:,} captures that are asked for"
            self.missing(window, "limit", text, capture.url)
            return []
        return [self.ask_index(window, part, prefix, match) for part in parts]

    def index_failed(self, failure: Failure) -> None:
        """Record an answer of the index that did not come."""
        window: Window = failure.request.cb_kwargs["window"]  # type: ignore[attr-defined]  # set by Scrapy
        if isinstance(failure.value, Operational):
            self.context.abort(failure.value)
        else:
            kind, message = courtesy.explain(failure.value)
            self.missing(window, kind, f"{self.index.endpoint}: {message}", self.index.endpoint)
        self.ended(window)

    def missing(self, window: Window, kind: str, message: str, url: str) -> None:
        """Record that the index did not tell all of a window."""
        self.broken.setdefault(window.id, message)
        if kind != "interrupted":
            self.context.problem(self.source.id, kind, message, url)

    def ended(self, window: Window) -> None:
        """Count an answer; the last one of a window lets the next run go on with its captures."""
        self.walking -= 1
        self.left[window.id] -= 1
        if not self.left[window.id] and window.id not in self.broken and self.context.fatal is None:
            self.told.add(window.id)
            try:
                self.context.store.walked_windows([window.id], now())
            except Operational as error:
                self.context.abort(error)
