"""The range of a sum, product, quotient or remainder has every value that can come out, and few others."""

from __future__ import annotations

import operator
from collections.abc import Callable
from itertools import combinations_with_replacement

import pytest

from checker.program.typing import Interval, combined, join

OPERATIONS: dict[str, Callable[[int, int], int]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "//": operator.floordiv,
    "%": operator.mod,
}
INTERVALS: list[Interval] = list(combinations_with_replacement(range(-4, 5), 2))


def values(one: Interval) -> range:
    """All of an interval."""
    return range(one[0], one[1] + 1)


@pytest.mark.parametrize("sign", OPERATIONS)
def test_every_value_is_in_the_range(sign: str) -> None:
    for left in INTERVALS:
        for right in INTERVALS:
            low, high = combined(sign, left, right)  # type: ignore[arg-type]  # one of them
            every = [
                OPERATIONS[sign](a, b) for a in values(left) for b in values(right) if b or sign in "+-*"
            ]
            if not every:
                continue  # a division by nothing but zero
            assert low <= min(every) and max(every) <= high, (left, sign, right)
            if sign != "%":
                assert (low, high) == (min(every), max(every)), (left, sign, right)
            else:
                assert min(0, right[0] + 1) <= low and high <= max(0, right[1] - 1), (left, sign, right)


def test_around_both() -> None:
    assert join((0, 3), (-2, 1)) == (-2, 3)
    assert join((5, 6), (1, 2)) == (1, 6)
