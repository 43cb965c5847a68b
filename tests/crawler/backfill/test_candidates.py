"""Which addresses of an archive may be releases: those that look like the ones that are known."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.backfill.candidates import Candidates
from crawler.source import Source, Sources

FOLDERS = [f"https://agency.example/news/2026/{month:02d}/agency-wins-case-{month}-of-many" for month in range(1, 12)]
NUMBERED = [f"https://www.agency.example/press/show.asp?id={number}" for number in range(12)]
ROOT = [f"https://agency.example/{word}-says-the-agency-today/" for word in ("this", "that", "such", "more", "less")]
FILES = [f"http://agency.example/pr/pr{number}_settlement.html" for number in range(100, 120)]


def source(tmp_path: Path, ways: str = "") -> Source:
    folder = tmp_path / "sources" / "government"
    folder.mkdir(parents=True)
    ways = ways or '[[listing]]\nurl = "https://agency.example/news/"\nitem = "h3 a"'
    text = f'name = "Agency"\nhome = "https://agency.example/"\n{ways}\n'
    (folder / "agency.toml").write_text(text, encoding="utf-8")
    return Sources([tmp_path / "sources"]).get("agency")


@pytest.mark.parametrize(
    ("known", "url", "expected"),
    [
        (FOLDERS, "http://www.agency.example/news/2009/12/an-old-case-is-lost-31", True),
        (FOLDERS, "https://agency.example/news/2009/12/an-old-case", True),
        (FOLDERS, "https://agency.example/news/2009/12/archive", False),  # too short for one of these
        (FOLDERS[:2], "https://agency.example/news/2009/12/statement", True),  # two do not tell how short they can be
        (FOLDERS, "https://agency.example/news/2009/12/", False),
        (FOLDERS, "https://agency.example/news/", False),
        (FOLDERS, "https://agency.example/about/2009/12/an-old-case-is-lost-31", False),
        (FOLDERS, "https://agency.example/news/2009/12/an-old-case-is-lost-31?page=2", False),
        (FOLDERS, "https://agency.example/news/2009/12/an-old-case-is-lost-31.pdf", False),
        (FOLDERS, "https://stranger.example/news/2009/12/an-old-case-is-lost-31", False),
        (NUMBERED, "https://agency.example/press/show.asp?id=4", True),
        (NUMBERED, "https://agency.example/press/show.asp", False),
        (NUMBERED, "https://agency.example/press/show.asp?id=4&print=1", False),
        (ROOT, "https://agency.example/what-was-said-in-the-year-before/", True),
        (ROOT, "https://agency.example/about-us/", False),  # too short for one of these
        (ROOT, "https://agency.example/", False),
        (FILES, "http://agency.example/pr/pr7_consent_decree.html", True),
        (FILES * 2, "http://agency.example/pr/index.html", False),
        (FILES * 2, "http://agency.example/pr/consent_decree.html", False),  # all that are known hold a number
        (FILES, "http://agency.example/pr/pr7_consent_decree.css", False),
        ([], "https://agency.example/news/anything", True),
        ([], "https://agency.example/news", False),
        ([], "https://agency.example/elsewhere/anything", False),
        ([], "https://agency.example/news/style.css", False),
    ],
)
def test_candidates(tmp_path: Path, known: list[str], url: str, expected: bool) -> None:
    assert (url in Candidates(source(tmp_path), known)) is expected


def test_a_stray_link_teaches_nothing(tmp_path: Path) -> None:
    many = [f"https://agency.example/news/release-number-{number}" for number in range(100)]
    found = Candidates(source(tmp_path), [*many, "https://agency.example/careers/apply-now-1"])
    assert "https://agency.example/careers/apply-then-2" not in found


def test_what_a_way_matches_is_a_candidate(tmp_path: Path) -> None:
    ways = '[[sitemap]]\nurl = "https://agency.example/sitemap.xml"\nmatch = "/media/release"'
    found = Candidates(source(tmp_path, ways), FOLDERS)
    assert "https://agency.example/media/release-of-2003.html" in found
    assert "https://agency.example/media/photo-of-2003.html" not in found


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (FOLDERS, [("https://agency.example/news/", "prefix")]),
        (NUMBERED, [("https://agency.example/press/", "prefix")]),
        (ROOT, [("https://agency.example/", "host")]),
        (FOLDERS + FILES, [("https://agency.example/news/", "prefix"), ("https://agency.example/pr/", "prefix")]),
        (FOLDERS + ROOT, [("https://agency.example/", "host")]),  # one below another is asked with that
        ([], [("https://agency.example/news/", "prefix")]),
        (
            [f"https://agency.example/{name}/a-release-of-{name}" for name in "abcdef"],
            [("https://agency.example/", "host")],
        ),
    ],
)
def test_what_the_index_is_asked_for(tmp_path: Path, known: list[str], expected: list[tuple[str, str]]) -> None:
    assert Candidates(source(tmp_path), known).prefixes() == expected
