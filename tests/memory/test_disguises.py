"""Work that hardware does not see changes no outcome: no machine waits for it, and it orders nothing."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from checker.backends.python.system import PythonSystem
from checker.exploration.breadth_first import breadth_first
from checker.passes.normal_form import ground
from checker.source.diagnostic import ModelError
from tests.memory.as_model import as_model, outcomes_of
from tests.memory.axioms import outcomes
from tests.memory.disguises import disguised
from tests.memory.random_programs import random_tests
from tests.memory.test_machines import size
from tests.programs import compiled


def assert_agrees(test: dict[str, Any], seed: int) -> bool:
    """Whether there was something to compare: not if the work cannot be written so."""
    plain = as_model(test, memory_words=True)
    text = disguised(plain, Random(seed))
    try:
        found = outcomes_of(test, text, "weak")
    except ModelError:
        return False
    assert found <= outcomes(test, "weak"), text
    assert outcomes(test, "weak+hardware") <= found, text
    return text != plain


def test_random_programs() -> None:
    tests = [one for one in random_tests(seed=14, count=300) if size(one["threads"]) <= 7]
    assert sum(assert_agrees(test, number) for number, test in enumerate(tests)) > 20


@pytest.mark.slow
def test_many_random_programs() -> None:
    for number, test in enumerate(random_tests(seed=15, count=10_000)):
        if size(test["threads"]) <= 9:
            assert_agrees(test, number)


HEAD = """
from checker import *


@record
class System:
    x: int = integer(0, most=2)
    y: int = integer(0, most=2)
    z: int = integer(0, most=2)


@record
class Seen:
    a: int = ghost(integer(0, most=2))
    b: int = ghost(integer(0, most=2))


s = shared(System)
g = shared(Seen)


@actor
def other() -> None:
    s.z = 0
    r = s.y
    smp_mb()
    s.x = 1
    with atomic("keep"):
        g.b = r


@actor
def one() -> None:
    {}


@never("the store to y goes ahead of the load of x")
def ahead() -> bool:
    return g.a == 1 and g.b >= 1


properties = [ahead]
"""
KEEP = ('with atomic("keep"):', "    g.a = r")
AHEAD = {  # a load, a store that does not depend on it, and work between or in their steps
    "a local behind the load": ("k = s.z", "smp_mb()", "r = s.x", "q = k + 1", "s.y = q", *KEEP),
    "a constant behind the load": ("r = s.x", "q = 1", "s.y = q", *KEEP),
    "a test of another local": (
        *("k = s.z", "smp_mb()", "r = s.x", "q = 0", "if k == 0:", "    q = 1", "s.y = q"),
        *KEEP,
    ),
    "a choice before the load": ("q = choose((1, 2))", "r = s.x", "s.y = q", *KEEP),
    "a ghost that keeps what was loaded": ("r = s.x", *KEEP, "s.y = 1"),
    "a ghost in the step of the load": ('with atomic("load"):', "    r = s.x", "    g.a = r", "s.y = 1"),
    "a ghost without a local": ('with atomic("load"):', "    g.a = s.x", "s.y = 1"),
    "a ghost that changes twice": ("r = s.x", *KEEP, *KEEP, "s.y = 1"),
    "an assertion behind the load": ("r = s.x", "assert r != 2", "s.y = 1", *KEEP),
    "an assertion behind another load": ("r = s.x", "k = s.z", "assert r != 2", "s.y = 1", *KEEP),
    "an assertion of memory": ("r = s.x", "assert s.z == 0", "s.y = 1", *KEEP),
    "a write barrier, then work": ("r = s.x", "smp_wmb()", "q = r + 1", "assert q != 0", "s.y = 1", *KEEP),
    "the range of what is stored": ("r = s.x", "s.z = r + 1", "s.y = 1", *KEEP),
    "a local beside a ghost": ("r = s.x", *KEEP, "    q = 1", "s.y = q"),
    "a conditional operation, then an assertion": (
        *("r = s.x", 'with atomic("cmpxchg()", order="relaxed"):', "    k = s.z", "    if k == 1:"),
        *("        s.z = 2", "assert r != 2", "s.y = 1"),
        *KEEP,
    ),
    "two values that are not known": ("r = s.x", "k = s.z", "p = r", "q = k", "s.y = 1", *KEEP),
}


def fails(lines: tuple[str, ...], memory: str, head: str = HEAD) -> set[str]:
    """The properties that are violated."""
    program = compiled(head.format("\n    ".join(lines)), memory=memory, window="5")
    lowered = ground(program)
    found = breadth_first(PythonSystem(lowered)).found
    return {lowered.properties[number].property.name for number in found}


@pytest.mark.parametrize("name", AHEAD)
def test_nothing_but_a_dependency_keeps_a_store_behind_a_load(name: str) -> None:
    assert "ahead" in fails(AHEAD[name], "weak")
    assert "ahead" not in fails(AHEAD[name], "tso")


BEHIND = {
    "what is stored": ("r = s.x", "s.y = r", *KEEP),
    "a local of it": ("r = s.x", "q = r * 0", "s.y = q + 1", *KEEP),
    "a test of it": ("r = s.x", "q = 1", "if r == 1:", "    q = 2", "s.y = q", *KEEP),
    "a branch": ("r = s.x", "if r == 1:", "    s.y = 1", *KEEP),
    "a barrier": ("r = s.x", "smp_mb()", "s.y = 1", *KEEP),
    "an acquiring load": ("r = smp_load_acquire(s.x)", "s.y = 1", *KEEP),
    "a release": ("r = s.x", "smp_store_release(s.y, 1)", *KEEP),
}


@pytest.mark.parametrize("name", BEHIND)
def test_a_dependency_does(name: str) -> None:
    assert "ahead" not in fails(BEHIND[name], "weak")


def test_an_assertion_behind_a_store_fails_by_what_is_loaded_late() -> None:
    head = HEAD.replace("s.x = 1", "s.x = r")
    assert "assertions_hold" in fails(("r = s.x", "s.y = 1", "assert r == 0"), "weak", head)
    assert "assertions_hold" not in fails(("r = s.x", "s.y = 1", "assert r == 0"), "tso", head)
    assert "assertions_hold" not in fails(("r = s.x", "smp_mb()", "s.y = 1", "assert r == 0"), "weak", head)


NOTED = """
from checker import *


