"""What a verdict says of the machine: the bounds that are reached, and the blocks taken as fully ordered."""

from __future__ import annotations

from textwrap import indent

import pytest

from checker.checking.check import check
from checker.checking.options import Options
from checker.checking.outcome import Outcome
from checker.compiler.compile import compile_model
from tests.programs import file_of

HEAD = """
from checker import *


@record
class System:
    x: int = integer(0, most=2)
    y: int = integer(0, most=2)
    z: int = integer(0, most=2)
    b: bool = ghost(False)


system = shared(System)


@actor
def other() -> None:
    with atomic("all are memory"):
        system.x = 2
        system.y = 2
        system.z = 2
    system.y = 1


@never("it never ends")
def ends() -> bool:
    return system.b


properties = [ends]


@actor
def one() -> None:
"""
WINDOW = "window of one's CPU"
XCHG = """
with atomic("xchg()", order="acquire"):
    r = system.y
    system.y = 1
"""
BOUNDS = {  # memory model, bound, a value that is enough, one that is not, what is reached, what one() does
    "a store": ("tso", "window", 2, 1, WINDOW, "system.x = 1\nsystem.y = 1\nr = system.z"),
    "a late load": ("weak", "window", 2, 1, WINDOW, "r = system.x\ns = system.y\nsystem.z = 1"),
    "a barrier": ("weak", "window", 3, 1, WINDOW, "system.x = 1\nsystem.z = 1\nsmp_wmb()\nsystem.y = 1"),
    "an operation": ("weak", "window", 2, 1, WINDOW, f"system.x = 1{XCHG}s = system.z"),
    "an old value": ("weak", "history", 2, 1, "old values of system.y", "r = system.x\ns = system.y"),
}


def checked(body: str, memory: str, **settings: str) -> Outcome:
    """The model with this actor, under a memory model."""
    with file_of(HEAD + indent(body, "    ")) as path:
        return check(compile_model(str(path), {"memory": memory, **settings}), Options(engine="python"))


@pytest.mark.parametrize("name", BOUNDS)
def test_a_bound_that_is_reached_is_named(name: str) -> None:
    memory, bound, enough, less, reached, body = BOUNDS[name]
    assert checked(body, memory, **{bound: str(enough)}).bounds_reached == ()
    assert checked(body, memory, **{bound: str(less)}).bounds_reached == (reached,)


LOOP = """
n: int = integer(0, most=2)
r: int = 0
while n < 2:
    r = system.x
    system.y = 1
    n = n + 1
system.z = r
"""


def test_a_local_that_is_assigned_while_a_load_is_open_is_named() -> None:
    found = checked(LOOP, "weak", window="6")
    assert found.bounds_reached == ("locals of one that are read late",)


def test_the_blocks_that_touch_several_places_are_listed() -> None:
    found = checked("r = system.x\nwith atomic('a move'):\n    system.x = 0\n    system.y = r", "tso")
    assert [one.text for one in found.fully_ordered] == ["all are memory", "a move"]


PASSED_ON = """
r = system.x
with atomic("add()", order="relaxed"):
    old = system.z
    system.z = old
assert old + r != 4
system.y = 1
"""
BESIDE = """
r = system.x
with atomic("store and note"):
    system.y = 1
    system.b = r == 1
"""


DECIDED_BESIDE = """
r = system.x
with atomic("store and note"):
    if r == 1:
        system.b = True
    system.y = 1
"""


@pytest.mark.parametrize("body", [PASSED_ON, BESIDE, DECIDED_BESIDE])
def test_what_waits_for_no_reason_of_hardware_is_named(body: str) -> None:
    """An assertion of a local that lives within the step of an operation; a ghost in the block of a store,
    or a test of what only the ghost needs."""
    found = checked(body, "weak", window="6")
    assert "locals of one that are read late" in found.bounds_reached


FENCED = """
r = system.x
system.z = 1
with atomic("xchg()", order="full"):
    old = system.y
    system.y = 1
    system.b = r == 3
"""


def test_a_full_barrier_may_wait_for_a_load() -> None:
    assert checked(FENCED, "weak").bounds_reached == ()
