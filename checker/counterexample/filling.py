"""A run of which only some steps are fixed; the others are filled in by program order, as late as possible.

The fixed steps are enough if the run that results still violates the property. This check decides which steps
to show of a run that goes on for ever, and of a race whose orders are not known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from checker.counterexample.race import Race
from checker.exploration.deadline import Deadline
from checker.ground.moves import State, StepFails

Steps = frozenset[int]  # by number from 0


@dataclass(frozen=True)
class Filling:
    """The runs that take the moves of one race, those of each actor in their order, in another order of the
    actors. The moves from number ``loop_from`` on repeat, if any do."""

    race: Race
    loop_from: int | None = None
    deadline: Deadline = field(default_factory=Deadline)

    def completed(self, wanted: Steps) -> Steps:
        """Some wanted steps, with as many others as make them enough: all where nothing less does. Of the
        others none can be left out. Raises LimitReached."""
        fixed, before = frozenset(range(len(self.race.moves))), None
        while fixed != before:
            before = fixed
            for step in sorted(fixed - wanted):
                self.deadline.check()
                if self.is_enough(fixed - {step}):
                    fixed -= {step}
        return fixed

    def is_enough(self, fixed: Steps) -> bool:
        """Whether the run with these steps fixed, the others filled in, comes to the same end."""
        stem = self.passed(self.race.states[0], self.filled(self.stem, fixed))
        if stem is None or stem[-1] != self.race.states[: len(self.stem) + 1][-1]:
            return False
        if self.loop_from is None:
            return True
        loop = self.passed(stem[-1], self.filled(self.loop, fixed))
        return loop is not None and loop[-1] == stem[-1] and self.is_missed(stem, loop) and self.is_fair(loop)

    @property
    def stem(self) -> range:
        """The steps before the part that repeats."""
        return range(len(self.race.moves) if self.loop_from is None else self.loop_from)

    @property
    def loop(self) -> range:
        """The steps that repeat."""
        return range(len(self.stem), len(self.race.moves))

    def filled(self, part: range, fixed: Steps) -> list[int]:
        """The steps of a part: the fixed ones as they come, each behind those before it of its actor."""
        waiting: dict[int, list[int]] = {}
        order: list[int] = []
        for step in part:
            mine = waiting.setdefault(self.race.moves[step].actor, [])
            mine.append(step)
            if step in fixed:
                order += mine
                mine.clear()
        return order + [step for mine in waiting.values() for step in mine]

    def passed(self, state: State, order: Sequence[int]) -> list[State] | None:
        """The states from one on; None if a move is not possible, or would take another statement. A step
        that fails leads to no state: it must be the last, and fail as the race does."""
        found = [state]
        for place, step in enumerate(order, 1):
            move = self.race.moves[step]
            after = dict(self.race.steps(found[-1])).get(move)
            if after is None or self.race.place(found[-1], move.actor) != self.places[step]:
                return None
            if isinstance(after, StepFails):
                return found if place == len(order) and self.race.fails(after) else None
            found.append(after)
        return found

    @cached_property
    def places(self) -> list[int]:
        """Where the actor of each step stands before it."""
        steps = zip(self.race.states, self.race.moves, strict=False)
        return [self.race.place(state, move.actor) for state, move in steps]

    def is_missed(self, stem: list[State], loop: list[State]) -> bool:
        """Whether the goal is not reached in the loop, nor since some state that triggers it."""
        if self.missing(loop) != loop:
            return False
        behind = stem
        while behind and self.missing(behind[-1:]):
            if self.race.system.triggered(self.race.number, behind[-1:]):
                return True
            behind = behind[:-1]
        return False

    def missing(self, states: list[State]) -> list[State]:
        """Those of some states in which the goal is not reached."""
        return self.race.system.missing(self.race.number, states)

    def is_fair(self, loop: list[State]) -> bool:
        """Whether every actor steps in the loop that must go on there."""
        moving = {self.race.moves[step].actor for step in self.loop}
        able = [frozenset(m.actor for m in self.race.system.enabled(s)) for s in loop]
        always, ever = frozenset.intersection(*able), frozenset.union(*able)
        instances = self.race.system.ground.instances
        return not [n for n in ever - moving if instances[n].strong or (n in always and instances[n].fair)]
