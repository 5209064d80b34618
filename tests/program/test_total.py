"""Which expressions have a value in every state; what may have none, or is read, is not folded away."""

from __future__ import annotations

import pytest

from checker.program import fold
from checker.program.expressions import Constant, Expression, Field, Local
from checker.program.total import may_fail
from checker.program.types import Reference

NONE = Constant(0, Reference("", ()))
PAGE, FLAG = Local("page"), Local("flag")
LOCKED: Expression = Field(PAGE, "Page", "locked", None)
IS_NONE = fold.comparison("==", PAGE, NONE)
IS_PAGE = fold.comparison("!=", PAGE, NONE)


@pytest.mark.parametrize(
    "expression",
    [
        PAGE,
        fold.conjunction([IS_PAGE, LOCKED]),
        fold.disjunction([IS_NONE, LOCKED]),
        fold.conjunction([fold.conjunction([FLAG, IS_PAGE]), LOCKED]),
        fold.disjunction([fold.disjunction([FLAG, IS_NONE]), LOCKED]),
        fold.conditional(IS_PAGE, LOCKED, FLAG),
        fold.conditional(IS_NONE, FLAG, LOCKED),
    ],
)
def test_none_is_asked_for_before_it_would_be_followed(expression: Expression) -> None:
    assert not may_fail(expression)


@pytest.mark.parametrize(
    "expression",
    [
        LOCKED,
        fold.conjunction([LOCKED, IS_PAGE]),
        fold.conjunction([IS_NONE, LOCKED]),
        fold.disjunction([IS_PAGE, LOCKED]),
        fold.disjunction([fold.conjunction([FLAG, IS_NONE]), LOCKED]),
        fold.conjunction([fold.disjunction([FLAG, IS_PAGE]), LOCKED]),
        fold.conditional(IS_NONE, LOCKED, FLAG),
        fold.conditional(IS_PAGE, FLAG, LOCKED),
        fold.conditional(LOCKED, FLAG, FLAG),
    ],
)
def test_none_is_followed_in_some_state(expression: Expression) -> None:
    assert may_fail(expression)


def test_what_is_read_is_not_folded_away() -> None:
    object_ = Constant(1, Reference("Page", ("page",)))
    shared = Field(object_, "Page", "locked", None)
    assert fold.comparison("==", FLAG, FLAG) == fold.TRUE
    assert fold.comparison("==", shared, shared) != fold.TRUE
    assert fold.comparison("==", LOCKED, LOCKED) != fold.TRUE
    divided = fold.arithmetic("//", Local("n"), Local("m"))
    assert fold.comparison("==", divided, divided) != fold.TRUE
