"""The effects of a step of a ground program, written out in full.

A list of effects is one path, or a tree of paths if it ends in a ``Fork``. A ``Fork`` before the end joins
its branches again, and these only update. The next location and the reset locals are updates like any other.
A step whose requirement fails changes nothing and has no successor.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from checker.program.expressions import Cell, Constant, Expression, walk
from checker.source.span import Span


@dataclass(frozen=True, slots=True)
class Update:
    """Give a cell a value, which is in the cell's range.

    ``span`` is None if the update is not from the model: the next location, and resets.
    """

    cell: int
    value: Expression
    span: Span | None


@dataclass(frozen=True, slots=True)
class Require:
    """The step fails, with ``sentence``, if the condition is false. ``kind`` names the property."""

    condition: Expression
    kind: str
    sentence: str
    span: Span


@dataclass(frozen=True, slots=True)
class Fork:
    """Do one list of effects or the other."""

    condition: Expression
    then: tuple[Effect, ...]
    otherwise: tuple[Effect, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Passing:
    """A line that the step passes, and its name if it has one.

    It does nothing, and occurs in ``Case.with_lines`` only.
    """

    span: Span
    name: str = ""


Effect = Update | Require | Fork | Passing


def each(effects: tuple[Effect, ...]) -> Iterator[Effect]:
    """Every effect of a tree; forks come before their branches."""
    waiting = list(reversed(effects))
    while waiting:
        effect = waiting.pop()
        yield effect
        match effect:
            case Update() | Require() | Passing():
                pass
            case Fork(_, then, otherwise):
                waiting += reversed(otherwise)
                waiting += reversed(then)
            case _:
                assert_never(effect)


def expressions(effects: tuple[Effect, ...]) -> Iterator[Expression]:
    """Every expression that a tree evaluates."""
    for effect in each(effects):
        match effect:
            case Update(_, value):
                yield value
            case Require(condition) | Fork(condition):
                yield condition
            case Passing():
                pass
            case _:
                assert_never(effect)


def updated(effects: tuple[Effect, ...]) -> frozenset[int]:
    """The cells that some path through the effects updates."""
    return frozenset(cell for effect in each(effects) for cell in updated_by(effect))


def updated_by(effect: Effect) -> tuple[int, ...]:
    """The cells that an effect itself updates, not counting what is in it."""
    match effect:
        case Update(cell):
            return (cell,)
        case Require() | Fork() | Passing():
            return ()
        case _:
            assert_never(effect)


def surely_updated(effects: tuple[Effect, ...]) -> frozenset[int]:
    """The cells that every path through the effects updates."""
    cells: frozenset[int] = frozenset()
    for effect in effects:
        cells |= frozenset(updated_by(effect))
        if isinstance(effect, Fork):
            cells |= surely_updated(effect.then) & surely_updated(effect.otherwise)
    return cells


def arrivals(effects: tuple[Effect, ...], location: int) -> frozenset[int]:
    """The locations that a step may lead to; ``location`` is the cell of the instance's location."""
    return frozenset(
        effect.value.value
        for effect in each(effects)
        if isinstance(effect, Update) and effect.cell == location and isinstance(effect.value, Constant)
    )


def cells_read(expression: Expression) -> frozenset[int]:
    """The cells that an expression reads."""
    return frozenset(part.number for part in walk(expression) if isinstance(part, Cell))


def read_first(effects: tuple[Effect, ...]) -> frozenset[int]:
    """The cells that effects may read before they update them."""
    needed: frozenset[int] = frozenset()
    for effect in reversed(effects):
        match effect:
            case Update(cell, value):
                needed = (needed - {cell}) | cells_read(value)
            case Require(condition):
                needed |= cells_read(condition)
            case Fork(condition, then, otherwise):
                both = read_first(then) | read_first(otherwise)
                surely = surely_updated(then) & surely_updated(otherwise)
                needed = (needed - surely) | both | cells_read(condition)
            case Passing():
                pass
            case _:
                assert_never(effect)
    return needed
