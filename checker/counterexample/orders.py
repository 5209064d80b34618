"""The orders that matter: the weakest set of orders between actors that forces a race.

A set of orders *forces* the race if every execution of the race's steps that keeps them goes wrong. Of
the sets of which no part forces it, the one is wanted that most executions which go wrong keep; of
those the smallest. Nothing can be left out of such a set, so reversing any one of its orders, the others
kept, admits an execution that passes: the near miss.

The search is an implicit hitting set: z3 proposes a set, the graph of all executions is asked for one
that keeps it and passes, and the orders which that one reverses are the next clause, of which z3 must
choose one. What z3 proposes counts for nothing until the graph has no such execution.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count

from checker.counterexample.closeness import nearest_first
from checker.counterexample.executions import Executions, Order, Run
from checker.counterexample.hitting_sets import HittingSets, Set

MOST_SETS = 60  # minimal sets that are compared where no set is kept by all that goes wrong


@dataclass(frozen=True)
class Forcing:
    """The orders that force a race. ``missed[order]`` is an execution that reverses it and passes.

    ``kept`` of ``wrong`` sequences of the same steps that go wrong keep all of the orders. ``weakest`` is
    whether no minimal set is known to be kept by more, because all were compared.
    """

    orders: tuple[Order, ...]
    missed: dict[Order, Run]
    kept: int
    wrong: int
    weakest: bool = True


def forcing(executions: Executions) -> Forcing:
    """The weakest set of orders that forces a race. Raises NoZ3."""
    everywhere = executions.always_kept
    if executions.passing(everywhere) is None:
        orders, weakest = smallest(executions, everywhere), True
    else:
        orders, weakest = most_often_kept(executions)
    missed = {one: executions.passing(orders - {one}, one) for one in sorted(orders)}
    runs = {one: run for one, run in missed.items() if run is not None}
    assert len(runs) == len(orders), "a set of orders from which one could be left out"
    return Forcing(tuple(runs), runs, executions.wrong(orders), executions.wrong(), weakest)


def smallest(executions: Executions, among: Set) -> Set:
    """The smallest set that forces the race, of orders that all together do."""
    found = next_smallest(executions, HittingSets(nearest_first(executions.graph.race, among)))
    assert found is not None, "all of the orders force the race, and no set of them does"
    return found


def next_smallest(executions: Executions, sets: HittingSets) -> Set | None:
    """The smallest set that forces the race, of those that z3 has left to propose."""
    while (proposed := sets.smallest()) is not None:
        run = executions.passing(proposed)
        if run is None:
            return proposed
        sets.must_hit(executions.reversed_in(run))
    return None


def most_often_kept(executions: Executions) -> tuple[Set, bool]:
    """Of the minimal sets, the one that most of what goes wrong keeps, and whether all were compared."""
    sets = HittingSets(nearest_first(executions.graph.race, executions.candidates))
    best, kept = frozenset[Order](), -1
    for number in count():
        found = next_smallest(executions, sets)
        if found is None or number == MOST_SETS:
            return best, found is None
        sets.must_not_contain(found)
        if (ways := executions.wrong(found)) > kept:
            best, kept = found, ways
    raise AssertionError("the sets come to an end")
