"""Odd values on the command line, and nowhere to write: a message and a status, never a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command_line.running import MODELS, Inside, shell

NINES = "9" * 400


@pytest.fixture
def checker(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Inside:
    """Runs the checker in this process, among the models of the command line."""
    monkeypatch.chdir(MODELS)
    return Inside(capsys)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["clean.py", "--max-states", NINES], "is too large"),
        (["clean.py", "--max-states", "\u00b2"], "not a positive whole number"),
        (["clean.py", "--max-memory", f"{NINES}G"], "not a size"),
        (["clean.py", "--timeout", NINES], "not a time"),
        (["lost_update.py", "--simplest", NINES], "not a time"),
        (["clean.py", "--json", ""], "the file name is empty"),
        (["a" * 5000], "cannot read aaa"),
        ([""], "cannot read"),
        (["\udcff.py"], "cannot read"),
        (["{x}.py"], "cannot read {x}.py"),
        (["too_many_pins.py", "-p", f"USERS={'9' * 5000}"], "not a whole number"),
        (["too_many_pins.py", "-p", "USERS={x}"], "`USERS` cannot be {x}"),
        (["too_many_pins.py", "-p", "USERS="], "not a whole number"),
        (["graph", "clean.py", "--project", ""], "no value ``"),
        (["emit", "promela", "clean.py", "--property", "{x}"], "no progress property `{x}`"),
        (["replay", "/dev/null"], "not whole JSON"),
        (["replay", ""], "cannot read"),
    ],
)
def test_odd_values_are_refused(checker: Inside, words: list[str], said: str) -> None:
    ran = checker(*words)
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err and "Traceback" not in ran.err


def test_the_largest_limits_are_none(checker: Inside) -> None:
    most = "9" * 15
    for engine in ("python", "native"):
        limits = ["--max-states", most, "--max-memory", f"{most}G", "--timeout", f"{most}h"]
        assert checker("clean.py", "-q", "--engine", engine, *limits).status == 0


@pytest.mark.parametrize(
    ("command", "status"),
    [
        ("checker clean.py <&- >&- 2>&-", 2),
        ("checker clean.py -q <&-", 0),
        ("checker nowhere.py 2>&-", 2),
        ("checker nowhere.py 2>/dev/full", 2),
        ("checker nowhere.py >/dev/full 2>/dev/full", 2),
        ("checker lost_update.py >/dev/full 2>/dev/full", 2),
        ("checker lost_update.py 2>/dev/full", 1),
        ("checker --nonsense >/dev/full 2>/dev/full", 2),
        ("checker wide.py --max-states 1000 -q 2>/dev/full", 3),
    ],
)
def test_nowhere_to_write(command: str, status: int) -> None:
    ran = shell(command)
    assert ran.status == status
    assert "Traceback" not in ran.err and (status == 2 or ran.out)


def test_a_working_directory_that_is_gone(tmp_path: Path) -> None:
    model = MODELS / "clean.py"
    ran = shell(f"mkdir gone && cd gone && rmdir ../gone && checker {model} -q", cwd=tmp_path)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith(f"{model}: holds: ")
