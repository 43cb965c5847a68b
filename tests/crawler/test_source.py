from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from crawler.discovery.feed import Feed
from crawler.discovery.listing import Listing
from crawler.document import Document, parse
from crawler.page import Page
from crawler.source import Evidence, Sources
from pipelines.dictionary import TABLES
from pipelines.errors import NoLayout, SourceError, UsageError
from pipelines.records import Capture

LEAST = 'name = "Harbor Council"\nhome = "https://harbor.example"\n[[feed]]\nurl = "https://harbor.example/feed"\n'


def write(folder: Path, name: str, text: str, kind: str = "advocacy") -> Path:
    path = folder / kind / f"{name}.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def page(html: str = "<p>x</p>", day: str = "2026-11-01") -> Document:
    at = dt.datetime.fromisoformat(day + "T12:00:00+00:00")
    return parse(Capture("https://harbor.example/news/one", at, 200, (("Content-Type", "text/html"),), html.encode()))


def errors(folder: Path, text: str, name: str = "harbor") -> list[str]:
    """What is wrong with a source file: the lines of its one message, without the file's name before each."""
    path = write(folder, name, text)
    with pytest.raises(SourceError) as raised:
        Sources([folder]).get(name)
    lines = str(raised.value).splitlines()
    assert all(line.startswith(f"{path}: ") for line in lines)
    return [line.removeprefix(f"{path}: ") for line in lines]


def test_the_least_that_a_source_says(tmp_path: Path) -> None:
    path = write(tmp_path, "harbor", LEAST)
    source = Sources([tmp_path]).get("harbor")
    assert (source.id, source.name, source.kind, source.home) == (
        "harbor",
        "Harbor Council",
        "advocacy",
        "https://harbor.example/",
    )
    assert source.ways == (Feed("https://harbor.example/feed"),)
    assert (source.timezone, source.layouts, source.every, source.delay) == ("America/New_York", (), None, None)
    assert (source.evidence, source.path) == (Evidence("guessed"), path)
    assert type(source.layout_for(page())) is Page


WHOLE = """
name = "Border State Attorney General"
home = "https://ag.border.example/"
level = "state"
state = "TX"
timezone = "America/Chicago"
licence = "Public record"
delay = 2.5
[feed]
url = "https://ag.border.example/feed.xml"
match = "/news/"
[[listing]]
url = "https://ag.border.example/news?kind=Press Release"
item = ".row a"
block = ".row"
date = "time@datetime"
next = "a.next"
follow = false
[[listing]]
url = "https://old.border.example/news"
until = 2018-04-15
[[page]]
when = "#node-title"
title = ["#node-title", "h1"]
end = "^About "
[[page]]
since = "2020-01-02"
body = ".body"
[expect]
every = "2 weeks"
[evidence]
grade = "fixture"
date = 2026-11-23
note = "seen in stored pages"
"""


def test_all_that_a_source_can_say(tmp_path: Path) -> None:
    write(tmp_path, "border", WHOLE, "government")
    source = Sources([tmp_path]).get("border")
    assert source.ways == (
        Feed("https://ag.border.example/feed.xml", match="/news/"),
        Listing(
            "https://ag.border.example/news?kind=Press%20Release",
            item=".row a",
            block=".row",
            date="time@datetime",
            next="a.next",
            follow=False,
        ),
        Listing("https://old.border.example/news", until=dt.date(2018, 4, 15)),
    )
    first, second = source.layouts
    assert (first.name, first.when, first.title, first.end) == (
        "border when #node-title",
        "#node-title",
        ("#node-title", "h1"),
        "^About ",
    )
    assert (second.name, second.since, second.body) == ("border since 2020-01-02", dt.date(2020, 1, 2), (".body",))
    assert (source.level, source.state, source.licence, source.delay, source.every) == (
        "state",
        "TX",
        "Public record",
        2.5,
        14,
    )
    assert source.hosts() == {"ag.border.example", "old.border.example"}


