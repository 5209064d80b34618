"""Abstract execution of a step: its actor's own cells are known, every shared one is unknown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import assert_never

from checker.ground.effects import Effect, Fork, Passing, Require, Update
from checker.ground.not_ground import not_ground
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
from checker.program.fold import COMPARISONS, OPERATORS, UNDEFINED


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value that depends on shared cells: those in ``cells``, a bit mask."""

    cells: int


Value = int | Unknown


@dataclass
class Walk:
    """A walk through the effects of one case, into both branches at each test that depends on shared cells.

    ``touch`` are the shared cells that may be read or written, as a bit mask; ``writes`` maps a cell that may
    be written to the cells that decide on it; ``arrivals`` are the possible contents of the actor's own
    cells, its location among them, at the end. ``assumed`` gives shared cells a value.
    """

    own: dict[int, Value]
    assumed: dict[int, int] = field(default_factory=dict)
    touch: int = 0
    writes: dict[int, int] = field(default_factory=dict)
    arrivals: list[dict[int, Value]] = field(default_factory=list)
    failed: bool = False

    # -- expressions -------------------------------------------------------------------------

    def value(self, expression: Expression) -> Value:
        """What an expression may be; adds the shared cells that it may read to ``touch``."""
        match expression:
            case Constant(known):
                return known
            case Cell(number):
                return self.read(number)
            case Not(operand):
                inner = self.value(operand)
                return inner if isinstance(inner, Unknown) else int(not inner)
            case And(operands) | Or(operands):
                return self.in_turn(operands, stop=int(isinstance(expression, Or)))
            case Compare(sign, left, right):
                return both(COMPARISONS[sign], self.value(left), self.value(right))
            case Arithmetic(sign, left, right):
                return both(OPERATORS[sign], self.value(left), self.value(right))
            case Conditional(condition, then, otherwise):
                return self.chosen(self.value(condition), then, otherwise)
            case _:
                not_ground(expression)

    def read(self, number: int) -> Value:
        """What a cell may hold."""
        if number in self.own:
            return self.own[number]
        self.touch |= 1 << number
        return self.assumed[number] if number in self.assumed else Unknown(1 << number)

    def in_turn(self, operands: tuple[Expression, ...], stop: int) -> Value:
        """``and`` and ``or``: a known operand may end the walk, an unknown one does not."""
        cells = 0
        for operand in operands:
            inner = self.value(operand)
            if isinstance(inner, Unknown):
                cells |= inner.cells
            elif bool(inner) == bool(stop):
                return Unknown(cells) if cells else stop
        return Unknown(cells) if cells else 1 - stop

    def chosen(self, condition: Value, then: Expression, otherwise: Expression) -> Value:
        """``then if condition else otherwise``."""
        if not isinstance(condition, Unknown):
            return self.value(then if condition else otherwise)
        left, right = self.value(then), self.value(otherwise)
        return Unknown(condition.cells | cells_of(left) | cells_of(right))

    # -- effects -----------------------------------------------------------------------------

    def go(self, effects: tuple[Effect, ...], deciders: int = 0) -> None:
        """Walk through the effects of a case, which ``deciders`` led to, to the end of every path."""
        *before, last = effects
        deciders = self.pass_by(tuple(before), deciders)
        if self.failed:
            return
        if isinstance(last, Fork):
            self.part(last, deciders)
            return
        self.pass_by((last,), deciders)
        if not self.failed:
            self.arrivals.append(dict(self.own))

    def part(self, fork: Fork, deciders: int) -> None:
        """Walk to the end of one branch, or of both if the condition is unknown."""
        condition = self.value(fork.condition)
        if not isinstance(condition, Unknown):
            self.go(fork.then if condition else fork.otherwise, deciders)
            return
        own, failed = dict(self.own), self.failed
        for arm in (fork.then, fork.otherwise):
            self.own, self.failed = dict(own), failed
            self.go(arm, deciders | condition.cells)

    def pass_by(self, effects: tuple[Effect, ...], deciders: int) -> int:
        """Walk through effects that others follow; returns the cells that decide on those."""
        for effect in effects:
            match effect:
                case Update(number, value):
                    self.assign(number, self.value(value), deciders)
                case Require(condition):
                    holds = self.value(condition)
                    if not isinstance(holds, Unknown) and not holds:
                        self.failed = True
                        break
                    deciders |= cells_of(holds)
                case Fork(condition, then, otherwise):
                    deciders |= self.fork(self.value(condition), then, otherwise, deciders)
                case Passing():
                    pass
                case _:
                    assert_never(effect)
        return deciders

    def assign(self, number: int, value: Value, deciders: int) -> None:
        """Record a write; a local is known afterwards, or unknown."""
        if number in self.own:
            self.own[number] = value
            return
        self.touch |= 1 << number
        self.writes[number] = self.writes.get(number, 0) | deciders
        self.assumed.pop(number, None)

    def fork(
        self, condition: Value, then: tuple[Effect, ...], otherwise: tuple[Effect, ...], deciders: int
    ) -> int:
        """Walk through one branch, or through both if the test is unknown."""
        if not isinstance(condition, Unknown):
            return self.pass_by(then if condition else otherwise, deciders)
        before = dict(self.own)
        left = self.pass_by(then, deciders | condition.cells)
        after, self.own = self.own, before
        right = self.pass_by(otherwise, deciders | condition.cells)
        self.own = {n: joined(after[n], value, condition.cells) for n, value in self.own.items()}
        return condition.cells | left | right


def both(operator: Callable[[int, int], int], left: Value, right: Value) -> Value:
    """Two values combined. An undefined value is unknown: an earlier operand prevents its use."""
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return Unknown(cells_of(left) | cells_of(right))
    try:
        return int(operator(left, right))
    except UNDEFINED:
        return Unknown(0)


def cells_of(value: Value) -> int:
    """The shared cells that decide on a value."""
    return value.cells if isinstance(value, Unknown) else 0


def joined(left: Value, right: Value, deciders: int) -> Value:
    """What a local may be after two branches."""
    if left == right and not isinstance(left, Unknown):
        return left
    return Unknown(cells_of(left) | cells_of(right) | deciders)
