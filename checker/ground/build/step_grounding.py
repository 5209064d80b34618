"""Grounds the effects of a program, and adds the requirements that they need."""

from __future__ import annotations

from typing import assert_never

from checker.ground.build.lifetimes import Lifetimes
from checker.ground.effects import Effect, Fork, Passing, Require, Update, each
from checker.program import commands as of_program
from checker.program import fold
from checker.program.commands import Assign, Check, Free, Go, Note, Test
from checker.program.expressions import Cell, Constant, Expression, Field, Local, Slot
from checker.program.types import Integer
from checker.source.span import Span

RANGE = "integers_stay_in_range"
DOUBLED = 12


class StepGrounding(Lifetimes):
    """Grounds the steps of one instance."""

    def effects(self, effects: tuple[of_program.Effect, ...]) -> tuple[Effect, ...]:
        """The effects over cells, with the requirements that they need. Updates ``known``."""
        whole: list[Effect] = []
        for position, effect in enumerate(effects):
            if isinstance(effect, Test):
                return (*whole, *self.test(effect, effects[position + 1 :]))
            whole.extend(self.effect(effect))
        return tuple(whole)

    def effect(self, effect: Assign | Check | Free | Go | Note) -> tuple[Effect, ...]:
        """One effect that is not a test."""
        match effect:
            case Assign(_, value, span):
                return self.assign(effect, self.expression(value), self.needs(value, span))
            case Check(condition, kind, sentence, span):
                ground = self.expression(condition)
                required = () if ground == fold.TRUE else (Require(ground, kind, sentence, span),)
                return (*self.needs(condition, span), *required)
            case Free(reference, _, span):
                return (*self.needs(reference, span), *self.free(effect))
            case Go(location):
                there = Constant(location, Integer())
                return () if self.location is None else (Update(self.location, there, None),)
            case Note(span, name):
                return (Passing(span, name),)
            case _:
                assert_never(effect)

    def given(self, cell: int, value: Expression, span: Span) -> tuple[Update, ...]:
        """The updates that give a local a value that is in its range."""
        return (*self.marked(cell, value), Update(cell, value, span))

    def needs(self, expression: Expression, span: Span) -> tuple[Effect, ...]:
        """The requirements that an expression is defined, one for each possible failure."""
        return tuple(Require(needed, *said, span) for said, needed in self.demands(expression))

    def assign(self, effect: Assign, value: Expression, needs: tuple[Effect, ...]) -> tuple[Effect, ...]:
        """An assignment, with the requirements for its target and for the target's range."""
        target, span = effect.target, effect.span
        if isinstance(target, Local):
            number = self.local_cells[target.name]
            fits = self.in_range(value, number, span)
            self.known[target.name] = value if isinstance(value, Constant) and not fits else Cell(number)
            return (*needs, *fits, *self.marked(number, effect.value), Update(number, value, span))
        assert isinstance(target, Field | Slot)
        needs = (*needs, *self.needs(target, span))
        places = self.places(target)
        if len(places) == 1:
            cell = places[0][1]
            mark = self.marked(cell, effect.value)
            return (*needs, *self.in_range(value, cell, span), *mark, Update(cell, value, span))
        updates: tuple[Effect, ...] = ()
        for condition, number in reversed(places):
            one = (*self.marked(number, effect.value), Update(number, value, span))
            updates = one if not updates else (Fork(condition, one, updates, span),)
        for condition, number in reversed(places):
            updates = (*self.in_range(value, number, span, condition), *updates)
        return (*needs, *updates)

    def in_range(
        self, value: Expression, number: int, span: Span, where: Expression = fold.TRUE
    ) -> tuple[Effect, ...]:
        """The requirement that a value fits a cell, if that is uncertain.

        ``where`` says that the cell is meant. It comes before the assignment and not in a branch: a failure
        cannot come before a fork is joined.
        """
        info = self.cells.all[number]
        fits = fold.disjunction([fold.negation(where), self.between(value, info.low, info.high)])
        sentence = f"{info.name} leaves its range {info.low}..{info.high}"
        return () if fits == fold.TRUE else (Require(fits, RANGE, sentence, span),)

    def test(self, test: Test, rest: tuple[of_program.Effect, ...]) -> tuple[Effect, ...]:
        """A test and what follows it. A short continuation goes into both branches, where more is known."""
        needs = self.needs(test.condition, test.span)
        if not test.then and not test.otherwise:
            return (*needs, *self.effects(rest))
        condition = self.expression(test.condition)
        if isinstance(condition, Constant):
            branch = test.then if condition.value else test.otherwise
            return (*needs, *self.effects((*branch, *rest)))
        if not rest:
            return (*needs, self.branches(test, condition))
        if weight(rest) > DOUBLED:
            apart = self.copy()
            joined = apart.branches(test, condition)
            if not may_fail((joined,)):
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
        """A tested boolean local is known in each branch."""
        if isinstance(condition, Local) and condition.name in self.local_cells:
            self.known[condition.name] = fold.boolean(outcome)


def weight(effects: tuple[of_program.Effect, ...]) -> int:
    """The amount of code of a list of effects."""
    return sum(1 + (weight(e.then) + weight(e.otherwise) if isinstance(e, Test) else 0) for e in effects)


def may_fail(effects: tuple[Effect, ...]) -> bool:
    """Whether a step may fail within these effects."""
    return any(isinstance(effect, Require) for effect in each(effects))