def test_a_source_is_a_row_of_the_table_of_sources(tmp_path: Path) -> None:
    write(tmp_path, "border", WHOLE, "government")
    row = Sources([tmp_path]).get("border").row()
    assert row.keys() == TABLES["sources"].columns.keys()
    assert json.loads(row["ways"])[2] == {
        "kind": "listing",
        "url": "https://old.border.example/news",
        "until": "2018-04-15",
    }
    assert (row["every_days"], row["evidence"], row["evidence_note"]) == (
        14,
        "fixture",
        "2026-11-23: seen in stored pages",
    )


@pytest.mark.parametrize(
    ("extra", "line"),
    [
        ('timezon = "America/Chicago"', "timezon: unknown key; did you mean 'timezone'?"),
        ("name = 5", "name: is a number, not text; put it in quotation marks"),
        ('name = " "', "name: is empty; give it a value or leave the key out"),
        (
            'home = "harbor.example"',
            "home: 'harbor.example' is no web address; write it whole, as https://example.org/news",
        ),
        (
            'home = "ftp://harbor.example"',
            "home: 'ftp://harbor.example' is no web address; write it whole, as https://example.org/news",
        ),
        ('timezone = "New York"', "timezone: 'New York' is no IANA time zone; write it as America/New_York"),
        ('timezone = "America"', "timezone: 'America' is no IANA time zone; write it as America/New_York"),
        ('timezone = "../etc/passwd"', "timezone: '../etc/passwd' is no IANA time zone; write it as America/New_York"),
        ('level = "town"', "level: 'town' is not one of federal, state, county, city, national, local"),
        ('state = "Texas"', "state: 'Texas' is no USPS code of a state or territory; write it as MA"),
        ("delay = -1", "delay: -1 is no number of seconds from 0 to 600"),
        ("delay = true", "delay: True is no number of seconds from 0 to 600"),
        ("delay = nan", "delay: nan is no number of seconds from 0 to 600"),
        (
            'expect.every = "often"',
            'expect.every: \'often\' is no span of time; write it as "14 days", "2 weeks" or "1 month"',
        ),
        ('expect.evry = "1 day"', "expect.evry: unknown key; did you mean 'every'?"),
        ('expect = "14 days"', "expect: is text, not a table; write [expect]"),
        ('evidence.grade = "sure"', "evidence.grade: 'sure' is not one of live, fixture, documented, guessed"),
        ('evidence.date = "yesterday"', "evidence.date: 'yesterday' is no day; write it as 2018-04-15"),
        (
            "evidence.date = 2018-04-15T00:00:00",
            "evidence.date: '2018-04-15 00:00:00' is no day; write it as 2018-04-15",
        ),
        ("page.titel = 'h1'", "page.titel: unknown key; did you mean 'title'?"),
        ("page.title = []", "page.title: is an empty list; leave the key out, so that the defaults apply"),
        ("page.end = '('", "page.end: '(' is no regular expression: missing ), unterminated subpattern at position 0"),
        ("page = ['h1']", "page.1: is text, not a table; write [page.1]"),
        (
            "listing = [{url = 'https://x.example/'}, {item = 'a'}]",
            "listing.2.url: is missing; name the first address to ask",
        ),
        (
            "listing = {url = 'https://x.example/', follow = 'no'}",
            "listing.follow: is text; write true or false, without quotation marks",
        ),
        (
            "listing = {url = 'https://x.example/', until = 2018}",
            "listing.until: '2018' is no day; write it as 2018-04-15",
        ),
        (
            "listing = {url = 'https://x.example/', match = '[a'}",
            "listing.match: '[a' is no regular expression: unterminated character set at position 0",
        ),
        ("listing = 'https://x.example/'", "listing: is text, not a table; write [listing]"),
        ('part_of = "nobody"', "part_of: 'nobody' is no source; known are harbor"),
        ('part_of = "harbor"', "part_of: 'harbor' is the source itself; leave it out"),
        ('like = "nobody"', "like: no source named 'nobody'; known are harbor"),
        ('like = "harbour"', "like: no source named 'harbour'; did you mean 'harbor'?"),
    ],
)
def test_what_is_wrong_is_named_with_its_place_and_remedy(tmp_path: Path, extra: str, line: str) -> None:
    key = extra.split(" ", maxsplit=1)[0]
    kept = "\n".join(own for own in LEAST.splitlines() if not own.startswith(f"{key} "))
    assert errors(tmp_path, f"{extra}\n{kept}") == [line]


