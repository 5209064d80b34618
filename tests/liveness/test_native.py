"""Progress in C: the verdicts of a fixed point over whole states, and the lassos of the search in Python."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings

from checker.backends.python.system import PythonSystem
from checker.exploration.breadth_first import breadth_first
from checker.ground.program import Ground
from tests.agreement.test_agreement import FEW, MANY, known
from tests.agreement.test_native import check_same
from tests.liveness.fair_cycles import violated
from tests.native.building import GROWING, built_with, needs_compiler, search, system_of
from tests.oracle import Truth
from tests.programs import progress_models

pytestmark = needs_compiler


def check(lowered: Ground, truth: Truth) -> None:
    """The verdict of each progress property."""
    system, plain = PythonSystem(lowered), breadth_first(PythonSystem(lowered))
    for threads in (3, 1):
        result = search(system, built_with(*GROWING, threads=threads))
        wrong = {lowered.properties[number].property for number in result.found}
        assert {one.name for one in wrong if one.is_progress} == violated(system, truth)
        check_same(result, plain)


@settings(FEW, max_examples=40)
@given(progress_models())
def test_random_programs(source: str) -> None:
    check(*known(source))


@pytest.mark.slow
@MANY
@given(progress_models())
def test_thousands_of_random_programs(source: str) -> None:
    check(*known(source))


# Without a queue the next owner of the lock is arbitrary; with one it is not.
MODEL = """
from checker import *

FAIR = mechanism(True, cost="a queue")
locked = shared(Array(bool, 1))
turn = shared(Array(integer(0, most=1), 1))
done = shared(Array(bool, 2))


@actor(range(2))
def takes(me: int) -> None:
    while True:
        with atomic:
            wait_until(not locked[0] and (not FAIR or turn[0] == me))
            locked[0] = True
        done[me] = True
        with atomic:
            locked[0] = False
            turn[0] = 1 - me


@eventually("the first starves")
def first_gets_it() -> bool:
    return done[0]


@eventually("the second starves")
def second_gets_it() -> bool:
    return done[1]


@leads_to("what is taken is not put")
def is_put() -> tuple[bool, bool]:
    return locked[0], not locked[0]


properties = [first_gets_it, second_gets_it, is_put]
"""


@pytest.mark.parametrize(("fair", "starving"), [("on", set()), ("off", {0, 1})])
def test_a_lock_with_and_without_a_queue(fair: str, starving: set[int], tmp_path: Path) -> None:
    path = tmp_path / "model.py"
    path.write_text(MODEL)
    system = system_of(path, FAIR=fair)
    result = search(system, built_with(*GROWING))
    assert (result.stopped, set(result.found)) == (None, starving)
    check_same(result, breadth_first(system_of(path, FAIR=fair)))
