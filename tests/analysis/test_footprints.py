"""What a step may touch, and what it writes: the smallest step for each way in which cells decide on it."""

from __future__ import annotations

from textwrap import dedent, indent

import pytest

from checker.analysis.footprints import Footprint, Footprints
from checker.backends.python.system import PythonSystem
from checker.ground.program import Ground
from checker.passes.normal_form import ground
from tests.programs import compiled

MODEL = """\
from checker import *


@record
class State:
    a: int = integer(0, most=3)
    b: int = integer(0, most=3)
    c: int = integer(0, most=3)


state = shared(State)


@procedure
def enter() -> None:
    wait_until(state.b == 0)


@actor
def task() -> None:
{body}


{declared}properties = [every_actor_finishes(), {judged}]
"""
BOTH = """\
@never("both")
def both() -> bool:
    return state.a == 1 and state.b == 1


"""
# Too much to be copied behind both branches: they meet again.
LONG = "for _ in range(13):\n        state.c = 0"
Shown = tuple[str, str, dict[str, set[int]]]


def footprints(body: str, judged: str = "", declared: str = "") -> list[Shown]:
    """For each step of a task without a choice: what it touches, writes, and writes only for some values.

    A property is a capital letter.
    """
    text = indent(dedent(body).strip().replace("LONG", LONG), "    ")
    system = PythonSystem(ground(compiled(MODEL.format(body=text, judged=judged, declared=declared))))
    prints = Footprints(system.ground, system.layout)
    (state,) = system.initial()
    found: list[Shown] = []
    while moves := system.moves(state):
        found += [shown(system.ground, one) for one in prints.of(state, 0).values()]
        ((_, state),) = moves
    return found


def shown(program: Ground, one: Footprint) -> Shown:
    """A footprint by the names of fields and properties."""
    fields = [cell.name.rpartition(".")[2] for cell in program.cells]
    names = [*fields, *(judged.property.name[0].upper() for judged in program.properties)]
    touch, write = (
        "".join(n for k, n in enumerate(names) if mask >> k & 1) for mask in (one.touch, one.write)
    )
    return touch, write, {names[cell]: set(values) for cell, values in one.sometimes}


ONE_STEP: dict[str, tuple[str, Shown]] = {
    "a write": ("state.a = 1", ("a", "a", {})),
    "a read": ("assert state.a == 0", ("a", "", {})),
    "a read that nobody needs": ("seen = state.a", ("", "", {})),
    "a wait": (
        """
        with atomic:
            wait_until(state.b == 0)
            state.a = 1
        """,
        ("ab", "a", {}),
    ),
    "a write that the cell itself decides on": (
        """
        with atomic:
            if state.a == 0:
                state.a = 1
        """,
        ("a", "", {"a": {0}}),
    ),
    "a write that another cell decides on": (
        """
        with atomic:
            if state.b == 0:
                state.a = 1
        """,
        ("ab", "a", {}),
    ),
    "a write that another cell decides on too": (
        """
        with atomic:
            if state.a == 0 and state.b == 0:
                state.a = 1
        """,
        ("ab", "a", {}),
    ),
    "a write where two cells do not agree": (
        """
        with atomic:
            if state.a == 0 and state.b == 0:
                state.a = 1
            else:
                state.c = 1
        """,
        ("abc", "ac", {}),
    ),
    "a write that another cell may keep from happening": (
        """
        with atomic:
            assert state.b == 0
            if state.a == 0:
                state.a = 1
        """,
        ("ab", "a", {}),
    ),
    "a write by a local of one branch": (
        """
        with atomic:
            n = 0
            if state.a == 0:
                n = 1
            LONG
            if n == 0:
                state.b = 1
        """,
        ("abc", "bc", {}),
    ),
    "a write by a local that another cell decides on": (
        """
        with atomic:
            n = 0
            if state.b == 0:
                n = 1
            LONG
            if n == 1 and state.a == 0:
                state.a = 1
        """,
        ("abc", "ac", {}),
    ),
    "a write that another cell decides on in one branch": (
        """
        with atomic:
            if state.a == 0:
                if state.b == 0:
                    state.a = 1
            else:
                state.a = 2
        """,
        ("ab", "a", {}),
    ),
    "a write that a value by cases decides on": (
        """
        with atomic:
            if (0 if state.a == 0 else state.c) == 0:
                state.a = 1
        """,
        ("ac", "a", {}),
    ),
    "a write of what another cell decides on": (
        """
        with atomic:
            state.a = 1 if state.b == 0 else state.c
        """,
        ("abc", "a", {}),
    ),
}


@pytest.mark.parametrize("name", ONE_STEP)
def test_one_step(name: str) -> None:
    body, expected = ONE_STEP[name]
    (found,) = footprints(body)
    assert found == expected


def test_a_step_writes_a_property_where_it_comes_to_a_place_that_is_watched_and_where_it_leaves_it() -> None:
    body = """
    state.c = 1
    state.c = 2
    enter()
    state.c = 3
    """
    touch = [touched for touched, _, _ in footprints(body, "never_waits(enter)")]
    assert touch == ["c", "cE", "bE", "c"]


def test_a_step_writes_a_property_whose_cells_it_writes() -> None:
    assert [one[:2] for one in footprints("state.a = 1\nstate.c = 1", "both", BOTH)] == [
        ("aB", "aB"),
        ("c", "c"),
    ]


def test_which_cells_a_step_writes_in_a_state() -> None:
    """A write that depends on the old value counts only where it happens."""
    body = "with atomic:\n    if state.a == 0:\n        state.a = 1\n    state.b = 2"
    text = indent(body, "    ")
    system = PythonSystem(ground(compiled(MODEL.format(body=text, judged="", declared=""))))
    (first,) = system.initial()
    (found,) = Footprints(system.ground, system.layout).of(first, 0).values()
    names = {1 << n: cell.name for n, cell in enumerate(system.ground.cells)}
    a = next(bit for bit, name in names.items() if name == "state.a")
    ((_, second),) = system.moves(first)
    assert found.sometimes and found.written(first, system.layout) == found.write | a
    assert found.written(second, system.layout) == found.write
