"""A run of which only some steps are fixed; the others are filled in by program order, as late as possible.

The fixed steps are enough if the run that results still violates the property. This check decides which steps
to show of a run that goes on for ever, and of a race whose orders are not known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from checker.backends.python.system import PythonSystem
from checker.exploration.deadline import Deadline
from checker.exploration.result import Schedule
from checker.ground.moves import State

Steps = frozenset[int]  # by number from 0


@dataclass(frozen=True)
class Filling:
    """The runs that take the moves of one schedule, those of each actor in their order, in another order of
    the actors. ``number`` is the property that the schedule violates."""

    system: PythonSystem
    number: int
    schedule: Schedule
    deadline: Deadline = field(default_factory=Deadline)

    def completed(self, wanted: Steps) -> Steps:
        """Some wanted steps, with as many others as make them enough: all where nothing less does. Of the
        others none can be left out. Raises LimitReached."""
        fixed, before = frozenset(range(len(self.schedule.moves))), None
        while fixed != before:
            before = fixed
            for step in sorted(fixed - wanted):
                self.deadline.check()
                if self.is_enough(fixed - {step}):
                    fixed -= {step}
        return fixed

    def is_enough(self, fixed: Steps) -> bool:
        """Whether the run with these steps fixed, the others filled in, shows what the schedule shows."""
        start = self.system.initial()[self.schedule.initial]
        stem = self.passed(start, self.filled(self.stem, fixed))
        if stem is None or stem[-1] != self.states[len(self.stem)]:
            return False
        if self.schedule.loop_from is None:
            return True
        loop = self.passed(stem[-1], self.filled(self.loop, fixed))
        return loop is not None and loop[-1] == stem[-1] and self.is_missed(stem, loop) and self.is_fair(loop)

    @property
    def stem(self) -> range:
        """The steps before the part that repeats."""
        end = self.schedule.loop_from
        return range(len(self.schedule.moves) if end is None else end)

    @property
    def loop(self) -> range:
        """The steps that repeat."""
        return range(len(self.stem), len(self.schedule.moves))

    def filled(self, part: range, fixed: Steps) -> list[int]:
        """The steps of a part: the fixed ones as they come, each behind those before it of its actor."""
        waiting: dict[int, list[int]] = {}
        order: list[int] = []
        for step in part:
            mine = waiting.setdefault(self.schedule.moves[step].actor, [])
            mine.append(step)
            if step in fixed:
                order += mine
                mine.clear()
        return order + [step for mine in waiting.values() for step in mine]

    def passed(self, state: State, order: Sequence[int]) -> list[State] | None:
        """The states from one on; None if a move is not possible, or would take another statement."""
        found = [state]
        for step in order:
            move = self.schedule.moves[step]
            if self.standing(found[-1], move.actor) != self.places[step]:
                return None
            after = dict(self.system.moves(found[-1])).get(move)
            if after is None or after < 0:
                return None
            found.append(after)
        return found

    @cached_property
    def states(self) -> list[State]:
        """The states of the schedule itself."""
        found = [self.system.initial()[self.schedule.initial]]
        for move in self.schedule.moves:
            found.append(self.system.after(found[-1], move))
        return found

    @cached_property
    def places(self) -> list[int]:
        """Where the actor of each step stands before it."""
        return [self.standing(self.states[n], move.actor) for n, move in enumerate(self.schedule.moves)]

    def standing(self, state: State, actor: int) -> int:
        """Where an actor stands."""
        return self.system.location(state, self.system.ground.instances[actor])

    def is_missed(self, stem: list[State], loop: list[State]) -> bool:
        """Whether the goal is not reached in the loop, nor since some state that triggers it."""
        if self.missing(loop) != loop:
            return False
        behind = stem
        while behind and self.missing(behind[-1:]):
            if self.system.triggered(self.number, behind[-1:]):
                return True
            behind = behind[:-1]
        return False

    def missing(self, states: list[State]) -> list[State]:
        """Those of some states in which the goal is not reached."""
        return self.system.missing(self.number, states)

    def is_fair(self, loop: list[State]) -> bool:
        """Whether every actor that must go on steps in the loop, or is once unable to."""
        moving = {self.schedule.moves[step].actor for step in self.loop}
        able = frozenset.intersection(*(frozenset(m.actor for m in self.system.enabled(s)) for s in loop))
        return not [n for n in able - moving if self.system.ground.instances[n].fair]
