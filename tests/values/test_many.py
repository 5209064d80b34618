"""More actors than a word has bits, states of many words, and arrays of nothing."""

from __future__ import annotations

import pytest

from checker.backends.python.system import PythonSystem
from checker.exploration.breadth_first import breadth_first
from checker.exploration.dpor.explore import dpor
from checker.passes.normal_form import ground
from tests.agreement.test_agreement import TestPython as Python
from tests.agreement.test_lowering import check_all
from tests.native.building import needs_compiler
from tests.oracle import explore
from tests.programs import compiled
from tests.values.test_edges import check_native

ACTORS = """
from checker import *


@record
class System:
    turn: int = integer(0, most=70)


system = shared(System)
flags = shared(Array(bool, 70))


@actor(range(70))
def worker(i: int) -> None:
    with atomic:
        wait_until(system.turn == i)
        system.turn += 1
        flags[i] = True
        assert not flags[69] or system.turn == 70


@never("the last was here")
def last() -> bool:
    return flags[69]


properties = [last, every_actor_finishes()]
"""
WIDE = """
from checker import *


@record
class System:
    flag: bool = False
    n: int = integer(0, least=-1, most=3)


slots = shared(Array(integer(0, most=15), {length}))
system = shared(System)


@actor(count=2)
def worker() -> None:
    seen = slots[{length} - 1]
    with atomic:
        slots[{length} - 1] = seen + 7
        slots[0] += 1
    with atomic:
        system.n = slots[0]


@never("both wrote what the other did not see")
def lost() -> bool:
    return slots[0] == 2 and slots[{length} - 1] == 7


properties = [lost, every_actor_finishes()]
"""
FAR = """
from checker import *


@record
class System:
    n: int = integer(0, most=2**40)


system = shared(System)
flags = shared(Array(bool, 2))


@actor
def worker() -> None:
    i = system.n
    flags[i] = True
    flags[i + 1] = True
    flags[i + 2] = True


properties = [every_actor_finishes()]
"""


@needs_compiler
def test_seventy_actors() -> None:
    """One after the other: 71 states."""
    lowered = ground(compiled(ACTORS))
    truth = explore(PythonSystem(lowered))
    assert (len(truth.states), truth.first) == (71, {"last": 70})
    assert breadth_first(PythonSystem(lowered)).found.keys() == dpor(PythonSystem(lowered)).found.keys()
    assert check_native(lowered)


@needs_compiler
@pytest.mark.parametrize("length", [17, 300, 4096])
def test_states_of_many_words(length: int) -> None:
    """Python writes no number of more than 4300 digits in decimal: 4,096 slots are 16,384 bits."""
    lowered = ground(compiled(WIDE.format(length=length)))
    truth = explore(PythonSystem(lowered))
    assert truth.first.keys() == {"lost"}
    Python().check(lowered, truth)
    assert check_native(lowered) == (length < 500)  # the engine has up to 2,046 bits


def test_an_index_of_a_huge_range() -> None:
    """Its values are not gone through one by one."""
    program = compiled(FAR)
    check_all(program, 10)
    assert explore(PythonSystem(ground(program))).first == {"references_are_valid": 4}
