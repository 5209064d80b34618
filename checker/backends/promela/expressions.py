"""Ground expressions as Promela."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from checker.backends.named_values import NamedValues
from checker.backends.plain_names import Names
from checker.ground.not_ground import not_ground
from checker.ground.numbers import bounds_of
from checker.ground.program import Ground
from checker.program.brackets import is_bracketed
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
from checker.program.types import Type
from checker.program.typing import Interval, interval

SIGNS = {"//": "floor_div", "%": "floor_mod"}
WIDTH = 32  # bits of a number of Spin: C shifts by fewer


@dataclass(frozen=True)
class PromelaCoder:
    """Writes the expressions of one ground program. ``runs`` is true if runs are judged, not states."""

    ground: Ground
    names: Names
    runs: bool = False

    @cached_property
    def values(self) -> NamedValues:
        """How values are written."""
        return NamedValues(self.ground.cells, self.names, ("false", "true"))

    def text(self, expression: Expression, meant: Type | None = None) -> str:
        """The expression, in brackets where it has parts. ``meant`` is the type that a number stands for."""
        match expression:
            case Constant():
                return self.values.constant(expression, meant)
            case Cell(number):
                return self.names.cells[number]
            case Not(operand):
                return f"!{self.text(operand)}"
            case And(operands):
                return "(" + " && ".join(map(self.text, operands)) + ")"
            case Or(operands):
                return "(" + " || ".join(map(self.text, operands)) + ")"
            case Compare(sign, Cell(number), Constant(value)) if self.is_before_or_behind(sign, number):
                return self.location(sign, self.names.cells[number], value)
            case Compare(sign, Cell(number), Constant(value)):
                return f"({self.names.cells[number]} {sign} {self.values.held(number, value)})"
            case Compare(sign, left, right):
                both = self.values.type_beside(left) or self.values.type_beside(right)
                return f"({self.text(left, both)} {sign} {self.text(right, both)})"
            case Arithmetic(sign, left, right):
                return self.arithmetic(expression, self.text(left), self.text(right))
            case Conditional(condition, then, otherwise):
                arms = f"{self.text(then, meant)} : {self.text(otherwise, meant)}"
                return f"({self.text(condition)} -> {arms})"
            case _:
                not_ground(expression)

    def is_before_or_behind(self, sign: str, number: int) -> bool:
        """Whether a comparison asks whether an instance is before or behind a location."""
        return self.ground.cells[number].location and sign not in ("==", "!=")

    def location(self, sign: str, cell: str, value: int) -> str:
        """A location beside another. ``FINISHED`` is the greatest number here, and is before all others."""
        if sign.startswith(">"):
            return f"(({cell} != FINISHED) && ({cell} {sign} {value}))"
        return f"(({cell} == FINISHED) || ({cell} {sign} {value}))"

    def type_of(self, number: int) -> Type:
        """The type of a cell."""
        return self.ground.cells[number].type

    def property(self, kind: str) -> str:
        """The name of the property that a check belongs to."""
        numbers = {judged.property.name: n for n, judged in enumerate(self.ground.properties)}
        return self.names.properties[numbers[kind]]

    def arithmetic(self, expression: Arithmetic, left: str, right: str) -> str:
        """Two numbers combined; quotients and remainders round down, as Python does, and so do shifts."""
        sign: str = expression.operator
        if sign in SIGNS and (self.bounds(expression.left)[0] < 0 or self.bounds(expression.right)[0] < 0):
            return f"{SIGNS[sign]}({left}, {right})"
        if sign == ">>" and self.bounds(expression.right)[1] >= WIDTH:
            return f"shift_right({left}, {right})"
        return f"({left} {'/' if sign == '//' else sign} {right})"

    def bounds(self, expression: Expression) -> Interval:
        """The range of an expression."""
        return interval(expression, self.ground.program, bounds_of(self.ground))


def bare(text: str) -> str:
    """An expression without its outermost brackets; a conditional keeps them."""
    return text[1:-1] if is_bracketed(text) and "->" not in text else text
