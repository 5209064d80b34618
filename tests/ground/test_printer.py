"""``emit ground``: what a page of it says, line by line, and that two programs that differ differ there."""

from __future__ import annotations

from dataclasses import replace

from checker.ground.printer import print_ground
from checker.program import fold
from checker.program.expressions import Cell
from tests.ground.breaking import whole, with_case, with_command

SECOND_STEP = """\
    where locker[0] at = 1 and locker[0].page = pages[0]
      locker[0].seen = pages[0].users
      if locker[0].seen < 1
        require pages[0].users != 2  (integers_stay_in_range: pages[0].users leaves its range 0..2)
        pages[0].users = (pages[0].users + 1)
        require pages[0].users < 3  (assertions_hold: there is room)
        locker[0].page = None
        locker[0] at = finished
      else
        require pages[0].users != 0  (integers_stay_in_range: pages[0].users leaves its range 0..2)
        pages[0].users = (pages[0].users - 1)
        locker[0].page = None
        locker[0] at = finished
"""


def test_a_step_says_where_it_opens_where_it_fails_what_it_forgets_and_where_it_leads() -> None:
    page = print_ground(whole())
    assert SECOND_STEP in page
    assert "    known locker[0].page = None\n    choice 0: where locker[0] at = 0\n" in page


def test_cells_are_numbered_and_say_where_they_live() -> None:
    lines = print_ground(whole()).splitlines()
    assert "    1 pages[0].users: int 0..2 = 0" in lines
    assert "    6 locker[0].seen: int 0..2 = 0  (within a step)" in lines


def test_a_command_says_where_it_rests_if_it_does() -> None:
    program = whole()
    assert "rests" not in print_ground(program)
    rests = with_command(program, lambda command: replace(command, rests=fold.negation(Cell(0))))
    lines = print_ground(rests).splitlines()
    assert lines.count("    rests where not pages[0].locked") == 1
    assert lines.index("    rests where not pages[0].locked") < lines.index(
        "    choice 0: where locker[0] at = 0"
    )


def test_what_differs_is_printed() -> None:
    program = whole()
    never_waits = with_case(program, lambda case: replace(case, guard=fold.TRUE))
    fair = replace(program, instances=tuple(replace(one, fair=False) for one in program.instances))
    pages = {print_ground(one) for one in (program, never_waits, fair)}
    assert len(pages) == 3


def test_a_flag_that_is_known_is_no_equation() -> None:
    for value, words in ((1, "where pages[0].locked\n"), (0, "where not pages[0].locked\n")):
        known = with_case(whole(), lambda case, value=value: replace(case, where=((0, value),)))  # type: ignore[misc]  # a default binds it
        assert words in print_ground(known)
