from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from crawler.discovery.listing import Listing
from crawler.discovery.way import Found
from pipelines import dates
from pipelines.errors import Unreadable
from pipelines.records import Capture
from pipelines.text import clean

HOST = "https://press.example"
START = HOST + "/news"
TITLES = (
    "Council Condemns Raid on Harbor Workers",
    "Coalition Files Suit over Detention Conditions",
    "Statement on the Closing of the Fairview Center",
    "New Report Shows Deaths in Custody Rising",
    "Letter to Congress",
)
DAYS = tuple(f"March {day}, 2025" for day in range(1, 6))
Row = tuple[str, str | None, str | None]

MENU = "".join(f'<li><a href="/about/{n}">Our Long Standing Program Number {n}</a></li>' for n in range(40))
FOOT = "".join(f'<p><a href="/legal/{n}">Terms of Use of This Web Site {n}</a> January 2, 2025</p>' for n in range(4))


def capture(body: str, url: str = START, content_type: str = "text/html; charset=utf-8") -> Capture:
    return Capture(
        url,
        dt.datetime(2026, 11, 1, tzinfo=dt.UTC),
        200,
        (("Content-Type", content_type),),
        body.encode("utf-8", "replace"),
    )


def page(main: str, beside: str = "") -> str:
    return (
        f"<html><head><title>News</title></head><body><header><nav><ul>{MENU}</ul></nav></header>"
        f'<div class="wrap has-sidebar"><div '
        f'class="c"><h1>News</h1>{main}</div>{beside}</div><footer>{FOOT}</footer></body></html>'
    )


def read(main: str, beside: str = "", url: str = START, **keys: Any) -> Found:
    return Listing(START, **keys).read(capture(page(main, beside), url))


def rows(found: Found) -> list[Row]:
    return [(sighting.url.removeprefix(HOST), sighting.title, sighting.published) for sighting in found.sightings]


def each(pattern: str) -> str:
    """The pattern once for every release: {n}, {title}, {day}, {iso} and {us} are filled in."""
    filled = [
        pattern.format(n=n, title=title, day=day, iso=f"2025-03-0{n + 1}T10:00:00-05:00", us=f"3/{n + 1}/2025")
        for n, (title, day) in enumerate(zip(TITLES, DAYS, strict=True))
    ]
    return "\n".join(filled)


EXPECTED = [(f"/r/{n}", title, day) for n, (title, day) in enumerate(zip(TITLES, DAYS, strict=True))]
TEASER = (
    "<p>In its January 6, 2021, letter the council had asked the county for the names of everybody who was held.</p>"
)

BUILDS = {
    "rows": each(
        '<div class="row"><h3><a href="/r/{n}">{title}</a></h3>' + TEASER + '<div class="date">{day}</div></div>'
    ),
    "numbered rows": each('<div class="row row-{n} odd"><a href="/r/{n}">{title}</a><span>{day}</span></div>'),
    "list": "<ul>" + each('<li><a href="/r/{n}">{title}</a> – {day}</li>') + "</ul>",
    "table": "<table>"
    + each('<tr><td>{day}</td><td><a href="/r/{n}">{title}</a></td><td><a href="/f/{n}.pdf">PDF</a></td></tr>')
    + "</table>",
    "definition list": "<dl>" + each('<dt>{day}</dt><dd><a href="/r/{n}">{title}</a></dd>') + "</dl>",
    "date above, no rows": each("<p>{day}</p><h3><a href='/r/{n}'>{title}</a></h3>" + TEASER),
    "date below, no rows": each("<h3><a href='/r/{n}'>{title}</a></h3><p>{day}</p>" + TEASER),
    "lines, date first": "<p>" + each("{day} <a href='/r/{n}'>{title}</a><br>") + "</p>",
    "lines, date last": "<p>" + each("<a href='/r/{n}'>{title}</a> {day}<br>") + "</p>",
    "each twice": each(
        '<div><a href="/r/{n}"><img src="{n}.jpg" alt=""></a><h2><a href="/r/{n}">{title}</a></h2><i>{day}</i></div>'
    ),
    "read more alone": each("<div><h3>{title}</h3><i>{day}</i>" + TEASER + '<a href="/r/{n}">Read more</a></div>'),
    "title and read more": each(
        '<div><a href="/r/{n}">{title}</a> <i>{day}</i> <a href="/r/{n}">Continue reading</a></div>'
    ),
    "cards": each('<a href="/r/{n}"><img src="x"><h2>{title}</h2>' + TEASER + "<div>{day}</div></a>"),
    "cards without headings": each('<a href="/r/{n}"><div>{day}</div><div>{title} </div>' + TEASER + "</a>").replace(
        "Letter to Congress ", "Letter to Congress"
    ),
    "time in the link": each('<li><a href="/r/{n}"><time>{day}</time> {title}</a></li>'),
    "taxonomy in the classes": each(
        '<article id="post-{n}" class="post-{n} post category-c{n} tag-t{n}"><h2><a '
        'href="/r/{n}">{title}</a></h2><span>{day}</span> '
        '<a href="/author/jo">Jo of the Press Office</a> <a href="/category/detention">Detention and Its '
        "Conditions</a></article>"
    ),
    "whole page in a form": '<form action="?">'
    + each('<div><a href="/r/{n}">{title}</a><span>{day}</span></div>')
    + "</form>",
    "category beside the date": each('<div><h4><a href="/r/{n}">{title}</a></h4><p>{day} | Press Release</p></div>'),
    "sections of a day": each('<section><h3>{day}</h3><ul><li><a href="/r/{n}">{title}</a></li></ul></section>'),
    "in Spanish": each('<li><a href="/r/{n}">{title}</a> {day}</li>').replace("March", "marzo"),
}


