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

from checker.counterexample.closeness import nearest_first
from checker.counterexample.executions import Executions, Run, StepOrder
from checker.counterexample.hitting_sets import HittingSets, Set
from checker.counterexample.questions import Unanswered
from checker.exploration.deadline import Deadline, LimitReached

MOST_SETS = 60  # minimal sets that are compared where no set is kept by all that goes wrong
SHARE = 0.6  # of the time for z3; the rest is for a set that is only minimal
NO_TIME = (LimitReached, Unanswered)


@dataclass(frozen=True)
class Forcing:
    """The orders that force a race. ``missed[order]`` is an execution that reverses it and passes.

    ``kept`` of ``wrong`` sequences of the same steps that go wrong keep all of the orders. ``weakest`` is
    whether no minimal set is known to be kept by more, because all were compared; ``unfinished`` says why
    there may be a set of fewer orders, where z3 has not shown that there is none.
    """

    orders: tuple[StepOrder, ...]
    missed: dict[StepOrder, Run]
    kept: int
    wrong: int
    weakest: bool = True
    unfinished: str = ""


@dataclass(frozen=True)
class ForcingSet:
    """A set of orders that forces a race and of which none can be left out; as in ``Forcing``."""

    orders: Set
    weakest: bool
    unfinished: str = ""


def forcing(executions: Executions) -> Forcing:
    """The weakest set of orders that forces a race.

    Raises NoZ3, and LimitReached where no set is found in time.
    What z3 does not show in time is not claimed: then some set is given of which nothing can be left out.
    """
    everywhere = executions.always_kept
    if executions.passing(everywhere) is None:
        chosen = smallest(executions, everywhere)
    else:
        chosen = most_often_kept(executions)
    orders = chosen.orders
    missed = {one: executions.passing(orders - {one}, one) for one in sorted(orders)}
    runs = {one: run for one, run in missed.items() if run is not None}
    assert len(runs) == len(orders), "a set of orders from which one could be left out"
    kept, wrong = executions.wrong(orders), executions.wrong()
    return Forcing(tuple(runs), runs, kept, wrong, chosen.weakest, chosen.unfinished)


def smallest(executions: Executions, among: Set) -> ForcingSet:
    """The smallest set that forces the race, of orders that all together do."""
    nearest = nearest_first(executions.graph.race, among)
    try:
        found = next_smallest(executions, HittingSets(nearest, for_z3(executions)))
    except NO_TIME as end:
        return ForcingSet(minimal(executions, nearest), True, str(end))
    assert found is not None, "all of the orders force the race, and no set of them does"
    return ForcingSet(found, True)


def for_z3(executions: Executions) -> Deadline:
    """When z3 must be done."""
    return executions.deadline.part(SHARE)


def minimal(executions: Executions, nearest: list[StepOrder]) -> Set:
    """A set of which nothing can be left out, of orders that all together force the race: one after the other
    is left out where the rest still forces it, the nearest last. Raises LimitReached."""
    kept = frozenset(nearest)
    assert executions.passing(kept) is None, "all of the orders together do not force the race"
    for one in reversed(nearest):
        if executions.passing(kept - {one}) is None:
            kept -= {one}
    return kept


def next_smallest(executions: Executions, sets: HittingSets) -> Set | None:
    """The smallest set that forces the race, of those that z3 has left to propose.

    Raises LimitReached and Unanswered.
    """
    while (proposed := sets.smallest()) is not None:
        run = executions.passing(proposed)
        if run is None:
            return proposed
        sets.must_hit(executions.reversed_in(run))
    return None


def most_often_kept(executions: Executions) -> ForcingSet:
    """Of the minimal sets, the one that most of what goes wrong keeps."""
    nearest = nearest_first(executions.graph.race, executions.candidates)
    sets = HittingSets(nearest, for_z3(executions))
    best, kept = frozenset[StepOrder](), -1
    try:
        for _ in range(MOST_SETS):
            found = next_smallest(executions, sets)
            if found is None:
                return ForcingSet(best, True)
            sets.must_not_contain(found)
            if (ways := executions.wrong(found)) > kept:
                best, kept = found, ways
        return ForcingSet(best, next_smallest(executions, sets) is None)
    except NO_TIME as end:
        return ForcingSet(best if kept >= 0 else minimal(executions, nearest), False, str(end))
