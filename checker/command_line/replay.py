"""The verb ``replay``: follow a stored trace in the model as it is now."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from checker.command_line.output import Output
from checker.compiler.compile import Model, compile_model
from checker.counterexample.replay import DoesNotReplay, replay
from checker.counterexample.trace import Trace
from checker.exploration.result import Schedule
from checker.lowering.ground import Ground
from checker.lowering.interpret import evaluate
from checker.lowering.moves import Move
from checker.lowering.to_ground import ground
from checker.lowering.to_python import PythonSystem
from checker.report.commit import commit_text
from checker.report.result_file import SCHEMA
from checker.report.table import table_text
from checker.source.diagnostic import ModelError


class NotAResultFile(Exception):
    """The file cannot be replayed; says why and what to do."""


def replay_file(asked: argparse.Namespace) -> int:
    """Follow each stored trace: 0 where all still show what they showed, 1 where one does not."""
    output = Output(asked.colour, asked.quiet, asked.verbose)
    try:
        stored = [(r, t) for r in read_results(asked.trace) for t in r["traces"] if wanted(t, asked)]
        if not stored:
            raise NotAResultFile(f"{asked.trace} holds no such trace")
        return max(replay_one(result, trace, asked, output) for result, trace in stored)
    except NotAResultFile as error:
        print(f"error: {error}", file=sys.stderr)
    except ModelError as error:
        print(error, file=sys.stderr)
    return 2


def wanted(trace: dict[str, Any], asked: argparse.Namespace) -> bool:
    """Whether a stored trace was asked for."""
    return asked.property is None or trace.get("property") == asked.property


def read_results(path: str) -> list[dict[str, Any]]:
    """The results in a file, with what replay needs of them. Raises NotAResultFile."""
    advice = "write one with `python -m checker MODEL --json FILE`"
    try:
        content = json.loads(Path(path).read_text())
    except OSError as error:
        raise NotAResultFile(f"cannot read {path}: {error.strerror}") from None
    except ValueError:
        raise NotAResultFile(f"{path} is not whole JSON (was it cut off?): {advice}") from None
    if not isinstance(content, dict) or content.get("schema") != SCHEMA:
        raise NotAResultFile(f"{path} is not a {SCHEMA} file: {advice}")
    try:
        for result in content["results"]:
            _ = result["model"], result["parameters"], result["sha256"]
            for trace in result["traces"]:
                _ = trace["property"], trace["initial"]
                _ = [(step["actor"], step["choice"], step["text"]) for step in trace["steps"]]
    except (KeyError, TypeError) as missing:
        raise NotAResultFile(f"{path} lacks {missing}: {advice}") from None
    return list(content["results"])


def replay_one(
    result: dict[str, Any], stored: dict[str, Any], asked: argparse.Namespace, output: Output
) -> int:
    """Follow one stored trace and say how that went."""
    settings = {name: shown_setting(value) for name, value in result["parameters"].items()}
    model = compile_model(asked.model or result["model"], settings)
    lowered = ground(model.program)
    system = PythonSystem(lowered)
    name = stored["property"]
    numbers = [n for n, p in enumerate(lowered.properties) if p.property.name == name]
    if not numbers:
        output.write(f"{model.path}: there is no property {name} any more\n")
        return 1
    try:
        trace = replay(system, schedule(stored, lowered), lowered.properties[numbers[0]])
    except DoesNotReplay as error:
        output.write(f"{model.path}: {name}: the stored trace is no longer a run of the model\n  {error}\n")
        output.write(said(stored, error.step))
        return 1
    return report(model, stored, trace, still(lowered, numbers[0], trace), asked, output, result["sha256"])


def shown_setting(value: object) -> str:
    """A stored parameter as ``-p`` takes it."""
    return ("on" if value else "off") if isinstance(value, bool) else str(value)


def schedule(stored: dict[str, Any], lowered: Ground) -> Schedule:
    """The stored moves, actors by name. Raises DoesNotReplay for a name that is gone."""
    numbers = {one.name: number for number, one in enumerate(lowered.instances)}
    moves: list[Move] = []
    for position, step in enumerate(stored["steps"], 1):
        if step["actor"] not in numbers:
            raise DoesNotReplay(
                position, f"there is no actor {step['actor']} (there are: {', '.join(numbers)})"
            )
        moves.append(Move(numbers[step["actor"]], int(step["choice"])))
    return Schedule(int(stored["initial"]), tuple(moves))


def said(stored: dict[str, Any], step: int) -> str:
    """What the trace said at the step that the model does not follow."""
    if not 0 < step <= len(stored["steps"]):
        return ""
    was = stored["steps"][step - 1]
    return f"  stored there: {was['actor']} at {was.get('file')}:{was.get('line')}: {was['text']}\n"


def still(lowered: Ground, number: int, trace: Trace) -> bool:
    """Whether the trace ends in what its property is about."""
    judged = lowered.properties[number]
    if judged.property.kind == "step":
        return bool(trace.steps and trace.steps[-1].failed)
    if judged.only_at_rest:
        return bool(trace.stuck)
    return bool(evaluate(judged.bad, trace.values.__getitem__))


def report(
    model: Model,
    stored: dict[str, Any],
    trace: Trace,
    same: bool,
    asked: argparse.Namespace,
    output: Output,
    sha256: str,
) -> int:
    """Show a trace that replays, and whether it still shows what it showed."""
    if not asked.quiet:
        drawn = commit_text(trace) if asked.format == "commit" else table_text(trace, output.width)
        output.write(drawn + "\n\n")
    for number, (step, was) in enumerate(zip(trace.steps, stored["steps"], strict=True), 1):
        if step.text != was["text"]:
            output.write(f"step {number} is now `{step.text}`; it was `{was['text']}`\n")
            break
    edited = "" if model.sha256 == sha256 else " (the model has changed since, and still follows it)"
    verdict = "replays, and shows the same" if same else "replays, but no longer ends in what it showed"
    output.write(f"{model.path}: {trace.property}: the trace {verdict}{edited}\n")
    return 0 if same else 1
