"""The actors of a ground program as straight lines: each step once, in order. Others are refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from checker.backends.litmus.terms import refuse
from checker.ground.effects import (
    Effect,
    Fork,
    Update,
    cells_read,
    expressions,
    read_first,
    surely_updated,
    updated,
)
from checker.ground.program import Case, Ground, GroundCommand, Instance
from checker.language.interrupts import Level
from checker.language.ordering import Order
from checker.passes.memory.accesses import is_memory
from checker.program.commands import FINISHED
from checker.program.expressions import Constant, Expression
from checker.source.span import Span


@dataclass(frozen=True)
class StraightStep:
    """One step. ``effects`` are those of the model, without what moves on or forgets a local."""

    order: Order
    guard: Expression
    effects: tuple[Effect, ...]
    span: Span

    @property
    def reads(self) -> frozenset[int]:
        """The cells that it reads, checks included."""
        parts = (self.guard, *expressions(self.effects))
        return frozenset(cell for part in parts for cell in cells_read(part))

    @property
    def updates(self) -> frozenset[int]:
        """The cells that some path of it updates."""
        return updated(self.effects)

    @property
    def is_full_barrier(self) -> bool:
        """Whether everything before it is performed before everything after it. A cmpxchg() may fail."""
        if self.order in (Order.FULL, Order.DEFAULT):
            return bool(surely_updated(self.effects) & read_first(self.effects))
        return self.order is Order.MB


@dataclass(frozen=True)
class StraightActor:
    """One instance. ``entry`` is its work on locals before its first step; ``own`` are its locals."""

    number: int
    own: frozenset[int]
    entry: tuple[Effect, ...]
    steps: tuple[StraightStep, ...]
    span: Span


def straight(ground: Ground, number: int) -> StraightActor:
    """One instance as a straight line. Raises CannotExpress, with the place."""
    instance = ground.instances[number]
    span = next(one.span for one in ground.program.actors if one.name == instance.actor)
    if instance.level is not Level.TASK:
        refuse("an interrupt handler", span)
    own = frozenset(
        cell for cell, info in enumerate(ground.cells) if info.owner == number and not info.location
    )
    entry, location = _next(instance, instance.start, span)
    actor = StraightActor(number, own, entry, tuple(_steps(ground, instance, location)), span)
    _refuse_what_is_no_memory(ground, actor)
    return actor


def _steps(ground: Ground, instance: Instance, location: int) -> Iterator[StraightStep]:
    commands = {command.location: command for command in ground.commands[ground.instances.index(instance)]}
    visited: set[int] = set()
    while location != FINISHED:
        command = commands[location]
        if location in visited:
            refuse("a loop", command.label.span)
        visited.add(location)
        case = _only_case(command)
        effects, location = _next(instance, case.effects, command.label.span)
        yield StraightStep(command.order, case.guard, effects, command.label.span)


def _only_case(command: GroundCommand) -> Case:
    if len(command.cases) != 1 or command.choices or len(command.cases[0].where) != 1:
        refuse("a choice, or a place that is computed", command.label.span)
    return command.cases[0]


def _next(instance: Instance, effects: tuple[Effect, ...], span: Span) -> tuple[tuple[Effect, ...], int]:
    """The effects without those that move on, and where they lead. A fork leads to one place."""
    places: set[int] = set()
    rest = tuple(_without_moves(instance, effects, places))
    if len(places) != 1:
        refuse("a branch", span)
    return rest, places.pop()


def _without_moves(instance: Instance, effects: tuple[Effect, ...], places: set[int]) -> Iterator[Effect]:
    for effect in effects:
        match effect:
            case Update(cell, Constant(value)) if cell == instance.location:
                places.add(value)
            case Update(span=None):
                pass  # a local that no later step reads
            case Fork(then=then, otherwise=otherwise):
                yield replace(
                    effect,
                    then=tuple(_without_moves(instance, then, places)),
                    otherwise=tuple(_without_moves(instance, otherwise, places)),
                )
            case _:
                yield effect


def _refuse_what_is_no_memory(ground: Ground, actor: StraightActor) -> None:
    """Refuse steps on the state of a CPU, on the life of objects, and on what every CPU sees at once."""
    for step in actor.steps:
        for cell in sorted(step.reads | step.updates):
            info = ground.cells[cell]
            if cell not in actor.own and not info.ghost and not is_memory(info):
                refuse(f"`{info.name}`, which is no memory,", step.span)
