"""The states from which a step reaches an assertion in a branch: exactly the computed ones.

The assertion is broken, and the interpreter takes every step of every reachable state.
"""

from __future__ import annotations

import pytest

from checker.backends.python.system import PythonSystem
from checker.ground.meaning import enabled, evaluate, run
from checker.ground.program import Ground, Passage
from checker.passes import passages
from checker.passes.normal_form import ground
from checker.passes.passages import ASSERTION
from tests.agreement.test_passages import broken_at, model
from tests.oracle import explore
from tests.programs import compiled

HEAD = """\
from checker import *


@record
class Page:
    a: int = integer(0, most=2)
    b: int = integer(0, most=2)
    c: bool = False


pages = shared(Array(Page, 2))


@initial
def start():
    a = choose(range(3))
    b = choose(range(3))
    other = choose(range(3))
    pages[0].a = a
    pages[0].b = b
    pages[1].a = other


"""
ENDS = "\n\nproperties = [every_actor_finishes()]\n"
# Each has one assertion that not every path through its step reaches.
PROGRAMS = {
    # What the procedure returns lives within the step, and no state has it.
    "a result that a loop may set": """\
@procedure
def look(least):
    for k in range(2):
        pages[0].a = pages[0].a
        if not pages[0].c:
            return pages[0].b != least
    return pages[0].b != least


@actor
def caller():
    with atomic:
        if look(1):
            look(2)
            assert pages[0].c or pages[0].b == 2
        swap(pages[0].a, pages[0].a)
""",
    "one branch": """\
@actor
def caller():
    with atomic:
        if pages[0].a == 1:
            assert pages[0].b < 3
""",
    "the other branch": """\
@actor
def caller():
    with atomic:
        if pages[0].a == 1:
            pages[0].c = True
        else:
            assert pages[0].b < 3
""",
    "a branch by what an assignment changed": """\
@actor
def caller():
    with atomic:
        pages[0].a = pages[0].b
        if pages[0].a == 1:
            assert pages[0].b < 3
""",
    "a branch by what only the first of two assigned, where they meet again": """\
@actor
def caller():
    with atomic:
        n = 0
        if pages[0].a == 1:
            n = 1
        for k in range(13):
            pages[0].c = True
        if n == 1:
            assert pages[0].b < 3
""",
    "a branch by what only the second of two assigned, where they meet again": """\
@actor
def caller():
    with atomic:
        if pages[0].a == 1:
            pages[0].c = True
        else:
            pages[1].a = 1
        for k in range(13):
            pages[0].c = True
        if pages[1].a == 1:
            assert pages[0].b < 3
""",
    "a branch of the second, by what the first assigned otherwise": """\
@actor
def caller():
    with atomic:
        if pages[0].a == 1:
            pages[0].b = 2
        elif pages[0].b == 0:
            assert pages[1].a < 3
""",
    "a branch by what a local refers to": """\
@actor
def caller():
    page = choose(pages)
    page.c = True
    with atomic:
        if page.a == 1:
            assert pages[0].b < 3
""",
    "a branch behind an assertion": """\
@actor
def caller():
    with atomic:
        if pages[0].a == 1:
            pages[1].a = 4 // pages[0].b
            assert pages[0].b < 3
""",
    "a branch behind a wait": """\
@actor
def caller():
    with atomic:
        wait_until(pages[1].a == 2)
        if pages[0].a == 1:
            assert pages[0].b < 3
""",
    "a branch of two callers": """\
@actor(count=2)
def caller():
    pages[1].c = True
    with atomic:
        if pages[0].a == 1:
            assert pages[0].b < 3
""",
}


def passes(lowered: Ground, passage: Passage, values: list[int]) -> bool:
    """Whether some instance reaches an assertion, which is broken, in its next step."""
    for row in lowered.commands:
        for case in (case for command in row for case in command.cases):
            failed = run(case.effects, values).failed if enabled(case, values) else None
            if failed is not None and failed.kind == ASSERTION and failed.span == passage.span:
                return True
    return False


def check(lowered: Ground) -> int:
    """Compare each passage of a program with the interpreter in each reachable state; how many there are."""
    system = PythonSystem(lowered)
    states = explore(system).states
    for passage in lowered.passages:
        broken = broken_at(passage, lowered)
        for values in map(system.values, states):
            said = bool(evaluate(passage.condition, values.__getitem__))
            assert said == passes(broken, passage, values), passage.span.line
    return len(lowered.passages)


@pytest.mark.parametrize("name", PROGRAMS)
def test_an_assertion_is_passed_where_it_is_said(name: str) -> None:
    assert check(ground(compiled(HEAD + PROGRAMS[name] + ENDS))) == 1


def test_random_programs() -> None:
    assert sum(check(ground(compiled(model(seed)))) for seed in range(15)) > 10


def test_nothing_is_said_of_what_would_be_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    source = HEAD + PROGRAMS["a branch by what an assignment changed"] + ENDS
    assert len(ground(compiled(source)).passages) == 1
    monkeypatch.setattr(passages, "LONGEST", 1)
    assert ground(compiled(source)).passages == ()


def test_nothing_is_said_of_what_every_way_comes_by() -> None:
    source = (
        "@actor\ndef caller():\n    with atomic:\n        pages[0].c = True\n        assert pages[0].b < 3\n"
    )
    assert ground(compiled(HEAD + source + ENDS)).passages == ()
