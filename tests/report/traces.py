"""Traces to draw: of the models, and made by hand."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from checker.command_line.check import Options, checked
from checker.command_line.explaining import Explaining
from checker.compiler.compile import compile_model
from checker.counterexample.trace import Step, Stuck, Trace
from checker.ground.moves import Move
from checker.report.outcome import Outcome
from checker.source.span import SourceText, Span

ROOT = Path(__file__).parent.parent.parent
SMALL = ROOT / "tests" / "command_line" / "models"
SPAN = Span(SourceText("/model/page.py", ("x = 1",)), 1, 0, 1, 5)


@cache
def outcome_of(path: Path, *settings: str) -> Outcome:
    """Check a model; a setting is ``NAME=VALUE``."""
    chosen = dict(setting.split("=") for setting in settings)
    return checked(compile_model(str(path), chosen), Options(explaining=Explaining(why=True)))


def trace_of(path: Path, name: str, *settings: str) -> Trace:
    """The trace of one property of a model."""
    outcome = outcome_of(path, *settings)
    (trace,) = [v.trace for v in outcome.verdicts if v.property.name == name]
    assert trace is not None
    return trace


def made_step(actor: str, text: str, **more: Any) -> Step:
    """A step in which nothing is read or written unless ``more`` says so."""
    plain: dict[str, Any] = {
        "move": Move(0, 0),
        "actor": actor,
        "procedure": "f",
        "calls": (),
        "span": SPAN,
        "text": text,
        "choice": {},
        "reads": {},
        "decided": (),
        "changed": {},
        "unchanged": {},
    }
    return Step(**{**plain, **more})


def made_stuck(actor: str, text: str, **reads: str) -> Stuck:
    """An actor that stands for ever."""
    return Stuck(actor, SPAN, text, reads)


def made_trace(*steps: Step, **more: Any) -> Trace:
    """A trace of these steps, all of whose values matter."""
    names = {name: "0" for step in steps for name in (*step.reads, *step.changed, *step.unchanged)}
    plain: dict[str, Any] = {
        "property": "fine",
        "kind": "never",
        "sentence": "it is not fine",
        "start": 0,
        "initial": {},
        "steps": steps,
        "stuck": (),
        "facts": {},
        "states": tuple(names for _ in range(len(steps) + 1)),
        "values": (),
        "relevant": frozenset(names),
    }
    return Trace(**{**plain, **more})
