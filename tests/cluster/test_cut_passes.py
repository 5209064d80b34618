"""Passes that lose a partition, or meet a limit: the verdict is the same, or it is open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from checker.backends.python.system import PythonSystem
from checker.cluster.checkpoint import Checkpoint
from checker.exploration.deadline import EndTime
from checker.exploration.folders import NO_FOLDERS, Folders
from checker.exploration.limits import Limits, Watch, size
from checker.exploration.result import Result
from checker.passes.normal_form import ground
from tests.cluster.apart import Apart, Losses
from tests.cluster.judging import check_known, judged, no_memory_alone
from tests.liveness.flags import HEAD
from tests.native.building import ROOT, SPILLING, needs_compiler, system_of
from tests.oracle import explore
from tests.programs import compiled

pytestmark = needs_compiler
TINY = 16  # bytes of a batch: a few states

# The first property holds, the second is violated in a loop; where all have ended at once cannot be reached.
SOURCE = (
    HEAD.replace("goes_down, is_followed]", "goes_down, every_actor_finishes()]\nleft_out = [is_followed]")
    + """

@actor(fair="strong")
def last() -> None:
    with atomic:
        wait_until(up[0])
        up[2] = True


@actor
def first() -> None:
    while True:
        up[0] = True
        with atomic:
            wait_until(not up[1])
            up[0] = False


@actor
def second() -> None:
    while True:
        up[1] = True
        up[1] = False


@actor
def third() -> None:
    with atomic:
        wait_until(up[1] and not up[2])
        up[1] = False
"""
)

PLACES = [
    *((begun, method) for begun in ("grow", "trim", "serve", "ask") for method in ("go_on", "take_in")),
    *((begun, "begin") for begun in ("region", "grow", "trim", "serve", "hope", "ask")),
    ("serve", "remaining"), ("serve", "needed"),
]  # fmt: skip


def at(begun: str, method: str, act: Callable[[], bool]) -> Losses:
    """Act at the first call of a method in a pass that some command has begun."""
    last, done = [""], [False]

    def losses(called: str, *values: object) -> bool:
        if called == "begin":
            last[0] = str(values[0]).split()[0]
        if done[0] or (last[0], called) != (begun, method):
            return False
        done[0] = True
        return act()

    return losses


def system_here() -> PythonSystem:
    """The program, lowered."""
    return PythonSystem(ground(compiled(SOURCE)))


def test_the_program_is_worth_it() -> None:
    system = system_here()
    kinds = check_known(Apart(3, TINY), system, explore(system))
    assert kinds == ["holds", "circles", "open"]


@pytest.mark.parametrize(("begun", "method"), PLACES)
def test_a_partition_is_lost(begun: str, method: str) -> None:
    lost: list[int] = []
    system = system_here()
    plain = judged(Apart(3, TINY), system)
    with no_memory_alone():
        losses = at(begun, method, lambda: not lost.append(1))  # type: ignore[func-returns-value]  # None
        searching = Apart(3, TINY).searched(system, losses)
        again = searching.result(NO_FOLDERS)
    assert (searching.losses, lost) == (1, [1])
    check_same_decisions(again, plain)


def check_same_decisions(again: Result, plain: Result) -> None:
    """All of what the passes decide."""
    assert (again.found, again.unshown, again.left_open) == (plain.found, plain.unshown, plain.left_open)
    assert (again.states, again.levels, again.undecided) == (plain.states, plain.levels, plain.undecided)


def test_passes_begin_again_where_the_search_ended(tmp_path: Path) -> None:
    system, kept = system_here(), Checkpoint(tmp_path, 3, every=0)
    plain = judged(Apart(3, TINY), system)
    levels: list[int | None] = []

    def act() -> bool:
        levels.append(kept.level)
        return True

    with no_memory_alone():
        apart = Apart(3, TINY, folders=Folders(checkpoint=tmp_path), checkpoint=kept)
        again = apart.searched(system, at("trim", "go_on", act)).result(NO_FOLDERS)
    assert levels == [plain.depth + 1]
    check_same_decisions(again, plain)


# -- limits --------------------------------------------------------------------------------------------------


def check_open(result: Result, plain: Result, why: str) -> None:
    """Nothing is said that is not so, and of what is not decided it is said why."""
    assert result.exhaustive
    assert result.found.items() <= plain.found.items()
    open_ = result.undecided - plain.undecided
    assert all(why in result.left_open[number] for number in open_)
    assert all(why in text for text in result.unshown.values())
    assert result.decided | open_ >= plain.decided
    assert open_ or result.unshown or result.undecided == plain.undecided


@pytest.mark.parametrize(("begun", "method"), PLACES)
def test_an_interrupt(begun: str, method: str) -> None:
    system, watch = system_here(), Watch()
    plain = judged(Apart(3, TINY), system)

    def act() -> bool:
        watch.deadline.interrupts.waiting = True
        return False

    with no_memory_alone():
        searching = Apart(3, TINY, watch=watch).searched(system, at(begun, method, act))
        result = searching.result(NO_FOLDERS)
    check_open(result, plain, "interrupted")
    assert result.interrupted
    (ends,) = (number for number, one in enumerate(system.ground.properties) if one.ends)
    assert result.left_open[ends].startswith("interrupted")  # nothing else is begun after an interrupt


@pytest.mark.parametrize(("begun", "method"), PLACES[:-2])
def test_a_limit_of_time(begun: str, method: str) -> None:
    system, watch = system_here(), Watch(Limits(seconds=1000.0))
    plain, clock = judged(Apart(3, TINY), system), [0.0]
    end = EndTime(1.0, "--timeout 1000s reached", lambda: clock[0])
    watch.deadline = replace(watch.deadline, ends=(end,))

    def act() -> bool:
        clock[0] = 2.0
        return False

    with no_memory_alone():
        searching = Apart(3, TINY, watch=watch).searched(system, at(begun, method, act))
        result = searching.result(NO_FOLDERS)
    check_open(result, plain, "--timeout 1000s reached")
    assert result.undecided > plain.undecided or (begun, method) == ("hope", "begin") or begun == "ask"


def test_a_limit_of_memory(tmp_path: Path) -> None:
    """A search that spills keeps to the limit; what a pass needs is more."""
    system = system_of(ROOT / "models" / "dax_wait.py")
    apart = Apart(2, 2000, SPILLING, Limits(memory=1), Folders(spill=tmp_path))
    said = Limits(memory=1 << 40)
    result = judged(replace(apart, watch=Watch(said)), system)
    names = {system.ground.properties[number].property.name for number in result.undecided}
    assert names == {"truncate_finishes", "references_are_put", "every_actor_finishes"}
    assert all(f"--max-memory {size(1 << 40)} reached; " in why for why in result.left_open.values())
