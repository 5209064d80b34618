"""``--engine dpor`` under limits: status 3, and in words what ended it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command_line.running import Inside

# 1,680 orders of nine writes to one place
MODEL = """
from checker import *
x = shared(Array(integer(0, most=3), 1))
@actor(count=3)
def writes() -> None:
    x[0] = 1
    x[0] = 2
    x[0] = 3
properties = [every_actor_finishes()]
"""


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["--timeout", "0.001"], 3, "--timeout 0.001s reached"),
        (["--max-memory", "1M"], 3, "--max-memory 1M reached"),
        (["--depth", "2"], 3, "--depth 2 reached"),
        (["--depth", "3"], 0, "1 of 1 properties hold (1,680 executions;"),
        (["--timeout", "600", "--max-memory", "100G"], 0, "1 of 1 properties hold (1,680 executions;"),
    ],
)
def test_a_limit(words: list[str], status: int, said: str, checker: Inside, tmp_path: Path) -> None:
    model = tmp_path / "model.py"
    model.write_text(MODEL)
    ran = checker(model, "--engine", "dpor", "-q", *words)
    printed = ran.out + ran.err  # on a busy machine the model is not even read
    assert (ran.status, said in printed) == (status, True)
    assert ("inconclusive" in printed) == (status == 3)
    assert status == 3 or ran.err == ""
