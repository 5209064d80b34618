"""Where the machine of a model waits for a load, and a CPU need not: ghosts and checks need values at once.

A ghost that keeps what is loaded, and a check of it, holds everything behind it back until the load is
performed. A litmus test has registers, which wait for nothing: the model would show less. It does so if a
store comes behind; what a later load gets may be old all the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checker.backends.litmus.straight import StraightActor, StraightStep
from checker.backends.litmus.terms import refuse
from checker.ground.effects import Require, Update, cells_read, each, read_first, surely_updated
from checker.ground.program import Ground
from checker.language.ordering import Order
from checker.source.span import Span

LOADS_IN_ORDER = (Order.ACQUIRE, Order.LOCK)
STORES_IN_ORDER = (Order.RELEASE, Order.UNLOCK)


def refuse_waiting(ground: Ground, actor: StraightActor) -> None:
    """Refuse what waits for a load, before a store that need not."""
    memory = {cell for cell, info in enumerate(ground.cells) if info.owner is None and not info.ghost}
    opened: set[int] = set()
    for position, step in enumerate(actor.steps):
        if is_full_barrier(step):
            opened.clear()
        for span in list(_waits(step, actor, memory, opened)):
            if _stores_freely(actor.steps[position + 1 :], memory):
                refuse(
                    "a ghost or a check of a range that needs a loaded value, before a later store (set the "
                    "ghost behind it; wider ranges need no check),",
                    span,
                )


def is_full_barrier(step: StraightStep) -> bool:
    """Whether everything before a step is performed before everything after it. A cmpxchg() may fail."""
    if step.order in (Order.FULL, Order.DEFAULT):
        return bool(surely_updated(step.effects) & read_first(step.effects))
    return step.order is Order.MB


def _waits(step: StraightStep, actor: StraightActor, memory: set[int], opened: set[int]) -> Iterator[Span]:
    """The places where a step needs a value that may not be loaded yet. Updates the ``opened`` locals."""
    at_once = is_full_barrier(step) or step.order in LOADS_IN_ORDER
    for effect in each(step.effects):
        match effect:
            case Update(cell, value):
                used = cells_read(value)
                is_open = bool(used & opened) or (not at_once and bool(used & memory))
                if cell in actor.own:
                    (opened.add if is_open else opened.discard)(cell)
                elif is_open and cell not in memory:
                    yield effect.span or step.span
            case Require(condition) if cells_read(condition) & opened:
                yield effect.span
            case _:
                pass


def _stores_freely(later: Sequence[StraightStep], memory: set[int]) -> bool:
    """Whether one of the later steps stores, and need not be performed after what was before."""
    for step in later:
        if is_full_barrier(step):
            return False
        if step.updates & memory and step.order not in STORES_IN_ORDER:
            return True
    return False
