"""A run that takes many statements: again and again the shortest way to one that it has not taken.

It is greedy. What it takes first may keep it from others, so that another run may take more.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field

from checker.backends.python.system import PythonSystem
from checker.exploration.deadline import Deadline
from checker.exploration.observed_run import command_of
from checker.exploration.result import Schedule
from checker.ground.moves import Move, State
from checker.ground.program import GroundCommand

AHEAD = 20_000  # states that are looked at for one more statement

StatementOf = Callable[[GroundCommand], Hashable]


@dataclass
class CoverageRun:
    """A run under way, from one of the initial states. ``statement`` says which commands are the same one."""

    system: PythonSystem
    statement: StatementOf
    deadline: Deadline
    state: State | None = None
    moves: list[Move] = field(default_factory=list)
    covered: set[Hashable] = field(default_factory=set)

    def run(self) -> Schedule:
        """Go on until the deadline, or for as long as a statement that is not covered can be reached."""
        starts = self.system.initial()
        initial = first = starts[0]
        ahead: Sequence[State] = starts
        while (way := self.way_from(ahead)) is not None:
            first, moves = way
            initial = first if not self.moves else initial
            self.take(first, moves)
            assert self.state is not None
            ahead = [self.state]
        return Schedule(starts.index(initial), tuple(self.moves))

    def take(self, state: State, moves: Sequence[Move]) -> None:
        """Go a way from a state."""
        for move in moves:
            self.covered.add(self.statement(command_of(self.system, state, move)))
            state = self.system.after(state, move)
        self.moves += moves
        self.state = state

    def way_from(self, starts: Sequence[State]) -> tuple[State, list[Move]] | None:
        """The shortest way from one of some states that takes a statement which is not covered."""
        before: dict[State, tuple[State, Move] | None] = dict.fromkeys(starts)
        waiting = list(before)
        for state in waiting:  # which grows
            if self.deadline.late() is not None:
                return None
            for move, after in self.system.moves(state):
                if after < 0:
                    continue
                if self.statement(command_of(self.system, state, move)) not in self.covered:
                    return way_to(before, state, move)
                if after not in before and len(before) < AHEAD:
                    before[after] = state, move
                    waiting.append(after)
        return None


def way_to(
    before: dict[State, tuple[State, Move] | None], state: State, last: Move
) -> tuple[State, list[Move]]:
    """Where a way begins, and its moves, with one more at its end."""
    moves = [last]
    while (step := before[state]) is not None:
        state, move = step
        moves.append(move)
    return state, moves[::-1]
