from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from crawler.discovery.listing import Listing
from crawler.family import filled, may_be_family
from crawler.plan import choose
from crawler.source import Source, Sources
from pipelines.errors import SourceError, UsageError

COURTS = """
name = "Court of the {name}"
home = "https://courts.example/{slug}"
level = "federal"
licence = "Public domain"
[[listing]]
url = "https://courts.example/{slug}/news?of={state}"
match = "/{slug}/news/\\\\d{4}/"
[[page]]
title = "h1"
[evidence]
grade = "documented"
note = "{name}"
"""
NORTH = '[[member]]\nslug = "north"\nname = "Northern District"\nstate = "ND"\ntimezone = "America/Chicago"\n'
SOUTH = '[[member]]\nslug = "south"\nname = "Southern District"\nstate = "SD"\n'


def write(folder: Path, text: str, name: str = "courts", kind: str = "government") -> Path:
    path = folder / kind / f"{name}.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_each_member_is_a_source_of_its_own(tmp_path: Path) -> None:
    path = write(tmp_path, COURTS + NORTH + SOUTH)
    sources = Sources([tmp_path])
    assert sources.ids() == ["courts-north", "courts-south"]
    north, south = sources.get("courts-north"), sources.get("courts-south")
    assert (north.id, north.name, north.state, north.timezone) == (
        "courts-north",
        "Court of the Northern District",
        "ND",
        "America/Chicago",
    )
    assert (south.home, south.state, south.timezone) == ("https://courts.example/south", "SD", "America/New_York")
    assert south.ways == (Listing("https://courts.example/south/news?of=SD", match=r"/south/news/\d{4}/"),)
    assert (south.kind, south.level, south.licence, south.path) == ("government", "federal", "Public domain", path)
    assert south.evidence.note == "Southern District"
    assert [layout.name for layout in (*north.layouts, *south.layouts)] == ["courts-north", "courts-south"]
    assert sources.for_url("https://courts.example/north/news/2026/one") is north
    assert sources.for_url("https://courts.example/west") is None


def test_the_name_of_a_family_stands_for_its_members(tmp_path: Path) -> None:
    write(tmp_path, COURTS + NORTH + SOUTH)
    write(tmp_path, 'name = "H"\nhome = "https://h.example"\nfeed = {url = "https://h.example/feed"}', "harbor")
    sources = Sources([tmp_path])
    assert sources.families() == {"courts": ["courts-north", "courts-south"]}
    assert sources.expand(["harbor", "courts", "courts-north"]) == ["harbor", "courts-north", "courts-south"]
    chosen, errors = choose(sources, ["courts"])
    assert ([source.id for source in chosen], errors) == (["courts-north", "courts-south"], [])
    assert len(choose(sources, [])[0]) == 3
    with pytest.raises(
        UsageError, match=r"'courts' is a family of 2 sources; name one of them, such as 'courts-north'"
    ):
        sources.get("courts")
    with pytest.raises(UsageError, match=r"no source named 'court'; did you mean 'courts'\?"):
        sources.get("court")


def test_members_may_take_ways_and_layouts_of_another_source(tmp_path: Path) -> None:
    write(tmp_path, COURTS + NORTH)
    write(
        tmp_path,
        'name = "Appeals in {name}"\nhome = "https://appeals.example/{slug}"\nlike = "courts-north"\n' + SOUTH,
        "appeals",
    )
    source = Sources([tmp_path]).get("appeals-south")
    assert source.ways == Sources([tmp_path]).get("courts-north").ways
    assert (source.state, source.timezone, source.licence) == ("SD", "America/Chicago", "Public domain")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (COURTS + '[[member]]\nname = "N"\nstate = "ND"\n', ["member 1.slug: is missing; it ends the member's id", "member 1: has no slug, which {slug} stands for"]),
        (COURTS + NORTH + '[[member]]\nslug = "s"\nname = "S"\n', ["member 2: has no state, which {state} stands for"]),
        (COURTS + NORTH + SOUTH.replace('"south"', '"The South"'), ["member 2.slug: 'The South' ends no id; use lower-case letters, digits, - and _"]),
        (COURTS + NORTH + NORTH, ["member: two members have the slug 'north'; change one"]),
        (COURTS + NORTH + SOUTH.replace("SD", "XX"), ["member 2.state: 'XX' is no USPS code of a state or territory; write it as MA", "member 2: has no state, which {state} stands for"]),
        (COURTS + NORTH + SOUTH.replace("state", "stat"), ["member 2.stat: unknown key; did you mean 'state'?", "member 2: has no state, which {state} stands for"]),
        (COURTS.replace("match", "mach") + NORTH + SOUTH, ["listing.1.mach: unknown key; did you mean 'match'?"]),
        (COURTS.replace('level = "federal"', 'level = "realm"') + NORTH + SOUTH, ["level: 'realm' is not one of federal, state, county, city, national, local"]),
        ("member = 5\n" + COURTS, ["member: is no list of tables; write [[member]] before each"]),
        ("member = []\n" + COURTS, ["member: is no list of tables; write [[member]] before each"]),
        ("member = [5]\n" + COURTS, ["member 1: is a number, not a table; write [member 1]"]),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_family_is_said_once(tmp_path: Path, text: str, lines: list[str]) -> None:
    path = write(tmp_path, text)
    write(tmp_path, 'name = "H"\nhome = "https://h.example"\nfeed = {url = "https://h.example/feed"}', "harbor")
    sources = Sources([tmp_path])
    assert sources.ids() == ["courts", "harbor"]
    (error,) = sources.check()
    said = str(error).splitlines()
    assert said[: len(lines)] == [f"{path}: {line}" for line in lines]
    assert sources.get("harbor").id == "harbor"


