"""The command line as a person meets it: wrong inputs, each with a clear message and the right exit code."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
from pathlib import Path
from typing import Any

import pytest

from crawler import samples

SOURCE = """\
name = "Somebody"
home = "https://somebody.example"
timezone = "America/New_York"
[[feed]]
url = "https://somebody.example/feed"
[evidence]
grade = "guessed"
"""


def write(place: Any, text: str, name: str = "somebody") -> Path:
    path = Path(place.sources) / "advocacy" / f"{name}.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_unknown_source_says_what_may_have_been_meant(place: Any) -> None:
    write(place, SOURCE)
    done = place.run(*place.crawl_arguments("somebodi"), code=2)
    assert "no source named 'somebodi'; did you mean 'somebody'?" in done.stderr
    assert not place.database.exists()


@pytest.mark.parametrize(
    ("extra", "named"),
    [
        ('[page]\ntitel = "h1"\n', ["page", "titel", "title"]),
        ('[page]\ntitle = "h1["\n', ["page", "title", "h1["]),
        ('[page]\nend = "(unclosed"\n', ["page", "end"]),
        ('colour = "red"\n', ["colour"]),
        ("[page\n", ["line"]),
        ('[[listing]]\nurl = "not an address"\n', ["listing", "url"]),
    ],
)
def test_a_bad_source_file_names_file_and_key(place: Any, extra: str, named: list[str]) -> None:
    text = extra + SOURCE if extra.startswith("colour") else SOURCE + extra
    path = write(place, text)
    for arguments in (place.crawl_arguments("somebody"), ["check", "--sources", str(place.sources)]):
        done = place.run(*arguments, code=2)
        assert path.name in done.stderr
        for word in named:
            assert word in done.stderr


def test_one_bad_file_stops_no_other(place: Any, newsrooms: samples.Serving) -> None:
    write(place, "name = 5\n", "broken")
    done = place.run(*place.crawl_arguments(), code=1)
    summary = json.loads(done.stdout)
    assert {row["outcome"] for row in summary["sources"]} == {"well"}
    assert any("broken.toml" in error for error in summary["errors"])
    assert place.one("SELECT count(*) FROM problems WHERE kind = 'source'") == 1


def test_not_our_database(place: Any) -> None:
    write(place, SOURCE)
    place.database.write_bytes(b"this is no database at all" * 100)
    done = place.run(*place.crawl_arguments(), code=2)
    assert str(place.database) in done.stderr
    assert place.database.read_bytes().startswith(b"this is no database")
    place.database.unlink()
    connection = sqlite3.connect(place.database)
    connection.execute("CREATE TABLE somebody_elses (a)")
    connection.commit()
    connection.close()
    done = place.run(*place.crawl_arguments(), code=2)
    assert "another program" in done.stderr


def test_a_newer_schema_is_refused_and_left_alone(place: Any, newsrooms: samples.Serving) -> None:
    place.crawl("harbor")
    connection = sqlite3.connect(place.database)
    connection.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('presswatch', 'm999_far_future', '2030-01-01')"
    )
    connection.commit()
    connection.close()
    done = place.run(*place.crawl_arguments("harbor"), code=2)
    assert "m999_far_future" in done.stderr
    assert "newer" in done.stderr


@pytest.mark.parametrize("damage", ["missing", "text", "cut"])
def test_a_missing_or_damaged_archive(place: Any, newsrooms: samples.Serving, damage: str) -> None:
    place.crawl("harbor")
    held = place.one("SELECT count(*) FROM releases")
    (warc,) = place.archive.rglob("*.warc.gz")
    target = Path(place.folder) / "copy.warc.gz"
    if damage == "text":
        target.write_text("nothing of the kind")
    elif damage == "cut":
        target.write_bytes(warc.read_bytes()[: warc.stat().st_size // 2])
    other = Path(place.folder) / "other.db"
    arguments = [
        "crawl",
        "harbor",
        "--replay",
        str(target),
        "--sources",
        str(place.sources),
        "--database",
        str(other),
        "--json",
    ]
    done = place.run(*arguments, code=1 if damage == "cut" else 2)
    assert "copy.warc.gz" in done.stderr
    if damage == "cut":
        summary = json.loads(done.stdout)
        assert 0 < summary["sources"][0]["new"] < held
    else:
        assert not other.exists()


def test_a_replay_of_a_whole_archive_gives_the_same_collection(place: Any, newsrooms: samples.Serving) -> None:
    place.crawl()
    warcs = [str(path) for path in place.archive.rglob("*.warc.gz")]
    other = Path(place.folder) / "other.db"
    arguments = ["crawl", "--sources", str(place.sources), "--database", str(other), "--json"]
    for warc in warcs:
        arguments += ["--replay", warc]
    newsrooms.log.clear()
    place.run(*arguments)
    assert not list(newsrooms.log), "a replay asks no network"
    select = "SELECT url, title, published, text, digest FROM releases ORDER BY url"
    mine = sqlite3.connect(other).execute(select).fetchall()
    assert mine == [tuple(row.values()) for row in place.rows(select)]


@pytest.fixture
def small_disk(tmp_path: Path) -> Any:
    """A file system of 1.5 MB."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = shutil.which("mount")
    done = subprocess.run(
        [mount or "mount", "-t", "tmpfs", "-o", "size=1536k", "none", str(folder)], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip(
            "a small file system cannot be mounted here (not root); the store's own test fills a database instead"
        )
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_loses_nothing_that_was_stored(place: Any, small_disk: Path) -> None:
    with samples.serve([samples.BigNewsroom(300, page_size_bytes=20_000)]) as serving:
        samples.write_sources(place.sources, serving.port, ["big"])
        place.folder = small_disk
        arguments = [
            "crawl",
            "big",
            "--json",
            "--allow-private",
            "--delay",
            "0",
            "--sources",
            str(place.root),
            "--database",
            str(place.database),
        ]
        arguments[arguments.index(str(place.root))] = str(small_disk.parent / "sources")
        done = place.run(*arguments, code=1)
        assert "full" in done.stderr
        held = place.one("SELECT count(*) FROM releases")
        assert 0 < held < 300
        assert place.one("SELECT count(*) FROM revisions") == held
        assert place.one("PRAGMA integrity_check") == "ok"
        waiting = place.one("SELECT count(*) FROM sightings WHERE state = 'waiting'")
        assert waiting > 0
        for path in place.archive.rglob("*.open"):
            raise AssertionError(path)
        place.check_archive()


def test_read_a_page_and_an_archive(place: Any, newsrooms: samples.Serving) -> None:
    place.crawl("borderstate")
    (warc,) = place.archive.rglob("*.warc.gz")
    done = place.run("read", str(warc), "--sources", str(place.sources))
    records = {record["url"]: record for record in map(json.loads, done.stdout.splitlines())}
    truths = {truth["url"]: truth for truth in newsrooms.newsrooms["borderstate"].truth()}
    assert set(records) == set(truths)
    wanted = {
        "url", "source", "title", "subtitle", "published", "updated", "dateline", "city", "state", "kind", "language", "text", "html",
        "words", "documents", "images", "topics", "number", "basis", "problems",
    }  # fmt: skip
    for url, record in records.items():
        assert wanted <= set(record)
        assert (record["title"], record["published"], record["text"]) == (
            truths[url]["title"],
            truths[url]["published"],
            truths[url]["text"],
        )


def test_read_a_strangers_page(place: Any) -> None:
    page = Path(place.folder) / "page.html"
    page.write_text(
        "<html lang=en><head><title>Vigil tonight | Somebody</title></head><body><main><h1>Vigil tonight</h1><p>May 4, 2019</p>"
        "<p>People will stand in front of the court tonight with candles for everybody who died in custody this year.</p></main></body></html>"
    )
    place.sources.mkdir()
    done = place.run(
        "read",
        str(page),
        "--url",
        "https://stranger.example/vigil",
        "--at",
        "2019-05-05",
        "--sources",
        str(place.sources),
    )
    record = json.loads(done.stdout)
    assert (record["url"], record["source"], record["title"], record["published"]) == (
        "https://stranger.example/vigil",
        None,
        "Vigil tonight",
        "2019-05-04",
    )
    assert record["text"].startswith("People will stand")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["read", "nowhere.html"], "no such file"),
        (["read", "page.html", "--url", "nonsense"], "no web address"),
        (["serve"], "no collection yet"),
    ],
)
def test_wrong_arguments(place: Any, arguments: list[str], message: str) -> None:
    page = Path(place.folder) / "page.html"
    page.write_text("<p>x</p>")
    place.sources.mkdir()
    arguments = [str(page) if name == "page.html" else name for name in arguments]
    extra = ["--database", str(place.database)] if arguments[0] == "serve" else ["--sources", str(place.sources)]
    assert message in place.run(*arguments, *extra, code=2).stderr