@pytest.mark.parametrize("selector", ["h1[", "h1 >", "@datetime", "a:nope", "div::text"])
def test_a_bad_selector_is_named(tmp_path: Path, selector: str) -> None:
    text = LEAST + f'[[page]]\ntitle = "h1"\n[[page]]\ntitle = ["h1", "{selector}"]\n'
    (line,) = errors(tmp_path, text)
    assert line.startswith(f"page.2.title: {selector!r} is no CSS selector: ")


def test_everything_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    text = 'nam = "x"\nhome = "x"\n[[listing]]\nurl = "y"\nitem = "["\n[page]\ntitle = 1\nbodi = "x"\n'
    lines = errors(tmp_path, text)
    assert [line.split(":")[0] for line in lines] == [
        "nam",
        "home",
        "name",
        "listing.1.url",
        "listing.1.item",
        "page.title",
        "page.bodi",
    ]


def test_a_source_without_a_way_or_a_name_or_a_home(tmp_path: Path) -> None:
    assert errors(tmp_path, "") == [
        "name: is missing; every source has one",
        "home: is missing; every source has one",
        "declares no way to find releases; add [[feed]] or [[sitemap]] or [[listing]] or [[wordpress]] or [[api]]",
    ]


def test_broken_files_say_where(tmp_path: Path) -> None:
    (line,) = errors(tmp_path, 'name = "x"\nname = "y"\n')
    assert line.startswith("is no TOML: ")
    assert "line 2" in line
    path = write(tmp_path, "latin", "")
    path.write_bytes('name = "Detención"'.encode("latin-1"))
    with pytest.raises(SourceError, match="is not UTF-8 text"):
        Sources([tmp_path]).get("latin")
    path.unlink()
    path.mkdir()
    with pytest.raises(SourceError, match="cannot be read"):
        Sources([tmp_path]).get("latin")
    write(tmp_path, "deep", "name = " + "[" * 5_000)
    with pytest.raises(SourceError, match="is no TOML"):
        Sources([tmp_path]).get("deep")


def test_the_folder_is_the_kind_and_the_stem_the_id(tmp_path: Path) -> None:
    write(tmp_path, "harbor", LEAST, kind="press")
    (tmp_path / "loose.toml").write_text(LEAST)
    write(tmp_path, "Harbor Two", LEAST)
    sources = Sources([tmp_path])
    assert sources.ids() == ["Harbor Two", "harbor", "loose"]
    for name, words in (
        ("harbor", "is in the folder 'press'; its folder is its kind"),
        ("loose", "its folder is its kind"),
        ("Harbor Two", "is no id"),
    ):
        with pytest.raises(SourceError, match=words):
            sources.get(name)


def test_one_name_stands_for_one_file(tmp_path: Path) -> None:
    write(tmp_path, "harbor", LEAST)
    write(tmp_path, "harbor", LEAST, kind="government")
    with pytest.raises(
        SourceError, match=r"advocacy/harbor\.toml and .*government/harbor\.toml: two source files of one name"
    ):
        Sources([tmp_path]).get("harbor")


def test_one_bad_file_never_stops_the_others(tmp_path: Path) -> None:
    write(tmp_path, "bad", "name = ")
    write(tmp_path, "harbor", LEAST)
    sources = Sources([tmp_path])
    assert sources.get("harbor").id == "harbor"
    bad, good = sources.all()
    assert isinstance(bad, SourceError)
    assert good is sources.get("harbor")
    assert sources.for_url("https://harbor.example/x") is good
    assert [str(error) for error in sources.check()] == [str(bad)]
    assert sources.check(["harbor"]) == []


