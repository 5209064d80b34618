"""An engine that ends without an answer is named for how it ended."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.exploration.engine import EngineDied
from checker.exploration.native import native
from tests.native.building import needs_compiler
from tests.native.test_faults import wrapped


@needs_compiler
@pytest.mark.parametrize("status", [0, 1, 2, 77])
def test_an_exit_status(status: int, tmp_path: Path) -> None:
    system, job = wrapped(tmp_path, f"exit {status}")
    with pytest.raises(EngineDied, match=f"exit status {status}$"):
        native(system, job)
