"""One small model for each way to misuse memory: what it prints, and the verdict of every engine.

What a run of each prints stands beside it: ``UPDATE_GOLDEN=1 pytest tests/lifetimes`` writes it anew.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.command_line.running import Inside
from tests.native.building import needs_compiler

CASES = Path(__file__).parent / "cases"
RUNS = {
    "double_free": "",
    "leak": "",
    "no_leak": "leak.py -p CHECKED=on",
    "rcu": "",
    "rcu_without_grace": "rcu.py -p GRACE=off",
    "rcu_without_sections": "rcu.py -p LOCKED=off",
    "typesafe": "",
    "typesafe_unchecked": "typesafe.py -p CHECKED_AGAIN=off",
    "use_after_free": "",
    "used_after_reuse": "",
    "used_by_a_timer": "",
    "used_through_a_field": "",
}


@pytest.fixture
def checker(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Inside:
    """Runs the checker in this process, among the cases."""
    monkeypatch.chdir(CASES)
    return Inside(capsys)


def words(name: str) -> list[str]:
    """The words of the run of a case."""
    return (RUNS[name] or f"{name}.py").split()


@pytest.mark.parametrize("name", RUNS)
def test_a_misuse_is_drawn(checker: Inside, name: str) -> None:
    ran = checker(*words(name), "--engine", "python")
    golden = CASES / f"{name}.out"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(ran.out)
    assert (ran.out, ran.err, ran.status) == (golden.read_text(), "", 0)


@needs_compiler
@pytest.mark.parametrize("engine", ["native", "dpor"])
@pytest.mark.parametrize("name", RUNS)
def test_the_engines_agree(checker: Inside, name: str, engine: str) -> None:
    assert checker(*words(name), "-q", "--engine", engine).status == 0
