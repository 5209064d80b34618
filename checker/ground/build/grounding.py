"""Expressions and effects of a program, with every place found: by a constant, or by cases."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import assert_never

from checker.ground.effects import Effect, Fork, Passing, Require, Update, each
from checker.ground.state_variables import Cells
from checker.program import commands as of_program
from checker.program import fold
from checker.program.commands import Assign, Check, Go, Note, Test
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
    children,
)
from checker.program.program import Program
from checker.program.types import Integer
from checker.program.typing import Interval, interval
from checker.source.span import Span

RANGE = "integers_stay_in_range"
REFERENCE = "references_are_valid"
DOUBLED = 12


@dataclass
class Grounding:
    """Grounds the expressions of one instance. ``known`` holds what its locals are at this point.

    ``location`` is the cell that says where it stands; an ``@initial`` procedure has none.
    """

    program: Program
    cells: Cells
    item: tuple[Constant, ...] = ()
    local_cells: dict[str, int] = field(default_factory=dict)
    location: int | None = None
    known: dict[str, Expression] = field(default_factory=dict)

    def copy(self) -> Grounding:
        """The same point, to go another way from."""
        return replace(self, known=dict(self.known))

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
        match expression:
            case And(operands) | Or(operands):
                return self.defined_in_turn(operands, isinstance(expression, And))
            case Conditional(condition, then, otherwise):
                chosen = fold.conditional(
                    self.expression(condition), self.defined(then), self.defined(otherwise)
                )
                return fold.conjunction([self.defined(condition), chosen])
            case Field(base, record, name, index):
                length = self.program.record(record).field(name).length or 1
                parts = [self.defined(base), self.within(base, 1, len(self.program.objects(record)))]
                if index is not None:
                    parts += [self.defined(index), self.within(index, 0, length - 1)]
                return fold.conjunction(parts)
            case Slot(array, index) | At(array, index):
                length = self.program.array(array).length
                return fold.conjunction([self.defined(index), self.within(index, 0, length - 1)])
            case Arithmetic(sign, left, right) if sign in ("//", "%"):
                nonzero = fold.comparison("!=", self.expression(right), fold.number(0))
                low, high = self.bounds(self.expression(right))
                nonzero = nonzero if low <= 0 <= high else fold.TRUE
                return fold.conjunction([self.defined(left), self.defined(right), nonzero])
            case Constant() | Local() | Item() | Cell():
                return fold.TRUE
            case Not() | Compare() | Arithmetic():
                return fold.conjunction(self.defined(child) for child in children(expression))
            case _:
                assert_never(expression)

    def defined_in_turn(self, operands: tuple[Expression, ...], conjunction: bool) -> Expression:
        """Each operand must be defined where those before it do not already decide."""
        found = fold.TRUE if not operands else self.defined(operands[-1])
        for operand in reversed(operands[:-1]):
            ground = self.expression(operand)
            reached = ground if conjunction else fold.negation(ground)
            later = found if found == fold.TRUE else fold.disjunction([fold.negation(reached), found])
            found = fold.conjunction([self.defined(operand), later])
        return found

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

    def effects(self, effects: tuple[of_program.Effect, ...]) -> tuple[Effect, ...]:
        """The effects over cells, with the requirements that they need. Changes ``known`` as it goes."""
        whole: list[Effect] = []
        for position, effect in enumerate(effects):
            if isinstance(effect, Test):
                return (*whole, *self.test(effect, effects[position + 1 :]))
            whole.extend(self.effect(effect))
        return tuple(whole)

    def effect(self, effect: Assign | Check | Go | Note) -> tuple[Effect, ...]:
        """One effect that is no test."""
        match effect:
            case Assign(_, value, span):
                return self.assign(effect, self.expression(value), self.needs(value, span))
            case Check(condition, kind, sentence, span):
                ground = self.expression(condition)
                required = () if ground == fold.TRUE else (Require(ground, kind, sentence, span),)
                return (*self.needs(condition, span), *required)
            case Go(location):
                there = Constant(location, Integer())
                return () if self.location is None else (Update(self.location, there, None),)
            case Note(span, name):
                return (Passing(span, name),)
            case _:
                assert_never(effect)

    def needs(self, expression: Expression, span: Span) -> tuple[Effect, ...]:
        """The requirement that an expression is defined, where that is not sure."""
        defined = self.defined(expression)
        sentence = "a step follows a reference or an index that leads nowhere"
        return () if defined == fold.TRUE else (Require(defined, REFERENCE, sentence, span),)

    def assign(self, effect: Assign, value: Expression, needs: tuple[Effect, ...]) -> tuple[Effect, ...]:
        """An assignment, with the requirements of its target and of the target's range."""
        target, span = effect.target, effect.span
        if isinstance(target, Local):
            number = self.local_cells[target.name]
            fits = self.in_range(value, number, span)
            self.known[target.name] = value if isinstance(value, Constant) and not fits else Cell(number)
            return (*needs, *fits, Update(number, value, span))
        assert isinstance(target, Field | Slot)
        needs = (*needs, *self.needs(target, span))
        places = self.places(target)
        if len(places) == 1:
            cell = places[0][1]
            return (*needs, *self.in_range(value, cell, span), Update(cell, value, span))
        updates: tuple[Effect, ...] = ()
        for condition, number in reversed(places):
            one = (Update(number, value, span),)
            updates = one if not updates else (Fork(condition, one, updates, span),)
        for condition, number in reversed(places):
            updates = (*self.in_range(value, number, span, condition), *updates)
        return (*needs, *updates)

    def in_range(
        self, value: Expression, number: int, span: Span, where: Expression = fold.TRUE
    ) -> tuple[Effect, ...]:
        """The requirement that a value fits a cell, where that is not sure; ``where`` says that the cell is
        meant.

        It stands before the assignment and in no branch: what follows a fork can follow no failure.
        """
        info = self.cells.all[number]
        fits = fold.disjunction([fold.negation(where), self.between(value, info.low, info.high)])
        sentence = f"{info.name} leaves its range {info.low}..{info.high}"
        return () if fits == fold.TRUE else (Require(fits, RANGE, sentence, span),)

    def test(self, test: Test, rest: tuple[of_program.Effect, ...]) -> tuple[Effect, ...]:
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

    def branches(self, test: Test, condition: Expression) -> Fork:
        """The two branches; afterwards only what both agree on is known."""
        then, otherwise = self.copy(), self.copy()
        then.learn(test.condition, True)
        otherwise.learn(test.condition, False)
        fork = Fork(condition, then.effects(test.then), otherwise.effects(test.otherwise), test.span)
        self.known = {n: v for n, v in then.known.items() if otherwise.known.get(n) == v}
        return fork

    def learn(self, condition: Expression, outcome: bool) -> None:
        """A boolean local that was tested is known in each branch."""
        if isinstance(condition, Local) and condition.name in self.local_cells:
            self.known[condition.name] = fold.boolean(outcome)


def weight(effects: tuple[of_program.Effect, ...]) -> int:
    """How much code a list of effects makes."""
    return sum(1 + (weight(e.then) + weight(e.otherwise) if isinstance(e, Test) else 0) for e in effects)


def may_fail(effects: tuple[Effect, ...]) -> bool:
    """Whether a step may fail within these effects."""
    return any(isinstance(effect, Require) for effect in each(effects))
