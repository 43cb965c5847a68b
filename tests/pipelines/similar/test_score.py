"""The measure itself, and what it says of the real groups."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.scoring.duplicates import Score, clustered, load, score


def test_pairs_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "truth.jsonl"
    made = [{"url": f"u{n}", "title": f"t{n}", "text": f"x{n}", "date": "2026-01-02"} for n in range(5)]
    path.write_text("\n".join(json.dumps(line) for line in ([made[0], made[1], made[2]], [made[3]], made[4])))
    documents = load([path])
    assert [group for group, _ in documents] == [0, 0, 0, 1, None]
    assert score(documents, [0, 0, 2, 3, 3]) == Score(true=3, found=2, right=1)
    assert (Score(3, 2, 1).precision, Score(3, 2, 1).recall) == (0.5, pytest.approx(1 / 3))
    assert clustered(documents, dated=True) == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("dated", [True, False])
def test_real_groups(shared_data: Path, dated: bool) -> None:
    documents = load([shared_data / "duplicates.jsonl.gz", shared_data / "gold" / "gold.jsonl"])
    result = score(documents, clustered(documents, dated=dated))
    assert result.true > 100
    assert result.precision >= 0.99
    assert result.recall >= 0.95
