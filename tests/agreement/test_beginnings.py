"""Arrays whose elements begin unequal: in every meaning of a program, and they are not interchangeable."""

from __future__ import annotations

import pytest

from checker.backends.python.system import PythonSystem
from checker.passes.normal_form import ground
from tests.agreement import test_tla as tla
from tests.agreement import test_z3 as z3
from tests.agreement.test_agreement import TestPython as Python
from tests.agreement.test_lowering import check_all
from tests.native.building import needs_compiler, needs_spin
from tests.oracle import explore
from tests.programs import compiled
from tests.values.test_edges import check_native, check_spin

MODEL = """
from __future__ import annotations
from enum import Enum

from checker import *


class Mode(Enum):
    FREE = 0
    BUSY = 1


@record
class Page:
    dirty: bool = {dirty}
    n: int = ghost(integer(0, most=9))
    mode: Mode = Mode.FREE
    row: Array[int] = Array(integer(0, most=3), 3, initial=(2, 1, 0))


pages = shared(Array(Page, 3{pages}))
slots = shared(Array(integer(0, least=-2, most=3), 3, initial=[0, -1, 3]))
modes = shared(Array(Mode.FREE, 2, initial=[Mode.BUSY, Mode.FREE]))


@actor(pages)
def clean(page: Page) -> None:
    was_dirty = page.dirty
    with atomic:
        page.n += page.row[0] + (page.row[1] if was_dirty else 0)
        page.dirty = False
        page.mode = modes[0]


@actor
def add() -> None:
    first = slots[1]
    with atomic:
        slots[0] = first + slots[2]
        modes[0] = modes[1]


@never("a page that was dirty is busy")
def busy() -> bool:
    return any(page.n == 3 and page.mode is Mode.BUSY for page in pages)


properties = [busy, every_actor_finishes()]
"""
BEGINNINGS = {
    "as the record says": ("True", ""),
    "one is dirty": ("False", ", initial={'dirty': [False, True, False]}"),
    "all are dirty, which the record does not say": ("False", ", initial={'dirty': [True, True, True]}"),
    "all differ, in several fields": (
        "True",
        ", initial={'dirty': (False, True, True), 'n': [2, 1, 0], 'mode': (Mode.BUSY, Mode.FREE, Mode.BUSY)}",
    ),
}


def model(name: str) -> str:
    """The text of the model with some beginnings."""
    dirty, pages = BEGINNINGS[name]
    return MODEL.replace("{dirty}", dirty).replace("{pages}", pages)


@pytest.mark.parametrize("name", BEGINNINGS)
def test_every_meaning_begins_alike(name: str) -> None:
    program = compiled(model(name))
    lowered = ground(program)
    truth = explore(PythonSystem(lowered))
    check_all(program, 200)
    Python().check(lowered, truth)
    tla.check(lowered, truth)
    z3.check_some(lowered, 20)


@needs_compiler
@pytest.mark.parametrize("name", BEGINNINGS)
def test_the_engine_in_c(name: str) -> None:
    assert check_native(ground(compiled(model(name))))


@needs_spin
def test_spin() -> None:
    lowered = ground(compiled(model("all differ, in several fields")))
    check_spin(lowered, explore(PythonSystem(lowered)))


@pytest.mark.parametrize("name", BEGINNINGS)
def test_elements_that_begin_unequal_are_not_exchanged(name: str) -> None:
    groups = compiled(model(name)).interchangeable
    assert groups == ((("pages",),) if name.startswith(("as", "all are")) else ())


def test_the_first_values() -> None:
    (state,) = PythonSystem(ground(compiled(model("all differ, in several fields")))).initial()
    system = PythonSystem(ground(compiled(model("all differ, in several fields"))))
    first = {
        cell.name: cell.show(v) for cell, v in zip(system.ground.cells, system.values(state), strict=True)
    }
    assert [first[f"slots[{i}]"] for i in range(3)] == ["0", "-1", "3"]
    assert [first[f"modes[{i}]"] for i in range(2)] == ["BUSY", "FREE"]
    assert [first[f"pages[1].row[{i}]"] for i in range(3)] == ["2", "1", "0"]
    assert [first[f"pages[{i}].dirty"] for i in range(3)] == ["False", "True", "True"]
    assert [first[f"pages[{i}].n"] for i in range(3)] == ["2", "1", "0"]
    assert [first[f"pages[{i}].mode"] for i in range(3)] == ["BUSY", "FREE", "BUSY"]
