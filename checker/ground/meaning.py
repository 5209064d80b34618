"""An interpreter of ground programs: slow and simple, for callers that need to see inside a step.

It agrees with the Python back end by test, and at every step that is replayed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import assert_never

from checker.ground.effects import Effect, Fork, Passing, Require, Update
from checker.ground.not_ground import not_ground
from checker.ground.program import Case, Ground, Start
from checker.program import fold
from checker.program.expressions import (
    And,
    Arithmetic,
    Cell,
    Compare,
    Conditional,
    Constant,
    Expression,
    Not,
    Or,
)
from checker.program.fold import COMPARISONS, OPERATORS

Read = Callable[[int], int]


@dataclass
class InterpretedStep:
    """One executed step: values at its end, what it read, wrote and decided on, the lines passed."""

    values: list[int]
    reads: dict[int, int] = field(default_factory=dict)
    decided: dict[int, int] = field(default_factory=dict)
    writes: dict[int, int] = field(default_factory=dict)
    failed: Require | None = None
    passed: list[Passing] = field(default_factory=list)


def evaluate(expression: Expression, read: Read) -> int:
    """The value of a ground expression; later operands of and, or are read only if needed."""
    match expression:
        case Constant(value):
            return value
        case Cell(number):
            return read(number)
        case Not(operand):
            return int(not evaluate(operand, read))
        case And(operands):
            return int(all(evaluate(operand, read) for operand in operands))
        case Or(operands):
            return int(any(evaluate(operand, read) for operand in operands))
        case Compare(sign, left, right):
            return int(COMPARISONS[sign](evaluate(left, read), evaluate(right, read)))
        case Arithmetic(sign, left, right):
            return OPERATORS[sign](evaluate(left, read), evaluate(right, read))
        case Conditional(condition, then, otherwise):
            return evaluate(then if evaluate(condition, read) else otherwise, read)
        case _:
            not_ground(expression)


def enabled(case: Case, values: list[int]) -> bool:
    """Whether a case can be taken."""
    return all(values[cell] == value for cell, value in case.where) and bool(
        evaluate(case.guard, values.__getitem__)
    )


def run(effects: tuple[Effect, ...], values: list[int], guard: Expression | None = None) -> InterpretedStep:
    """Apply the effects to a copy of ``values``; stops at a check that fails."""
    step = InterpretedStep(list(values))
    if guard is not None:
        evaluate(guard, lambda cell: _read(step, cell, decides=True))
    _run(effects, step)
    return step


def _run(effects: tuple[Effect, ...], step: InterpretedStep) -> None:
    for effect in effects:
        if step.failed is not None:
            return
        match effect:
            case Update(number, value):
                new = evaluate(value, lambda cell: _read(step, cell, decides=False))
                step.writes[number] = step.values[number] = new
            case Require(condition):
                if not evaluate(condition, lambda cell: _read(step, cell, decides=True)):
                    step.failed = effect
            case Fork(condition, then, otherwise):
                holds = evaluate(condition, lambda cell: _read(step, cell, decides=True))
                _run(then if holds else otherwise, step)
            case Passing():
                step.passed.append(effect)
            case _:
                assert_never(effect)


def _read(step: InterpretedStep, cell: int, decides: bool) -> int:
    value = step.values[cell]
    if cell not in step.writes:
        step.reads.setdefault(cell, value)
        if decides:
            step.decided.setdefault(cell, value)
    return value


def initial_values(ground: Ground) -> list[list[int]]:
    """The values of every cell in each initial state, choices in order, without repetition.

    Raises InitialFails if a step of ``@initial`` fails, if its wait is never true, or if the work of an actor
    before its first step fails.
    """
    values = [cell.initial for cell in ground.cells]
    shared = ground.instances[0].location  # the cells before it are those that @initial sets up
    states = [tuple(values[:shared])]
    for start in ground.initial:
        states = list(dict.fromkeys(after for before in states for after in started(start, before, values)))
        if not states:
            raise InitialFails(Require(fold.FALSE, "step", "what it waits for is never true", start.span))
    stand(ground, values)
    return [[*state, *values[shared:]] for state in states]


def started(start: Start, before: tuple[int, ...], values: list[int]) -> Iterator[tuple[int, ...]]:
    """The shared values (the first cells) after ``@initial``, for each choice that its wait allows."""
    cells = [cell for cell, _ in start.choices]
    for chosen in product(*(domain for _, domain in start.choices)):
        first = [*before, *values[len(before) :]]
        for cell, value in zip(cells, chosen, strict=True):
            first[cell] = value
        if evaluate(start.guard, first.__getitem__):
            step = run(start.effects, first)
            if step.failed is not None:
                raise InitialFails(step.failed)
            yield tuple(step.values[: len(before)])


def stand(ground: Ground, values: list[int]) -> None:
    """Do the work of every actor before its first step; it reads nothing shared, so once for all states."""
    for one in ground.instances:
        step = run(one.start, values)
        if step.failed is not None:
            raise InitialFails(step.failed)
        values[:] = between_steps(ground, step.values)


class InitialFails(Exception):
    """A check fails before the first step."""

    def __init__(self, check: Require) -> None:
        super().__init__(check.sentence)
        self.check = check


def between_steps(ground: Ground, values: list[int]) -> list[int]:
    """The values as the next step sees them: cells that live within a step are reset."""
    return [v if cell.kept else cell.reset for v, cell in zip(values, ground.cells, strict=True)]
