"""A program without the updates that nothing reads takes the same steps to the same states.

The program as it was built is the truth, and the oracle explores both: they have the same cells, so that a
state is the same number in both.
"""

from __future__ import annotations

import pytest
from hypothesis import assume, given

from checker.backends.python.system import PythonSystem
from checker.ground.build.from_program import build
from checker.ground.effects import Update, each
from checker.ground.meaning import InitialFails
from checker.ground.program import Ground
from checker.passes.preservation import preserving
from checker.passes.pruning import pruned
from checker.source.diagnostic import ModelError
from tests.agreement.test_agreement import BOUND, FEW, MANY
from tests.oracle import TooBig, explore
from tests.programs import compiled, models

HEAD = """\
from checker import *


@record
class System:
    a: int = integer(0, most=3)
    b: int = integer(0, most=3)


system = shared(System)


"""
ENDS = "\n\nproperties = [every_actor_finishes()]\n"


def built(source: str) -> Ground:
    """A program before any pass."""
    return build(compiled(HEAD + source + ENDS))


def check(before: Ground, most: int = BOUND) -> Ground:
    """The program without updates that nothing reads, when it is known to be the same."""
    after = preserving(before, pruned(before))
    assert pruned(after) == after
    assert explore(PythonSystem(after), most) == explore(PythonSystem(before), most)
    return after


def check_random(source: str) -> None:
    """A random program, if it is one that can be checked and is small."""
    try:
        check(build(compiled(source)))
    except (ModelError, InitialFails, TooBig):
        assume(False)


@FEW
@given(models())
def test_random_programs(source: str) -> None:
    check_random(source)


@pytest.mark.slow
@MANY
@given(models())
def test_thousands_of_random_programs(source: str) -> None:
    check_random(source)


def updates(program: Ground, name: str) -> int:
    """How many updates of a cell there are in all steps of a program."""
    cases = [case for row in program.commands for command in row for case in command.cases]
    starts = [start.effects for start in program.initial]
    lists = [*starts, *(case.effects for case in cases)]
    found = [effect for effects in lists for effect in each(effects) if isinstance(effect, Update)]
    return sum(program.cells[one.cell].name == name for one in found)


# What each line of the pass is for: the smallest program, the cell that it is about, and how many updates of
# it there are in the program as built and without those that nothing reads.
PROGRAMS = {
    "a value that flows into shared state": (
        """\
@actor
def caller():
    with atomic:
        n = system.a + 1
        system.b = n
""",
        ("caller.n", 1, 1),
    ),
    "a value that flows by another local": (
        """\
@actor
def caller():
    with atomic:
        n = system.a + 1
        m = n + 1
        system.b = m
""",
        ("caller.n", 1, 1),
    ),
    "a value that is updated again before it is read": (
        """\
@actor
def caller():
    with atomic:
        n = system.a
        n = system.b + 1
        system.b = n
""",
        ("caller.n", 2, 1),
    ),
    "a value that is updated again from itself": (
        """\
@actor
def caller():
    with atomic:
        n = system.a + 1
        n = (n + 1) % 3
        system.b = n
""",
        ("caller.n", 2, 2),
    ),
    "a value that is asserted": (
        """\
@actor
def caller():
    with atomic:
        n = system.a + 1
        assert n != 1, "it is"
""",
        ("caller.n", 1, 1),
    ),
    "a value that decides": (
        """\
@actor
def caller():
    with atomic:
        n = system.a + 1
        if n == 1:
            system.b = 3
""",
        ("caller.n", 1, 1),
    ),
    "a value that decides on nothing, where branches meet again": (
        """\
@actor
def caller():
    with atomic:
        m = 0
        n = system.a + 1
        if n == 1:
            m = 1
        for k in range(13):
            system.b = 3
""",
        ("caller.n", 1, 0),
    ),
    "a value that decides, where branches meet again": (
        """\
@actor
def caller():
    with atomic:
        m = 0
        n = system.a + 1
        if n == 1:
            m = 1
        for k in range(13):
            system.b = m
""",
        ("caller.n", 1, 1),
    ),
    "a value that matters in the other branch alone, where branches meet again": (
        """\
@actor
def caller():
    with atomic:
        m = 0
        n = system.a
        if n == 1:
            n = 2
        else:
            m = 1
        for k in range(13):
            system.b = m
""",
        ("caller.n", 2, 1),
    ),
    "a value that one branch reads": (
        """\
@actor
def caller():
    with atomic:
        n = system.a + 1
        if system.b == 0:
            system.b = n
""",
        ("caller.n", 1, 1),
    ),
    "a value that the other branch reads": (
        """\
@actor
def caller():
    with atomic:
        n = system.a + 1
        if system.b == 1:
            system.b = 0
        else:
            system.b = n
""",
        ("caller.n", 1, 1),
    ),
    "a value that a later step reads": (
        """\
@actor
def caller():
    with atomic:
        n = system.a + 1
        system.b = 0
    system.a = n
""",
        ("caller.n", 2, 2),
    ),
    "a value that a way keeps that is reset on another": (
        """\
@actor
def caller():
    n = system.a
    with atomic:
        if system.b == 0:
            n = 0
            system.b = 1
    system.a = n + 1
""",
        ("caller.n", 3, 3),
    ),
    "a value that nothing reads, where it is reset before and behind": (
        """\
@actor
def caller():
    n = system.a
    system.b = n
    with atomic:
        n = system.b
        system.a = 1
""",
        ("caller.n", 4, 2),
    ),
    "a value that is read, where it is reset before and behind": (
        """\
@actor
def caller():
    n = system.a
    system.b = n
    with atomic:
        n = system.b
        system.a = 3 - n
""",
        ("caller.n", 4, 4),
    ),
    "a value that one branch reads, where it is reset before and behind": (
        """\
@actor
def caller():
    n = system.a
    system.b = n
    with atomic:
        if system.b == 0:
            n = system.b
            system.a = 3 - n
        else:
            n = system.b
            system.a = 1
""",
        ("caller.n", 6, 4),
    ),
    "a value that nothing reads, where it is reset behind alone": (
        """\
@actor
def caller():
    n = system.a
    with atomic:
        system.b = n
        n = system.b
""",
        ("caller.n", 3, 2),
    ),
    "a shared value that is updated again before anything reads it": (
        """\
@actor
def caller():
    with atomic:
        system.a = 1
        system.a = 2
""",
        ("system.a", 2, 2),
    ),
    "a value of an initial procedure": (
        """\
@initial
def start():
    n = choose(range(2))
    m = n + 1
    m = n + 2
    system.a = m


@actor
def caller():
    system.b = 1
""",
        ("start.m", 2, 1),
    ),
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_what_is_read_stays_and_what_nothing_reads_goes(name: str) -> None:
    source, (cell, before, after) = PROGRAMS[name]
    program = built(source)
    assert (updates(program, cell), updates(check(program), cell)) == (before, after)
