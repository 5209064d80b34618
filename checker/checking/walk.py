"""A random walk, told like the outcome of a check that saw no more than its states."""

from __future__ import annotations

from dataclasses import replace

from checker.backends.python.system import PythonSystem
from checker.checking.one_run import outcome_of_run
from checker.checking.outcome import Outcome
from checker.checking.system import initial_steps
from checker.compiler.compile import Model
from checker.counterexample.example_run import RunKind
from checker.counterexample.standing import standings_in
from checker.exploration.deadline import Deadline
from checker.exploration.random_walk import random_walk
from checker.passes.normal_form import ground


def walked(model: Model, seed: int, most: int, standings: bool, deadline: Deadline) -> Outcome:
    """A walk of at most ``most`` steps: the example of the outcome. A property that it violates has the walk
    up to there as its trace.

    Raises ModelError where ``@initial`` fails, LimitReached and KeyboardInterrupt.
    """
    with initial_steps():
        system = deadline.within(lambda: PythonSystem(ground(model.program)))
        run, ended = deadline.within(lambda: random_walk(system, seed, most, deadline))
    found = outcome_of_run(model, run, RunKind.WALK, f"the walk ended: {ended}", standings, deadline)
    example = found.example
    assert example is not None, "a run is always an example"
    names = [one.name for one in example.violated]
    wrong = f"; it violates {' and '.join(names)}" if names else ""
    said = f"a random walk, seed {seed}{wrong}"
    trace = example.trace.told_as(said)
    stands = standings_in(system, trace) if standings else ()
    again = ("--walk", str(seed), "--steps", str(most))
    example = replace(example, trace=trace, remark=ended, standings=stands, options=again)
    return replace(found, example=example)
