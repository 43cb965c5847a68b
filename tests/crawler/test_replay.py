import base64
import datetime as dt
import gzip
import hashlib
import json
import random
import tarfile
from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.archive import Archive, Exchange
from crawler.replay import Replay, captures, spelling
from crawler.warc import walk
from pipelines.errors import ArchiveError
from pipelines.records import Capture

MONDAY = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
URL = "https://harbor.example/news/1"


def exchange(url: str = URL, body: bytes = b"<p>one</p>", at: dt.datetime = MONDAY, **changes: Any) -> Exchange:
    return Exchange(url, at, changes.pop("status", 200), changes.pop("headers", ()), body, **changes)


def archive(
    directory: Path, exchanges: Iterable[Exchange], seen: Callable[[str, str], Any] = lambda u, d: None
) -> Path:
    with Archive(directory, run=1, software="test", seen=seen) as opened:
        places = [opened.write(one) for one in exchanges]
    return directory / places[0].warc


class Foreign:
    """A WARC file as somebody else writes it: warcio's own writer, WARC/1.0 unless told."""

    def __init__(self, path: Path, *, zipped: bool = True, version: str = "WARC/1.0") -> None:
        self.path = path
        self.buffer = BytesIO()
        self.writer = WARCWriter(self.buffer, gzip=zipped, warc_version=version)

    def add(self, kind: str, body: bytes = b"", *headers: tuple[str, str], **fields: str) -> None:
        url = fields.pop("url", URL)
        status = fields.pop("status", "200 OK")
        named = {name.replace("_", "-"): value for name, value in fields.items()}
        named.setdefault("WARC-Date", "2026-03-02T12:00:00Z")
        http = StatusAndHeaders(status, list(headers), protocol="HTTP/1.1") if kind in {"response", "revisit"} else None
        record = self.writer.create_warc_record(
            url, kind, payload=BytesIO(body), length=len(body), warc_headers_dict=named, http_headers=http
        )
        self.writer.write_record(record)

    def save(self) -> Path:
        self.path.write_bytes(self.buffer.getvalue())
        return self.path


def read_all(path: Path) -> tuple[list[Capture], str]:
    """Everything that `captures` yields, and what it says at the end if the file is damaged."""
    read: list[Capture] = []
    try:
        for capture in captures(path):
            read.append(capture)
    except ArchiveError as error:
        return read, str(error)
    return read, ""


# ── the spelling of addresses ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://harbor.example/news?f[0]=type:a&page=1", "https://harbor.example/news?page=1&f%5B0%5D=type%3Aa"),
        ("HTTPS://Harbor.Example/News", "https://harbor.example/News"),
        ("https://harbor.example:443/", "https://harbor.example"),
        ("http://harbor.example:80/a", "http://harbor.example/a"),
        ("https://harbor.example/a#top", "https://harbor.example/a"),
        ("https://harbor.example/a?", "https://harbor.example/a"),
        ("https://harbor.example/a?&x=1&", "https://harbor.example/a?x=1"),
        ("https://harbor.example/%7euser/%c3%b1", "https://harbor.example/~user/ñ"),
        ("https://harbor.example/a b", "https://harbor.example/a%20b"),
        ("https://harbor.example/a?x=1&x=2", "https://harbor.example/a?x=2&x=1"),
        ("https://harbor.example/100%", "https://harbor.example/100%25"),
        ("https://[2001:DB8::1]/a", "https://[2001:db8::1]:443/a"),
        ("not an address", " not an address "),
        ("http://[broken/", "http://[broken/"),
    ],
)
def test_one_address_in_two_spellings(one: str, other: str) -> None:
    assert spelling(one) == spelling(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://harbor.example/a", "http://harbor.example/a"),
        ("https://harbor.example/a", "https://harbor.example/a/"),
        ("https://harbor.example/a", "https://harbor.example/A"),
        ("https://harbor.example/a", "https://www.harbor.example/a"),
        ("https://harbor.example/a%2Fb", "https://harbor.example/a/b"),
        ("https://harbor.example/a%3Fb", "https://harbor.example/a?b"),
        ("https://harbor.example/a?x=1%26y=2", "https://harbor.example/a?x=1&y=2"),
        ("https://harbor.example/a?x=1&x=1", "https://harbor.example/a?x=1"),
        ("https://harbor.example/a%2541", "https://harbor.example/aA"),
        ("https://harbor.example:8443/", "https://harbor.example/"),
        ("https://harbor.example/?q=a+b", "https://harbor.example/?q=a%2Bb"),
    ],
)
def test_two_addresses_stay_two(one: str, other: str) -> None:
    assert spelling(one) != spelling(other)


