"""Who can never finish, by its definition: a fixed point over whole states for each actor.

It works on the oracle's graph and evaluates locations itself; it knows neither how the search goes about it
nor that most states lead to one in which all have finished.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from checker.backends.python.system import PythonSystem
from checker.ground.effects import arrivals
from checker.ground.meaning import evaluate
from checker.ground.moves import Move, State
from checker.ground.program import Ground
from checker.program.commands import FINISHED
from checker.program.fold import FALSE
from tests.oracle import Truth


@dataclass(frozen=True)
class Lost:
    """In each state, who is stuck for ever, and who may go on and never finishes."""

    stuck: dict[State, frozenset[int]]
    endless: dict[State, frozenset[int]]


def lost_in(system: PythonSystem, truth: Truth) -> Lost:
    """Who is lost in every reachable state of a program."""
    actors = range(len(system.ground.instances))
    moves_again = [leading_to(truth, {s for s in truth.states if can_step(truth, s, n)}) for n in actors]
    ends = [leading_to(truth, set(filter(has_ended(system, truth, n), truth.states))) for n in actors]
    lost = {s: {n for n in actors if s not in ends[n]} for s in truth.states}
    stuck = {s: frozenset(n for n in lost[s] if s not in moves_again[n]) for s in truth.states}
    return Lost(stuck, {s: frozenset(lost[s] - stuck[s]) for s in truth.states})


def leading_to(truth: Truth, wanted: set[State]) -> set[State]:
    """The states from which a wanted one can be reached, or a step that fails."""
    found = wanted | {state for state, moves in truth.successors.items() if may_fail(moves)}
    left = sorted(truth.states - found, key=truth.depths.__getitem__)
    while True:
        left.reverse()
        size = len(found)
        for state in left:
            if not found.isdisjoint(truth.successors[state].values()):
                found.add(state)
        if len(found) == size:
            return found
        left = [state for state in left if state not in found]


def may_fail(moves: dict[Move, State | str]) -> bool:
    """Whether a step of a state fails."""
    return any(isinstance(to, str) for to in moves.values())


def can_step(truth: Truth, state: State, number: int) -> bool:
    """Whether an instance has a move."""
    return any(move.actor == number for move in truth.successors[state])


def has_ended(system: PythonSystem, truth: Truth, number: int) -> Callable[[State], bool]:
    """Whether an instance has finished or rests; or, if no way leads it there, whether it can step."""
    place = system.ground.instances[number].location
    rests = {c.location: c.rests for c in system.ground.commands[number] if c.rests != FALSE}

    def ended(state: State) -> bool:
        values = system.values(state)
        rest = rests.get(values[place], FALSE)
        return values[place] == FINISHED or bool(evaluate(rest, values.__getitem__))

    if {FINISHED, *rests} & reached(system.ground, number):
        return ended
    return lambda state: can_step(truth, state, number)


def reached(ground: Ground, number: int) -> set[int]:
    """The locations that some way through the text of an instance leads to."""
    one = ground.instances[number]
    found = set(arrivals(one.start, one.location))
    while True:
        rows = [row for row in ground.commands[number] if row.location in found]
        more = {to for row in rows for case in row.cases for to in arrivals(case.effects, one.location)}
        if more <= found:
            return found
        found |= more


def nearest(system: PythonSystem, truth: Truth) -> int | None:
    """The number of steps until some are stuck; if none ever is, until one is endless."""
    lost = lost_in(system, truth)
    for kind in (lost.stuck, lost.endless):
        depths = [truth.depths[state] for state, some in kind.items() if some]
        if depths:
            return min(depths)
    return None
