"""The engine in C says the same of who can never finish as the Python engine, under symmetry too."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from checker.backends.python.system import PythonSystem
from checker.exploration.breadth_first import breadth_first
from checker.exploration.build import Recipe, recipe
from checker.exploration.handover import EngineChoice, explored
from checker.exploration.limits import Watch
from checker.ground.program import Ground
from checker.passes.normal_form import ground
from tests.liveness.test_hopeless import FIRST, HEAD, SECOND, SPINNER, TICKER, random_actors
from tests.programs import compiled

pytestmark = pytest.mark.skipif(
    not any(map(shutil.which, ("cc", "gcc", "clang"))), reason="there is no C compiler"
)

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
    **{f"seed {seed}": random_actors(seed) for seed in range(3)},
}


@pytest.mark.parametrize("text", KNOWN.values(), ids=KNOWN)
def test_the_same_answer(text: str, tmp_path: Path) -> None:
    check(ground(compiled(HEAD + text)), tmp_path)


@pytest.mark.slow
def test_many_random_programs(tmp_path: Path) -> None:
    for seed in range(100, 400):
        check(ground(compiled(HEAD + random_actors(seed))), tmp_path)


def check(lowered: Ground, cache: Path) -> None:
    """The same runs, to the same states, with the same actors lost."""
    by = Recipe(
        recipe().compiler, ("-O0", "-march=native", "-Wall", "-Wextra", "-Werror", "-Wno-psabi"), cache
    )
    for symmetry in (False, True):
        system = PythonSystem(lowered, symmetry)
        plain = breadth_first(system)
        result, engine = explored(system, Watch(), EngineChoice("native", 1, pytest.fail, lambda: by))
        assert engine == "native"
        assert (result.states, result.undecided, result.stopped) == (plain.states, frozenset(), None)
        assert result.found.keys() == plain.found.keys()
        assert result.shortest == plain.shortest
        for number, schedule in result.found.items():
            assert len(schedule.moves) == len(plain.found[number].moves)
            assert schedule.doom == plain.found[number].doom
