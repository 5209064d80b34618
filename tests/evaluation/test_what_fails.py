"""A step that has no value says which of the ways it is: None, an index, or a division; each by its first."""

from __future__ import annotations

import pytest

from checker.backends.python.system import PythonSystem
from checker.counterexample.replay import replay
from checker.exploration.breadth_first import breadth_first
from checker.ground.printer import print_ground
from checker.passes.normal_form import ground
from checker.program.printer import print_program
from tests.agreement.test_agreement import TestPython as Python
from tests.agreement.test_lowering import check_all
from tests.oracle import explore
from tests.programs import compiled

MODEL = """
from checker import *


@record
class Owner:
    n: int = integer(0, most=3)
    row: Array[bool] = Array(bool, 2)


@record
class Page:
    zero: int = integer(0, most=3)
    three: int = integer(3, most=3)
    six: int = integer(6, most=7)
    owner: Owner | None = None
    row: Array[bool] = Array(bool, 2)


owner = shared(Owner)
page = shared(Page)


@procedure
def ignoring(part: object) -> None:
    pass


@actor
def worker() -> None:
    {text}
    page.zero = 0


properties = [every_actor_finishes()]
"""
NOWHERE = "a step follows a reference that leads nowhere"
OUTSIDE = "a step takes an index outside of Page.row, which has 2 elements"
BY_ZERO = "a step divides by zero"


WAIT = "with atomic:\n        "
ATOMIC = "with atomic:\n        zero = page.zero\n        "


def failure(text: str) -> str | None:
    """What the step says that fails, after every meaning of the program has agreed on it."""
    program = compiled(MODEL.format(text=text))
    lowered = ground(program)
    system = PythonSystem(lowered)
    check_all(program, 100)
    assert print_program(program) and print_ground(lowered)
    Python().check(lowered, explore(system))
    found = breadth_first(system).found.items()
    steps = [replay(system, run).steps for n, run in found if lowered.properties[n].property.kind == "step"]
    return steps[0][-1].failed if steps else None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("wait_until(1 // page.zero > 0)", BY_ZERO),
        ("wait_until(1 % page.zero > 0)", BY_ZERO),
        (f"{WAIT}wait_until(page.row[page.three])", OUTSIDE),
        (f"{WAIT}wait_until(page.owner.n == 0)", NOWHERE),
        (f"{ATOMIC}if 1 // zero > 0:\n            page.zero = 1", BY_ZERO),
        (f"{ATOMIC}assert 1 // zero > 0", BY_ZERO),
        (f"{ATOMIC}page.zero = 1 // zero", BY_ZERO),
        (f"{ATOMIC}page.owner.n = 1 // zero", BY_ZERO),
        (f"{ATOMIC}page.row[page.three] = True", OUTSIDE),
        (f"{ATOMIC}page.owner.n = 1", NOWHERE),
        (f"{WAIT}ignoring(page.owner.n)", NOWHERE),
        (f"{WAIT}ignoring(page.owner.row)", NOWHERE),
        ("who = page.owner\n    ignoring(who.n)", NOWHERE),
        ("who = page.owner\n    ignoring(who.row)", NOWHERE),
        (f"{WAIT}ignoring(1 // page.zero)", BY_ZERO),
    ],
)
def test_each_kind_of_step(text: str, said: str) -> None:
    assert failure(text) == said


@pytest.mark.parametrize(
    ("place", "by"), [("zero", "-= 1"), ("three", "+= 1"), ("zero", "-= 2"), ("three", "+= 2")]
)
def test_a_range_is_left_at_both_of_its_ends(place: str, by: str) -> None:
    assert failure(f"{WAIT}page.{place} {by}") == f"page.{place} leaves its range 0..3"


@pytest.mark.parametrize(
    ("place", "by"), [("zero", "+= 1"), ("three", "-= 1"), ("zero", "+= 3"), ("three", "-= 3")]
)
def test_a_range_has_both_of_its_ends(place: str, by: str) -> None:
    assert failure(f"{WAIT}page.{place} {by}") is None


@pytest.mark.parametrize("value", ["page.six - 1", "page.six + 1", "page.six"])
def test_a_range_is_left_by_what_has_another_range(value: str) -> None:
    assert failure(f"{WAIT}page.zero = {value}") == "page.zero leaves its range 0..3"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("page.owner.n // page.zero == 1", NOWHERE),
        ("1 // page.zero + page.owner.n == 1", BY_ZERO),
        ("page.zero == 0 and page.row[page.three] and page.owner.n == 1", OUTSIDE),
        ("page.zero == 0 and page.owner.n == 1 and page.row[page.three]", NOWHERE),
        ("page.zero == 1 or 1 // page.zero == 1 or page.owner.n == 1", BY_ZERO),
        ("page.owner.n == 1 if page.zero == 1 else 1 // page.zero == 1", BY_ZERO),
        ("page.owner.n == 1 if page.zero == 0 else 1 // page.zero == 1", NOWHERE),
        ("page.row[page.three] if page.zero == 0 else page.owner.n == 1", OUTSIDE),
        ("page.row[3 // page.zero]", BY_ZERO),
        ("page.zero == 1 and page.owner.n // page.zero == 1 and page.row[page.three]", None),
        ("page.zero == 0 or page.owner.n // page.zero == 1", None),
    ],
)
def test_the_first_of_several_is_said(value: str, said: str | None) -> None:
    assert failure(f"{ATOMIC}x = {value}\n        page.three = 3 if x else 2") == said


def test_the_cell_that_leaves_its_range_is_said_and_no_other_that_the_place_might_be() -> None:
    source = """
from checker import *
@record
class Page:
    n: int = integer(0, most=3)
@record
class System:
    current: Page | None = None
pages = shared(Array(Page, 3))
system = shared(System)
@initial
def start() -> None:
    system.current = pages[1]
@actor
def worker() -> None:
    with atomic:
        page = system.current
        page.n -= 1
properties = [every_actor_finishes()]
"""
    system = PythonSystem(ground(compiled(source)))
    (state,) = system.initial()
    ((_, failed),) = system.moves(state)
    assert system.checks[~failed].sentence == "pages[1].n leaves its range 0..3"
