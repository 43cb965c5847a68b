"""Pages that tell no date but an age, as Mezzanine's and many news themes do."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from crawler.ages import find_age
from crawler.discovery.listing import Listing
from crawler.page import Page
from crawler.reading import read
from crawler.source import Source
from pipelines.ages import line_age
from pipelines.errors import Undated
from pipelines.records import Capture, Release

AT = dt.datetime(2026, 11, 25, 15, tzinfo=dt.UTC)
TITLE = "Clinic Counts Its Families"
H = f"<h1>{TITLE}</h1>"
STORY = "".join(
    f"<p>The clinic at Harlow Pier has seen {count} families since its doors opened, and it asks the county for the "
    "means to see as many again before the winter is over.</p>"
    for count in (12, 40, 310)
)
AGE = "<h6 class='post-meta'>Posted by: <a href='/blog/author/press/'>press</a> 1 year, 5 months ago</h6>"
LONG = "Clinic Counts Its Families, and Asks the County for the Means to See as Many Again Before the Long Winter Is Over at Harlow Pier"
STORIES = "".join(
    f"<li><a href='/{n}'>County opens clinic number {n} on the pier</a> {n} days ago</li>" for n in range(2, 9)
)


def page(head: str, after: str = "", meta: str = "", title: str = TITLE, story: str = STORY) -> str:
    return (
        f"<html><head><title>{title} | Harlow Pier</title>{meta}</head><body><nav><a href='/'>Home</a></nav>"
        f"{head}<div class='text'>{story}</div>{after}</body></html>"
    )


def capture(html: str, at: dt.datetime = AT) -> Capture:
    headers = (("Content-Type", "text/html; charset=utf-8"),)
    return Capture("https://pier.example/blog/clinic-counts", at, 200, headers, html.encode())


def reading(html: str, at: dt.datetime = AT, said: dict[str, str] | None = None) -> Release:
    return read(capture(html, at), said=said)


def test_an_age_dates_a_release_as_near_as_it_can() -> None:
    release = reading(page(H + AGE))
    assert (release.published, release.published_precision, release.published_at) == (
        dt.date(2025, 6, 25), "about_month", None,
    )  # fmt: skip
    assert release.basis["published"] | {"rejected": None} == {
        "rule": "printed age", "told": "1 year, 5 months ago", "at": "2026-11-25T15:00:00Z",
        "earliest": "2025-05-25", "latest": "2025-07-26", "rejected": None,
    }  # fmt: skip
    assert any("told only as an age" in problem and "a month off" in problem for problem in release.problems)


def test_growing_older_is_no_change() -> None:
    before, after = reading(page(H + AGE)), reading(page(H + AGE.replace("5 months", "6 months")), AT + dt.timedelta(9))
    assert before.digest == after.digest
    assert before.digest != reading(page(H + "<p>June 12, 2025</p>")).digest


@pytest.mark.parametrize(
    "html",
    [
        page(f"{H}<p>June 12, 2025</p>", "<p>Posted 3 days ago</p>"),
        page(f"{H}<p>Posted 3 days ago</p>", "<p>June 12, 2025</p>"),
        page(H + AGE, meta="<meta property='article:published_time' content='2025-06-12'>"),
        page(f"{H}<time datetime='2025-06-12'>1 year ago</time>"),
        page(f"{H}<abbr class='timeago' title='June 12, 2025'>1 year ago</abbr>"),
        page(f"{H}<p>Posted <span data-timestamp='1749729600'>1 year ago</span></p>"),
    ],
)
def test_any_date_is_believed_before_an_age(html: str) -> None:
    assert reading(html).published == dt.date(2025, 6, 12)


@pytest.mark.parametrize("said", [{"published": "2025-06-12"}, {"published": "Thu, 12 Jun 2025 09:00:00 -0400"}])
def test_a_listed_date_is_believed_before_an_age(said: dict[str, str]) -> None:
    release = reading(page(H + "<p>Posted 3 days ago</p>"), said=said)
    assert release.published == dt.date(2025, 6, 12)
    assert "told" not in release.basis["published"]


@pytest.mark.parametrize(
    "html",
    [
        page(f"{H}<time>2 days ago</time>"),
        page(f"<main>{H}<p>2 days ago</p></main>", "<p>Seen by 14 people 3 hours ago</p>"),
        page(f"<header>{H}<p>2 days ago</p></header>"),
        page(f"<div>{H}2 days ago</div>"),
        page(f"<p>2 days ago</p>{H}"),
        page(f"<h1>Harlow Pier</h1><h2>{TITLE}</h2><p>2 days ago</p>"),
        page(f"{H}<p>Published: <strong>2 days ago</strong></p>"),
        page(f"{H}<p>Published 2 days ago, updated 5 minutes ago</p>"),
        page(f"{H}<dl><dt>Updated</dt><dd>5 minutes ago</dd><dt>Published</dt><dd>2 days ago</dd></dl>"),
        page(f"{H}<div><span>Press Office</span> · <span>3 min read</span> · <span>2 days ago</span></div>"),
        page(f"{H}<p>Press Office · 2 days ago · 3 min read</p>"),
        page(f"{H}<ul><li><i class='clock'></i> 2 days ago</li><li><a href='/c'>News</a></li></ul>"),
        page(f"{H}<p>By <a href='/author/p'>The Press Desk of Harlow Pier</a>, 2 days ago</p>"),
        page(f"{H}<p>Publicado por Ana Roe hace dos días</p>"),
        page(f"{H}<p>2 days ago</p>", "<div id='talk'><p>Ana Roe 3 days ago</p></div>"),
        page(f"<h1>{LONG}</h1><ol><li>{LONG}</li></ol><p>2 days ago</p>", title=LONG),
    ],
)
def test_the_head_of_a_release_tells_its_age(html: str) -> None:
    release = reading(html)
    assert (release.published, release.published_precision) == (dt.date(2026, 11, 23), "about_day")


@pytest.mark.parametrize(
    "html",
    [
        page(H, "<div class='comments'><p>Ana Roe, 3 days ago</p></div>"),
        page(H, "<div id='talk'>Ana Roe<br>3 days ago<br>Good news</div>"),
        page(H, "<aside><p>Posted 2 hours ago</p></aside>"),
        page(H, "<div><a href='/blog/other'>The county opens a second clinic</a><span>4 days ago</span></div>"),
        page(H + f"<ul>{STORIES}</ul>"),
        page(
            f"<div class='ticker'><a href='/x'>County opens second clinic on pier</a> <span>1 hour ago</span></div>{H}"
        ),
        page(f"<div class='alert'>Office closed · posted 2 hours ago</div><div><div>{H}</div></div>"),
        page(H + "<p>Updated 5 minutes ago</p>"),
        page(H + "<p><span>Updated</span> <span>3 days ago</span></p>"),
        page(H + "<p><span>Viewed</span> <span>3 hours ago</span></p>"),
        page(H + "<p>4 comments, last 2 hours ago</p>"),
        page(H + "<p>Last read 2 hours ago</p>"),
        page(H + "<div><p>Ana Roe</p><p>Joined 3 years ago</p></div>"),
        page(H + "<p>Families were told to leave 2 weeks ago</p>"),
        page(H + "<p>Two years ago, the county promised a clinic</p>"),
        page(H, story=STORY + "<p>The county closed the jail 3 years ago.</p>"),
        page(H, story=STORY + "<p>El acuerdo venció hace 2 años.</p>"),
        page(H, story=STORY + "<figcaption>The pier as it was 10 years ago</figcaption>"),
        page(H, story=STORY + "<blockquote><p>Pier (@pier)</p><p>3 days ago</p></blockquote>"),
        page(H, story=STORY.replace("<p>The", "<p>Two years ago the", 1)),
        page("<p>Posted 3 days ago</p>", title=""),
    ],
)
def test_what_else_tells_an_age_dates_nothing(html: str) -> None:
    with pytest.raises(Undated):
        reading(html)


@pytest.mark.parametrize("selector", [".post-meta", "h6"])
def test_a_declared_date_may_be_an_age_and_is_believed_after_any_date(selector: str) -> None:
    layout = type("Layout", (Page,), {"published": (selector,)})
    source = Source(id="pier", name="Pier", home="https://pier.example", kind="advocacy", ways=(), layouts=(layout,))
    html = page(H + "<div>" + AGE + "</div>")
    told, known = read(capture(html), source), read(capture(html), source, said={"published": "June 12, 2025"})
    assert (told.published, told.published_precision) == (dt.date(2025, 6, 25), "about_month")
    assert told.basis["published"]["rule"] == f"css {selector}"
    assert (known.published, known.published_precision) == (dt.date(2025, 6, 12), "day")


CARDS = "".join(
    f"<div class='card'><h3><a href='/news/r{n}'>The clinic counts family number {n}</a></h3><p>{{age}}</p></div>"
    for n in range(5)
)


@pytest.mark.parametrize(
    ("printed", "age", "published"),
    [
        ("Posted 3 days ago", "2026-11-25T15:00:00Z 3 days ago", None),
        ("Updated 3 days ago", None, None),
        ("<span title='June 12, 2025'>1 year ago</span>", "2026-11-25T15:00:00Z 1 year ago", "June 12, 2025"),
        ("June 12, 2025", None, "June 12, 2025"),
    ],
)
def test_a_list_tells_the_age_of_its_items_and_when_it_told_it(
    printed: str, age: str | None, published: str | None
) -> None:
    list_ = f"<html><body><main><h1>News</h1>{CARDS.format(age=printed)}</main></body></html>"
    found = Listing("https://pier.example/blog/clinic-counts").read(capture(list_))
    assert len(found.sightings) == 5
    assert {(it.age, it.published) for it in found.sightings} == {(age, published)}


def test_a_listed_age_is_read_against_the_time_of_the_list() -> None:
    release = reading(page(H), said={"age": "2026-11-01T15:00:00Z 3 days ago"})
    assert (release.published, release.published_precision) == (dt.date(2026, 10, 29), "about_day")
    assert release.basis["published"]["at"] == "2026-11-01T15:00:00Z"
    sooner = reading(page(H + "<p>3 weeks ago</p>"), said={"age": "2026-11-01T15:00:00Z 3 days ago"})
    assert sooner.published == release.published


MARKUP = st.sampled_from(
    ["<p>", "</p>", "<div>", "</div>", H, "3 days ago", "Posted", "Updated", "by Ana", "·", " x" * 30, "<li>"]
)


@given(st.lists(MARKUP, max_size=30).map("".join))
def test_no_page_breaks_the_search(html: str) -> None:
    root = lxml_html.document_fromstring(f"<html><body>{html}</body></html>")
    age = find_age(root, root, [TITLE])
    assert age is None or age.words == "3 days ago"


@given(st.text(alphabet="by 3 days ago·|—,:. postedhace") | st.text())
def test_no_line_breaks_the_reading(text: str) -> None:
    assert (age := line_age(text)) is None or age in text
