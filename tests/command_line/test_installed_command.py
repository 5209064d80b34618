"""The command that is installed."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.report.traces import SMALL

COMMAND = Path(sys.executable).parent / "pinning-checker"


@pytest.mark.skipif(not COMMAND.exists(), reason="the project is not installed")
def test_a_model_may_be_called_like_the_checker_or_a_module_of_python(tmp_path: Path) -> None:
    for name in ("checker.py", "token.py"):
        shutil.copy(SMALL / "clean.py", tmp_path / name)
        run = subprocess.run([COMMAND, name, "-q"], cwd=tmp_path, capture_output=True, text=True, timeout=60)
        assert (run.returncode, run.stderr) == (0, "")
        assert run.stdout == f"{name}: holds: 1 of 1 properties hold (2 states; sequential consistency)\n"


@pytest.mark.skipif(not COMMAND.exists(), reason="the project is not installed")
def test_the_exit_status_is_that_of_the_verdict() -> None:
    run = subprocess.run([COMMAND, SMALL / "lost_update.py", "-q"], capture_output=True, timeout=60)
    assert run.returncode == 1
