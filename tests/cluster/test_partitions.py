"""A search on partitions has the numbers of one engine, however many there are."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.backends.python.system import PythonSystem
from checker.cluster.checkpoint import Checkpoint, checkpoint_in
from checker.exploration.breadth_first import breadth_first
from checker.exploration.folders import FolderFault, Folders
from checker.exploration.limits import Limits
from checker.exploration.result import Result
from checker.passes.normal_form import ground
from checker.report.result_file import cluster_entry
from tests.agreement.test_agreement import FEW, known
from tests.agreement.test_native import check_same
from tests.cluster.apart import Apart, now_and_then
from tests.native.building import (
    GROWING,
    PINBENCH,
    ROOT,
    SANITIZED,
    SPILLING,
    built_with,
    needs_compiler,
    search,
    system_of,
)
from tests.programs import compiled, models

pytestmark = needs_compiler
PARTITIONS = (1, 2, 3, 5, 8)
TINY = 16  # bytes of a batch: a few states
STATUS_QUO = ROOT / "models" / "status_quo.py"


def without_runs(result: Result, like: Result) -> Result:
    """A result of one machine without what is judged of all continuations, which is open in the other."""
    found = {number: way for number, way in result.found.items() if number not in like.undecided}
    return replace(result, found=found, fewest=result.fewest & found.keys())


def check_apart(apart: Apart, system: PythonSystem, plain: Result) -> Result:
    """Every number is the same."""
    result = apart.search(system)
    check_same(result, without_runs(plain, result))
    assert result.shortest == plain.shortest & result.found.keys()
    return result


@pytest.mark.parametrize("symmetry", [False, True])
def test_pinbench(symmetry: bool) -> None:
    system = system_of(PINBENCH, symmetry, PAGES="2", CALLERS="2")
    plain = breadth_first(system)
    for of in PARTITIONS:
        result = check_apart(Apart(of), system, plain)
        assert result.exchanged is not None
        assert (result.exchanged.offered > 0) == (of > 1)
        assert cluster_entry(result.exchanged, with_times=True) == {
            "partitions": of, "bytes_offered": result.exchanged.offered, "machines": 1,
            "bytes_sent": result.exchanged.sent, "losses": 0,
        }  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("symmetry", [False, True])
@pytest.mark.parametrize("model", sorted((ROOT / "models").glob("[a-z]*.py")), ids=lambda path: path.stem)
def test_every_model(model: Path, symmetry: bool) -> None:
    system = system_of(model, symmetry)
    plain = search(system, built_with(*GROWING))
    for of in PARTITIONS:
        check_apart(Apart(of), system, plain)


@pytest.mark.slow
def test_the_largest() -> None:
    system = system_of(PINBENCH, PAGES="2", CALLERS="5")
    plain = search(system, built_with(*GROWING))
    for of in PARTITIONS:
        check_apart(Apart(of), system, plain)


def test_small_batches() -> None:
    system = system_of(PINBENCH, PAGES="1", CALLERS="2")
    check_apart(Apart(3, TINY), system, breadth_first(system))


def test_races_are_found_across_partitions() -> None:
    system = system_of(STATUS_QUO)
    plain = search(system, built_with(*GROWING))
    result = check_apart(Apart(3), system, plain)
    assert {number: len(way.moves) for number, way in result.found.items()} == {0: 9, 1: 26, 2: 17}


def test_few_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    """If there are more paths than are compared, one of them is shown, and no claim is made."""
    system = system_of(STATUS_QUO)
    for most in (1, 5, 20):
        monkeypatch.setattr("checker.cluster.backwards.MOST", most)
        monkeypatch.setattr("checker.exploration.engine.MOST", most)
        monkeypatch.setattr("checker.exploration.derivation.MOST", most)
        check_apart(Apart(3), system, search(system, built_with(*GROWING)))


@settings(FEW, max_examples=25)
@given(models(), st.sampled_from(PARTITIONS), st.booleans())
def test_random_programs(source: str, of: int, symmetry: bool) -> None:
    system = PythonSystem(known(source)[0], symmetry)
    check_apart(Apart(of, TINY), system, breadth_first(system))


def test_states_of_several_words() -> None:
    fields = "\n".join(f"    f{n}: int = integer(0, most=1000)" for n in range(14))
    source = f"""
from checker import actor, every_actor_finishes, integer, record, shared
@record
class Wide:
{fields}
wide = shared(Wide)
@actor
def first() -> None:
    for _ in range(3):
        seen = wide.f13
        wide.f13 = (seen + 1) % 5
@actor
def second() -> None:
    for _ in range(3):
        seen = wide.f13
        wide.f13 = (seen + 2) % 5
properties = [every_actor_finishes()]
"""
    for symmetry in (False, True):
        system = PythonSystem(ground(compiled(source)), symmetry)
        check_apart(Apart(3, TINY), system, breadth_first(system))


def test_the_state_of_zeros() -> None:
    """It looks like an empty place, in a table and in a cache. All runs of this model end in it."""
    system = PythonSystem(ground(compiled(ENDS_IN_ZEROS)))
    plain = breadth_first(system)
    assert 0 in every_state(system) - set(system.initial())
    for of in PARTITIONS:
        check_apart(Apart(of, TINY), system, plain)


ENDS_IN_ZEROS = """
from checker import actor, every_actor_finishes, integer, record, shared
@record
class Page:
    count: int = integer(0, most=3)