def test_what_is_wrong_with_one_member_alone_names_it(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        COURTS.replace("courts.example/{slug}/", "{name}.example/") + NORTH + SOUTH.replace("Southern District", "a:b"),
    )
    sources = Sources([tmp_path])
    errors = sources.check(["courts"])
    assert {str(error).split(";")[0] for error in errors} >= {
        f"{path}: member 2: listing.1.url: 'https://a:b.example/news?of=SD' is no web address"
    }
    with pytest.raises(SourceError, match="member 2: listing"):
        sources.get("courts-south")


def test_two_sources_of_one_name_are_an_error(tmp_path: Path) -> None:
    write(tmp_path, COURTS + NORTH + SOUTH)
    write(tmp_path, 'name = "N"\nhome = "https://n.example"\nfeed = {url = "https://n.example/feed"}', "courts-north")
    sources = Sources([tmp_path])
    with pytest.raises(SourceError, match="two source files of one name"):
        sources.get("courts-north")
    assert isinstance(sources.get("courts-south"), Source)


def test_broken_toml_is_one_bad_source(tmp_path: Path) -> None:
    path = write(tmp_path, COURTS + NORTH + "[[member\n")
    (error,) = Sources([tmp_path]).check()
    assert str(error).startswith(f"{path}: is no TOML")


@pytest.mark.parametrize(
    ("text", "family"),
    [
        ("[[member]]", True),
        ('  [[ "member" ]]', True),
        ("member = []", True),
        ("# [[member]]", False),
        ('name = "[[member]]"', False),
        ("[[members]]", False),
        ("", False),
    ],
)
def test_a_family_is_known_by_its_text(tmp_path: Path, text: str, family: bool) -> None:
    assert may_be_family(write(tmp_path, text)) is family
    assert not may_be_family(tmp_path / "nowhere.toml")


def test_a_source_whose_note_looks_like_a_member_is_no_family(tmp_path: Path) -> None:
    least = 'name = "H"\nhome = "https://h.example"\nfeed = {url = "https://h.example/feed"}\n'
    path = write(tmp_path, least + '[evidence]\nnote = """\n[[member]]\n"""\n', "harbor")
    sources = Sources([tmp_path])
    assert may_be_family(path)
    assert sources.ids() == ["harbor"]
    assert sources.families() == {}
    assert sources.get("harbor").name == "H"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("{slug}", "north"),
        ("/{slug}/{page}/{unknown}", "/north/{page}/{unknown}"),
        (r"\d{4}/{slug}", r"\d{4}/north"),
        ([{"url": "{slug}"}, 5], [{"url": "north"}, 5]),
        (True, True),
    ],
)
def test_blanks_are_filled_in_at_any_depth(value: Any, said: Any) -> None:
    assert filled({"key": value}, {"slug": "north", "state": "ND"}) == {"key": said, "state": "ND"}


def test_a_value_that_looks_like_a_blank_is_not_filled_in_again() -> None:
    assert filled({"name": "{name}"}, {"name": "{slug}", "slug": "x"}) == {"name": "{slug}"}
