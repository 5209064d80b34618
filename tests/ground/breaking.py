"""A small ground program, and ways to change one thing of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from checker.ground.effects import Effect, Fork
from checker.ground.program import Case, Ground, GroundCommand
from checker.passes.normal_form import ground
from tests.programs import compiled

SOURCE = """\
from checker import *


@record
class Page:
    locked: bool = False
    users: int = integer(0, most=2)


pages = shared(Array(Page, 2))


@initial
def one_is_locked():
    locked = choose((False, True))
    pages[0].locked = locked


@actor(count=2)
def locker():
    with atomic:
        page = choose(pages)
        wait_until(not page.locked)
    with atomic:
        seen = page.users
        if seen < 1:
            page.users += 1
            assert page.users < 3, "there is room"
        else:
            page.users -= 1


@always("nobody is below zero")
def above_zero():
    return all(page.users >= 0 for page in pages)


@eventually("everybody comes to an end")
def ends():
    return pages[0].users > 0


properties = [above_zero, ends]
"""

Change = Callable[[Any], Any]


def whole() -> Ground:
    """The program, unchanged."""
    return ground(compiled(SOURCE))


def with_command(program: Ground, change: Change, actor: int = 0, location: int = 0) -> Ground:
    """The program with one command changed."""
    rows = [list(row) for row in program.commands]
    rows[actor][location] = change(rows[actor][location])
    return replace(program, commands=tuple(map(tuple, rows)))


def with_case(program: Ground, change: Change, location: int = 0) -> Ground:
    """The program with one case of its first instance changed."""

    def changed(command: GroundCommand) -> GroundCommand:
        return replace(command, cases=(change(command.cases[0]), *command.cases[1:]))

    return with_command(program, changed, location=location)


def with_effects(program: Ground, change: Callable[[tuple[Effect, ...]], tuple[Effect, ...]]) -> Ground:
    """The program with the effects of a case of its second command changed."""

    def changed(case: Case) -> Case:
        return replace(case, effects=change(case.effects))

    return with_case(program, changed, location=1)


def without(effects: tuple[Effect, ...], unwanted: Callable[[Effect], bool]) -> tuple[Effect, ...]:
    """The effects without some, in every branch."""
    return tuple(
        replace(e, then=without(e.then, unwanted), otherwise=without(e.otherwise, unwanted))
        if isinstance(e, Fork)
        else e
        for e in effects
        if not unwanted(e)
    )
