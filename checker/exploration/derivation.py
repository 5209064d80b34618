"""From a state that a search saw to a schedule that leads there.

No search keeps parents: they would cost more memory than the states. A schedule is derived again
from the levels, backwards to an initial state, then forwards with real states, so that a trace found
under symmetry shows the names that were really involved.
"""

from __future__ import annotations

from collections.abc import Sequence

from checker.exploration.observer import Sighting
from checker.exploration.result import Schedule
from checker.exploration.system import System
from checker.lowering.moves import Move, State, StepFails

BLOCK = 512


def schedule_to(system: System, levels: Sequence[Sequence[State]], sighting: Sighting) -> Schedule:
    """A schedule of ``sighting.depth`` moves to the state seen, and the move that failed there, if any."""
    path = [sighting.state]
    for level in reversed(levels[: sighting.depth]):
        path.append(predecessor(system, level, path[-1]))
    path.reverse()
    initial = next(n for n, state in enumerate(system.initial()) if system.canonical(state) == path[0])
    state = system.initial()[initial]
    moves: list[Move] = []
    for wanted in path[1:]:
        move, state = move_to(system, state, wanted)
        moves.append(move)
    if sighting.move is not None:
        moves.append(failing_move(system, state, sighting))
    return Schedule(initial, tuple(moves))


def predecessor(system: System, level: Sequence[State], state: State) -> State:
    """The first state of a level that has a move to ``state``."""
    for position in range(0, len(level), BLOCK):
        block = level[position : position + BLOCK]
        if reaches(system, block, state):
            return next(before for before in block if reaches(system, [before], state))
    raise LookupError("a state of the search has no predecessor: the lowering contradicts itself")


def reaches(system: System, states: Sequence[State], state: State) -> bool:
    """Whether some move of some of the states leads to ``state``."""
    seen: set[State] = set()
    system.expand(states, seen, [])
    return state in seen


def move_to(system: System, state: State, wanted: State) -> tuple[Move, State]:
    """The first move from a real state to one whose representative is ``wanted``."""
    for move in system.enabled(state):
        try:
            after = system.after(state, move)
        except StepFails:
            continue
        if system.canonical(after) == wanted:
            return move, after
    raise LookupError("no move leads on: the exchange of actors or elements is not an automorphism")


def failing_move(system: System, state: State, sighting: Sighting) -> Move:
    """The first move that fails in a state as the search saw one fail in its representative."""
    assert sighting.move is not None
    kind = failure(system, sighting.state, sighting.move)
    for move in system.enabled(state):
        if failure(system, state, move) == kind:
            return move
    raise LookupError("no move fails here: the exchange of actors or elements is not an automorphism")


def failure(system: System, state: State, move: Move) -> str | None:
    """The kind of check that a move fails, or None."""
    try:
        system.after(state, move)
    except StepFails as failed:
        return failed.check.kind
    return None
