"""A bound on the steps of each actor: what lies beyond it is never said to hold."""

from __future__ import annotations

import pytest

from checker.backends.python.system import PythonSystem
from checker.exploration.dpor.explore import dpor
from checker.passes.normal_form import ground
from tests.dpor.brute_force import traces
from tests.programs import compiled

HEAD = "from checker import *\nx = shared(Array(bool, 2))\n"
# In the one execution within a step each, who is late waits at the end: it could step before `closes` has.
CLOSED = """
@actor
def closes() -> None:
    x[0] = True
@actor
def late() -> None:
    x[1] = True
    wait_until(not x[0])
    assert False, "reached"
properties = [never_waits(closes)]
"""
# Nothing that was written keeps anyone waiting: within a step each is all that there is.
NEVER_OPENED = """
@actor
def first() -> None:
    x[0] = True
@actor
def waits() -> None:
    x[0] = True
    wait_until(x[1])
properties = [never_waits(first)]
"""


@pytest.mark.parametrize(
    ("source", "depth", "stopped"),
    [
        (CLOSED, 1, "--depth 1 reached"),
        (CLOSED, 2, None),
        (NEVER_OPENED, 1, None),
    ],
)
def test_who_waits_at_the_bound(source: str, depth: int, stopped: str | None) -> None:
    system = PythonSystem(ground(compiled(HEAD + source)))
    result = dpor(system, depth=depth)
    assert result.stopped == stopped
    assert traces(system, depth, 100).cut == (stopped is not None)
