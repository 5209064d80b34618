"""Choices: each choice is asleep or not, independent of the others of its actor."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.backends.python.system import PythonSystem
from checker.compiler.compile import compile_model
from checker.exploration.breadth_first import breadth_first
from checker.exploration.dpor.explore import dpor
from checker.passes.normal_form import ground
from tests.agreement.test_agreement import judged_by
from tests.dpor.test_random import check_counts

HERE = Path(__file__).parent / "families"


@pytest.mark.parametrize(
    ("program", "executions", "failing"),
    [("sleeping_choice", 8, 1), ("choice_beside_wait", 6, 1)],
)
def test_violations_that_were_missed(program: str, executions: int, failing: int) -> None:
    system = PythonSystem(ground(compile_model(str(HERE / f"{program}.py")).program))
    result = dpor(system)
    assert result.exhaustive
    assert result.executions == executions
    assert sum(result.wrong.values()) == failing
    assert judged_by(result, system.ground).keys() == judged_by(breadth_first(system), system.ground).keys()
    assert check_counts(system, 2)
