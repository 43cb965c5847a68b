"""What tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real pages and labels beside the checkout. Absent: the test is skipped; in CI it fails."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        message = f"the shared data is not beside the checkout ({folder})"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return folder
