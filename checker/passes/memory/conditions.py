"""Conditions on one cell, written briefly."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from checker.ground.program import equality
from checker.program import fold
from checker.program.expressions import Cell, Expression


def among(cell: int, values: Iterable[int], low: int, high: int) -> Expression:
    """The condition that a cell, which is between ``low`` and ``high``, holds one of some values."""
    inside = sorted(set(values) & set(range(low, high + 1)))
    outside = [value for value in range(low, high + 1) if value not in inside]
    if len(runs(outside)) < len(runs(inside)):
        return fold.negation(fold.disjunction(in_run(cell, run, low, high) for run in runs(outside)))
    return fold.disjunction(in_run(cell, run, low, high) for run in runs(inside))


def in_run(cell: int, run: tuple[int, int], low: int, high: int) -> Expression:
    """The condition that a cell is in a run of values."""
    first, last = run
    if first == last and low < high:
        return equality((cell, first))
    least = fold.TRUE if first == low else fold.comparison(">=", Cell(cell), fold.number(first))
    most = fold.TRUE if last == high else fold.comparison("<=", Cell(cell), fold.number(last))
    return fold.conjunction([least, most])


def runs(values: list[int]) -> list[tuple[int, int]]:
    """The runs of neighbouring values in a sorted list: first and last of each."""
    if not values:
        return []
    breaks = [(a, b) for a, b in pairwise(values) if b > a + 1]
    firsts = [values[0], *(b for _, b in breaks)]
    lasts = [*(a for a, _ in breaks), values[-1]]
    return list(zip(firsts, lasts, strict=True))
