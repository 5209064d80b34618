"""Which cells a list of effects reads before it updates them."""

from __future__ import annotations

import pytest

from checker.ground.effects import Effect, Fork, Require, Update, read_first
from checker.program.expressions import Cell, Compare, Expression
from checker.program.fold import number
from checker.source.span import SourceText, Span

HERE = Span(SourceText("m.py", ("",)), 1, 0, 1, 0)


def reads(cell: int) -> Expression:
    """A condition about a cell."""
    return Compare("==", Cell(cell), number(0))


def sets(cell: int, source: int | None = None) -> Update:
    """A cell gets a constant, or the value of another."""
    return Update(cell, number(1) if source is None else Cell(source), HERE)


def fork(cell: int, then: list[Effect], otherwise: list[Effect]) -> Fork:
    """A test of a cell."""
    return Fork(reads(cell), tuple(then), tuple(otherwise), HERE)


@pytest.mark.parametrize(
    ("effects", "wanted"),
    [
        ([sets(0, 1), sets(2, 0)], {1}),
        ([sets(2, 0), sets(0, 1)], {0, 1}),
        ([Require(reads(3), "step", "", HERE), sets(3)], {3}),
        ([fork(0, [sets(1)], [])], {0}),
        ([fork(0, [sets(1, 2)], [sets(1, 3)])], {0, 2, 3}),
        ([fork(0, [sets(1)], [sets(1)]), sets(4, 1)], {0}),
        ([fork(0, [sets(1)], []), sets(4, 1)], {0, 1}),
        ([fork(0, [sets(0)], [sets(0)]), sets(4, 0)], {0}),
        ([sets(0), fork(0, [sets(1, 0)], [])], set()),
    ],
)
def test_what_is_read_first(effects: list[Effect], wanted: set[int]) -> None:
    assert read_first(tuple(effects)) == wanted