@pytest.mark.parametrize("build", BUILDS)
def test_a_list_is_found_without_selectors(build: str) -> None:
    found = read(BUILDS[build])
    day = {"category beside the date": "{} | Press Release", "in Spanish": "{}"}.get(build, "{}")
    expected = [(url, title, day.format(printed)) for url, title, printed in EXPECTED]
    if build == "in Spanish":
        expected = [(url, title, printed.replace("March", "marzo")) for url, title, printed in expected]
    assert rows(found) == expected
    assert (found.next, found.problems) == ([], [])


def test_the_exact_date_of_an_attribute_is_preferred() -> None:
    found = read(each('<div><h3><a href="/r/{n}">{title}</a></h3><time datetime="{iso}">{us}</time></div>'))
    assert [s.published for s in found.sightings] == [f"2025-03-0{n}T10:00:00-05:00" for n in range(1, 6)]


def test_a_calendar_leaf_is_a_date() -> None:
    leaf = "<div><b>Mar</b><b>{n}1</b><b>2025</b></div>"
    found = read(each('<div class="r">' + leaf.replace("{n}1", "1{n}") + '<a href="/r/{n}">{title}</a></div>'))
    assert [s.published for s in found.sightings] == [f"Mar 1{n} 2025" for n in range(5)]


def test_a_list_may_print_no_dates() -> None:
    found = read("<ul>" + each('<li><a href="/r/{n}">{title}</a></li>') + "</ul>")
    assert rows(found) == [(url, title, None) for url, title, _ in EXPECTED]


def test_one_date_heads_several_releases() -> None:
    html = "<h3>May 3, 2025</h3>" + "".join(f'<p class="r"><a href="/r/{n}">{TITLES[n]}</a></p>' for n in range(3))
    html += "<h3>May 2, 2025</h3>" + "".join(f'<p class="r"><a href="/r/{n}">{TITLES[n]}</a></p>' for n in range(3, 5))
    assert [s.published for s in read(html).sightings] == ["May 3, 2025"] * 3 + ["May 2, 2025"] * 2


def test_a_date_in_a_headline_is_not_the_releases() -> None:
    titles = [
        "Statement on January 6, 2021 Arrests",
        "Detention Deaths as of June 1, 2024",
        "Council Asks for Hearing in May",
    ]
    html = "".join(f'<div><h3><a href="/r/{n}">{title}</a></h3></div>' for n, title in enumerate(titles))
    assert [(s.title, s.published) for s in read(html).sightings] == [(title, None) for title in titles]


def test_a_featured_release_of_another_build_belongs_to_the_list() -> None:
    featured = (
        '<div class="hero"><h2><a href="/r/f">The Featured Release Stands Above the '
        "Others</a></h2><p>April 1, 2025</p></div>"
    )
    found = read(featured + f'<div class="list">{BUILDS["rows"]}</div>')
    assert rows(found) == [("/r/f", "The Featured Release Stands Above the Others", "April 1, 2025"), *EXPECTED]


@pytest.mark.parametrize(
    "beside",
    [
        "<aside><h3>Latest</h3><ul>"
        + "".join(f'<li><a href="/blog/{n}">A Post of Several Words {n}</a> May 1, 2025</li>' for n in range(4))
        + "</ul></aside>",
        '<div class="sidebar">'
        + "".join(f'<p><a href="/blog/{n}">A Post of Several Words {n}</a> May 1, 2025</p>' for n in range(4))
        + "</div>",
        '<div class="c"><ul>'
        + "".join(f'<li><a href="/kit/{n}">Know Your Rights in Language Number {n}</a></li>' for n in range(9))
        + "</ul></div>",
        "<ul>" + "".join(f'<li><a href="/2024/{n}">March 2024 ({n})</a></li>' for n in range(9)) + "</ul>",
    ],
)
def test_what_stands_beside_a_list_is_not_in_it(beside: str) -> None:
    assert rows(read(f"<ul>{BUILDS['list']}</ul>", beside)) == EXPECTED


