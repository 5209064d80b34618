"""Rewrites expressions and effects of a step: other cells, other values, something before the step ends."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import assert_never

from checker.ground.effects import Effect, Fork, Passing, Require, Update, each
from checker.passes.passages import TooLong, before_the_step, joined, replaced
from checker.program.expressions import Constant, Expression

Cells = frozenset[int]
Values = Mapping[int, Expression]
Arrival = Callable[[int], tuple[Effect, ...]]
Store = Callable[[Update], tuple[Effect, ...]]


def rewritten(
    effects: tuple[Effect, ...], values: Values, store: Store, at_end: Arrival, location: int
) -> tuple[Effect, ...]:
    """Effects that read ``values`` in place of some cells.

    ``store`` says what an update becomes, ``at_end`` what comes before the arrival at a location.
    """
    whole: list[Effect] = []
    for effect in effects:
        match effect:
            case Update(cell, Constant(there)) if cell == location:
                whole += [*at_end(there), effect]
            case Update(cell, value, span):
                whole += store(Update(cell, replaced(value, values), span))
            case Require(condition, kind, sentence, span):
                whole.append(Require(replaced(condition, values), kind, sentence, span))
            case Fork(condition, then, otherwise, span):
                one = rewritten(then, values, store, at_end, location)
                other = rewritten(otherwise, values, store, at_end, location)
                whole.append(Fork(replaced(condition, values), one, other, span))
            case Passing():
                whole.append(effect)
            case _:
                assert_never(effect)
    return tuple(whole)


def before(condition: Expression, effects: tuple[Effect, ...]) -> Expression | None:
    """A condition behind some effects, in terms of the cells before them; None if it is too long."""
    try:
        return before_the_step(condition, values_after(effects, {}))
    except TooLong:
        return None


def values_after(effects: tuple[Effect, ...], values: dict[int, Expression]) -> dict[int, Expression]:
    """What cells hold after some effects, in terms of the cells before them. Raises TooLong."""
    for effect in effects:
        match effect:
            case Update(cell, value):
                values[cell] = before_the_step(value, values)
            case Fork(condition, then, otherwise):
                decides = before_the_step(condition, values)
                one = values_after(then, dict(values))
                other = values_after(otherwise, dict(values))
                values.update(joined(decides, one, other))
            case Require() | Passing():
                pass
            case _:
                assert_never(effect)
    return values


def with_one_end(effects: tuple[Effect, ...], location: int) -> tuple[Effect, ...]:
    """Effects whose branches meet before the step ends; none if they lead to several places, or may fail."""
    ends = {e.value for e in each(effects) if isinstance(e, Update) and e.cell == location}
    body = without_end(effects)
    if len(ends) != 1 or not joins(body):
        return ()
    resets = {e.cell: e for e in each(effects) if isinstance(e, Update) and e.span is None}
    return (*body, *(e for e in resets.values() if e.cell != location), resets[location])


def without_end(effects: tuple[Effect, ...]) -> tuple[Effect, ...]:
    """Effects without the arrival and the resets before it."""
    rest: list[Effect] = []
    for effect in effects:
        match effect:
            case Fork(condition, then, otherwise, span):
                rest += behind_the_fork(Fork(condition, without_end(then), without_end(otherwise), span))
            case Update(_, _, None):
                pass
            case _:
                rest.append(effect)
    return tuple(rest)


def behind_the_fork(fork: Fork) -> tuple[Effect, ...]:
    """A fork, with what both of its branches end with behind it: that does not depend on the branch."""
    then, otherwise = fork.then, fork.otherwise
    count = 0
    while count < min(len(then), len(otherwise)) and then[-1 - count] == otherwise[-1 - count]:
        count += 1
    branches = then[: len(then) - count], otherwise[: len(otherwise) - count]
    alike = then[len(then) - count :]
    return (Fork(fork.condition, *branches, fork.span), *alike) if any(branches) else alike


def joins(effects: tuple[Effect, ...]) -> bool:
    """Whether nothing within a branch may fail."""
    forks = (effect for effect in effects if isinstance(effect, Fork))
    return not any(isinstance(e, Require) for fork in forks for e in each((fork,)))
