"""On random programs: one execution of each trace, none given up, and the verdicts of the oracle."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import assume, given

from checker.backends.python.system import PythonSystem
from checker.exploration.dpor.explore import searched
from checker.exploration.dpor.search import DporSearch, RunsOn
from checker.exploration.dpor.steps import DporStep, DporSteps, conflict
from checker.exploration.limits import Limits, Watch
from checker.ground.meaning import InitialFails
from checker.ground.moves import State
from checker.passes.normal_form import ground
from checker.source.diagnostic import ModelError
from tests.agreement.test_agreement import BOUND, FEW, judged_by
from tests.dpor.brute_force import TooMany, traces
from tests.dpor.run_classes import Recorder
from tests.oracle import TooBig, explore
from tests.programs import compiled, models, random_model
from tests.reductions.test_stubborn import HEAD, LOCAL_OF_A_BRANCH

CLASSES = 500  # prefixes of runs, up to equivalence
LONG = Limits(seconds=10)  # for all executions of one program


def system_of(source: str) -> PythonSystem:
    """A random program that can be run."""
    try:
        system = PythonSystem(ground(compiled(source)))
        system.initial()
    except (ModelError, InitialFails):
        assume(False)
        raise
    return system


def check_counts(system: PythonSystem, depth: int) -> bool:
    """As many executions as classes, of each property too; False if there are too many to count."""
    try:
        truth = traces(system, depth, CLASSES)
    except TooMany:
        return False
    search = Recorder(system, Watch(), depth)
    search.explore()
    assert search.blocked == 0
    assert search.executions == truth.count
    assert search.classes.keys() == truth.classes
    assert search.cut >= truth.cut
    names = [one.property.name for one in system.ground.properties]
    assert {names[number]: count for number, count in search.wrong.items()} == dict(truth.wrong)
    return True


def check_verdicts(system: PythonSystem, most: Limits | None = None) -> bool:
    """The verdicts of breadth-first search, if every run ends and there are not too many."""
    try:
        truth = explore(system, BOUND)
        result = searched(DporSearch(system, Watch(most or Limits())))
    except (TooBig, RunsOn):
        return False
    if most is not None and not result.exhaustive:
        return False
    assert result.exhaustive
    assert judged_by(result, system.ground).keys() == truth.first.keys()
    for name, steps in judged_by(result, system.ground).items():
        assert steps >= truth.first[name]
    return True


def check_relation(system: PythonSystem) -> bool:
    """Steps without a conflict commute, and neither takes from the other's choices."""
    try:
        truth = explore(system, BOUND)
    except TooBig:
        return False
    steps = DporSteps(system)
    for state in truth.states:
        able = [step for actor in range(len(system.ground.instances)) for step in steps.of(state, actor)]
        for one, other in combinations(able, 2):
            if one.actor != other.actor and not conflict(one, other):
                assert in_turn(steps, state, one, other) == in_turn(steps, state, other, one)
    return True


def in_turn(
    steps: DporSteps, state: State, first: DporStep, second: DporStep
) -> tuple[State, set[tuple[int, int]]]:
    """The state after two steps, and the choices that the second actor had."""
    between = state if first.fails else first.after
    choices = steps.of(between, second.actor)
    assert [one.choice for one in choices] == [one.choice for one in steps.of(state, second.actor)]
    step = next(one for one in choices if one.choice == second.choice)
    assert step.fails == second.fails
    kinds = {(one.actor, ~one.after if one.fails else -1) for one in (first, step)}
    return (between if step.fails else step.after), kinds


@FEW
@given(models())
def test_executions(source: str) -> None:
    assume(check_counts(system_of(source), 3))


@FEW
@given(models())
def test_verdicts(source: str) -> None:
    assume(check_verdicts(system_of(source)))


@FEW
@given(models())
def test_what_does_not_conflict_commutes(source: str) -> None:
    assume(check_relation(system_of(source)))


@pytest.mark.parametrize(
    "seed",
    [
        97,  # a choice that conflicts with nothing covered a sequence that another choice conflicts with
        98,
        2457,  # who waits at the bound was given one step more, before what it waits for
    ],
)
def test_found(seed: int) -> None:
    assert check_counts(PythonSystem(ground(compiled(random_model(seed)))), 3)


def test_a_choice_that_is_explored_does_not_speak_for_another() -> None:
    # Storing 0, 1 and 2 before `looks` has read is explored. Of these 0 and 2 store nothing, so they need not
    # be explored after the read; 1 has to be, and was planned only with the choice that raced: with 2.
    system = system_of("""
from checker import *
x = shared(Array(integer(0, most=2), 2))
@actor
def looks() -> None:
    seen = x[1]
    if seen == 0:
        x[1] = 1
    x[0] = 2
@actor
def stores() -> None:
    x[1] = 1
    with atomic:
        value = choose(range(3))
        wait_until(x[0] <= value)
        if x[1] == value:
            x[1] = 1
properties = [every_actor_finishes()]
""")
    assert traces(system, None, CLASSES).count == 16
    assert check_counts(system, 4)


def test_what_one_branch_does_to_a_local_does_not_close_a_branch_of_the_other() -> None:
    system = system_of(HEAD + LOCAL_OF_A_BRANCH)
    assert check_relation(system)
    assert check_verdicts(system)
    assert check_counts(system, 4)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(30))
def test_thousands(part: int) -> None:
    """A hundred programs in each part; those with too many executions to look at are counted."""
    done = 0
    for seed in range(100 * part, 100 * part + 100):
        try:
            system = PythonSystem(ground(compiled(random_model(seed))))
            system.initial()
        except (ModelError, InitialFails):
            continue
        done += any([check_counts(system, 4), check_verdicts(system, LONG), check_relation(system)])
    assert done > 60


def test_the_random_programs_are_worth_counting() -> None:
    """So many of the first are, and more are not looked at."""
    counted = several = blocked = 0
    for seed in range(60):
        try:
            system = PythonSystem(ground(compiled(random_model(seed))))
            truth = traces(system, 3, CLASSES)
        except (ModelError, InitialFails, TooMany):
            continue
        counted += 1
        several += truth.count > 5
        blocked += any(not system.enabled(state) for state in truth.ends)
        if counted > 30 and several > 7 and blocked > 15:
            return
    pytest.fail(f"of 60 are counted {counted}, of several executions {several}, blocked {blocked}")
