"""Every schedule of at most so many steps that violates a property: the oracle of the simplest one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from checker.backends.python.system import PythonSystem
from checker.exploration.result import Schedule
from checker.ground.moves import Move, State, StepFails
from tests.counterexample.races import is_bad

Cost = tuple[int, int, int, tuple[int, ...], int, tuple[int, ...]]


def cost(schedule: Schedule) -> Cost:
    """Steps, changes of actor, actors that move, choices; then initial state and actors."""
    actors = [move.actor for move in schedule.moves]
    switches = len([1 for one, other in pairwise(actors) if one != other])
    choices = tuple(move.choice for move in schedule.moves)
    return len(actors), switches, len(set(actors)), choices, schedule.initial, tuple(actors)


def violating(system: PythonSystem, number: int, most: int) -> Iterator[Schedule]:
    """All of them, by trying everything."""
    for initial, state in enumerate(system.initial()):
        for moves in onward(system, number, state, (), most):
            yield Schedule(initial, moves)


def onward(
    system: PythonSystem, number: int, state: State, moves: tuple[Move, ...], most: int
) -> Iterator[tuple[Move, ...]]:
    """All that begin so."""
    if is_bad(system, number, state):
        yield moves
    if len(moves) == most:
        return
    for move in system.enabled(state):
        try:
            after = system.after(state, move)
        except StepFails as failed:
            if failed.check.kind == system.ground.properties[number].property.name:
                yield (*moves, move)
            continue
        yield from onward(system, number, after, (*moves, move), most)
