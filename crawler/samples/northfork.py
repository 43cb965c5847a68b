"""The governor of Northfork, a state that does not exist: empty pages that a script fills from a JSON list."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, ClassVar

from crawler.samples.exchange import Ask, Reply
from crawler.samples.library import read_stories
from crawler.samples.newsroom import NOTICE, Newsroom
from crawler.samples.story import Story


class Northfork(Newsroom):
    """List at ``/api/news?limit=N&offset=N``; the pages at ``/newsroom/<slug>`` hold no word without the script."""

    host = "northfork"
    name = "Office of the Governor, State of Northfork"
    timezone = "America/Los_Angeles"
    furniture = (NOTICE,)
    api: ClassVar[str] = "/api/news"

    def __init__(self, stories: Iterable[Story] | None = None) -> None:
        super().__init__(read_stories(self.host, self.timezone) if stories is None else stories)

    def path_of(self, story: Story) -> str:
        """Return ``/newsroom/<slug>``."""
        return f"/newsroom/{story.slug}"

    def draw(self, story: Story) -> Reply:
        """Return the same shell for every release."""
        return self._shell()

    def other(self, ask: Ask) -> Reply | None:
        """Return the list or the home page."""
        if ask.path == "/":
            return self._shell()
        return self._list(ask) if ask.path == self.api else None

    def _shell(self) -> Reply:
        head = f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{self.name}</title>'
        body = '<div id="app"></div><script src="/app.js"></script><noscript>This site needs JavaScript.</noscript>'
        return Reply.html(f"{head}</head><body>{body}<footer>{NOTICE}</footer></body></html>")

    def _list(self, ask: Ask) -> Reply:
        offset, limit = int(ask.query.get("offset", "0")), int(ask.query.get("limit", "8"))
        items = [self._item(story) for story in self.stories[offset : offset + limit]]
        answer = {"data": {"total": len(self.stories), "items": items}}
        return Reply(json.dumps(answer, ensure_ascii=False).encode(), content_type="application/json")

    def _item(self, story: Story) -> dict[str, Any]:
        changed = story.updated or story.published
        return {
            "path": self.path_of(story),
            "headline": story.title,
            "dates": {"published": int(story.published.timestamp()), "changed": str(int(changed.timestamp()))},
            "teaser": story.lead(),
            "content": [{"html": story.html(self.document_path)}],
        }
