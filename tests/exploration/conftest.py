"""What the tests of the search share."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.exploration.limits import Watch
from tests.exploration.tiny import Search, Searched


@pytest.fixture
def search(tmp_path: Path) -> Search:
    """Search a model written out in a test."""

    def searched(text: str, symmetry: bool = False, watch: Watch | None = None) -> Searched:
        return Searched(tmp_path / "tiny.py", text, symmetry, watch)

    return searched
