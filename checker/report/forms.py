"""A trace, drawn in the form that is asked for."""

from __future__ import annotations

from typing import assert_never

from checker.counterexample.explanation import Explanation
from checker.counterexample.trace import Trace
from checker.report.commit import NOTHING, Subject, commit_text
from checker.report.form import Form
from checker.report.full import full_text
from checker.report.gcc import gcc_text
from checker.report.mermaid import mermaid_text
from checker.report.table import table_text
from checker.report.trace_dot import dot_text


def drawing(
    trace: Trace,
    explanation: Explanation,
    form: Form,
    width: int,
    shortest: bool = True,
    subject: Subject = NOTHING,
) -> str:
    """A trace in one of the forms; ``width`` is the terminal's."""
    match form:
        case "table":
            return table_text(trace, explanation, width, shortest)
        case "gcc":
            return gcc_text(trace)
        case "mermaid":
            return mermaid_text(trace)
        case "dot":
            return dot_text(trace)
        case "commit":
            return commit_text(trace, explanation, shortest, subject)
        case "full":
            return full_text(trace, explanation, shortest, subject.also)
    assert_never(form)
