"""Expressions of a program: closed, immutable, without side effects.

Two ways to name state: a ``Program`` reads fields of objects (``Field``, ``Slot``) and locals; a
ground program, where every object is a constant, reads numbered cells (``Cell``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, assert_never

from checker.program.types import Type

Comparison = Literal["==", "!=", "<", "<=", ">", ">="]
Operator = Literal["+", "-", "*", "//", "%"]


@dataclass(frozen=True, slots=True)
class Constant:
    """A value that is known before the first step."""

    value: int
    type: Type


@dataclass(frozen=True, slots=True)
class Local:
    """A local variable of the actor, by its full name."""

    name: str


@dataclass(frozen=True, slots=True)
class Item:
    """The item that this instance of the actor was made for, or one part of it.

    ``least`` and ``most`` are around what the instances have.
    """

    part: int
    type: Type
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the object that ``base`` refers to; ``index`` where the field is an array."""

    base: Expression
    record: str
    name: str
    index: Expression | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """An element of a shared array of plain values."""

    array: str
    index: Expression


@dataclass(frozen=True, slots=True)
class At:
    """A reference to an element of a shared array of records."""

    array: str
    index: Expression


@dataclass(frozen=True, slots=True)
class Cell:
    """A numbered variable of a ground program."""

    number: int


@dataclass(frozen=True, slots=True)
class Not:
    """True where the operand is false."""

    operand: Expression


@dataclass(frozen=True, slots=True)
class And:
    """True where all operands are; later ones are not read after a false one."""

    operands: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """True where one operand is; later ones are not read after a true one."""

    operands: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Compare:
    """Two values of one type compared."""

    operator: Comparison
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Two integers combined, as Python does."""

    operator: Operator
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Conditional:
    """``then if condition else otherwise``."""

    condition: Expression
    then: Expression
    otherwise: Expression


Expression = (
    Constant | Local | Item | Field | Slot | At | Cell | Not | And | Or | Compare | Arithmetic | Conditional
)
Place = Field | Slot | Local | Cell
Unplaced = Local | Item | Field | Slot | At  # ways to state that no ground program has


def children(expression: Expression) -> tuple[Expression, ...]:
    """The operands, in the order in which they are evaluated."""
    match expression:
        case Constant() | Local() | Item() | Cell():
            return ()
        case Field(base, _, _, index):
            return (base,) if index is None else (base, index)
        case Slot(_, index) | At(_, index):
            return (index,)
        case Not(operand):
            return (operand,)
        case And(operands) | Or(operands):
            return operands
        case Compare(_, left, right) | Arithmetic(_, left, right):
            return left, right
        case Conditional(condition, then, otherwise):
            return condition, then, otherwise
        case _:
            assert_never(expression)


def walk(expression: Expression) -> list[Expression]:
    """The expression and everything in it."""
    found = [expression]
    for child in children(expression):
        found.extend(walk(child))
    return found
