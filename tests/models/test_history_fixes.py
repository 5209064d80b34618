"""The fixes of the kernel's history: what they did not close, and under which memory models they hold."""

import pytest

from checker.checking.check import check
from checker.checking.options import Options
from checker.checking.outcome import Outcome
from checker.compiler.compile import compile_model
from tests.models.checking import ROOT, lengths
from tests.models.test_history import NAMES as RACES

HISTORY = ROOT / "models" / "history"
FIX = {"FIX": "on"}

# model, settings, the race that a later commit closed and its length; the settings of that commit
LATER = [
    ("batched_flush", {"TABLES": "2"}, {"protected_pages_are_not_written": 21}, {"GENERATIONS": "on"}),
    ("change_huge_pmd", {"ATOMIC": "off"}, {"dirty_bit_is_kept": 6}, {"ATOMIC": "on"}),
    ("numa_migrate", {"SCANNERS": "2"}, {"writes_are_kept": 23}, {"COUNTED": "on"}),
]


def outcome(name: str, settings: dict[str, str]) -> Outcome:
    return check(compile_model(str(HISTORY / f"{name}.py"), settings), Options())


@pytest.mark.parametrize(("name", "settings", "races", "later"), LATER, ids=[case[0] for case in LATER])
def test_the_fix_leaves_a_race_that_a_later_commit_closes(
    name: str, settings: dict[str, str], races: dict[str, int], later: dict[str, str]
) -> None:
    found = outcome(name, FIX | settings)
    assert (lengths(found), found.exit_status) == (races, 0)
    found = outcome(name, FIX | settings | later)
    assert (found.verdict, found.exit_status) == ("holds", 0)


NAMES = sorted(path.stem for path in HISTORY.glob("*.py") if path.stem != "__init__")
HARDWARE = ["tso", "pso", "weak"]


def verdict(name: str, memory: str, settings: dict[str, str]) -> str:
    return outcome(name, {"memory": memory, **FIX, **settings}).verdict


@pytest.mark.parametrize("name", NAMES)
def test_the_memory_models_under_which_a_fix_holds(name: str) -> None:
    """That of io_uring lacks a barrier, and that of fork() does on CPUs where a lock is not one."""
    failing = {"fork_gup_fast": ["weak"], "sq_thread_wakeup": HARDWARE}.get(name, [])
    assert [memory for memory in HARDWARE if verdict(name, memory, {}) != "holds"] == failing


@pytest.mark.parametrize("memory", HARDWARE)
@pytest.mark.parametrize("name", ["fork_gup_fast", "sq_thread_wakeup"])
def test_the_barrier_that_a_fix_lacks(name: str, memory: str) -> None:
    assert verdict(name, memory, {"MB": "on"}) == "holds"


@pytest.mark.parametrize("memory", HARDWARE)
def test_the_application_of_io_uring_needs_a_barrier_too(memory: str) -> None:
    assert verdict("sq_thread_wakeup", memory, {"MB": "on", "USER_MB": "off"}) == "violated"


@pytest.mark.parametrize("barrier", ["MB", "RMB"])
def test_each_barrier_of_madv_free_is_needed(barrier: str) -> None:
    """On weak CPUs only: that is why no test on x86 could miss one."""
    without = {barrier: "off"}
    assert [memory for memory in ["sc", *HARDWARE] if verdict("madv_free", memory, without) != "holds"] == [
        "weak"
    ]


def test_the_states_of_madv_free() -> None:
    """A row of docs/barriers.md."""
    found = [outcome("madv_free", {"memory": memory, **FIX}).result.states for memory in ["sc", *HARDWARE]]
    assert found == [71, 93, 93, 119]


def test_every_model_of_history_is_compared_with_its_text() -> None:
    assert NAMES == sorted(RACES)
