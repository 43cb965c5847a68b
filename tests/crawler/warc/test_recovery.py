import datetime as dt
import gzip
import random
import zlib
from pathlib import Path

import pytest

from crawler.archive import Archive, Exchange, Place, read_at, recover
from pipelines.errors import ArchiveError

AT = dt.datetime(2026, 3, 4, 15, 16, 17, tzinfo=dt.UTC)
EXCHANGES = 6


def body(number: int) -> bytes:
    return b"<p>%d</p>" % number + random.Random(number).randbytes(400 * number)


@pytest.fixture
def left_open(tmp_path: Path) -> tuple[Path, bytes, list[Place]]:
    """What a killed run leaves behind: the path of the open file, its bytes, and what was acknowledged."""
    opened = Archive(tmp_path / "source", run=1, software="test", seen=lambda url, digest: None)
    places = [
        opened.write(Exchange(f"https://harbor.example/{n}", AT, 200, (), body(n), metadata={"source": "harbor"}))
        for n in range(EXCHANGES)
    ]
    data = next((tmp_path / "source").rglob("*.open")).read_bytes()
    opened.close()
    path = tmp_path / "archive" / f"{places[0].warc}.open"
    path.parent.mkdir(parents=True)
    return path, data, places


def ends(data: bytes) -> list[int]:
    """Offsets at which a record ends, found without the code under test."""
    found = []
    rest = data
    while rest:
        inflater = zlib.decompressobj(31)
        inflater.decompress(rest)
        rest = inflater.unused_data
        found.append(len(data) - len(rest))
    return found


@pytest.mark.parametrize("seed", range(20))
def test_a_half_written_end_is_cut_off(left_open: tuple[Path, bytes, list[Place]], seed: int) -> None:
    path, data, places = left_open
    boundaries = ends(data)
    assert len(boundaries) == 1 + 3 * EXCHANGES
    cut = random.Random(seed).randrange(boundaries[0], len(data))
    path.write_bytes(data[:cut])
    directory = path.parents[1]
    whole = [end for end in boundaries if end <= cut]
    assert recover(directory) == [(places[0].warc, len(whole), cut - whole[-1], ())]
    assert recover(directory) == []
    assert [file.name for file in path.parent.iterdir()] == [Path(places[0].warc).name]
    assert gzip.decompress((directory / places[0].warc).read_bytes()) == gzip.decompress(data[: whole[-1]])
    for number, place in enumerate(places):
        if place.offset + place.length <= cut:
            assert read_at(directory, place.warc, place.offset).body == body(number)


def test_every_boundary_is_kept(left_open: tuple[Path, bytes, list[Place]]) -> None:
    path, data, places = left_open
    for kept, end in enumerate(ends(data), 1):
        path.write_bytes(data[:end])
        assert recover(path.parents[1]) == [(places[0].warc, kept, 0, ())]
        (path.parents[1] / places[0].warc).unlink()


@pytest.mark.parametrize("left", [b"", b"\0" * 4096, b"\x1f\x8b\x08\0\0", b"WARC/1.1\r\nWARC-Type: warcinfo\r\n"])
def test_a_file_with_nothing_whole_is_removed(left_open: tuple[Path, bytes, list[Place]], left: bytes) -> None:
    path, _, places = left_open
    path.write_bytes(left)
    assert recover(path.parents[1]) == [(places[0].warc, 0, len(left), ())]
    assert list(path.parent.iterdir()) == []


def test_a_tail_of_zeros_is_cut_off(left_open: tuple[Path, bytes, list[Place]]) -> None:
    path, data, places = left_open
    path.write_bytes(data + bytes(5000))  # what a file system may show after the power was lost
    assert recover(path.parents[1]) == [(places[0].warc, 1 + 3 * EXCHANGES, 5000, ())]
    assert (path.parents[1] / places[0].warc).read_bytes() == data


@pytest.mark.parametrize("at", [0, 1, 40])
def test_whole_records_behind_a_damage_keep_their_places(left_open: tuple[Path, bytes, list[Place]], at: int) -> None:
    path, data, places = left_open
    third = places[2].offset if at else 0
    path.write_bytes(data[: third + at] + bytes(8) + data[third + at + 8 :])
    [repair] = recover(path.parents[1])
    assert (repair.kept_records, repair.cut_bytes, len(repair.problems)) == (3 * EXCHANGES, 0, 1)
    assert repair.problems[0].startswith(f"offset {third}: ")
    for number, place in enumerate(places):
        if not at or number != 2:
            assert read_at(path.parents[1], place.warc, place.offset).body == body(number)


def test_a_living_writer_is_left_alone(tmp_path: Path) -> None:
    with Archive(tmp_path, run=1, software="test", seen=lambda url, digest: None) as opened:
        place = opened.write(Exchange("https://harbor.example/", AT, 200, (), b"one"))
        assert recover(tmp_path) == []
        assert read_at(tmp_path, place.warc, place.offset).body == b"one"
    assert (tmp_path / place.warc).is_file()


def test_a_final_name_that_is_taken_is_not_overwritten(left_open: tuple[Path, bytes, list[Place]]) -> None:
    path, data, places = left_open
    path.write_bytes(data)
    (path.parents[1] / places[0].warc).write_bytes(b"another")
    with pytest.raises(ArchiveError, match=r"both .* exist; move one"):
        recover(path.parents[1])
    assert (path.parents[1] / places[0].warc).read_bytes() == b"another"
    assert path.read_bytes() == data


def test_an_archive_without_leftovers_needs_nothing(tmp_path: Path) -> None:
    assert recover(tmp_path) == []
    assert recover(tmp_path / "missing") == []
