"""A stored trace as a run of the model as it is now: followed, drawn, and compared with what was stored."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from dataclasses import dataclass

from checker.backends.python.system import PythonSystem
from checker.command_line.output import Output
from checker.command_line.stored import StoredTrace
from checker.counterexample.replay import DoesNotReplay
from checker.counterexample.replay import replay as follow
from checker.counterexample.trace import Trace
from checker.exploration.deadline import Deadline
from checker.exploration.result import Schedule
from checker.ground.moves import Move
from checker.ground.program import Ground
from checker.report.itf import itf
from checker.report.shiviz import shiviz_text
from checker.source.visible import visible_parts


@dataclass(frozen=True)
class ReplayedModel:
    """The model in which stored traces are followed: ``path`` as it is shown, and whether it was ``edited``
    since; what was asked for, where the words go, and when all must end."""

    system: PythonSystem
    path: str
    edited: bool
    asked: argparse.Namespace
    output: Output
    deadline: Deadline

    @property
    def since(self) -> str:
        """That the model was edited, where it was."""
        return " (the model has changed since)" if self.edited else ""


def follow_stored(
    model: ReplayedModel, number: int | None, stored: StoredTrace, name: str
) -> tuple[Schedule, Trace] | None:
    """The run of a stored trace, of a property if it has a number; None where it is no run any more, which is
    said."""
    system = model.system
    judged = None if number is None else system.ground.properties[number]
    try:
        run = model.deadline.within(lambda: schedule(stored, system.ground))
        return run, model.deadline.within(lambda: follow(system, run, judged))
    except DoesNotReplay as error:
        output = model.output
        output.words.write(f"{name}: the stored trace is no longer a run of the model\n")
        output.words.write(f"  {error}\n{said(stored, error.step)}")
        return None


def schedule(stored: StoredTrace, lowered: Ground) -> Schedule:
    """The stored moves, actors by name. Raises DoesNotReplay for a name that is gone."""
    numbers = {one.name: number for number, one in enumerate(lowered.instances)}
    moves: list[Move] = []
    for position, step in enumerate(stored.steps, 1):
        if step.actor not in numbers:
            known = ", ".join(numbers)
            raise DoesNotReplay(position, f"there is no actor {step.actor} (there are: {known})")
        moves.append(Move(numbers[step.actor], step.choice))
    return Schedule(stored.initial, tuple(moves), stored.loop_from)


def said(stored: StoredTrace, step: int) -> str:
    """What the trace said at the step that the model does not follow."""
    if not 0 < step <= len(stored.steps):
        return ""
    was = stored.steps[step - 1]
    return f"  stored there: {was.actor} at {was.file}:{was.line}: {was.text}\n"


def exported(trace: Trace, form: str, lowered: Ground, path: str) -> str:
    """A trace for another program to read."""
    if form == "itf":
        return json.dumps(visible_parts(itf(trace, lowered, path)), indent=1)
    return shiviz_text(trace)


def instead(trace: Trace) -> str:
    """What the last step does instead, where it fails."""
    failed = trace.steps[-1].failed if trace.steps else None
    return f": its last step fails ({failed})" if failed else ""


def write_drawing(output: Output, about: str, text: str) -> None:
    """Write a drawing, or a diagram."""
    output.write(f"{text}\n\n" if output.diagrams is None else output.diagrams.next(text, about))


def drift(trace: Trace, stored: StoredTrace) -> str:
    """The first step that is not what it was, though the model takes it."""
    for number, (step, was) in enumerate(zip(trace.steps, stored.steps, strict=True), 1):
        now, before = effect(step.text, step.changed), effect(was.text, was.changed)
        if now != before:
            return f"step {number} is not what it was:\n  stored {before}\n  now    {now}\n"
    return ""


def effect(text: str, changed: Mapping[str, tuple[str, ...]]) -> str:
    """A step in one line: its text, and what it changes."""
    return "  // ".join([text, *(f"{name} {' -> '.join(values)}" for name, values in changed.items())])
