"""Each thing that no pass may remove, removed once: it is refused by name, though the verifier accepts it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from checker.ground.effects import Effect, Fork, Require, Update
from checker.ground.program import Ground
from checker.ground.verifier import BrokenGround, verify
from checker.passes import normal_form
from checker.passes.normal_form import PASSES
from checker.passes.preservation import preserving
from checker.program import fold
from checker.program.expressions import Cell
from tests.ground.breaking import whole, with_case, with_command, with_effects, without


def losing(program: Ground, unwanted: Callable[[Effect], bool]) -> Ground:
    """The program with a case that has lost some effects."""
    return with_effects(program, lambda effects: without(effects, unwanted))


def beginning_with(program: Ground, first: Effect) -> Ground:
    """The program with a case that does something else first."""
    return with_effects(program, lambda effects: (first, *effects))


def updates(*names: str) -> Callable[[Effect], bool]:
    """Whether an effect updates one of some cells of the program."""
    numbers = {number for number, one in enumerate(whole().cells) if one.name in names}
    return lambda effect: isinstance(effect, Update) and effect.cell in numbers


def swapped(effects: tuple[Effect, ...]) -> tuple[Effect, ...]:
    """The effects with what a test decides the wrong way round."""
    return tuple(
        replace(e, then=e.otherwise, otherwise=e.then) if isinstance(e, Fork) else e for e in effects
    )


STEP = "a pass has changed what locker[0] does at location"
LOSSES: dict[str, tuple[str, Callable[[Ground], Ground]]] = {
    "an update of shared state": (f"{STEP} 1", lambda g: losing(g, updates("pages[0].users"))),
    "a requirement": (f"{STEP} 1", lambda g: losing(g, lambda effect: isinstance(effect, Require))),
    "which branch is which": (f"{STEP} 1", lambda g: with_effects(g, swapped)),
    "a case": (f"{STEP} 0", lambda g: with_command(g, lambda c: replace(c, cases=c.cases[:-1]))),
    "what a case waits for": (f"{STEP} 0", lambda g: with_case(g, lambda c: replace(c, guard=fold.TRUE))),
    "which choice a case is of": (
        f"{STEP} 0",
        lambda g: with_command(
            g, lambda c: replace(c, cases=tuple(replace(one, choice=1 - one.choice) for one in c.cases))
        ),
    ),
    "the order of cases": (
        f"{STEP} 1",
        lambda g: with_command(g, lambda c: replace(c, cases=c.cases[::-1]), location=1),
    ),
    "where a step rests": (f"{STEP} 0", lambda g: with_command(g, lambda c: replace(c, rests=fold.TRUE))),
    "a property": ("changed the properties", lambda g: replace(g, properties=g.properties[1:])),
    "what a property forbids": (
        "changed the properties",
        lambda g: replace(g, properties=(replace(g.properties[0], bad=fold.FALSE), *g.properties[1:])),
    ),
    "the fairness of an actor": (
        "changed the instances",
        lambda g: replace(g, instances=tuple(replace(one, fair=False) for one in g.instances)),
    ),
    "the room of a cell": (
        "changed the cells",
        lambda g: replace(g, cells=(*g.cells[:1], replace(g.cells[1], high=3), *g.cells[2:])),
    ),
    "a choice of an initial state": (
        "changed an @initial procedure",
        lambda g: replace(
            g, initial=tuple(replace(one, choices=((one.choices[0][0], (0,)),)) for one in g.initial)
        ),
    ),
    "what an initial state holds": (
        "changed an @initial procedure",
        lambda g: replace(g, initial=tuple(replace(one, effects=()) for one in g.initial)),
    ),
}


@pytest.mark.parametrize("name", LOSSES)
def test_what_a_pass_loses_is_refused_by_name(name: str) -> None:
    message, change = LOSSES[name]
    program = whole()
    changed = verify(change(program))
    with pytest.raises(BrokenGround) as refused:
        preserving(program, changed)
    assert message in str(refused.value)


def test_a_command_that_is_lost_is_refused() -> None:
    program = whole()
    shorter = replace(program, commands=(program.commands[0][:1], *program.commands[1:]))
    with pytest.raises(BrokenGround, match="how many commands an instance has"):
        preserving(program, shorter)


def test_a_branch_is_lost_where_nothing_stands_in_the_other() -> None:
    unlocks, span = Update(0, fold.FALSE, None), whole().initial[0].span
    program = whole()
    before = beginning_with(program, Fork(Cell(0), (unlocks,), (), span))
    others = (
        program,
        beginning_with(program, Fork(Cell(0), (), (unlocks,), span)),
        beginning_with(program, Fork(Cell(1), (unlocks,), (), span)),
    )
    for after in others:
        with pytest.raises(BrokenGround, match=r"what locker\[0\] does at location 1"):
            preserving(before, after)


def test_updates_of_locals_and_passages_may_go() -> None:
    program = whole()
    fewer = replace(losing(program, updates("locker[0].page", "locker[0].seen")), passages=())
    assert fewer != program
    assert preserving(program, fewer) is fewer


def test_where_an_instance_stands_is_no_local() -> None:
    program = whole()
    with pytest.raises(BrokenGround, match=r"what locker\[0\] does at location 1"):
        preserving(program, losing(program, updates("locker[0] at")))


def test_a_pass_that_loses_something_is_noticed_where_programs_are_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(normal_form, "PASSES", (lambda program: replace(program, properties=()),))
    with pytest.raises(BrokenGround, match="a pass has changed the properties"):
        whole()


@pytest.mark.parametrize("one", PASSES, ids=lambda one: one.__name__)
def test_every_pass_takes_its_own_result_for_the_same(one: Callable[[Ground], Ground]) -> None:
    program = whole()
    assert preserving(program, one(program)) == one(program)
