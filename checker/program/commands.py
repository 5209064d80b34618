"""Commands: one for each actor and location. A command is a guard, choices, and a tree of effects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from checker.language.ordering import Order
from checker.program.expressions import Constant, Expression, Field, Place
from checker.program.label import Label
from checker.source.span import Span

NO_MESSAGE = "an assertion fails: "  # begins the sentence of one without a message; its condition follows
FINISHED = -1
ALLOCATED = "is allocated"  # the field of the objects of a record with a pool


@dataclass(frozen=True, slots=True)
class Assign:
    """Give a place a value. Leaving the place's range is a violation."""

    target: Place
    value: Expression
    span: Span


WAITS = "waits"  # the kind of a check in ``Command.with_lines`` that stands for a wait


@dataclass(frozen=True, slots=True)
class Check:
    """The step fails, with ``sentence``, if the condition is false. ``kind`` names the property."""

    condition: Expression
    kind: str
    sentence: str
    span: Span


@dataclass(frozen=True, slots=True)
class Free:
    """Free the object of ``record`` that the reference leads to, if any; its references become stale."""

    reference: Expression
    record: str
    span: Span

    @property
    def target(self) -> Field:
        """The field that says whether the object is allocated."""
        return Field(self.reference, self.record, ALLOCATED)


@dataclass(frozen=True, slots=True)
class Test:
    """Do one list of effects or the other."""

    condition: Expression
    then: tuple[Effect, ...]
    otherwise: tuple[Effect, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Go:
    """The step ends, and the actor is at ``location`` (``FINISHED``: it has no more steps)."""

    location: int


@dataclass(frozen=True, slots=True)
class Note:
    """A line that the step passes, and its name if it has one.

    It does nothing, and occurs in ``Command.with_lines`` only.
    """

    span: Span
    name: str = ""


Effect = Assign | Check | Free | Test | Go | Note


@dataclass(frozen=True, slots=True)
class Choice:
    """``choose``: the local takes every value of the domain, one execution each."""

    local: str
    domain: tuple[Constant, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Command:
    """One atomic step of one actor: at ``location``, for every choice that satisfies ``guard``.

    Every path through ``effects`` ends in exactly one ``Go``. ``rests`` says, for one choice, where the actor
    may stay for ever if it is blocked: the wait at which it is stuck is a resting one. ``with_lines`` has the
    waits and the effects again, with a ``Note`` for each line, if an atomic block has no name: the executed
    lines are its name then. ``order`` matters to memory models other than sequential consistency.
    """

    location: int
    choices: tuple[Choice, ...]
    guard: Expression
    effects: tuple[Effect, ...]
    label: Label
    waits: bool
    rests: Expression
    with_lines: tuple[Effect, ...] = ()
    order: Order = Order.ONCE


def each(effects: tuple[Effect, ...]) -> Iterator[Effect]:
    """Every effect of a tree; tests come before their branches."""
    for effect in effects:
        yield effect
        if isinstance(effect, Test):
            yield from each(effect.then)
            yield from each(effect.otherwise)


def targets(effects: tuple[Effect, ...]) -> frozenset[int]:
    """The locations that a step may lead to."""
    return frozenset(effect.location for effect in each(effects) if isinstance(effect, Go))


def expressions(effects: tuple[Effect, ...]) -> Iterator[Expression]:
    """Every expression that a tree evaluates, except the bases and indices of its targets."""
    for effect in each(effects):
        match effect:
            case Assign(_, value):
                yield value
            case Check(condition) | Test(condition):
                yield condition
            case Free(reference):
                yield reference
            case Go() | Note():
                pass


def without_notes(effects: tuple[Effect, ...]) -> tuple[Effect, ...]:
    """The effects without notes."""
    return tuple(
        replace(e, then=without_notes(e.then), otherwise=without_notes(e.otherwise))
        if isinstance(e, Test)
        else e
        for e in effects
        if not isinstance(e, Note)
    )
