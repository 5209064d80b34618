"""A trace: a schedule, told with the model's own lines and the values that went through them.

It says what happened and nothing else; why that goes wrong is in the ``Explanation`` beside it.
"""

from __future__ import annotations

import builtins
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Literal

from checker.ground.moves import Move
from checker.language.interrupts import Level
from checker.language.ordering import MemoryModel
from checker.language.property import Kind
from checker.source.span import Span


@dataclass(frozen=True, slots=True)
class MemoryStep:
    """What a memory model did with the one location that a step is about; empty for a barrier.

    ``loaded`` is the value that a load got, ``stored`` that of a store, None where there is none (yet). A
    store that is ``delayed`` becomes visible later; an access that is ``late`` is performed as a
    whole later. A value is as many versions old as ``age`` says. ``of``: the machine itself takes the step,
    and performs what that step issued, by number from 0.
    """

    location: str = ""
    loaded: str | None = None
    stored: str | None = None
    delayed: bool = False
    late: bool = False
    age: int = 0
    of: int | None = None


@dataclass(frozen=True, slots=True)
class TraceStep:
    """One step. Names and values are as the model's reader writes them.

    ``reads`` has every shared value read; ``decided`` names those that chose the path or were kept;
    ``changed`` maps a name to its old and new value; ``unchanged`` has what was written but stayed.
    ``failed`` says what a failing step fails, ``fails`` names the property that it violates.
    ``calls`` are the calls that lead to the step, outermost first, as a race shows them. ``begins``
    says that a handler begins with it. ``memory`` is what the memory model did. A step of its machine is told
    as one of the actor that issued what it performs; ``machine`` is the name of the instance that takes it.
    ``event`` is what an event log shows of the step: the line, and the name of the event.
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
    begins: bool = False
    memory: MemoryStep | None = None
    machine: str = ""
    event: str = ""


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
class HandlerPlace:
    """Where a handler runs: the ``task`` whose CPU it is, and its level."""

    task: str
    level: Level


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an actor stands in a state. Unless it has finished: at which statement.

    One that waits waits until ``guard`` is true, and ``reads`` are the shared values that keep it from
    being so. ``choices`` are open to one that can step, where it has a choice.
    """

    actor: str
    status: Literal["can step", "waits", "interrupted", "finished"]
    span: Span | None = None
    text: str = ""
    guard: str = ""
    reads: dict[str, str] = field(default_factory=dict)
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trace:
    """A replayed schedule. ``facts`` are the values at the end that make the property what it is.

    ``kind`` is the property's, None for a run that is of no property. ``stuck`` are the actors that it
    finds waiting: all of a deadlock, those that should never wait, or those that can never finish.

    ``start`` is the number of the initial state; ``initial`` are its values, given where there are
    several.
    ``states`` map each shared name to its value after each step, the start included; ``values`` are
    those of every cell at the end. ``relevant`` names what some step or the property reads.
    The steps from number ``loop_from`` (from 0) on are repeated for ever.
    ``idle`` names the actors that have finished at the end, or are back where they began.
    ``strong`` names the actors that are strongly fair. ``cpus`` are the numbers of the CPUs of actors.
    ``ghosts`` names the ghosts; ``contexts`` says what an actor runs in, where that is no CPU of its own.
    ``handlers`` has the actors that interrupt others.
    """

    property: str
    kind: Kind | None
    sentence: str
    start: int
    initial: dict[str, str]
    steps: tuple[TraceStep, ...]
    stuck: tuple[Stuck, ...]
    facts: dict[str, str]
    states: tuple[dict[str, str], ...]
    values: tuple[int, ...]
    relevant: frozenset[str]
    loop_from: int | None = None
    ghosts: frozenset[str] = frozenset()
    contexts: Mapping[str, str] = field(default_factory=dict)
    idle: frozenset[str] = frozenset()
    memory: MemoryModel = MemoryModel.SC
    handlers: Mapping[str, HandlerPlace] = field(default_factory=dict)
    strong: tuple[str, ...] = ()
    cpus: Mapping[str, int] = field(default_factory=dict)

    @builtins.property
    def is_progress(self) -> bool:
        """Whether the trace shows a run that never comes to something, rather than one that comes to it."""
        return self.kind is not None and self.kind.is_progress

    def task_of(self, actor: str) -> str:
        """The actor whose CPU an actor runs on: itself, if it is no handler."""
        return self.handlers[actor].task if actor in self.handlers else actor

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

    def told_as(self, sentence: str) -> Trace:
        """The same run under another sentence, as one that shows nothing of its property."""
        return replace(self, kind=None, sentence=sentence, facts={}, stuck=())