page = shared(Page)
@actor
def first() -> None:
    page.count = 1
    page.count = 0
@actor
def second() -> None:
    page.count = 2
    page.count = 0
properties = [every_actor_finishes()]
"""


def every_state(system: PythonSystem) -> set[int]:
    """All reachable states of a small model."""
    states = todo = set(system.initial())
    while todo:
        todo = {after for state in todo for _, after in system.moves(state)} - states
        states = states | todo
    return states


def test_the_engine_is_clean() -> None:
    system = system_of(PINBENCH, True, PAGES="1", CALLERS="2")
    check_apart(Apart(3, 200, SANITIZED), system, breadth_first(system))


# -- limits --------------------------------------------------------------------------------------------------


def test_a_limit_of_states() -> None:
    system = system_of(STATUS_QUO)
    result = Apart(3, 1000, limits=Limits(states=5000)).search(system)
    assert result.stopped == "--max-states 5,000 reached"
    assert 5000 < result.states < 89_542
    assert not result.exhaustive
    assert result.found.keys() <= {0}
    whole = Apart(3, limits=Limits(states=89_542)).search(system)
    assert (whole.stopped, whole.states) == (None, 89_542)


def test_a_limit_of_time() -> None:
    result = Apart(3, limits=Limits(seconds=1e-3)).search(system_of(STATUS_QUO))
    assert result.stopped == "--timeout 0.001s reached"
    assert not result.exhaustive


def test_a_limit_of_memory() -> None:
    result = Apart(3, limits=Limits(memory=1)).search(system_of(STATUS_QUO))
    assert result.stopped is not None
    assert not result.exhaustive


def test_more_than_one_machine_can_hold() -> None:
    """Each partition has about two thirds of the memory that one would need."""
    system = system_of(PINBENCH, PAGES="2", CALLERS="4")
    limit = Limits(memory=16 << 20)
    assert not Apart(1, limits=limit).search(system).exhaustive
    result = Apart(3, limits=limit).search(system)
    assert (result.states, result.transitions, result.stopped) == (1_073_577, 6_534_708, None)


@pytest.mark.parametrize("symmetry", [False, True])
def test_spilled_states_are_counted_once(symmetry: bool, tmp_path: Path) -> None:
    system = system_of(PINBENCH, symmetry, PAGES="2", CALLERS="2")
    spilling = Apart(3, 2000, SPILLING, Limits(memory=1), Folders(spill=tmp_path))
    check_apart(spilling, system, breadth_first(system))


# -- losses -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(10))
def test_a_partition_that_dies(seed: int) -> None:
    """Without a checkpoint the search begins again."""
    system = system_of(PINBENCH, PAGES="1", CALLERS="2")
    plain = breadth_first(system)
    searching = Apart(3, 500).searched(system, now_and_then(seed, 0.01, 3))
    check_same(searching.result(Folders()), plain)


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("spilling", [False, True])
def test_a_partition_that_dies_with_a_checkpoint(seed: int, spilling: bool, tmp_path: Path) -> None:
    system = system_of(PINBENCH, PAGES="1", CALLERS="2")
    folders = Folders(tmp_path / "spill" if spilling else None, tmp_path / "kept")
    apart = Apart(
        3, 500, SPILLING, Limits(memory=1) if spilling else Limits(), folders,
        Checkpoint(tmp_path / "kept", 3, every=0),
    )  # fmt: skip
    searching = apart.searched(system, now_and_then(seed, 0.02, 20))
    check_same(searching.result(Folders()), breadth_first(system))
    assert searching.losses > 0


def test_another_driver_resumes(tmp_path: Path) -> None:
    system = system_of(STATUS_QUO)
    folders = Folders(checkpoint=tmp_path)
    first = Apart(2, 1000, limits=Limits(states=20_000), folders=folders)
    cut = replace(first, checkpoint=Checkpoint(tmp_path, 2, every=0)).search(system)
    assert not cut.exhaustive
    kept = checkpoint_in(tmp_path)
    assert kept.level is not None and kept.level > 3
    again = replace(first, limits=Limits(), folders=replace(folders, resume=True), checkpoint=kept)
    check_same(again.search(system), without_runs(search(system, built_with(*GROWING)), cut_open(system)))


def cut_open(system: PythonSystem) -> Result:
    """A result in which the properties of all continuations are open."""
    return Apart(1).search(system)


def test_a_checkpoint_of_one_partition_is_not_for_another(tmp_path: Path) -> None:
    system = system_of(PINBENCH, PAGES="1", CALLERS="2")
    folders = Folders(checkpoint=tmp_path)
    apart = Apart(2, folders=folders, checkpoint=Checkpoint(tmp_path, 2, every=0))
    apart.search(system)
    (tmp_path / "partition-0").rename(tmp_path / "aside")
    (tmp_path / "partition-1").rename(tmp_path / "partition-0")
    (tmp_path / "aside").rename(tmp_path / "partition-1")
    resumed = replace(apart, folders=replace(folders, resume=True), checkpoint=checkpoint_in(tmp_path))
    with pytest.raises(FolderFault, match="the checkpoint is damaged"):
        resumed.search(system)
