"""Costs are counted from what actors do alone; ghosts cost nothing, and decide nothing."""

from __future__ import annotations

import pytest

from checker.analysis.influence import deciding_ghosts
from checker.backends.python.system import PythonSystem
from checker.counterexample.cost import Cost, costs
from checker.passes.normal_form import ground
from checker.program.printer import print_program
from tests.programs import compiled

HEAD = """from __future__ import annotations
from checker import *
@record
class Page:
    locked: bool = False
    pins: int = integer(0, most=3)
    dirty: bool = False
    seen: int = ghost(integer(0, most=3))
    owner: Page | None = ghost(None)
page = shared(Page)
"""


def system_of(source: str) -> PythonSystem:
    """A model with one page."""
    return PythonSystem(ground(compiled(HEAD + source + "properties = [every_actor_finishes()]\n")))


def test_each_kind_of_access_is_counted() -> None:
    source = """
@actor
def caller() -> None:
    with atomic:  # reads and writes the same flag, and may wait for it
        wait_until(not page.locked)
        page.locked = True
        page.owner = page
    with atomic:  # reads and writes the same count
        page.pins += 1
        page.seen += 1
    page.dirty = True  # writes
    was = page.dirty  # reads
    if was:
        page.locked = False  # writes
"""
    assert costs(system_of(source)) == (Cost("caller", atomics=2, writes=2, reads=1, waits=1),)


def test_upkeep_of_ghosts_costs_nothing() -> None:
    source = """
@actor
def caller() -> None:
    with atomic:
        page.seen += 1
    with atomic:  # reads a flag only to keep a ghost
        if page.dirty:
            page.seen += 1
    page.dirty = True
"""
    assert costs(system_of(source)) == (Cost("caller", writes=1),)


def test_who_waits_or_goes_round_alone_has_no_cost() -> None:
    source = """
@actor
def waits() -> None:
    wait_until(page.locked)
@actor
def goes_round() -> None:
    while True:
        page.dirty = True
@actor
def fails() -> None:
    page.dirty = True
    assert page.locked, "never"
@actor(count=2)
def ends() -> None:
    page.dirty = True
"""
    assert costs(system_of(source)) == (Cost("ends", writes=1),)


def test_a_ghost_that_decides_a_step_is_told() -> None:
    source = """
@actor
def caller() -> None:
    with atomic:
        page.pins = page.seen
    if page.pins > 0:
        page.dirty = True
"""
    assert deciding_ghosts(system_of(source).ground) == ("page.seen",)


def test_a_ghost_that_only_ghosts_depend_on_is_one() -> None:
    source = """
@actor
def caller() -> None:
    with atomic:
        if page.owner is None:
            page.seen += 1
            page.owner = page
"""
    assert deciding_ghosts(system_of(source).ground) == ()


def test_a_ghost_does_not_decide_on_what_both_branches_end_with() -> None:
    source = """
@actor
def caller() -> None:
    with atomic:
        if page.seen > 0:
            page.dirty = True  # nothing reads this
        page.locked = True
@actor
def waits() -> None:
    wait_until(page.locked)
"""
    assert deciding_ghosts(system_of(source).ground) == ()


def test_a_ghost_decides_on_what_only_one_branch_ends_with() -> None:
    source = """
@actor
def caller() -> None:
    with atomic:
        if page.seen > 0:
            page.dirty = True
            page.locked = False
        else:
            page.locked = True
@actor
def waits() -> None:
    wait_until(page.locked)
"""
    assert deciding_ghosts(system_of(source).ground) == ("page.seen",)


@pytest.mark.parametrize(
    "branches",
    [
        """\
        if page.dirty:
            page.pins = page.seen
        else:
            page.locked = True
""",
        """\
        if page.dirty:
            page.locked = True
        else:
            page.pins = page.seen
""",
        """\
        if page.dirty:
            page.locked = True
        page.pins = page.seen
""",
    ],
    ids=["the one branch", "the other", "what both end with"],
)
def test_a_ghost_flows_into_what_decides_by_every_way(branches: str) -> None:
    source = f"""
@actor
def caller() -> None:
    with atomic:
{branches}    wait_until(page.pins > 0)
"""
    assert deciding_ghosts(system_of(source).ground) == ("page.seen",)


def test_a_ghost_that_decides_where_an_actor_goes_is_told() -> None:
    source = """
@actor
def caller() -> None:
    if page.owner is not None:
        page.dirty = True
"""
    assert deciding_ghosts(system_of(source).ground) == ("page.owner",)


def test_the_program_says_what_is_a_ghost() -> None:
    source = """
@actor
def caller() -> None:
    page.dirty = True
"""
    text = print_program(system_of(source).ground.program)
    assert "  ghost seen: int 0..3 = 0" in text