def test_an_unknown_source_and_folder_are_named(tmp_path: Path) -> None:
    write(tmp_path, "afsc", LEAST)
    with pytest.raises(UsageError, match=r"no source named 'afcs'; did you mean 'afsc'\?"):
        Sources([tmp_path]).get("afcs")
    with pytest.raises(UsageError, match="there is no such folder"):
        Sources([tmp_path / "none"])


MODEL = LEAST + '[[page]]\nwhen = "#model"\n[evidence]\ngrade = "fixture"\n'


def test_like_takes_ways_and_layouts_of_another(tmp_path: Path) -> None:
    write(
        tmp_path,
        "model",
        f'timezone = "America/Chicago"\nlevel = "federal"\nstate = "DC"\ndelay = 10\n{MODEL}',
        "government",
    )
    write(
        tmp_path,
        "twin",
        'name = "Twin"\nhome = "https://twin.example"\nlike = "model"\nlevel = "state"\n',
        "government",
    )
    write(
        tmp_path,
        "cousin",
        'name = "Cousin"\nhome = "https://cousin.example"\nlike = "twin"\n[listing]\nurl = '
        '"https://cousin.example/n"\n[page]\nwhen = "#own"\n',
    )
    sources = Sources([tmp_path])
    model, twin, cousin = map(sources.get, ("model", "twin", "cousin"))
    assert (twin.ways, twin.layouts) == (model.ways, model.layouts)
    assert (twin.level, twin.state, twin.timezone, twin.delay) == ("state", None, "America/Chicago", 10)
    assert twin.evidence.grade == "guessed"
    assert cousin.ways == (Listing("https://cousin.example/n"),)
    assert [layout.when for layout in cousin.layouts] == ["#own", "#model"]


def test_like_may_not_go_round_or_lead_to_a_bad_file(tmp_path: Path) -> None:
    for name, other in (("a", "b"), ("b", "c"), ("c", "a"), ("self", "self"), ("after", "bad")):
        write(tmp_path, name, f'name = "{name}"\nhome = "https://{name}.example"\nlike = "{other}"\n')
    write(tmp_path, "bad", "name = 1\n" + LEAST.partition("\n")[2])
    sources = Sources([tmp_path])
    for name, words in (
        ("a", "a → b → c → a"),
        ("c", "goes round in a circle: .* → c"),
        ("self", "self → self"),
        ("after", r"like: .*bad\.toml: name: is a number"),
    ):
        with pytest.raises(SourceError, match=words):
            sources.get(name)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://harbor.example/news/one", "harbor"),
        ("http://www.harbor.example/", "harbor"),
        ("https://HARBOR.example:8080/x", "harbor"),
        ("https://files.harbor.example/x", None),
        ("https://notharbor.example/x", None),
        ("https://old.harbor.example/x", "harbor"),
        ("https://shared.example/usao-ma/pr/x", "ma"),
        ("https://shared.example/usao-mad/pr/x", "shared"),
        ("https://shared.example/opa/pr/x", "shared"),
        ("mailto:x@harbor.example", None),
        ("", None),
    ],
)
def test_the_source_of_an_address(tmp_path: Path, url: str, name: str | None) -> None:
    write(tmp_path, "harbor", LEAST + '[[listing]]\nurl = "https://www.old.harbor.example/news"\nuntil = 2010-01-01\n')
    for stem, home in (
        ("shared", "https://www.shared.example"),
        ("ma", "https://shared.example/usao-ma/"),
        ("ny", "https://shared.example/usao-ny"),
    ):
        write(tmp_path, stem, f'name = "x"\nhome = "{home}"\n[feed]\nurl = "https://shared.example/feed"\n')
    found = Sources([tmp_path]).for_url(url)
    assert (found.id if found else None) == name


LAYOUTS = (
    LEAST
    + """
[[page]]
[[page]]
when = "#first"
[[page]]
since = 2015-06-01
when = "#second"
[[page]]
since = 2020-01-01
when = "#third"
"""
)


