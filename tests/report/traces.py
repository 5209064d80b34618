"""Traces to draw: of the models, and made by hand."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from checker.checking.check import check
from checker.checking.options import Explaining, Options
from checker.checking.outcome import Outcome
from checker.compiler.compile import compile_model
from checker.counterexample.explanation import ExplainedRace
from checker.counterexample.trace import Stuck, Trace, TraceStep
from checker.ground.moves import Move
from checker.language.property import Kind
from checker.source.span import SourceText, Span

ROOT = Path(__file__).parent.parent.parent
SMALL = ROOT / "tests" / "command_line" / "models"
SPAN = Span(SourceText("/model/page.py", ("x = 1",)), 1, 0, 1, 5)


@cache
def outcome_of(path: Path, *settings: str) -> Outcome:
    """Check a model; a setting is ``NAME=VALUE``."""
    chosen = dict(setting.split("=") for setting in settings)
    return check(compile_model(str(path), chosen), Options(explaining=Explaining(why=True)))


def race_of(path: Path, name: str, *settings: str) -> ExplainedRace:
    """The trace of one property of a model, explained."""
    outcome = outcome_of(path, *settings)
    (verdict,) = [v for v in outcome.verdicts if v.property.name == name]
    assert verdict.trace is not None
    return ExplainedRace(verdict.trace, verdict.explanation)


def trace_of(path: Path, name: str, *settings: str) -> Trace:
    """The trace alone."""
    return race_of(path, name, *settings).trace


def made_step(actor: str, text: str, **more: Any) -> TraceStep:
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
    return TraceStep(**{**plain, **more})


def made_stuck(actor: str, text: str, **reads: str) -> Stuck:
    """An actor that stands for ever."""
    return Stuck(actor, SPAN, text, reads)


def made_trace(*steps: TraceStep, **more: Any) -> Trace:
    """A trace of these steps, all of whose values matter."""
    names = {name: "0" for step in steps for name in (*step.reads, *step.changed, *step.unchanged)}
    plain: dict[str, Any] = {
        "property": "fine",
        "kind": Kind.NEVER,
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
