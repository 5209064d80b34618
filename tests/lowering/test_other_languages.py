"""What Spin and TLC have no numbers for is refused, and nothing that they have."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from checker.lowering.cannot_express import CannotExpress
from checker.lowering.ground import Ground
from checker.lowering.to_ground import ground
from checker.lowering.to_promela import promela
from checker.lowering.to_tla import tla
from tests.programs import compiled

MODEL = """
from checker import *

x = shared(Array(integer(0, least={low}, most={high}), 1))


@actor
def writes() -> None:
    x[0] = {high}
    x[0] = {low}


properties = [every_actor_finishes()]
"""


@pytest.mark.parametrize("written", [promela, tla])
@pytest.mark.parametrize(
    ("low", "high", "fits"),
    [
        (-(2**31), 2**31 - 1, True),
        (-(2**31) - 1, 0, False),
        (0, 2**31, False),
        (0, 2**40, False),
    ],
)
def test_32_bits(written: Callable[[Ground], object], low: int, high: int, fits: bool) -> None:
    lowered = ground(compiled(MODEL.format(low=low, high=high)))
    if fits:
        assert str(high) in str(written(lowered))
        return
    with pytest.raises(CannotExpress, match=r"x\[0\] needs more than 32 bits"):
        written(lowered)
