"""What generated code takes for known behind a condition: what the condition says of a cell, and no more."""

from __future__ import annotations

import pytest

from checker.backends.packed import Fields, Point, booleans
from checker.ground.layout import layout_of
from checker.program import fold
from checker.program.expressions import Cell, Expression
from tests.ground.breaking import whole

LOCKED, USERS = 0, 1  # cells of the program: a boolean, and a number
IS_LOCKED, FREE = Cell(LOCKED), fold.negation(Cell(LOCKED))
ONE = fold.comparison("==", Cell(USERS), fold.number(1))


def known(condition: Expression, outcome: bool, at: Point[str] | None = None) -> dict[int, int]:
    """What is known of the state if a condition has an outcome."""
    program, point = whole(), at or Point()
    Fields(layout_of(program), booleans(program)).learn(condition, outcome, point)
    return point.old


@pytest.mark.parametrize(
    ("condition", "outcome", "expected"),
    [
        (IS_LOCKED, True, {LOCKED: 1}),
        (IS_LOCKED, False, {LOCKED: 0}),
        (FREE, True, {LOCKED: 0}),
        (FREE, False, {LOCKED: 1}),
        (ONE, True, {USERS: 1}),
        (ONE, False, {}),
        (fold.conjunction([IS_LOCKED, ONE]), True, {LOCKED: 1, USERS: 1}),
        (fold.conjunction([IS_LOCKED, ONE]), False, {}),
        (fold.disjunction([IS_LOCKED, ONE]), True, {}),
        (fold.comparison("==", Cell(USERS), fold.number(9)), True, {}),
    ],
)
def test_what_a_condition_says(condition: Expression, outcome: bool, expected: dict[int, int]) -> None:
    assert known(condition, outcome) == expected


@pytest.mark.parametrize("at", [Point(new={LOCKED: 0}), Point(new={LOCKED: "t"}), Point(gains={LOCKED: 1})])
def test_a_condition_on_what_the_step_has_changed_says_nothing_of_the_state_before(at: Point[str]) -> None:
    assert known(IS_LOCKED, True, at) == {}
