import datetime as dt
import gzip
import json
import random
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from crawler.archive import Archive, Exchange, Place, read_at, recover
from pipelines.errors import ArchiveError

AT = dt.datetime(2026, 3, 4, 15, 16, 17, tzinfo=dt.UTC)
URL = "https://harbor.example/news/1?page=2"
PAGE = b"<html><h1>Harbor Authority statement</h1>" + b"<p>words of it</p>" * 200


def exchange(body: bytes = PAGE, **changes: Any) -> Exchange:
    values: dict[str, Any] = {
        "url": URL,
        "fetched_at": AT,
        "status": 200,
        "reason": "OK",
        "headers": (("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))),
        "body": body,
        "request_headers": (("User-Agent", "test"),),
        "metadata": {"source": "harbor", "way": "feed https://harbor.example/feed"},
    }
    return Exchange(**values | changes)


def never(url: str, digest: str) -> None:
    return None


def archive(directory: Path, **options: Any) -> Archive:
    return Archive(directory, run=7, software="presswatch test", **{"seen": never} | options)


def write(directory: Path, *exchanges: Exchange, **options: Any) -> list[Place]:
    with archive(directory, **options) as opened:
        return [opened.write(one) for one in exchanges]


def warcio_records(path: Path) -> Iterator[tuple[str, Any, bytes]]:
    with path.open("rb") as file:
        for record in ArchiveIterator(file, check_digests="raise"):
            yield record.rec_type, record, record.raw_stream.read()


def check(directory: Path) -> None:
    """Let warcio check and index every file: digests, framing, one record a gzip member."""
    files = [str(path) for path in sorted(directory.rglob("*.warc.gz"))]
    assert files
    for command in ("check", "index"):
        done = subprocess.run(
            [sys.executable, "-m", "warcio.cli", command, *files],
            capture_output=True,
            text=True,
            cwd=directory,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, ""), done.stdout
    for path in files:
        with gzip.open(path) as file:  # warcio says nothing of a member that is cut off
            file.read()


# ── writing ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_file_is_begun_with_the_first_answer_and_named_when_closed(tmp_path: Path) -> None:
    directory = tmp_path / "archive"
    opened = archive(directory)
    assert not directory.exists()
    place = opened.write(exchange())
    assert [path.name for path in directory.rglob("*.*")] == [Path(place.warc).name + ".open"]
    opened.close()
    opened.close()
    year, name = place.warc.split("/")
    assert [path.name for path in directory.rglob("*.*")] == [name]
    assert name.startswith(f"presswatch-{year}")
    assert name.endswith("-run7-00000.warc.gz")
    check(directory)


def test_writes_response_request_and_metadata(tmp_path: Path) -> None:
    [place] = write(tmp_path, exchange())
    (_, info, info_block), (_, response, body), (_, request, _), (_, metadata, said) = warcio_records(
        tmp_path / place.warc
    )
    assert [r.rec_type for r in (info, response, request, metadata)] == ["warcinfo", "response", "request", "metadata"]
    assert {r.rec_headers.protocol for r in (info, response, request, metadata)} == {"WARC/1.1"}
    assert info.rec_headers["WARC-Filename"] == Path(place.warc).name
    assert b"software: presswatch test\r\n" in info_block
    assert body == PAGE
    assert response.rec_headers["WARC-Target-URI"] == URL
    assert response.rec_headers["WARC-Date"] == "2026-03-04T15:16:17Z"
    assert response.rec_headers["WARC-Payload-Digest"] == place.digest
    assert response.http_headers.get_statuscode() == "200"
    assert response.http_headers["Content-Type"] == "text/html; charset=utf-8"
    for other in (request, metadata):
        assert other.rec_headers["WARC-Concurrent-To"] == response.rec_headers["WARC-Record-ID"]
    assert (request.http_headers.protocol, request.http_headers.statusline) == ("GET", "/news/1?page=2 HTTP/1.1")
    assert request.http_headers.headers == [("Host", "harbor.example"), ("User-Agent", "test")]
    assert said == b"source: harbor\r\nway: feed https://harbor.example/feed\r\n"


def test_a_place_is_where_the_record_stands(tmp_path: Path) -> None:
    places = write(tmp_path, exchange(), exchange(PAGE + b"2"), exchange(b""))
    with (tmp_path / places[0].warc).open("rb") as file:
        for place, body in zip(places, [PAGE, PAGE + b"2", b""], strict=True):
            file.seek(place.offset)
            text = gzip.decompress(file.read(place.length))
            assert text.startswith(b"WARC/1.1\r\nWARC-Type: response\r\n")
            assert text.endswith(body + b"\r\n\r\n")
            assert not place.revisit
    check(tmp_path)


def test_what_was_written_is_readable_before_the_file_is_closed(tmp_path: Path) -> None:
    with archive(tmp_path) as opened:
        place = opened.write(exchange())
        assert read_at(tmp_path, place.warc, place.offset).body == PAGE
    assert read_at(tmp_path, place.warc, place.offset).body == PAGE


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ((("Content-Length", "9"),), (("Content-Length", "9"),)),
        ((("content-length", " 9 "),), (("content-length", "9"),)),
        ((("Content-Length", "8"),), (("X-Archive-Orig-Content-Length", "8"), ("Content-Length", "9"))),
        ((("Transfer-Encoding", "chunked"),), (("X-Archive-Orig-Transfer-Encoding", "chunked"),)),
        ((("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")), (("Set-Cookie", "a=1"), ("Set-Cookie", "b=2"))),
        ((("X-Place", "Peñasco"),), (("X-Place", "Peñasco"),)),
        ((("X-Broken", "one\r\nInjected: two\0"),), (("X-Broken", "one Injected: two"),)),
        ((("Not a name:", "x"), ("", "y")), (("Not_a_name_", "x"), ("_", "y"))),
        ((("X-Empty", ""),), (("X-Empty", ""),)),
        ((("X-Paper", "“quoted” 紙"),), (("X-Paper", "“quoted” 紙"),)),
        ((("X-Lone", "\ud800"),), (("X-Lone", "?"),)),
    ],
)
def test_headers_are_kept_as_far_as_they_are_true(
    tmp_path: Path, sent: tuple[tuple[str, str], ...], kept: tuple[tuple[str, str], ...]
) -> None:
    [place] = write(tmp_path, exchange(b"nine byte", headers=sent))
    assert read_at(tmp_path, place.warc, place.offset).headers == kept
    check(tmp_path)


