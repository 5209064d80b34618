"""Near misses: what happens if one order of a race is reversed, drawn like the race."""

from __future__ import annotations

from checker.counterexample.explanation import Explanation, NearMiss
from checker.counterexample.trace import Trace
from checker.report.full import diagram
from checker.report.paragraphs import wrapped
from checker.report.story import as_drawn
from checker.report.why import StepNames


def near_misses(trace: Trace, explanation: Explanation) -> list[str]:
    """A drawing for each order of a race."""
    actors = as_drawn(trace, explanation)
    return [near_miss(trace, miss, actors) for miss in explanation.near_misses]


def near_miss(trace: Trace, miss: NearMiss, actors: tuple[str, ...]) -> str:
    """The order that is reversed, and what happens then. The columns are those of the race."""
    return f"{wrapped(f'{missed(trace, miss, actors)}:')}\n\n{diagram(miss.trace, actors)}"


def missed(trace: Trace, miss: NearMiss, actors: tuple[str, ...], by_cpu: bool = True) -> str:
    """What reversing the order does. An actor is told by its column, or by its name."""
    before, after = (StepNames(trace, actors, by_cpu).named(step) for step in miss.order)
    avoided = "These steps do not end so" if miss.puts_off else "It does not happen"
    return f"{avoided} if {after} comes before {before}"
