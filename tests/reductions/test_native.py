"""Stubborn sets in C: the states, transitions, counts and schedules of the search in Python."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings

from checker.backends.python.system import PythonSystem
from checker.exploration.choice import explored_reduced
from checker.exploration.engine import Job
from checker.exploration.limits import Limits, Watch
from checker.exploration.native import native
from checker.exploration.reduced import reduced
from checker.exploration.result import Result
from checker.exploration.stubborn import Stubborn
from checker.ground.program import Ground
from checker.passes.normal_form import ground
from tests.agreement.test_agreement import FEW, MANY, files, known, smallest
from tests.agreement.test_native import check_same
from tests.native.building import GROWING, PINBENCH, built_with, needs_compiler, system_of
from tests.programs import compiled, models

pytestmark = needs_compiler


def check(lowered: Ground, most: int | None = None) -> None:
    """Search with and without symmetry, on one thread and on two."""
    for symmetry in (False, True):
        system = PythonSystem(lowered, symmetry)
        if not Stubborn(system).applies:
            return
        plain = reduced(system, Stubborn(system), Watch(Limits(states=most)))
        if not plain.exhaustive:
            pytest.skip("a large space")
        for threads in (1, 3):
            choice = built_with(*GROWING, threads=threads)
            result, engine = explored_reduced(system, Stubborn(system), Watch(), choice)
            assert engine == "native"
            check_same(result, plain)
            assert result.shortest == plain.shortest


@settings(FEW, max_examples=40)
@given(models())
def test_random_programs(source: str) -> None:
    check(known(source)[0])


@pytest.mark.slow
@MANY
@given(models())
def test_thousands_of_random_programs(source: str) -> None:
    check(known(source)[0])


@pytest.mark.parametrize("path", files(), ids=lambda path: path.stem)
def test_models(path: Path) -> None:
    check(ground(smallest(path)), 3000)


@pytest.mark.parametrize(
    ("symmetry", "counts"),
    [(False, (146_092, 637_752, 44)), (True, (16_618, 75_869, 44))],  # of 147,205 and of 16,627 states
    ids=["por", "symmetry,por"],
)
def test_a_large_space(symmetry: bool, counts: tuple[int, int, int]) -> None:
    system = system_of(PINBENCH, symmetry, CALLERS="3")
    result, engine = explored_reduced(system, Stubborn(system), Watch(), built_with(*GROWING, threads=2))
    assert (result.states, result.transitions, result.depth) == counts
    assert engine == "native"


NEAR = """
from checker import *

x = shared(Array(bool, 3))


@actor(range(3))
def one(me: int) -> None:
    x[me] = True


@never("early")
def never_early() -> bool:
    return {early}


properties = [never_early]
"""


@pytest.mark.parametrize(("early", "depth"), [("not x[0]", 1), ("x[0]", 1), ("all(x)", 3)])
def test_the_nearest_is_looked_for_no_deeper_than_needed(
    early: str, depth: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the levels that show what the reduced search found; a search to depth 0 would be a whole one."""
    depths: list[tuple[bool, int]] = []

    def spy(system: PythonSystem, job: Job, watch: Watch) -> Result:
        depths.append((job.reduced, job.depth))
        return native(system, job, watch)

    monkeypatch.setattr("checker.exploration.reduced.native", spy)
    system = PythonSystem(ground(compiled(NEAR.format(early=early))))
    result, engine = explored_reduced(system, Stubborn(system), Watch(), built_with(*GROWING))
    assert engine == "native"
    assert depths == [(True, 0), (False, depth)]
    assert result.shortest == result.found.keys() == {0}
