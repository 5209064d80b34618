"""Which nodes of an actor's graph begin a step, and their numbering."""

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
from checker.program.access import touched

Standing = tuple[int, bool]  # a node, and whether it is in an atomic block


def begins_step(flow: Flow, number: int) -> bool:
    """Whether the node begins a step, outside of atomic blocks."""
    node = flow.nodes[number]
    match node:
        case Waiting() | Choosing() | Begin():
            return True
        case Simple(effect):
            return is_step(effect)
        case Branch(condition):
            return bool(touched(condition))
        case BlockEnd() | Head() | Stop():
            return False
        case _:
            assert_never(node)


def step_nodes(flow: Flow) -> list[int]:
    """The nodes that begin steps, in the order in which steps lead to them.

    Both branches of a test that is never true are followed: the dead branch stays in the program.
    """
    found = dict.fromkeys(next_steps(flow, [(flow.entry, False)]))
    waiting = list(found)
    for number in waiting:  # grows during the loop
        for after in next_steps(flow, within(flow, number)):
            if after not in found:
                found[after] = None
                waiting.append(after)
    return waiting


def within(flow: Flow, number: int) -> list[Standing]:
    """The nodes after the beginning of a step."""
    node = flow.nodes[number]
    while isinstance(node, Choosing) or (isinstance(node, Simple) and not is_step(node.effect)):
        node = flow.nodes[node.next]  # a choice outside of atomic blocks joins the step after it
    match node:
        case Begin(inner):
            return [(inner, True)]
        case Branch(_, yes, no):
            return [(no, False), (yes, False)]
        case Simple(_, after) | Waiting(_, _, after):
            return [(after, False)]
        case BlockEnd() | Head() | Stop():
            return []
        case _:
            assert_never(node)


def next_steps(flow: Flow, waiting: list[Standing]) -> list[int]:
    """The next steps, in order; ``waiting`` is a stack of nodes to visit."""
    found: list[int] = []
    seen: set[int] = set()
    while waiting:
        number, inside = waiting.pop()
        if number in seen:
            continue
        seen.add(number)
        if not inside and begins_step(flow, number):
            found.append(number)
            continue
        node = flow.nodes[number]
        match node:
            case Branch(_, yes, no):
                waiting += [(no, inside), (yes, inside)]
            case BlockEnd(after):
                waiting.append((after, False))
            case Simple(_, after) | Waiting(_, _, after) | Choosing(_, _, after) | Head(after):
                waiting.append((after, inside))
            case Begin() | Stop():
                pass
            case _:
                assert_never(node)
    return found
