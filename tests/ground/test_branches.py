"""Tests in a step: both branches, of which one may be empty, and what each knows of the test."""

from __future__ import annotations

from textwrap import indent

import pytest

from checker.backends.python.system import PythonSystem
from checker.ground.effects import Update, each
from checker.ground.program import Ground
from checker.passes.normal_form import ground
from checker.program.expressions import Constant
from tests.programs import compiled

MODEL = """\
from enum import Enum
from checker import *


class Color(Enum):
    RED = 1
    GREEN = 2
    BLUE = 3


@record
class Page:
    dirty: bool = False
    pins: int = integer(0, most=3)
    color: Color = Color.GREEN


page = shared(Page)


@initial
def any_page() -> None:
    dirty = choose((False, True))
    page.dirty = dirty


@actor
def caller() -> None:
    with atomic:
        seen = page.dirty
{body}


properties = [every_actor_finishes()]
"""


def program(body: str) -> Ground:
    """The ground program of one step."""
    return ground(compiled(MODEL.format(body=indent(body, " " * 8))))


@pytest.mark.parametrize(
    ("body", "pins"),
    [
        ("if seen:\n    pass\nelse:\n    page.pins = 1", {False: 1, True: 0}),
        ("if seen:\n    page.pins = 1\nelse:\n    pass", {False: 0, True: 1}),
        ("if seen:\n    pass\nelse:\n    pass\npage.pins = 2", {False: 2, True: 2}),
        ("if seen:\n    page.pins = 1\nelse:\n    page.pins = 2", {False: 2, True: 1}),
    ],
)
def test_each_branch_does_what_it_says(body: str, pins: dict[bool, int]) -> None:
    system = PythonSystem(program(body))
    names = [cell.name for cell in system.ground.cells]
    dirty, pinned = names.index("page.dirty"), names.index("page.pins")
    found = {}
    for state in system.initial():
        ((_, after),) = system.moves(state)
        found[bool(system.values(state)[dirty])] = system.values(after)[pinned]
    assert found == pins


def test_in_each_branch_the_outcome_of_the_test_is_known() -> None:
    body = "if seen:\n    page.pins = 1 if seen else 2\nelse:\n    page.pins = 3 if not seen else 2"
    one = program(body)
    pins = [cell.name for cell in one.cells].index("page.pins")
    effects = each(one.commands[0][0].cases[0].effects)
    values = [effect.value for effect in effects if isinstance(effect, Update) and effect.cell == pins]
    assert [value.value for value in values if isinstance(value, Constant)] == [1, 3] and len(values) == 2


def test_a_member_of_an_enumeration_is_one_of_so_many_numbers() -> None:
    (color,) = [cell for cell in program("page.pins = 1").cells if cell.name == "page.color"]
    assert (color.low, color.high, color.initial) == (0, 2, 1)
