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
    "&": operator.and_,
    "|": operator.or_,
    "^": operator.xor,
    "<<": operator.lshift,
    ">>": operator.rshift,
}
INTERVALS: list[Interval] = list(combinations_with_replacement(range(-4, 5), 2))


def values(one: Interval) -> range:
    """All of an interval."""
    return range(one[0], one[1] + 1)


def defined(sign: str, right: int) -> bool:
    """Whether an operation has a value."""
    return right != 0 if sign in ("//", "%") else right >= 0 or sign not in ("<<", ">>")


@pytest.mark.parametrize("sign", OPERATIONS)
def test_every_value_is_in_the_range(sign: str) -> None:
    for left in INTERVALS:
        for right in INTERVALS:
            low, high = combined(sign, left, right)  # type: ignore[arg-type]  # one of them
            every = [OPERATIONS[sign](a, b) for a in values(left) for b in values(right) if defined(sign, b)]
            if not every:
                continue  # a division by nothing but zero, a shift by nothing but less
            assert low <= min(every) and max(every) <= high, (left, sign, right)
            if sign in "&|^":
                far = 1 << max(map(abs, (*left, *right))).bit_length()
                assert -far <= low and high < far, (left, sign, right)
            elif sign != "%":
                assert (low, high) == (min(every), max(every)), (left, sign, right)
            else:
                assert min(0, right[0] + 1) <= low and high <= max(0, right[1] - 1), (left, sign, right)


@pytest.mark.parametrize("most", [0, 1, 3, 7])
def test_flags_stay_in_their_bits(most: int) -> None:
    for one in range(most + 1):
        assert combined("|", (0, most), (one, one)) == (one, most)
        assert combined("&", (0, most), (one, one)) == (0, one)
        assert combined("&", (0, most), (~one, ~one)) == (0, most)
        assert combined("^", (0, most), (one, one)) == (0, most)


def test_a_shift_by_very_much_has_a_range() -> None:
    low, high = combined("<<", (-1, 1), (-5, 10**30))
    assert (-low).bit_length() == high.bit_length() == 4097
    assert combined(">>", (-9, 9), (1, 10**30)) == (-5, 4)


def test_around_both() -> None:
    assert join((0, 3), (-2, 1)) == (-2, 3)
    assert join((5, 6), (1, 2)) == (1, 6)
