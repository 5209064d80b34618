"""If nearly all steps conflict: one execution of each trace, and the verdicts of the oracle."""

from __future__ import annotations

import pytest

from checker.backends.python.system import PythonSystem
from checker.ground.meaning import InitialFails
from checker.passes.normal_form import ground
from checker.source.diagnostic import ModelError
from tests.dpor.dense import dense_model
from tests.dpor.test_random import check_counts, check_relation, check_verdicts
from tests.oracle import TooBig, explore
from tests.programs import compiled
from tests.reductions.test_stubborn import check

DEPTH = 9  # more than any of them makes
STATES = 2_000


def checked(seed: int) -> bool:
    """Check one program; False if it is invalid, or has too many executions to count."""
    try:
        lowered = ground(compiled(dense_model(seed)))
        system = PythonSystem(lowered)
        system.initial()
    except (ModelError, InitialFails):
        return False
    try:
        truth = explore(system, STATES)
    except TooBig:
        return False
    check(lowered, truth)
    return all([check_counts(system, DEPTH), check_verdicts(system), check_relation(system)])


def test_some() -> None:
    assert sum(map(checked, range(40))) > 20


@pytest.mark.slow
@pytest.mark.parametrize("hundred", range(1, 21))
def test_thousands(hundred: int) -> None:
    assert sum(map(checked, range(hundred * 100, hundred * 100 + 100))) > 50
