"""``swap(a, b)``: what the places hold afterwards is what the lines of the kernel's macro leave there."""

from __future__ import annotations

import pytest

from checker.backends.python.system import PythonSystem
from checker.passes.normal_form import ground
from tests.agreement.test_lowering import check_all
from tests.oracle import explore
from tests.programs import compiled

MODEL = """
from checker import *


@record
class Page:
    turn: int = integer(1, most=3)
    users: int = integer(2, most=3)
    flag: bool = True


page = shared(Page)
slots = shared(Array(integer(0, most=3), 3))


@actor
def worker() -> None:
    mine = 3
    with atomic:
        {line}
        page.flag = mine == 3


properties = [every_actor_finishes()]
"""


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("swap(page.turn, page.users)", [2, 1, 1, 0, 0, 0]),
        ("swap(page.turn, slots[1])", [0, 2, 1, 0, 1, 0]),
        ("swap(mine, page.turn)", [3, 2, 0, 0, 0, 0]),
        ("swap(page.turn, page.turn)", [1, 2, 1, 0, 0, 0]),
        ("swap(page.turn, slots[page.turn])", [0, 2, 1, 1, 0, 0]),  # by the new value, as the macro does
    ],
)
def test_each_holds_what_the_other_held(line: str, expected: list[int]) -> None:
    system = PythonSystem(ground(compiled(MODEL.format(line=line))))
    (last,) = explore(system).deadlocks
    assert system.values(last)[:6] == expected


def test_every_meaning_agrees() -> None:
    check_all(compiled(MODEL.format(line="swap(page.turn, slots[page.turn])")), 50)
