"""The run that explains an event log, told like the outcome of a check that saw no more than its states."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from os.path import basename

from checker.backends.python.system import PythonSystem
from checker.checking.one_run import outcome_of_run
from checker.checking.outcome import Outcome
from checker.compiler.compile import Model
from checker.conformance.answer import LogAnswer
from checker.conformance.binding import TASK
from checker.counterexample.example_run import RunKind
from checker.counterexample.trace import Trace
from checker.event_log.event import EventLog, LogEvent
from checker.exploration.deadline import Deadline
from checker.exploration.observed_run import ObservedRun
from checker.exploration.result import Schedule
from checker.source.visible import visible

MISSING = "missing in the log"
ABSENT, UNKNOWN = "not in the log", "unknown task"


def explaining_run(
    model: Model, system: PythonSystem, answer: LogAnswer, log: EventLog, deadline: Deadline
) -> Outcome:
    """The outcome whose example is the run of an answer, with the events beside the steps.

    Raises LimitReached and KeyboardInterrupt.
    """
    run = deadline.within(lambda: walked_through(system, answer.run))
    ended = "the log ended" if answer.explained == log.events else "no run explains more of the log"
    found = outcome_of_run(model, run, RunKind.LOG, ended, False, deadline)
    example = found.example
    assert example is not None, "a run is always an example"
    events = {one.step: event_text(log, one.event) for one in answer.shown}
    trace = with_events(example.trace.told_as(headline(answer, log)), events)
    trace = replace(trace, contexts={**contexts(trace, answer), **trace.contexts})
    return replace(found, example=replace(example, trace=trace, remark=ended, options=()))


def contexts(trace: Trace, answer: LogAnswer) -> dict[str, str]:
    """The task that each actor is in the log: the CPUs of a drawing would not be those of the log. Actors
    without one are numbered, so that each has a lane of its own."""
    places = dict.fromkeys((one for one in trace.cpus if one not in trace.handlers), ABSENT)
    places |= {step.actor: UNKNOWN for step in trace.steps if step.actor in places and step.event}
    tasks = {one.means: f"task {one.name}" for one in answer.names if one.kind == TASK}
    others = {actor: place for actor, place in places.items() if actor not in tasks}
    numbered = {actor: f"{place} ({n})" for n, (actor, place) in enumerate(others.items(), 1)}
    told = numbered if len(others) > 1 else others
    return {actor: tasks.get(actor) or told[actor] for actor in places}


def walked_through(system: PythonSystem, schedule: Schedule) -> ObservedRun:
    """A run of a schedule, of which the last step may fail."""
    run = ObservedRun(system, schedule.initial)
    for move in schedule.moves:
        run.take(move, dict(system.moves(run.states[-1]))[move])
    if len(run.states) > len(run.moves):
        run.end()
    return run


def headline(answer: LogAnswer, log: EventLog) -> str:
    """What the run is."""
    name = visible(basename(log.path))
    if answer.explained == log.events:
        return f"a run that shows {name}"
    return f"a run that shows {answer.explained} of the {log.events} events of {name}"


def event_text(log: EventLog, event: LogEvent | None) -> str:
    """What stands beside a step."""
    return MISSING if event is None else visible(f"{basename(log.path)}:{event.line} {event.name}")


def with_events(trace: Trace, events: Mapping[int, str]) -> Trace:
    """A trace with what the log shows beside its steps."""
    steps = (replace(step, event=events.get(number, "")) for number, step in enumerate(trace.steps))
    return replace(trace, steps=tuple(steps))
