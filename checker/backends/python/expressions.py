"""Ground expressions and effects as Python source over one packed state ``s``.

A condition on fields becomes one mask and one comparison. A step becomes one sum: what every field gains or
loses if its old value is known, and a mask to clear it if not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from checker.backends.packed import Fields, Point
from checker.ground.not_ground import not_ground
from checker.ground.numbers import literal
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
from checker.source.span import Span


@dataclass(frozen=True)
class Line:
    """One line of generated code, and the part of the model that it is for."""

    indent: int
    text: str
    span: Span | None


@dataclass
class PythonCoder:
    """Writes the code of expressions and steps of one layout."""

    fields: Fields
    lines: list[Line] = field(default_factory=list)
    names: int = 0

    # -- expressions -------------------------------------------------------------------------

    def value(self, expression: Expression, at: Point[str]) -> str:
        """Code whose value is the expression's."""
        match expression:
            case Constant(value):
                return literal(value)
            case Cell(number):
                return self.read(number, at)
            case Arithmetic(sign, left, right):
                return f"({self.first_terms(sign, left, at)} {sign} {self.value(right, at)})"
            case Conditional():
                return f"({self.alternatives(expression, at)})"
            case Not() | And() | Or() | Compare():
                return f"(1 if {self.truth(expression, at)} else 0)"
            case _:
                not_ground(expression)

    def first_terms(self, sign: str, left: Expression, at: Point[str]) -> str:
        """The left side of an operator: a long sum needs no nested parentheses."""
        code = self.value(left, at)
        both = isinstance(left, Arithmetic) and {sign, left.operator} <= {"+", "-"}
        return code.removeprefix("(").removesuffix(")") if both else code

    def alternatives(self, chain: Conditional, at: Point[str]) -> str:
        """``a if x else b if y else c``: a long chain needs no nested parentheses."""
        last = chain.otherwise
        rest = self.alternatives(last, at) if isinstance(last, Conditional) else self.value(last, at)
        return f"{self.value(chain.then, at)} if {self.truth(chain.condition, at)} else {rest}"

    def read(self, number: int, at: Point[str]) -> str:
        """Code whose value is a cell's."""
        if number in at.new:
            known = at.new[number]
            return literal(known) if isinstance(known, int) else known
        if number in at.old and number not in at.gains:
            return literal(at.old[number])
        bits = self.fields.layout.bits.get(number)
        if bits is None:
            return literal(self.fields.layout.fixed[number])
        mask = literal((1 << bits.width) - 1)
        code = f"s >> {bits.shift} & {mask}" if bits.shift else f"s & {mask}"
        low = bits.low + at.gains.get(number, 0)
        sign = "+" if low > 0 else "-"
        return f"(({code}) {sign} {literal(abs(low))})" if low else f"({code})"

    def truth(self, expression: Expression, at: Point[str]) -> str:
        """Code that is true if the expression is."""
        literal = self.fields.asked(expression, at)
        if literal is not None:
            return self.masked([literal])
        match expression:
            case Constant(value):
                return str(bool(value))
            case Not(operand):
                return f"(not {self.truth(operand, at)})"
            case And(operands):
                return self.conjunction(operands, at)
            case Or(operands):
                return "(" + " or ".join(self.truth(o, at) for o in operands) + ")"
            case Compare(sign, left, right):
                return f"({self.value(left, at)} {sign} {self.value(right, at)})"
            case Cell() | Arithmetic() | Conditional():
                return self.value(expression, at)
            case _:
                not_ground(expression)

    def conjunction(
        self, operands: Iterable[Expression], at: Point[str], first: Iterable[tuple[int, int]] = ()
    ) -> str:
        """The code of an ``and``: equalities of fields as one comparison, the rest in order after them."""
        literals, rest = list(first), []
        for operand in operands:
            literal = self.fields.asked(operand, at)
            if literal is not None:
                literals.append(literal)
            else:
                rest.append(self.truth(operand, at))
        parts = ([self.masked(literals)] if literals else []) + rest
        return "True" if not parts else parts[0] if len(parts) == 1 else "(" + " and ".join(parts) + ")"

    def masked(self, literals: list[tuple[int, int]]) -> str:
        """The code that compares several fields with constants at once."""
        wanted = dict(literals)
        if any(wanted[cell] != value for cell, value in literals):
            return "False"
        mask = sum(self.fields.layout.bits[cell].mask for cell in wanted)
        code = sum(self.fields.layout.bits[cell].code(value) for cell, value in wanted.items())
        asked = f"s & {literal(mask)}"
        return asked if mask == code and mask & mask - 1 == 0 else f"({asked}) == {literal(code)}"

    def add(self, indent: int, text: str, span: Span | None = None) -> None:
        """Write one line."""
        self.lines.append(Line(indent, text, span))
