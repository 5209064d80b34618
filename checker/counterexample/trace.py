"""A trace: a schedule, told with the model's own lines and the values that went through them."""

from __future__ import annotations

import builtins
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from checker.ground.moves import Move
from checker.source.span import Span


@dataclass(frozen=True, slots=True)
class Step:
    """One step. Names and values are as the model's reader writes them.

    ``reads`` has every shared value read; ``decided`` names those that chose the path or were kept;
    ``changed`` maps a name to its old and new value; ``unchanged`` has what was written but stayed.
    ``failed`` says what a failing step fails, ``fails`` names the property that it violates.
    ``calls`` are the calls that lead to the step, outermost first, as a race shows them.
    """

    move: Move
    actor: str
    procedure: str
    calls: tuple[tuple[str, Span], ...]
    span: Span
    text: str
    choice: dict[str, str]
    reads: dict[str, str]
    decided: tuple[str, ...]
    changed: dict[str, tuple[str, str]]
    unchanged: dict[str, str]
    failed: str | None = None
    fails: str | None = None


@dataclass(frozen=True, slots=True)
class Stuck:
    """An actor that cannot step at the end, the statement that it stands at, and the values it waits on.

    Where a part of the run repeats for ever, it may be able to step ``now_and_then``: in some states of that
    part and not in others, so that weak fairness does not make it step. One that is ``endless`` may step, and
    never finishes.
    """

    actor: str
    span: Span
    text: str
    reads: dict[str, str]
    now_and_then: bool = False
    endless: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an actor stands in a state. Unless it has finished: at which statement.

    One that waits waits until ``guard`` is true, and ``reads`` are the shared values that keep it from
    being so. ``choices`` are open to one that can step, where it has a choice.
    """

    actor: str
    status: Literal["can step", "waits", "finished"]
    span: Span | None = None
    text: str = ""
    guard: str = ""
    reads: dict[str, str] = field(default_factory=dict)
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Classes:
    """How many essentially different executions there are, and how many of them go wrong."""

    all: int
    wrong: int


@dataclass(frozen=True, slots=True)
class Why:
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
    """

    orders: tuple[tuple[int, int], ...] | None = None
    near_misses: tuple[NearMiss, ...] = ()
    kept: int = 0
    wrong: int = 0
    weakest: bool = True
    executions: Classes | None = None
    no_return: int | None = None
    instead: tuple[str, ...] = ()
    unfinished: tuple[str, ...] = ()
    interrupted: bool = False


@dataclass(frozen=True, slots=True)
class Proved:
    """What is shown of a trace: that none is shorter; that of those as short, none has fewer changes of
    actor; that of those, none has fewer actors that move; that none at all is simpler in the written order.

    ``by`` is ``exhaustion``, where a search has seen everything that is nearer, or ``z3``; ``another``
    marks a race that is shown beside a simpler one.
    """

    shortest: bool
    fewest_switches: bool
    by: str
    fewest_actors: bool = False
    simplest: bool = False


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
class Trace:
    """A replayed schedule. ``facts`` are the values at the end that make the property what it is.

    ``kind`` is the property's. ``stuck`` are the actors that it finds waiting: all of a deadlock,
    those that should never wait, or those that can never finish.

    ``start`` is the number of the initial state; ``initial`` are its values, given where there are
    several.
    ``states`` map each shared name to its value after each step, the start included; ``values`` are
    those of every cell at the end. ``relevant`` names what some step or the property reads.
    The steps from number ``loop_from`` (from 0) on are repeated for ever. ``why`` explains a race;
    ``proved`` is what is shown of it (None where nobody has said); ``others`` are races that violate the
    same property, and differ from this one and from each other in the orders that force them.
    ``standings`` say where everybody stands in each of the states, where that was asked for; a step that
    fails leads to no state, and nobody stands there.
    """

    property: str
    kind: str
    sentence: str
    start: int
    initial: dict[str, str]
    steps: tuple[Step, ...]
    stuck: tuple[Stuck, ...]
    facts: dict[str, str]
    states: tuple[dict[str, str], ...]
    values: tuple[int, ...]
    relevant: frozenset[str]
    loop_from: int | None = None
    why: Why | None = None
    proved: Proved | None = None
    others: tuple[Trace, ...] = ()
    standings: tuple[tuple[Standing, ...], ...] = ()

    @builtins.property
    def is_progress(self) -> bool:
        """Whether the trace shows a run that never comes to something, rather than one that comes to it."""
        return self.kind in ("eventually", "leads_to")

    @builtins.property
    def switches(self) -> int:
        """How often the actor changes from one step to the next."""
        actors = [step.actor for step in self.steps]
        return sum(one != other for one, other in pairwise(actors))

    @builtins.property
    def actors(self) -> tuple[str, ...]:
        """The actors that move or are stuck, in order of appearance."""
        names = [step.actor for step in self.steps] + [stuck.actor for stuck in self.stuck]
        return tuple(dict.fromkeys(names))
