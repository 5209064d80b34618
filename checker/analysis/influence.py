"""Which cells decide what any step does; the others are ghosts, which exist only for properties.

A cell decides if a guard or a branch reads it, or if it flows into a cell that decides. A slice leaves out
what no kernel would execute.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import assert_never

from checker.ground.effects import Effect, Fork, Passing, Require, Update, cells_read
from checker.ground.program import Ground


@dataclass
class Influence:
    """Which cells decide on a branch, and which flow into which."""

    deciding: set[int] = field(default_factory=set)
    into: dict[int, set[int]] = field(default_factory=dict)

    def follow(self, effects: tuple[Effect, ...], deciders: frozenset[int]) -> None:
        """Record what effects do that ``deciders`` led to."""
        for effect in effects:
            match effect:
                case Update(number, value):
                    self.into.setdefault(number, set()).update(cells_read(value) | deciders)
                case Fork(condition, then, otherwise):
                    same = common_end(then, otherwise)
                    read = cells_read(condition)
                    self.follow(then[: len(then) - len(same)], deciders | read)
                    self.follow(otherwise[: len(otherwise) - len(same)], deciders | read)
                    self.follow(same, deciders)
                case Require() | Passing():
                    pass
                case _:
                    assert_never(effect)


def common_end(one: tuple[Effect, ...], other: tuple[Effect, ...]) -> tuple[Effect, ...]:
    """The effects at the end of both branches: the condition does not decide on them."""
    length = 0
    while length < min(len(one), len(other)) and one[-length - 1] == other[-length - 1]:
        length += 1
    return one[len(one) - length :]


def deciding_ghosts(ground: Ground) -> tuple[str, ...]:
    """The names of ghosts that decide what some step does, and so are not ghosts."""
    matter = that_matter(ground)
    return tuple(cell.name for number, cell in enumerate(ground.cells) if cell.ghost and number in matter)


def that_matter(ground: Ground) -> frozenset[int]:
    """The cells that decide what some step does, or where it leads."""
    flow = Influence()
    real = frozenset(number for number, cell in enumerate(ground.cells) if not cell.ghost)
    for row in ground.commands:
        for command in row:
            for case in command.cases:
                flow.deciding |= cells_read(case.guard) | {cell for cell, _ in case.where}
                flow.follow(sliced(case.effects, real), frozenset())
    found: set[int] = set()
    waiting = list(flow.deciding)
    while waiting:
        cell = waiting.pop()
        if cell not in found:
            found.add(cell)
            waiting.extend(flow.into.get(cell, ()))
    return frozenset(found)


def sliced(effects: tuple[Effect, ...], kept: frozenset[int]) -> tuple[Effect, ...]:
    """The effects without checks, assignments to other cells, and tests that they leave empty."""
    found: list[Effect] = []
    for effect in effects:
        match effect:
            case Update(number) if number not in kept:
                continue
            case Require():
                continue
            case Fork(condition, then, otherwise, span):
                one, other = sliced(then, kept), sliced(otherwise, kept)
                if one == other:
                    found.extend(one)
                    continue
                effect = Fork(condition, one, other, span)
            case Update() | Passing():
                pass
            case _:
                assert_never(effect)
        found.append(effect)
    return tuple(found)
