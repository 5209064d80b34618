"""Compares a user's implementation with a model along schedules that Hypothesis draws."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from hypothesis import Phase, given, settings
from hypothesis.errors import HypothesisException

from checker.backends.python.system import PythonSystem
from checker.checking.system import system_of
from checker.counterexample.replay import replay
from checker.exploration.result import Schedule
from checker.ground.program import Ground
from checker.report.commit import commit_text
from checker.source.diagnostic import did_you_mean
from checker.testing.bursts import runs_of
from checker.testing.call import Call, Plain, call_of, shared_values
from checker.testing.named import ModelLike, Value, compiled
from checker.testing.run import Run

T = TypeVar("T")
# Lines of the checker that only failing runs reach explain nothing to a user.
DRAWN = settings(deadline=None, phases=[phase for phase in Phase if phase is not Phase.explain])
Shared = Mapping[str, Plain]
Standing = tuple[int, int]  # an instance, and its location
Does = Callable[[T, Call], object]


def assert_conforms(
    model: ModelLike,
    start: Callable[[Shared], T],
    steps: Mapping[str, Does[T] | None],
    state: Callable[[T], Shared],
    most: int = 100,
    how: settings | None = None,
    **values: Value,
) -> dict[str, int]:
    """Fail, with the shortest schedule that Hypothesis finds, if an implementation deviates from a model.

    ``start`` makes an implementation from the shared state at the start. ``steps`` maps each step of the
    model, by its text, its procedure, or ``"procedure: text"``, to what the implementation does there; None
    says that it does nothing. ``state`` returns all or some of its shared values by name: they are compared
    after each step. ``most`` is the length of a schedule, ``how`` are Hypothesis's settings.

    Returns how often each of ``steps`` was taken. Raises AssertionError, ModelError, and ValueError for a
    step of the model that ``steps`` does not name, for a name in ``steps`` or from ``state`` that the model
    does not have, and if ``state`` returns nothing to compare.
    """
    __tracebackhide__ = True
    system = system_of(compiled(model, values))
    held = Conformance(system, start, steps, state, keys_of(system.ground, steps), dict.fromkeys(steps, 0))

    def follows(run: Run) -> None:
        __tracebackhide__ = True
        held.follow(run)

    # Hypothesis stores failures under this name.
    follows.__name__ = f"conforms_to_{system.ground.program.name}_{told_apart(state)}"
    try:
        (how or DRAWN)(given(runs_of(system, most))(follows))()
    except AssertionError as error:
        raise error.with_traceback(None) from error.__cause__  # do not show Hypothesis's own frames
    return held.taken


def told_apart(state: Callable[[T], Shared]) -> str:
    """A suffix that distinguishes several tests of one model.

    It is the line of a function, or the type of another callable.
    """
    code = getattr(state, "__code__", None)
    return f"at_{code.co_firstlineno}" if code else f"by_{type(state).__name__}"


def keys_of(lowered: Ground, steps: Mapping[str, object]) -> dict[Standing, str]:
    """The name in ``steps`` for each command. Raises ValueError if one is missing or too many."""
    every = {(n, at): row for n, rows in enumerate(lowered.commands) for at, row in enumerate(rows)}
    known = dict.fromkeys(name for command in every.values() for name in command.label.names)
    for key in steps:
        if key not in known:
            raise ValueError(f"{lowered.program.name} has no step {key!r}{did_you_mean(key, known)}")
    found = {at: next((n for n in one.label.names if n in steps), "") for at, one in every.items()}
    unnamed = [every[at] for at, key in found.items() if not key]
    missing = dict.fromkeys(f"{one.label.span.place}: {one.label.names[0]}" for one in unnamed)
    if missing:
        told = "".join(f"\n  {line}" for line in missing)
        raise ValueError(f"steps does not say what the implementation does at:{told}")
    return found


@dataclass
class Conformance(Generic[T]):
    """An implementation and a model side by side. ``taken`` counts the steps by their keys."""

    system: PythonSystem
    start: Callable[[Shared], T]
    steps: Mapping[str, Does[T] | None]
    state: Callable[[T], Shared]
    keys: Mapping[Standing, str]
    taken: dict[str, int] = field(default_factory=dict)

    def follow(self, run: Run) -> None:
        """Take every step of a run on both sides. Raises AssertionError if they differ."""
        __tracebackhide__ = True
        lowered = self.system.ground
        before = self.system.values(run.passed[0])
        implementation = self.start(shared_values(lowered, before))
        self.compare(run, 0, implementation, before)
        for number, (move, after) in enumerate(zip(run.schedule.moves, run.passed[1:], strict=False), 1):
            at = (move.actor, before[lowered.instances[move.actor].location])
            self.step(run, number, implementation, call_of(lowered, before, move), self.keys[at])
            before = self.system.values(after)
            self.compare(run, number, implementation, before)

    def step(self, run: Run, number: int, implementation: T, call: Call, key: str) -> None:
        """Execute the implementation's part of a step. Raises AssertionError if it raises."""
        __tracebackhide__ = True
        self.taken[key] += 1
        does = self.steps[key]
        if does is None:
            return
        try:
            does(implementation, call)
        except HypothesisException:
            raise
        except Exception as error:
            said = f"the implementation raises {type(error).__name__}: {error}"
            raise AssertionError(told(run, number, said)) from error

    def compare(self, run: Run, number: int, implementation: T, values: list[int]) -> None:
        """Compare the implementation's state with the model's. Raises AssertionError, ValueError."""
        __tracebackhide__ = True
        wanted = shared_values(self.system.ground, values)
        found = self.state(implementation)
        if not found:
            raise ValueError("state gives no value, so there is nothing to compare")
        for name, value in found.items():
            if name not in wanted:
                raise ValueError(f"the model has no shared {name}{did_you_mean(name, wanted)}")
            if value != wanted[name]:
                said = f"{name} is {value} in the implementation and {wanted[name]} in the model"
                raise AssertionError(told(run, number, said))


def told(run: Run, number: int, said: str) -> str:
    """What differs after step ``number``, its place, and the run up to there."""
    cut = Schedule(run.schedule.initial, run.schedule.moves[:number])
    trace = replay(run.system, cut)
    last = trace.steps[-1] if trace.steps else None
    where = f", at {last.span.place}: {last.text}" if last else " at the start"
    return commit_text(trace.told_as(f"{said}{where}"), shortest=False)
