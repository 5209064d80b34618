"""The engine in C says the same of who can never finish as the Python engine, under symmetry too."""

from __future__ import annotations

import pytest

from checker.backends.python.system import PythonSystem
from checker.exploration.breadth_first import breadth_first
from checker.exploration.result import Result
from checker.ground.program import Ground
from checker.passes.normal_form import ground
from tests.liveness.test_hopeless import FIRST, HEAD, SECOND, SPINNER, TICKER, random_actors
from tests.native.building import GROWING, built_with, needs_compiler, search
from tests.programs import compiled

pytestmark = needs_compiler

LOCK = """
@actor(count=2)
def locker() -> None:
    while True:
        with atomic:
            was = state.a
            state.a = True
        if not was:
            break
    state.a = False
"""
FORGETS = LOCK.replace("    state.a = False\n", "    state.b = True\n")
KNOWN = {
    "some are stuck": FIRST + SECOND + TICKER,
    "one spins": SPINNER,
    "nobody is lost, up to symmetry": LOCK,
    "one of two alike is lost": FORGETS,
    "a step fails": TICKER + SPINNER + '\n@actor\ndef fails() -> None:\n    assert state.n == 0, "n"\n',
    **{f"seed {seed}": random_actors(seed) for seed in range(40)},
}


@pytest.mark.parametrize("text", KNOWN.values(), ids=KNOWN)
def test_the_same_answer(text: str) -> None:
    check(ground(compiled(HEAD + text)))


@pytest.mark.slow
def test_many_random_programs() -> None:
    for seed in range(100, 400):
        check(ground(compiled(HEAD + random_actors(seed))))


def check(lowered: Ground) -> None:
    """The same runs, to the same states, with the same actors lost."""
    for symmetry in (False, True):
        system = PythonSystem(lowered, symmetry)
        plain = breadth_first(system)
        for threads in (3, 1):
            same_runs(search(system, built_with(*GROWING, threads=threads)), plain)


def same_runs(result: Result, plain: Result) -> None:
    """What one engine found, and the other."""
    assert (result.states, result.undecided, result.stopped) == (plain.states, frozenset(), None)
    assert result.found.keys() == plain.found.keys()
    assert result.shortest == plain.shortest
    for number, schedule in result.found.items():
        assert len(schedule.moves) == len(plain.found[number].moves)
        assert schedule.doom == plain.found[number].doom
