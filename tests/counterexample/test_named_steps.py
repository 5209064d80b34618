"""The names that a model gives its steps: in code for an atomic block, behind `#:` for any statement."""

from __future__ import annotations

from textwrap import dedent, indent

import pytest

from checker.backends.python.system import PythonSystem
from checker.counterexample.replay import replay
from checker.counterexample.trace import Trace
from checker.exploration.result import Schedule
from checker.ground.moves import Move
from checker.passes.normal_form import ground
from checker.program.commands import Command
from checker.report.story import rows
from tests.counterexample.test_step_names import END, HEAD, named, steps
from tests.programs import compiled


def commands(body: str) -> tuple[Command, ...]:
    """The commands of a lone actor."""
    return compiled(HEAD + indent(dedent(body), "    ") + END).actors[0].commands


@pytest.mark.parametrize(
    "statement",
    [
        "system.n = 1  #: NAME",
        "seen = system.n  #: NAME",
        "system.n = 1  #:NAME",
        "system.n = 1  #: NAME  # noqa",
        "if system.a:  #: NAME\n    system.n = 1",
        "while system.a:  #: NAME\n    system.n = 1",
        "wait_until(not system.a)  #: NAME",
        "wait_until(\n    not system.a\n)  #: NAME",
        "assert not system.a, 'no'  #: NAME",
        "one = choose((0, 1))\nsystem.n = one  #: NAME",
        "one = choose((0, 1))  #: NAME\nsystem.n = one",
        "one = choose((0, 1))  #: NAME\nwith atomic:\n    system.n = one",
        "one = choose((0, 1))  #: another\nsystem.n = one  #: NAME",
        'with atomic("NAME"):\n    system.n = 1',
        'with atomic(" NAME"):\n    system.n = 1',
        'with atomic("N" "AME"):  # a remark\n    system.n = 1',
        'with atomic(\n    "NAME"\n):\n    system.n = 1',
        "with atomic:  #: NAME\n    system.n = 1",
        "with atomic:  # NAME\n    system.n = 1",
        "with atomic: system.n = 1  # NAME",
    ],
)
def test_a_statement_is_named(statement: str) -> None:
    (label, *_) = [command.label for command in commands(statement)]
    assert (label.text, label.named) == ("NAME", True)
    assert named(statement)[0] == "NAME"


@pytest.mark.parametrize(
    ("statement", "text"),
    [
        ("system.n = 1  # a remark", "system.n = 1  # a remark"),
        ("# a remark\nsystem.n = 1", "system.n = 1"),
        ("with atomic:  # noqa\n    system.n = 1", "system.n = 1"),
        ("with atomic:  # type: ignore[x]\n    system.n = 1", "system.n = 1"),
        ("with atomic:  # pragma: no cover\n    system.n = 1", "system.n = 1"),
    ],
)
def test_a_remark_names_nothing(statement: str, text: str) -> None:
    (command,) = commands(statement)
    assert not command.label.named
    assert named(statement)[0] == text


def test_a_name_holds_what_looks_like_a_comment() -> None:
    assert named('with atomic("PG #1: lock"):  # and a remark\n    system.n = 1')[0] == "PG #1: lock"


def test_the_lines_of_a_block_may_be_named() -> None:
    body = """\
        with atomic:
            system.n = 1  #: set_one()
            if system.a:  #: PageA()
                system.n = 2  #: never
            else:  #: not a
                system.n = (
                    3
                )  #: set_three()
                system.b = True  # a remark
        """
    (step,) = steps(body)
    assert step.text == "set_one(); PageA(); not a; set_three(); system.b = True"
    (command,) = commands(body)
    assert command.label.text == "set_one(); PageA(); never; not a; set_three(); system.b = True"
    assert not command.label.named


def test_a_block_within_a_block_is_a_line_of_it() -> None:
    body = 'with atomic:\n    with atomic("inner()"):\n        system.n = 1'
    assert named(body)[0] == "inner(); system.n = 1"


def run(body: str) -> Trace:
    """The only run of a lone actor."""
    system = PythonSystem(ground(compiled(HEAD + indent(dedent(body), "    ") + END)))
    (state,) = system.initial()
    moves: list[Move] = []
    while enabled := system.enabled(state):
        moves.append(enabled[0])
        state = system.after(state, moves[-1])
    return replay(system, Schedule(0, tuple(moves)))


def test_a_call_is_named_where_it_is_entered() -> None:
    body = "set_both()  #: SetBoth()\nset_both()\nif set_both():  #: the result\n    system.n = 3"
    assert [row.text for row in rows(run(body)) if not row.step] == ["SetBoth()", "set_both()", "set_both()"]


def test_a_call_names_what_its_arguments_read() -> None:
    put = "@procedure\ndef put(n: int) -> None:\n    system.n = n\n\n\n@actor\n"
    program = compiled(HEAD.replace("@actor\n", put) + "    put(system.n)  #: put(n)" + END)
    first, second = (command.label for command in program.actors[0].commands)
    assert (first.text, first.named) == ("put(n)", True)
    assert (second.text, [call.shown for call in second.calls]) == ("system.n = n", ["put(n)"])


def test_a_name_may_have_several_lines() -> None:
    told = rows(run('with atomic("spin_lock(); set_pte()"):\n    system.n = 1'))
    assert [row.text for row in told] == ["spin_lock()", "set_pte()"]
