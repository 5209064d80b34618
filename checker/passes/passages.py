"""Assertions in a branch of a step, and the states from which a step reaches them: Ground -> Ground.

The condition of a branch may have been assigned earlier in the same step, so it is rewritten in terms of the
state before the step. If it grows too long, nothing is claimed about the assertion.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import assert_never

from checker.ground.effects import Effect, Fork, Passing, Require, Update, each
from checker.ground.program import Ground, GroundCommand, Instance, Passage, equality
from checker.program import fold
from checker.program.expressions import Cell, Constant, Expression, walk
from checker.source.span import Span

ASSERTION = "assertions_hold"
LONGEST = 400  # nodes of a condition
Values = dict[int, Expression]
Row = tuple[Instance, tuple[GroundCommand, ...]]


class TooLong(Exception):
    """A condition has more than ``LONGEST`` nodes."""


def watching_assertions(ground: Ground) -> Ground:
    """The same program, with the states from which assertions in branches are reached."""
    unset: Values = {
        n: Constant(cell.reset, cell.type) for n, cell in enumerate(ground.cells) if not cell.kept
    }
    return replace(ground, passages=passages(zip(ground.instances, ground.commands, strict=True), unset))


def passages(rows: Iterable[Row], unset: Values) -> tuple[Passage, ...]:
    """The assertions that not every path through their step reaches, each with its condition.

    The condition covers all instances of an actor together, so that it does not change if instances or
    elements are exchanged. ``unset`` has what the cells that live within a step hold before it.
    """
    together: dict[Passage, list[Expression]] = {}
    doubtful: set[tuple[str, Span]] = set()
    unclaimed: set[tuple[str, Span]] = set()
    for one, command in ((one, command) for one, row in rows for command in row):
        for span, (condition, sure) in of_command(command, unset).items():
            together.setdefault(passage_of(one, command, span), []).append(condition)
            doubtful |= set() if sure else {(one.actor, span)}
            unclaimed |= {(one.actor, span)} if condition == fold.TRUE else set()
    return tuple(
        replace(passage, condition=fold.disjunction(conditions))
        for passage, conditions in together.items()
        if (passage.actor, passage.span) in doubtful - unclaimed
    )


def passage_of(one: Instance, command: GroundCommand, span: Span) -> Passage:
    """An assertion of a command."""
    label = command.label
    return Passage(one.actor, label.procedure, label.calls, label.span, span, fold.FALSE)


def of_command(command: GroundCommand, unset: Values) -> dict[Span, tuple[Expression, bool]]:
    """The assertions of a command, with the condition under which its instance reaches each.

    True stands for a condition that is too long. The last value says whether every path reaches it.
    """
    if not any(asserted(case.effects) for case in command.cases):
        return {}
    ways: dict[Span, list[Expression]] = {}
    for case in command.cases:
        try:
            for span, way in list(assertions(case.effects, dict(unset), ())):
                beyond = [*map(equality, case.where[1:]), case.guard, *way]
                ways.setdefault(span, []).append(fold.conjunction(beyond))
        except TooLong:
            return {span: (fold.TRUE, False) for case in command.cases for span in asserted(case.effects)}
    sure = {span for span in ways if all(span in surely(case.effects) for case in command.cases)}
    # The location comes first: it excludes most states.
    there = [equality(case.where[0]) for case in command.cases[:1]]
    return {
        span: (fold.conjunction([*there, fold.disjunction(conditions)]), span in sure)
        for span, conditions in ways.items()
    }


def assertions(
    effects: tuple[Effect, ...], values: Values, way: tuple[Expression, ...]
) -> Iterator[tuple[Span, tuple[Expression, ...]]]:
    """The assertions among effects, with the condition that leads to each.

    ``values`` are what was assigned before, and change on the way. Raises TooLong.
    """
    for effect in effects:
        match effect:
            case Update(number, value):
                values[number] = before_the_step(value, values)
            case Require(condition, kind, _, span):
                if kind == ASSERTION:
                    yield span, way
                way = (*way, before_the_step(condition, values))
            case Fork(condition, then, otherwise):
                decides = before_the_step(condition, values)
                one, other = dict(values), dict(values)
                yield from assertions(then, one, (*way, decides))
                yield from assertions(otherwise, other, (*way, fold.negation(decides)))
                values.update(joined(decides, one, other))
            case Passing():
                pass
            case _:
                assert_never(effect)


def joined(decides: Expression, one: Values, other: Values) -> Values:
    """What cells hold after a test. No step fails in one that anything follows: see ``Grounding.test``."""
    numbers = [n for n in {**one, **other} if one.get(n) != other.get(n)]
    return {n: short(fold.conditional(decides, one.get(n, Cell(n)), other.get(n, Cell(n)))) for n in numbers}


def before_the_step(expression: Expression, values: Values) -> Expression:
    """An expression in terms of the cells before the step. Raises TooLong."""
    return short(replaced(expression, values))


def replaced(expression: Expression, values: Mapping[int, Expression]) -> Expression:
    """An expression with other expressions for some cells."""
    if isinstance(expression, Cell):
        return values.get(expression.number, expression)
    return fold.rebuild(expression, lambda part: replaced(part, values)) if values else expression


def short(expression: Expression) -> Expression:
    """The same expression. Raises TooLong."""
    if len(walk(expression)) > LONGEST:
        raise TooLong
    return expression


def asserted(effects: tuple[Effect, ...]) -> set[Span]:
    """The places of the assertions among effects."""
    return {e.span for e in each(effects) if isinstance(e, Require) and e.kind == ASSERTION}


def surely(effects: tuple[Effect, ...]) -> set[Span]:
    """The places of the assertions that every path through the effects reaches."""
    found = set[Span]()
    for effect in effects:
        if isinstance(effect, Fork):
            found |= surely(effect.then) & surely(effect.otherwise)
        else:
            found |= asserted((effect,))
    return found
