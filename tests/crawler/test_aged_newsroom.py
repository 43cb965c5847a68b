"""A newsroom whose lists and pages tell nothing but ages, crawled as it grows older. Whole crawls over real HTTP."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from typing import Any

import pytest

from crawler import samples
from crawler.samples.markup import escape
from pipelines.ages import may_be_off

PER_LIST = 5
DAYS = (0, 1, 3, 6, 12, 25, 45, 80, 160, 300, 340, 420, 700, 1_100)


def timesince(then: dt.datetime, now: dt.datetime) -> str:
    """Return an age in its largest unit, rounded down, as WordPress and Django print it."""
    days = (now - then).days
    unit, size = next((u, s) for u, s in (("year", 365), ("month", 30), ("week", 7), ("day", 1)) if days >= s or s == 1)
    count = days // size
    return f"{count} {unit}{'s' * (count != 1)} ago" if days else f"{(now - then).seconds // 3600 + 1} hours ago"


class Aged(samples.Newsroom):
    """Lists of five at ``/news?page=N``. `later` days have passed since the stories were published; `dates` is given."""

    host = "aged"
    name = "Harlow Pier Clinic"

    def __init__(self) -> None:
        self.now = dt.datetime.now(dt.UTC)
        self.later = dt.timedelta()
        self.dated_now = False
        super().__init__(
            samples.Story(
                slug=f"clinic-counts-{days}-families",
                title=f"Clinic Counts Its {days} Families Again",
                published=self.now - dt.timedelta(days=days, hours=2),
                body=f"The clinic at Harlow Pier has seen {days} families since its doors opened, and it asks the county "
                "for the means to see as many again before the winter is over.\n\nIt is open on all weekdays.",
            )
            for days in DAYS
        )

    def path_of(self, story: samples.Story) -> str:
        return f"/news/{story.slug}"

    def age(self, story: samples.Story) -> str:
        return timesince(story.published, self.now + self.later)

    def draw(self, story: samples.Story) -> samples.Reply:
        said = story.published.date().isoformat() if self.dated_now else self.age(story)
        return samples.Reply.html(
            f"<html><head><title>{escape(story.title)}</title></head><body><main><h1>{escape(story.title)}</h1>"
            f"<p class='meta'>Posted {said}</p>{story.html(self.document_path)}"
            "<div id='talk'><p>Ana Roe</p><p>5 minutes ago</p></div></main></body></html>"
        )

    def other(self, ask: samples.Ask) -> samples.Reply | None:
        if ask.path != "/news":
            return None
        page = int(ask.query.get("page", "1"))
        shown = self.stories[(page - 1) * PER_LIST : page * PER_LIST]
        rows = "".join(
            f"<li><h3><a href='{self.path_of(story)}'>{escape(story.title)}</a></h3><p>{self.age(story)}</p></li>"
            for story in shown
        )
        more = f"<a rel='next' href='?page={page + 1}'>Next</a>" if page * PER_LIST < len(self.stories) else ""
        return samples.Reply.html(f"<html><body><main><h1>News</h1><ul>{rows}</ul>{more}</main></body></html>")


SOURCE = """name = "Harlow Pier Clinic"
home = "{base}"
timezone = "America/New_York"
[[listing]]
url = "{base}/news"
[evidence]
grade = "fixture"
"""


@pytest.fixture
def room(place: Any) -> Any:
    room = Aged()
    with samples.serve([room]):
        folder = place.sources / "advocacy"
        folder.mkdir(parents=True)
        (folder / "aged.toml").write_text(SOURCE.format(base=room.base))
        yield room


def pass_time(place: Any, room: Aged, days: int) -> None:
    room.later += dt.timedelta(days=days)
    room._drawn.clear()
    with sqlite3.connect(place.database) as connection:
        connection.execute("UPDATE sightings SET look_at = '2020-01-01T00:00:00Z' WHERE look_at IS NOT NULL")
    connection.close()


def held(place: Any) -> dict[str, tuple[str, str, int]]:
    rows = place.rows("SELECT url, published, published_precision AS said, revision FROM releases")
    return {row["url"]: (row["published"], row["said"], row["revision"]) for row in rows}


def test_nothing_is_lost_no_day_is_claimed_and_growing_older_is_no_edit(place: Any, room: Aged) -> None:
    row = place.crawl("aged")["aged"]
    assert (row["outcome"], row["new"], row["dropped"]) == ("well", len(DAYS), 0)
    first = held(place)
    assert set(first) == {room.url_of(story) for story in room.stories}
    assert {said for _, said, _ in first.values()} == {"about_day", "about_week", "about_month", "about_year"}
    for story in room.stories:
        day, said, _ = first[room.url_of(story)]
        assert abs(dt.date.fromisoformat(day) - story.published.date()) <= may_be_off(said) + dt.timedelta(1)

    room.edit(room.stories[4].slug, body=room.stories[4].body + "\n\nThe county has since agreed.")
    pass_time(place, room, 20)
    row = place.crawl("aged")["aged"]
    assert (row["outcome"], row["looked"], row["new"], row["changed"]) == ("well", len(DAYS), 0, 1)
    assert [change["kind"] for change in place.rows("SELECT kind FROM changes")] == ["wording"]
    second = held(place)
    assert {url: value[:2] for url, value in second.items()} == {url: value[:2] for url, value in first.items()}

    room.dated_now = True
    pass_time(place, room, 20)
    row = place.crawl("aged")["aged"]
    assert (row["outcome"], row["looked"], row["changed"]) == ("well", len(DAYS), 0)
    assert {url: value[:2] for url, value in held(place).items()} == {
        room.url_of(story): (story.published.date().isoformat(), "day") for story in room.stories
    }
    assert place.one("SELECT count(*) FROM changes") == 1
    assert place.one("SELECT count(*) FROM problems") == 0

    base = ["--database", str(place.database), "--sources", str(place.sources)]
    report = json.loads(place.run("reread", *base, "--json").stdout)
    assert report["failures"] == []
    assert not {field for change in report["changed"] for field in change["fields"]} & {"published", "digest"}
