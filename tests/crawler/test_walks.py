"""Walks over lists that are awkward: filed by year, moving, broken, endless, turned round. Whole crawls over real HTTP."""

from __future__ import annotations

import datetime as dt
import re
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from crawler import samples
from crawler.samples.markup import escape, printed


def held(place: Any) -> set[str]:
    return {row["url"] for row in place.rows("SELECT url FROM releases")}


def published(room: samples.Newsroom) -> set[str]:
    return {room.url_of(story) for story in room.stories}


def lists_asked(room: samples.Newsroom) -> list[str]:
    return [path for path in room.requests.paths() if re.fullmatch(r"/news(?:/\d{4})?(?:\?.*)?", path)]


def test_three_thousand_of_three_thousand(place: Any) -> None:
    """Filed by year, linked three times, growing, re-sorted under way, with a dead page, and without an end."""
    room = samples.FiledNewsroom(3_000)
    with samples.serve([room]) as serving:
        samples.write_sources(place.sources, serving.port, ["filed"])
        room.reorder = (60, "by slug")
        room.growing = {5, 40, 41, 42, 150}
        room.break_("/news/2019?page=7", 500)
        room.break_("/news/2016?page=3", 404)
        row = place.crawl("filed", code=1)["filed"]
        assert row["outcome"] == "partial"
        dead = {problem["url"].removeprefix(room.base) for problem in place.rows("SELECT url FROM problems")}
        assert dead == {"/news/2019?page=7", "/news/2016?page=3"}
        assert len(published(room) - held(place)) <= 2 * room.per_list + len(room.growing)
        assert len(lists_asked(room)) < 2 * 3_000 / room.per_list
        room.mend()
        room.requests.clear()
        row = place.crawl("filed")["filed"]
        assert row["outcome"] == "well"
        assert len(published(room)) == 3_005
        assert held(place) == published(room)
        assert place.one("SELECT count(*) FROM sightings WHERE state <> 'read'") == 0
        # The front page, this year's section, and those two that were not whole.
        asked = {path.partition("?")[0] for path in lists_asked(room)}
        assert asked == {"/news", "/news/2026", "/news/2019", "/news/2016"}
        room.requests.clear()
        row = place.crawl("filed")["filed"]
        assert (row["new"], row["fetched"], row["outcome"]) == (0, 0, "well")
        assert lists_asked(room) == ["/news"]


def test_a_filed_newsroom_survives_being_killed(place: Any) -> None:
    room = samples.FiledNewsroom(240)
    with samples.serve([room]) as serving:
        samples.write_sources(place.sources, serving.port, ["filed"])
        for pause in (0.3, 0.8):
            process = subprocess.Popen(
                place.command(*place.crawl_arguments("filed")), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                cwd=place.root,
            )  # fmt: skip
            room.requests.clear()
            began = time.monotonic()
            while not len(room.requests) and process.poll() is None and time.monotonic() - began < 20:
                time.sleep(0.01)
            time.sleep(pause)
            process.send_signal(signal.SIGKILL)
            process.communicate()
        place.crawl("filed")
        assert held(place) == published(room)
        assert place.one("SELECT count(*) FROM revisions") == 240


