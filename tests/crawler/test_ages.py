"""Pages that tell no date but an age, as Mezzanine's and many news themes do."""

from __future__ import annotations

import datetime as dt

import pytest

from crawler.reading import read
from pipelines.errors import Undated
from pipelines.records import Capture, Release

AT = dt.datetime(2026, 11, 25, 15, tzinfo=dt.UTC)
STORY = "".join(
    f"<p>The clinic at Harlow Pier has seen {count} families since its doors opened, and it asks the county for the "
    "means to see as many again before the winter is over.</p>"
    for count in (12, 40, 310)
)
AGE = "<h6 class='post-meta'>Posted by: <a href='/blog/author/press/'>press</a> 1 year, 5 months ago</h6>"


def page(meta: str, after: str = "", head: str = "") -> str:
    return (
        f"<html><head><title>Clinic Counts Its Families</title>{head}</head><body><nav><a href='/'>Home</a></nav>"
        f"<main><h1>Clinic Counts Its Families</h1>{meta}<div>{STORY}</div>{after}</main></body></html>"
    )


def reading(html: str, at: dt.datetime = AT) -> Release:
    headers = (("Content-Type", "text/html; charset=utf-8"),)
    return read(Capture("https://pier.example/blog/clinic-counts", at, 200, headers, html.encode()))


def test_an_age_dates_a_release_as_far_as_it_goes() -> None:
    release = reading(page(AGE))
    assert (release.published, release.published_precision) == (dt.date(2025, 6, 1), "month")
    assert release.basis["published"]["rule"] == "printed age"
    assert any("told as an age" in problem for problem in release.problems)


def test_growing_older_is_no_change() -> None:
    before, after = reading(page(AGE)), reading(page(AGE.replace("5 months", "6 months")), AT + dt.timedelta(30))
    assert before.digest == after.digest
    assert before.digest != reading(page("<p>June 12, 2025</p>")).digest


@pytest.mark.parametrize(
    "html",
    [
        page("<p>June 12, 2025</p>", "<p>Posted 3 days ago</p>"),
        page(AGE, head="<meta property='article:published_time' content='2025-06-12'>"),
        page("<time datetime='2025-06-12'>1 year ago</time>"),
    ],
)
def test_any_date_is_believed_before_an_age(html: str) -> None:
    assert reading(html).published == dt.date(2025, 6, 12)


@pytest.mark.parametrize(
    "html",
    [
        page("", "<div class='comments'><p>Ana Roe, 3 days ago</p></div>"),
        page("", "<aside><p>Posted 2 hours ago</p></aside>"),
        page("<p>Updated 5 minutes ago</p>"),
        page("", "<div><a href='/blog/other'>The county opens a second clinic</a><span>4 days ago</span></div>"),
        page("<p>2 days ago</p>", "<p>Seen by 14 people 3 hours ago</p>"),
        page("").replace("<p>The clinic", "<p>Two years ago the clinic", 1),
    ],
)
def test_what_else_tells_an_age_dates_nothing(html: str) -> None:
    with pytest.raises(Undated):
        reading(html)
