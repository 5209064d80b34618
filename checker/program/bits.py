"""The ranges of bit operations. As in Python, a number below zero begins with ones without end."""

from __future__ import annotations

from checker.program.expressions import Operator
from checker.program.total import MOST_SHIFT

Interval = tuple[int, int]


def joined_bits(sign: Operator, left: Interval, right: Interval) -> Interval:
    """An interval around every ``left sign right``, for ``& | ^``: exact for the ranges of whole bits."""
    if sign == "|":
        return inverted(joined_bits("&", inverted(left), inverted(right)))
    join = both if sign == "&" else either
    parts = [join(one, other) for one in by_sign(left) for other in by_sign(right)]
    return min(low for low, _ in parts), max(high for _, high in parts)


def shifted(sign: Operator, left: Interval, right: Interval) -> Interval:
    """An interval around every ``left sign right``, for ``<< >>`` by numbers from 0 on."""
    fewest, most = (min(max(bits, 0), MOST_SHIFT) for bits in right)
    corners = [one << bits if sign == "<<" else one >> bits for one in left for bits in (fewest, most)]
    return min(corners), max(corners)


def both(left: Interval, right: Interval) -> Interval:
    """An interval around ``left & right``; each is below zero or not."""
    if left[0] < 0 and right[0] < 0:
        return -(1 << max(map(width, (left, right)))), min(left[1], right[1])
    return 0, min(high for low, high in (left, right) if low >= 0)


def either(left: Interval, right: Interval) -> Interval:
    """An interval around ``left ^ right``; each is below zero or not."""
    most = 1 << max(map(width, (left, right)))
    return (0, most - 1) if (left[0] < 0) == (right[0] < 0) else (-most, -1)


def by_sign(one: Interval) -> list[Interval]:
    """The part below zero, and the rest."""
    low, high = one
    return [part for part in ((low, min(high, -1)), (max(low, 0), high)) if part[0] <= part[1]]


def inverted(one: Interval) -> Interval:
    """The interval of ``~one``."""
    return ~one[1], ~one[0]


def width(one: Interval) -> int:
    """The bits of the largest number, without its sign."""
    return max(one[1], ~one[0]).bit_length()