def test_header_octets_are_archived_as_received(tmp_path: Path) -> None:
    wire = "Peñasco".encode()
    [place] = write(tmp_path, exchange(headers=(("X-Place", wire.decode("latin-1")),)))
    assert b"X-Place: " + wire + b"\r\n" in gzip.decompress((tmp_path / place.warc).read_bytes())


def test_a_body_is_archived_encoded_and_read_decoded(tmp_path: Path) -> None:
    packed = gzip.compress(PAGE)
    headers = (("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked"))
    whole, cut = write(tmp_path, exchange(packed, headers=headers), exchange(packed[:-20], headers=headers))
    assert packed in gzip.decompress((tmp_path / whole.warc).read_bytes())
    assert (read_at(tmp_path, *whole[:2]).body, read_at(tmp_path, *whole[:2]).problems) == (PAGE, ())
    capture = read_at(tmp_path, *cut[:2])
    assert capture.problems == ("truncated",)
    assert capture.body
    assert PAGE.startswith(capture.body)
    check(tmp_path)


def test_a_capture_comes_back_as_it_was(tmp_path: Path) -> None:
    eastern = AT.astimezone(dt.timezone(dt.timedelta(hours=-5)))
    sent = exchange(status=404, reason="Not Found", version="HTTP/2", fetched_at=eastern.replace(microsecond=999_999))
    [place] = write(tmp_path, sent)
    capture = read_at(tmp_path, place.warc, place.offset)
    assert (capture.url, capture.fetched_at, capture.status) == (URL, AT, 404)
    assert capture.fetched_at.tzinfo is dt.UTC
    assert capture.headers == sent.headers
    assert capture.body == PAGE


def test_a_body_seen_before_becomes_a_revisit(tmp_path: Path) -> None:
    before = AT - dt.timedelta(days=1)
    asked: list[tuple[str, str]] = []

    def seen(url: str, digest: str) -> dt.datetime:
        asked.append((url, digest))
        return before

    [place] = write(tmp_path, exchange(), seen=seen)
    assert asked == [(URL, place.digest)]
    assert place.revisit
    [(_, record, block)] = [r for r in warcio_records(tmp_path / place.warc) if r[0] == "revisit"]
    fields = record.rec_headers
    assert fields["WARC-Profile"] == "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
    assert (fields["WARC-Refers-To-Target-URI"], fields["WARC-Refers-To-Date"]) == (URL, "2026-03-03T15:16:17Z")
    assert fields["WARC-Payload-Digest"] == place.digest
    assert fields["WARC-Truncated"] == "length"
    assert record.http_headers["Content-Type"] == "text/html; charset=utf-8"
    assert block == b""
    check(tmp_path)
    with pytest.raises(ArchiveError, match=f"revisit.*2026-03-03T15:16:17Z for {URL.split('?', maxsplit=1)[0]}"):
        read_at(tmp_path, place.warc, place.offset)


