"""What is known of the locals at each node of an actor's graph, over all paths to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from checker.compiler.flow import Begin, BlockEnd, Branch, Choosing, Flow, Head, Simple, Stop, Waiting
from checker.compiler.known import Known, Valuation, given, joined, learned, names_in
from checker.program.access import touched
from checker.program.commands import Assign, Check, Effect, Free, Go, Note, Test
from checker.program.expressions import Expression, Local


@dataclass(frozen=True)
class Reaching:
    """``at`` has the reachable nodes.

    ``passed`` also has those that only a test which is never true leads to: a statement that is never taken
    is still part of the program, and reported.
    """

    at: dict[int, Known]
    passed: dict[int, Known]

    def known(self, node: int) -> Known:
        """What is known at a node."""
        return self.at[node] if node in self.at else self.passed.get(node, {})


def reaching(flow: Flow, valuation: Valuation, start: Known) -> Reaching:
    """What is known at each node if the actor begins with ``start``."""
    if not valuation.names:
        return Reaching({}, {})
    first = {name: held for name, held in start.items() if name in valuation.names}
    return Reaching(spread(flow, valuation, first, False), spread(flow, valuation, first, True))


def spread(flow: Flow, valuation: Valuation, start: Known, everywhere: bool) -> dict[int, Known]:
    """Follow every path from the start until nothing new is known.

    ``everywhere``: into both branches of every test.
    """
    found: dict[int, Known] = {flow.entry: start}
    waiting = {flow.entry}
    while waiting:
        number = max(waiting)  # the predecessor of a node has a higher number, except the end of a loop
        waiting.remove(number)
        for after, known in following(flow, valuation, number, found[number], everywhere):
            wider = joined(found[after], known) if after in found else known
            if after not in found or wider != found[after]:
                found[after] = wider
                waiting.add(after)
    return found


def following(
    flow: Flow, valuation: Valuation, number: int, known: Known, everywhere: bool
) -> Iterator[tuple[int, Known]]:
    """The nodes after a node, with what is known there."""
    match flow.nodes[number]:
        case Simple(effect, after):
            yield after, valuation.done(effect, known)[1]
        case Branch(condition, yes, no):
            for after, then in zip((yes, no), learned(condition, known), strict=True):
                if then is not None or everywhere:
                    yield after, known if then is None else then
        case Waiting(condition, _, after):
            holds, _ = learned(condition, known)
            yield after, known if holds is None else holds
        case Choosing(local, domain, after):
            yield after, given(known, Local(local), frozenset(domain), valuation.names)
        case Begin(after) | BlockEnd(after) | Head(after):
            yield after, known
        case Stop():
            pass


def tested_names(flow: Flow) -> frozenset[Expression]:
    """The locals and parts of items on which constant tests depend, directly or indirectly."""
    assigns, conditions = [], []
    for effect in joined_effects(flow):
        match effect:
            case Assign(Local() as local, value):
                assigns.append((local, value))
            case Test(condition):
                conditions.append(condition)
            case Assign() | Check() | Free() | Go() | Note():
                pass
            case _:
                assert_never(effect)
    conditions += [node.condition for node in flow.nodes if isinstance(node, Branch)]
    found = {name for condition in conditions if not touched(condition) for name in names_in(condition)}
    grown = True
    while grown:
        more = {name for local, value in assigns if local in found for name in names_in(value)} - found
        grown = bool(more)
        found |= more
    return frozenset(found)


def joined_effects(flow: Flow) -> Iterator[Effect]:
    """Every effect of a graph, including those in tests."""
    waiting: list[Effect] = [node.effect for node in flow.nodes if isinstance(node, Simple)]
    while waiting:
        effect = waiting.pop()
        yield effect
        if isinstance(effect, Test):
            waiting += [*effect.then, *effect.otherwise]
