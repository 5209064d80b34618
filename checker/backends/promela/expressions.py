"""Ground expressions as Promela."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from checker.backends.plain_names import Names
from checker.ground.not_ground import not_ground
from checker.ground.numbers import bounds_of
from checker.ground.program import Ground
from checker.program.expressions import (
    And,
    Arithmetic,
    At,
    Cell,
    Compare,
    Conditional,
    Constant,
    Expression,
    Field,
    Item,
    Local,
    Not,
    Or,
    Slot,
)
from checker.program.types import Boolean, Enumeration, Integer, Reference, Type
from checker.program.typing import Interval, interval

SIGNS = {"//": "floor_div", "%": "floor_mod"}


@dataclass(frozen=True)
class PromelaCoder:
    """Writes the expressions of one ground program. ``runs`` says that whole runs are judged, not states."""

    ground: Ground
    names: Names
    runs: bool = False

    def text(self, expression: Expression, meant: Type | None = None) -> str:
        """The expression, in brackets where it has parts. ``meant`` is the type that a number stands for."""
        match expression:
            case Constant(value, kind):
                named = isinstance(kind, Integer) or kind == Reference("", ())
                return self.constant(value, meant if named and meant else kind)
            case Cell(number):
                return self.names.cells[number]
            case Not(operand):
                return f"!{self.text(operand)}"
            case And(operands):
                return "(" + " && ".join(map(self.text, operands)) + ")"
            case Or(operands):
                return "(" + " || ".join(map(self.text, operands)) + ")"
            case Compare(sign, Cell(number), Constant(value)):
                return f"({self.names.cells[number]} {sign} {self.held(number, value)})"
            case Compare(sign, left, right):
                both = self.kind(left) or self.kind(right)
                return f"({self.text(left, both)} {sign} {self.text(right, both)})"
            case Arithmetic(sign, left, right):
                return self.arithmetic(expression, self.text(left), self.text(right))
            case Conditional(condition, then, otherwise):
                arms = f"{self.text(then, meant)} : {self.text(otherwise, meant)}"
                return f"({self.text(condition)} -> {arms})"
            case Local() | Item() | Field() | Slot() | At():
                not_ground(expression)
            case _:
                assert_never(expression)

    def constant(self, value: int, kind: Type) -> str:
        """A value by its name."""
        match kind:
            case Boolean():
                return "true" if value else "false"
            case Enumeration(name) if (name, value) in self.names.members:
                return self.names.members[name, value]
            case Reference(record) if (record, value) in self.names.objects:
                return self.names.objects[record, value]
        return str(value) if value >= 0 else f"(-{-value})"

    def held(self, number: int, value: int) -> str:
        """What a cell holds, by name."""
        cell = self.ground.cells[number]
        if cell.location:
            return "FINISHED" if value < 0 else str(value)
        return self.constant(value, cell.type)

    def type_of(self, number: int) -> Type:
        """The type of a cell."""
        return self.ground.cells[number].type

    def property(self, kind: str) -> str:
        """The name of the property that a check belongs to."""
        numbers = {judged.property.name: n for n, judged in enumerate(self.ground.properties)}
        return self.names.properties[numbers[kind]]

    def kind(self, expression: Expression) -> Type | None:
        """The type of a cell, that a number beside it is shown in."""
        match expression:
            case Cell(number):
                return self.ground.cells[number].type
            case Conditional(_, then, otherwise):
                return self.kind(then) or self.kind(otherwise)
            case Constant() | Not() | And() | Or() | Compare() | Arithmetic():
                return None
            case Local() | Item() | Field() | Slot() | At():
                not_ground(expression)
            case _:
                assert_never(expression)

    def arithmetic(self, expression: Arithmetic, left: str, right: str) -> str:
        """A sum, product, quotient or remainder; the last two round down, as Python does."""
        sign: str = expression.operator
        if sign in SIGNS and (self.bounds(expression.left)[0] < 0 or self.bounds(expression.right)[0] < 0):
            return f"{SIGNS[sign]}({left}, {right})"
        return f"({left} {sign[0]} {right})"

    def bounds(self, expression: Expression) -> Interval:
        """Between which values an expression lies."""
        return interval(expression, self.ground.program, bounds_of(self.ground))


def bare(text: str) -> str:
    """An expression without the brackets around all of it."""
    if not text.startswith("("):
        return text
    depth = 0
    for position, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if depth == 0:
            return text[1:-1] if position == len(text) - 1 and "->" not in text else text
    return text
