"""Which locals can still be read at each location: the others are reset there, and not part of a state.

Every path through the graph counts, even past a test that is never true: states must not depend on how much
the compiler knows.
"""

from __future__ import annotations

from typing import assert_never

from checker.compiler.flow import (
    Begin,
    BlockEnd,
    Branch,
    Choosing,
    Flow,
    Head,
    Simple,
    Stop,
    Waiting,
    is_step,
)
from checker.program.access import locals_read
from checker.program.commands import Assign, Check, Effect, Free, Go, Note, Test
from checker.program.expressions import Cell, Field, Local, Place, Slot

Names = frozenset[str]
NONE: Names = frozenset()


def live_locals(flow: Flow) -> tuple[Names, ...]:
    """For each node, the locals that some path from there reads before it writes them."""
    live = [NONE] * len(flow.nodes)
    changed = True
    while changed:
        changed = False
        for number in range(len(flow.nodes)):  # what follows a node was mostly created before it
            now = before_node(flow, number, live)
            changed = changed or now != live[number]
            live[number] = now
    return tuple(live)


def before_node(flow: Flow, number: int, live: list[Names]) -> Names:
    """The locals that must have a value before a node."""
    match flow.nodes[number]:
        case Stop():
            return NONE
        case Simple(effect, after):
            return before((effect,), live[after])
        case Branch(condition, yes, no):
            return live[yes] | live[no] | locals_read(condition)
        case Waiting(condition, _, after):
            return live[after] | locals_read(condition)
        case Choosing() | Begin():
            return before_opening(flow, number, live)
        case BlockEnd(after) | Head(after):
            return live[after]


def before_opening(flow: Flow, number: int, live: list[Names]) -> Names:
    """The locals that a step needs which begins with choices and waits: the choices are made first."""
    chosen, guards, joined = NONE, NONE, list[Effect]()
    while True:
        match flow.nodes[number]:
            case Choosing(local, _, number):
                chosen |= {local}
            case Waiting(condition, _, number):
                guards |= locals_read(condition)
            case Begin(number):
                pass
            case Simple(effect, after) if not is_step(effect):
                joined.append(effect)
                number = after
            case _:
                return (before(tuple(joined), live[number]) | guards) - chosen


def before(effects: tuple[Effect, ...], after: Names) -> Names:
    """The locals that must have a value before these effects, which ``after`` follows."""
    needed = after
    for effect in reversed(effects):
        match effect:
            case Check(condition):
                needed |= locals_read(condition)
            case Test(condition, then, otherwise):
                needed = before(then, needed) | before(otherwise, needed) | locals_read(condition)
            case Assign(target, value):
                if isinstance(target, Local):
                    needed -= {target.name}
                needed |= locals_read(value) | read_by_target(target)
            case Free(reference):
                needed |= locals_read(reference)
            case Go() | Note():
                pass
            case _:
                assert_never(effect)
    return needed


def read_by_target(target: Place) -> Names:
    """The locals that are read to find the written place."""
    match target:
        case Field(base, _, _, index):
            return locals_read(base) | (locals_read(index) if index is not None else NONE)
        case Slot(_, index):
            return locals_read(index)
        case Local() | Cell():
            return NONE
        case _:
            assert_never(target)