def test_a_304_refers_to_the_body_that_still_holds(tmp_path: Path) -> None:
    asked: list[tuple[str, str]] = []

    def seen(url: str, digest: str) -> dt.datetime:
        asked.append((url, digest))
        return AT - dt.timedelta(hours=1)

    [place] = write(tmp_path, exchange(b"", status=304, reason="Not Modified", headers=(("ETag", '"a"'),)), seen=seen)
    assert asked == [(URL, "")]
    [(_, record, _)] = [r for r in warcio_records(tmp_path / place.warc) if r[0] == "revisit"]
    assert record.rec_headers["WARC-Profile"] == "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
    assert record.rec_headers["WARC-Refers-To-Date"] == "2026-03-04T14:16:17Z"
    assert record.http_headers.statusline == "304 Not Modified"
    check(tmp_path)


@pytest.mark.parametrize("status", [200, 204, 304])
def test_empty_answers_are_plain_responses(tmp_path: Path, status: int) -> None:
    [place] = write(tmp_path, exchange(b"", status=status, headers=()))
    capture = read_at(tmp_path, place.warc, place.offset)
    assert (place.revisit, capture.status, capture.body) == (False, status, b"")
    check(tmp_path)


def test_an_empty_body_is_never_looked_up(tmp_path: Path) -> None:
    [place] = write(tmp_path, exchange(b""), seen=lambda url, digest: pytest.fail("asked for an empty body"))
    assert not place.revisit


def test_rolls_over_and_never_overwrites(tmp_path: Path) -> None:
    noise = random.Random(1).randbytes(3000)
    first = write(tmp_path, *[exchange(noise)] * 5, size=5000)
    again = write(tmp_path, *[exchange(noise)] * 5, size=5000)
    files = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.warc.gz"))
    assert sorted({place.warc for place in first + again}) == files
    assert len(files) == 6
    assert all(read_at(tmp_path, place.warc, place.offset).body == noise for place in first + again)
    check(tmp_path)


def test_a_closed_archive_begins_a_new_file(tmp_path: Path) -> None:
    opened = archive(tmp_path)
    places = []
    for _ in range(3):
        places.append(opened.write(exchange()))
        opened.close()
    assert len({place.warc for place in places}) == 3
    check(tmp_path)


def test_a_full_disk_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    noise = random.Random(2).randbytes(30_000)
    opened = archive(tmp_path)
    places = [opened.write(exchange(noise)), opened.write(exchange(noise))]
    path = next(tmp_path.rglob("*.open"))
    size = path.stat().st_size
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 10_000, hard))  # the third is half written when it fails
    try:
        with pytest.raises(ArchiveError, match=r"presswatch-\d+-run7-00000\.warc\.gz\.open.*make room"):
            opened.write(exchange(noise))
        assert path.stat().st_size == size
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    places.append(opened.write(exchange(noise)))
    opened.close()
    assert [read_at(tmp_path, place.warc, place.offset).body for place in places] == [noise] * 3
    check(tmp_path)


@pytest.mark.parametrize("room", [100, 1000])  # not even for the warcinfo record; for that alone
def test_a_file_that_never_held_an_answer_is_removed(tmp_path: Path, room: int) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    opened = archive(tmp_path)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
    try:
        with pytest.raises(ArchiveError):
            opened.write(exchange(random.Random(3).randbytes(30_000)))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    opened.close()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    place = opened.write(exchange())
    opened.close()
    assert next(warcio_records(tmp_path / place.warc))[0] == "warcinfo"
    check(tmp_path)


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ArchiveError, match=rf"cannot write .*{tmp_path.name}.*permissions"):
        archive(tmp_path / "file" / "archive").write(exchange())
    with pytest.raises(ArchiveError, match="cannot write"):
        archive(tmp_path / "file").write(exchange())


