"""What a step of a ground program does, written out whole.

A list of effects is one path, or a tree of paths where it ends in a ``Fork``; a ``Fork`` before the end lets
its branches meet again, and these only update. Where a step leads, and which locals it forgets, are updates
like any other. A step whose requirement fails changes nothing: it leads nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from checker.program.expressions import Cell, Constant, Expression, walk
from checker.source.span import Span


@dataclass(frozen=True, slots=True)
class Update:
    """Give a cell a value, which is in the cell's range. ``span`` is None if the model does not say so:
    where the step leads, and what it forgets."""

    cell: int
    value: Expression
    span: Span | None


@dataclass(frozen=True, slots=True)
class Require:
    """The step fails, with ``sentence``, where the condition is false. ``kind`` names the property."""

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
    """A line that the step comes by, and its name where it has one. It does nothing, and stands in
    ``Case.with_lines`` alone."""

    span: Span
    name: str = ""


Effect = Update | Require | Fork | Passing


def each(effects: tuple[Effect, ...]) -> Iterator[Effect]:
    """Every effect of a tree, the forks before what they decide."""
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
    """The locations that a step may lead to; ``location`` is the cell that says where the instance stands."""
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
