"""The mark of an actor that goes round: which steps set it, and that it changes nothing else."""

from __future__ import annotations

import pytest

from checker.checking.defaults import processors
from checker.checking.search import search
from checker.exploration.choice import EngineChoice
from checker.exploration.limits import Watch
from checker.passes.normal_form import ground
from checker.program.program import Actor, Program
from checker.program.rounds import ROUND, can_finish, marking_rounds, steps_back
from tests.programs import compiled

HEAD = """
from checker import actor, every_actor_finishes, record, shared, wait_until

@record
class Page:
    dirty: bool = False
    locked: bool = False

page = shared(Page)

@actor
def run() -> None:
"""
TAIL = """
properties = [every_actor_finishes()]
"""
ENDLESS = """
    page.dirty = True
    while True:
        wait_until(not page.locked)
        page.locked = True
        if page.dirty:
            page.dirty = False
        page.locked = False
"""
INNER = """
    while True:
        wait_until(not page.locked)
        while page.dirty:
            page.dirty = False
        page.locked = True
        page.locked = False
"""
LEAVES = """
    while True:
        wait_until(not page.locked)
        if page.dirty:
            break
        page.dirty = True
"""


def program_of(body: str) -> Program:
    """A program of one actor."""
    return compiled(HEAD + body + TAIL)


def texts(actor: Actor) -> set[tuple[str, str]]:
    """The steps back, by what the places say."""
    label = {command.location: command.label.text for command in actor.commands}
    return {(label[one], label[other]) for one, other in steps_back(actor)}


@pytest.mark.parametrize(
    ("body", "finishes", "back"),
    [
        (ENDLESS, False, {("page.locked = False", "wait_until(not page.locked)")}),
        (
            INNER,
            False,
            {
                ("page.locked = False", "wait_until(not page.locked)"),
                ("page.dirty = False", "while page.dirty:"),
            },
        ),
        (LEAVES, True, {("page.dirty = True", "wait_until(not page.locked)")}),
        ("    page.dirty = True\n", True, set()),
        ("    wait_until(page.dirty)\n    page.dirty = False\n", True, set()),
    ],
)
def test_which_steps_lead_back(body: str, finishes: bool, back: set[tuple[str, str]]) -> None:
    (one,) = program_of(body).actors
    assert (can_finish(one), texts(one)) == (finishes, back)


@pytest.mark.parametrize(("body", "marked"), [(ENDLESS, True), (INNER, True), (LEAVES, False)])
def test_only_an_actor_that_cannot_finish_is_marked(body: str, marked: bool) -> None:
    program = marking_rounds(program_of(body))
    (one,) = program.actors
    assert (ROUND in [local.name for local in one.locals]) == marked


@pytest.mark.parametrize("body", [ENDLESS, INNER, LEAVES])
def test_the_mark_tells_more_states_apart_and_decides_nothing(body: str) -> None:
    program = program_of(body)

    def answer(one: Program) -> tuple[int, frozenset[int], tuple[bool, ...]]:
        searched = search(ground(one), EngineChoice("python", processors()), (), None, Watch())
        found = searched.result
        return found.states, found.decided, tuple(map(bool, found.taken))

    plain, marked = answer(program), answer(marking_rounds(program))
    assert marked[1:] == plain[1:]
    assert plain[0] <= marked[0] <= 2 * plain[0]
