"""Which properties are true in each state of a race."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.backends.python.system import PythonSystem
from checker.compiler.compile import compile_model
from checker.counterexample.standing import states
from checker.counterexample.trace import Trace
from checker.counterexample.truth import truths
from checker.passes.normal_form import ground
from tests.report.traces import ROOT, SMALL, race_of

MODELS = ROOT / "models"
EVERY_KIND = """
from checker import actor, always, eventually, every_actor_finishes, integer, never, never_waits, reachable
from checker import record, shared, wait_until

@record
class Counter:
    value: int = integer(0, most=3)

counter = shared(Counter)

@actor
def count() -> None:
    counter.value = 1
    assert counter.value == 1
    counter.value = 2

@actor
def follow() -> None:
    wait_until(counter.value == 2)
    counter.value = 3

@always("it is over one")
def at_most_one() -> bool:
    return counter.value <= 1

@never("it is three")
def never_three() -> bool:
    return counter.value == 3

@reachable("it is two")
def two() -> bool:
    return counter.value == 2

@eventually("it stays under three")
def in_the_end() -> bool:
    return counter.value == 3

properties = [at_most_one, never_three, two, in_the_end, never_waits(follow), every_actor_finishes()]
"""


def judged(path: Path, name: str) -> tuple[Trace, list[dict[str, bool]]]:
    """A race, and what is true in each of its states."""
    trace = race_of(path, name).trace
    system = PythonSystem(ground(compile_model(str(path)).program))
    return trace, [truths(system, state) for state in states(system, trace) if state is not None]


def test_each_kind_of_property(tmp_path: Path) -> None:
    model = tmp_path / "kinds.py"
    model.write_text(EVERY_KIND)
    _, found = judged(model, "never_three")
    # the value is 0, 1, 1 (the assertion), 2, 2 (`follow` has seen that) and 3; then nobody can step
    assert [one["at_most_one"] for one in found] == [True, True, True, False, False, False]
    assert [one["never_three"] for one in found] == [True, True, True, True, True, False]
    assert [one["two"] for one in found] == [False, False, False, True, True, False]
    assert [one["follow_never_waits"] for one in found] == [False, False, False, True, True, True]
    assert ["every_actor_finishes" in one for one in found] == [False] * 5 + [True]
    assert found[-1]["every_actor_finishes"] is True
    assert not any("in_the_end" in one or "assertions_hold" in one for one in found)


def test_a_deadlock_is_false_where_nobody_can_step() -> None:
    _, found = judged(SMALL / "lock_order.py", "every_actor_finishes")
    assert ["every_actor_finishes" in one for one in found] == [False, False, True]
    assert found[-1]["every_actor_finishes"] is False


@pytest.mark.parametrize("name", ["page_stable_under_writeback", "no_write_lost", "dirty_pages_are_prepared"])
def test_the_property_of_a_shortest_race_is_false_at_its_end_alone(name: str) -> None:
    trace, found = judged(MODELS / "status_quo.py", name)
    assert [one[name] for one in found] == [True] * len(trace.steps) + [False]
