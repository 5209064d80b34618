"""Names for values, in languages that have names for them."""

from __future__ import annotations

from dataclasses import dataclass

from checker.backends.plain_names import Names
from checker.ground.not_ground import not_ground
from checker.ground.program import CellInfo
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
from checker.program.types import Boolean, Enumeration, Integer, Reference, Type


@dataclass(frozen=True)
class NamedValues:
    """How values are written. ``truths`` are the words for False and True."""

    cells: tuple[CellInfo, ...]
    names: Names
    truths: tuple[str, str]

    def constant(self, constant: Constant, meant: Type | None = None) -> str:
        """A constant. A bare number, or None, has the type of the cell ``meant`` beside it."""
        unnamed = isinstance(constant.type, Integer) or constant.type == Reference("", ())
        return self.value(constant.value, meant if unnamed and meant else constant.type)

    def value(self, value: int, kind: Type) -> str:
        """A value of a type."""
        match kind:
            case Boolean():
                return self.truths[bool(value)]
            case Enumeration(name) if (name, value) in self.names.members:
                return self.names.members[name, value]
            case Reference(record) if (record, value) in self.names.objects:
                return self.names.objects[record, value]
            case Integer() | Enumeration() | Reference():
                return str(value) if value >= 0 else f"(-{-value})"

    def held(self, number: int, value: int) -> str:
        """The contents of a cell."""
        cell = self.cells[number]
        if cell.location:
            return "FINISHED" if value < 0 else str(value)
        return self.value(value, cell.type)

    def type_beside(self, expression: Expression) -> Type | None:
        """The type in which a number beside an expression is shown: that of the cell in the expression."""
        match expression:
            case Cell(number):
                return self.cells[number].type
            case Conditional(_, then, otherwise):
                return self.type_beside(then) or self.type_beside(otherwise)
            case Constant() | Not() | And() | Or() | Compare() | Arithmetic():
                return None
            case _:
                not_ground(expression)