@given(st.text(max_size=60).flatmap(lambda text: st.sampled_from([text, "https://harbor.example/" + text])))
def test_a_spelling_is_its_own_spelling(url: str) -> None:
    assert spelling(spelling(url)) == spelling(url)


# ── the index ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_answers_for_every_address(tmp_path: Path) -> None:
    pages = {f"https://Harbor.example/news/{n}?b={n}&a[]=1": b"<p>%d</p>" % n for n in range(20)}
    path = archive(tmp_path, [exchange(url, body) for url, body in pages.items()])
    replay = Replay([path])
    assert len(replay) == 20
    assert list(replay.urls()) == list(pages)
    assert replay.problems == []
    for n, (url, body) in enumerate(pages.items()):
        found = replay.get(f"https://harbor.example:443/news/{n}?a%5b%5D=1&b={n}#x")
        assert found == Capture(url, MONDAY, 200, (), body)
        assert url in replay
    assert "https://harbor.example/news/99" not in replay
    assert None not in replay
    assert replay.get("https://harbor.example/news/99") is None


def test_gives_the_newest_or_the_nearest(tmp_path: Path) -> None:
    days = [exchange(body=b"day %d" % n, at=MONDAY + n * DAY) for n in (1, 0, 3)]
    replay = Replay([archive(tmp_path, days)])
    newest = replay.get(URL)
    assert newest is not None
    assert newest.body == b"day 3"
    for asked, body in [(-5, b"day 0"), (0, b"day 0"), (1, b"day 1"), (1.9, b"day 1"), (2.1, b"day 3"), (9, b"day 3")]:
        nearest = replay.get(URL, MONDAY + asked * DAY)
        assert nearest is not None
        assert nearest.body == body, asked


@pytest.mark.parametrize("statuses", [(200, 503), (503, 200)])
def test_prefers_a_page_to_an_error_of_the_same_time(tmp_path: Path, statuses: tuple[int, int]) -> None:
    replay = Replay([archive(tmp_path, [exchange(status=status) for status in statuses])])
    for at in (None, MONDAY):
        found = replay.get(URL, at)
        assert found is not None
        assert found.status == 200


def test_several_files_are_one_web(tmp_path: Path) -> None:
    first = archive(tmp_path / "a", [exchange(), exchange(URL + "1")])
    second = archive(tmp_path / "b", [exchange(body=b"newer", at=MONDAY + DAY), exchange(URL + "2")])
    replay = Replay([first, second])
    assert len(replay) == 3
    found = replay.get(URL)
    assert found is not None
    assert found.body == b"newer"


def seen_on_monday(url: str, digest: str) -> dt.datetime | None:
    return MONDAY


def test_a_revisit_answers_with_the_body_that_it_repeats(tmp_path: Path) -> None:
    packed = gzip.compress(b"<p>one</p>")
    headers = (("Content-Encoding", "gzip"), ("X-Day", "1"))
    first = archive(tmp_path / "a", [exchange(body=packed, headers=headers)])
    later = (("Content-Encoding", "gzip"), ("X-Day", "2"))
    again = [exchange(body=packed, at=MONDAY + DAY, headers=later)]
    second = archive(tmp_path / "b", again, seen_on_monday)
    for paths in ([first, second], [second, first]):
        assert Replay(paths).get(URL) == Capture(URL, MONDAY + DAY, 200, later, b"<p>one</p>")
    alone = Replay([second])
    assert len(alone) == 0
    assert [URL in problem and str(second) in problem for problem in alone.problems] == [True]


