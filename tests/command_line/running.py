"""The command line, run in this process or in one of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from checker.__main__ import main

ROOT = Path(__file__).parent.parent.parent
MODELS = Path(__file__).parent / "models"
CHECKER = [sys.executable, "-m", "checker"]


@dataclass(frozen=True)
class Ran:
    """What a run left behind."""

    status: int
    out: str
    err: str

    @property
    def results(self) -> list[dict[str, Any]]:
        """The results that ``--json -`` printed."""
        content = json.loads(self.out)
        assert content["schema"] == "checker.results/1"
        return list(content["results"])


class Inside:
    """Runs the checker in this process, where it can be patched."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys

    def __call__(self, *words: str | Path) -> Ran:
        self.capsys.readouterr()
        status = main([str(word) for word in words])
        read = self.capsys.readouterr()
        return Ran(status, read.out, read.err)


def environment(**more: str) -> dict[str, str]:
    """A plain environment, in which nothing says how to colour or how wide to be."""
    left_out = ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "PYTHONHASHSEED")
    kept = {name: value for name, value in os.environ.items() if name not in left_out}
    return {**kept, "PYTHONPATH": str(ROOT), **more}


def outside(*words: str | Path, cwd: Path = MODELS, **more: str) -> Ran:
    """Run the checker as a user does."""
    run = subprocess.run(
        [*CHECKER, *map(str, words)],
        cwd=cwd,
        env=environment(**more),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return Ran(run.returncode, run.stdout, run.stderr)


def shell(command: str, cwd: Path = MODELS) -> Ran:
    """Run a line of bash in which ``checker`` is the checker."""
    function = f'checker() {{ "{sys.executable}" -m checker "$@"; }}; set -o pipefail; '
    run = subprocess.run(
        ["bash", "-c", function + command],
        cwd=cwd,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return Ran(run.returncode, run.stdout, run.stderr)
