"""One run, told like the outcome of a check that saw no more than its states."""

from __future__ import annotations

from dataclasses import replace

from checker.backends.python.system import PythonSystem
from checker.checking.example import example_run
from checker.checking.explaining import explained_races
from checker.checking.last_touches import last_touches
from checker.checking.listener import SILENT
from checker.checking.outcome import Outcome, outcome
from checker.checking.search import Searched
from checker.compiler.compile import Model
from checker.counterexample.example_run import RunKind
from checker.exploration.deadline import Deadline
from checker.exploration.observed_run import ObservedRun


def outcome_of_run(
    model: Model, run: ObservedRun, kind: RunKind, ended: str, standings: bool, deadline: Deadline
) -> Outcome:
    """The outcome of which a run is the example. A property that it violates has the run up to there as its
    trace. ``ended`` says why it ends. Raises LimitReached and KeyboardInterrupt."""
    system: PythonSystem = run.system
    result = run.result(ended)
    races, result = explained_races(system, result, None, SILENT, deadline)
    last = last_touches(system, races, standings, deadline)
    searched = Searched("python", (), system, result)
    found = outcome(model.path, model.sha256, searched, races, last.standings, last.costs)
    return replace(found, example=example_run(kind, "", run, result))
