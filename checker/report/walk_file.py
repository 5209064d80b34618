"""A walk as a result file: a schedule that ``replay`` reads."""

from __future__ import annotations

from typing import Any

from checker.backends.python.system import PythonSystem
from checker.compiler.compile import Model
from checker.counterexample.example_run import RunKind
from checker.counterexample.explanation import UNEXPLAINED, By, Proved
from checker.counterexample.replay import replay
from checker.exploration.result import Schedule
from checker.report.phrases import plural
from checker.report.result_file import SCHEMA, run_entry
from checker.walking.view import truths_here
from checker.walking.walk import WalkPath

UNPROVED = Proved(False, False, By.NOTHING)
SHOWN = ("false", "reached")  # what a property says at the end of a run that is stored as one of it


def walk_file(model: Model, system: PythonSystem, walk: WalkPath) -> dict[str, Any]:
    """The run up to where the walk stands: one trace of each property that it decides there, else of none."""
    judged = [one.name for one in truths_here(system, walk) if one.word in SHOWN]
    entries = [property_run(system, walk.schedule, name) for name in judged]
    found = {
        "model": model.path,
        "sha256": model.sha256,
        "parameters": {setting.name: setting.value for setting in model.program.settings},
        "memory_model": str(model.program.memory),
        "traces": entries or [plain_run(system, walk.schedule)],
    }
    return {"schema": SCHEMA, "results": [found]}


def property_run(system: PythonSystem, schedule: Schedule, name: str) -> dict[str, Any]:
    """The run as a trace of a property."""
    judged = next(one for one in system.ground.properties if one.property.name == name)
    return run_entry(name, replay(system, schedule, judged), UNPROVED, UNEXPLAINED)


def plain_run(system: PythonSystem, schedule: Schedule) -> dict[str, Any]:
    """The run as a trace of no property."""
    trace = replay(system, schedule)
    entry = run_entry(None, trace, UNPROVED, UNEXPLAINED)
    return {**entry, "run": RunKind.WALK, "sentence": f"a walk of {plural(len(trace.steps), 'step')}"}
