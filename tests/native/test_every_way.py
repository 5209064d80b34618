"""A program searched in every way: threads, limits, disk, checkpoints, stubborn sets.

The engine has a table that has to grow, buffers of a few states and a checkpoint at every level. All of it is
held against the search in Python.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from checker.backends.python.system import PythonSystem
from checker.exploration.breadth_first import breadth_first
from checker.exploration.choice import job_of
from checker.exploration.engine import Job
from checker.exploration.folders import Folders
from checker.exploration.limits import Limits, Watch
from checker.exploration.native import native
from checker.exploration.reduced import reduced, reduced_native
from checker.exploration.result import Result
from checker.exploration.stubborn import Stubborn
from checker.passes.normal_form import ground
from tests.agreement.test_agreement import Agreement
from tests.agreement.test_native import check_same
from tests.native.building import SANITIZED, SPILLING, built_with, needs_compiler
from tests.native.deep import deep_model
from tests.programs import compiled

SEEDS = (0, 1, 2, 4, 5, 7, 11)  # the last is large enough for a table that grows
NOTHING = Limits(memory=1)  # so that all is spilled


class Case:
    """A program, what Python says of it, and an engine for it."""

    def __init__(self, seed: int, symmetry: bool, folder: Path, flags: tuple[str, ...] = SPILLING) -> None:
        self.system = PythonSystem(ground(compiled(deep_model(seed))), symmetry)
        self.plain = breadth_first(self.system)
        self.stubborn = Stubborn(PythonSystem(self.system.ground, symmetry))
        self.folder = folder
        self.job = job_of(self.system, built_with(*flags), folder, self.stubborn.futures)

    @property
    def needs_memory(self) -> bool:
        """Whether something needs memory and not only disks: which actors can finish."""
        return any(one.ends for one in self.system.ground.properties)

    def search(self, job: Job, limits: Limits | None = None) -> Result:
        """The answer of the engine."""
        return native(self.system, job, Watch(limits or Limits()))

    def check(self, result: Result) -> None:
        """The result is that of Python, and its schedules show what they claim."""
        check_same(result, self.plain)
        Agreement().check_schedules(self.system.ground, result)

    def on_disk(self, job: Job, resume: bool = False) -> Job:
        """The job with folders."""
        folders = Folders(self.folder / "spill", self.folder / f"kept{job.threads}", resume)
        return replace(job, folders=folders.prepare(job.block))


@needs_compiler
@pytest.mark.parametrize("symmetry", [False, True], ids=["", "symmetry"])
@pytest.mark.parametrize("seed", SEEDS)
def test_every_way(seed: int, symmetry: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check_every_way(Case(seed, symmetry, tmp_path), monkeypatch)


@needs_compiler
@pytest.mark.parametrize("seed", [0, 4], ids=["two words", "one word"])
def test_sanitizers_find_nothing(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check_every_way(Case(seed, True, tmp_path, SANITIZED), monkeypatch)


@needs_compiler
@pytest.mark.slow
@pytest.mark.parametrize("symmetry", [False, True], ids=["", "symmetry"])
@pytest.mark.parametrize("seed", range(100, 160))
def test_more_in_every_way(
    seed: int, symmetry: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    check_every_way(Case(seed, symmetry, tmp_path), monkeypatch)


def check_every_way(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """In memory, under limits, with stubborn sets and on disk, on one thread and on several."""
    for threads in (1, 3):
        job = replace(case.job, threads=threads)
        case.check(case.search(job))
        check_limits(case, job)
        check_stubborn_sets(case, job)
        if not case.needs_memory:
            check_disk(case, job)
    check_few_ways(case, monkeypatch)


def check_limits(case: Case, job: Job) -> None:
    """What a search finds before it is stopped lies as deep as in a whole one."""
    plain = case.plain
    for depth in range(1, plain.depth):
        result = case.search(replace(job, depth=depth))
        assert (result.levels, result.stopped) == (plain.levels[: depth + 2], None)
        check_found(case, result, depth + 1)
    for most in (1, plain.states // 3, plain.states - 1):
        result = case.search(job, Limits(states=most))
        assert result.stopped == f"--max-states {most:,} reached"
        assert most < result.states == sum(result.levels) <= plain.states
        assert result.levels[:-1] == plain.levels[: len(result.levels) - 1]
        assert result.transitions == sum(result.taken) <= plain.transitions
        check_found(case, result, len(result.levels) - 2)
    case.check(case.search(job, Limits(states=plain.states)))
    result = case.search(job, Limits(memory=1))
    assert result.stopped == "--max-memory 1B reached"
    assert 0 < result.states == sum(result.levels) < plain.states


def check_found(case: Case, result: Result, depth: int) -> None:
    """All that can be seen down to a depth was found, and nothing that is not there."""
    ends = {n for n, one in enumerate(case.system.ground.properties) if one.ends}
    shallow = {n for n, schedule in case.plain.found.items() if len(schedule.moves) < depth} - ends
    assert shallow <= result.found.keys() <= case.plain.found.keys()
    for number, schedule in result.found.items():
        assert len(schedule.moves) == len(case.plain.found[number].moves)
    assert result.unmet >= case.plain.unmet


def check_stubborn_sets(case: Case, job: Job) -> None:
    """The same sets, and the same schedules."""
    if not case.stubborn.applies:
        return
    plain = reduced(case.system, case.stubborn, Watch())
    result = reduced_native(case.system, job, Watch())
    check_same(result, plain)
    assert result.shortest == plain.shortest
    Agreement().check_schedules(case.system.ground, result)


def check_disk(case: Case, job: Job) -> None:
    """Spilled; stopped, with a checkpoint, and gone on with."""
    half = case.search(case.on_disk(job), Limits(states=case.plain.states // 2, memory=1))
    assert case.plain.states // 2 < half.states < case.plain.states
    assert "\nsorted 0" not in (case.folder / f"kept{job.threads}" / "search").read_text()  # it has spilled
    for limits in (NOTHING, Limits()):
        case.check(case.search(case.on_disk(job, resume=True), limits))


def check_few_ways(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """If there are more paths than are compared, one of them is shown, and no claim is made."""
    for most in (1, 2, 5, 20):
        monkeypatch.setattr("checker.exploration.engine.MOST", most)
        monkeypatch.setattr("checker.exploration.derivation.MOST", most)
        plain = breadth_first(case.system)
        assert plain.fewest <= case.plain.fewest
        result = case.search(case.job)
        check_same(result, plain)
        Agreement().check_schedules(case.system.ground, result)
