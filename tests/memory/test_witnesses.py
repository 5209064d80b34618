"""A ghost changes when its statement is issued, and shows a store that its CPU has not performed by then."""

from __future__ import annotations

import pytest

from checker.backends.python.system import PythonSystem
from checker.exploration.breadth_first import breadth_first
from checker.passes.normal_form import ground
from tests.programs import compiled

HEAD = """
from checker import actor, atomic, ghost, never, record, shared, smp_mb, smp_wmb


@record
class Page:
    dirty: bool = False
    mapped: bool = True
    done: bool = ghost(False)
    told: bool = ghost(False)
    early: bool = ghost(False)


page = shared(Page)


@actor
def other() -> None:
    {other}


@actor
def writer() -> None:
    {writer}


@never("done, and not yet dirty")
def early() -> bool:
    return {early}


properties = [early]
"""
DONE = "\n    ".join(['with atomic("done"):', "    page.done = True"])
DIRTY = "page.dirty = True"
LOOK = "seen = page.dirty"
TELL = "\n    ".join(['with atomic("told"):', "    page.told = page.done"])
BOTH = "\n    ".join(
    ['with atomic("look"):', "    seen = page.dirty", "    page.early = page.done and not seen"]
)
IN_ONE = "\n    ".join(['with atomic("done"):', "    page.dirty = True", "    page.done = True"])
EARLY = "page.done and not page.dirty"


def violated(memory: str, writer: str, other: str = LOOK, early: str = EARLY) -> bool:
    """Whether the store may be seen to wait."""
    text = HEAD.format(other=other, writer=writer, early=early)
    program = compiled(text, memory=memory)
    return bool(breadth_first(PythonSystem(ground(program))).found)


def lines(*some: str) -> str:
    return "\n    ".join(some)


MACHINES = pytest.mark.parametrize("memory", ["tso", "pso", "weak"])
SEEN = {
    "by the property": {"writer": lines(DIRTY, DONE)},
    "behind a store that goes first, too": {"writer": lines(DIRTY, "smp_wmb()", "page.mapped = False", DONE)},
    "in one step": {"writer": IN_ONE},
    "by way of another ghost": {
        "writer": lines(DIRTY, DONE),
        "other": lines(LOOK, TELL),
        "early": "page.told and not page.dirty",
    },
    "by a step": {"writer": lines(DIRTY, DONE), "other": BOTH, "early": "page.early"},
}


@MACHINES
@pytest.mark.parametrize("case", SEEN)
def test_a_store_that_waits_is_seen(case: str, memory: str) -> None:
    assert violated(memory, **SEEN[case])
    assert not violated("sc", **SEEN[case])


@MACHINES
def test_not_behind_a_full_barrier(memory: str) -> None:
    assert not violated(memory, lines(DIRTY, "smp_mb()", DONE))


@MACHINES
def test_nor_if_the_ghost_is_first(memory: str) -> None:
    assert violated(memory, lines(DONE, DIRTY)) and violated("sc", lines(DONE, DIRTY))
    assert not violated(memory, lines(DIRTY, "smp_mb()", DONE, "page.mapped = False"))


@MACHINES
def test_nobody_looks_at_both(memory: str) -> None:
    """Then the store is not put off: there are no more states than under sequential consistency."""
    text = HEAD.format(other=LOOK, writer=lines(DIRTY, DONE), early="page.done and page.told")
    counts = [breadth_first(PythonSystem(ground(compiled(text, memory=m)))).states for m in ("sc", memory)]
    assert counts[0] == counts[1]


def test_a_load_that_is_put_off_is_seen_too() -> None:
    """The other CPU stores when the ghost is set already, and the load before that gets what it stores."""
    keep = lines('with atomic("kept"):', "    page.told = seen")
    store = lines('with atomic("store"):', "    page.dirty = True", "    page.early = page.done")
    case = {"writer": lines(LOOK, DONE, keep), "other": store, "early": "page.told and page.early"}
    assert violated("weak", **case)
    assert not violated("tso", **case) and not violated("sc", **case)
