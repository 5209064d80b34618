"""The files that the races of a page go through, each of them once, and where each step stands in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from checker.checking.outcome import Outcome
from checker.counterexample.explanation import Explanation
from checker.counterexample.trace import Trace, TraceStep
from checker.source.span import Span


def sources(outcomes: Iterable[Outcome]) -> dict[str, list[str]]:
    """The lines of each file by its path, as paths are shown."""
    found: dict[str, list[str]] = {}
    for span in (span for outcome in outcomes for span in spans(outcome)):
        if span.source.shown not in found:
            found[span.source.shown] = [span.source.line(n) for n in range(1, len(span.source.lines) + 1)]
    return found


def spans(outcome: Outcome) -> Iterator[Span]:
    """Where the steps of all runs stand, and the calls that lead to them."""
    for trace in shown_traces(outcome):
        for step in trace.steps:
            yield step.span
            yield from (span for _, span in step.calls)


def shown_traces(outcome: Outcome) -> Iterator[Trace]:
    """The runs of one model that are in the page."""
    for verdict in outcome.verdicts:
        if verdict.trace is not None and verdict.status == "violated":
            yield from traces(verdict.trace, verdict.explanation)
    if outcome.example is not None:
        yield outcome.example.trace


def traces(trace: Trace, explanation: Explanation) -> Iterator[Trace]:
    """A race, its near misses, and the races beside it."""
    yield trace
    yield from (miss.trace for miss in explanation.near_misses)
    for other in explanation.others:
        yield from traces(other.trace, other.explanation)


def step_places(step: TraceStep) -> list[list[Any]]:
    """File, first line and last line of each call that leads to a step, outermost first, then of the step."""
    return [
        [span.source.shown, span.line, span.end_line]
        for span in (*(span for _, span in step.calls), step.span)
    ]
