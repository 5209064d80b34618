"""What is known of the cells of a packed state at one point of a step, while the step is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from checker.ground.layout import Layout
from checker.ground.program import Case, Ground, GroundCommand
from checker.program.expressions import And, Cell, Compare, Constant, Expression, Not
from checker.program.types import Boolean

Value = TypeVar("Value")  # how a back end represents a value: code, or a register


@dataclass(frozen=True, slots=True)
class Copied:
    """The value that a cell had before the step, now in another cell."""

    cell: int


@dataclass
class Point(Generic[Value]):
    """What is known of the cells at one point of a step.

    ``old`` has known values of the old state; ``new`` has the updates since: a constant, another cell of the
    old state, or the back end's own value; ``gains`` has cells to which only a constant was added.
    """

    old: dict[int, int] = field(default_factory=dict)
    new: dict[int, int | Value] = field(default_factory=dict)
    gains: dict[int, int] = field(default_factory=dict)

    def copy(self) -> Point[Value]:
        """A copy for another branch."""
        return Point(dict(self.old), dict(self.new), dict(self.gains))


def point_before(command: GroundCommand, case: Case) -> Point[Any]:
    """What is known where a case may be taken, before its guard is evaluated."""
    return Point({**dict(command.known), **dict(case.where)})


def booleans(ground: Ground) -> frozenset[int]:
    """The boolean cells."""
    return frozenset(n for n, cell in enumerate(ground.cells) if isinstance(cell.type, Boolean))


@dataclass(frozen=True)
class Fields:
    """The fields of a layout, for conditions. ``booleans`` are the boolean cells."""

    layout: Layout
    booleans: frozenset[int]

    def asked(self, expression: Expression, at: Point[Any]) -> tuple[int, int] | None:
        """The (cell, value) that an expression compares in the old state, if that is all it does."""
        match expression:
            case Cell(number) if number in self.booleans:
                return self.asked_of(number, 1, at)
            case Not(Cell(number)) if number in self.booleans:
                return self.asked_of(number, 0, at)
            case Compare("==", Cell(number), Constant(wanted)):
                return self.asked_of(number, wanted, at)
            case _:
                return None

    def asked_of(self, cell: int, value: int, at: Point[Any]) -> tuple[int, int] | None:
        """The same for the condition that a cell holds a value."""
        source = at.new.get(cell)
        if isinstance(source, Copied):
            cell = source.cell
        elif cell in at.new or cell in at.gains:
            return None
        bits = self.layout.bits.get(cell)
        if bits is None or cell in at.old:
            return None
        return (cell, value) if 0 <= value - bits.low < 1 << bits.width else None

    def learn(self, condition: Expression, outcome: bool, at: Point[Any]) -> None:
        """Record what a condition shows about the old state."""
        if outcome and isinstance(condition, And):
            for operand in condition.operands:
                self.learn(operand, True, at)
            return
        asked = self.asked(condition, at)
        if asked is None:
            return
        cell, value = asked
        if outcome:
            at.old[cell] = value
        elif cell in self.booleans:
            at.old[cell] = 1 - value
