"""What is known of locals: a dispatch is no tree at every step, and a local may end a loop without a step."""

from __future__ import annotations

from textwrap import dedent

import pytest

from checker.backends.python.system import PythonSystem
from checker.checking.outcome import coverage
from checker.exploration.breadth_first import breadth_first
from checker.passes.normal_form import ground
from checker.program.commands import Go, each
from checker.program.printer import print_program
from checker.program.program import Program
from checker.source.diagnostic import ModelError
from tests.programs import compiled

HEAD = """\
from checker import actor, atomic, choose, every_actor_finishes, integer, record, shared


@record
class System:
    n: int = integer(0, most=9)
    wide: int = integer(0, most=99)
    flag: bool = False


system = shared(System)


@actor
"""
END = "\n\nproperties = [every_actor_finishes()]\n"


def program(body: str) -> Program:
    """A model of one actor, ``worker``."""
    return compiled(HEAD + dedent(body) + END)


def dispatch(rounds: int) -> str:
    """A choice of what to do in each of some rounds, made before the first."""
    arms = "".join(
        f"        {'el' if op else ''}if op == {op}:\n            system.n = {op}\n" for op in range(8)
    )
    return (
        "def worker() -> None:\n    with atomic:\n        op = choose(range(8))\n"
        f"    for _ in range({rounds}):\n{arms}"
    )


def counted(body: str) -> tuple[int, int]:
    """States and transitions."""
    found = breadth_first(PythonSystem(ground(program(body))))
    return found.states, found.transitions


def test_a_dispatch_on_a_local_goes_one_way() -> None:
    found = program(dispatch(rounds=17))
    # but for the first step, which chooses, every step leads to one other
    ways = [sum(isinstance(e, Go) for e in each(c.effects)) for c in found.actors[0].commands]
    assert ways == [8] + [1] * (8 * 17)
    assert len(print_program(found).splitlines()) < 800  # 27,000 without


def test_a_dispatch_has_the_states_that_it_had() -> None:
    # the start; then of each choice one state before each of its 17 steps, and one at the end, which the
    # choices do not share, for n is another
    assert counted(dispatch(rounds=17)) == (1 + 8 * 18, 8 + 8 * 17)


def test_what_is_never_taken_is_still_reported() -> None:
    lowered = ground(
        program("""\
        def worker() -> None:
            system.n = 1
            op = 2
            if op == 1:
                system.n = 2
            system.n = 3
        """)
    )
    taken = coverage(lowered, breadth_first(PythonSystem(lowered)))
    assert [(one.text, one.taken) for one in taken] == [
        ("system.n = 1", 1),
        ("system.n = 2", 0),
        ("system.n = 3", 1),
    ]


@pytest.mark.parametrize(
    ("loop", "end"),
    [
        ("i = 0\n            while i < 3:\n                i = i + 1", {3}),
        ("i: int = integer(0, most=9)\n            i = system.n\n            while i > 0:\n"
         "                i = i - 1", {0}),
        ("i = system.n\n            while True:\n                if i == 4:\n                    break\n"
         "                i = (i + 3) % 10", {4}),
        ("i = 0\n            k = system.n\n            while i < k:\n"
         "                i += 1", set(range(10))),
        ("i = 0\n            done = False\n            while not done:\n                i = i + 2\n"
         "                done = i >= 5", {6}),
    ],
)  # fmt: skip
def test_a_loop_that_a_local_ends(loop: str, end: set[int]) -> None:
    body = f"""\
        def worker() -> None:
            with atomic:
                system.n = choose(range(10))
            {loop}
            system.n = i
        """.replace("system.n = choose(range(10))", "c = choose(range(10))\n                system.n = c")
    system = PythonSystem(ground(program(body)))
    after = [state for state in everything(system) if not system.enabled(state)]
    assert {system.values(state)[0] for state in after} == end


def everything(system: PythonSystem) -> set[int]:
    """Every state."""
    found = set(system.initial())
    waiting = list(found)
    while waiting:
        for _, after in system.moves(waiting.pop()):
            if after not in found:
                found.add(after)
                waiting.append(after)
    return found


@pytest.mark.parametrize(
    "loop",
    [
        "i = 0\n            while i < 3:\n                i = 1 - i",
        "i = system.n\n            while i != 3:\n                i = (i + 2) % 10",
        # it would end, but there are more values than are followed
        "i = system.wide\n            while i > 0:\n                i = i - 1",
        "i = system.n\n            while i != 5:\n                if i == 7:\n                    i = 5",
    ],
)
def test_a_loop_that_may_not_end(loop: str) -> None:
    body = f"""\
        def worker() -> None:
            system.flag = True
            {loop}
            system.n = 0
        """
    with pytest.raises(ModelError, match="can repeat without a step"):
        program(body)


@pytest.mark.parametrize(
    ("test", "end"),
    [
        ("a or system.flag", {(1, True), (2, False)}),
        ("not (a or system.flag)", {(1, False), (2, True)}),
        ("a and not system.flag", {(1, True), (2, False)}),
        ("a == True or system.flag", {(1, True), (2, False)}),
        ("not a and not system.flag", {(1, False), (2, True)}),
    ],
)
def test_what_a_test_shows_of_a_local(test: str, end: set[tuple[int, bool]]) -> None:
    """Its other operand is not known: ``n`` says which branch was taken, ``wide`` what the local is."""
    body = f"""\
        def worker() -> None:
            with atomic:
                a = choose((False, True))
            if {test}:
                system.n = 1
            else:
                system.n = 2
            if a:
                system.wide = 1
        """
    system = PythonSystem(ground(program(body)))
    after = [system.values(state) for state in everything(system) if not system.enabled(state)]
    assert {(values[0], bool(values[1])) for values in after} == end
