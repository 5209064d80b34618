"""What another language has no way to say."""

from __future__ import annotations

from checker.lowering.ground import Ground


class CannotExpress(Exception):
    """Another language has no way to say this; names it, and the way out."""


def refuse_wide(ground: Ground) -> None:
    """Raise CannotExpress where a value does not fit 32 bits: Spin and TLC have no larger numbers."""
    for cell in ground.cells:
        if not -(2**31) <= min(cell.low, cell.reset) <= cell.high < 2**31:
            raise CannotExpress(f"{cell.name} needs more than 32 bits: choose smaller bounds with `most=`")
