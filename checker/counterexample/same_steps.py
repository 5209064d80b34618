"""All executions of the steps of one race, as a graph.

Every actor takes at most as many steps as it took in the race (and the pending one, where the race is
about that), in any order that the model allows, from the same initial state. Where it stands at the
statement of the race it makes the choice of the race; where it has found something else and gone
another way, it goes on as it can, with every choice. An execution goes wrong as soon as it shows what
the race shows. It passes where it ends otherwise: nobody who has a step left can take it, or a step
fails in another way.

A node is a state together with how many steps each actor has taken, so the graph has no cycle and is
small: sequences of steps are not enumerated but counted on it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from checker.counterexample.race import BETWEEN, Race
from checker.exploration.deadline import Deadline
from checker.ground.moves import Move, State, StepFails

Counts = tuple[int, ...]


class ExecutionEnd(Enum):
    """How an execution ends."""

    WRONG = "wrong"
    PASSES = "passes"


class ExecutionNode(NamedTuple):
    """A state, how many steps each instance has taken, and the end where a step has failed.

    ``due`` is whether the unmet goal of the race is (``Race.due``).
    """

    state: State
    counts: Counts
    end: ExecutionEnd | None = None
    due: bool = False


class Edge(NamedTuple):
    """A move that is the ``step``-th of the race (or is taken in its place), and where it leads."""

    move: Move
    step: int
    node: int


class TooManyExecutions(Exception):
    """There are more nodes than are looked at."""


@dataclass
class SameSteps:
    """The executions. Node 0 is the start; edges lead to nodes with higher numbers.

    ``slots[i]`` are the numbers, in the race, of the steps of instance ``i``; ``places[n]`` is where
    step ``n`` stands in the program; ``ends[n]`` is how an execution ends at node ``n``, None where
    it goes on.
    """

    race: Race
    slots: list[list[int]] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    nodes: list[ExecutionNode] = field(default_factory=list)
    edges: list[list[Edge]] = field(default_factory=list)
    ends: list[ExecutionEnd | None] = field(default_factory=list)
    numbers: dict[ExecutionNode, int] = field(default_factory=dict)
    deadline: Deadline = field(default_factory=Deadline)

    def __post_init__(self) -> None:
        actors, states = self.race.actors, self.race.states
        instances = range(len(self.race.system.ground.instances))
        self.slots = [[n for n, one in enumerate(actors) if one == actor] for actor in instances]
        last = len(states) - 1
        self.places = [self.race.place(states[min(n, last)], actor) for n, actor in enumerate(actors)]

    def grow(self, most: int) -> None:
        """See every execution. Raises TooManyExecutions beyond ``most`` nodes, and LimitReached."""
        start = self.race.states[0]
        self.number(ExecutionNode(start, (0,) * len(self.slots), due=self.race.dues[0]))
        for node in self.nodes:  # grows as it goes: first in, first out
            if len(self.nodes) > most:
                raise TooManyExecutions
            if len(self.edges) % BETWEEN == 0:
                self.deadline.check()
            end = node.end or self.end_at(node)
            edges = self.followed(node) if end is None else []
            self.edges.append(edges)
            self.ends.append(end if end or edges else ExecutionEnd.PASSES)

    def end_at(self, node: ExecutionNode) -> ExecutionEnd | None:
        """How an execution ends as soon as it comes to a node; None if it does not end there."""
        if self.race.is_wrong(node.state, node.due):
            return ExecutionEnd.WRONG
        return ExecutionEnd.PASSES if self.race.is_avoided(node.due) else None

    def followed(self, node: ExecutionNode) -> list[Edge]:
        """The moves from a node by who has a step left."""
        found: list[Edge] = []
        for actor, take in self.race.system.next_steps(node.state):
            taken = node.counts[actor]
            if taken == len(self.slots[actor]):
                continue
            step = self.slots[actor][taken]
            for choice, after in take(node.state):
                move = Move(actor, choice)
                if self.is_open(node.state, move, step):
                    found.append(Edge(move, step, self.number(self.next(node, actor, after))))
        return found

    def is_open(self, state: State, move: Move, step: int) -> bool:
        """Whether a move may be taken for a step: as it was, or any where the actor went another way."""
        moves = self.race.moves
        return (
            step >= len(moves)
            or move == moves[step]
            or self.race.place(state, move.actor) != self.places[step]
        )

    def next(self, node: ExecutionNode, actor: int, after: State) -> ExecutionNode:
        """The node after a move of an actor; ``after`` is ``~k`` where check ``k`` fails."""
        before = node.counts
        counts = (*before[:actor], before[actor] + 1, *before[actor + 1 :])
        if after >= 0:
            return ExecutionNode(after, counts, due=self.race.due(after, node.due))
        wrong = self.race.fails(StepFails(self.race.system.checks[~after]))
        return ExecutionNode(node.state, counts, ExecutionEnd.WRONG if wrong else ExecutionEnd.PASSES)

    def number(self, node: ExecutionNode) -> int:
        """The number of a node, a new one where it was not met before."""
        number = self.numbers.setdefault(node, len(self.nodes))
        if number == len(self.nodes):
            self.nodes.append(node)
        return number


def same_steps(race: Race, most: int, deadline: Deadline | None = None) -> SameSteps:
    """Every execution of a race's steps. Raises TooManyExecutions beyond ``most`` nodes, and LimitReached."""
    graph = SameSteps(race, deadline=deadline or Deadline())
    graph.grow(most)
    return graph
