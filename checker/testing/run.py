"""A run of a model: a schedule that was followed, and its results."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any

from checker.backends.python.system import PythonSystem
from checker.checking.system import system_of
from checker.counterexample.replay import replay
from checker.counterexample.trace import Trace, TraceStep
from checker.exploration.result import Schedule
from checker.ground.moves import Move, State, StepFails
from checker.ground.program import GroundProperty
from checker.language.property import Kind, Property
from checker.report.commit import commit_text
from checker.testing.named import ModelLike, Value, compiled, name_of


@dataclass(frozen=True, repr=False)
class Run:
    """A schedule that a model follows.

    ``passed`` are the states, the first included. ``fails`` names the property of a last step that fails; its
    state is not passed.
    """

    system: PythonSystem
    schedule: Schedule
    passed: tuple[State, ...]
    fails: str | None = None

    @property
    def steps(self) -> tuple[TraceStep, ...]:
        """The steps, in the model's own names."""
        return self.trace.steps

    @property
    def states(self) -> tuple[dict[str, str], ...]:
        """Every shared name with its value, at the start and after each step."""
        return self.trace.states

    @property
    def ended(self) -> bool:
        """Whether no actor can step at the end: all have finished, or are stuck, or the last step fails."""
        return self.fails is not None or not self.system.enabled(self.passed[-1])

    @cached_property
    def trace(self) -> Trace:
        """The whole run as a trace."""
        return replay(self.system, self.schedule)

    def violates(self, judged: str | Property) -> bool:
        """Whether the run shows a violation. Raises ValueError for a property that no single run decides."""
        return self.shown(self.judged(judged)) is not None

    def assert_holds(self, *properties: str | Property) -> None:
        """Fail, with the race, if the run violates one of these: without any, all that it can decide.

        Raises AssertionError, and ValueError for a property that does not exist or that no single run
        decides.
        """
        __tracebackhide__ = True
        every = [one for one in self.system.ground.properties if decidable(one)]
        for judged in [self.judged(one) for one in properties] or every:
            length = self.shown(judged)
            if length is not None:
                cut = Schedule(self.schedule.initial, self.schedule.moves[:length])
                raise AssertionError(commit_text(replay(self.system, cut, judged), shortest=False))

    def judged(self, named: str | Property) -> GroundProperty:
        """The property of that name. Raises ValueError if there is none, or no single run decides it."""
        known = {one.property.name: one for one in self.system.ground.properties}
        found = known[name_of(named, list(known))]
        if not decidable(found):
            kind = found.property.kind
            raise ValueError(f"{found.property.name} is @{kind}: no single run that ends violates it")
        return found

    def shown(self, judged: GroundProperty) -> int | None:
        """After how many steps the run first violates a property; None if it does not."""
        if judged.property.kind is Kind.STEP:
            return len(self.schedule.moves) if self.fails == judged.property.name else None
        passed = self.passed
        if judged.only_at_rest:
            passed = passed[-1:] if self.ended and self.fails is None else ()
        state = self.system.first(self.system.ground.properties.index(judged), passed)
        return None if state is None else self.passed.index(state)

    def _repr_pretty_(self, printer: Any, _: bool) -> None:
        """What Hypothesis prints for an argument: only the bursts, since the failure itself has the race."""
        names = [self.system.ground.instances[move.actor].name for move in self.schedule.moves]
        bursts = ", ".join(f"{name} {len(list(steps))}" for name, steps in groupby(names))
        printer.text(f"Run({bursts})")

    def __repr__(self) -> str:
        trace = self.trace.told_as("a run of the model")
        return f"Run:\n{commit_text(trace, shortest=False)}\n"


def decidable(judged: GroundProperty) -> bool:
    """Whether a run that ends can violate a property."""
    return judged.property.kind is not Kind.REACHABLE and not judged.property.is_progress


def follow(model: ModelLike, schedule: Schedule, **settings: Value) -> Run:
    """Follow a schedule. Raises ModelError, and DoesNotReplay at the first move that is not open."""
    system = system_of(compiled(model, settings))
    replay(system, schedule)  # reports which step is not open, and which are
    return followed(system, schedule)


def followed(system: PythonSystem, schedule: Schedule) -> Run:
    """Follow a schedule in a system. Raises KeyError at the first move that is not open."""
    passed = [system.initial()[schedule.initial]]
    for number, move in enumerate(schedule.moves, 1):
        fails = stepped(system, passed, move)
        if fails is not None:
            return Run(system, Schedule(schedule.initial, schedule.moves[:number]), tuple(passed), fails)
    return Run(system, schedule, tuple(passed))


def stepped(system: PythonSystem, passed: list[State], move: Move) -> str | None:
    """Take a step from the last state; the property that it fails, if it does."""
    try:
        passed.append(system.after(passed[-1], move))
    except StepFails as failed:
        return failed.check.kind
    return None