@pytest.mark.parametrize("seen", [seen_on_monday, lambda url, digest: None], ids=["revisit", "plain"])
def test_a_304_answers_with_the_page_that_it_confirms(tmp_path: Path, seen: Callable[[str, str], Any]) -> None:
    page = exchange(headers=(("Content-Type", "text/html"),))
    other = exchange(body=b"newer", at=MONDAY + 5 * DAY)
    not_modified = exchange(body=b"", status=304, at=MONDAY + DAY, headers=(("ETag", '"a"'),))
    paths = [archive(tmp_path / "a", [page, other]), archive(tmp_path / "b", [not_modified], seen)]
    expected = Capture(URL, MONDAY + DAY, 200, page.headers, page.body)
    assert Replay(paths).get(URL, MONDAY + DAY) == expected
    assert Replay(paths[1:]).get(URL) is None


def test_a_revisit_is_found_by_its_digest_alone(tmp_path: Path) -> None:
    foreign = Foreign(tmp_path / "foreign.warc.gz")
    foreign.add("response", b"<p>one</p>")
    digest = "sha1:" + base64.b32encode(hashlib.sha1(b"<p>one</p>").digest()).decode()
    foreign.add("revisit", url=URL + "/copy", WARC_Payload_Digest=digest, WARC_Date="2026-03-05T00:00:00Z")
    foreign.add("revisit", url=URL + "/lost", WARC_Payload_Digest="sha1:" + "A" * 32)
    replay = Replay([foreign.save()])
    found = replay.get(URL + "/copy")
    assert found is not None
    assert (found.url, found.body, found.fetched_at.day) == (URL + "/copy", b"<p>one</p>", 5)
    assert URL + "/lost" not in replay
    assert len(replay.problems) == 1


@pytest.mark.parametrize("zipped", [True, False])
@pytest.mark.parametrize("version", ["WARC/1.0", "WARC/1.1"])
def test_files_of_others(tmp_path: Path, zipped: bool, version: str) -> None:
    foreign = Foreign(tmp_path / "foreign.warc.gz", zipped=zipped, version=version)
    foreign.add("warcinfo", b"software: x\r\n", url="")
    foreign.add("response", b"plain", ("Content-Type", "text/html"))
    packed = gzip.compress(b"chunked and zipped")
    chunks = b"%x\r\n%s\r\n%x;ext=1\r\n%s\r\n0\r\n\r\n" % (9, packed[:9], len(packed) - 9, packed[9:])
    foreign.add(
        "response", chunks, ("Transfer-Encoding", "Chunked"), ("Content-Encoding", "gzip"), url=URL + "/chunked"
    )
    foreign.add("response", b"not chunked", ("Transfer-Encoding", "chunked"), url=URL + "/joined")
    foreign.add("resource", b"%PDF-1.7", url=URL + "/file.pdf", Content_Type="application/pdf")
    foreign.add("response", b"cut", url=URL + "/cut", WARC_Truncated="length")
    foreign.add("resource", b"log", url="metadata://gnu.org/wget.log", Content_Type="text/plain")
    foreign.add("response", b"angles", url=f"<{URL}/angles>")
    path = foreign.save()
    replay = Replay([path])
    expected = {
        URL: (200, b"plain", ()),
        URL + "/chunked": (200, b"chunked and zipped", ()),
        URL + "/joined": (200, b"not chunked", ()),
        URL + "/file.pdf": (200, b"%PDF-1.7", ()),
        URL + "/cut": (200, b"cut", ("truncated",)),
        URL + "/angles": (200, b"angles", ()),
    }
    assert {c.url: (c.status, c.body, c.problems) for c in captures(path)} == expected
    assert list(replay.urls()) == list(expected)
    assert replay.problems == []
    pdf = replay.get(URL + "/file.pdf")
    assert pdf is not None
    assert pdf.media_type == "application/pdf"


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("2026-03-02T12:00:00Z", MONDAY),
        ("2026-03-02T12:00:00.123456789Z", MONDAY.replace(microsecond=123456)),
        ("2026-03-02T07:00:00-05:00", MONDAY),
        ("2026-03-02T12:00:00", MONDAY),
        ("2026-03", dt.datetime(2026, 3, 1, tzinfo=dt.UTC)),
        ("2026", dt.datetime(2026, 1, 1, tzinfo=dt.UTC)),
        ("yesterday", None),
        ("0001-01-01T00:00:00+14:00", None),
    ],
)
def test_dates(tmp_path: Path, written: str, at: dt.datetime | None) -> None:
    foreign = Foreign(tmp_path / "foreign.warc")
    foreign.add("response", b"x", WARC_Date=written)
    replay = Replay([foreign.save()])
    found = replay.get(URL)
    assert (found and found.fetched_at) == at
    assert len(replay.problems) == (at is None)


