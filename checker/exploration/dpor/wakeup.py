"""Wakeup trees: the sequences of steps that are still to be explored from a node."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from checker.exploration.dpor.steps import DporStep, conflict


@dataclass(slots=True)
class WakeupNode:
    """A planned step, and the steps planned after it; if there are none, the continuation is free."""

    step: DporStep
    after: list[WakeupNode] = field(default_factory=list)


def initial(step: DporStep, sequence: Sequence[DporStep]) -> bool:
    """Whether a step is in a sequence with nothing before it that it conflicts with."""
    for other in sequence:
        if other.actor == step.actor:
            return other.choice == step.choice
        if conflict(other, step):
            return False
    return False


def weak_initial(step: DporStep, sequence: Sequence[DporStep]) -> bool:
    """Whether some run that begins with the sequence may begin with the step instead.

    It is initial, or its actor is not in the sequence and the step conflicts with none of it. Another choice
    of its actor conflicts with it: taking one excludes the other.
    """
    for other in sequence:
        if other.actor == step.actor:
            return other.choice == step.choice
        if conflict(other, step):
            return False
    return True


def is_asleep(sleep: Sequence[DporStep], sequence: Sequence[DporStep]) -> bool:
    """Whether a sleeping step is a weak initial of a sequence, which then need not be explored."""
    return any(weak_initial(step, sequence) for step in sleep)


def insert(branches: list[WakeupNode], sequence: Sequence[DporStep]) -> None:
    """Add a sequence to a tree, unless the tree has one that leads to the same or to more."""
    left = list(sequence)
    while True:
        branch = next((one for one in branches if weak_initial(one.step, left)), None)
        if branch is None:
            grow(branches, left)
            return
        if not branch.after:
            return
        drop_first(left, branch.step.actor)
        branches = branch.after


def drop_first(sequence: list[DporStep], actor: int) -> None:
    """Drop the first step of an actor, if it has one."""
    for number, step in enumerate(sequence):
        if step.actor == actor:
            del sequence[number]
            return


def grow(branches: list[WakeupNode], sequence: Sequence[DporStep]) -> None:
    """Add a sequence as a branch of its own."""
    for step in sequence:
        branch = WakeupNode(step)
        branches.append(branch)
        branches = branch.after
