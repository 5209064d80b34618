"""The end of a step: locals that nothing reads from there on are reset.

States that differ only in such locals become one.
"""

from __future__ import annotations

from dataclasses import dataclass

from checker.ground.effects import Effect, Fork, Update, updated
from checker.ground.state_variables import Cells
from checker.program.expressions import Constant
from checker.program.program import Actor


@dataclass(frozen=True)
class Arriving:
    """The end of the steps of one instance. ``live[l]`` are its cells that some step from ``l`` on reads."""

    cells: Cells
    location: int
    locals: tuple[int, ...]
    live: tuple[frozenset[int], ...]

    def reset(self, effects: tuple[Effect, ...], held: frozenset[int]) -> tuple[Effect, ...]:
        """The effects, with resets before the end of each path.

        ``held`` are the cells that may not be reset before the step, or were updated in it.
        """
        whole: list[Effect] = []
        for position, effect in enumerate(effects):
            if isinstance(effect, Fork) and position == len(effects) - 1:
                then, otherwise = self.reset(effect.then, held), self.reset(effect.otherwise, held)
                whole.append(Fork(effect.condition, then, otherwise, effect.span))
                continue
            if isinstance(effect, Update) and effect.cell == self.location:
                whole += self.resets(effect, held)
            whole.append(effect)
            held |= updated((effect,))
        return tuple(whole)

    def resets(self, arrival: Update, held: frozenset[int]) -> list[Update]:
        """The updates that reset the cells which the new location does not need."""
        assert isinstance(arrival.value, Constant), arrival
        live = self.at(arrival.value.value)
        lost = [n for n in self.locals if n in held and n not in live and self.cells.all[n].kept]
        marks = [self.cells.stale[n] for n in lost if n in self.cells.stale]
        return [Update(n, self.empty(n), arrival.span) for n in (*lost, *marks)]

    def at(self, location: int) -> frozenset[int]:
        """The cells that a location needs; a finished instance needs none."""
        return self.live[location] if location >= 0 else frozenset()

    def empty(self, cell: int) -> Constant:
        """The value of a local that nothing reads."""
        info = self.cells.all[cell]
        return Constant(info.reset, info.type)

    def known(self, location: int) -> tuple[tuple[int, int], ...]:
        """The values of the locals that a location does not need."""
        lost = [n for n in self.locals if n not in self.at(location)]
        return tuple((n, self.cells.all[n].reset) for n in lost)


def arriving(cells: Cells, actor: Actor, number: int) -> Arriving:
    """How the steps of an instance end."""
    names = cells.locals[number]
    live = tuple(frozenset(names[name] for name in kept) for kept in actor.live)
    return Arriving(cells, cells.locations[number], tuple(names.values()), live)
