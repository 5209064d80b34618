"""What one operation between two accesses orders: store buffering, with something else in each place."""

from __future__ import annotations

from textwrap import indent

import pytest

from checker.checking.check import check
from checker.checking.options import Options
from checker.compiler.compile import compile_model
from tests.programs import file_of

TEXT = """
from checker import *


@record
class System:
    x: bool = False
    y: bool = False
    z: bool = False
    lock: bool = False
    noted: bool = ghost(False)
    missed: Array[bool] = ghost(Array(bool, 2))


system = shared(System)


@actor
def one() -> None:
    system.x = True
{between}
    seen = system.y
    system.missed[0] = not seen


@actor
def two() -> None:
    system.y = True
    smp_mb()
    seen = system.x
    system.missed[1] = not seen


@actor
def other() -> None:
    system.z = True


@never("neither sees what the other one stored")
def one_is_seen() -> bool:
    return system.missed[0] and system.missed[1]


properties = [one_is_seen]
"""
ALL = {"tso", "pso", "weak"}
BETWEEN = {  # what is in between, and the memory models under which it is no full barrier
    "nothing": ("pass", ALL),
    "a lock is released": (
        "with atomic(order='unlock'):\n    assert not system.lock\n    system.lock = False",
        ALL,
    ),
    "a plain update": ("with atomic(order='plain'):\n    system.z = not system.z", ALL),
    "a store": ("system.z = False", ALL),
    "a full store": ("with atomic('s', order='full'):\n    system.z = False", set()),
    "a full load": ("with atomic('l', order='full'):\n    r = system.z", set()),
    "a full block of ghosts": ("with atomic('g', order='full'):\n    system.noted = True", set()),
    "an xchg()": ("with atomic('xchg()'):\n    r = system.z\n    system.z = False", set()),
    "a relaxed xchg()": (
        "with atomic('xchg_relaxed()', order='relaxed'):\n    r = system.z\n    system.z = False",
        {"pso", "weak"},
    ),
    "a set_bit()": ("with atomic('set_bit()', order='relaxed'):\n    system.z = True", {"pso", "weak"}),
    "a set_bit_lock()": ("with atomic('set_bit()', order='acquire'):\n    system.z = True", {"pso", "weak"}),
    "a cmpxchg()": (
        "with atomic('cmpxchg()'):\n    r = system.z\n    if not r:\n        system.z = True",
        {"pso", "weak"},  # if it fails
    ),
}


@pytest.mark.parametrize("name", BETWEEN)
def test_a_full_barrier_keeps_a_store_and_a_load_apart(name: str) -> None:
    between, weaker = BETWEEN[name]
    text = TEXT.format(between=indent(between, "    "))
    found = set()
    for memory in sorted(ALL):
        with file_of(text) as path:
            outcome = check(compile_model(str(path), {"memory": memory}), Options(engine="python"))
        found |= {memory for one in outcome.verdicts if one.status == "violated"}
    assert found == weaker


WAITED_FOR = """
from checker import *


@record
class System:
    data: bool = False
    ready: bool = False


system = shared(System)


@actor
def writer() -> None:
    system.data = True
    smp_store_release(system.ready, True)


@actor
def reader() -> None:
    wait_until({condition})
    assert system.data, "what was published is seen"


properties = [every_actor_finishes()]
"""


@pytest.mark.parametrize(
    ("condition", "status"), [("smp_load_acquire(system.ready)", "holds"), ("system.ready", "violated")]
)
def test_a_wait_may_acquire(condition: str, status: str) -> None:
    with file_of(WAITED_FOR.format(condition=condition)) as path:
        outcome = check(compile_model(str(path), {"memory": "weak"}), Options(engine="python"))
    statuses = {one.property.name: one.status for one in outcome.verdicts}
    assert statuses.get("assertions_hold", "holds") == status
