"""Expressions of a ground program as terms of z3: booleans, and numbers with just enough bits.

Every number has a range, computed from the ranges of the cells. Its bit-vector (two's complement) is as wide
as that range needs, and operands are widened before an operation, so that nothing wraps: the numbers are
those of Python.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from checker.backends.z3.library import z3_module
from checker.ground.not_ground import not_ground
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
from checker.program.fold import COMPARISONS
from checker.program.typing import combined

Truth = Any  # a boolean term of z3


@dataclass(frozen=True, slots=True)
class Number:
    """A term, and the least and the greatest value that it can have."""

    term: Any
    low: int
    high: int

    @property
    def width(self) -> int:
        """The number of bits of the range, including the sign."""
        return width_of(self.low, self.high)


Cells = Mapping[int, Number]


def width_of(low: int, high: int) -> int:
    """The number of bits of a range of numbers, including the sign."""
    return max((~low if low < 0 else low).bit_length(), (~high if high < 0 else high).bit_length()) + 1


class Terms:
    """Builds terms. Raises NoZ3."""

    def __init__(self) -> None:
        self.z3 = z3_module()

    # -- booleans; known ones are folded, which most of a step is ---------------------------------

    def all_of(self, truths: Iterable[Truth]) -> Truth:
        """The conjunction."""
        kept = [one for one in truths if not self.z3.is_true(one)]
        if any(self.z3.is_false(one) for one in kept):
            return self.z3.BoolVal(False)
        return kept[0] if len(kept) == 1 else self.z3.And(kept)

    def any_of(self, truths: Iterable[Truth]) -> Truth:
        """The disjunction."""
        kept = [one for one in truths if not self.z3.is_false(one)]
        if any(self.z3.is_true(one) for one in kept):
            return self.z3.BoolVal(True)
        return kept[0] if len(kept) == 1 else self.z3.Or(kept)

    def negation(self, truth: Truth) -> Truth:
        """The negation."""
        if self.z3.is_true(truth) or self.z3.is_false(truth):
            return self.z3.BoolVal(self.z3.is_false(truth))
        return self.z3.Not(truth)

    # -- numbers -----------------------------------------------------------------------------

    def constant(self, value: int) -> Number:
        """A known number."""
        return Number(self.z3.BitVecVal(value, width_of(value, value)), value, value)

    def variable(self, name: str, low: int, high: int) -> Number:
        """An unknown number of a range; the caller must constrain it to the range."""
        if low == high:
            return self.constant(low)
        return Number(self.z3.BitVec(name, width_of(low, high)), low, high)

    def in_range(self, number: Number) -> Truth:
        """The condition that a number is in its range, if its bits allow more."""
        least, most = (
            self.widened(self.constant(number.low), number),
            self.widened(self.constant(number.high), number),
        )
        return self.z3.And(least <= number.term, number.term <= most)

    def widened(self, number: Number, other: Number) -> Any:
        """The term of a number in as many bits as the wider of the two has."""
        return self.of_width(number, max(number.width, other.width))

    def of_width(self, number: Number, width: int) -> Any:
        """The term of a number in so many bits, or more."""
        return self.z3.SignExt(width - number.width, number.term) if width > number.width else number.term

    def equal(self, one: Number, other: Number) -> Truth:
        """That two numbers are the same."""
        return self.compared("==", one, other)

    def compared(self, sign: str, one: Number, other: Number) -> Truth:
        """A comparison."""
        if one.low == one.high and other.low == other.high:
            return self.z3.BoolVal(COMPARISONS[sign](one.low, other.low))  # type: ignore[index]  # a sign of Compare
        left, right = self.widened(one, other), self.widened(other, one)
        return COMPARISONS[sign](left, right)  # type: ignore[index]  # as above

    def either(self, condition: Truth, then: Number, otherwise: Number) -> Number:
        """One number or the other."""
        low, high = min(then.low, otherwise.low), max(then.high, otherwise.high)
        if then is otherwise or self.z3.is_true(condition):
            return then
        if low == high:  # the term of one that is not chosen may be undefined, as n >> -1 is
            return self.constant(low)
        if self.z3.is_false(condition):
            return otherwise
        width = width_of(low, high)
        term = self.z3.If(condition, self.of_width(then, width), self.of_width(otherwise, width))
        return Number(term, low, high)

    def combined(self, sign: str, one: Number, other: Number) -> Number:
        """Arithmetic as Python's: quotients are rounded down, remainders have the divisor's sign.

        z3 shifts by any number of bits; a number copies its sign when it is shifted to the right.
        """
        low, high = bounds(sign, one, other)
        width = max(width_of(low, high), one.width, other.width) + (sign in ("//", "%"))
        left, right = self.of_width(one, width), self.of_width(other, width)
        term = {
            "+": lambda: left + right,
            "-": lambda: left - right,
            "*": lambda: left * right,
            "%": lambda: left % right,
            "//": lambda: (left - left % right) / right,
            "&": lambda: left & right,
            "|": lambda: left | right,
            "^": lambda: left ^ right,
            "<<": lambda: left << right,
            ">>": lambda: left >> right,
        }[sign]()
        return Number(self.z3.Extract(width_of(low, high) - 1, 0, term), low, high)

    # -- expressions -------------------------------------------------------------------------

    def number(self, expression: Expression, cells: Cells) -> Number:
        """The value of an expression."""
        match expression:
            case Constant(value):
                return self.constant(value)
            case Cell(number):
                return cells[number]
            case Arithmetic(sign, left, right):
                return self.combined(sign, self.number(left, cells), self.number(right, cells))
            case Conditional(condition, then, otherwise):
                parts = self.number(then, cells), self.number(otherwise, cells)
                return self.either(self.truth(condition, cells), *parts)
            case Not() | And() | Or() | Compare():
                return self.either(self.truth(expression, cells), self.constant(1), self.constant(0))
            case _:
                not_ground(expression)

    def truth(self, expression: Expression, cells: Cells) -> Truth:
        """Whether an expression is true."""
        match expression:
            case Constant(value):
                return self.z3.BoolVal(bool(value))
            case Not(operand):
                return self.negation(self.truth(operand, cells))
            case And(operands):
                return self.all_of(self.truth(one, cells) for one in operands)
            case Or(operands):
                return self.any_of(self.truth(one, cells) for one in operands)
            case Compare(sign, left, right):
                return self.compared(sign, self.number(left, cells), self.number(right, cells))
            case Cell() | Arithmetic() | Conditional():
                return self.compared("!=", self.number(expression, cells), self.constant(0))
            case _:
                not_ground(expression)


def bounds(sign: str, one: Number, other: Number) -> tuple[int, int]:
    """The least and the greatest result; the result of a division by zero is never used."""
    lefts, rights = (one.low, one.high), (other.low, other.high)
    if sign not in ("//", "%"):
        return combined(sign, lefts, rights)  # type: ignore[arg-type]  # a sign of Arithmetic
    far = max(map(abs, (*lefts, *rights))) + 1
    return -far, far
