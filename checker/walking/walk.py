"""A walk: a path of moves from an initial state, and a position on it. Nothing here changes a walk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from checker.backends.python.system import PythonSystem
from checker.counterexample.replay import DoesNotReplay, not_open, refuse_start
from checker.exploration.result import Schedule
from checker.ground.effects import Require
from checker.ground.moves import Move, State


@dataclass(frozen=True, slots=True)
class WalkPath:
    """A path of moves, and how many of them have been taken: ``at``. The others lie ahead.

    ``initial`` is the number of its initial state. ``states`` has the state before each move, and the one
    after the last unless that one fails: ``failed`` is then the check that is false, and there is no state at
    the end.
    """

    initial: int
    states: tuple[State, ...]
    moves: tuple[Move, ...] = ()
    at: int = 0
    failed: Require | None = None

    @property
    def state(self) -> State | None:
        """The state at the position; None after a step that fails."""
        return self.states[self.at] if self.at < len(self.states) else None

    @property
    def taken(self) -> tuple[Move, ...]:
        """The moves up to the position."""
        return self.moves[: self.at]

    @property
    def schedule(self) -> Schedule:
        """The run up to the position."""
        return Schedule(self.initial, self.taken)


def start(system: PythonSystem, initial: int = 0) -> WalkPath:
    """The walk that stands in an initial state. Raises DoesNotReplay if there is no such state."""
    states = system.initial()
    refuse_start(initial, len(states))
    return WalkPath(initial, (states[initial],))


def step(system: PythonSystem, walk: WalkPath, move: Move) -> WalkPath:
    """The walk with one more move. The moves ahead are kept if it is the first of them, else dropped.

    Raises DoesNotReplay if the move is not open there.
    """
    if walk.taken != walk.moves and walk.moves[walk.at] == move:
        return forward(walk)
    if walk.state is None:
        raise DoesNotReplay(walk.at + 1, "the step before it fails, so it leads to no state")
    moves = dict(system.moves(walk.state))
    if move not in moves:
        reason = not_open(system.ground, system.values(walk.state), move, tuple(moves))
        raise DoesNotReplay(walk.at + 1, reason)
    before, after, taken = walk.states[: walk.at + 1], moves[move], (*walk.taken, move)
    if after < 0:
        return WalkPath(walk.initial, before, taken, len(taken), system.checks[~after])
    return WalkPath(walk.initial, (*before, after), taken, len(taken))


def going_to(walk: WalkPath, position: int) -> WalkPath:
    """The walk at another position of its path, or at the nearest end of it."""
    return replace(walk, at=min(max(position, 0), len(walk.moves)))


def back(walk: WalkPath) -> WalkPath:
    """The walk with its last move undone: it lies ahead now. At the start, the same walk."""
    return going_to(walk, walk.at - 1)


def forward(walk: WalkPath) -> WalkPath:
    """The walk with the next of the moves ahead taken again. At the end of the path, the same walk."""
    return going_to(walk, walk.at + 1)


def extended(system: PythonSystem, walk: WalkPath, moves: Sequence[Move]) -> WalkPath:
    """The walk after several moves. Raises DoesNotReplay at the first that is not open."""
    for move in moves:
        walk = step(system, walk, move)
    return walk


def as_far_as_it_goes(system: PythonSystem, schedule: Schedule) -> tuple[WalkPath, DoesNotReplay | None]:
    """The walk along a schedule, and why it ends early if a move is not open. It stands at its start.

    Raises DoesNotReplay if there is no such initial state.
    """
    walk, stopped = start(system, schedule.initial), None
    try:
        for move in schedule.moves:
            walk = step(system, walk, move)
    except DoesNotReplay as reason:
        stopped = reason
    return going_to(walk, 0), stopped
