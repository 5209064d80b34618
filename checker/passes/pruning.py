"""Removes updates of locals that nothing reads any more: Ground -> Ground.

There are two kinds: an update that is overwritten before anything reads it, and the reset of a cell that is
reset already.
"""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from checker.ground.effects import Effect, Fork, Passing, Require, Update, cells_read, updated
from checker.ground.program import Case, Ground, GroundCommand, Start
from checker.program.expressions import Constant


def pruned(ground: Ground) -> Ground:
    """The same steps, with fewer updates. The effects with lines stay as they are."""
    pruning = Pruning(ground)
    return replace(
        ground,
        commands=tuple(tuple(map(pruning.command, row)) for row in ground.commands),
        initial=tuple(map(pruning.start, ground.initial)),
    )


class Pruning:
    """Removes updates.

    ``locals`` are the cells of instances and procedures, except locations; ``passing`` are the cells that are
    not part of a state.
    """

    def __init__(self, ground: Ground) -> None:
        cells = list(enumerate(ground.cells))
        self.locals = frozenset(n for n, cell in cells if cell.owner is not None and not cell.location)
        self.state = frozenset(n for n, cell in cells if cell.kept)

    def command(self, command: GroundCommand) -> GroundCommand:
        """A command with fewer updates."""
        return replace(command, cases=tuple(self.case(one, dict(command.known)) for one in command.cases))

    def case(self, case: Case, known: dict[int, int]) -> Case:
        """A case with fewer updates; ``known`` is what its instance's locals hold before it."""
        effects, _ = self.needed(case.effects, self.state)
        return replace(case, effects=self.changing(effects, known))

    def start(self, start: Start) -> Start:
        """An ``@initial`` procedure with fewer updates."""
        return replace(start, effects=self.needed(start.effects, self.state)[0])

    def needed(
        self, effects: tuple[Effect, ...], after: frozenset[int]
    ) -> tuple[tuple[Effect, ...], frozenset[int]]:
        """The effects that matter if the cells ``after`` do, and the cells that matter before them."""
        rest: list[Effect] = []
        matter = after
        for effect in reversed(effects):
            match effect:
                case Update(cell, value):
                    if cell in self.locals and cell not in matter:
                        continue
                    matter = (matter - {cell}) | cells_read(value)
                case Require(condition):
                    matter |= cells_read(condition)
                case Fork(condition, then, otherwise, span):
                    one, before_one = self.needed(then, matter)
                    other, before_other = self.needed(otherwise, matter)
                    matter = before_one | before_other
                    if not one and not other:
                        continue
                    matter |= cells_read(condition)
                    effect = Fork(condition, one, other, span)
                case Passing():
                    pass
                case _:
                    assert_never(effect)
            rest.append(effect)
        return tuple(reversed(rest)), matter

    def changing(self, effects: tuple[Effect, ...], known: dict[int, int]) -> tuple[Effect, ...]:
        """The effects without resets of locals that are reset already; updates ``known``."""
        rest: list[Effect] = []
        for effect in effects:
            match effect:
                case Update(cell, Constant(value), None) if known.get(cell) == value:
                    continue
                case Fork(condition, then, otherwise, span):
                    one, other = (self.changing(arm, dict(known)) for arm in (then, otherwise))
                    rest.append(Fork(condition, one, other, span))
                    for number in updated((effect,)):
                        known.pop(number, None)
                case Update(number):
                    rest.append(effect)
                    known.pop(number, None)
                case Require() | Passing():
                    rest.append(effect)
                case _:
                    assert_never(effect)
        return tuple(rest)
