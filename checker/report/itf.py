"""A trace in the Informal Trace Format: what Apalache and Quint write, and the ITF Trace Viewer opens.

The format is described at https://apalache-mc.org/docs/adr/015adr-trace.html.
"""

from __future__ import annotations

from typing import Any, assert_never

from checker.counterexample.trace import Trace
from checker.ground.program import CellInfo, Ground
from checker.language.property import Kind
from checker.program.types import Boolean, Enumeration, Integer, Reference
from checker.report.story import sentence

DESCRIPTION = "https://apalache-mc.org/docs/adr/015adr-trace.html"


def itf(trace: Trace, ground: Ground, source: str) -> dict[str, Any]:
    """The trace: every shared value in every state, and who did what in the notes of each.

    A run that repeats for ever says from which state (``loop``), and shows that state once.
    """
    cells = {cell.name: cell for cell in ground.cells if cell.owner is None and not cell.hardware}
    states = trace.states if trace.loop_from is None else trace.states[:-1]
    found: dict[str, Any] = {
        "#meta": {
            "format": "ITF",
            "format-description": DESCRIPTION,
            "source": source,
            "status": "example" if trace.kind is Kind.REACHABLE else "violation",
            "description": f"{trace.property}: {sentence(trace)}",
        },
        "vars": list(cells),
        "states": [
            {"#meta": said(trace, number)} | {name: value(cells[name], text) for name, text in state.items()}
            for number, state in enumerate(states)
        ],
    }
    return found if trace.loop_from is None else {**found, "loop": trace.loop_from}


def said(trace: Trace, number: int) -> dict[str, Any]:
    """The number of a state, and the step that led to it."""
    if number == 0:
        return {"index": 0}
    step = trace.steps[number - 1]
    place = {"file": step.span.source.shown, "line": step.span.line}
    return {"index": number, "actor": step.actor, **place, "text": step.text, "choice": step.choice}


def value(cell: CellInfo, text: str) -> bool | str | dict[str, str]:
    """A value as the format writes it: integers as text, so that no reader rounds them."""
    match cell.type:
        case Boolean():
            return text == "True"
        case Integer():
            return {"#bigint": text}
        case Enumeration() | Reference():
            return text
        case _:
            assert_never(cell.type)
