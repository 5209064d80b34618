"""What a step read, what that decided, and what it wrote: a trace shows no more and no less."""

from __future__ import annotations

import pytest

from checker.backends.python.system import PythonSystem
from checker.ground.meaning import InterpretedStep, enabled, run
from checker.passes.normal_form import ground
from tests.programs import compiled

MODEL = """
from checker import *

@record
class State:
    a: int = integer(1, most=5)
    b: int = integer(2, most=5)
    c: int = integer(3, most=5)
    d: int = integer(4, most=5)

s = shared(State)


@actor
def worker() -> None:
    with atomic:
        BODY


properties = [every_actor_finishes()]
"""


def step_of(body: str) -> tuple[InterpretedStep, dict[str, int]]:
    """The one step of the worker, and the cells by the names of their fields."""
    lowered = ground(compiled(MODEL.replace("BODY", body.replace("\n", "\n        "))))
    system = PythonSystem(lowered)
    values = system.values(system.initial()[0])
    ((case,),) = [command.cases for command in lowered.commands[0]]
    assert enabled(case, values)
    names = {cell.name.removeprefix("s."): n for n, cell in enumerate(lowered.cells)}
    return run(case.effects, values, case.guard), names


@pytest.mark.parametrize(
    ("body", "reads", "decided", "writes"),
    [
        ("s.a = s.b", {"b": 2}, {}, {"a": 2}),
        ("wait_until(s.c == 3)\ns.a = s.b", {"b": 2, "c": 3}, {"c": 3}, {"a": 2}),
        ("if s.b == 2:\n    s.a = s.c\nelse:\n    s.a = s.d", {"b": 2, "c": 3}, {"b": 2}, {"a": 3}),
        ("s.a = 5\nif s.a == 5:\n    s.b = s.a", {}, {}, {"a": 5, "b": 5}),
        ("assert s.d == 4, 'four'\ns.a = 0", {"d": 4}, {"d": 4}, {"a": 0}),
        ("s.a = s.b\ns.a = s.c", {"b": 2, "c": 3}, {}, {"a": 3}),
    ],
)
def test_reads_and_writes(
    body: str, reads: dict[str, int], decided: dict[str, int], writes: dict[str, int]
) -> None:
    step, names = step_of(body)
    known = {number: name for name, number in names.items()}
    shown = [
        {known[n]: value for n, value in what.items() if known[n] in "abcd"}
        for what in (step.reads, step.decided, step.writes)
    ]
    assert shown == [reads, decided, writes]
    assert step.failed is None
    assert all(step.values[names[name]] == value for name, value in writes.items())


def test_nothing_is_done_after_a_check_that_fails() -> None:
    step, names = step_of("s.a = 5\nassert s.d == 3, 'three'\ns.b = 5")
    assert step.failed is not None and step.failed.sentence == "three"
    assert (step.values[names["a"]], step.values[names["b"]]) == (5, 2)