def test_only_links_of_the_site_that_match_count() -> None:
    html = (
        each('<li><a href="/r/{n}">{title}</a> {day}</li>')
        + '<li><a href="https://paper.example/r/9">Paper Writes About the Council</a> May 1, 2025</li>'
    )
    assert rows(read(html)) == EXPECTED
    assert rows(read(html, match=r"/r/[12]$")) == EXPECTED[1:3]


def test_the_last_page_may_hold_one_release() -> None:
    html = (
        f'<div class="row"><h3><a href="/r/0">{TITLES[0]}</a></h3><div class="date">{DAYS[0]}</div></div><a '
        f'href="?page=0">1</a> <b>2</b>'
    )
    found = read(html, url=START + "?page=1")
    assert rows(found) == EXPECTED[:1]
    assert found.next == []


def test_a_cut_headline_is_completed_from_its_link() -> None:
    html = "".join(
        f'<li><a href="/r/{n}" title="{t}">{t[:15]}…</a> {d}</li>'
        for n, (t, d) in enumerate(zip(TITLES, DAYS, strict=True))
    )
    assert rows(read(html)) == EXPECTED


def test_declared_selectors() -> None:
    html = each(
        '<div class="card"><a href="/r/{n}"><img src="x"></a><p class="kicker">Reported May 9, 2024</p>'
        '<b><a class="t" href="/r/{n}">{title}</a></b><span class="on" data-on="{us}">new</span></div>'
    )
    found = read(
        html + '<a class="t" href="/donate">Give</a><a class="on-we-go" href="?from=5">Forth</a>',
        item=".card a.t",
        block=".card",
        date=".on@data-on",
        next="a.on-we-go",
    )
    assert rows(found) == [(url, title, f"3/{n}/2025") for n, (url, title, _) in enumerate(EXPECTED, 1)]
    assert (found.next, found.problems) == ([START + "?from=5"], [])


def test_a_declared_item_may_hold_its_link_or_stand_in_it() -> None:
    html = each('<a href="/r/{n}"><h3>{title}</h3><i>{day}</i></a>')
    assert rows(read(html, item="h3")) == EXPECTED
    assert rows(read(BUILDS["rows"], item=".row")) == EXPECTED


@pytest.mark.parametrize(
    ("html", "keys", "problem"),
    [
        ("<p>Nothing yet.</p>", {"item": ".row a"}, "selector '.row a' found nothing"),
        (
            "<p>Nothing yet.</p>",
            {},
            'no block of links to releases was found; declare item = "…" in the source\'s file',
        ),
        ('<p class="row">x</p>', {"item": ".row"}, "selector '.row' found nothing"),
        (
            BUILDS["rows"],
            {"item": ".row a", "match": "/pr/"},
            "selector '.row a' found no link that match = '/pr/' lets pass",
        ),
        (BUILDS["rows"], {"item": ".row a", "date": ".on"}, "date: selector '.on' found nothing"),
        (
            BUILDS["rows"] + '<a rel="next" href="?page=2">2</a>',
            {"item": ".row a", "next": ".on"},
            f"next: selector '.on' found nothing, but the page leads on to {START}?page=2",
        ),
    ],
)
def test_a_dead_selector_is_a_problem_that_names_it(html: str, keys: dict[str, str], problem: str) -> None:
    assert read(html, **keys).problems == [problem]


def test_after_the_end_a_page_may_be_empty_but_not_in_the_middle() -> None:
    later = START + "?page=4"
    for keys in ({"item": ".row a"}, {}):
        assert read("<p>Nothing.</p>", url=later, **keys) == Found()
        middle = read('<p>Nothing.</p><a href="?page=5">6</a> <a href="?page=6">7</a>', url=later, **keys)
        assert len(middle.problems) == 1


def test_a_page_of_nothing_but_other_things_is_walked_past() -> None:
    html = BUILDS["rows"] + '<a href="?page=5">6</a> <a href="?page=6">7</a>'
    found = read(html, url=START + "?page=4", item=".row a", match="/pr/")
    assert found == Found(next=[START + "?page=5"])


def test_a_list_that_is_not_to_be_followed() -> None:
    html = BUILDS["rows"] + '<a rel="next" href="?page=2">Next</a>'
    assert read(html).next == [START + "?page=2"]
    assert read(html, follow=False).next == []


