"""How the sample newsrooms answer: statuses, validators, compression, faults, many connections at once."""

from __future__ import annotations

import gzip
import http.client
import threading
import urllib.parse
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from crawler import samples
from crawler.samples import Borderstate, Serving, Story
from crawler.samples.__main__ import main

DEMO = ("harbor", "meridian", "borderstate", "lantern", "ridgeline", "northfork")
#: Makes a client of a newsroom; see conftest.py.
Connect = Callable[[Serving, str], Any]


@pytest.mark.parametrize("host", [*DEMO, "big"])
@pytest.mark.parametrize("path", ["/no/such/page", "/news/nothing", "/media/press-releases/1999/x", "/files/x.pdf"])
def test_unknown_paths_are_404(client: Connect, serving: Serving, host: str, path: str) -> None:
    answer = client(serving, host).get(path)
    assert answer.status == 404
    assert "ETag" not in answer.headers
    assert serving.newsrooms[host].name in answer.text


def test_unknown_host_is_404_and_names_the_known(client: Connect, serving: Serving) -> None:
    answer = client(serving, "nobody").get("/")
    assert answer.status == 404
    assert "harbor.localhost" in answer.text
    assert serving.log.paths(404) == ["/"]


def test_robots(client: Connect, serving: Serving) -> None:
    answer = client(serving, "harbor").get("/robots.txt")
    assert (answer.status, answer.headers["Content-Type"]) == (200, "text/plain; charset=utf-8")
    assert "User-agent: *" in answer.text


@pytest.mark.parametrize(
    ("host", "path", "etag", "modified"),
    [
        ("harbor", "/feed.xml", True, True),
        ("meridian", "/newsroom?page=1", True, False),
        ("borderstate", "/media/press-releases", False, True),
        ("big", "/news/release-00007", True, True),
    ],
)
def test_conditional_requests(
    client: Connect, serving: Serving, host: str, path: str, etag: bool, modified: bool
) -> None:
    asked = client(serving, host)
    first = asked.get(path)
    assert ("ETag" in first.headers, "Last-Modified" in first.headers) == (etag, modified)
    conditions = []
    if etag:
        conditions.append({"If_None_Match": first.headers["ETag"]})
    if modified:
        conditions.append({"If_Modified_Since": first.headers["Last-Modified"]})
    for condition in conditions:
        again = asked.get(path, **condition)
        assert (again.status, again.body) == (304, b"")
        assert again.headers["ETag"] == first.headers["ETag"]
    room = serving.newsrooms[host]
    room.edit(room.stories[12 if "page=1" in path else 0].slug, title="A new headline")
    if host == "big":
        room.edit("release-00007", title="A new headline")
    for condition in conditions:
        assert asked.get(path, **condition).status == 200
    assert asked.get(path, If_None_Match='"something else"').status == 200
    assert [seen.conditional for seen in room.requests] == [False] + [True] * (2 * len(conditions) + 1)


def test_a_date_that_is_none_is_no_condition(client: Connect, serving: Serving) -> None:
    assert client(serving, "borderstate").get("/media/press-releases", If_Modified_Since="yesterday").status == 200


def test_gzip_only_where_offered_and_taken(client: Connect, serving: Serving) -> None:
    plain = client(serving, "harbor").get("/news/bond-hearings-pine-hollow/")
    packed = client(serving, "harbor").get("/news/bond-hearings-pine-hollow/", Accept_Encoding="gzip, br")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert "Content-Encoding" not in client(serving, "meridian").get("/newsroom", Accept_Encoding="gzip").headers


def test_head_has_the_headers_and_no_body(client: Connect, serving: Serving) -> None:
    asked = client(serving, "harbor")
    got, head = asked.get("/feed.xml"), asked.get("/feed.xml", method="HEAD")
    assert head.body == b""
    assert head.headers["Content-Length"] == got.headers["Content-Length"]
    assert [seen.method for seen in serving.log] == ["GET", "HEAD"]


def test_statuses_planned_for_a_number_of_requests(client: Connect, serving: Serving) -> None:
    room, asked = serving.newsrooms["harbor"], client(serving, "harbor")
    room.break_("/feed.xml", 503, times=2)
    assert [asked.get("/feed.xml").status for _ in range(3)] == [503, 503, 200]
    room.break_("/feed.xml", samples.Reply(b"slow down", 429, headers=(("Retry-After", "7"),)))
    answer = asked.get("/feed.xml")
    assert (answer.status, answer.headers["Retry-After"], answer.body) == (429, "7", b"slow down")
    room.mend("/feed.xml")
    room.break_("*", 403)
    assert {asked.get(path).status for path in ("/feed.xml", "/news/", "/robots.txt")} == {403}
    room.mend()
    assert asked.get("/feed.xml").status == 200


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("reset", ConnectionResetError),
        ("close", http.client.RemoteDisconnected),
        ("truncate", http.client.IncompleteRead),
    ],
)
def test_faults_of_the_connection(
    client: Connect, serving: Serving, fault: samples.Fault, error: type[Exception]
) -> None:
    room = serving.newsrooms["harbor"]
    room.break_("/feed.xml", fault)
    with pytest.raises(error):
        client(serving, "harbor").get("/feed.xml")
    assert room.requests.paths(200 if fault == "truncate" else 0) == ["/feed.xml"]
    room.mend()
    assert client(serving, "harbor").get("/feed.xml").status == 200


def test_a_hanging_request_neither_answers_nor_holds_up_the_end(client: Connect) -> None:
    with samples.serve([Borderstate()]) as server:
        room = server.newsrooms["borderstate"]
        room.break_("/", "hang")
        ended: list[type[BaseException]] = []

        def ask() -> None:
            try:
                client(server, "borderstate").get("/")
            except (OSError, http.client.HTTPException) as error:
                ended.append(type(error))

        asking = threading.Thread(target=ask)
        asking.start()
        while not len(room.requests):
            asking.join(0.01)
        assert client(server, "borderstate").get("/robots.txt").status == 200  # others are served meanwhile
        assert ended == []
    asking.join()
    assert len(ended) == 1
    assert not [thread for thread in threading.enumerate() if "process_request" in thread.name]


def test_a_newsroom_that_raises_answers_500(client: Connect) -> None:
    class Wrong(Borderstate):
        def draw(self, story: Story) -> samples.Reply:
            raise RuntimeError("a bug of this newsroom")

    with samples.serve([Wrong()]) as server:
        answer = client(server, "borderstate").get(server.newsrooms["borderstate"].truth()[0]["url"])
        assert answer.status == 500
        assert "a bug of this newsroom" in answer.text


def test_two_newsrooms_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="borderstate"), samples.serve([Borderstate(), Borderstate()]):
        pass


def test_eight_connections_at_once(client: Connect, serving: Serving) -> None:
    urls = [expected["url"] for expected in serving.newsrooms["big"].truth()]

    def part(number: int) -> list[int]:
        asked = client(serving, "big")
        return [asked.get(url).status for url in urls[number::8]]

    with ThreadPoolExecutor(8) as pool:
        statuses = [status for answered in pool.map(part, range(8)) for status in answered]
    assert statuses == [200] * 120
    assert sorted(serving.newsrooms["big"].requests.paths(200)) == sorted(urllib.parse.urlsplit(u).path for u in urls)
    serving.log.clear()
    assert len(serving.log) == 0


def test_the_command_says_when_its_port_is_taken(serving: Serving, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--port", str(serving.port)]) == 1
    assert f"port {serving.port} cannot be used" in capsys.readouterr().err
