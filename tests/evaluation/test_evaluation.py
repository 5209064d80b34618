"""What Python evaluates is evaluated, when Python does it, and once: told by Python itself."""

from __future__ import annotations

import os
import random
from textwrap import indent

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from checker.source.diagnostic import ModelError
from tests.agreement.test_agreement import FEW, MANY
from tests.evaluation import as_checker, as_python
from tests.evaluation.bodies import HEAD, TAIL, body

PROCEDURES = """
@procedure
def unused(a: int) -> None:
    system.m = 1


@procedure
def unused_node(p: Node | None) -> None:
    system.m = 1


@procedure
def unused_array(p: Array[bool]) -> None:
    system.m = 1


@procedure
def second(a: int, b: int) -> int:
    system.m = a + 2
    return b


@procedure
def changes() -> int:
    system.n = 2
    return 1


@procedure
def read_late(a: int) -> None:
    system.n = 3
    system.m = a


@procedure
def read_pair_late(pair) -> None:
    system.n = 3
    system.m = pair[0]


@procedure
def waits(a: int) -> int:
    wait_until(system.n == 1)
    return a


"""
FAILS, RANGE, STUCK, ENDS = "references_are_valid", "integers_stay_in_range", "stuck", "finished"
# `n` is 0 and `p` is None. Each of these once held, or ended differently.
BODIES = {
    "an unused argument divides": ("unused(1 // n)", FAILS),
    "an unused argument divides before the first step": ("zero = 0\nunused(1 // zero)", FAILS),
    "an unused argument leaves an array": ("unused_node(nodes[n + 2])", FAILS),
    "an unused argument is an array that is nowhere": ("unused_array(nodes[n + 2].bits)", FAILS),
    "an unused argument is an array of None": ("unused_array(p.bits)", FAILS),
    "an unused argument shifts back": ("unused(1 << n - 1)", FAILS),
    "an unused argument shifts forth": ("unused(1 << n)", ENDS),
    "a shift to the right by less than nothing, of nothing": ("system.m = 0 >> n - 1", FAILS),
    "a shift by less than nothing that is not read": (
        "if OFF and 1 >> n - 1 == 1:\n    system.n = 1",
        ENDS,
    ),
    "a part of a tuple divides": ("unused_array((1, 1 // n))", FAILS),
    "an unused result divides": ("second(1, 1 // n)", FAILS),
    "an argument that is read before it changes": ("with atomic:\n    read_late(system.n)", ENDS),
    "a part of a tuple that is read before it changes": (
        "with atomic:\n    read_pair_late((system.n, 1))",
        ENDS,
    ),
    "an argument that is read before the next one changes it": (
        "x = second(b=system.n, a=changes())\nsystem.m = x",
        ENDS,
    ),
    "arguments in the order of the call": (
        "x = second(b=second(1, 2), a=changes())\nsystem.m = x",
        ENDS,
    ),
    "a division before a call that waits": ("x = 1 // n + waits(1)", FAILS),
    "a comparison before a call that waits": ("x = 1 // n < waits(1)", FAILS),
    "an argument before a call that waits": ("x = second(1 // n, waits(1))", FAILS),
    "a part of a tuple before a call that waits": ("x = (1 // n, waits(1))[1]", FAILS),
    "an argument of a call that waits": ("with atomic:\n    waits(1 // n)", FAILS),
    "a division and a constant": ("if 1 // n == 1 and OFF:\n    system.n = 1", FAILS),
    "a constant and a division": ("if OFF and 1 // n == 1:\n    system.n = 1", ENDS),
    "a division or a constant": ("if 1 // n == 1 or ON:\n    system.n = 1", FAILS),
    "None and a constant": ("if p.flag and OFF:\n    system.n = 1", FAILS),
    "two equal divisions": ("if 1 // n == 1 // n:\n    system.n = 1", FAILS),
    "a condition between two equal values": ("system.m = 1 if 1 // n == 1 else 1", FAILS),
    "a premise, where the conclusion holds": ("if implies(1 // n == 1, ON):\n    system.m = 1", FAILS),
    "an element after the one that is found": ("system.m = 1 if n in (0, 1 // n) else 2", FAILS),
    "an element of nothing": ("system.m = 1 if 1 // n in () else 2", FAILS),
    "any of a tuple": ("system.m = 1 if any((True, 1 // n == 1)) else 2", FAILS),
    "any, one by one": ("system.m = 1 if any(x == 0 or 1 // n == 1 for x in (0, 1)) else 2", ENDS),
    "a generator over a division": ("system.m = 1 if any(True for x in (1 // n, 2)) else 2", FAILS),
    "a generator over an array of None": ("system.m = 1 if any(True for x in p.bits) else 2", FAILS),
    "a sum of nothing": ("system.m = sum(1 // n for x in ())", ENDS),
    "a sum of zeros with a filter": ("system.m = sum(0 for x in (1, 2) if 1 // n == 1)", FAILS),
    "a loop over a division": ("for x in (1 // n, 2):\n    system.m = 1", FAILS),
    "a loop over nothing": ("for x in ():\n    system.m = 1 // n", ENDS),
    "a part of a tuple that is not taken": ("system.m = (1 // n, 2)[1]", FAILS),
    "the length of an array that is nowhere": ("system.m = len(nodes[n + 2].bits)", FAILS),
    "a local that is never read": ("t = 1 // n", FAILS),
    "zero times a division": ("system.m = 0 * (1 // n)", FAILS),
    "a wait for what is certain": ("wait_until(1 // n == 1 or ON)", FAILS),
    "a wait for what is certain, before another": (
        "with atomic:\n    wait_until(p.flag or ON)\n    wait_until(system.n == 1)",
        FAILS,
    ),
    "an assertion of what is certain": ("assert 1 // n == 1 or ON", FAILS),
    "a loop that is switched off": ("while 1 // n == 1 and OFF:\n    system.n = 1", FAILS),
    "a range that is left": ("system.n = n - 4", RANGE),
    "a wait for nobody": ("wait_until(system.n == 1)", STUCK),
}