def test_reread_shows_then_accepts(place: Any, newsrooms: samples.Serving) -> None:
    place.crawl("borderstate")
    base = ["--database", str(place.database), "--sources", str(place.sources)]
    quiet = json.loads(place.run("reread", *base, "--json").stdout)
    assert quiet["changed"] == []
    assert quiet["read"] == len(newsrooms.newsrooms["borderstate"].stories)
    path = Path(place.sources) / "government" / "borderstate.toml"
    path.write_text(path.read_text().replace('number = ".release-meta .number"\n', ""))
    before = place.rows("SELECT * FROM releases")
    shown = json.loads(place.run("reread", *base, "--json").stdout)
    assert len(shown["changed"]) == len([row for row in before if row["number"]])
    assert all(set(item["fields"]) <= {"number", "basis"} for item in shown["changed"])
    assert place.rows("SELECT * FROM releases") == before
    place.run("reread", *base, "--accept")
    assert place.one("SELECT count(*) FROM releases WHERE number IS NOT NULL") == 0
    assert place.one("SELECT max(revision) FROM releases") == 1
    assert json.loads(place.run("reread", *base, "--json").stdout)["changed"] == []


def test_sources_lists_what_is_held(place: Any, newsrooms: samples.Serving) -> None:
    place.crawl("harbor")
    rows = json.loads(
        place.run("sources", "--json", "--database", str(place.database), "--sources", str(place.sources)).stdout
    )
    held = {row["id"]: row for row in rows}
    assert set(held) == set(newsrooms.newsrooms)
    assert held["harbor"]["releases"] == len(newsrooms.newsrooms["harbor"].stories)
    assert held["harbor"]["last_published"]
    assert held["meridian"]["releases"] == 0
    table = place.run("sources", "--database", str(place.database), "--sources", str(place.sources)).stdout
    assert "harbor" in table
    assert "advocacy" in table


