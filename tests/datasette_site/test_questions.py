"""The questions of metadata.yaml, search, and lists: each asked of a real Datasette over a real collection."""

from __future__ import annotations

import json
import re
import sqlite3
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from datasette.utils import module_from_path

from pipelines.dictionary import TABLES

SITE = Path(__file__).resolve().parents[2] / "datasette"
METADATA = yaml.safe_load((SITE / "metadata.yaml").read_text(encoding="utf-8"))
QUERIES: dict[str, dict[str, Any]] = METADATA["databases"]["presswatch"]["queries"]
HOSTILE = [
    '"', "''", "", " ", "*", "a*", "NEAR(", "AND", "title:", "^", "-", "(", "\0", "a\0b", '"a', "%", "é", "🙂",
    "\u202e", "x" * 20_000, "{", "a OR", "';--", "<script>", "\ufffd", "\uffff",
]  # fmt: skip

Get = Callable[..., Any]

#: Parameters for each question that takes some, and what must be in its answer.
ASKED = {
    "by_source_and_month": {"source": "bureau"},
    "mentions_by_month": {"word": "detained"},
    "passages": {"words": '"immigration detention"'},
    "two_sources": {"first": "riverbend", "second": "bureau"},
}


def rows(answer: Any) -> list[dict[str, Any]]:
    assert answer.status_code == 200, answer.text[:500]
    return list(answer.json())


@pytest.mark.parametrize("name", QUERIES)
def test_a_question_says_what_it_asks_and_has_an_answer(get: Get, name: str) -> None:
    assert len(QUERIES[name]["title"]) > 10
    assert QUERIES[name]["description"].endswith(".")
    assert rows(get(f"/presswatch/{name}.json?_shape=array"))
    assert ("params" in QUERIES[name]) == (name in ASKED)


@pytest.mark.parametrize("name", ASKED)
def test_a_question_with_parameters_has_an_answer(get: Get, name: str) -> None:
    assert set(QUERIES[name]["params"]) == set(ASKED[name])
    assert rows(get(f"/presswatch/{name}.json", params={"_shape": "array", **ASKED[name]}))


@pytest.mark.parametrize("name", QUERIES)
def test_a_question_reads_releases_by_an_index(collection: Path, name: str) -> None:
    connection = sqlite3.connect(collection)
    connection.create_function("escape_fts", 1, str)
    values = dict.fromkeys(QUERIES[name].get("params", []), "")
    plan = [row[3] for row in connection.execute("EXPLAIN QUERY PLAN " + QUERIES[name]["sql"], values)]
    connection.close()
    scans = [step for step in plan if re.match(r"SCAN (releases|revisions|captures)\b", step)]
    assert all("INDEX" in step for step in scans), plan


def test_there_are_questions_enough() -> None:
    assert len(QUERIES) >= 10


def test_a_question_answers_with_the_right_numbers(get: Get) -> None:
    counted = rows(get("/presswatch/by_source_and_month.json?_shape=array&source=bureau"))
    assert {row["source"] for row in counted} == {"bureau"}
    assert sum(row["releases"] for row in counted) == 24
    changed = rows(get("/presswatch/changed_after_publication.json?_shape=array"))
    assert len(changed) == 3 * 3 * 2  # three sources, three edited releases of each, a headline and a passage
    assert {row["kind"] for row in changed} == {"headline", "wording"}
    (problem,) = rows(get("/presswatch/problems_of_last_run.json?_shape=array"))
    assert (problem["source"], problem["count"]) == ("harbor", 2)
    silences = rows(get("/presswatch/silences.json?_shape=array"))
    assert {row["source"]: row["days"] for row in silences} == {"harbor": 48, "bureau": 3, "riverbend": 3}


# Search and lists.


def test_search_finds_forms_of_a_word_and_phrases(get: Get) -> None:
    def found(search: str) -> int:
        answer = get("/presswatch/releases.json", params={"_search": search}, follow_redirects=True)
        return int(answer.json()["filtered_table_rows_count"])

    assert found("detains") == found("detained") > 0
    assert found("deténción") > 0  # without its accents
    assert found('"immigration detention has fallen"') > 0
    assert found('"detention immigration"') == 0
    assert found(" ") == 73
    assert found('"') == 0