def test_a_file_zipped_in_one_piece_is_read(tmp_path: Path) -> None:
    foreign = Foreign(tmp_path / "foreign.warc.gz", zipped=False)
    for n in range(5):
        foreign.add("response", b"page %d" % n, url=f"{URL}/{n}")
    whole = foreign.buffer.getvalue()
    foreign.path.write_bytes(gzip.compress(whole))
    replay = Replay([foreign.path])
    assert [found.body for url in replay.urls() if (found := replay.get(url))] == [b"page %d" % n for n in range(5)]
    foreign.path.write_bytes(gzip.compress(whole)[:-30])
    cut = Replay([foreign.path])
    assert 1 <= len(cut) <= 4
    assert len(cut.problems) == 1


# ── what is wrong ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_files_that_cannot_be_replayed_are_named_with_the_remedy(tmp_path: Path) -> None:
    files = {
        "empty": b"",
        "page.html": b"<html><p>WARC/1.0 is not here</p></html>",
        "text.warc": b"WARC/1.0 is a format",
        "zeros.warc.gz": bytes(9000),
        "page.gz": gzip.compress(b"<html></html>"),
        "half.warc.gz": Path(archive(tmp_path / "a", [exchange()])).read_bytes()[:90],
        "noise": random.Random(1).randbytes(100_000),
    }
    for name, data in files.items():
        path = tmp_path / name
        path.write_bytes(data)
        for read in (lambda p: Replay([p]), lambda p: list(captures(p))):
            with pytest.raises(ArchiveError, match=r"is not a WARC file, or nothing.*\.warc or \.warc\.gz") as caught:
                read(path)
            assert str(path) in str(caught.value)
    (tmp_path / "old.arc").write_bytes(b"filedesc://old.arc 0.0.0.0 20060930000000 text/plain 76\n1 0 IA\n")
    with pytest.raises(ArchiveError, match="ARC file; `warcio recompress"):
        Replay([tmp_path / "old.arc"])
    for missing in (tmp_path / "none.warc.gz", tmp_path):
        with pytest.raises(ArchiveError, match="cannot read the WARC file"):
            Replay([missing])


