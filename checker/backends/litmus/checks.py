"""The checks of a model, of which a litmus test has none: they must hold, as a model stops where not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from math import prod
from typing import NoReturn

from checker.backends.litmus.straight import StraightActor, StraightStep
from checker.backends.litmus.terms import refuse
from checker.ground.build.step_grounding import RANGE
from checker.ground.effects import Require, Update, each, read_first
from checker.ground.meaning import run
from checker.source.span import Span

Taken = frozenset[int]  # numbers of steps
MOST = 1000


def refuse_checks(actors: Sequence[StraightActor], initial: Sequence[int]) -> None:
    """Refuse checks that may fail."""
    checks = [
        effect
        for actor in actors
        for step in actor.steps
        for effect in each(step.effects)
        if isinstance(effect, Require)
    ]
    for check in checks:
        if check.kind != RANGE:
            refuse("an assertion", check.span)
    if checks:
        PossibleValues(actors, initial).find()


class PossibleValues:
    """An upper bound of the values of each cell, each with the steps that it takes to make it.

    Each step is taken once, so no value depends on the same step twice.
    """

    def __init__(self, actors: Sequence[StraightActor], initial: Sequence[int]) -> None:
        self._initial = initial
        owned = {cell for actor in actors for cell in actor.own}
        self._held: dict[int, dict[int, set[Taken]]] = {
            cell: {} if cell in owned else {value: {frozenset()}} for cell, value in enumerate(initial)
        }
        for actor in actors:
            for effect in actor.entry:
                if isinstance(effect, Update):
                    self._held[effect.cell] = {initial[effect.cell]: {frozenset()}}
        self._steps = [step for actor in actors for step in actor.steps]
        self._count = 0

    def find(self) -> None:
        """Find all. Raises CannotExpress for a check that fails with some of them."""
        grown = True
        while grown:
            grown = False
            for number, step in enumerate(self._steps):
                for cell, value, taken in list(self._made(number, step)):
                    grown = self._add(cell, value, taken, step.span) or grown

    def _made(self, number: int, step: StraightStep) -> Iterator[tuple[int, int, Taken]]:
        cells = sorted(read_first(step.effects))
        pairs = [self._pairs(cell) for cell in cells]
        if prod(map(len, pairs)) > MOST:
            _refuse_many(step.span)
        for combination in product(*pairs):
            before: Taken = frozenset().union(*(taken for _, taken in combination))
            if number in before:
                continue
            values = list(self._initial)
            for cell, (value, _) in zip(cells, combination, strict=True):
                values[cell] = value
            done = run(step.effects, values)
            if done.failed is not None:
                refuse("a value that may leave its range", done.failed.span)
            for cell in step.updates:
                yield cell, done.values[cell], before | {number}

    def _pairs(self, cell: int) -> list[tuple[int, Taken]]:
        return [(value, taken) for value, sets in self._held[cell].items() for taken in sets]

    def _add(self, cell: int, value: int, taken: Taken, span: Span) -> bool:
        """Add a value. One that fewer steps make is not added again."""
        known = self._held[cell].setdefault(value, set())
        if any(fewer <= taken for fewer in known):
            return False
        known.add(taken)
        self._count += 1
        if self._count > MOST:
            _refuse_many(span)
        return True


def _refuse_many(span: Span) -> NoReturn:
    refuse("checks of so many values (wider ranges need no check)", span)
