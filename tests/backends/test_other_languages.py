"""What Spin and TLC have no numbers for is refused, and nothing that they have."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from checker.backends.cannot_express import CannotExpress
from checker.backends.promela.module import promela
from checker.backends.tla.module import tla
from checker.ground.program import Ground, GroundProperty
from checker.passes.normal_form import ground
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
        (1 - 2**31, 2**31 - 1, True),
        (-(2**31), 0, False),  # its distance from 0 is no number of theirs
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


JUDGED = """
from checker import *

x = shared(Array(integer(0, most=3), 1))


@actor
def first() -> None:
    wait_until(x[0] == 1)
    x[0] = 2


@actor
def second() -> None:
    wait_until(x[0] == 2)
    x[0] = 3


@never("one")
def never_one() -> bool:
    return x[0] == 1


@never("three")
def never_three() -> bool:
    return x[0] == 3


properties = [never_one, never_waits(first), never_waits(second), never_three, every_actor_finishes()]
"""


def test_every_property_is_asserted_once() -> None:
    lowered = ground(compiled(JUDGED))
    model = promela(lowered)
    asserted = re.findall(r"-> assert\((\w+)\)", model.text)
    declared = [name for name, number in model.properties.items() if is_declared(lowered.properties[number])]
    assert sorted(asserted) == sorted(declared) == sorted(set(asserted))
    assert len(asserted) == 5


def is_declared(judged: GroundProperty) -> bool:
    """Whether the model asks for it, and not only the checker, of each step."""
    return judged.property.kind != "step"


COMPARED = """
from checker import *

x = shared(Array(integer(0, most=3), 2))


@actor
def writes() -> None:
    with atomic:
        x[0] = 1 if {text} else 2


properties = [every_actor_finishes()]
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [("x[0] < x[1]", "(x_0 < x_1)"), ("x[1] >= x[0]", "(x_1 >= x_0)"), ("x[0] != x[1]", "(x_0 # x_1)")],
)
def test_two_places_are_compared_in_their_order(text: str, expected: str) -> None:
    assert expected in tla(ground(compiled(COMPARED.format(text=text))))
