"""What a property says of the end: a model is judged in every state, a litmus test in the last one.

The two agree if a condition that is met stays met. A ghost that one step sets changes once. So does a
location to which one step stores. And where a ghost shows that a step is done, the ghosts that its actor has
set before are final, and so are the locations whose stores are all performed, by barriers before such steps.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from checker.backends.litmus.straight import StraightActor
from checker.ground.effects import Update, each
from checker.ground.program import Ground
from checker.program.expressions import Constant

Place = tuple[int, int]
"""An actor, and the number of one of its steps."""


@dataclass(frozen=True)
class EndLiteral:
    """That a cell holds a value at the end, or that it does not."""

    cell: int
    value: int
    equal: bool

    def holds(self, value: int) -> bool:
        """Whether it is true of a value of the cell."""
        return (value == self.value) == self.equal


@dataclass(frozen=True)
class EndJunction:
    """All of some parts, or one of them. Without parts: true, or false."""

    all: bool
    operands: tuple[EndTerm, ...]


EndTerm = EndLiteral | EndJunction


class Endings:
    """Which step changes which cell, and what is known of cells at the end."""

    def __init__(self, ground: Ground, actors: Sequence[StraightActor], initial: Sequence[int]) -> None:
        self._ground, self._actors, self._initial = ground, actors, initial
        self.changes: dict[int, list[Place]] = {}
        for actor in actors:
            for position, step in enumerate(actor.steps):
                for cell in step.updates:
                    self.changes.setdefault(cell, []).append((actor.number, position))

    def constant(self, cell: int) -> int | None:
        """The value of a ghost at the end, if it is always the same, as of a ghost that nobody sets."""
        places = self.changes.get(cell, [])
        if not self._ground.cells[cell].ghost or len(places) > 1:
            return None
        if not places:
            return self._initial[cell]
        (actor, position) = places[0]
        effects = self._actors[actor].steps[position].effects
        match [one for one in each(effects) if isinstance(one, Update) and one.cell == cell]:
            case [Update(value=Constant(value)) as only] if only in effects:
                return value
            case _:
                return None

    def unsteady(self, term: EndTerm, known: Iterable[Place] = ()) -> EndLiteral | None:
        """A part of a condition that may be true and later false; ``known`` are steps that are done."""
        if isinstance(term, EndLiteral):
            return None if self._is_steady(term, list(known)) else term
        done = list(known)
        if term.all:
            done += [place for one in term.operands for place in self._shown(one)]
        found = (self.unsteady(one, done) for one in term.operands)
        return next((one for one in found if one is not None), None)

    def _shown(self, term: EndTerm) -> list[Place]:
        """The steps that are done where a term is true."""
        match term:
            case EndLiteral(cell) if len(self.changes.get(cell, [])) == 1:
                return [] if term.holds(self._initial[cell]) else self.changes[cell]
            case EndJunction(True, operands):
                return [place for one in operands for place in self._shown(one)]
            case _:
                return []

    def _is_steady(self, literal: EndLiteral, done: list[Place]) -> bool:
        places = self.changes.get(literal.cell, [])
        if len(places) == 1 and not literal.holds(self._initial[literal.cell]):
            return True
        ghost = self._ground.cells[literal.cell].ghost
        return all(any(self._is_final(place, one, ghost) for one in done) for place in places)

    def _is_final(self, place: Place, done: Place, ghost: bool) -> bool:
        """Whether the change at a place is there for all to see once another step is done."""
        (actor, first), (other, last) = place, done
        if actor != other or first > last:
            return False
        between = self._actors[actor].steps[first : last + 1]
        return ghost or any(step.is_full_barrier for step in between)
