"""Random walks: the same for a seed, any move as likely as another, and judged as a search judges."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from checker.backends.python.system import PythonSystem
from checker.compiler.compile import compile_model
from checker.exploration.deadline import LimitReached
from checker.exploration.limits import Limits
from checker.exploration.observed_run import ObservedRun
from checker.exploration.random_walk import random_walk
from checker.language.property import Kind
from checker.passes.normal_form import ground
from tests.oracle import explore

MODELS = Path(__file__).parent.parent / "command_line" / "models"
NO_DEADLINE = Limits().deadline()


def system_of(name: str) -> PythonSystem:
    """A model of the command line's tests."""
    return PythonSystem(ground(compile_model(str(MODELS / name)).program))


def walk(system: PythonSystem, seed: int, most: int = 100) -> ObservedRun:
    """A walk of at most so many steps."""
    return random_walk(system, seed, most, NO_DEADLINE)[0]


def test_a_seed_is_a_walk_on_every_machine() -> None:
    """These are Python's random numbers, which do not change from one version to another."""
    system = system_of("lost_update.py")
    assert [move.actor for move in walk(system, 7).moves] == [0, 1, 0, 1, 0, 0, 1, 1]
    assert [move.actor for move in walk(system, 8).moves] == [1, 0, 1, 0, 0, 1, 0, 1]
    assert walk(system, 7).moves == walk(system_of("lost_update.py"), 7).moves


def test_any_move_is_as_likely_as_another() -> None:
    system = system_of("last_reference.py")
    first = Counter(walk(system, seed, 1).moves[0].actor for seed in range(1000))
    assert set(first) == {0, 1}
    assert abs(first[0] - first[1]) < 130  # four standard deviations


def test_any_initial_state_is_as_likely_as_another() -> None:
    system = system_of("pinned_at_start.py")
    starts = Counter(walk(system, seed, 1).initial for seed in range(400))
    assert set(starts) == set(range(len(system.initial())))


@pytest.mark.parametrize(
    ("name", "most", "ended"),
    [
        ("lost_update.py", 100, "no actor can step any more"),
        ("lost_update.py", 3, "--steps 3 reached"),
        ("last_reference.py", 100, "its last step fails"),
    ],
)
def test_a_walk_says_why_it_ended(name: str, most: int, ended: str) -> None:
    system = system_of(name)
    ends = {random_walk(system, seed, most, NO_DEADLINE)[1] for seed in range(20)}
    assert ended in ends


def test_a_deadline_ends_a_walk() -> None:
    with pytest.raises(LimitReached):
        random_walk(system_of("lost_update.py"), 1, 100, Limits(seconds=1e-9).deadline())


@pytest.mark.parametrize("name", ["lost_update.py", "lock_order.py", "last_reference.py"])
def test_a_walk_is_judged_as_the_reference_explorer_judges(name: str) -> None:
    """What walks show is true; and of a small model enough of them show all that there is to be seen."""
    system = system_of(name)
    truth = explore(system)
    names = [judged.property.name for judged in system.ground.properties]
    shown: set[str] = set()
    for seed in range(200):
        run = walk(system, seed)
        assert set(run.states) <= truth.states
        for number, sighting in run.observer.sightings.items():
            assert len(run.up_to(sighting).moves) >= truth.first[names[number]]
            shown.add(names[number])
        result = run.result("ended")
        assert sum(result.taken) == result.transitions == len(run.moves)
    assert shown == set(truth.first)
    assert any(judged.property.kind is Kind.STEP for judged in system.ground.properties)
