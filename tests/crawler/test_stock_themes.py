"""The defaults read what the stock themes of site generators and blog software print. Every organisation is fictional."""

from __future__ import annotations

import datetime as dt

import pytest

from crawler.reading import read
from crawler.source import Source
from pipelines.errors import NotARelease
from pipelines.records import Capture, Release

AT = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
TITLE = "Larkmoor Legal Aid Wins Release of Twelve Farmworkers"
PROSE = (
    "LARKMOOR, Ohio – A federal judge on Tuesday ordered the release of twelve farmworkers who were arrested in April.",
    "“Nobody should lose a season of work to a paperwork error,” said Ines Valdano, director of Larkmoor Legal Aid.",
    "The order gives the field office seven days to return the workers’ documents and to report to the court.",
)
STORY = "".join(f"<p>{text}</p>\n" for text in PROSE)
NAV = "<nav><ul><li><a href='/'>Home</a></li><li><a href='/posts/'>Posts</a></li><li><a href='/tags/'>Tags</a></li></ul></nav>"


def release(main: str, head: str = "", url: str = "https://larkmoor.example/posts/twelve/") -> Release:
    html = (
        f"<html><head><title>{TITLE} | Larkmoor Legal Aid</title>{head}</head><body><header><h1>Larkmoor Legal Aid</h1>{NAV}"
        f"</header><main>{main}</main><footer><p>Copyright 2026</p></footer></body></html>"
    )
    return read(Capture(url, AT, 200, (("Content-Type", "text/html; charset=utf-8"),), html.encode()))


@pytest.mark.parametrize(
    "tags",
    [
        # Hugo's new theme
        "<div><div>Tags:</div><ul><li><a href='/tags/detention/'>Detention</a></li><li><a href='/tags/courts/'>Courts</a></li></ul></div>",
        "<p>Filed under</p><ul><li><a href='/c/press'>Press Releases</a></li></ul>",
        "<h4>Posted in</h4><p><a href='/c/press'>Press</a>, <a href='/c/news'>News</a></p>",
    ],
)
def test_the_tags_below_a_text_are_no_part_of_it(tags: str) -> None:
    read_ = release(f"<h1>{TITLE}</h1><time datetime='2026-06-09T10:05:00-04:00'>June 9, 2026</time>{STORY}{tags}")
    assert read_.text == "\n\n".join(PROSE)


def test_a_list_at_the_end_that_a_sentence_announces_belongs_to_the_text() -> None:
    links = "<ul><li><a href='/complaint/'>Complaint</a></li><li><a href='/order/'>Order</a></li></ul>"
    read_ = release(
        f"<h1>{TITLE}</h1><time>June 9, 2026</time>{STORY}<p>These papers were filed on Tuesday:</p>{links}"
    )
    assert read_.text.endswith("Order")


@pytest.mark.parametrize(
    ("stamp", "printed", "day"),
    [
        ("2026-06-10T01:30:00+00:00", "Jun 10, 2026", "2026-06-10"),  # printed in UTC: Jekyll without a time zone
        ("2026-06-10T01:30:00+00:00", "Jun 9, 2026", "2026-06-09"),  # printed in the newsroom's own zone
        ("2026-06-09T21:30:00-04:00", "Jun 9, 2026", "2026-06-09"),
        ("2026-06-10T01:30:00+00:00", "Wednesday", "2026-06-09"),  # not printed: the source's zone decides
    ],
)
def test_a_stamp_falls_on_the_day_that_the_page_prints(stamp: str, printed: str, day: str) -> None:
    head = f"<meta property='article:published_time' content='{stamp}'>"
    read_ = release(f"<h1>{TITLE}</h1><p><time datetime='{stamp}'>{printed}</time></p>{STORY}", head)
    assert str(read_.published) == day
    assert read_.published_at == dt.datetime(2026, 6, 10, 1, 30, tzinfo=dt.UTC)


