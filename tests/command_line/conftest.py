"""What the tests of the command line share."""

from __future__ import annotations

import pytest

from tests.command_line.running import MODELS, Inside


@pytest.fixture
def checker(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Inside:
    """Runs the checker in this process, among the models of these tests."""
    monkeypatch.chdir(MODELS)
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    return Inside(capsys)
