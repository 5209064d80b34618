"""What a step is called: of a block without a comment, the lines that ran, and no other."""

from __future__ import annotations

from textwrap import dedent, indent

import pytest

from checker.backends.python.system import PythonSystem
from checker.counterexample.replay import replay
from checker.counterexample.trace import TraceStep
from checker.exploration.result import Schedule
from checker.ground.moves import Move
from checker.passes.normal_form import ground
from tests.programs import compiled

HEAD = """\
from checker import Array, actor, atomic, choose, every_actor_finishes, integer, mechanism, procedure
from checker import record, shared, wait_until

HOLD = mechanism(False, cost="a lock")


@record
class System:
    a: bool = False
    b: bool = False
    n: int = integer(0, most=3)


system = shared(System)


@procedure
def set_both() -> bool:
    system.b = True
    if system.n == 0:
        system.n = 2
    return system.b


@actor
def worker() -> None:
"""
END = "\n\nproperties = [every_actor_finishes()]\n"


def steps(body: str, choice: int = 0) -> tuple[TraceStep, ...]:
    """The steps of a lone actor that takes the same choice at the first, and its only way after that."""
    system = PythonSystem(ground(compiled(HEAD + indent(dedent(body), "    ") + END)))
    (state,), moves = system.initial(), [Move(0, choice)]
    while (state := system.moves(state)[moves[-1].choice][1]) >= 0 and system.enabled(state):
        moves.append(system.enabled(state)[0])
    return replay(system, Schedule(0, tuple(moves))).steps


def named(body: str, choice: int = 0) -> tuple[str, str]:
    """The text of the first step, and of its reported line."""
    step = steps(body, choice)[0]
    return step.text, step.span.source.line(step.span.line).strip()


BRANCHES = """\
    with atomic:
        t = choose((False, True))
        if t:
            system.a = True
        else:
            system.b = True
    """


@pytest.mark.parametrize(
    ("choice", "text", "line"),
    [
        (0, "t = choose((False, True)); if t:; else:; system.b = True", "system.b = True"),
        (1, "t = choose((False, True)); if t:; system.a = True", "system.a = True"),
    ],
)
def test_the_branch_that_was_taken(choice: int, text: str, line: str) -> None:
    assert named(BRANCHES, choice) == (text, line)


def test_an_elif_that_was_asked() -> None:
    body = """\
        with atomic:
            if system.a:
                system.n = 1
            elif system.b:
                system.n = 2
            elif not system.a:
                system.n = 3  # three
            else:
                system.n = 0
        """
    text = "if system.a:; elif system.b:; elif not system.a:; system.n = 3"
    assert named(body) == (text, "system.n = 3  # three")


def test_what_follows_a_return_did_not_run() -> None:
    body = """\
        with atomic:
            # nothing is locked yet
            if not system.a:
                system.n = 1
                return
            system.n = 2
        """
    assert named(body) == ("if not system.a:; system.n = 1; return", "return")


def test_the_rounds_of_a_loop_are_said_once() -> None:
    body = """\
        with atomic:
            for turn in range(3):
                if turn == system.n:
                    continue
                system.a = True
                if turn == 2:
                    system.b = True
        """
    # `if turn == 2` is known before the first step, so it is not part of the step
    text = "for turn in range(3):; if turn == system.n:; continue; system.a = True; system.b = True"
    assert named(body)[0] == text


def test_a_call_is_a_line_of_its_own_block() -> None:
    body = """\
        with atomic:
            if set_both():
                system.a = (system.n ==
                            2)
            else:
                system.n = 0
        """
    assert named(body)[0] == "if set_both():; system.a = (system.n ==; 2)"


def test_what_follows_a_failure_did_not_run() -> None:
    body = """\
        with atomic:
            system.n = 3
            system.n += 1
            system.a = True
        """
    (step,) = steps(body)
    assert (step.text, step.fails) == ("system.n = 3; system.n += 1", "integers_stay_in_range")


def test_what_follows_a_wait_that_cannot_be_evaluated_did_not_run() -> None:
    body = """\
        with atomic:
            wait_until(1 // system.n > 0)
            wait_until(not system.a)
            system.n = 2
        """
    (step,) = steps(body)
    assert (step.text, step.fails) == ("wait_until(1 // system.n > 0)", "references_are_valid")


def test_what_is_switched_off_is_not_said() -> None:
    body = """\
        with atomic:
            system.n = 1
            if HOLD:
                system.a = True
        """
    assert named(body) == ("system.n = 1", "system.n = 1")


def test_a_comment_names_the_block() -> None:
    body = BRANCHES.replace("with atomic:", "with atomic:  # set_one()")
    assert named(body) == ("set_one()", "with atomic:  # set_one()")


def test_a_wait_is_a_line_that_ran() -> None:
    body = """\
        with atomic:
            wait_until(not system.a)
            if system.b:
                system.n = 1
        """
    assert named(body)[0] == "wait_until(not system.a); if system.b:"
