"""Whether values within the ranges of the cells can make a condition true, whatever the program does."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from math import prod

from checker.ground.effects import cells_read
from checker.ground.meaning import evaluate
from checker.ground.program import CellInfo
from checker.program.expressions import And, Arithmetic, Cell, Compare, Constant, Expression, Not, Or
from checker.program.fold import COMPARISONS
from checker.program.typing import Interval, combined

MOST_TRIED = 4096  # combinations of values


def is_satisfiable(condition: Expression, cells: Sequence[CellInfo]) -> bool:
    """Whether some values make a condition true: exact for few values; for more, True if ranges allow it."""
    numbers = sorted(cells_read(condition))
    spans = [(cells[number].low, cells[number].high) for number in numbers]
    if prod(high - low + 1 for low, high in spans) > MOST_TRIED:  # len(range(...)) has a limit
        return may_be(condition, True, cells)
    for values in product(*(range(low, high + 1) for low, high in spans)):
        try:
            if evaluate(condition, dict(zip(numbers, values, strict=True)).__getitem__):
                return True
        except ArithmeticError:  # a division by zero, a shift by a negative number
            return True
    return False


def may_be(condition: Expression, wanted: bool, cells: Sequence[CellInfo]) -> bool:
    """Whether the ranges of its parts allow a condition to be true, or to be false."""
    match condition:
        case Constant(value):
            return bool(value) == wanted
        case Not(operand):
            return may_be(operand, not wanted, cells)
        case And(operands) | Or(operands):
            parts = (may_be(one, wanted, cells) for one in operands)
            return all(parts) if isinstance(condition, And) == wanted else any(parts)
        case Compare(sign, left, right):
            spans = interval(left, cells), interval(right, cells)
            return spans[0] is None or spans[1] is None or compares(sign, wanted, spans[0], spans[1])
        case _:
            return True


def compares(sign: str, wanted: bool, left: Interval, right: Interval) -> bool:
    """Whether numbers of two ranges can compare so. For ``==`` any overlap will do; else the ends decide."""
    if sign in ("==", "!="):
        overlap = left[0] <= right[1] and right[0] <= left[1]
        alone = left == right and left[0] == left[1]
        return overlap if (sign == "==") == wanted else not alone
    return any(COMPARISONS[sign](a, b) == wanted for a in left for b in right)  # type: ignore[index]  # a sign of Compare


def interval(number: Expression, cells: Sequence[CellInfo]) -> Interval | None:
    """The least and the greatest value of a number; None if that is not examined."""
    match number:
        case Constant(value):
            return value, value
        case Cell(index):
            return cells[index].low, cells[index].high
        case Arithmetic(sign, left, right):
            spans = interval(left, cells), interval(right, cells)
            return None if spans[0] is None or spans[1] is None else combined(sign, spans[0], spans[1])
        case _:
            return None
