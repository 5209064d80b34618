"""Files that once ended in a traceback, in a wrong message or in silence: the smallest of each kind.

What a run of each prints stands beside it. ``UPDATE_GOLDEN=1 pytest tests/ends`` writes it anew; read what
changed. A first line ``# checker: WORDS`` says how the file is run; else it is checked with ``-q``.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.command_line.running import Inside

CASES = Path(__file__).parent / "cases"
NAMES = sorted(path.stem for path in CASES.glob("*.py"))
WORDS = "# checker: "


@pytest.fixture
def checker(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Inside:
    """Runs the checker in this process, among the cases."""
    monkeypatch.chdir(CASES)
    return Inside(capsys)


@pytest.mark.parametrize("name", NAMES)
def test_a_file_ends_as_it_should(checker: Inside, name: str) -> None:
    first = (CASES / f"{name}.py").read_text(errors="replace").split("\n", 1)[0]
    words = first.removeprefix(WORDS).split() if first.startswith(WORDS) else ["FILE", "-q"]
    ran = checker(*(word.replace("FILE", f"{name}.py") for word in words))
    found = f"{ran.out}{ran.err}status {ran.status}\n"
    golden = CASES / f"{name}.out"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(found)
    assert found == golden.read_text()
    assert "Traceback" not in found and ran.status in (0, 1, 2, 3)
