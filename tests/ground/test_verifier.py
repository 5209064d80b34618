"""Each rule of the verifier, broken once: the program that a wrong pass would make is refused by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from checker.compiler.compile import compile_model
from checker.ground.build.from_program import build
from checker.ground.effects import Effect, Fork, Passing, Require, Update
from checker.ground.program import Case, Ground, Start
from checker.ground.verifier import BrokenGround, verify
from checker.passes.pruning import pruned
from checker.program import fold
from checker.program.expressions import Cell, Constant, Local
from checker.program.types import Integer
from tests.ground.breaking import whole, with_case, with_command, with_effects, without

MODELS = Path(__file__).parents[2] / "models"
SPAN = whole().initial[0].span


def cell(program: Ground, name: str) -> int:
    """The number of a cell."""
    return next(n for n, one in enumerate(program.cells) if one.name == name)


def update(name: str, value: int) -> Effect:
    """An update of a cell of the program."""
    return Update(cell(whole(), name), Constant(value, Integer()), SPAN)


def property_changed(program: Ground, **changes: object) -> Ground:
    """The program with its first property changed."""
    first, *others = program.properties
    return replace(program, properties=(replace(first, **changes), *others))  # type: ignore[arg-type]  # any field


def opened_by(program: Ground, *pairs: tuple[int, int]) -> Ground:
    """The program with a case that opens by other cells."""
    return with_case(program, lambda case: replace(case, where=pairs))


def at(program: Ground) -> int:
    """The cell with the location of the first instance."""
    return program.instances[0].location


def fork(*effects: Effect) -> Fork:
    """A branch that does some effects, or nothing."""
    return Fork(fold.TRUE, effects, (), SPAN)


def guarded(case: Case) -> Case:
    """A case that waits for a local of the model."""
    return replace(case, guard=Local("page"))


BREAKS: dict[str, tuple[str, Callable[[Ground], Ground]]] = {
    "a place of the model": ("is no cell", lambda g: with_case(g, guarded)),
    "a cell that there is not": (
        "there is no cell 99",
        lambda g: with_case(g, lambda case: replace(case, guard=Cell(99))),
    ),
    "a command elsewhere": (
        "says that it is at another",
        lambda g: with_command(g, lambda c: replace(c, location=1)),
    ),
    "a number twice": (
        "says that it is at another",
        lambda g: with_command(g, lambda c: replace(c, number=1)),
    ),
    "a case elsewhere": ("opens elsewhere", lambda g: opened_by(g, (at(g), 1))),
    "opened by a cell of all": ("not its own", lambda g: opened_by(g, (at(g), 0), (0, 0))),
    "opened by no value": ("is never 9", lambda g: opened_by(g, (at(g), 0), (cell(g, "locker[0].page"), 9))),
    "a choice too many": ("no choice number 2", lambda g: with_case(g, lambda case: replace(case, choice=2))),
    "never open": ("never opens", lambda g: with_case(g, lambda case: replace(case, guard=fold.FALSE))),
    "an update of another's": (
        "updates locker[1].page, which is not its own",
        lambda g: with_effects(g, lambda effects: (update("locker[1].page", 0), *effects)),
    ),
    "an update of nothing": (
        "updates cell 99",
        lambda g: with_effects(g, lambda effects: (Update(99, fold.TRUE, SPAN), *effects)),
    ),
    "a value out of range": (
        "pages[0].users is never 3",
        lambda g: with_effects(g, lambda effects: (update("pages[0].users", 3), *effects)),
    ),
    "a branch that may fail and goes on": (
        "branches meet again",
        lambda g: with_effects(g, lambda effects: (fork(Require(fold.TRUE, "step", "", SPAN)), *effects)),
    ),
    "a branch that leads away and goes on": (
        "branches meet again",
        lambda g: with_effects(g, lambda effects: (fork(update("locker[0] at", 0)), *effects)),
    ),
    "a line among effects": (
        "a line stands",
        lambda g: with_effects(g, lambda effects: (Passing(SPAN), *effects)),
    ),
    "two locations": (
        "several locations",
        lambda g: with_effects(g, lambda _: (update("locker[0] at", 0), update("locker[0] at", 0))),
    ),
    "a way to nowhere": (
        "leads nowhere",
        lambda g: with_effects(g, lambda effects: without(effects, lambda e: e == last(effects))),
    ),
    "a location that there is not": (
        "is never 2",
        lambda g: with_effects(g, lambda _: (update("locker[0] at", 2),)),
    ),
    "a local that is not reset": (
        "locker[0].page is not reset on the way to location -1",
        lambda g: with_effects(g, lambda effects: without(effects, is_reset)),
    ),
    "a property of what passes": (
        "which no state has",
        lambda g: property_changed(g, bad=Cell(cell(g, "locker[0].seen"))),
    ),
    "a cell that begins out of its range": (
        "begins with 3, which it never is",
        lambda g: replace(g, cells=(g.cells[0], replace(g.cells[1], initial=3), *g.cells[2:])),
    ),
    "a local that is nobody's": (
        "lacks one that is",
        lambda g: replace(g, instances=(replace(g.instances[0], locals={}), *g.instances[1:])),
    ),
    "a start that reads what is shared": (
        "reads shared state before its first step",
        lambda g: with_start(g, lambda effects: (Update(cell(g, "locker[0].seen"), Cell(1), SPAN), *effects)),
    ),
    "a start to nowhere": ("leads nowhere", lambda g: with_start(g, lambda effects: effects[:-1])),
    "a start that updates another's": (
        "not its own",
        lambda g: with_start(g, lambda effects: (update("locker[1].page", 0), *effects)),
    ),
    "a case twice": (
        "open for one choice",
        lambda g: with_command(g, lambda c: replace(c, cases=(c.cases[0], *c.cases)), location=1),
    ),
    "a case that opens too often": (
        "open by different cells",
        lambda g: with_case(g, lambda case: replace(case, where=case.where[:1]), location=1),
    ),
    "a wait for another's local": (
        "asks for locker[1].page",
        lambda g: with_case(g, lambda case: replace(case, guard=Cell(cell(g, "locker[1].page")))),
    ),
    "a wait for what passes": (
        "which no state has",
        lambda g: with_case(g, lambda case: replace(case, guard=Cell(cell(g, "locker[0].seen")))),
    ),
    "a rest at another's local": (
        "asks for locker[1].page",
        lambda g: with_command(g, lambda c: replace(c, rests=Cell(cell(g, "locker[1].page")))),
    ),
    "a choice of where somebody stands": (
        "chooses locker[0] at",
        lambda g: with_initial(g, lambda one: replace(one, choices=((at(g), (0,)),))),
    ),
    "a choice out of range": (
        "is never 7",
        lambda g: with_initial(g, lambda one: replace(one, choices=((one.choices[0][0], (7,)),))),
    ),
    "an initial wait for nothing": (
        "there is no cell 99",
        lambda g: with_initial(g, lambda one: replace(one, guard=Cell(99))),
    ),
    "an initial update of an actor's": (
        "not its own",
        lambda g: with_initial(g, lambda one: replace(one, effects=(update("locker[1].page", 0),))),
    ),
    "a place of the model in an effect": (
        "is no cell",
        lambda g: with_effects(g, lambda effects: (Update(1, Local("page"), SPAN), *effects)),
    ),
    "an update of nothing in a branch": (
        "updates cell 99",
        lambda g: with_effects(g, lambda effects: (fork(Update(99, fold.TRUE, SPAN)), *effects)),
    ),
    "a branch in a branch that may fail and goes on": (
        "branches meet again",
        lambda g: with_effects(
            g, lambda effects: (fork(fork(Require(fold.TRUE, "step", "", SPAN))), *effects)
        ),
    ),
    "a location that nobody knows": (
        "nowhere known",
        lambda g: with_effects(g, lambda _: (Update(at(g), Cell(1), SPAN),)),
    ),
    "a premise of what passes": (
        "which no state has",
        lambda g: property_changed(g, premises=(Cell(cell(g, "locker[0].seen")),)),
    ),
    "a trigger of what passes": (
        "which no state has",
        lambda g: property_changed(g, trigger=Cell(cell(g, "locker[0].seen"))),
    ),
    "an end of what passes": (
        "which no state has",
        lambda g: property_changed(g, ends=(Cell(cell(g, "locker[0].seen")), fold.TRUE)),
    ),
    "a local that is updated after its reset": (
        "is not reset on the way",
        lambda g: with_effects(g, lambda effects: after_resets(effects)),
    ),
    "a passage of what passes": (
        "which no state has",
        lambda g: replace(g, passages=(replace(g.passages[0], condition=Cell(cell(g, "locker[0].seen"))),)),
    ),
    "the ends of some": ("and not of others", lambda g: property_changed(g, ends=(fold.TRUE,))),
    "a foreign cell": (
        "has a cell that is not its own",
        lambda g: replace(g, instances=(replace(g.instances[0], location=0), *g.instances[1:])),
    ),
}


def with_start(program: Ground, change: Callable[[tuple[Effect, ...]], tuple[Effect, ...]]) -> Ground:
    """The program with what its first instance does before its first step changed."""
    first, *others = program.instances
    return replace(program, instances=(replace(first, start=change(first.start)), *others))


def with_initial(program: Ground, change: Callable[[Start], Start]) -> Ground:
    """The program with its ``@initial`` procedure changed."""
    return replace(program, initial=(change(program.initial[0]),))


def after_resets(effects: tuple[Effect, ...]) -> tuple[Effect, ...]:
    """The effects with an update, in a branch that may be passed by, behind each reset."""
    whole: list[Effect] = []
    for effect in effects:
        if isinstance(effect, Fork):
            effect = replace(effect, then=after_resets(effect.then), otherwise=after_resets(effect.otherwise))
        whole += [effect, fork(update("locker[0].page", 1))] if is_reset(effect) else [effect]
    return tuple(whole)


def last(effects: tuple[Effect, ...]) -> Effect:
    """The effect that a path ends with."""
    end = effects[-1]
    return last(end.then) if isinstance(end, Fork) else end


def is_reset(effect: Effect) -> bool:
    """Whether an effect forgets a local."""
    return (
        isinstance(effect, Update) and effect.span is None and effect.cell == cell(whole(), "locker[0].page")
    )


@pytest.mark.parametrize("name", BREAKS)
def test_what_is_broken_is_refused_by_name(name: str) -> None:
    message, change = BREAKS[name]
    with pytest.raises(BrokenGround) as refused:
        verify(change(whole()))
    assert message in str(refused.value)


def test_the_program_itself_is_whole() -> None:
    program = whole()
    assert verify(program) is program


@pytest.mark.parametrize("path", sorted(MODELS.glob("*.py")), ids=lambda path: path.stem)
def test_every_design_is_whole_before_the_passes_and_after(path: Path) -> None:
    if path.stem != "__init__":
        program = build(compile_model(str(path), {}).program)
        verify(pruned(verify(program)))
