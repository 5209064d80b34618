"""Following a stored run that is of no property: an example, or a random walk."""

from __future__ import annotations

from checker.checking.getting_through import goal_of
from checker.checking.log_run import with_events
from checker.command_line.output import Output
from checker.command_line.stored import StoredTrace
from checker.command_line.stored_runs import (
    ReplayedModel,
    drift,
    exported,
    follow_stored,
    instead,
    write_drawing,
)
from checker.counterexample.example_run import RunKind
from checker.report.commit import Subject
from checker.report.example import run_drawing

NAMES = {RunKind.WALK.value: "walk", RunKind.LOG.value: "run of the log"}


def replay_example(model: ReplayedModel, stored: StoredTrace) -> int:
    """Follow a stored run that is of no property, and say how that went."""
    system, path, asked, output = model.system, model.path, model.asked, model.output
    name = f"{path}: the {NAMES.get(stored.kind, 'example')}"
    followed = follow_stored(model, None, stored, name)
    if followed is None:
        return 1
    run, trace = followed
    failed = trace.steps[-1].failed if trace.steps else None
    outside: tuple[str, ...] = ()
    if stored.kind == RunKind.THROUGH and not failed:
        outside = model.deadline.within(lambda: goal_of(system.ground.program).outside(run))
    events = {number: step.event for number, step in enumerate(stored.steps)}
    trace = with_events(trace.told_as(stored.sentence), events)
    if asked.export:
        Output().write(exported(trace, asked.export, system.ground, path) + "\n")
    if not output.quiet:
        subject = Subject(system.ground.program.name)
        write_drawing(output, name, run_drawing(trace, asked.format, output.width, subject))
    output.words.write(drift(trace, stored))
    lost = instead(trace) if failed and stored.kind not in NAMES else ""
    lost = lost or (f": {' and '.join(outside)} does not get through" if outside else "")
    verdict = f"no longer shows it{lost}" if lost else "shows the same"
    output.words.write(f"{name}: the trace replays, and {verdict}{model.since}\n")
    return 1 if lost else 0
