"""Every allocation of the engine fails once: what comes out is the whole truth, or says that it is not."""

from __future__ import annotations

import subprocess
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from checker.backends.python.system import PythonSystem
from checker.exploration.breadth_first import breadth_first
from checker.exploration.build import Unavailable, a_compiler
from checker.exploration.choice import job_of
from checker.exploration.engine import Job
from checker.exploration.native import native
from checker.exploration.result import Result
from tests.agreement.test_native import check_same
from tests.native.building import GROWING, built_with, needs_compiler, system_of
from tests.native.test_faults import script

pytestmark = needs_compiler
MOST = 400  # allocations of one run
ENOUGH = 3  # whole answers one after the other: what fails now is beyond the end
MODEL = """
from checker import *

STUCK = mechanism(False, cost="one that spins")
cells = shared(Array(integer(0, most=3), 5))
turn = shared(Array(bool, 1))


@actor(range(5))
def counts(me: int) -> None:
    cells[me] = 1
    cells[me] = 2
    cells[me] = 3


@actor
def turns() -> None:
    while STUCK:
        turn[0] = True
        turn[0] = False


@never("all have come to three")
def never_all() -> bool:
    return False and all(cells[n] == 3 for n in range(5))


@eventually("it never ends")
def ends() -> bool:
    return all(cells[n] == 3 for n in range(5)) and not STUCK


properties = [never_all, LAST]
"""


@pytest.fixture(scope="module")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library that lets allocations fail."""
    library = tmp_path_factory.mktemp("shim") / "no_memory.so"
    source = Path(__file__).with_name("no_memory.c")
    subprocess.run([a_compiler(), "-shared", "-fPIC", "-w", "-o", library, source], check=True)
    return library


def prepared_model(folder: Path, shim: Path, last: str, stuck: str, threads: int) -> tuple[PythonSystem, Job]:
    """The model, and its engine behind the library; the number of the allocation stands in a file."""
    path = folder / "model.py"
    path.write_text(MODEL.replace("LAST", last))
    system = system_of(path, STUCK=stuck)
    job = job_of(system, built_with(*GROWING, threads=threads), folder)
    behind = f'export $(cat {folder}/failing) LD_PRELOAD={shim}\nexec {job.program} "$@"'
    return system, replace(job, program=script(folder / "run", behind))


def answers(system: PythonSystem, job: Job, folder: Path) -> tuple[Counter[str], Result]:
    """How the runs end in which all allocations from some number on fail; what the whole ones say is held."""
    plain = breadth_first(system)
    counted: Counter[str] = Counter()
    for number in range(1, MOST):
        counted[without(number, -1, system, job, folder, plain)] += 1
        if counted["whole"] == ENOUGH:
            return counted, plain
    raise AssertionError("it never comes to the end")


def without(number: int, length: int, system: PythonSystem, job: Job, folder: Path, plain: Result) -> str:
    """How a run ends in which so many allocations from a number on fail; -1: all."""
    (folder / "failing").write_text(f"FAIL_FROM={number} FAIL_FOR={length}")
    return how_it_ends(system, job, plain)


def how_it_ends(system: PythonSystem, job: Job, plain: Result) -> str:
    """In a word."""
    try:
        result = native(system, job)
    except Unavailable as refused:
        assert "no memory" in str(refused)
        return "refused"
    if result.stopped is None:
        check_same(result, plain)
        return "whole"
    assert (result.stopped, result.exhaustive) == ("out of memory", False)
    assert sum(result.levels) == result.states <= plain.states
    return "out of memory"


@pytest.mark.parametrize("threads", [1, 2])
def test_what_holds_is_not_said_without_memory(shim: Path, threads: int, tmp_path: Path) -> None:
    system, job = prepared_model(tmp_path, shim, "ends", "off", threads)
    counted, plain = answers(system, job, tmp_path)
    assert not plain.found and plain.exhaustive
    assert counted["refused"] > 10 and counted["out of memory"] > 10, counted


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("last", ["ends", "ends, every_actor_finishes()"])
def test_what_follows_a_state_is_not_said_without_memory(
    last: str, threads: int, shim: Path, tmp_path: Path
) -> None:
    system, job = prepared_model(tmp_path, shim, last, "on", threads)
    counted, plain = answers(system, job, tmp_path)
    assert len(plain.found) == 1
    assert counted["refused"] > 10 and counted["out of memory"] > 10, counted


@pytest.mark.parametrize("threads", [1, 2])
def test_a_question_without_memory_is_asked_again(threads: int, shim: Path, tmp_path: Path) -> None:
    """A single allocation that fails while continuations are looked into costs no answer."""
    system, job = prepared_model(tmp_path, shim, "ends, every_actor_finishes()", "on", threads)
    plain = breadth_first(system)
    last = {
        length: max(
            number
            for number in range(1, MOST // 3)
            if without(number, length, system, job, tmp_path, plain) == "out of memory"
        )
        for length in (1, -1)
    }
    assert last[1] + 20 < last[-1] < MOST // 3 - ENOUGH
