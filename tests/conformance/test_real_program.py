"""The log of a program that runs two threads, with real times and CPUs."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from checker.__main__ import main

HERE = Path(__file__).parent
MODEL = str(HERE / "models/counter.py")

pytestmark = pytest.mark.skipif(shutil.which("gcc") is None, reason="there is no C compiler")


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program, compiled."""
    path = tmp_path_factory.mktemp("program") / "two_threads"
    source = HERE / "programs/two_threads.c"
    subprocess.run(["gcc", "-O2", "-Wall", "-Werror", "-pthread", source, "-o", path], check=True)
    return path


def status(program: Path, how: str, *words: str) -> int:
    """What the checker says of a log of the program."""
    log = program.with_name(f"{how}.txt")
    log.write_bytes(subprocess.run([program, how], check=True, capture_output=True).stdout)
    return main(["conform", MODEL, str(log), *words])


def test_the_log_of_the_correct_program_conforms(program: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert status(program, "locked") == 0
    assert "locked.txt: conforms: some run shows all 4 events\n" in capsys.readouterr().out
    assert status(program, "locked", "-p", "LOCKED=off") == 0  # what a lock allows is allowed without one too


def test_the_log_of_the_wrong_program_does_not(program: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert status(program, "unlocked") == 1
    said = capsys.readouterr().out
    assert "unlocked.txt: does not conform: no run shows more than 1 of 4 events\n" in said
    assert "counter_read: value=0\n    comes next, and no run shows it there.\n" in said
    assert "counter_write with value=1 by increment (task " in said


def test_the_log_of_the_wrong_program_conforms_to_the_wrong_model(program: Path) -> None:
    assert status(program, "unlocked", "-p", "LOCKED=off") == 0