@pytest.mark.parametrize("text", HOSTILE)
def test_no_search_and_no_parameter_breaks_a_page(get: Get, text: str) -> None:
    for path, name in [
        ("/presswatch/releases", "_search"),
        ("/presswatch/releases.json", "_search"),
        ("/presswatch/releases", "source"),
        ("/presswatch/mentions_by_month", "word"),
        ("/presswatch/passages", "words"),
        ("/presswatch/two_sources", "first"),
    ]:
        assert get(path, params={name: text}, follow_redirects=True).status_code == 200, (path, name)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/presswatch/releases?_sort=text", 400),
        ("/presswatch/releases?_sort=x;y", 400),
        ("/presswatch/releases?_size=many", 400),
        ("/presswatch?sql=delete+from+releases", 400),
        ("/presswatch?sql=select+length(randomblob(400000000))", 400),
        ("/presswatch/releases/nobody", 404),
        ("/presswatch/nothing.json", 404),
    ],
)
def test_a_wrong_request_is_told_so(get: Get, capsys: pytest.CaptureFixture[str], path: str, status: int) -> None:
    answer = get(path)
    assert answer.status_code == status
    assert "Traceback" not in answer.text
    printed = "".join(capsys.readouterr())
    assert "Traceback" not in printed
    assert "locals" not in printed


def test_lists_leave_the_long_columns_in_the_database(get: Get) -> None:
    page = get("/presswatch/releases").text
    sql = re.search(r"\?sql=(select[^\"&]*)", page)
    assert sql is not None
    assert not re.search(r"\b(html|text|basis)\b", sql[1])
    assert "Families who were detained" not in page
    assert "Families who were detained" not in get("/presswatch/revisions").text
    assert "Families who were detained" in get("/presswatch/releases?_col=text").text
    assert "Families who were detained" in get("/presswatch/releases.json?_shape=array").json()[0]["text"]


@pytest.mark.parametrize(
    "query", ["?_col=title&_sort=first_seen", "?_nocol=published", "?_sort=first_seen", "?_facet=words", ""]
)
def test_every_page_of_a_list_leads_to_the_next(get: Get, query: str) -> None:
    path, seen = f"/presswatch/releases{query}{'&' if query else '?'}_size=20", 0
    while path:
        page = get(path).text
        seen += len(set(re.findall(r'href="/presswatch/releases/\d+"', page)))
        found = re.search(r'class="button" href="http://localhost([^"]+)"', page)
        path = found[1].replace("&amp;", "&") if found else ""
    assert seen == 73


def test_lists_are_ordered_faceted_and_hide_the_internals(get: Get) -> None:
    listed = get("/presswatch/releases.json?_shape=object&_size=max").json()
    assert len(listed) == 73
    first = get("/presswatch/releases.json").json()
    assert first["query"]["sql"].endswith("order by published desc, id limit 51")
    assert set(first["facet_results"]) == {"source", "kind", "language", "state"}
    tables = get("/presswatch.json").json()["tables"]
    hidden = {table["name"] for table in tables if table["hidden"]}
    assert {table["name"] for table in tables} - hidden == set(TABLES) - {"validators"}
    assert {"validators", "_sqlite_migrations", "releases_fts", "releases_fts_data"} <= hidden


def test_the_cells_of_a_list_can_be_read(get: Get) -> None:
    assert 'rel="noopener noreferrer nofollow">bureau.example/</a>' in get("/presswatch/sources/bureau").text
    assert '<a href="/presswatch/runs/1">1</a>' in get("/presswatch/captures/1").text
    assert ">listing https://bureau.example/news</td>" in get("/presswatch/sources").text
    assert '<a href="/presswatch/releases/1">1</a>' in get("/presswatch/changed_after_publication").text


def test_no_naughty_string_breaks_a_search(collection: Path, shared_data: Path) -> None:
    plugin = module_from_path(str(SITE / "plugins" / "presswatch_lists.py"), name="presswatch_lists")
    with tarfile.open(shared_data / "corpora" / "strings.tar.gz") as archive:
        (member,) = (name for name in archive.getnames() if name.endswith("blns.json"))
        listed = archive.extractfile(member)
        assert listed is not None
        strings: list[str] = json.load(listed)
    connection = sqlite3.connect(collection)
    for text in strings:
        connection.execute("SELECT rowid FROM releases_fts WHERE releases_fts MATCH ?", [plugin.match(text)]).fetchall()
    connection.close()
    assert len(strings) > 500
