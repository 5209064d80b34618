"""The effects of a step in groups: effects that share a cell which one of them changes stay together.

The work of one group can be put off, or done first, without a difference to the others.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from checker.ground.effects import Effect, Require, cells_read, expressions, updated
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


def groups(effects: Effects, also: Callable[[Effect, Effect], bool] = conflict) -> tuple[Effects, ...]:
    """The groups, in the order of their first effects; ``also`` says which other effects stay together."""
    found: list[list[int]] = []
    for number, effect in enumerate(effects):
        joined = [number]
        apart = []
        for group in found:
            mine = (effects[n] for n in group)
            if any(conflict(one, effect) or also(one, effect) for one in mine):
                joined += group
            else:
                apart.append(group)
        found = [*apart, joined]
    ordered: Sequence[list[int]] = sorted(sorted(group) for group in found)
    return tuple(tuple(effects[n] for n in group) for group in ordered)


def is_check_of(effect: Effect, cells: Cells) -> bool:
    """Whether an effect requires something of some cells."""
    return isinstance(effect, Require) and bool(cells_read(effect.condition) & cells)
