"""The rules that every ground program satisfies. A failure is the checker's own fault, never the model's.

It runs after the build and after every pass, so the pass that breaks a rule is named before a back end prints
the program.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import prod
from typing import assert_never

from checker.ground.effects import Effect, Fork, Passing, Require, Update, cells_read, expressions, updated
from checker.ground.program import Case, Ground, GroundCommand, GroundProperty, Instance, Start
from checker.program import fold
from checker.program.commands import FINISHED
from checker.program.expressions import Cell, Constant, Expression, Unplaced, walk

Held = dict[int, int]


class BrokenGround(AssertionError):
    """The build or a pass has broken a rule."""


def verify(ground: Ground) -> Ground:
    """The same program. Raises BrokenGround for the first broken rule."""
    for cell in ground.cells:
        if not min(cell.low, cell.reset) <= cell.initial <= cell.high:
            raise BrokenGround(f"{cell.name} begins with {cell.initial}, which it never is")
    number = 0
    for actor, (one, row) in enumerate(zip(ground.instances, ground.commands, strict=True)):
        verifier = Verifier(ground, one.name, actor)
        verifier.instance(one)
        for location, command in enumerate(row):
            verifier.command(command, (number, actor, location))
            number += 1
    for start in ground.initial:
        Verifier(ground, f"@initial at {start.span.place}", -1).start(start)
    for judged in ground.properties:
        Verifier(ground, judged.property.name, None).judged(judged)
    for passage in ground.passages:
        Verifier(ground, f"the assertion at {passage.span.place}", None).condition(passage.condition)
    return ground


class Verifier:
    """Checks an instance (``actor``), an ``@initial`` procedure (-1), or a property."""

    def __init__(self, ground: Ground, name: str, actor: int | None) -> None:
        self.ground = ground
        self.cells = ground.cells
        self.name = name
        self.actor = actor

    def wrong(self, what: str) -> BrokenGround:
        """The exception for a broken rule."""
        return BrokenGround(f"{self.name}: {what}")

    # -- what there is ------------------------------------------------------------------------------

    def instance(self, one: Instance) -> None:
        """The cells of an instance, and its work before its first step."""
        own = {n for n, cell in enumerate(self.cells) if cell.owner == self.actor and cell.marks is None}
        if not self.cells[one.location].location or own != {one.location, *one.locals.values()}:
            raise self.wrong("has a cell that is not its own, or lacks one that is")
        if any(self.cells[n].owner is None for part in expressions(one.start) for n in cells_read(part)):
            raise self.wrong("reads shared state before its first step")
        self.effects(one.start)
        self.path(one.start, self.initial(one), one)

    def initial(self, one: Instance) -> Held:
        """The contents of the locals of an instance at the start."""
        return {n: self.cells[n].initial for n in one.locals.values()}

    def command(self, command: GroundCommand, place: tuple[int, int, int]) -> None:
        """One command: its number, its owner, its location, and its cases."""
        one = self.ground.instances[command.instance]
        if (command.number, command.instance, command.location) != place:
            raise self.wrong(f"the command at place {place} says that it is at another")
        self.readable(command.rests)
        for case in command.cases:
            self.case(case, command, one)
        opened = [(case.choice, case.where) for case in command.cases]
        if len(set(opened)) < len(opened):
            raise self.wrong(f"two cases of location {command.location} open for one choice")
        if len({frozenset(cell for cell, _ in where) for _, where in opened}) > 1:
            raise self.wrong(f"the cases of location {command.location} open by different cells")

    def case(self, case: Case, command: GroundCommand, one: Instance) -> None:
        """The condition of a case, and its effects."""
        (cell, location), *split = case.where
        if (cell, location) != (one.location, command.location):
            raise self.wrong(f"a case of location {command.location} opens elsewhere")
        for number, value in split:
            if self.cells[number].owner != self.actor:
                raise self.wrong(f"a case opens by {self.cells[number].name}, which is not its own")
            self.in_range(number, value)
        if not 0 <= case.choice < prod(len(one.domain) for one in command.choices):
            raise self.wrong(f"there is no choice number {case.choice}")
        if case.guard == fold.FALSE:
            raise self.wrong("a case never opens")
        self.readable(case.guard)
        self.effects(case.effects)
        self.path(case.effects, {**dict(command.known), **dict(split)}, one)

    def readable(self, condition: Expression) -> None:
        """A condition that decides on a step reads shared state and the instance's own, before the step."""
        self.condition(condition)
        for cell in cells_read(condition):
            if self.cells[cell].owner not in (None, self.actor):
                raise self.wrong(f"asks for {self.cells[cell].name}, which is another's")

    def start(self, start: Start) -> None:
        """An ``@initial`` procedure: it updates shared state, and its own locals."""
        for cell, values in start.choices:
            if self.cells[cell].owner != self.actor:
                raise self.wrong(f"chooses {self.cells[cell].name}, which is not its own")
            for value in values:
                self.in_range(cell, value)
        self.expression(start.guard)
        self.effects(start.effects)

    def judged(self, judged: GroundProperty) -> None:
        """A property reads states only."""
        parts = [judged.bad, *judged.premises, *judged.ends]
        for part in [*parts, *([] if judged.trigger is None else [judged.trigger])]:
            self.condition(part)
        if judged.ends and len(judged.ends) != len(self.ground.instances):
            raise self.wrong("says of some instances where they end, and not of others")

    def condition(self, condition: Expression) -> None:
        """A condition on states: it reads nothing that lives within a step."""
        self.expression(condition)
        for cell in cells_read(condition):
            if not self.cells[cell].kept:
                raise self.wrong(f"reads {self.cells[cell].name}, which no state has")

    # -- expressions and effects --------------------------------------------------------------------

    def expression(self, expression: Expression) -> None:
        """Every part of an expression names an existing cell, and no place of the model."""
        for part in walk(expression):
            if isinstance(part, Unplaced):
                raise self.wrong(f"{part} is no cell")
            if isinstance(part, Cell) and not 0 <= part.number < len(self.cells):
                raise self.wrong(f"there is no cell {part.number}")

    def effects(self, effects: tuple[Effect, ...]) -> None:
        """Each effect by itself, and the expressions that it evaluates."""
        for expression in expressions(effects):
            self.expression(expression)
        self.in_order(effects, required=False)

    def in_order(self, effects: tuple[Effect, ...], required: bool) -> None:
        """Each effect after those before it. ``required`` says that something must be true before them."""
        for position, effect in enumerate(effects):
            match effect:
                case Update(cell, value):
                    self.update(cell, value, required)
                case Fork(_, then, otherwise):
                    self.in_order(then, required)
                    self.in_order(otherwise, required)
                    if position < len(effects) - 1 and not self.only_updates((*then, *otherwise)):
                        raise self.wrong(
                            "branches meet again, of which one may fail or is the end of the step"
                        )
                case Passing():
                    raise self.wrong("a line stands among the effects")
                case Require():
                    required = True
                case _:
                    assert_never(effect)

    def update(self, cell: int, value: Expression, required: bool) -> None:
        """Only its owner updates a cell. A constant is in its range, or a requirement comes before it."""
        if not 0 <= cell < len(self.cells):
            raise self.wrong(f"updates cell {cell}, and there is none")
        if not self.is_own(cell):
            raise self.wrong(f"updates {self.cells[cell].name}, which is not its own")
        if isinstance(value, Constant) and not required:
            self.in_range(cell, value.value)

    def is_own(self, cell: int) -> bool:
        """Whether a cell is shared, or belongs to this instance, or to one that it performs accesses for."""
        owner = self.cells[cell].owner
        if owner is None or owner == self.actor:
            return True
        instances = self.ground.instances
        return (
            self.actor is not None
            and self.actor >= 0 <= owner
            and instances[self.actor].hardware
            and instances[owner].cpu == instances[self.actor].cpu
            and not self.cells[cell].location
        )

    def in_range(self, cell: int, value: int) -> None:
        """A constant is a value that the cell may have."""
        info = self.cells[cell]
        if not (info.low <= value <= info.high or value == info.reset):
            raise self.wrong(f"{info.name} is never {value}")

    def only_updates(self, effects: Iterable[Effect]) -> bool:
        """Whether branches that are joined again only update cells, and none of them leads anywhere."""
        for effect in effects:
            if isinstance(effect, Update) and self.cells[effect.cell].location:
                return False
            if isinstance(effect, Fork) and not self.only_updates((*effect.then, *effect.otherwise)):
                return False
            if not isinstance(effect, Update | Fork):
                return False
        return True

    # -- paths --------------------------------------------------------------------------------------

    def path(self, effects: tuple[Effect, ...], held: Held, one: Instance) -> None:
        """Every path leads to one location, and leaves the locals as that location declares them."""
        arrived: int | None = None
        for position, effect in enumerate(effects):
            if isinstance(effect, Fork) and position == len(effects) - 1 and arrived is None:
                self.path(effect.then, dict(held), one)
                self.path(effect.otherwise, dict(held), one)
                return
            if isinstance(effect, Update) and effect.cell == one.location:
                if arrived is not None or not isinstance(effect.value, Constant):
                    raise self.wrong("a path leads to several locations, or nowhere known")
                arrived = effect.value.value
            self.follow(effect, held)
        if arrived is None:
            raise self.wrong("a path leads nowhere")
        self.arrival(arrived, held, one)

    def follow(self, effect: Effect, held: Held) -> None:
        """What is known of the locals after an effect: an updated local is known only if it is constant."""
        match effect:
            case Update(cell, Constant(value)):
                held[cell] = value
            case Update(cell):
                held.pop(cell, None)
            case Fork():
                for cell in updated((effect,)):
                    held.pop(cell, None)
            case Require() | Passing():
                pass
            case _:
                assert_never(effect)

    def arrival(self, location: int, held: Held, one: Instance) -> None:
        """The locals that a location declares as known have the declared values."""
        assert self.actor is not None
        row = self.ground.commands[self.actor]
        if not FINISHED <= location < len(row):
            raise self.wrong(f"a path leads to location {location}, and there is none")
        finished = location == FINISHED
        lost = [(n, self.cells[n].reset) for n in one.locals.values()] if finished else row[location].known
        for cell, value in lost:
            if self.cells[cell].kept and cell not in one.late and held.get(cell) != value:
                raise self.wrong(f"{self.cells[cell].name} is not reset on the way to location {location}")
