"""Questions about all executions of a race's steps: which keep some orders, and which of them pass."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from checker.counterexample.same_steps import Counts, Edge, ExecutionEnd, ExecutionNode, SameSteps
from checker.exploration.deadline import Deadline


class StepOrder(NamedTuple):
    """Two steps of different actors, by their numbers in the race: one is taken before the other."""

    before: int
    after: int


Run = tuple[Edge, ...]
NO_ORDERS: frozenset[StepOrder] = frozenset()


@dataclass
class Executions:
    """The executions of a race's steps. An order is kept by an execution that does not take its second
    step, or takes the first one before it."""

    graph: SameSteps
    late: dict[tuple[Counts, int], frozenset[StepOrder]] = field(default_factory=dict)
    deadline: Deadline = field(default_factory=Deadline)

    @cached_property
    def candidates(self) -> frozenset[StepOrder]:
        """Every order that the race has between two actors; a step that is pending is before none."""
        actors, taken = self.graph.race.actors, len(self.graph.race.moves)
        pairs = [(i, j) for j in range(len(actors)) for i in range(min(j, taken))]
        return frozenset(StepOrder(i, j) for i, j in pairs if actors[i] != actors[j])

    def reversed_by(self, node: int, edge: Edge) -> frozenset[StepOrder]:
        """The orders that are not kept where an edge is taken."""
        counts = self.graph.nodes[node].counts
        late = self.late.get((counts, edge.step))
        if late is None:
            rows = zip(self.graph.slots, counts, strict=True)
            left = (step for row, count in rows for step in row[count:])
            found = (StepOrder(step, edge.step) for step in left if step < edge.step)
            late = self.late[counts, edge.step] = self.candidates.intersection(found)
        return late

    def reversed_in(self, run: Iterable[Edge]) -> frozenset[StepOrder]:
        """The orders that an execution does not keep."""
        node, found = 0, set[StepOrder]()
        for edge in run:
            found |= self.reversed_by(node, edge)
            node = edge.node
        return frozenset(found)

    def passing(
        self,
        kept: frozenset[StepOrder],
        but: StepOrder | None = None,
        where: Callable[[ExecutionNode], bool] = lambda _: True,
    ) -> Run | None:
        """An execution that passes and keeps some orders, but not ``but``, and ends in a node ``where``
        something holds; None where there is none.

        Of several, one that follows the race for long. Raises LimitReached.
        """
        start = 0, but is None
        came: dict[tuple[int, bool], tuple[tuple[int, bool], Edge]] = {}
        stack = [start]
        while stack:
            self.deadline.check()
            here = node, done = stack.pop()
            passes = done and self.graph.ends[node] is ExecutionEnd.PASSES
            if passes and where(self.graph.nodes[node]):
                return retraced(came, start, here)
            for edge in sorted(self.graph.edges[node], key=lambda edge: edge.step, reverse=True):
                late = self.reversed_by(node, edge)
                after = edge.node, done or but in late
                if late.isdisjoint(kept) and after not in came:
                    came[after] = here, edge
                    stack.append(after)
        return None

    @cached_property
    def always_kept(self) -> frozenset[StepOrder]:
        """The orders that every execution that goes wrong keeps."""
        kept = set(self.candidates)
        leads = [end is ExecutionEnd.WRONG for end in self.graph.ends]
        for node in reversed(range(len(leads))):
            for edge in self.graph.edges[node]:
                if leads[edge.node]:
                    leads[node] = True
                    kept -= self.reversed_by(node, edge)
        return frozenset(kept)

    def wrong(self, kept: frozenset[StepOrder] = NO_ORDERS) -> int:
        """How many sequences of steps keep some orders and go wrong."""
        ways = [int(end is ExecutionEnd.WRONG) for end in self.graph.ends]
        for node in reversed(range(len(ways))):
            for edge in self.graph.edges[node]:
                if not kept or self.reversed_by(node, edge).isdisjoint(kept):
                    ways[node] += ways[edge.node]
        return ways[0]


def retraced(
    came: dict[tuple[int, bool], tuple[tuple[int, bool], Edge]],
    start: tuple[int, bool],
    here: tuple[int, bool],
) -> Run:
    """The edges from the start."""
    found: Sequence[Edge] = []
    while here != start:
        here, edge = came[here]
        found = [edge, *found]
    return tuple(found)
