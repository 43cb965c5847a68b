"""`Newsroom`: what every sample newsroom does alike: addresses, validators, faults, changes between crawls, its log.

A new kind of newsroom overrides `path_of`, `draw` and `other`, and sets the class attributes; a hostile one may
override `respond` or plan faults with `break_`.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import gzip
import hashlib
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import format_datetime
from pathlib import Path
from string import Template
from typing import Any, ClassVar

from crawler.samples.exchange import Ask, Fault, Reply, RequestLog, is_fresh
from crawler.samples.files import make_png
from crawler.samples.story import Story

PAGES = Path(__file__).parent / "pages"
#: Printed at the foot of every page, for whoever meets one out of its context.
NOTICE = "Sample newsroom written for the tests of Presswatch. The organisation, its people and its news are invented."
# The clock of `Last-Modified`: one second a change, so that two changes within a second of a test are still two.
_EPOCH = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)

_ERRORS = {404: "Page not found", 410: "This page has been removed", 403: "Access denied"}


@dataclass(slots=True)
class _Plan:
    """A planned fault and how many requests it still meets; None for all."""

    reply: Reply
    left: int | None


class Newsroom:
    """A newsroom at ``http://<host>.localhost:<port>``. Its pages are drawn when first asked for, then kept.

    Attributes:
        host: its name. name: of the organisation. timezone: IANA zone of its clocks.
        etags, dated, gzips: whether it sends ETag, sends Last-Modified, and compresses for clients that take it.
        keeps: whether drawn pages are kept in memory.
        robots: its robots.txt. documents, pictures: folders of its files.
        furniture: words that stand on every release page and in no release.
        base: its address without a final slash; the server puts its port in.
    """

    host: ClassVar[str]
    name: ClassVar[str]
    timezone: ClassVar[str] = "America/New_York"
    etags: ClassVar[bool] = True
    dated: ClassVar[bool] = True
    gzips: ClassVar[bool] = False
    keeps: ClassVar[bool] = True
    robots: ClassVar[str] = "User-agent: *\nDisallow: /search\nDisallow: /admin/\n"
    documents: ClassVar[str] = "/files/"
    pictures: ClassVar[str] = "/images/"
    furniture: ClassVar[tuple[str, ...]] = ()

    def __init__(self, stories: Iterable[Story] = ()) -> None:
        self._lock = threading.RLock()
        self._stories: dict[str, Story] = {}
        self._plans: dict[str, _Plan] = {}
        self._gone: dict[str, Reply] = {}
        self._drawn: dict[str, Reply] = {}
        self._sorted: list[Story] | None = None
        self._by_path: dict[str, Story] = {}
        self._changes = 0
        self.requests = RequestLog()
        self.settle(8611)
        for story in stories:
            self.publish(story)

    # What a newsroom is made of: the three methods that a subclass writes.

    def path_of(self, story: Story) -> str:
        """Return the path of a story's page."""
        raise NotImplementedError

    def draw(self, story: Story) -> Reply:
        """Return a story's page."""
        raise NotImplementedError

    def other(self, ask: Ask) -> Reply | None:
        """Return any other page of the newsroom: home, lists, feeds; None for a path that it does not know."""
        raise NotImplementedError

    # What tests ask and change.

    def settle(self, port: int) -> None:
        """Take a port into the newsroom's address, and so into all its links. For the server."""
        self.base = f"http://{self.host}.localhost:{port}"
        self._drawn.clear()

    @property
    def stories(self) -> list[Story]:
        """The stories that are online, newest first."""
        return list(self._index())

    def story(self, slug: str) -> Story:
        """Return a story that is online. Raises KeyError."""
        return self._stories[slug]

    def url_of(self, story: Story) -> str:
        """Return the absolute address of a story's page."""
        return self.base + self.path_of(story)

    def expected(self, slug: str) -> dict[str, Any]:
        """Return what a right reading of a story's page gives; see `Story.expected`.

        Adds `source` (the newsroom's name as source id) and `contains_not` (words of the page that are not body).
        """
        story = self.story(slug)
        reading = story.expected(self.url_of(story), self.document_path, self.picture_path)
        return reading | {"source": self.host, "contains_not": list(self.furniture)}

    def truth(self) -> list[dict[str, Any]]:
        """Return the expected reading of every story that is online, newest first."""
        return [self.expected(story.slug) for story in self.stories]

    def publish(self, story: Story) -> None:
        """Put a story online, also one that was taken down. Raises ValueError if its slug is taken."""
        with self._lock:
            if story.slug in self._stories:
                raise ValueError(f"{self.host} has a story {story.slug!r} already: edit it, or choose another slug")
            self._stories[story.slug] = story
            self._gone.pop(self.path_of(story), None)
            self._touch()

    def edit(self, slug: str, **changes: Any) -> Story:
        """Change fields of a story and return it as it stands now. Raises KeyError and TypeError."""
        with self._lock:
            story = dataclasses.replace(self._stories[slug], **changes)
            del self._stories[slug]
            self._stories[story.slug] = story
            self._touch()
            return story

    def take_down(self, slug: str, reply: int | Reply = 404) -> Story:
        """Take a story offline, out of the lists too, and return it. Its address then answers with `reply`."""
        with self._lock:
            story = self._stories.pop(slug)
            self._gone[self.path_of(story)] = self._as_reply(reply)
            self._touch()
            return story

    def break_(self, path: str, fault: Fault, times: int | None = None) -> None:
        """Answer a path with a fault: for the next `times` requests, or until `mend`.

        Args:
            path: with its query, as asked for; ``*`` for every path of the newsroom.
            fault: a status, a whole `Reply`, or a fault of the connection (see `exchange.Broken`).
            times: how many requests meet it; None for all.
        """
        with self._lock:
            self._plans[path] = _Plan(self._as_reply(fault), times)

    def mend(self, path: str | None = None) -> None:
        """Undo `break_` for a path, or for all."""
        with self._lock:
            if path is None:
                self._plans.clear()
            else:
                self._plans.pop(path, None)

    # How requests are answered.

    def answer(self, ask: Ask) -> Reply:
        """Return the answer to a request, with planned faults, validators and compression applied. For the server."""
        reply = self._fault(ask.target)
        if reply is None:
            reply = self._kept(ask)
        if reply.status != 200 or reply.broken == "truncate":
            return reply
        headers = list(reply.headers)
        modified = _EPOCH + dt.timedelta(seconds=self._changes)
        etag = self._etag(reply)
        if etag:
            headers.append(("ETag", etag))
        if self.dated:
            headers.append(("Last-Modified", format_datetime(modified, usegmt=True)))
        if is_fresh(ask, etag, modified if self.dated else None):
            return Reply(status=304, headers=tuple(headers))
        body = reply.body
        if self.gzips:
            headers.append(("Vary", "Accept-Encoding"))
            if "gzip" in ask.headers.get("accept-encoding", ""):
                body = gzip.compress(body, compresslevel=1, mtime=0)
                headers.append(("Content-Encoding", "gzip"))
        return dataclasses.replace(reply, body=body, headers=tuple(headers))

    def respond(self, ask: Ask) -> Reply:
        """Return the plain answer to a request: robots.txt, a story, a file, another page, or the page for 404."""
        if ask.path == "/robots.txt":
            return Reply(self.robots.encode(), content_type="text/plain; charset=utf-8")
        gone = self._gone.get(ask.path)
        if gone is not None:
            return gone
        story = self._at(ask.path)
        if story is not None:
            return self.draw(story)
        return self._file(ask.path) or self.other(ask) or self.error(404)

    def error(self, status: int) -> Reply:
        """Return the newsroom's page for an error."""
        said = _ERRORS.get(status, "Something went wrong")
        return Reply.html(self.fill("error.html", said=said), status)

    def document_path(self, filename: str) -> str:
        """Return the path of a document by its file's name."""
        return self.documents + filename

    def picture_path(self, filename: str) -> str:
        """Return the path of a picture by its file's name."""
        return self.pictures + filename

    def fill(self, template: str, **values: str) -> str:
        """Fill a template of ``pages/`` with values, which are HTML already; base, name and notice are always there."""
        text = _template(template)
        return text.substitute(base=self.base, name=self.name, notice=NOTICE, **values)

    def _index(self) -> list[Story]:
        """Sort the stories and note their paths, once after each change."""
        with self._lock:
            if self._sorted is None:
                self._sorted = sorted(self._stories.values(), key=lambda s: (s.published, s.slug), reverse=True)
                self._by_path = {self.path_of(story): story for story in self._sorted}
            return self._sorted

    def _at(self, path: str) -> Story | None:
        with self._lock:
            self._index()
            return self._by_path.get(path)

    def _touch(self) -> None:
        self._changes += 1
        self._sorted = None
        self._drawn.clear()

    def _as_reply(self, fault: Fault) -> Reply:
        if isinstance(fault, Reply):
            return fault
        return self.error(fault) if isinstance(fault, int) else Reply(broken=fault)

    def _fault(self, target: str) -> Reply | None:
        with self._lock:
            key = target if target in self._plans else "*"
            plan = self._plans.get(key)
            if plan is None:
                return None
            if plan.left is not None:
                plan.left -= 1
                if plan.left <= 0:
                    del self._plans[key]
            if plan.reply.broken != "truncate":
                return plan.reply
        return dataclasses.replace(self._kept(Ask("GET", target)), broken="truncate")

    def _kept(self, ask: Ask) -> Reply:
        """Return the plain answer, from memory where it was drawn before."""
        with self._lock:
            reply = self._drawn.get(ask.target)
            if reply is None:
                reply = self.respond(ask)
                if self.keeps and reply.status == 200 and not reply.broken:
                    self._drawn[ask.target] = reply = dataclasses.replace(reply, etag=self._etag(reply))
            return reply

    def _etag(self, reply: Reply) -> str | None:
        if not self.etags:
            return None
        # A compressed and a plain answer are the same only weakly (RFC 9110, section 8.8.3).
        weak = "W/" if self.gzips else ""
        return reply.etag or f'{weak}"{hashlib.sha256(reply.body).hexdigest()[:20]}"'

    def _file(self, path: str) -> Reply | None:
        for story in self.stories:
            for document in story.documents:
                if path == self.document_path(document.filename):
                    return Reply(document.data(), content_type="application/pdf")
            if story.picture and path == self.picture_path(story.picture.filename):
                return Reply(make_png(), content_type="image/png")
        return None


_templates: dict[str, Template] = {}


def _template(name: str) -> Template:
    if name not in _templates:
        _templates[name] = Template((PAGES / name).read_text(encoding="utf-8"))
    return _templates[name]
