"""An actor rests if the wait at which it is stuck rests, and not otherwise."""

from __future__ import annotations

import pytest

from checker.backends.python.system import PythonSystem
from checker.exploration.breadth_first import breadth_first
from checker.passes.normal_form import ground
from tests.agreement.test_agreement import TestPython as Python
from tests.agreement.test_lowering import check_all
from tests.oracle import explore
from tests.programs import compiled

MODEL = """
from checker import *


@record
class System:
    a: bool = False
    b: bool = False
    c: bool = False


system = shared(System)


@actor
def worker() -> None:
    with atomic:
{block}
        system.a = False


@actor
def sets() -> None:
    system.{sets} = True


properties = [every_actor_finishes()]
"""
TWO = "        wait_until(system.a{a})\n        wait_until(system.b{b})"
CHOICE = """\
        c = choose((False, True))
        wait_until(system.a or not c, resting=True)
        wait_until(system.b or c)"""
REST = ", resting=True"


def finishes(block: str, sets: str) -> bool:
    """Whether every actor finishes or rests, by every meaning of the program that there is."""
    program = compiled(MODEL.format(block=block, sets=sets))
    lowered = ground(program)
    check_all(program, 100)
    Python().check(lowered, explore(PythonSystem(lowered)))
    return not breadth_first(PythonSystem(lowered)).found


@pytest.mark.parametrize(
    ("a", "b", "sets", "rests"),
    [
        ("", "", "a", False),
        (REST, REST, "a", True),
        (REST, REST, "b", True),
        (REST, "", "a", False),
        (REST, "", "b", True),
        ("", REST, "a", True),
        ("", REST, "b", False),
    ],
)
def test_of_two_waits_the_first_that_is_false_decides(a: str, b: str, sets: str, rests: bool) -> None:
    assert finishes(TWO.format(a=a, b=b), sets) == rests


def test_every_choice_must_rest() -> None:
    """One choice is stuck at the resting wait, the other at the one that does not rest."""
    assert not finishes(CHOICE, "c")
    assert finishes(CHOICE.replace("system.b or c)", "system.b or c, resting=True)"), "c")


def test_a_wait_that_is_switched_off_does_not_count() -> None:
    assert finishes("        wait_until(system.a, resting=True)\n        wait_until(True)", "b")


def test_it_rests_by_what_its_own_local_refers_to() -> None:
    source = """
from checker import *
@record
class Page:
    a: bool = False
    b: bool = False
pages = shared(Array(Page, 2))
@actor
def worker() -> None:
    page = pages[0] if pages[0].a else pages[1]
    with atomic:
        wait_until(page.a)
        wait_until(page.b, resting=True)
        page.b = False
@actor
def sets() -> None:
    pages[{set}].a = True
properties = [every_actor_finishes()]
"""
    # With the first page it is stuck at the second wait, where it rests; with the second one at the first.
    found = [explore(PythonSystem(ground(compiled(source.replace("{set}", n))))).first for n in ("0", "1")]
    assert found == [{"every_actor_finishes": 2}, {}]
