"""A small web archive in the Internet Archive's dialect, and what goes wrong with it. The captures are its own."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import dataclass
from email.utils import format_datetime
from typing import Any

from crawler import samples
from crawler.memento import read_timestamp

HEAD = ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]
_CAPTURE = re.compile(r"/web/(\d{14})id_/(.*)", re.DOTALL)


@dataclass
class Kept:
    """A capture: of what, when, and the answer of that time."""

    url: str
    at: dt.datetime
    reply: samples.Reply

    @property
    def timestamp(self) -> str:
        return f"{self.at:%Y%m%d%H%M%S}"


class WebArchive(samples.Newsroom):
    """Index at ``/cdx/search/cdx``, captures at ``/web/<timestamp>id_/<url>``.

    Attributes:
        kept: its captures. most: rows of an answer at most; what is cut goes on behind a key.
        keys: whether it gives that key; if not, `fullness` rows more than are asked for stand in longer spans.
    """

    host = "wayback"
    name = "The Web Archive"
    etags = False
    dated = False
    keeps = False
    most = 10
    keys = True
    robots = "User-agent: *\nDisallow: /save/\n"

    def __init__(self) -> None:
        self.kept: list[Kept] = []
        super().__init__()

    @property
    def endpoint(self) -> str:
        return f"{self.base}/cdx/search/cdx"

    def keep(self, newsroom: samples.Newsroom, *, days: float = 1) -> None:
        for story in newsroom.stories:
            at = story.published.astimezone(dt.UTC).replace(microsecond=0) + dt.timedelta(days=days)
            self.kept.append(Kept(newsroom.url_of(story), at, newsroom.draw(story)))

    def path_of(self, story: samples.Story) -> str:
        raise NotImplementedError

    draw = path_of  # type: ignore[assignment]  # it publishes nothing of its own

    def other(self, ask: samples.Ask) -> samples.Reply | None:
        if ask.path == "/cdx/search/cdx":
            return self._asked(ask.query)
        found = _CAPTURE.fullmatch(ask.target)
        kept = found and next((k for k in self.kept if (k.timestamp, k.url) == found.groups()), None)
        if not kept:
            return samples.Reply.html("<title>Wayback Machine</title><p>Not in Archive</p>", 404)
        headers = [("Memento-Datetime", format_datetime(kept.at, usegmt=True))]
        headers += [(f"X-Archive-Orig-{name}", value) for name, value in kept.reply.headers if name != "Location"]
        headers += [("X-Archive-Orig-Content-Type", kept.reply.content_type)]
        headers += [(name, value) for name, value in kept.reply.headers if name == "Location"]
        return samples.Reply(kept.reply.body, kept.reply.status, "text/html", tuple(headers))

    def _asked(self, query: dict[str, str]) -> samples.Reply:
        first, last = query["from"].ljust(14, "0"), query["to"].ljust(14, "9")
        rows = [
            self._row(kept)
            for kept in sorted(self.kept, key=lambda kept: (kept.url, kept.at))
            if kept.url.startswith(query["url"]) and first <= kept.timestamp <= last
        ]
        rows = [row for row in rows if row[4] == query["filter"].removeprefix("statuscode:")]
        if not self.keys:
            days = (_day(query["to"]) - _day(query["from"])).days + 1
            junk = [f"{first[:8]}000000", f"{query['url']}junk.png", "image/png", "200", "J", "1"]
            return self._answer((rows if days <= 3 else []) + [["x", *junk]] * (int(query["limit"]) if days > 3 else 0))
        start = int(query.get("resumeKey", "key 0").removeprefix("key "))
        tail: list[list[str]] = [[], [f"key {start + self.most}"]] if start + self.most < len(rows) else []
        return self._answer(rows[start : start + self.most] + tail)

    def _answer(self, rows: list[list[str]]) -> samples.Reply:
        text = "[" + ",\n".join(json.dumps(row) for row in ([HEAD, *rows] if rows else [])) + "]\n"
        return samples.Reply(text.encode(), content_type="application/json")

    def _row(self, kept: Kept) -> list[str]:
        mime = kept.reply.content_type.partition(";")[0]
        digest = str(hash(kept.reply.body) & 0xFFFFFFFF)
        return [kept.url, kept.timestamp, kept.url, mime, str(kept.reply.status), digest, str(len(kept.reply.body))]


def _day(text: str) -> dt.date:
    moment = read_timestamp(text[:8] + "000000")
    assert moment is not None
    return moment.date()


def asked(server: Any, start: str) -> list[str]:
    """The paths below `start` that were asked, in order."""
    return [seen.path for seen in server.requests if seen.path.startswith(start)]
