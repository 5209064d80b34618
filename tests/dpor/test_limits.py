"""Limits of a search by executions: each ends it with a word, and what is bounded never holds."""

from __future__ import annotations

import pytest

from checker.backends.python.system import PythonSystem
from checker.exploration.dpor.explore import dpor
from checker.exploration.limits import Limits, Snapshot, Watch
from checker.passes.normal_form import ground
from tests.programs import compiled

HEAD = "from checker import *\nx = shared(Array(integer(0, most=9), 3))\n"
# Nine writes to one place, in every order of three actors: 9! / 3!^3 executions.
MANY = """
@actor(count=3)
def writes() -> None:
    x[0] = 1
    x[0] = 2
    x[0] = 3
properties = [every_actor_finishes()]
"""
EXECUTIONS = 1680
# Two that never meet and never end: one execution, however long.
ENDLESS = """
@actor(range(2))
def turns(me: int) -> None:
    while True:
        x[me] = 1
        x[me] = 2
properties = [never_waits(turns)]
"""
LATE = """
@actor
def counts() -> None:
    x[0] = 1
    x[0] = 2
    x[0] = 3
@never("it is three")
def never_three() -> bool:
    return x[0] == 3
properties = [never_three]
"""


def system_of(text: str) -> PythonSystem:
    """A model's text, lowered."""
    return PythonSystem(ground(compiled(HEAD + text)))


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        (Limits(seconds=0.0), "--timeout 0s reached"),
        (Limits(memory=1), "--max-memory 1B reached"),
    ],
)
def test_a_limit_ends_the_search(limits: Limits, said: str) -> None:
    result = dpor(system_of(MANY), Watch(limits))
    assert (result.stopped, result.exhaustive, result.interrupted) == (said, False, False)
    assert result.executions is not None and 0 < result.executions < EXECUTIONS


def test_a_limit_that_is_not_reached_changes_nothing() -> None:
    result = dpor(system_of(MANY), Watch(Limits(seconds=600, memory=1 << 50)))
    assert (result.stopped, result.exhaustive, result.executions) == (None, True, EXECUTIONS)


def test_who_watches_is_told_and_may_end_it() -> None:
    seen: list[Snapshot] = []

    def ends(now: Snapshot) -> None:
        seen.append(now)
        if len(seen) == 3:
            raise KeyboardInterrupt

    result = dpor(system_of(MANY), Watch(progress=ends))
    assert (result.stopped, result.interrupted, result.exhaustive) == ("interrupted", True, False)
    counted = [one.executions or 0 for one in seen]
    assert counted == sorted(set(counted)) and counted[-1] <= (result.executions or 0) < EXECUTIONS
    assert {one.depth for one in seen} == {9}


def test_out_of_memory_is_inconclusive() -> None:
    def ends(_: Snapshot) -> None:
        raise MemoryError

    result = dpor(system_of(MANY), Watch(progress=ends))
    assert (result.stopped, result.interrupted, result.exhaustive) == ("out of memory", False, False)


@pytest.mark.parametrize("depth", [1, 2, 5])
def test_a_depth_is_the_steps_of_each_actor(depth: int) -> None:
    result = dpor(system_of(ENDLESS), depth=depth)
    assert (result.executions, result.transitions, result.depth) == (1, 2 * depth, 2 * depth)
    assert result.stopped == f"--depth {depth} reached"


def test_without_a_depth_a_run_that_goes_on_is_bounded() -> None:
    result = dpor(system_of(ENDLESS))
    assert result.stopped is not None and result.stopped.startswith("--depth 4 reached; turns[0]")
    assert (result.executions, result.depth) == (1, 8)


@pytest.mark.parametrize(
    ("depth", "stopped", "decided"), [(2, True, False), (3, False, True), (4, False, True)]
)
def test_what_lies_beyond_a_depth_is_not_decided(depth: int, stopped: bool, decided: bool) -> None:
    result = dpor(system_of(LATE), depth=depth)
    assert (result.stopped is not None, bool(result.found)) == (stopped, decided)