@pytest.mark.parametrize(
    ("said", "total"),
    [("Displaying results 1-10 (of 3283)", 3283), ("Showing 1 to 25 of 1,250 results", 1250), ("Page 1 of 172", None)],
)
def test_the_sites_own_total(said: str, total: int | None) -> None:
    assert read(f"<p>{said}</p>" + BUILDS["rows"]).total == total


@pytest.mark.parametrize(
    ("body", "content_type"), [("%PDF-1.7", "text/html"), ('{"a": 1}', "application/json"), ("", "text/html")]
)
def test_what_is_no_page_is_named(body: str, content_type: str) -> None:
    with pytest.raises(Unreadable):
        Listing(START).read(capture(body, content_type=content_type))


FRAGMENTS = st.sampled_from(
    [
        "<ul>",
        "</ul>",
        "<li>",
        "<div class='row'>",
        "</div>",
        "<a href='/r/1'>",
        "<a href='/r/2'>",
        "<a href='http://[::1'>",
        "</a>",
        "<h3>",
        "</h3>",
        "Council Sues the County",
        "May 1, 2025",
        "<time datetime='x'>",
        "<a rel=next href='?page=2'>",
        "<base href='//'>",
        "<!--",
        "-->",
        "<main>",
        "\x00",
        "\ud800",
    ]
)


@given(st.lists(FRAGMENTS, max_size=40).map("".join))
def test_hostile_pages_give_sightings_or_a_reason(html: str) -> None:
    for way in (Listing(START), Listing(START, item="li a", date="time", next="h3 a", block="li")):
        try:
            found = way.read(capture(html))
        except Unreadable:
            continue
        assert len({sighting.url for sighting in found.sightings}) == len(found.sightings)
        assert all(address.startswith(HOST) and address != START for address in found.next)
        assert found.sightings or found.problems


def test_a_page_of_many_links_and_depth_is_read() -> None:
    html = "<div>" * 1_500 + "".join(
        f'<p><a href="/r/{n}">Council Releases Statement Number {n}</a></p>' for n in range(2_000)
    )
    assert len(read(html).sightings) == 2_000


def warc(path: Path) -> Iterator[Capture]:
    with path.open("rb") as file:
        for record in ArchiveIterator(file):
            if record.rec_type == "response":
                at = dt.datetime.fromisoformat(record.rec_headers["WARC-Date"])
                headers = tuple(record.http_headers.headers)
                yield Capture(record.rec_headers["WARC-Target-URI"], at, 200, headers, record.content_stream().read())


def listed(found: Found) -> list[Row]:
    days = (dates.parse(s.published, zone="America/New_York") if s.published else None for s in found.sightings)
    return [
        (s.url, s.title, day.day.isoformat() if day else None) for s, day in zip(found.sightings, days, strict=True)
    ]


@pytest.mark.parametrize("host", ["oag.ca.gov", "www.ohioattorneygeneral.gov", "www.texasattorneygeneral.gov"])
def test_real_listings_need_no_selectors(shared_data: Path, host: str) -> None:
    lines = (shared_data / "replays" / "state-ags.truth.jsonl").read_text().splitlines()
    (truth,) = (row for row in map(json.loads, lines) if row["kind"] == "listing" and f"//{host}/" in row["url"])
    (answer,) = (found for found in warc(shared_data / "replays" / "state-ags.warc.gz") if found.url == truth["url"])
    found = Listing(truth["url"]).read(answer)
    assert listed(found) == [(item["url"], clean(item["title"]), item["date"]) for item in truth["items"]]
    assert (found.next, found.problems) == ([truth["next"]], [])


@pytest.mark.parametrize(
    "keys",
    [{}, {"item": ".views-field-title a", "date": "h3 .date-display-single@content"}],
    ids=["undeclared", "declared"],
)
def test_dates_in_headings_between_rows(shared_data: Path, keys: dict[str, str]) -> None:
    lines = (shared_data / "replays" / "doj-2018.truth.jsonl").read_text().splitlines()
    truth = [(row["listing"], row["url"], clean(row["title"]), row["published"]) for row in map(json.loads, lines)]
    start = "https://www.justice.gov/news?items_per_page=50&f[0]=type:press_release"
    pages = [found for found in warc(shared_data / "replays" / "doj-2018.warc.gz") if found.url.startswith(start)]
    for number, answer in enumerate(pages):
        found = Listing(start, **keys).read(answer)
        assert listed(found) == [(url, title, day) for page, url, title, day in truth if page == number]
        assert found.next == [
            f"https://www.justice.gov/news?items_per_page=50&f%5B0%5D=type:press_release&page={number + 1}"
        ]
        assert found.problems == []
    assert len(pages) == 4
