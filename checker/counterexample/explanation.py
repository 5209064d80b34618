"""What is known of a race besides what happened in it: why it goes wrong, and what was proved of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from checker.counterexample.trace import Trace

# What may be unfinished: each begins a sentence that says why.
ORDERS = "the orders that matter"
FEWER = "whether fewer orders force it"
NEAR_MISSES = "what happens if an order is reversed"
NO_RETURN = "the point of no return"
EXECUTIONS = "how many essentially different executions go wrong"
SLICE = "which steps take part"
SIMPLER = "whether a simpler race exists"
FORCED = "what forces this race"


class By(StrEnum):
    """What shows that no race is shorter or simpler than one: a search that has seen everything that is
    nearer, or z3. ``ANOTHER`` marks a race that is shown beside a simpler one; of one with ``NOTHING`` that
    is not known."""

    EXHAUSTION = "exhaustion"
    Z3 = "z3"
    ANOTHER = "another"
    NOTHING = ""


@dataclass(frozen=True, slots=True)
class Proved:
    """What is shown of a trace: that none is shorter; that of those as short, none has fewer changes of
    actor; that of those, none has fewer actors that move; that none at all is simpler in the written order.
    """

    shortest: bool
    fewest_switches: bool
    by: By
    fewest_actors: bool = False
    simplest: bool = False


@dataclass(frozen=True, slots=True)
class ExecutionCounts:
    """How many essentially different executions there are, and how many of them go wrong."""

    all: int
    wrong: int


@dataclass(frozen=True, slots=True)
class Slice:
    """The steps of a race that take part in it, by number from 0, in order.

    ``exact`` is whether that is shown: every execution of the race's steps that takes these in this order
    goes wrong, whatever the others do between them. ``values`` names the shared values by which they take
    part.
    """

    steps: tuple[int, ...]
    exact: bool = False
    values: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class NearMiss:
    """An execution of a race's steps that reverses one order and does not go wrong.

    ``puts_off`` is whether every such execution ends where nothing can prevent the race any more: its steps
    are used up before they show it.
    """

    order: tuple[int, int]
    trace: Trace
    puts_off: bool = False


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a race happens. Steps are numbered from 0; the actors that are stuck have a next one each, whose
    numbers follow.

    Every execution of the race's steps that keeps ``orders`` (this step before that one) goes wrong, and
    none of them can be left out; None where they were not found. ``near_misses`` has an execution for
    each that reverses it, keeps the others, and does not go wrong. Of ``wrong`` sequences of the same
    steps that go wrong, ``kept`` keep all of the orders; no other such set is kept by more if ``weakest``.
    ``executions`` counts them up to the order of steps that do not conflict; None where they are too many.

    After ``no_return`` steps every continuation goes wrong; None where that is not known. ``instead``
    are actors that could have stepped instead of the last of these.
    ``unfinished`` says what was not found, and why; ``interrupted`` is whether somebody ended the finding.
    There are no ``near_misses`` where there was no time for them.

    ``mirror`` are two actors whose exchange gives all other executions that go wrong; None if there are none.

    ``slice`` has the steps that take part, None where that is not known: then all of them are shown.

    ``proved`` is what is shown of the race, None where nobody has said. ``others`` are races that violate the
    same property, and differ from this one and from each other in the orders that force them.
    """

    orders: tuple[tuple[int, int], ...] | None = None
    near_misses: tuple[NearMiss, ...] = ()
    kept: int = 0
    wrong: int = 0
    weakest: bool = True
    executions: ExecutionCounts | None = None
    no_return: int | None = None
    instead: tuple[str, ...] = ()
    unfinished: tuple[str, ...] = ()
    interrupted: bool = False
    proved: Proved | None = None
    others: tuple[ExplainedRace, ...] = ()
    slice: Slice | None = None
    mirror: tuple[str, str] | None = None


UNEXPLAINED = Explanation()


@dataclass(frozen=True, slots=True)
class ExplainedRace:
    """A trace, and beside it what is known of it."""

    trace: Trace
    explanation: Explanation = UNEXPLAINED
