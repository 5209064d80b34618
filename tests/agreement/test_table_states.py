"""Small programs for what a table does in its own way: the states of each level are those of Python."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from checker.backends.python.system import PythonSystem
from checker.exploration.breadth_first import Search
from checker.exploration.choice import job_of
from checker.exploration.engine import Engine
from checker.exploration.limits import Limits, Watch
from checker.exploration.observer import Observer
from checker.ground.program import Ground
from checker.passes.normal_form import ground
from tests.agreement.test_native import compared
from tests.native.building import GROWING, built_with, needs_compiler
from tests.native.by_hand import level
from tests.native.spread import Spread, spread
from tests.programs import compiled

pytestmark = needs_compiler
SIGNS = ("==", "!=", "<", "<=", ">", ">=")
LOW, HIGH = -3, 4
AROUND = range(LOW - 2, HIGH + 3)
HEAD = f"""
from checker import *

n = shared(Array(integer({LOW}, least={LOW}, most={HIGH}), 2))
m = shared(Array(integer(0, least=-1, most=6), 2))
flags = shared(Array(bool, {{flags}}))


@never("anything")
def anything() -> bool:
    return n[0] <= {HIGH}


@actor
def counts() -> None:
    for _ in range(3):
        with atomic:
            by = choose((0, 1, 2))
            n[1] += by
            m[0] = n[1] % 4

"""
TAIL = "\n\nproperties = [anything{more}]\n"


def states_of(system: PythonSystem) -> list[set[int]]:
    """The states of each level."""
    search = Search(system, Watch(), Observer(system), system.expand)
    search.run()
    return [set(level) for level in search.levels if level]


def check_states(lowered: Ground, below: int) -> None:
    """The engine's levels are Python's; ``anything`` is the first property, and true in every state."""
    with spread(Spread(below)), tempfile.TemporaryDirectory() as scratch:
        system = PythonSystem(lowered)
        job = job_of(system, built_with(*GROWING), Path(scratch))
        with Engine(job, Limits(seconds=60)) as engine:
            answer = engine.search(Watch())
            found = [level(engine, depth) for depth in range(len(answer.levels))]
        assert found == states_of(system)
        assert len(found) > 1
        compared(lowered, False)


STEPS = {
    "what was known is replaced by what is not": """
        wait_until(n[0] == 2 or n[0] == -3)
        if n[0] == 2:
            n[0] = m[0]
        else:
            n[0] = 2
""",
    "gained twice": """
        wait_until(n[0] < 1)
        n[0] += 1
        n[0] += 2
        m[1] -= 1
        m[1] += 4
        m[1] -= 2
""",
    "gained, read and kept": """
        n[0] += 1
        m[1] = n[0] - 1 if n[0] > 0 else n[0] + 3
        n[0] += 1
""",
    "gained, then replaced": """
        n[0] += 2
        n[0] = m[0] - 3
""",
    "branches that meet, gained before": """
        n[0] += 1
        if m[0] > 1:
            n[0] = n[0] + 1
            m[1] = 2
        flags[0] = n[0] > m[1]
        n[1] = n[1] if flags[0] else m[0]
""",
    "branches in branches": """
        if m[0] > 1:
            if n[1] < 0:
                n[0] = m[0]
            else:
                n[0] = n[1]
        elif flags[0]:
            m[1] = -1
        flags[0] = not flags[0]
        m[1] = m[1] + 1
""",
    "known, gained and known again": """
        wait_until(n[0] == -3)
        n[0] += 4
        assert n[0] == 1
        n[0] += 1
        m[1] = n[0]
""",
    "a step that fails here and there": """
        n[0] += 3
        assert m[0] != 2, "not here"
        m[1] = m[0] * 2
        assert n[1] != 2, "nor there"
        n[0] -= 5
""",
    "exchanged": """
        a = n[0]
        n[0] = n[1]
        n[1] = a
        a = 0
""",
}


@pytest.mark.parametrize("below", [0, 62, 63, 120])
@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
def test_a_step(step: str, below: int) -> None:
    actor = "@actor\ndef steps() -> None:\n    for _ in range(2):\n        with atomic:\n"
    actor += "".join(f"    {line}\n" if line else "" for line in step.split("\n"))
    check_states(ground(compiled(HEAD.format(flags=1) + actor + TAIL.format(more=""))), below)


def comparisons(other: str) -> list[str]:
    """A number and each constant around its range, by every sign, either way round."""
    return [
        text
        for sign in SIGNS
        for one in AROUND
        for text in (f"{other} {sign} ({one})", f"({one}) {sign} {other}")
    ]


@pytest.mark.parametrize("below", [0, 61, 62, 63])
@pytest.mark.parametrize("gain", [0, 1, -2])
def test_comparisons_of_what_gained(gain: int, below: int) -> None:
    """Each sets a flag of its own: the field is in one word, or in two."""
    asked = comparisons("n[0]")
    lines = [f"        flags[{n}] = {text}" for n, text in enumerate(asked)]
    wait = f"        wait_until({LOW} <= n[0] + {gain} <= {HIGH})"
    body = [wait, f"        n[0] += {gain}", *lines, f"        n[0] -= {gain}"] if gain else lines
    moves = f"\n\n@actor\ndef moves() -> None:\n    x = choose(range({LOW}, {HIGH + 1}))\n    n[0] = x\n"
    actor = "\n\n@actor\ndef asks() -> None:\n    with atomic:\n" + "\n".join(body) + "\n"
    text = HEAD.partition("\n\n@actor")[0].format(flags=len(asked)) + moves + actor + TAIL.format(more="")
    check_states(ground(compiled(text)), below)


@pytest.mark.parametrize("below", [0, 62])
def test_many_properties(below: int) -> None:
    """Some hundreds: of every sign and constant, with the truths of some of them combined."""
    asked = [*comparisons("n[0]"), "not (n[0] == 1)", "n[0] == 1 and n[1] == -2", "n[0] == n[1]"]
    asked += ["not (n[0] == 1 and m[0] == 2)", "n[0] == 1 or m[0] == 2 or n[1] > n[0]", "n[0] < n[1] < m[0]"]
    text = HEAD.format(flags=1) + "@actor\ndef moves() -> None:\n"
    text += f"    x = choose(range({LOW}, {HIGH + 1}))\n    n[0] = x\n\n"
    for number, one in enumerate(asked):
        kind = ("never", "reachable")[number % 2]
        text += f'\n@{kind}("{number}")\ndef p{number}() -> bool:\n    return {one}\n\n'
    more = "".join(f", p{number}" for number in range(len(asked)))
    check_states(ground(compiled(text + TAIL.format(more=more))), below)
