"""The engine in C gives the Python engine's numbers, on one thread and on two."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings

from checker.backends.python.system import PythonSystem
from checker.exploration.breadth_first import breadth_first
from checker.exploration.build import Recipe, recipe
from checker.exploration.handover import EngineChoice, explored
from checker.exploration.limits import Watch
from checker.exploration.result import Result
from checker.ground.program import Ground
from tests.agreement.test_agreement import FEW, Agreement, known
from tests.programs import models

# A generated file may work out more than it needs; else it has no warnings.
WITHOUT_WARNINGS = ("-Wall", "-Wextra", "-Werror", "-Wno-unused-variable", "-Wno-psabi")
# Compiled many times, run once; with a table that has to grow.
QUICK = ("-O0", "-march=native", "-DSMALLEST=1", *WITHOUT_WARNINGS)

pytestmark = pytest.mark.skipif(
    not any(map(shutil.which, ("cc", "gcc", "clang"))), reason="there is no C compiler"
)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache of this run's own."""
    return tmp_path_factory.mktemp("cache")


class TestNative(Agreement):
    """The engine in C."""

    cache: Path

    @pytest.fixture(autouse=True)
    def own_cache(self, cache: Path) -> None:
        """Build into this run's cache."""
        type(self).cache = cache

    def search(self, lowered: Ground, symmetry: bool) -> Result:
        """Search on one thread and on two, and compare both with the search in Python."""
        system = PythonSystem(lowered, symmetry)
        plain = breadth_first(PythonSystem(lowered, symmetry))
        for threads in (2, 1):
            choice = EngineChoice(
                "native", threads, pytest.fail, lambda: Recipe(recipe().compiler, QUICK, self.cache)
            )
            result, engine = explored(system, Watch(), choice)
            assert engine == "native"
            check_same(result, plain)
        return result

    @settings(FEW, max_examples=30)
    @given(models())
    def test_random_programs(self, source: str) -> None:
        """Fewer than of engines that need no compiler."""
        self.check(*known(source))


def check_same(result: Result, plain: Result) -> None:
    """All counts are those of the search in Python, and schedules are as good."""
    assert (result.states, result.transitions, result.depth) == (plain.states, plain.transitions, plain.depth)
    assert result.levels == plain.levels
    assert result.taken == plain.taken
    assert (result.unmet, result.stopped) == (plain.unmet, plain.stopped)
    assert result.found.keys() == plain.found.keys()
    assert result.fewest == plain.fewest
    for number in result.fewest:
        assert result.found[number] == plain.found[number]
    for number, schedule in result.found.items():
        if schedule.loop_from is not None:
            assert schedule == plain.found[number]
        assert len(schedule.moves) == len(plain.found[number].moves)