def listed(place: Any, *arguments: str) -> list[str]:
    command = ["sources", *arguments, "--json", "--database", str(place.database), "--sources", str(place.sources)]
    return [row["id"] for row in json.loads(place.run(*command).stdout)]


def test_sources_are_listed_by_name_kind_and_state(place: Any) -> None:
    for kind, name, text in (
        ("advocacy", "harbor", 'state = "TX"'),
        ("government", "border", 'state = "TX"'),
        ("government", "courts", "\n".join(f'[[member]]\nslug = "{s}"\nstate = "{s.upper()}"' for s in ("nd", "tx"))),
    ):
        path = place.sources / kind / f"{name}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        address = f"https://{name}.example" + ("/{slug}" if "member" in text else "")
        least = f'name = "{name}"\nhome = "{address}"\nfeed = {{url = "{address}/feed"}}\n'
        path.write_text(least + text, encoding="utf-8")
    assert listed(place) == ["border", "courts-nd", "courts-tx", "harbor"]
    assert listed(place, "--kind", "advocacy") == ["harbor"]
    assert listed(place, "--state", "tx") == ["border", "courts-tx", "harbor"]
    assert listed(place, "--state", "TX", "--kind", "government") == ["border", "courts-tx"]
    assert listed(place, "courts", "harbor") == ["courts-nd", "courts-tx", "harbor"]
    plain = ["sources", "--database", str(place.database), "--sources", str(place.sources)]
    rows = [line.split()[0] for line in place.run(*plain).stdout.splitlines()]
    assert rows == ["source", "harbor", "border", "courts", "4"]
    assert "courts (2)" in place.run(*plain).stdout
    assert "courts-nd" in place.run(*plain, "courts").stdout
    assert "no USPS code" in place.run(*plain, "--state", "Texas", code=2).stderr
    assert "no source named 'harbour'; did you mean 'harbor'?" in place.run(*plain, "harbour", code=2).stderr
    assert place.run("check", "--sources", str(place.sources)).stdout == "4 sources are well-formed\n"
    assert place.run("check", "courts", "--sources", str(place.sources)).stdout == "2 sources are well-formed\n"
