"""A race to be explained: a schedule, the property that it decides, and what counts as showing the same."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from checker.backends.python.system import PythonSystem
from checker.exploration.result import Schedule
from checker.ground.moves import Move, State, StepFails
from checker.language.property import Kind

BETWEEN = 64  # states looked at from one look at the clock to the next


@dataclass(frozen=True)
class Race:
    """What decides property ``number`` of the system's program, and how. ``schedule`` has no loop.

    ``pending`` are instances whose next step the race is about too, because they cannot take it. With an
    ``unmet_goal`` it is about a run that ends while a goal is *due*: the goal of an ``@eventually`` was never
    reached, or that of a ``@leads_to`` not since it was triggered.
    """

    system: PythonSystem
    number: int
    schedule: Schedule
    pending: tuple[int, ...] = ()
    unmet_goal: bool = False

    @property
    def moves(self) -> tuple[Move, ...]:
        """The steps."""
        return self.schedule.moves

    @property
    def actors(self) -> tuple[int, ...]:
        """Who takes each step, then who would take the pending ones."""
        return (*(move.actor for move in self.moves), *self.pending)

    @cached_property
    def states(self) -> tuple[State, ...]:
        """The state before each step, and the last; a step that fails leads to none."""
        found = [self.system.initial()[self.schedule.initial]]
        for move in self.moves:
            after = self.after(found[-1], move)
            if not isinstance(after, StepFails):
                found.append(after)
        return tuple(found)

    def place(self, state: State, actor: int) -> int:
        """Where an instance stands in a state."""
        return self.system.location(state, self.system.ground.instances[actor])

    def after(self, state: State, move: Move) -> State | StepFails:
        """The state after a move, or how it fails."""
        try:
            return self.system.after(state, move)
        except StepFails as failed:
            return failed

    def steps(self, state: State) -> list[tuple[Move, State | StepFails]]:
        """Every move of a state with the state after it, or how it fails."""
        checks = self.system.checks
        return [(move, StepFails(checks[~to]) if to < 0 else to) for move, to in self.system.moves(state)]

    @property
    def is_eventually(self) -> bool:
        """Whether the unmet goal is that of an ``@eventually``: a run may leave it once it is reached."""
        return self.unmet_goal and self.system.ground.properties[self.number].property.kind is Kind.EVENTUALLY

    def due(self, state: State, before: bool) -> bool:
        """Whether the unmet goal is due in a state; ``before`` is whether it was before that.

        Every state triggers an ``@eventually``, of which nothing is asked once it is reached.
        """
        if not self.unmet_goal or not self.is_bad(state):
            return False
        return before or self.triggers(state)

    @cached_property
    def dues(self) -> tuple[bool, ...]:
        """Whether the goal is due in each of the states."""
        found: list[bool] = []
        for state in self.states:
            found.append(self.due(state, bool(found) and found[-1]))
        return tuple(found)

    @cached_property
    def triggering(self) -> int | None:
        """The step that made the goal of a ``@leads_to`` due that is due at the end; None if no step did."""
        if self.system.ground.properties[self.number].trigger is None:
            return None
        since = len(self.states)
        while since and self.is_bad(self.states[since - 1]):
            since -= 1
        at = next((n for n in range(since, len(self.states)) if self.triggers(self.states[n])), 0)
        return at - 1 if at else None

    def triggers(self, state: State) -> bool:
        """Whether a goal is due from a state on."""
        return bool(self.system.triggered(self.number, [state]))

    def is_wrong(self, state: State, due: bool = True) -> bool:
        """Whether a state shows what the race shows. ``due`` is whether the unmet goal is."""
        if self.unmet_goal:
            return due and not self.must_go_on(state)
        at_rest = self.system.ground.properties[self.number].only_at_rest
        return self.is_bad(state) and not (at_rest and self.goes_on(state))

    def is_avoided(self, due: bool) -> bool:
        """Whether a run cannot show any more what the race shows, because it has reached the goal."""
        return self.is_eventually and not due

    def is_bad(self, state: State) -> bool:
        """Whether the condition of the property that must not occur is true in a state.

        The condition of a goal is that it is not reached.
        """
        return self.system.first(self.number, [state]) is not None

    def must_go_on(self, state: State) -> bool:
        """Whether somebody can step who may not stop for ever."""
        instances = self.system.ground.instances
        return any(instances[n].fair and step(state) for n, step in self.system.next_steps(state))

    def goes_on(self, state: State) -> bool:
        """Whether somebody can step."""
        return any(step(state) for _, step in self.system.next_steps(state))

    def fails(self, failed: StepFails) -> bool:
        """Whether a step that fails shows what the race shows."""
        return failed.check.kind == self.system.ground.properties[self.number].property.name
