"""One step of a ground program as terms of z3: for each case of each command, its condition and its effects.

Effects are executed with terms in place of values; after branches, values are joined.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import assert_never

from checker.backends.z3.expressions import Number, Terms, Truth
from checker.ground.effects import Effect, Fork, Passing, Require, Update
from checker.ground.moves import Move
from checker.ground.program import Case, Ground, GroundCommand


@dataclass(frozen=True, slots=True)
class Taken:
    """A case of the command at a location, from given values of the cells.

    ``open`` is the condition under which it may be taken; ``fails`` has each check with the condition that it
    is the one that fails; ``alive`` is the condition that none does, and then ``writes`` are the cells that
    may have changed.
    """

    move: Move
    location: int
    open: Truth
    fails: tuple[tuple[Require, Truth], ...]
    alive: Truth
    writes: dict[int, Number]


@dataclass
class Follower:
    """The execution of effects: the values of all cells, the checks failed so far, and whether none has."""

    terms: Terms
    cells: dict[int, Number]
    alive: Truth
    fails: list[tuple[Require, Truth]] = field(default_factory=list)

    def follow(self, effects: tuple[Effect, ...]) -> None:
        """Execute the effects."""
        for effect in effects:
            match effect:
                case Update(number, value):
                    self.cells[number] = self.terms.number(value, self.cells)
                case Require(condition):
                    self.check(effect, self.terms.truth(condition, self.cells))
                case Fork(condition, then, otherwise):
                    self.part(self.terms.truth(condition, self.cells), then, otherwise)
                case Passing():
                    pass
                case _:
                    assert_never(effect)

    def check(self, check: Require, holds: Truth) -> None:
        """A check fails if its condition is false and none before it has failed."""
        self.fails.append((check, self.terms.all_of([self.alive, self.terms.negation(holds)])))
        self.alive = self.terms.all_of([self.alive, holds])

    def part(self, condition: Truth, then: tuple[Effect, ...], otherwise: tuple[Effect, ...]) -> None:
        """Follow both branches and join their results."""
        one, other = self.way(condition, then), self.way(self.terms.negation(condition), otherwise)
        self.fails += one.fails + other.fails
        self.alive = self.terms.any_of([one.alive, other.alive])
        for cell, value in one.cells.items():
            self.cells[cell] = self.terms.either(condition, value, other.cells[cell])

    def way(self, condition: Truth, effects: tuple[Effect, ...]) -> Follower:
        """The result of the effects if a condition is true."""
        side = Follower(self.terms, dict(self.cells), self.terms.all_of([self.alive, condition]))
        side.follow(effects)
        return side


class Stepper:
    """Every step that a ground program can take from given values of its kept cells."""

    def __init__(self, ground: Ground, terms: Terms) -> None:
        self.ground = ground
        self.terms = terms
        self.resets = {n: terms.constant(cell.reset) for n, cell in enumerate(ground.cells) if not cell.kept}

    def steps(self, kept: dict[int, Number]) -> list[Taken]:
        """A case of each command, whether it may be taken or not."""
        cells = {**self.resets, **kept}
        return [
            self.taken(command, case, cells)
            for row in self.ground.commands
            for command in row
            for case in command.cases
        ]

    def taken(self, command: GroundCommand, case: Case, cells: dict[int, Number]) -> Taken:
        """One case."""
        there = [self.terms.equal(cells[cell], self.terms.constant(value)) for cell, value in case.where]
        opens = self.terms.all_of([*there, self.terms.truth(case.guard, cells)])
        run = Follower(self.terms, dict(cells), self.terms.z3.BoolVal(True))
        run.follow(case.effects)
        writes = {n: new for n, new in run.cells.items() if n not in self.resets and new is not cells[n]}
        return Taken(
            Move(command.instance, case.choice), command.location, opens, tuple(run.fails), run.alive, writes
        )