class Room(samples.BigNewsroom):
    """Releases at ``/news?page=N`` from 1, in an order and with a pager that a test decides."""

    host = "big"

    def __init__(self, count: int = 40, per_list: int = 8) -> None:
        super().__init__(count, page_size_bytes=4_500, per_list=per_list)
        self.pinned: list[str] = []

    def shown(self, page: int) -> list[samples.Story]:
        return self.ordered()[(page - 1) * self.per_list : page * self.per_list]

    def ordered(self) -> list[samples.Story]:
        return self.stories

    @property
    def last(self) -> int:
        return -(-len(self.stories) // self.per_list)

    def pager(self, page: int) -> str:
        return f'<a href="?page={page + 1}">Older »</a>' if page < self.last else ""

    def other(self, ask: samples.Ask) -> samples.Reply | None:
        if ask.path != "/news":
            return None
        page = int(ask.query.get("page", "1"))
        stories = [self.story(slug) for slug in self.pinned] + self.shown(page)
        rows = "".join(
            f'<div class="row"><h3><a href="{self.path_of(s)}">{escape(s.title)}</a></h3><i>{printed(s.published)}</i></div>'
            for s in stories
        )
        head, middle, tail = self._chrome
        return samples.Reply(f"{head}{middle}<h1>News</h1>{rows}{self.pager(page)}{tail}".encode())


def told(slug: str, day: dt.datetime) -> samples.Story:
    body = "The office will be open on Saturdays from now on, from nine until noon.\n\nInterpreters will be there too."
    return samples.Story(slug=slug, title=f"Office Opens on Saturdays from Now On ({slug})", published=day, body=body)


@contextmanager
def serving(place: Any, room: samples.Newsroom) -> Iterator[None]:
    with samples.serve([room]) as served:
        (file,) = samples.write_sources(place.sources, served.port, ["big"])
        rules = re.sub(r"(?m)^(?:item|next|date) = .*\n", "", file.read_text())  # lists are found by their structure
        file.write_text(rules)
        yield


class Circle(Room):
    def pager(self, page: int) -> str:
        return f'<a href="?page={page % self.last + 1}">Next</a>'


class LastForEver(Room):
    def shown(self, page: int) -> list[samples.Story]:
        return super().shown(min(page, self.last))

    def pager(self, page: int) -> str:
        return f'<a href="?page={page + 1}">Next</a>'


class EmptyForEver(Room):
    def pager(self, page: int) -> str:
        return f'<a href="?page={page + 1}" rel="next">Next</a>'


class Bursting(Room):
    """Publishes a whole page of releases between two requests: the next page shows nothing but what was seen."""

    def other(self, ask: samples.Ask) -> samples.Reply | None:
        if ask.path == "/news" and ask.query.get("page") == "2" and "burst-0" not in self._stories:
            newest = self.stories[0].published
            for number in range(self.per_list):
                self.publish(told(f"burst-{number}", newest + dt.timedelta(hours=1 + number)))
        return super().other(ask)


@pytest.mark.parametrize("kind", [Circle, LastForEver, EmptyForEver, Bursting])
def test_a_walk_ends_and_misses_nothing(place: Any, kind: type[Room]) -> None:
    room = kind()
    with serving(place, room):
        assert place.crawl("big")["big"]["outcome"] == "well"
        assert held(place) == published(room)
        assert len(lists_asked(room)) <= room.last + 5
        room.requests.clear()
        place.crawl("big")
        assert lists_asked(room) == ["/news"]


@pytest.mark.parametrize("fault", [500, 404, "reset"])
def test_the_pages_behind_a_dead_one_are_read_and_the_dead_one_next_time(place: Any, fault: Any) -> None:
    room = Room()
    with serving(place, room):
        room.break_("/news?page=3", fault)
        row = place.crawl("big", code=1)["big"]
        assert (row["outcome"], row["new"]) == ("partial", 32)
        assert [problem["url"] for problem in place.rows("SELECT url FROM problems")] == [room.base + "/news?page=3"]
        room.mend()
        row = place.crawl("big")["big"]
        assert (row["outcome"], row["new"]) == ("well", 8)


def test_a_dead_last_page_ends_the_walk_soon(place: Any) -> None:
    room = Room()
    with serving(place, room):
        room.break_("/news?page=5", 404)
        assert place.crawl("big", code=1)["big"]["new"] == 32
        assert lists_asked(room) == [
            "/news", "/news?page=2", "/news?page=3", "/news?page=4", "/news?page=5", "/news?page=6",
        ]  # fmt: skip


class Upward(Room):
    def ordered(self) -> list[samples.Story]:
        return self.stories[::-1]


def test_of_a_list_with_the_oldest_first_the_last_page_is_read(place: Any) -> None:
    room = Upward()
    with serving(place, room):
        place.crawl("big")
        room.publish(told("newest", room.stories[0].published + dt.timedelta(days=1)))
        assert place.crawl("big")["big"]["new"] == 1
        assert held(place) == published(room)


def test_new_releases_below_pinned_ones(place: Any) -> None:
    room = Room()
    room.pinned = [story.slug for story in room.stories[20:25]]
    with serving(place, room):
        place.crawl("big")
        newest = room.stories[0].published
        for number in range(12):
            room.publish(told(f"new-{number}", newest + dt.timedelta(hours=1 + number)))
        assert place.crawl("big")["big"]["new"] == 12


def test_what_is_published_under_an_old_date_is_found_when_the_list_is_walked_again(place: Any) -> None:
    room = Room()
    with serving(place, room):
        place.crawl("big")
        room.publish(told("back-dated", room.stories[15].published))
        room.publish(told("new", room.stories[0].published + dt.timedelta(days=1)))
        assert place.crawl("big")["big"]["new"] == 1  # page 2 has nothing new, and the walk ends there
        walked = place.one("SELECT walked_at FROM validators WHERE url = ?", room.base + "/news")
        with sqlite3.connect(place.database) as connection:
            earlier = dt.datetime.fromisoformat(walked) - dt.timedelta(days=8)
            connection.execute("UPDATE validators SET walked_at = ?", [earlier.isoformat().replace("+00:00", "Z")])
        connection.close()
        assert place.crawl("big")["big"]["new"] == 1
        assert held(place) == published(room)
        assert place.one("SELECT walked_at FROM validators WHERE url = ?", room.base + "/news") >= walked
