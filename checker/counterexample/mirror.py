"""Mirror images: executions that go wrong as the race does, with two actors exchanged.

The orders that force a race may leave out executions that go wrong too. Where all of those keep the same
orders with two actors exchanged, nothing new happens in them.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

from checker.counterexample.executions import Executions, StepOrder
from checker.counterexample.same_steps import Edge, ExecutionEnd
from checker.program.label import Label

Pair = tuple[int, int]


def mirrored(executions: Executions, orders: Iterable[StepOrder]) -> Pair | None:
    """Two instances whose exchange explains every execution that goes wrong and does not keep the orders;
    None where there are none."""
    kept = frozenset(orders)
    for pair in combinations(range(len(executions.graph.slots)), 2):
        exchange = exchanged(executions, pair)
        other = frozenset(StepOrder(exchange.get(a, a), exchange.get(b, b)) for a, b in kept)
        if exchange and other != kept and outside(executions, (kept, other)) == 0:
            return pair
    return None


def exchanged(executions: Executions, pair: Pair) -> dict[int, int]:
    """The step that takes the place of each if two instances are exchanged; empty unless they are of one
    actor, and take the same statements."""
    if statements(executions, pair[0]) != statements(executions, pair[1]):
        return {}
    one, other = (executions.graph.slots[actor] for actor in pair)
    both = list(zip(one, other, strict=True))
    return dict(both) | {b: a for a, b in both}


def statements(executions: Executions, actor: int) -> list[tuple[str, Label]]:
    """The statements at which an instance stands before each of its steps, and its actor with each."""
    ground, places = executions.graph.race.system.ground, executions.graph.places
    kind, row = ground.instances[actor].actor, ground.commands[actor]
    return [(kind, row[places[step]].label) for step in executions.graph.slots[actor]]


def outside(executions: Executions, sets: tuple[frozenset[StepOrder], ...]) -> int:
    """How many executions that go wrong keep none of some sets of orders. Those that end alike count once."""
    graph = executions.graph
    reached: list[set[frozenset[int]]] = [set() for _ in graph.nodes]
    reached[0].add(frozenset())
    count = 0
    for node, ways in enumerate(reached):
        if graph.ends[node] is ExecutionEnd.WRONG:
            count += sum(len(broken) == len(sets) for broken in ways)
        for edge in graph.edges[node]:
            late = {n for n, orders in enumerate(sets) if breaks(executions, node, edge, orders)}
            reached[edge.node] |= {broken | late for broken in ways}
    return count


def breaks(executions: Executions, node: int, edge: Edge, orders: frozenset[StepOrder]) -> bool:
    """Whether a step is taken although one that must come before it is not yet."""
    counts, slots = executions.graph.nodes[node].counts, executions.graph.slots
    left = {step for row, count in zip(slots, counts, strict=True) for step in row[count:]}
    return any(order.after == edge.step and order.before in left for order in orders)