@pytest.mark.parametrize("seed", range(20))
def test_what_is_whole_around_a_damage_is_kept(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    pages = [exchange(f"{URL}/{n}", b"%d " % n + chance.randbytes(300)) for n in range(10)]
    path = archive(tmp_path, pages)
    data = bytearray(path.read_bytes())
    at = chance.randrange(len(data) // 4, len(data) // 2)
    gap = chance.choice([1, 30, 200])
    data[at : at + gap] = bytes(octet ^ 0x55 for octet in data[at : at + gap])
    path.write_bytes(data)
    replay = Replay([path])
    assert len(replay) >= 8
    assert {f"{URL}/0", f"{URL}/9"} <= set(replay.urls())
    for page in pages:
        found = replay.get(page.url)
        assert found is None or found.body == page.body
    assert all(str(path) in problem and "offset" in problem for problem in replay.problems)
    assert replay.problems or len(replay) == 10  # a flip in a gzip time stamp changes nothing
    read, why = read_all(path)
    assert [capture.url for capture in read] == list(replay.urls())
    assert bool(why) == bool(replay.problems)


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("zipped", [True, False])
def test_a_cut_file_keeps_what_stands_before_the_cut(tmp_path: Path, seed: int, zipped: bool) -> None:
    foreign = Foreign(tmp_path / "foreign.warc", zipped=zipped)
    ends = []
    for n in range(6):
        foreign.add("response", b"%d " % n + random.Random(n).randbytes(200), url=f"{URL}/{n}")
        ends.append(foreign.buffer.tell() - (0 if zipped else 4))  # a plain record is whole without its two line ends
    data = foreign.buffer.getvalue()
    cut = random.Random(seed).randrange(ends[0], len(data))
    foreign.path.write_bytes(data[:cut])
    replay = Replay([foreign.path])
    whole = sum(end <= cut for end in ends)
    assert [*replay.urls()] == [f"{URL}/{n}" for n in range(whole)]
    for n in range(whole):
        found = replay.get(f"{URL}/{n}")
        assert found is not None
        assert found.body == b"%d " % n + random.Random(n).randbytes(200)


def test_a_plain_file_is_read_on_after_a_damage(tmp_path: Path) -> None:
    foreign = Foreign(tmp_path / "foreign.warc", zipped=False)
    for n in range(4):
        foreign.add("response", b"page %d" % n, url=f"{URL}/{n}")
    data = foreign.buffer.getvalue()
    foreign.path.write_bytes(data.replace(b"page 1", b"page 1 with bytes too many"))
    replay = Replay([foreign.path])
    assert len(replay) == 4
    assert len(replay.problems) == 1
    foreign.path.write_bytes(data.replace(b"page 2", b"pagE 2"))
    replay = Replay([foreign.path])
    assert [problem.rpartition(": ")[2] for problem in replay.problems] == ["block digest differs"]
    found = replay.get(f"{URL}/2")
    assert found is not None
    assert found.problems == ("block digest differs",)


@pytest.mark.parametrize(
    "head",
    [
        b"WARC/1.0\r\nWARC-Type: response\r\n\r\n",
        b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: many\r\n\r\n",
        b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: -5\r\n\r\n",
        b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 999999999999\r\n\r\nHTTP/1.1 200 OK\r\n\r\nx",
        b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: " + b"9" * 6000 + b"\r\n\r\n",
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/\r\nContent-Length: 0\r\n\r\n",
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/\r\nWARC-Date: 2026-03-02T12:00:00Z\r\n"
        b"Content-Length: 9\r\n\r\nno answer",
        b"WARC/9.9\r\nContent-Length: 0\r\n\r\n",
    ],
)
@pytest.mark.parametrize("zipped", [True, False])
def test_records_without_what_they_need_are_named(tmp_path: Path, head: bytes, zipped: bool) -> None:
    foreign = Foreign(tmp_path / "foreign.warc", zipped=zipped)
    foreign.add("response", b"first", url=URL + "/1")
    middle = head + b"\r\n\r\n"
    foreign.buffer.write(gzip.compress(middle) if zipped else middle)
    foreign.add("response", b"last", url=URL + "/2")
    path = foreign.save()
    replay = Replay([path])
    assert [*replay.urls()] == [URL + "/1", URL + "/2"]
    assert len(replay.problems) == 1
    with pytest.raises(ArchiveError, match="offset"):
        list(captures(path))


@pytest.mark.parametrize("zipped", [True, False])
def test_a_record_too_long_to_keep_is_named_and_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, zipped: bool
) -> None:
    monkeypatch.setattr(walk, "MEMBER_LIMIT", 50_000)
    foreign = Foreign(tmp_path / "foreign.warc", zipped=zipped)
    foreign.add("response", b"first", url=URL + "/1")
    foreign.add("response", bytes(90_000), url=URL + "/film")
    foreign.add("response", b"last", url=URL + "/2")
    replay = Replay([foreign.save()])
    assert [*replay.urls()] == [URL + "/1", URL + "/2"]
    assert ["more than" in problem and "50,000" in problem for problem in replay.problems] == [True]


def test_records_that_are_no_captures_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "foreign.warc"
    path.write_bytes(
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: dns:harbor.example\r\nWARC-Date: 2026-03-02T12:00:00Z\r\n"
        b"Content-Type: text/dns\r\nContent-Length: 9\r\n\r\n192.0.2.1\r\n\r\n"
        b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 0\r\n\r\n\r\n\r\n"
    )
    replay = Replay([path])
    assert (len(replay), replay.problems, list(captures(path))) == (0, [], [])


def test_a_file_that_changed_since_it_was_indexed_is_named(tmp_path: Path) -> None:
    path = archive(tmp_path, [exchange()])
    replay = Replay([path])
    path.write_bytes(b"another")
    with pytest.raises(ArchiveError, match="has changed since it was indexed"):
        replay.get(URL)
    path.unlink()
    with pytest.raises(ArchiveError, match="has changed since it was indexed"):
        replay.get(URL)


def test_captures_come_in_order_with_revisits_resolved(tmp_path: Path) -> None:
    def seen(url: str, digest: str) -> dt.datetime | None:
        return MONDAY if url == URL and "2" in days else None

    days: list[str] = []

    def exchanges() -> Iterable[Exchange]:
        yield exchange()
        days.append("2")
        yield exchange(at=MONDAY + DAY)
        yield exchange(URL + "/other", b"other")
        yield exchange(body=b"", status=304, at=MONDAY + 2 * DAY)

    found = list(captures(archive(tmp_path, exchanges(), seen)))
    assert [(c.url, c.fetched_at, c.status, c.body) for c in found] == [
        (URL, MONDAY, 200, b"<p>one</p>"),
        (URL, MONDAY + DAY, 200, b"<p>one</p>"),
        (URL + "/other", MONDAY, 200, b"other"),
        (URL, MONDAY + 2 * DAY, 200, b"<p>one</p>"),
    ]


# ── real files ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["doj-2018", "state-ags"])
def test_every_page_of_a_real_archive_is_found(shared_data: Path, name: str) -> None:
    path = shared_data / "replays" / f"{name}.warc.gz"
    replay = Replay([path])
    assert replay.problems == []
    lines = (shared_data / "replays" / f"{name}.truth.jsonl").read_text(encoding="utf-8").splitlines()
    truth = [json.loads(line) for line in lines]
    assert len(truth) > 20
    for row in truth:
        found = replay.get(row["url"])
        assert found is not None, row["url"]
        assert found.status == 200
        assert found.problems == ()
        assert len(found.body) > 1000
    assert len(list(captures(path))) == len(replay)


#: Of each file of warcio's corpus: captures that can be read, and whether something in it is damaged. None: no WARC.
CORPUS: dict[str, tuple[int, bool] | None] = {
    "LICENSE": None,
    "bad.arc": None,
    "example.arc": None,
    "example.arc.gz": None,
    "example-space-in-url.arc": None,
    "example.warc": (2, False),
    "example.warc.gz": (2, False),
    "example-bad-non-chunked.warc.gz": (2, False),
    "example-bad.warc.gz.bad": (3, False),
    "example-digest.warc": (0, False),
    "example-iana.org-chunked.warc": (1, False),
    "example-resource.warc.gz": (1, False),
    "example-space-in-target-uri.warc.gz": (0, False),
    "example-trunc.warc": (1, True),
    "example-wget-bad-target-uri.warc.gz": (1, False),
    "example-wrong-chunks.warc.gz": (0, True),
    "post-test.warc.gz": (3, False),
}


def test_no_file_of_a_foreign_corpus_crashes_the_reader(shared_data: Path, tmp_path: Path) -> None:
    with tarfile.open(shared_data / "corpora" / "warc.tar.gz") as packed:
        packed.extractall(tmp_path, filter="data")
    found: dict[str, tuple[int, bool] | None] = {}
    for path in sorted((tmp_path / "warc").iterdir()):
        read, why = read_all(path)
        try:
            replay = Replay([path])
        except ArchiveError as error:
            found[path.name] = None if (not read and why == str(error) and str(path) in why) else (-1, True)
            continue
        assert bool(why) == bool(replay.problems)
        assert all(capture.url in replay for capture in read)
        found[path.name] = len(read), bool(replay.problems)
    assert found == CORPUS
