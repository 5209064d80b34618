"""The numbers of a ground program, and their ranges, which another language must be able to hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from checker.ground.effects import expressions
from checker.ground.program import Case, Ground
from checker.program.expressions import Arithmetic, Constant, Expression, walk
from checker.program.typing import Bounds, interval

SHOWN = 40  # digits of a number that is written in full


def literal(value: int) -> str:
    """A number in generated Python. Long ones are hexadecimal: Python limits decimal digits."""
    return str(value) if -(1 << 64) < value < 1 << 64 else hex(value)


def number_text(value: int) -> str:
    """A number in a message."""
    if abs(value) < 10**SHOWN:
        return str(value)
    return f"{'-' if value < 0 else ''}2**{abs(value).bit_length() - 1} and more"


def bounds_of(ground: Ground) -> Bounds:
    """The lowest and the highest value of each cell."""
    return {n: (min(c.low, c.reset), max(c.high, c.reset)) for n, c in enumerate(ground.cells)}


def numbers(ground: Ground, more: Iterable[Expression] = ()) -> Iterator[tuple[str, int, int]]:
    """The numbers, each with its name (a cell's, or "a number") and its range.

    They are every cell, every constant, and every intermediate result, in ``more`` expressions too.
    """
    ranges = bounds_of(ground)
    for cell in ground.cells:
        yield cell.name, min(cell.low, cell.reset), max(cell.high, cell.reset)
    for root in (*all_expressions(ground), *more):
        for part in walk(root):
            if isinstance(part, Arithmetic | Constant):
                yield "a number", *interval(part, ground.program, ranges)


def divisions(ground: Ground) -> Iterator[int]:
    """For each quotient and remainder with a part that may be negative: how far rounding down may go."""
    ranges = bounds_of(ground)
    for root in all_expressions(ground):
        for part in walk(root):
            if isinstance(part, Arithmetic) and part.operator in ("//", "%"):
                sides = [interval(side, ground.program, ranges) for side in (part.left, part.right)]
                if min(low for low, _ in sides) < 0:
                    left, right = (max(abs(low), abs(high)) for low, high in sides)
                    yield left + 2 * right


def all_expressions(ground: Ground) -> list[Expression]:
    """Every expression of steps and properties."""
    cases: list[Case] = [case for row in ground.commands for command in row for case in command.cases]
    found = [expression for case in cases for expression in (case.guard, *expressions(case.effects))]
    for judged in ground.properties:
        found += [
            judged.bad,
            *judged.premises,
            *judged.ends,
            *([] if judged.trigger is None else [judged.trigger]),
        ]
    return found
