"""Both engines draw the same races: of several that are equally short, the same one."""

from __future__ import annotations

from collections import Counter

from checker.backends.python.system import PythonSystem
from checker.exploration.breadth_first import breadth_first
from checker.ground.meaning import InitialFails
from checker.passes.normal_form import ground
from checker.source.diagnostic import ModelError
from tests.native.building import QUICK, built_with, needs_compiler, search
from tests.programs import compiled, random_model

LARGE = 20_000  # states; larger models are left out
TWO_WAYS_TO_FAIL = """
from checker import actor, always, atomic, integer, record, shared, wait_until

@record
class State:
    a: int = integer(0, most=3)
    b: int = integer(0, most=3)
    w: int = integer(0, most=1)
    z: int = integer(1, most=1)

state = shared(State)

@actor
def looks() -> None:
    with atomic:
        assert state.a != 3 and state.z != 0, "bad"

@actor
def one() -> None:
    state.b = 1
    state.a = 3

@actor
def three() -> None:
    state.w = 1

@actor
def two() -> None:
    with atomic:
        wait_until(state.w == 1)
        state.z = 0

@always("b is 3")
def small() -> bool:
    return state.b < 3

properties = [small]
"""


def same_races(source: str) -> Counter[str]:
    """How many races are of each kind, all of them the same in both engines."""
    system = PythonSystem(ground(compiled(source)))
    here = breadth_first(system)
    if here.states > LARGE:
        return Counter()
    there = search(system, built_with(*QUICK))
    judged = [one.property for one in system.ground.properties]
    shown = [n for n in here.found if not judged[n].is_progress]
    assert {n: here.found[n] for n in shown} == {n: there.found.get(n) for n in shown}
    return Counter(judged[n].kind for n in shown)


@needs_compiler
def test_a_step_that_fails_in_two_ways() -> None:
    assert same_races(TWO_WAYS_TO_FAIL)["step"] >= 1


@needs_compiler
def test_random_models() -> None:
    counts: Counter[str] = Counter()
    for seed in range(65):
        try:
            counts += same_races(random_model(seed))
        except (ModelError, InitialFails):
            continue
    assert counts["step"] > 20 and counts.total() > 80
