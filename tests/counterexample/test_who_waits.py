"""An actor is stuck at the first wait of its block that is false, and for the reason that makes it so."""

from __future__ import annotations

import pytest

from checker.backends.python.system import PythonSystem
from checker.counterexample.replay import replay
from checker.counterexample.trace import Stuck
from checker.exploration.breadth_first import breadth_first
from checker.passes.normal_form import ground
from tests.programs import compiled

HEAD = """
from checker import Array, actor, atomic, every_actor_finishes, record, shared, wait_until

@record
class State:
    p: bool = {p}
    q: bool = False
    r: bool = False

state = shared(State)

@actor
def other() -> None:
    {other}

@actor
def waiter() -> None:
"""


def stuck(block: str, other: str = "pass", p: bool = True) -> Stuck:
    """Where the waiter is stuck at the end of the shortest run in which it is."""
    text = HEAD.format(other=other, p=p) + block + "\nproperties = [every_actor_finishes()]\n"
    system = PythonSystem(ground(compiled(text)))
    found = breadth_first(system).found
    (number,) = (n for n, one in enumerate(system.ground.properties) if n in found and one.only_at_rest)
    trace = replay(system, found[number], system.ground.properties[number])
    (waiter,) = (one for one in trace.stuck if one.actor == "waiter")
    return waiter


PLAIN = "    with atomic:\n        wait_until(state.p)\n        wait_until(state.q)\n        state.r = True\n"
RESTING = PLAIN.replace("(state.p)", "(state.p, resting=True)")
OTHER_RESTING = PLAIN.replace("(state.q)", "(state.q, resting=True)")


@pytest.mark.parametrize(
    ("block", "other", "p", "text", "reads"),
    [
        (PLAIN, "pass", True, "wait_until(state.q)", ["state.q"]),
        (PLAIN, "pass", False, "wait_until(state.p)", ["state.p"]),
        (PLAIN, "state.p = True", False, "wait_until(state.q)", ["state.q"]),
        (PLAIN, "with atomic: state.p = False; state.q = True", True, "wait_until(state.p)", ["state.p"]),
        (RESTING, "state.p = True", False, "wait_until(state.q)", ["state.q"]),
        (OTHER_RESTING, "state.q = True", False, "wait_until(state.p)", ["state.p"]),
        (PLAIN.replace("atomic:", "atomic('take both'):"), "pass", True, "take both", ["state.q"]),
        ("    with atomic:\n        wait_until(state.p and state.q)\n        state.r = True\n",
         "pass", True, "wait_until(state.p and state.q)", ["state.q"]),
        ("    wait_until(state.q)\n    state.r = True\n", "pass", True, "wait_until(state.q)", ["state.q"]),
    ],
)  # fmt: skip
def test_the_wait_and_the_reason(block: str, other: str, p: bool, text: str, reads: list[str]) -> None:
    waiter = stuck(block, other, p)
    assert waiter.text == text
    assert list(waiter.reads) == reads
    if text.startswith("wait_until"):
        assert waiter.span.source.line(waiter.span.line).strip().startswith(text.removesuffix(")"))
