"""Properties that one run violates, and what is said of the run for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce

from checker.checking.outcome import Outcome, Verdict
from checker.counterexample.explanation import Explanation, Slice
from checker.counterexample.trace import Trace
from checker.ground.moves import Move


def one_run_each(outcome: Outcome) -> list[list[Verdict]]:
    """The verdicts with a race, those together that one run violates for the same reasons."""
    runs: dict[object, list[Verdict]] = {}
    for verdict in outcome.verdicts:
        trace = verdict.trace
        if trace is not None and verdict.status == "violated":
            stuck = tuple(stuck.actor for stuck in trace.stuck)
            run = trace.start, moves(trace), trace.loop_from, stuck
            runs.setdefault((run, reasons(verdict.explanation)), []).append(verdict)
    return list(runs.values())


def moves(trace: Trace) -> tuple[Move, ...]:
    """The moves of a run."""
    return tuple(step.move for step in trace.steps)


def reasons(why: Explanation) -> object:
    """The orders of an explanation, what happens if one is reversed, and other races."""
    misses = tuple((miss.order, miss.puts_off, moves(miss.trace)) for miss in why.near_misses)
    others = tuple(moves(other.trace) for other in why.others)
    return why.orders, why.kept, why.wrong, why.weakest, why.mirror, misses, others


def explanation_of(verdicts: Sequence[Verdict]) -> Explanation:
    """What is true of all properties that one run violates for the same reasons."""
    return reduce(in_common, (verdict.explanation for verdict in verdicts))


def in_common(one: Explanation, other: Explanation) -> Explanation:
    """What two explanations of one run agree on; a drawing shows the steps that take part in either."""
    decided = (one.no_return, one.instead) == (other.no_return, other.instead)
    return replace(
        one,
        executions=one.executions if one.executions == other.executions else None,
        no_return=one.no_return if decided else None,
        instead=one.instead if decided else (),
        unfinished=tuple(dict.fromkeys((*one.unfinished, *other.unfinished))),
        interrupted=one.interrupted or other.interrupted,
        slice=None if one.slice is None or other.slice is None else both(one.slice, other.slice),
    )


def both(one: Slice, other: Slice) -> Slice:
    """The steps of two slices."""
    steps = tuple(sorted({*one.steps, *other.steps}))
    return Slice(steps, one.exact and other.exact, one.values | other.values)
