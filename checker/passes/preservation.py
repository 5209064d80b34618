"""What every pass must preserve: where a step opens, its requirements, its effects on shared state.

Also the properties. Today's passes remove updates of locals and add passages. The verifier sees one program
alone: a program that has lost a requirement is still well formed, and everything holds in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from operator import attrgetter
from typing import assert_never

from checker.ground.effects import Effect, Fork, Passing, Require, Update
from checker.ground.program import Case, Ground, GroundCommand, Start
from checker.ground.verifier import BrokenGround

head = attrgetter(*(one.name for one in fields(GroundCommand) if one.name != "cases"))
UNTOUCHED = ("program", "cells", "instances", "properties")


def preserving(before: Ground, after: Ground) -> Ground:
    """The program after a pass.

    Raises BrokenGround if it differs from the one before in more than passages and updates of locals.
    """
    difference = next(differences(before, after), None)
    if difference is not None:
        raise BrokenGround(f"a pass has changed {difference}")
    return after


def differences(before: Ground, after: Ground) -> Iterator[str]:
    """The changes of a pass that are not allowed."""
    for name in UNTOUCHED:
        if getattr(before, name) != getattr(after, name):
            yield f"the {name}"
    if list(map(len, before.commands)) != list(map(len, after.commands)):
        yield "how many commands an instance has"
    comparison = Comparison(before)
    for one, row, new_row in zip(before.instances, before.commands, after.commands, strict=False):
        for command, new in zip(row, new_row, strict=False):
            if not comparison.same_command(command, new):
                yield f"what {one.name} does at location {command.location}"
    if list(map(comparison.start, before.initial)) != list(map(comparison.start, after.initial)):
        yield "an @initial procedure"


class Comparison:
    """Drops from steps what a pass may remove. ``locals`` are the cells whose updates it may."""

    def __init__(self, ground: Ground) -> None:
        cells = enumerate(ground.cells)
        self.locals = frozenset(n for n, cell in cells if cell.owner is not None and not cell.location)

    def same_command(self, one: GroundCommand, other: GroundCommand) -> bool:
        """Whether two commands differ only in updates of locals."""
        if one is other:
            return True
        cases = zip(one.cases, other.cases, strict=False)
        return (
            len(one.cases) == len(other.cases)
            and head(one) == head(other)
            and all(self.same_case(case, new) for case, new in cases)
        )

    def same_case(self, one: Case, other: Case) -> bool:
        """Whether two cases differ only in updates of locals. The effects with lines keep all of them."""
        heads = [(case.choice, case.where, case.guard, case.with_lines) for case in (one, other)]
        return heads[0] == heads[1] and self.effects(one.effects) == self.effects(other.effects)

    def start(self, start: Start) -> Start:
        """An ``@initial`` procedure without updates of locals."""
        return replace(start, effects=self.effects(start.effects))

    def effects(self, effects: tuple[Effect, ...]) -> tuple[Effect, ...]:
        """Effects without updates of locals, and without forks that contain nothing else."""
        rest: list[Effect] = []
        for effect in effects:
            match effect:
                case Update(cell):
                    rest += [] if cell in self.locals else [effect]
                case Fork(condition, then, otherwise, span):
                    one, other = self.effects(then), self.effects(otherwise)
                    rest += [Fork(condition, one, other, span)] if one or other else []
                case Require() | Passing():
                    rest.append(effect)
                case _:
                    assert_never(effect)
        return tuple(rest)
