"""The forms in which a trace is drawn, by name."""

from __future__ import annotations

from checker.counterexample.trace import Trace
from checker.report.commit import commit_text
from checker.report.mermaid import mermaid_text
from checker.report.table import table_text
from checker.report.trace_dot import dot_text


def drawing(trace: Trace, form: str, width: int, shortest: bool = True) -> str:
    """A trace as ``commit``, ``table``, ``mermaid`` or ``dot``; ``width`` is the terminal's."""
    match form:
        case "table":
            return table_text(trace, width, shortest)
        case "mermaid":
            return mermaid_text(trace)
        case "dot":
            return dot_text(trace)
        case _:
            return commit_text(trace, shortest)
