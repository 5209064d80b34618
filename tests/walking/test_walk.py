"""Every walk of small models, against the interpreter: steps, undone and taken again."""

from __future__ import annotations

import pytest

from checker.backends.python.system import PythonSystem
from checker.counterexample.replay import DoesNotReplay
from checker.exploration.result import Schedule
from checker.ground.moves import Move
from checker.walking.walk import WalkPath, as_far_as_it_goes, back, extended, forward, going_to, start, step
from tests.walking.plain_steps import Outcome, beginnings, open_steps
from tests.walking.small import NAMES, graph_of, system_of, values_of


def every_walk(system: PythonSystem) -> list[WalkPath]:
    """A walk to each state, and one to each step that fails."""
    found = [start(system, number) for number in range(len(system.initial()))]
    seen = {walk.state for walk in found}
    for walk in found:  # grows as it goes
        for move in system.enabled(walk.state) if walk.state is not None else ():
            longer = step(system, walk, move)
            if longer.state is None or longer.state not in seen:
                seen.add(longer.state)
                found.append(longer)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_every_step_is_the_interpreters(name: str) -> None:
    system, steps = system_of(name), graph_of(name).steps
    walks = every_walk(system)
    assert {values_of(system, walk.state) for walk in walks if walk.state is not None} == set(steps)
    for walk in walks:
        check_each_step(system, walk)


def check_each_step(system: PythonSystem, walk: WalkPath) -> None:
    """The states of a walk are those to which its moves lead."""
    outcome: Outcome = beginnings(system.ground)[walk.initial]
    for number, move in enumerate(walk.moves):
        assert not isinstance(outcome, str) and values_of(system, walk.states[number]) == outcome
        outcome = open_steps(system.ground, outcome)[move]
    if isinstance(outcome, str):
        assert walk.state is None and walk.failed is not None and walk.failed.kind == outcome
    else:
        assert walk.state is not None and values_of(system, walk.state) == outcome
        assert walk.failed is None


@pytest.mark.parametrize("name", NAMES)
def test_every_step_can_be_undone_and_taken_again(name: str) -> None:
    system = system_of(name)
    for walk in every_walk(system):
        undone = back(walk)
        assert undone.taken == walk.taken[:-1] and undone.moves == walk.moves
        assert undone.state == walk.states[max(len(walk.moves) - 1, 0)]
        assert forward(undone) == walk
        assert going_to(walk, 0).state == system.initial()[walk.initial]
        if walk.moves:
            assert step(system, undone, walk.moves[-1]) == walk  # and what was ahead is still there


@pytest.mark.parametrize("name", NAMES)
def test_another_way_drops_what_was_ahead(name: str) -> None:
    system = system_of(name)
    for walk in every_walk(system):
        for position in range(len(walk.moves)):
            there = going_to(walk, position)
            for move in system.enabled(walk.states[position]):
                other = step(system, there, move)
                assert other.taken == (*walk.moves[:position], move) and other.at == position + 1
                ahead = walk.moves[position + 1 :] if move == walk.moves[position] else ()
                assert other.moves == (*other.taken, *ahead)
                again = extended(system, start(system, walk.initial), other.taken)
                assert (again.state, again.taken) == (other.state, other.taken)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_not_open_is_refused(name: str) -> None:
    system = system_of(name)
    moves = {
        Move(actor, choice) for actor in range(-1, len(system.ground.instances) + 1) for choice in range(3)
    }
    for walk in every_walk(system):
        open_moves = system.enabled(walk.state) if walk.state is not None else ()
        for move in moves.difference(open_moves):
            with pytest.raises(DoesNotReplay) as refused:
                step(system, walk, move)
            assert refused.value.step == len(walk.moves) + 1


def test_the_ends_of_a_path_are_where_it_ends() -> None:
    system = system_of("lost_update")
    walk = start(system)
    assert back(walk) == forward(walk) == walk
    walk = step(system, walk, system.enabled(system.initial()[0])[0])
    assert forward(walk) == going_to(walk, 9) == walk
    assert going_to(walk, -4).at == 0


def test_a_schedule_is_followed_as_far_as_it_goes() -> None:
    system = system_of("lost_update")
    walks = every_walk(system)
    whole = max(walks, key=lambda walk: len(walk.moves))
    walk, stopped = as_far_as_it_goes(system, whole.schedule)
    assert (walk.moves, walk.at, stopped) == (whole.moves, 0, None)
    wrong = Schedule(0, (*whole.moves[:2], Move(99, 0), *whole.moves[2:]))
    walk, stopped = as_far_as_it_goes(system, wrong)
    assert (walk.moves, walk.at) == (whole.moves[:2], 0)
    assert stopped is not None and stopped.step == 3
    with pytest.raises(DoesNotReplay):
        as_far_as_it_goes(system, Schedule(7, ()))
