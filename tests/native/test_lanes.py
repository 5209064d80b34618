"""Eight states at a time, four in a register, four wherever: a machine uses one of them, and all agree."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.exploration.breadth_first import breadth_first
from checker.exploration.handover import EngineChoice, explored_reduced
from checker.exploration.limits import Watch
from checker.exploration.reduced import reduced
from checker.exploration.stubborn import Stubborn
from tests.agreement.test_native import check_same
from tests.native.building import PINBENCH, built_with, needs_compiler, search, system_of
from tests.native.test_engine import ROW


def can(feature: str) -> bool:
    """Whether the processor has it."""
    path = Path("/proc/cpuinfo")
    return path.exists() and feature in path.read_text().split()


def form(name: str, *flags: str) -> object:
    """A form of the lanes, where the processor can run it."""
    lacks = not can(name) and name != "portable"
    return pytest.param(flags, id=name, marks=pytest.mark.skipif(lacks, reason=f"no {name}"))


FORMS = [
    form("portable", "-DPORTABLE"),
    form("avx2", "-mavx2", "-mno-avx512f"),
    form("avx512dq", "-mavx2", "-mavx512f", "-mavx512dq"),
]
pytestmark = [needs_compiler, pytest.mark.parametrize("flags", FORMS)]
# Instances that are exchanged while their keys are tied; elements that are exchanged with them.
TIED = """
from checker import *

marks = shared(Array(integer(0, most=3), 3))
turn = shared(Array(integer(0, most=3), 1))


@actor(count=4)
def walks() -> None:
    step = choose((0, 1, 2))
    with atomic:
        marks[step] = turn[0]
    seen = turn[0]
    with atomic:
        turn[0] = (seen + step) % 4


@never("all are marked")
def never_all() -> bool:
    return all(mark > 2 for mark in marks)


properties = [never_all, every_actor_finishes()]
"""


def engine(flags: tuple[str, ...]) -> EngineChoice:
    """With a table that has to grow."""
    return built_with("-O1", *flags, "-w", "-DSMALLEST=1")


@pytest.mark.parametrize("symmetry", [False, True])
def test_counts(flags: tuple[str, ...], symmetry: bool) -> None:
    check_same(
        search(system_of(PINBENCH, symmetry), engine(flags)), breadth_first(system_of(PINBENCH, symmetry))
    )


def test_states_of_several_words(flags: tuple[str, ...], tmp_path: Path) -> None:
    path = tmp_path / "row.py"
    path.write_text(ROW)
    check_same(search(system_of(path, SIZE="40"), engine(flags)), breadth_first(system_of(path, SIZE="40")))


def test_ties(flags: tuple[str, ...], tmp_path: Path) -> None:
    path = tmp_path / "tied.py"
    path.write_text(TIED)
    check_same(search(system_of(path, True), engine(flags)), breadth_first(system_of(path, True)))


def test_stubborn_sets(flags: tuple[str, ...]) -> None:
    system = system_of(PINBENCH, PAGES="1")
    stubborn = Stubborn(system)
    assert stubborn.applies
    result, used = explored_reduced(system, stubborn, Watch(), engine(flags))
    assert used == "native"
    check_same(result, reduced(system, stubborn, Watch()))
