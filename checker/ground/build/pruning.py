"""Assignments to locals that nothing reads any more, taken out of a step."""

from __future__ import annotations

from collections.abc import Callable

from checker.program.commands import Assign, Check, Effect, Go, Test
from checker.program.expressions import Cell, Expression, walk


def pruned(
    effects: tuple[Effect, ...], kept_at: Callable[[int], frozenset[int]], is_local: Callable[[int], bool]
) -> tuple[Effect, ...]:
    """The effects without assignments to locals that nothing reads any more."""
    return _pruned(effects, frozenset(), kept_at, is_local)[0]


def _pruned(
    effects: tuple[Effect, ...],
    after: frozenset[int],
    kept_at: Callable[[int], frozenset[int]],
    is_local: Callable[[int], bool],
) -> tuple[tuple[Effect, ...], frozenset[int]]:
    kept: list[Effect] = []
    needed = after
    for effect in reversed(effects):
        match effect:
            case Go(location):
                needed = kept_at(location)
            case Assign(Cell(number), value):
                if is_local(number) and number not in needed:
                    continue
                needed = (needed - {number}) | read_cells(value)
            case Check(condition):
                needed |= read_cells(condition)
            case Test(condition, then, otherwise, span):
                one, needs_one = _pruned(then, needed, kept_at, is_local)
                other, needs_other = _pruned(otherwise, needed, kept_at, is_local)
                needed = needs_one | needs_other
                if not one and not other:
                    continue
                needed |= read_cells(condition)
                effect = Test(condition, one, other, span)
        kept.append(effect)
    return tuple(reversed(kept)), needed


def read_first(effects: tuple[Effect, ...]) -> frozenset[int]:
    """The cells that effects may read before they assign them."""
    needed: frozenset[int] = frozenset()
    for effect in reversed(effects):
        match effect:
            case Assign(Cell(number), value):
                needed = (needed - {number}) | read_cells(value)
            case Check(condition):
                needed |= read_cells(condition)
            case Test(condition, then, otherwise):
                both = read_first(then) | read_first(otherwise)
                surely = surely_assigned(then) & surely_assigned(otherwise)
                needed = (needed - surely) | both | read_cells(condition)
    return needed


def surely_assigned(effects: tuple[Effect, ...]) -> frozenset[int]:
    """The cells that every path through the effects assigns."""
    found: frozenset[int] = frozenset()
    for effect in effects:
        match effect:
            case Assign(Cell(number)):
                found |= {number}
            case Test(_, then, otherwise):
                found |= surely_assigned(then) & surely_assigned(otherwise)
    return found


def read_cells(expression: Expression) -> frozenset[int]:
    """The cells that an expression reads."""
    return frozenset(part.number for part in walk(expression) if isinstance(part, Cell))
