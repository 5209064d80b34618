"""Expressions of a program: closed, immutable, without side effects.

Each has its ``operands``, in the order in which they are evaluated.

Two ways to name state: a ``Program`` reads fields of objects (``Field``, ``Slot``) and locals; a
ground program, where every object is a constant, reads numbered cells (``Cell``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from checker.program.types import Type

Comparison = Literal["==", "!=", "<", "<=", ">", ">="]
Operator = Literal["+", "-", "*", "//", "%", "&", "|", "^", "<<", ">>"]


@dataclass(frozen=True, slots=True)
class Constant:
    """A value that is known before the first step."""

    value: int
    type: Type
    operands: ClassVar[tuple[Expression, ...]] = ()


@dataclass(frozen=True, slots=True)
class Local:
    """A local variable of the actor, by its full name."""

    name: str
    operands: ClassVar[tuple[Expression, ...]] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """The item for which this instance of the actor exists, or one part of it.

    ``least`` and ``most`` bound the items of all instances.
    """

    part: int
    type: Type
    least: int
    most: int
    operands: ClassVar[tuple[Expression, ...]] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the object that ``base`` refers to; ``index`` if the field is an array."""

    base: Expression
    record: str
    name: str
    index: Expression | None = None

    @property
    def operands(self) -> tuple[Expression, ...]:
        """The object, and the index if there is one."""
        return (self.base,) if self.index is None else (self.base, self.index)


@dataclass(frozen=True, slots=True)
class Slot:
    """An element of a shared array of plain values."""

    array: str
    index: Expression

    @property
    def operands(self) -> tuple[Expression, ...]:
        """The index."""
        return (self.index,)


@dataclass(frozen=True, slots=True)
class At:
    """A reference to an element of a shared array of records."""

    array: str
    index: Expression

    @property
    def operands(self) -> tuple[Expression, ...]:
        """The index."""
        return (self.index,)


@dataclass(frozen=True, slots=True)
class Cell:
    """A numbered variable of a ground program."""

    number: int
    operands: ClassVar[tuple[Expression, ...]] = ()


@dataclass(frozen=True, slots=True)
class Not:
    """True if the operand is false."""

    operand: Expression

    @property
    def operands(self) -> tuple[Expression, ...]:
        """The negated operand."""
        return (self.operand,)


@dataclass(frozen=True, slots=True)
class And:
    """True if all operands are; later ones are not read after a false one."""

    operands: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """True if one operand is; later ones are not read after a true one."""

    operands: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Compare:
    """A comparison of two values of one type."""

    operator: Comparison
    left: Expression
    right: Expression

    @property
    def operands(self) -> tuple[Expression, ...]:
        """Both values."""
        return self.left, self.right


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Two integers combined, as in Python."""

    operator: Operator
    left: Expression
    right: Expression

    @property
    def operands(self) -> tuple[Expression, ...]:
        """Both integers."""
        return self.left, self.right


@dataclass(frozen=True, slots=True)
class Conditional:
    """``then if condition else otherwise``."""

    condition: Expression
    then: Expression
    otherwise: Expression

    @property
    def operands(self) -> tuple[Expression, ...]:
        """The condition, and both values."""
        return self.condition, self.then, self.otherwise


Expression = (
    Constant | Local | Item | Field | Slot | At | Cell | Not | And | Or | Compare | Arithmetic | Conditional
)
Place = Field | Slot | Local | Cell
Unplaced = Local | Item | Field | Slot | At  # ways to name state that no ground program has


def walk(expression: Expression) -> list[Expression]:
    """The expression and everything in it, each before its operands."""
    found = [expression]
    waiting = list(expression.operands[::-1])
    while waiting:
        one = waiting.pop()
        found.append(one)
        waiting += one.operands[::-1]
    return found
