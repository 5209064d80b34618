"""What is added to the traces of a model last: where everybody stands, and what the actors cost."""

from __future__ import annotations

from functools import partial

from checker.counterexample.cost import Cost, costs
from checker.counterexample.standing import with_standings
from checker.counterexample.trace import Trace
from checker.exploration.deadline import Deadline
from checker.exploration.system import System

COUNTING = 5.0  # seconds for all of that


def last_touches(
    system: System, traces: dict[int, Trace], standings: bool, deadline: Deadline
) -> tuple[dict[int, Trace], tuple[Cost, ...], bool]:
    """The traces with where everybody stands, if that is wanted, and what the actors cost, as far as there is
    time for that; and whether somebody ended it."""
    last = deadline.wrapping_up().sooner(COUNTING, "")
    counted: list[Cost] = []
    told = dict(traces)
    cuts = [last.attempt(lambda: counted.extend(costs(system)))]
    for number, trace in traces.items() if standings else ():
        cuts.append(last.attempt(partial(set_standing, told, number, system, trace)))
    return told, tuple(counted), any(cut is not None and cut.interrupted for cut in cuts)


def set_standing(traces: dict[int, Trace], number: int, system: System, trace: Trace) -> None:
    """Have a trace say where everybody stands."""
    traces[number] = with_standings(system, trace)
