"""Errors about what another language cannot express."""

from __future__ import annotations

from checker.ground.numbers import divisions, number_text, numbers
from checker.ground.program import Ground

MOST = 2**31 - 1


class CannotExpress(Exception):
    """Another language cannot express this; the text names it, and the way out."""


def refuse_wide(ground: Ground) -> None:
    """Raise CannotExpress if a value, or an intermediate result, does not fit 32 bits.

    Spin and TLC have no larger numbers.
    """
    way_out = "needs more than 32 bits: choose smaller bounds with `most=`"
    for name, low, high in numbers(ground):
        if not -MOST <= low <= high <= MOST:
            where = "" if name != "a number" else f" between {number_text(low)} and {number_text(high)}"
            raise CannotExpress(f"{name}{where} {way_out}")
    for farthest in divisions(ground):
        if farthest > MOST:
            raise CannotExpress(f"a number rounded down, from up to {number_text(farthest)}, {way_out}")