@record
class System:
    x: bool = False
    y: bool = False
    noted: bool = ghost(False)
    early: bool = ghost(False)


s = shared(System)


@actor
def other() -> None:
    s.x = True


@actor
def one() -> None:
    {}


@never("one has noted that x was set before it is")
def late() -> bool:
    return s.noted and not s.early and not s.x


properties = [late]
"""


def test_the_ghosts_of_a_step_change_at_one_moment() -> None:
    """One that keeps what is loaded late, and one that does not depend on it."""
    note = ('with atomic("note"):', "    r = s.x", "    s.noted = True", "    s.early = not r", "s.y = True")
    assert fails(note, "weak", NOTED) == set()
    assert fails(('with atomic("begin"):', "    s.noted = True", *note), "weak", NOTED) == {"late"}


def test_a_value_that_is_always_the_same_still_depends_on_what_it_is_computed_from() -> None:
    """The operation's result is tested, so that its values are known, and with them that of the product."""
    kept = (
        *('with atomic("cmpxchg()", order="relaxed"):', "    r = s.x", "    if r == 0:", "        s.x = 2"),
        *("k = s.z", "q = 1 + r * 0", "s.y = q", *KEEP),
    )
    assert "ahead" not in fails(kept, "weak")
    assert "ahead" in fails(tuple(line.replace("r * 0", "k * 0") for line in kept), "weak")


FREED = """
from checker import *


@record
class Vma:
    n: int = integer(0, most=3)


@record
class Mm:
    vma: Vma | None = None
    done: bool = False
    r: int = integer(0, most=3)


vmas = shared(Pool(Vma, 1))
mm = shared(Mm)


@initial
def begin() -> None:
    v = alloc(vmas)
    mm.vma = v


@actor
def reader() -> None:
    v = mm.vma
    if v is not None:
        r = v.n
        {}
        mm.r = r


@actor
def updater() -> None:
    wait_until(smp_load_acquire(mm.done))
    v = mm.vma
    free(v)


properties = [every_actor_finishes()]
"""


def test_a_load_that_is_late_may_be_of_an_object_that_is_freed_by_then() -> None:
    for memory, line, is_used in (
        ("weak", "mm.done = True", True),
        ("weak", "smp_store_release(mm.done, True)", False),
        ("tso", "mm.done = True", False),
    ):
        assert ("nothing_is_used_after_free" in fails((line,), memory, FREED)) == is_used
