"""The verb ``replay``: follow a stored trace in the model as it is now."""

from __future__ import annotations

import argparse
import shlex
import sys
from dataclasses import replace
from pathlib import Path

from checker.backends.python.system import PythonSystem
from checker.checking.explainer import explain_by
from checker.checking.system import system_of
from checker.command_line.diagrams import diagrams_of
from checker.command_line.options import limits
from checker.command_line.output import Output, refused
from checker.command_line.reading import reading
from checker.command_line.replay_example import replay_example
from checker.command_line.stored import NotAResultFile, StoredResult, StoredTrace, read_results
from checker.command_line.stored_model import compiled_with, located
from checker.command_line.stored_runs import (
    ReplayedModel,
    drift,
    exported,
    follow_stored,
    instead,
    write_drawing,
)
from checker.command_line.trust import NotTrusted, changed, refuse_elsewhere
from checker.counterexample.explanation import UNEXPLAINED, Explanation
from checker.counterexample.replay import replay as follow
from checker.counterexample.trace import Trace
from checker.counterexample.why import Effort, explained
from checker.exploration.deadline import Deadline, Interrupts
from checker.exploration.hopeless import TooManyAhead, doom_of
from checker.exploration.result import Schedule
from checker.ground.meaning import evaluate
from checker.ground.program import Ground
from checker.language.property import Kind
from checker.report.form import Form
from checker.report.forms import drawing
from checker.report.paragraphs import folded
from checker.source.diagnostic import ModelError

AHEAD = 200_000  # states to examine for whether an actor can still finish


def replay_file(asked: argparse.Namespace, interrupts: Interrupts) -> int:
    """Follow each stored trace: 0 where all still show what they showed, 1 where one does not.

    Raises LimitReached and KeyboardInterrupt.
    """
    deadline = limits(asked).deadline(interrupts)
    diagrams = diagrams_of(asked.format, [asked.trace])
    export = bool(asked.export)
    output = Output(asked.colour, asked.quiet or export, asked.verbose, export, diagrams)
    try:
        stored = [replace(one, model=located(one.model, asked.trace)) for one in read_results(asked.trace)]
        results = chosen(stored, asked)
        if asked.export:
            refuse_several(results, asked)
        if not (asked.model or asked.trust):
            for result in results:
                way_out = f"use --trust, or --model {shlex.quote(result.model)}"
                refuse_elsewhere(result.model, Path(asked.trace).parent, asked.trace, way_out)
    except (NotAResultFile, NotTrusted) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return max(replay_result(result, asked, output, deadline) for result in results)


def chosen(results: list[StoredResult], asked: argparse.Namespace) -> list[StoredResult]:
    """The results that have traces, restricted to those asked for. Raises NotAResultFile if there is none."""
    traces = [trace for result in results for trace in result.traces]
    names = dict.fromkeys(trace.property for trace in traces if trace.property is not None)
    if not traces:
        raise NotAResultFile(f"{asked.trace} holds no trace: nothing in it was violated or reached")
    if asked.property is None:
        return [result for result in results if result.traces]
    if asked.property not in names:
        raise NotAResultFile(f"{asked.trace} holds no trace of {asked.property} (it has: {', '.join(names)})")
    kept = [replace(r, traces=tuple(t for t in r.traces if t.property == asked.property)) for r in results]
    return [result for result in kept if result.traces]


def refuse_several(results: list[StoredResult], asked: argparse.Namespace) -> None:
    """Raise NotAResultFile if there is more than the one trace that ``--as`` can write."""
    traces = [trace.property for result in results for trace in result.traces]
    names = dict.fromkeys(name for name in traces if name is not None)
    if len(traces) > 1:
        raise NotAResultFile(
            f"--as writes one trace, and {asked.trace} holds {len(traces)}: "
            f"choose one with --property (of {', '.join(names)})"
        )


def replay_result(result: StoredResult, asked: argparse.Namespace, output: Output, deadline: Deadline) -> int:
    """Follow the stored traces of one model; the worst exit status."""
    path = asked.model or result.model
    difference = changed(path, result.sha256)
    if difference:
        print(f"{asked.trace}: {difference}", file=sys.stderr)
    try:
        found = reading(path, deadline, lambda: compiled_with(path, result.settings, bool(asked.model)))
        model = found.model
        system = deadline.within(lambda: system_of(model))
    except ModelError as error:
        return refused(error, path)
    edited = model.sha256 != result.sha256
    if found.gone:
        names = ", ".join(found.gone)
        print(f"{path}: has no {names}, which the trace was stored with: left out", file=sys.stderr)
    if model.program.settings and not output.quiet:
        settings = " ".join(one.written for one in model.program.settings)
        output.words.write("\n".join(folded(f"{path} with {settings}", output.width, "", "  ")) + "\n\n")
    replayed = ReplayedModel(system, model.path, edited, asked, output, deadline)
    return max(replay_trace(replayed, stored) for stored in result.traces)


def replay_trace(model: ReplayedModel, stored: StoredTrace) -> int:
    """Follow one stored trace, and print the result."""
    if stored.property is None:
        return replay_example(model, stored)
    system, path, asked, output = model.system, model.path, model.asked, model.output
    numbers = {p.property.name: n for n, p in enumerate(system.ground.properties)}
    if stored.property not in numbers:
        output.words.write(
            f"{path}: there is no property {stored.property} any more (there are: {', '.join(numbers)})\n"
        )
        return 1
    number = numbers[stored.property]
    followed = follow_stored(model, number, stored, f"{path}: {stored.property}")
    if followed is None:
        return 1
    run, trace = followed
    run = with_the_lost(system, number, run, trace)
    trace = follow(system, run, system.ground.properties[number]) if run.doom else trace
    same = still(system.ground, number, trace)
    if asked.export:
        Output().write(exported(trace, asked.export, system.ground, path) + "\n")
    if not output.quiet:
        until = explain_by(asked.explain_time, model.deadline)
        explanation = explained(system, number, run, trace, Effort(), until) if same else UNEXPLAINED
        text = drawn(trace, explanation, same, asked.format, output.width)
        write_drawing(output, f"{path}: {stored.property}", text)
    output.words.write(drift(trace, stored))
    verdict = "shows the same" if same else f"no longer shows it{instead(trace)}"
    output.words.write(f"{path}: {stored.property}: the trace replays, and {verdict}{model.since}\n")
    return 0 if same else 1


def with_the_lost(system: PythonSystem, number: int, run: Schedule, trace: Trace) -> Schedule:
    """The run of a trace, with the actors that can never finish after it whatever others do."""
    failed = trace.steps[-1].failed if trace.steps else None
    if not system.ground.properties[number].ends or trace.stuck or failed:
        return run
    try:
        doom = doom_of(system, number, system.layout.pack(trace.values), AHEAD)
    except TooManyAhead:
        return run
    return replace(run, doom=doom) if doom.stuck or doom.endless else run


def still(lowered: Ground, number: int, trace: Trace) -> bool:
    """Whether the trace ends in a violation of its property."""
    judged = lowered.properties[number]
    fails = trace.steps[-1].fails if trace.steps else None
    if fails is not None or judged.property.kind is Kind.STEP:
        return fails == judged.property.name
    if judged.only_at_rest:
        return bool(trace.stuck)
    return bool(evaluate(judged.bad, trace.values.__getitem__))


def drawn(trace: Trace, explanation: Explanation, same: bool, form: Form, width: int) -> str:
    """The drawing of the trace; if it no longer shows the violation, its sentence says so."""
    shown = trace if same else trace.told_as(f"the run that was stored for {trace.property}")
    return drawing(shown, explanation, form, width, shortest=False)
