"""Expressions and effects of a program, with every place found: by a constant, or by cases."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from checker.lowering.cells import Cells
from checker.program import fold
from checker.program.commands import Assign, Check, Effect, Test, each
from checker.program.expressions import (
    And,
    Arithmetic,
    At,
    Cell,
    Conditional,
    Constant,
    Expression,
    Field,
    Item,
    Local,
    Or,
    Slot,
    children,
)
from checker.program.program import Program
from checker.program.types import Integer
from checker.program.typing import Interval, interval
from checker.source.span import Span

RANGE = "integers_stay_in_range"
REFERENCE = "references_are_valid"
NOWHERE = "a step follows a reference that leads nowhere"
OUTSIDE = "a step takes an index that leads nowhere"
BY_ZERO = "a step divides by zero"
DOUBLED = 12
Demands = tuple[tuple[str, Expression], ...]


@dataclass
class Grounding:
    """Grounds the expressions of one instance. ``known`` holds what its locals are at this point."""

    program: Program
    cells: Cells
    item: tuple[Constant, ...] = ()
    local_cells: dict[str, int] = field(default_factory=dict)
    known: dict[str, Expression] = field(default_factory=dict)

    def copy(self) -> Grounding:
        """The same point, to go another way from."""
        return Grounding(self.program, self.cells, self.item, self.local_cells, dict(self.known))

    def bounds(self, expression: Expression) -> Interval:
        """The range of a ground expression."""
        return interval(expression, self.program, self.cells.ranges)

    # -- expressions -------------------------------------------------------------------------

    def expression(self, expression: Expression) -> Expression:
        """The expression over cells. Where it is not ``defined`` its value means nothing."""
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
        return fold.rebuild(expression, self.expression)

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
        """The cells that a place may be, each with the condition under which it is that one."""
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
        """Where the expression follows no None, indexes within bounds and divides by something."""
        return fold.conjunction(condition for _, condition in self.demands(expression))

    def demands(self, expression: Expression) -> Demands:
        """What must be true for the expression to have a value, in the order of evaluation: each with the
        sentence that says what goes wrong otherwise, and with a meaning only where those before it are true.
        """
        match expression:
            case And(operands) | Or(operands):
                return self.in_turn(operands, isinstance(expression, And))
            case Conditional(condition, then, otherwise):
                return joined([*self.demands(condition), *self.chosen(condition, then, otherwise)])
            case Field(base, record, name, index):
                length = self.program.record(record).field(name).length or 1
                leads = self.within(base, 1, len(self.program.objects(record)))
                inside = [] if index is None else self.inside(index, length)
                return joined([*self.demands(base), (NOWHERE, leads), *inside])
            case Slot(array, index) | At(array, index):
                return joined(self.inside(index, self.program.array(array).length))
            case Arithmetic(sign, left, right) if sign in ("//", "%"):
                nonzero = fold.comparison("!=", self.expression(right), fold.number(0))
                low, high = self.bounds(self.expression(right))
                nonzero = nonzero if low <= 0 <= high else fold.TRUE
                return joined([*self.demands(left), *self.demands(right), (BY_ZERO, nonzero)])
            case Constant() | Local() | Item() | Cell():
                return ()
        return joined(one for child in children(expression) for one in self.demands(child))

    def inside(self, index: Expression, length: int) -> Demands:
        """What must be true of the index of an array."""
        return (*self.demands(index), (OUTSIDE, self.within(index, 0, length - 1)))

    def in_turn(self, operands: tuple[Expression, ...], conjunction: bool) -> Demands:
        """Each operand must be defined where those before it do not already decide."""
        found: Demands = () if not operands else self.demands(operands[-1])
        for operand in reversed(operands[:-1]):
            ground = self.expression(operand)
            beyond = fold.negation(ground) if conjunction else ground
            later = [(said, fold.disjunction([beyond, condition])) for said, condition in found]
            found = joined([*self.demands(operand), *later])
        return found

    def chosen(self, condition: Expression, then: Expression, otherwise: Expression) -> Demands:
        """What one of two expressions needs, where it is the one that is evaluated."""
        decides, first, second = self.expression(condition), self.demands(then), self.demands(otherwise)
        if len(first) == len(second) == 1 and first[0][0] == second[0][0]:
            return ((first[0][0], fold.conditional(decides, first[0][1], second[0][1])),)
        return (
            *((said, fold.conditional(decides, needed, fold.TRUE)) for said, needed in first),
            *((said, fold.conditional(decides, fold.TRUE, needed)) for said, needed in second),
        )

    def within(self, expression: Expression, low: int, high: int) -> Expression:
        """Where an expression lies between two values."""
        return self.between(self.expression(expression), low, high)

    def between(self, ground: Expression, low: int, high: int) -> Expression:
        """Where a ground expression lies between two values; True where its range says so."""
        least, most = self.bounds(ground)
        match ground:
            case Arithmetic("+" | "-", Cell() as cell, Constant(1)):
                inner = self.bounds(cell)
                edge = high if ground.operator == "+" else low
                if inner == (low, high):
                    return fold.comparison("!=", cell, fold.number(edge))
        parts = [] if least >= low else [fold.comparison(">=", ground, fold.number(low))]
        parts += [] if most <= high else [fold.comparison("<=", ground, fold.number(high))]
        return fold.conjunction(parts)

    # -- effects -----------------------------------------------------------------------------

    def effects(self, effects: tuple[Effect, ...]) -> tuple[Effect, ...]:
        """The effects over cells, with the checks that they need. Changes ``known`` as it goes."""
        found: list[Effect] = []
        for position, effect in enumerate(effects):
            rest = effects[position + 1 :]
            if isinstance(effect, Test):
                found.extend(self.test(effect, rest))
                return tuple(found)
            found.extend(self.effect(effect))
        return tuple(found)

    def effect(self, effect: Effect) -> tuple[Effect, ...]:
        """One effect that is no test."""
        match effect:
            case Assign(_, value, span):
                return self.assign(effect, self.expression(value), self.needs(value, span))
            case Check(condition, kind, sentence, span):
                ground = self.expression(condition)
                kept = () if ground == fold.TRUE else (Check(ground, kind, sentence, span),)
                return (*self.needs(condition, span), *kept)
        return (effect,)

    def needs(self, expression: Expression, span: Span) -> tuple[Effect, ...]:
        """The checks that an expression is defined, where that is not sure: one for each way to fail."""
        return tuple(Check(needed, REFERENCE, said, span) for said, needed in self.demands(expression))

    def assign(self, effect: Assign, value: Expression, needs: tuple[Effect, ...]) -> tuple[Effect, ...]:
        """An assignment, with the checks of its target and of the target's range."""
        target, span = effect.target, effect.span
        if isinstance(target, Local):
            number = self.local_cells[target.name]
            kept = self.in_range(value, number, span)
            self.known[target.name] = value if isinstance(value, Constant) and not kept else Cell(number)
            return (*needs, *kept, Assign(Cell(number), value, span))
        assert isinstance(target, Field | Slot)
        needs = (*needs, *self.needs(target, span))
        places = self.places(target)
        if len(places) == 1:
            return (
                *needs,
                *self.in_range(value, places[0][1], span),
                Assign(Cell(places[0][1]), value, span),
            )
        found: tuple[Effect, ...] = ()
        for condition, number in reversed(places):
            one = (Assign(Cell(number), value, span),)
            found = one if not found else (Test(condition, one, found, span),)
        for condition, number in reversed(places):
            found = (*self.in_range(value, number, span, condition), *found)
        return (*needs, *found)

    def in_range(
        self, value: Expression, number: int, span: Span, where: Expression = fold.TRUE
    ) -> tuple[Effect, ...]:
        """The check that a value fits a cell, where that is not sure; ``where`` says that the cell is meant.

        It stands before the assignment and in no branch: what follows a test can follow no failure.
        """
        info = self.cells.all[number]
        fits = fold.disjunction([fold.negation(where), self.between(value, info.low, info.high)])
        sentence = f"{info.name} leaves its range {info.low}..{info.high}"
        return () if fits == fold.TRUE else (Check(fits, RANGE, sentence, span),)

    def test(self, test: Test, rest: tuple[Effect, ...]) -> tuple[Effect, ...]:
        """A test and what follows it. A short rest is copied into both branches, where more is known."""
        needs = self.needs(test.condition, test.span)
        if not test.then and not test.otherwise:
            return (*needs, *self.effects(rest))
        condition = self.expression(test.condition)
        if isinstance(condition, Constant):
            branch = test.then if condition.value else test.otherwise
            return (*needs, *self.effects((*branch, *rest)))
        if not rest:
            return (*needs, self.branches(test, condition))
        apart = self.copy()
        joined = apart.branches(test, condition)
        if weight(rest) > DOUBLED and not may_fail((joined,)):
            self.known = apart.known
            return (*needs, joined, *self.effects(rest))
        doubled = Test(test.condition, (*test.then, *rest), (*test.otherwise, *rest), test.span)
        return (*needs, self.branches(doubled, condition))

    def branches(self, test: Test, condition: Expression) -> Test:
        """The two branches; afterwards only what both agree on is known."""
        then, otherwise = self.copy(), self.copy()
        then.learn(test.condition, True)
        otherwise.learn(test.condition, False)
        ground = Test(condition, then.effects(test.then), otherwise.effects(test.otherwise), test.span)
        self.known = {n: v for n, v in then.known.items() if otherwise.known.get(n) == v}
        return ground

    def learn(self, condition: Expression, outcome: bool) -> None:
        """A boolean local that was tested is known in each branch."""
        if isinstance(condition, Local) and condition.name in self.local_cells:
            self.known[condition.name] = fold.boolean(outcome)


def joined(demands: Iterable[tuple[str, Expression]]) -> Demands:
    """The same with neighbours that say the same as one, and without what is sure."""
    doubtful = [one for one in demands if one[1] != fold.TRUE]
    groups = groupby(doubtful, lambda one: one[0])
    return tuple((said, fold.conjunction(condition for _, condition in group)) for said, group in groups)


def weight(effects: tuple[Effect, ...]) -> int:
    """How much code a list of effects makes."""
    return sum(1 + (weight(e.then) + weight(e.otherwise) if isinstance(e, Test) else 0) for e in effects)


def may_fail(effects: tuple[Effect, ...]) -> bool:
    """Whether a step may fail within these effects."""
    return any(isinstance(effect, Check) for effect in each(effects))
