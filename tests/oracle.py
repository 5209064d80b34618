"""The reference explorer: dull on purpose, so that it can be believed by reading it.

It asks a system for nothing but initial states, enabled moves and the state after a move, and judges
properties by evaluating what they forbid over the values of a state.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from checker.ground.meaning import evaluate
from checker.ground.moves import Move, State, StepFails
from checker.ground.program import Ground, GroundProperty


class Runs(Protocol):
    """The three methods, and what a state says."""

    @property
    def ground(self) -> Ground:
        """The program that is run."""

    def initial(self) -> tuple[State, ...]:
        """The initial states."""

    def enabled(self, state: State) -> tuple[Move, ...]:
        """The moves of a state."""

    def after(self, state: State, move: Move) -> State:
        """The state after a move, or StepFails."""

    def values(self, state: State) -> list[int]:
        """The value of every cell."""


class TooBig(Exception):
    """There are more states than the caller wants to see."""


@dataclass
class Truth:
    """What there is to know. ``first`` maps a property to the length of a shortest schedule that decides it.

    ``successors[state]`` has each move with the state after it, or with the kind of the check that fails.
    """

    depths: dict[State, int] = field(default_factory=dict)
    transitions: int = 0
    deadlocks: set[State] = field(default_factory=set)
    first: dict[str, int] = field(default_factory=dict)
    successors: dict[State, dict[Move, State | str]] = field(default_factory=dict)

    @property
    def states(self) -> set[State]:
        """Every reachable state."""
        return set(self.depths)

    @property
    def depth(self) -> int:
        """The distance of the farthest state."""
        return max(self.depths.values(), default=0)

    @property
    def fails(self) -> bool:
        """Whether some step fails."""
        return any(isinstance(after, str) for row in self.successors.values() for after in row.values())

    def status(self, judged: GroundProperty) -> str:
        """Whether a property holds. What runs leave behind is unknown if a step can fail."""
        seen = judged.property.name in self.first
        if judged.only_at_rest and self.fails and not seen:
            return "unknown"
        return "holds" if seen == (judged.property.kind == "reachable") else "violated"


def explore(system: Runs, most: int | None = None) -> Truth:
    """See every reachable state. Raises TooBig beyond ``most`` states."""
    truth = Truth()
    waiting: list[State] = []
    for state in system.initial():
        if state not in truth.depths:
            truth.depths[state] = 0
            waiting.append(state)
    for state in waiting:  # grows as it goes: first in, first out
        depth = truth.depths[state]
        if most is not None and len(waiting) > most:
            raise TooBig(len(waiting))
        truth.successors[state] = {}
        for move in system.enabled(state):
            truth.transitions += 1
            try:
                after = system.after(state, move)
            except StepFails as failed:
                truth.successors[state][move] = failed.check.kind
                truth.first.setdefault(failed.check.kind, depth + 1)
                continue
            truth.successors[state][move] = after
            if after not in truth.depths:
                truth.depths[after] = depth + 1
                waiting.append(after)
        if not truth.successors[state]:
            truth.deadlocks.add(state)
        judge(system.ground.properties, system.values(state), state in truth.deadlocks, depth, truth.first)
    return truth


def judge(
    properties: Sequence[GroundProperty], values: list[int], stuck: bool, depth: int, first: dict[str, int]
) -> None:
    """Note the depth of a state for each property that it is the first to decide."""
    for judged in properties:
        name = judged.property.name
        if judged.property.kind == "step" or judged.property.is_progress:
            continue  # a step's failure is seen above; progress is a matter of runs, not of states
        if judged.only_at_rest and not stuck:
            continue
        if name not in first and evaluate(judged.bad, values.__getitem__):
            first[name] = depth
