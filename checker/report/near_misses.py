"""Near misses: what happens if one order of a race is reversed, drawn like the race."""

from __future__ import annotations

from checker.counterexample.trace import NearMiss, Trace
from checker.report.commit import diagram
from checker.report.paragraphs import wrapped
from checker.report.why import Steps


def near_misses(trace: Trace) -> list[str]:
    """A drawing for each order of a race."""
    return [near_miss(trace, miss) for miss in trace.why.near_misses] if trace.why else []


def near_miss(trace: Trace, miss: NearMiss) -> str:
    """The order that is reversed, and what happens then. The columns are those of the race."""
    before, after = (Steps(trace).named(step) for step in miss.order)
    told = f"It does not happen if {after} comes before {before}:"
    return f"{wrapped(told)}\n\n{diagram(miss.trace, trace.actors)}"
