"""Whether the ranges of cells allow a condition, against trying all their values."""

from __future__ import annotations

import random
from itertools import product

import pytest

from checker.ground import satisfiable
from checker.ground.meaning import evaluate
from checker.ground.program import CellInfo
from checker.ground.satisfiable import is_satisfiable, may_be
from checker.program.expressions import And, Arithmetic, Cell, Compare, Conditional, Expression, Not, Or
from checker.program.fold import number as constant
from checker.program.types import Integer

CELLS = (
    CellInfo("a", Integer(), -2, 3, 0),
    CellInfo("b", Integer(), 0, 2, 0),
    CellInfo("c", Integer(), 1, 1, 1),
)


def number(chance: random.Random, depth: int) -> Expression:
    """A random number."""
    if depth == 0 or chance.random() < 0.5:
        return Cell(chance.randrange(3)) if chance.random() < 0.6 else constant(chance.randint(-6, 6))
    sign = chance.choice(["+", "-", "*", "&", "|"])
    return Arithmetic(sign, number(chance, depth - 1), number(chance, depth - 1))  # type: ignore[arg-type]  # a sign


def condition(chance: random.Random, depth: int) -> Expression:
    """A random condition."""
    kind = chance.randrange(4) if depth else 3
    if kind == 0:
        return Not(condition(chance, depth - 1))
    if kind in (1, 2):
        return (And, Or)[kind - 1](tuple(condition(chance, depth - 1) for _ in range(2)))
    sign = chance.choice(["==", "!=", "<", "<=", ">", ">="])
    return Compare(sign, number(chance, 1), number(chance, 1))  # type: ignore[arg-type]  # a sign of Compare


def by_trying(one: Expression) -> set[bool]:
    """What a condition is for some values."""
    ranges = [range(cell.low, cell.high + 1) for cell in CELLS]
    return {bool(evaluate(one, values.__getitem__)) for values in product(*ranges)}


def test_random_conditions(monkeypatch: pytest.MonkeyPatch) -> None:
    chance, impossible, missed = random.Random(1), 0, 0
    for _ in range(2000):
        one = condition(chance, 3)
        truths = by_trying(one)
        assert is_satisfiable(one, CELLS) == (True in truths)
        for wanted in (True, False):  # ranges may allow more, and never less
            assert may_be(one, wanted, CELLS) or wanted not in truths
            impossible += wanted not in truths
            missed += wanted not in truths and may_be(one, wanted, CELLS)
    assert impossible > 500 and missed < impossible / 2
    monkeypatch.setattr(satisfiable, "MOST_TRIED", 0)
    assert not is_satisfiable(Compare(">", Cell(0), constant(3)), CELLS)
    assert is_satisfiable(
        And((Compare("==", Cell(0), constant(3)), Compare("==", Cell(0), constant(2)))), CELLS
    )


def test_what_divides_by_zero_may_be_violated() -> None:
    assert is_satisfiable(Compare("==", Arithmetic("//", constant(1), Cell(1)), constant(7)), CELLS)


def test_numbers_of_many_bits() -> None:
    wide = (CellInfo("n", Integer(), -(2**70), 2**70, 0), *CELLS)
    assert is_satisfiable(Compare("==", Cell(0), constant(7)), wide)
    assert not is_satisfiable(Compare(">", Cell(0), constant(2**70)), wide)
    assert not is_satisfiable(Compare(">", Arithmetic("+", Cell(0), Cell(1)), constant(2**70 + 3)), wide)


def test_what_is_not_examined_may_be_anything() -> None:
    wide = (CellInfo("n", Integer(), 0, 2**70, 0), *CELLS)
    either = Conditional(Compare("==", Cell(2), constant(1)), Cell(0), Cell(1))
    for number in (Arithmetic("+", either, Cell(0)), Arithmetic("+", Cell(0), either)):
        assert is_satisfiable(Compare(">", number, constant(2**80)), wide)
