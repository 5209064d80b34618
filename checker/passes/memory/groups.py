"""The effects of a step in groups: effects that share a cell which one of them changes stay together.

The work of one group can be put off, or done first, without a difference to the others.
"""

from __future__ import annotations

from checker.ground.build.step_grounding import RANGE
from checker.ground.effects import Effect, Fork, Require, Update, cells_read, expressions, updated
from checker.passes.memory.rewriting import Cells

Effects = tuple[Effect, ...]
NOTHING: Cells = frozenset()


def reads(effects: Effects) -> Cells:
    """The cells that effects read."""
    return NOTHING.union(*(cells_read(part) for part in expressions(effects)))


def conflict(one: Effect, other: Effect) -> bool:
    """Whether the order of two effects matters."""
    first, second = updated((one,)), updated((other,))
    return bool(first & (second | reads((other,))) or second & reads((one,)))


def groups(effects: Effects, alike: Cells = NOTHING) -> tuple[Effects, ...]:
    """The groups, in the order of their first effects. What changes cells of ``alike`` is one group.

    The check that a value is in range belongs to the update behind it.
    """
    found: list[list[int]] = []
    for number in range(len(effects)):
        joined, apart = [number], []
        for group in found:
            if any(are_together(effects, n, number, alike) for n in group):
                joined += group
            else:
                apart.append(group)
        found = [*apart, joined]
    return tuple(tuple(effects[n] for n in group) for group in sorted(sorted(group) for group in found))


def are_together(effects: Effects, first: int, second: int, alike: Cells) -> bool:
    """Whether two effects stay together."""
    one, other = effects[first], effects[second]
    if conflict(one, other) or (updated((one,)) & alike and updated((other,)) & alike):
        return True
    behind = (n for n in range(first + 1, len(effects)) if not isinstance(effects[n], Require))
    return isinstance(one, Require) and one.kind == RANGE and next(behind, None) == second


def sources(effects: Effects, cells: Cells) -> Cells:
    """The cells that the values of some cells behind effects depend on, before the effects."""
    for effect in reversed(effects):
        match effect:
            case Update(cell, value) if cell in cells:
                cells = (cells - {cell}) | cells_read(value)
            case Fork(condition, then, otherwise) if cells & updated((effect,)):
                cells = cells_read(condition) | sources(then, cells) | sources(otherwise, cells)
            case _:
                pass
    return cells