def model(lines: str) -> str:
    """A model whose one actor does this."""
    start = "n = system.n\np = system.owner\n"
    return f"{HEAD}{PROCEDURES}@actor\ndef run() -> None:\n{indent(start + lines, '    ')}\n{TAIL}"


def check(source: str) -> str:
    """Compare the checker with Python; how the actor ends. Raises ModelError if the compiler refuses it."""
    found = as_checker.run(source)
    expected = as_python.run(source)
    assert found[0] == expected[0]
    if found[0] in (ENDS, STUCK):
        assert found[1] == expected[1]
    return found[0]


@pytest.mark.parametrize("name", BODIES)
def test_small_bodies(name: str) -> None:
    lines, ends = BODIES[name]
    assert check(model(lines)) == ends


def accepted(source: str) -> None:
    """A random body, if the compiler accepts it."""
    try:
        check(source)
    except ModelError:
        assume(False)


@settings(FEW, max_examples=40)
@given(st.integers(0, 10**9))
def test_random_bodies(seed: int) -> None:
    accepted(body(random.Random(seed).randrange))


@pytest.mark.slow
@settings(MANY, max_examples=int(os.environ.get("EXAMPLES", "5000")))
@given(st.integers(0, 10**9))
def test_thousands_of_random_bodies(seed: int) -> None:
    accepted(body(random.Random(seed).randrange))


@pytest.mark.slow
@MANY
@given(st.data())
def test_bodies_that_shrink(data: st.DataObject) -> None:
    accepted(body(lambda count: data.draw(st.integers(0, count - 1)) if count > 1 else 0))


def test_most_bodies_are_accepted_and_end_in_every_way() -> None:
    ends = []
    for seed in range(120):
        try:
            ends.append(as_checker.run(body(random.Random(seed).randrange))[0])
        except ModelError:
            ends.append("refused")
    assert ends.count("refused") < 60
    assert set(ends) >= {FAILS, RANGE, STUCK, ENDS, "assertions_hold"}


def test_a_switched_off_condition_leaves_no_step_behind() -> None:
    """Neither the step nor the read of a field: only a reference that may be None is examined."""
    lines = "p = nodes[0] if n == 0 else nodes[1]\nif p.flag and OFF:\n    system.m = 1"
    without = "p = nodes[0] if n == 0 else nodes[1]"
    steps = [as_checker.steps(model(text)) for text in (lines, without)]
    assert steps[0] == steps[1]
