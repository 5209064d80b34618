"""What is folded has the value of what it was."""

from __future__ import annotations

import pytest

from checker.ground.meaning import evaluate
from checker.program import fold
from checker.program.expressions import Cell, Comparison, Expression


@pytest.mark.parametrize("sign", fold.COMPARISONS)
@pytest.mark.parametrize("right", [Cell(0), Cell(1), fold.number(1)], ids=["itself", "another", "a number"])
def test_a_comparison(sign: Comparison, right: Expression) -> None:
    """Of a number with itself, too."""
    for values in ([0, 1], [1, 1], [2, 1]):
        folded = evaluate(fold.comparison(sign, Cell(0), right), values.__getitem__)
        assert bool(folded) == fold.COMPARISONS[sign](values[0], evaluate(right, values.__getitem__))
