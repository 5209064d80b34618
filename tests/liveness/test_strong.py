"""``@actor(fair="strong")``: what changes its verdicts, in both engines, and where it is said or refused."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.backends.cannot_express import CannotExpress
from checker.backends.promela.runs import promela_of_runs
from checker.backends.python.system import PythonSystem
from checker.counterexample import why
from checker.counterexample.filling import Filling
from checker.counterexample.replay import replay
from checker.exploration.breadth_first import breadth_first
from checker.ground.program import Ground
from checker.passes.normal_form import ground
from checker.report.phrases import fairness
from tests.agreement.test_agreement import MANY
from tests.command_line.running import Inside
from tests.liveness.fair_cycles import violated
from tests.liveness.flags import flags
from tests.liveness.test_native import check as check_native
from tests.liveness.test_programs import check as check_python
from tests.native.building import needs_compiler
from tests.oracle import Truth, explore
from tests.programs import compiled

# The newcomer takes the lock again and again; the sleeper is able to take it only now and then.
LOCK = """
from checker import *

locked = shared(Array(bool, 1))
done = shared(Array(bool, 1))


@actor({fair})
def sleeper() -> None:
    with atomic("lock_page()"):
        wait_until(not locked[0])
        locked[0] = True
    done[0] = True


@actor
def newcomer() -> None:
    while True:
        with atomic("lock_page()"):
            wait_until(not locked[0])
            locked[0] = True
        locked[0] = False


@eventually("the sleeper starves")
def gets_it() -> bool:
    return done[0]


properties = [gets_it]
"""
# Two flags go up and down. They need never be up at once, so the sleeper need never be able to step.
FLAGS = """
from checker import *

up = shared(Array(bool, 2))
done = shared(Array(bool, 1))


@actor(range(2), fair={others})
def flips(i: int) -> None:
    while True:
        up[i] = True
        up[i] = False


@actor(fair="strong")
def sleeper() -> None:
    with atomic("both are up"):
        wait_until(up[0] and up[1])
        done[0] = True


@eventually("the sleeper starves")
def gets_it() -> bool:
    return done[0]


properties = [gets_it]
"""

# Random programs whose verdicts would differ under weak fairness, or whose components are searched in parts.
MATTERS = (98, 129, 263, 264, 400, 423, 480, 501, 514, 537, 719, 741, 852, 869, 898, 1077)


def known(seed: int) -> tuple[Ground, Truth]:
    """A random program and the truth about it."""
    lowered = ground(compiled(flags(random.Random(seed).randrange)))
    return lowered, explore(PythonSystem(lowered), 400)


@pytest.mark.parametrize("seed", MATTERS)
def test_programs_in_which_it_matters(seed: int) -> None:
    check_python(*known(seed))


@needs_compiler
@pytest.mark.parametrize("seed", MATTERS)
def test_programs_in_which_it_matters_in_c(seed: int) -> None:
    check_native(*known(seed))


def test_it_matters_there() -> None:
    without = 0
    for seed in MATTERS:
        lowered, truth = known(seed)
        weak = replace(lowered, instances=tuple(replace(one, strong=False) for one in lowered.instances))
        without += violated(PythonSystem(weak), truth) != violated(PythonSystem(lowered), truth)
    assert without >= 12


@pytest.mark.slow
@MANY
@given(st.integers(0, 10**9))
def test_thousands_of_random_programs(seed: int) -> None:
    lowered, truth = known(seed)
    check_python(lowered, truth)
    check_native(lowered, truth)


# The strongly fair actor is declared first, and unable to step where the loop begins.
TURNS = """
from checker import *

up = shared(Array(bool, 1))
seen = shared(Array(bool, 1))
done = shared(Array(bool, 1))


@actor(fair="strong")
def sees() -> None:
    while True:
        with atomic("it is up"):
            wait_until(up[0])
            seen[0] = not seen[0]


@actor
def flips() -> None:
    while True:
        up[0] = True
        up[0] = False


@eventually("it is never done")
def is_done() -> bool:
    return done[0]


properties = [is_done]
"""


@pytest.mark.parametrize(
    ("fair", "wrong"),
    [("fair='strong'", set()), ("fair=True", {"gets_it"}), ("fair=False", {"gets_it"})],
)
def test_a_lock_that_is_free_now_and_then(fair: str, wrong: set[str]) -> None:
    lowered = ground(compiled(LOCK.format(fair=fair)))
    truth = explore(PythonSystem(lowered))
    assert violated(PythonSystem(lowered), truth) == wrong
    check_python(lowered, truth)


@needs_compiler
@pytest.mark.parametrize(
    "source", [LOCK.format(fair="fair='strong'"), FLAGS.format(others="'strong'"), TURNS]
)
def test_the_engine_in_c(source: str) -> None:
    lowered = ground(compiled(source))
    check_native(lowered, explore(PythonSystem(lowered)))


@pytest.mark.parametrize("others", ["True", "'strong'"])
def test_a_run_in_a_part_of_a_component(others: str) -> None:
    """The component passes states in which the sleeper is able to step; the run does not."""
    lowered = ground(compiled(FLAGS.format(others=others)))
    system = PythonSystem(lowered)
    (schedule,) = breadth_first(system).found.values()
    check_python(lowered, explore(PythonSystem(lowered)))
    assert {move.actor for move in schedule.moves[schedule.loop_from :]} == {0, 1}


def test_a_run_says_what_is_assumed() -> None:
    lowered = ground(compiled(FLAGS.format(others="True")))
    system = PythonSystem(lowered)
    ((number, schedule),) = breadth_first(system).found.items()
    trace = replay(system, schedule, lowered.properties[number])
    assert fairness(trace) == "weak fairness (strong: sleeper)"
    assert fairness(replace(trace, strong=())) == "weak fairness"


def test_a_verdict_says_what_is_assumed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, checker = tmp_path / "lock.py", Inside(capsys)
    path.write_text(LOCK.format(fair="fair='strong'"))
    assert "sequential consistency, strong fairness of sleeper" in checker(path, "-q").out
    path.write_text(
        LOCK.format(fair="").replace("[gets_it]", "[every_actor_finishes()]; left_out = [gets_it]")
    )
    assert "fairness" not in checker(path, "-q").out


def test_a_loop_has_a_step_of_each() -> None:
    lowered = ground(compiled(TURNS))
    check_python(lowered, explore(PythonSystem(lowered)))
    (schedule,) = breadth_first(PythonSystem(lowered)).found.values()
    assert {move.actor for move in schedule.moves[schedule.loop_from :]} == {0, 1}


@pytest.mark.parametrize(("fair", "enough"), [("'strong'", False), ("True", True)])
def test_another_order_of_a_loop_is_fair_too(fair: str, enough: bool) -> None:
    """An order of the same steps in which both flags are up at once would starve the sleeper."""
    lowered = ground(compiled(FLAGS.replace('"strong"', fair).format(others="True")))
    system = PythonSystem(lowered)
    ((number, schedule),) = breadth_first(system).found.items()
    trace = replay(system, schedule, lowered.properties[number])
    race = why.race_of(system, number, replace(schedule, loop_from=None), trace)
    filling = Filling(race, schedule.loop_from)
    both_up = [state for state in explore(system).states if system.values(state)[:2] == [True, True]]
    assert filling.is_fair([*system.initial(), *both_up]) == enough


def test_spin_is_not_asked() -> None:
    with pytest.raises(CannotExpress, match="sleeper is strongly fair, and Spin is weakly fair"):
        promela_of_runs(ground(compiled(LOCK.format(fair="fair='strong'"))), 0)