def archive(count: int) -> str:
    rows = "".join(
        f"<li><h2><a href='/2026/06/0{n}/a-story-of-the-legal-aid-{n}/'>A story of the legal aid, number {n}</a></h2>"
        f"<time datetime='2026-06-0{n}T09:00:00-04:00'>June {n}, 2026</time><p>The project wrote about it at length.</p></li>"
        for n in range(1, count + 1)
    )
    return f"<h1>Category: Statements</h1><ul class='wp-block-post-template'>{rows}</ul>"


@pytest.mark.parametrize(
    ("path", "count"),
    [
        ("/archive/", 7),
        ("/category/statements/", 2),
        ("/tag/courts/", 3),
        ("/author/press/", 4),
        ("/2026/", 3),
        ("/index-4.html", 3),
    ],
)
def test_an_archive_page_that_a_sitemap_names_is_no_release(path: str, count: int) -> None:
    page = f"<html><head><title>Statements</title></head><body>{NAV}<main>{archive(count)}</main></body></html>"
    capture = Capture("https://larkmoor.example" + path, AT, 200, (("Content-Type", "text/html"),), page.encode())
    source = Source("larkmoor", "Larkmoor Legal Aid", "advocacy", "https://larkmoor.example", ())
    with pytest.raises(NotARelease, match="looks like a list"):
        read(capture, source, said={"updated": "2026-06-10"})


def test_a_release_with_many_related_links_that_a_list_named_is_one() -> None:
    page = f"<html><head><title>{TITLE}</title></head><body><main><h1>{TITLE}</h1><p>June 9, 2026</p>{STORY}{archive(7)}</main></body></html>"
    capture = Capture("https://larkmoor.example/x/", AT, 200, (("Content-Type", "text/html"),), page.encode())
    source = Source("larkmoor", "Larkmoor Legal Aid", "advocacy", "https://larkmoor.example", ())
    assert read(capture, source, said={"title": TITLE}).text.startswith(PROSE[0])


FACTS = "<ul class='links'><li><a href='/author/press/'>press</a></li><li><i class='fa'></i> {}</li><li><ul><li><a href='/c/press/'>Press Releases</a></li></ul></li></ul>"


def test_a_date_may_stand_in_a_list_of_facts_about_the_release() -> None:
    """Puput, a blog of Wagtail: author, date and topics as a list; the date in the address is UTC's, a day ahead."""
    main = f"<article><header><h2><a href='/x/'>{TITLE}</a></h2></header><section>{FACTS.format('Dec. 15, 2023')}</section><section>{STORY}</section></article>"
    read_ = release(main, url="https://larkmoor.example/blog/2023/12/16/twelve-farmworkers/")
    assert str(read_.published) == "2023-12-15"
    assert read_.text == "\n\n".join(PROSE)


@pytest.mark.parametrize(
    "items",
    [
        "<li>Dec. 15, 2023</li><li>Dec. 1, 2023</li>",  # two dates are a list of other things
        "<li>Dec. 15, 2023 <a href='/y/'>An older story of the aid</a></li>",
        "<li>Dec. 15, 2023: the court heard the case of the farmworkers.</li>",
    ],
)
def test_other_lists_do_not_date_the_release(items: str) -> None:
    read_ = release(f"<h1>{TITLE}</h1>{STORY}<ul>{items}</ul>", url="https://larkmoor.example/2023/11/16/twelve/")
    assert str(read_.published) == "2023-11-16"


def test_the_line_of_the_author_the_counter_of_comments_and_the_stars_are_no_text() -> None:
    """Mezzanine's stock templates, which print how long ago a post was published."""
    main = (
        f"<h1>{TITLE}</h1><h6 class='post-meta'>Posted by: <a href='/author/press/'>press</a> 1 year, 5 months ago</h6><p>(<a href='#c'>0 comments</a>)</p>{STORY}"
        "<div class='panel rating'><div><span>Currently unrated</span></div></div><ul class='pager'><li><a href='/y/'>&larr; An older story</a></li></ul>"
    )
    read_ = release(main, "<meta name='date' content='2026-06-09'>")
    assert read_.text == "\n\n".join(PROSE)