@pytest.mark.parametrize(
    ("marks", "day", "layout"),
    [
        ("third", "2026-11-01", "harbor since 2020-01-01 when #third"),
        ("third", "2020-01-01", "harbor since 2020-01-01 when #third"),
        ("third", "2019-12-31", "harbor"),
        ("second", "2026-11-01", "harbor since 2015-06-01 when #second"),
        ("second third", "2019-12-31", "harbor since 2015-06-01 when #second"),
        ("first second third", "2026-11-01", "harbor since 2020-01-01 when #third"),
        ("first", "2010-01-01", "harbor when #first"),
        ("", "2026-11-01", "harbor"),
    ],
)
def test_the_newest_layout_whose_landmark_is_there_reads(tmp_path: Path, marks: str, day: str, layout: str) -> None:
    write(tmp_path, "harbor", LAYOUTS)
    html = "".join(f"<p id={mark}>x</p>" for mark in marks.split()) or "<p>x</p>"
    assert Sources([tmp_path]).get("harbor").layout_for(page(html, day)).name == layout


def test_missing_landmarks_are_named(tmp_path: Path) -> None:
    write(tmp_path, "harbor", LAYOUTS.replace("[[page]]\n", "", 1))
    source = Sources([tmp_path]).get("harbor")
    with pytest.raises(NoLayout) as raised:
        source.layout_for(page())
    assert [mark in raised.value.why for mark in ("'#first'", "'#second'", "'#third'")] == [True] * 3
    write(tmp_path, "young", LEAST + "[page]\nsince = 2020-01-01\n")
    with pytest.raises(NoLayout, match="was captured on 2010-01-01, before the first layout of young"):
        Sources([tmp_path]).get("young").layout_for(page(day="2010-01-01"))


CODE = """
from crawler.page import Page

class Old(Page):
    when = "#old"
    title = ("h1",)

class Older(Old):
    when = "#older"
"""


def test_a_sibling_module_adds_layouts(tmp_path: Path) -> None:
    path = write(tmp_path, "harbor", LEAST + '[page]\nwhen = "#now"\n')
    path.with_suffix(".py").write_text(CODE)
    source = Sources([tmp_path]).get("harbor")
    assert [layout.name for layout in source.layouts] == ["harbor when #now", "harbor Old", "harbor Older"]
    assert source.layout_for(page("<p id=older>x</p>")).title == ("h1",)


BY_HAND = """
from crawler.page import Page
from pipelines.records import Candidate

class Talk(Page):
    def find_body(self, document):
        for label in document.soup.find_all("dt", string="Text"):
            yield Candidate(label.find_next_sibling("dd").decode_contents(), "dd of Text")
"""


def test_a_sibling_module_may_look_by_hand(tmp_path: Path) -> None:
    write(tmp_path, "harbor", LEAST).with_suffix(".py").write_text(BY_HAND)
    layout = Sources([tmp_path]).get("harbor").layout_for(page("<p>x</p>"))
    document = page("<dl><dt>Date<dd>June 3<dt>Text<dd><p>The pier opens.</dl>")
    assert [(found.value, found.rule) for found in layout.read(document).body] == [
        ("<p>The pier opens.</p>", "dd of Text")
    ]
    assert len(document.tree.nodes("dd")) == 2


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("import nothing_of_that_name", "harbor.py: cannot be imported: ModuleNotFoundError"),
        ("def (", "harbor.py: cannot be imported: SyntaxError"),
        ("raise RuntimeError('no')", "harbor.py: cannot be imported: RuntimeError: no"),
        ("x = 1", "harbor.py: defines no layout"),
        (CODE.replace("#older", "#older["), "harbor.py: Older.when: '#older[' is no CSS selector"),
        (CODE.replace('("h1",)', '"h1"'), "harbor.py: Old.title: is no tuple of selectors; write ('h1',)"),
    ],
)
def test_what_is_wrong_with_a_sibling_module_is_named(tmp_path: Path, code: str, words: str) -> None:
    write(tmp_path, "harbor", LEAST).with_suffix(".py").write_text(code)
    write(tmp_path, "other", LEAST)
    sources = Sources([tmp_path])
    with pytest.raises(SourceError) as raised:
        sources.get("harbor")
    assert words in str(raised.value)
    assert sources.get("other").layouts == ()
