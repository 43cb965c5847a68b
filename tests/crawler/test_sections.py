from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from crawler import samples
from crawler.discovery.api import Api
from crawler.discovery.listing import Listing
from crawler.discovery.sitemap import Sitemap
from crawler.sections import Sections, held_sections
from crawler.source import Sources
from pipelines.captures import Validator
from tests.crawler.test_walks import held, published

URL = "https://press.example/news/{year}"


def at(day: str) -> dt.datetime:
    return dt.datetime.fromisoformat(day).replace(tzinfo=dt.UTC)


def asked(
    today: str, walked: dict[int, str] | None = None, empty: set[int] | None = None, **keys: Any
) -> tuple[list[int], Sections]:
    """The years that a crawl asks, given when their sections were walked before and which name nothing."""
    found = {URL.replace("{year}", str(year)): at(day) for year, day in (walked or {}).items()}

    def validator(url: str) -> Validator | None:
        return Validator(url, None, None, None, found[url], found[url]) if url in found else None

    sections = Sections(Listing(URL), dt.date.fromisoformat(today), validator, **keys)
    years = []
    while (way := sections.following()) is not None:
        year = Listing(URL).year_in(way.url)
        assert year is not None
        years.append(year)
        sections.ended(whole=True, empty=year in (empty or set()))
    return years, sections


@pytest.mark.parametrize(
    ("today", "walked", "empty", "known", "years"),
    [
        # the first walk goes back until two years running name nothing; one empty year is passed over
        ("2026-11-25", {}, {2023, 2021, 2020}, False, [2026, 2025, 2024, 2023, 2022, 2021, 2020]),
        ("2026-01-02", {}, {2026, 2023, 2022}, False, [2026, 2025, 2024, 2023, 2022]),
        # one that was broken off goes on: closed years are not asked again
        ("2026-11-25", {2026: "2026-11-24", 2025: "2026-11-24"}, {2023, 2022}, False, [2026, 2024, 2023, 2022]),
        # a live crawl asks this year's, and last year's until it is closed
        ("2026-11-25", {2026: "2026-11-24", 2025: "2026-11-24"}, set(), True, [2026]),
        ("2027-01-01", {2026: "2026-12-31", 2025: "2026-11-24"}, {2027}, True, [2027, 2026]),
        ("2027-01-20", {2027: "2027-01-19", 2026: "2027-01-19"}, set(), True, [2027, 2026]),
        ("2027-02-03", {2027: "2027-02-02", 2026: "2027-02-02"}, set(), True, [2027]),
        ("2027-05-03", {2027: "2027-01-05", 2026: "2027-01-05"}, set(), True, [2027, 2026]),
    ],
)
def test_which_years_are_asked(
    today: str, walked: dict[int, str], empty: set[int], known: bool, years: list[int]
) -> None:
    found, sections = asked(today, walked, empty, known=known)
    assert found == years
    assert not sections.all_empty


@pytest.mark.parametrize(
    ("today", "walked", "is_fault"),
    [
        ("2027-01-01", {2026: "2027-01-01"}, True),  # this year's and last year's, both of them empty
        ("2027-02-10", {2026: "2027-02-05"}, False),  # a young year, and the last one is closed
        ("2027-03-10", {2026: "2027-02-05"}, True),
    ],
)
def test_nothing_in_any_section_is_a_fault_once_the_year_is_under_way(
    today: str, walked: dict[int, str], is_fault: bool
) -> None:
    _, sections = asked(today, walked, {2027, 2026}, known=True)
    assert sections.all_empty is is_fault


def test_a_first_walk_ends_at_the_webs_beginning_and_at_an_outage() -> None:
    assert asked("2026-11-25")[0][-1] == 1990
    sections = Sections(Listing(URL), dt.date(2026, 11, 25), lambda _: None)
    for _ in range(2):
        assert sections.following() is not None
        sections.ended(whole=False, empty=False)
    assert sections.following() is None
    assert not sections.whole


def test_a_section_is_a_way_of_the_same_name() -> None:
    way = Listing("https://press.example/{year}/list?y={year}")
    section = way.section(2025)
    assert (section.url, section.name) == ("https://press.example/2025/list?y=2025", way.name)
    assert not section.by_year
    assert way.year_in("https://press.example/2025/list?y=2025&page=2") == 2025
    assert way.year_in("https://press.example/2025/list?y=2024") is None
    assert (
        Sitemap("https://press.example/sitemap-{year}.xml").section(2025).url
        == "https://press.example/sitemap-2025.xml"
    )
    api = Api.from_table({"url": "https://press.example/api/{year}?page={page}", "link": "url", "first": 1})
    assert api.section(2025).url == "https://press.example/api/2025?page=1"
    assert held_sections(way, {section.url}) == {2025: section.url}


def test_a_year_that_is_no_part_of_the_path_is_an_error(tmp_path: Any) -> None:
    folder = tmp_path / "advocacy"
    folder.mkdir()
    head = 'name = "Council"\nhome = "https://press.example"\n'
    (folder / "a.toml").write_text(head + '[[listing]]\nurl = "https://{year}.press.example/news"\n')
    (folder / "b.toml").write_text(head + '[[listing]]\nurl = "https://press.example/news/{month}"\n')
    (folder / "c.toml").write_text(head + '[[listing]]\nurl = "https://press.example/news/{year}"\n')
    registry = Sources([tmp_path])
    assert ["a.toml" in str(error) or "b.toml" in str(error) for error in registry.check()] == [True, True]
    assert registry.get("c").ways[0].by_year


def test_a_declared_year_is_walked_back_and_then_only_the_newest_is_asked(place: Any) -> None:
    """The newest sections are of this year and the last, whenever the test runs."""
    room = samples.FiledNewsroom(60)
    year = dt.datetime.now(dt.UTC).year
    for story in room.stories:
        moved = story.published.replace(year=year - 2020 + min(story.published.year, 2020), day=1)
        room.edit(story.slug, published=min(moved, dt.datetime.now(dt.UTC) - dt.timedelta(hours=1)))
    with samples.serve([room]) as serving:
        (file,) = samples.write_sources(place.sources, serving.port, ["filed"])
        file.write_text(file.read_text().replace('/news"', '/news/{year}"'))
        row = place.crawl("filed")["filed"]
        assert (row["outcome"], row["new"]) == ("well", 60)
        assert held(place) == published(room)
        room.requests.clear()
        place.crawl("filed")
        lists = [path for path in room.requests.paths() if path.startswith("/news/2")]
        assert set(lists) <= {f"/news/{year}", f"/news/{year - 1}"}
        assert len(lists) == len(set(lists))
        assert lists[0] == f"/news/{year}"
