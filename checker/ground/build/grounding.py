"""Grounds expressions of a program: every place becomes a constant, or a choice by cases."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import NamedTuple, Self, assert_never

from checker.ground.state_variables import Cells
from checker.program import fold
from checker.program.commands import ALLOCATED
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
from checker.program.program import Program
from checker.program.types import Integer
from checker.program.typing import Interval, interval

REFERENCE = "references_are_valid"


class Unmet(NamedTuple):
    """The property that is violated if a demand is not met, and the sentence."""

    kind: str
    sentence: str


NOWHERE = Unmet(REFERENCE, "a step follows a reference that leads nowhere")
BY_ZERO = Unmet(REFERENCE, "a step divides by zero")
BELOW_ZERO = Unmet(REFERENCE, "a step shifts by a negative number")
Demands = tuple[tuple[Unmet, Expression], ...]


@dataclass
class Grounding:
    """Grounds the expressions of one instance.

    ``known`` holds the known values of its locals at this point. ``location`` is the cell of its location; an
    ``@initial`` procedure has none. ``choices`` are the locals that get each value of a choice.
    ``standing`` is true for the work before the first step.
    """

    program: Program
    cells: Cells
    item: tuple[Constant, ...] = ()
    local_cells: dict[str, int] = field(default_factory=dict)
    location: int | None = None
    known: dict[str, Expression] = field(default_factory=dict)
    choices: frozenset[str] = frozenset()
    standing: bool = False

    def copy(self) -> Self:
        """A copy for another branch."""
        return replace(self, known=dict(self.known))

    def bounds(self, expression: Expression) -> Interval:
        """The range of a ground expression."""
        return interval(expression, self.program, self.cells.ranges)

    # -- expressions -------------------------------------------------------------------------

    def expression(self, expression: Expression) -> Expression:
        """The expression over cells. If it is not ``defined`` its value is meaningless."""
        match expression:
            case Local(name):
                return self.known.get(
                    name, Cell(self.local_cells[name]) if name in self.local_cells else expression
                )
            case Item(part):
                return self.item[part]
            case At(array, index):
                return fold.arithmetic("+", self.expression(index), fold.number(self.first(array)))
            case Field() | Slot():
                return self.read(expression)
            case Constant() | Cell() | Not() | And() | Or() | Compare() | Arithmetic() | Conditional():
                return fold.rebuild(expression, self.expression)
            case _:
                assert_never(expression)

    def first(self, array: str) -> int:
        """The reference value of the first element of an array of records."""
        shared = self.program.array(array)
        return self.program.objects(shared.record or "").index((shared, 0)) + 1

    def read(self, place: Field | Slot) -> Expression:
        """The value at a place: a cell, or one of several by cases."""
        alternatives = self.places(place)
        if not alternatives:
            return fold.number(0)
        found: Expression = Cell(alternatives[-1][1])
        for condition, cell in reversed(alternatives[:-1]):
            found = fold.conditional(condition, Cell(cell), found)
        return found

    def places(self, place: Field | Slot) -> list[tuple[Expression, int]]:
        """The cells that a place may be, each with its condition."""
        if isinstance(place, Slot):
            length = self.program.array(place.array).length
            return [(c, self.cells.slots[place.array, i]) for i, c in self.cases(place.index, 0, length - 1)]
        length = self.program.record(place.record).field(place.name).length or 1
        indices = self.cases(place.index, 0, length - 1) if place.index is not None else [(0, fold.TRUE)]
        number = len(self.program.objects(place.record))
        return [
            (fold.conjunction([one, other]), self.cells.field(place.record, k, place.name, i))
            for k, one in self.cases(place.base, 1, number)
            for i, other in indices
        ]

    def cases(self, expression: Expression, low: int, high: int) -> list[tuple[int, Expression]]:
        """The values between ``low`` and ``high`` that an expression may have, each with its condition."""
        ground = self.expression(expression)
        if isinstance(ground, Constant):
            return [(ground.value, fold.TRUE)] if low <= ground.value <= high else []
        least, most = self.bounds(ground)
        values = range(max(low, least), min(high, most) + 1)
        return [(v, fold.comparison("==", ground, Constant(v, Integer()))) for v in values]

    def defined(self, expression: Expression) -> Expression:
        """The condition that the expression follows no None, indexes within bounds and divides by no zero."""
        return fold.conjunction(condition for _, condition in self.demands(expression))

    def demands(self, expression: Expression) -> Demands:
        """The conditions for the expression to have a value, in the order of evaluation.

        Each has a sentence that says what is wrong otherwise, and a meaning only if those before it are true.
        """
        match expression:
            case And(operands) | Or(operands):
                return self.in_turn(operands, isinstance(expression, And))
            case Conditional(condition, then, otherwise):
                return joined([*self.demands(condition), *self.chosen(condition, then, otherwise)])
            case Field(base, record, name, index):
                length = self.program.record(record).field(name).length or 1
                leads = self.within(base, 1, len(self.program.objects(record)))
                inside = [] if index is None else self.inside(index, f"{record}.{name}", length)
                life = self.life(base, record) if name != ALLOCATED else ()
                return joined([*self.demands(base), (NOWHERE, leads), *life, *inside])
            case Slot(array, index) | At(array, index):
                return joined(self.inside(index, array, self.program.array(array).length))
            case fold.LEADS_NOWHERE:
                return ((NOWHERE, fold.FALSE),)
            case Arithmetic(sign, left, right) if sign in ("//", "%"):
                nonzero = fold.comparison("!=", self.expression(right), fold.number(0))
                low, high = self.bounds(self.expression(right))
                nonzero = nonzero if low <= 0 <= high else fold.TRUE
                return joined([*self.demands(left), *self.demands(right), (BY_ZERO, nonzero)])
            case Arithmetic(sign, left, right) if sign in ("<<", ">>"):
                forward = self.between(self.expression(right), 0, self.bounds(self.expression(right))[1])
                return joined([*self.demands(left), *self.demands(right), (BELOW_ZERO, forward)])
            case Constant() | Local() | Item() | Cell():
                return ()
            case Not() | Compare() | Arithmetic():
                return joined(one for child in expression.operands for one in self.demands(child))
            case _:
                assert_never(expression)

    def life(self, _base: Expression, _record: str, /) -> Demands:
        """The conditions that the object which a step uses has not been freed; a property may ask for any."""
        return ()

    def inside(self, index: Expression, array: str, length: int) -> Demands:
        """The condition on the index of an array."""
        elements = f"{length} element{'' if length == 1 else 's'}"
        outside = Unmet(REFERENCE, f"a step takes an index outside of {array}, which has {elements}")
        return (*self.demands(index), (outside, self.within(index, 0, length - 1)))

    def in_turn(self, operands: tuple[Expression, ...], conjunction: bool) -> Demands:
        """Each operand must be defined, unless the operands before it already decide."""
        found: Demands = () if not operands else self.demands(operands[-1])
        for operand in reversed(operands[:-1]):
            ground = self.expression(operand)
            beyond = fold.negation(ground) if conjunction else ground
            later = [(said, fold.disjunction([beyond, condition])) for said, condition in found]
            found = joined([*self.demands(operand), *later])
        return found

    def chosen(self, condition: Expression, then: Expression, otherwise: Expression) -> Demands:
        """What the selected one of two expressions needs."""
        decides, first, second = self.expression(condition), self.demands(then), self.demands(otherwise)
        if len(first) == len(second) == 1 and first[0][0] == second[0][0]:
            return ((first[0][0], fold.conditional(decides, first[0][1], second[0][1])),)
        return (
            *((said, fold.conditional(decides, needed, fold.TRUE)) for said, needed in first),
            *((said, fold.conditional(decides, fold.TRUE, needed)) for said, needed in second),
        )

    def within(self, expression: Expression, low: int, high: int) -> Expression:
        """The condition that an expression is between two values."""
        return self.between(self.expression(expression), low, high)

    def between(self, ground: Expression, low: int, high: int) -> Expression:
        """The condition that a ground expression is between two values; True if its range shows it."""
        least, most = self.bounds(ground)
        match ground:
            case Arithmetic("+" | "-", Cell() as cell, Constant(1)):
                inner = self.bounds(cell)
                edge = high if ground.operator == "+" else low
                if inner == (low, high):
                    return fold.comparison("!=", cell, fold.number(edge))
            case _:
                pass
        parts = [] if least >= low else [fold.comparison(">=", ground, fold.number(low))]
        parts += [] if most <= high else [fold.comparison("<=", ground, fold.number(high))]
        return fold.conjunction(parts)


def joined(demands: Iterable[tuple[Unmet, Expression]]) -> Demands:
    """The conditions, with equal neighbours merged and certain ones removed."""
    doubtful = [one for one in demands if one[1] != fold.TRUE]
    if len(doubtful) < 2:
        return tuple(doubtful)
    groups = groupby(doubtful, lambda one: one[0])
    return tuple((said, fold.conjunction(condition for _, condition in group)) for said, group in groups)
