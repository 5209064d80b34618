"""The type of an expression, and the range of its values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from checker.program.bits import joined_bits, shifted
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
    Operator,
    Or,
    Slot,
)
from checker.program.program import Record, Shared, Variable
from checker.program.types import Boolean, Integer, Reference, Type

Interval = tuple[int, int]
Bounds = Mapping[str | int, Interval]


class Declarations(Protocol):
    """The declarations that an expression may use: a Program, or what the compiler has before that."""

    def record(self, name: str) -> Record:
        """The record of that name."""

    def array(self, name: str) -> Shared:
        """The shared array of that name."""

    def objects(self, record: str) -> tuple[tuple[Shared, int], ...]:
        """The objects of a record, in the order of their reference values from 1."""


def reference_to(record: str, known: Declarations) -> Reference:
    """The type of references to the objects of a record."""
    return Reference(record, tuple(shared.element(i) for shared, i in known.objects(record)))


def variable_of(place: Field | Slot, known: Declarations) -> Variable:
    """The declaration behind a shared place."""
    if isinstance(place, Field):
        return known.record(place.record).field(place.name)
    plain = known.array(place.array).plain
    assert plain is not None, f"{place.array} is an array of records"
    return plain


def type_of(expression: Expression, known: Declarations, local_types: Mapping[str, Type]) -> Type:
    """The type of an expression; KeyError for a local that has none yet."""
    match expression:
        case Constant(_, kind) | Item(_, kind):
            return kind
        case Local(name):
            return local_types[name]
        case Field() | Slot():
            return variable_of(expression, known).type
        case At(array):
            return reference_to(known.array(array).record or "", known)
        case Not() | And() | Or() | Compare():
            return Boolean()
        case Arithmetic():
            return Integer()
        case Conditional(_, then, otherwise):
            return _common(type_of(then, known, local_types), type_of(otherwise, known, local_types))
        case Cell():
            raise KeyError("a cell has its type in the layout")


def _common(one: Type, other: Type) -> Type:
    """The common type of None and a reference: the reference."""
    return other if isinstance(one, Reference) and not one.record else one


def interval(expression: Expression, known: Declarations, bounds: Bounds) -> Interval:
    """The lowest and the highest value that an expression can have, as far as ranges show.

    ``bounds`` gives the ranges of locals, by their names, and of cells, by their numbers.
    """

    def of(part: Expression) -> Interval:
        return interval(part, known, bounds)

    match expression:
        case Constant(value):
            return value, value
        case Local(name):
            return bounds[name]
        case Item(_, _, least, most):
            return least, most
        case Field() | Slot():
            variable = variable_of(expression, known)
            return variable.low, variable.high
        case At(array):
            return _elements(known.array(array), known)
        case Not() | And() | Or() | Compare():
            return 0, 1
        case Arithmetic(sign, left, right):
            return combined(sign, of(left), of(right))
        case Conditional(_, then, otherwise):
            return join(of(then), of(otherwise))
        case Cell(number):
            return bounds[number]


def join(one: Interval, other: Interval) -> Interval:
    """The smallest interval around both."""
    return min(one[0], other[0]), max(one[1], other[1])


def combined(sign: Operator, left: Interval, right: Interval) -> Interval:
    """The interval of ``left sign right``."""
    if sign == "+":
        return left[0] + right[0], left[1] + right[1]
    if sign == "-":
        return left[0] - right[1], left[1] - right[0]
    if sign == "*":
        corners = [a * b for a in left for b in right]
        return min(corners), max(corners)
    if sign in ("&", "|", "^"):
        return joined_bits(sign, left, right)
    if sign in ("<<", ">>"):
        return shifted(sign, left, right)
    divisors = [d for d in (*right, 1, -1) if d and right[0] <= d <= right[1]]
    if sign == "//":
        corners = [a // d for a in left for d in divisors] or [0]
        return min(corners), max(corners)
    return min(0, right[0] + 1), max(0, right[1] - 1)


def _elements(shared: Shared, known: Declarations) -> Interval:
    numbers = [n for n, (s, _) in enumerate(known.objects(shared.record or ""), 1) if s.name == shared.name]
    return numbers[0], numbers[-1]