HEADERS = st.lists(st.tuples(st.text(max_size=12), st.text(max_size=30)), max_size=6).map(tuple)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    sent=st.builds(
        exchange,
        st.binary(max_size=300),
        url=st.text(max_size=40).map(lambda text: "https://harbor.example/" + text),
        headers=HEADERS,
        request_headers=HEADERS,
        reason=st.text(max_size=10),
        status=st.integers(100, 599),
        metadata=st.dictionaries(st.text(max_size=10), st.text(max_size=20), max_size=3),
    )
)
def test_whatever_comes_over_the_wire_goes_in_and_out(tmp_path: Path, sent: Exchange) -> None:
    [place] = write(tmp_path, sent)
    capture = read_at(tmp_path, place.warc, place.offset)
    assert (capture.status, capture.body, len(capture.headers)) == (sent.status, sent.body, len(sent.headers))
    kinds = [kind for kind, _, _ in warcio_records(tmp_path / place.warc)]
    assert kinds == ["warcinfo", "response", "request", *(["metadata"] if sent.metadata else [])]


# ── reading back ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_wrong_places_are_named(tmp_path: Path) -> None:
    place, _ = write(tmp_path, exchange(), exchange())
    path = tmp_path / place.warc
    for offset, why in [
        (place.offset + 1, "damaged record at"),
        (0, "a warcinfo record; the place"),
        (place.offset + place.length, "a request record; the place"),
        (path.stat().st_size, "the file is shorter"),
        (path.stat().st_size + 9, "the file is shorter"),
    ]:
        with pytest.raises(ArchiveError, match=why) as caught:
            read_at(tmp_path, place.warc, offset)
        assert f"offset {offset}" in str(caught.value)
        assert place.warc in str(caught.value)
    with pytest.raises(ArchiveError, match=r"2026/none\.warc\.gz is missing; restore"):
        read_at(tmp_path, "2026/none.warc.gz", 0)
    with pytest.raises(ArchiveError, match="cannot read"):
        read_at(tmp_path, Path(place.warc).parent.as_posix(), 0)


def test_a_damaged_record_is_never_read_as_a_whole_one(tmp_path: Path) -> None:
    place, other = write(tmp_path, exchange(), exchange())
    path = tmp_path / place.warc
    sound = path.read_bytes()
    whole = read_at(tmp_path, place.warc, place.offset)
    unseen, said = 0, set()
    for bit in range(8 * 10, 8 * place.length):  # the first ten bytes hold a time stamp that nobody reads
        at = place.offset + bit // 8
        path.write_bytes(sound[:at] + bytes([sound[at] ^ (1 << bit % 8)]) + sound[at + 1 :])
        try:
            assert read_at(tmp_path, place.warc, place.offset) == whole
            unseen += 1
        except ArchiveError as error:
            said.add(str(error))
        if bit % 100 == 0:
            assert read_at(tmp_path, other.warc, other.offset).body == PAGE
    assert all(words.startswith(f"damaged record at offset {place.offset}") for words in said)
    assert unseen < 8  # those that fill the last byte of the packed data, which say nothing


# ── killed runs ───────────────────────────────────────────────────────────────────────────────────────────────────

WRITER = """
import datetime as dt, itertools, json, random, sys
from pathlib import Path
from crawler.archive import Archive, Exchange
chance = random.Random(int(sys.argv[2]))
archive = Archive(Path(sys.argv[1]), run=1, software="killed", seen=lambda url, digest: None, size=2_000_000)
for number in itertools.count():
    body = b"%d " % number + chance.randbytes(chance.choice([10, 20_000, 900_000]))
    at = dt.datetime.now(dt.UTC)
    place = archive.write(Exchange(f"https://harbor.example/{number}", at, 200, (), body))
    print(json.dumps([place.warc, place.offset, len(body)]), flush=True)
"""


@pytest.mark.parametrize("seed", range(8))
def test_a_kill_loses_nothing_that_was_acknowledged(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    root = Path(__file__).resolve().parents[2]
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(tmp_path), str(seed)], stdout=subprocess.PIPE, text=True, cwd=root
    )
    assert writer.stdout is not None
    lines = [writer.stdout.readline() for _ in range(chance.randrange(1, 25))]
    for _ in range(chance.randrange(200_000)):  # somewhere within the next write
        pass
    writer.kill()
    lines += [line for line in writer.stdout if line.endswith("\n")]
    writer.wait()
    writer.stdout.close()
    [repair] = recover(tmp_path)
    assert repair.kept_records > 0
    assert repair.problems == ()
    assert list(tmp_path.rglob("*.open")) == []
    assert recover(tmp_path) == []
    check(tmp_path)
    for number, line in enumerate(lines):
        warc, offset, size = json.loads(line)
        capture = read_at(tmp_path, warc, offset)
        assert (capture.url, len(capture.body)) == (f"https://harbor.example/{number}", size)
